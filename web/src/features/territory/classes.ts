/* Values in classes that hold about as many units each, so that a map tells them apart. */

/** The lowest value of each class, ascending; what is nothing is in none. */
export function classes(values: number[], most = 5): number[] {
  const some = values.filter((it) => it > 0).sort((a, b) => a - b);
  if (!some.length) return [];
  const bounds = Array.from(
    { length: most },
    (_, n) => some[Math.floor((n * some.length) / most)]!,
  );
  return [...new Set(bounds)];
}

/** Which class a value is in, from 0; -1 for none. */
export const classOf = (bounds: number[], value: number): number =>
  value > 0 ? bounds.filter((it) => it <= value).length - 1 : -1;

/** How dark a class is drawn, from 0 to 1. */
export const dark = (bounds: number[], place: number): number =>
  place < 0 ? 0 : (place + 1) / Math.max(bounds.length, 2);
