/* Who is proposed first in an election: by what the locality prefers. A suggestion only, anybody may be chosen (L-10). */

type Ranked = { rank?: string | null };

/** The places of candidates in the order they are proposed; equals stay as they were entered. */
export function proposed(candidates: Ranked[], prefer: string[]): number[] {
  const place = ({ rank }: Ranked) => {
    const at = prefer.indexOf(rank ?? "");
    return at < 0 ? prefer.length : at;
  };
  return candidates
    .map((_, n) => n)
    .sort((a, b) => place(candidates[a]!) - place(candidates[b]!) || a - b);
}
