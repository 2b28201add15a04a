/* A message of a chat group as an event: what is said, without who said it, and which kind it is likely to be. */

type Kind = { id: string; words: string[] };

/** What a copied message says: names and times in front of it are left out. */
export function plain(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  const stamp = /^\S{1,20}\s+(\d{4}[-/年])?\d{1,2}[-/:月]\d{1,2}.*$/;
  const said = lines.filter((line) => line && !stamp.test(line));
  return said.map((line) => line.replace(/^[^\s:：]{1,12}[:：]\s*/, "")).join("\n");
}

/** The kind of which most words stand in it; none when none does. */
export function likely(said: string, kinds: Kind[]): string {
  const hits = (kind: Kind) => kind.words.filter((word) => said.includes(word)).length;
  const best = kinds.reduce<Kind | null>(
    (best, kind) => (hits(kind) > (best ? hits(best) : 0) ? kind : best),
    null,
  );
  return best?.id ?? "";
}
