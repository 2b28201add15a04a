/* What time it is by the server, so that "52 minutes left" is right on a phone whose clock is not. */
let ahead = 0;

/** Now, in milliseconds. */
export const serverNow = () => Date.now() + ahead;

/** The server said what time it is. */
export function tell(now: string): void {
  ahead = new Date(now).getTime() - Date.now();
}
