/* What time it is by the server, so that "52 minutes left" is right on a phone whose clock is not. */
let ahead = 0;

/** Now, in milliseconds. */
export const serverNow = () => Date.now() + ahead;

/** The server said what time it is. */
export function tell(now: string): void {
  ahead = new Date(now).getTime() - Date.now();
}

/** A day some days from another one. */
export function shifted(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
