/* A border as it is drawn: polygons, rings, corners (longitude, latitude). Rings are open here, the first corner is not
   said again. */

export type Corner = [number, number];
export type Shape = Corner[][][];

/** Which corner: polygon, ring, number. */
export type Place = [number, number, number];

/** Rings as the server writes them, opened; corners said twice in a row are one. */
export function opened(coordinates: number[][][][]): Shape {
  return coordinates.map((rings) =>
    rings.map((ring) => {
      const corners = ring.map((it) => [it[0]!, it[1]!] as Corner);
      const [first, last] = [corners[0], corners.at(-1)];
      if (corners.length > 1 && first![0] === last![0] && first![1] === last![1]) corners.pop();
      return corners;
    }),
  );
}

/** Rings as the server reads them; what has not three corners is no ring. */
export function closed(shape: Shape): number[][][][] {
  return shape
    .map((rings) =>
      rings.filter((it) => it.length > 2).map((it) => [...it, it[0]!].map((at) => [...at])),
    )
    .filter((rings) => rings.length);
}

/** Every corner with its place. */
export function corners(shape: Shape): { at: Corner; place: Place }[] {
  return shape.flatMap((rings, p) =>
    rings.flatMap((ring, r) => ring.map((at, n) => ({ at, place: [p, r, n] as Place }))),
  );
}

const ring = (shape: Shape, [p, r]: Place) => shape[p]![r]!;

function changed(shape: Shape, place: Place, change: (ring: Corner[]) => Corner[]): Shape {
  return shape.map((rings, p) =>
    p === place[0] ? rings.map((it, r) => (r === place[1] ? change(it) : it)) : rings,
  );
}

/** The shape with a corner elsewhere. */
export const moved = (shape: Shape, place: Place, to: Corner): Shape =>
  changed(shape, place, (it) => it.map((at, n) => (n === place[2] ? to : at)));

/** The shape with a corner more, behind the one at a place. */
export const inserted = (shape: Shape, place: Place, at: Corner): Shape =>
  changed(shape, place, (it) => [...it.slice(0, place[2] + 1), at, ...it.slice(place[2] + 1)]);

/** The shape without a corner; a ring keeps three. */
export const removed = (shape: Shape, place: Place): Shape =>
  ring(shape, place).length > 3
    ? changed(shape, place, (it) => it.filter((_, n) => n !== place[2]))
    : shape;

/** The shape with a corner at the end of its last ring, for drawing anew. */
export const added = (shape: Shape, at: Corner): Shape =>
  shape.length ? inserted(shape, [0, 0, shape[0]![0]!.length - 1], at) : [[[at]]];

/** Between a corner and the next. */
export function middles(shape: Shape): { at: Corner; place: Place }[] {
  return corners(shape).flatMap(({ at, place }) => {
    const all = ring(shape, place);
    if (all.length < 2) return [];
    const next = all[(place[2] + 1) % all.length]!;
    return [{ at: [(at[0] + next[0]) / 2, (at[1] + next[1]) / 2] as Corner, place }];
  });
}

/** A shape with those it was before, the last one last. */
export type Steps = { now: Shape; before: Shape[] };

/** A step further; what changes nothing is none. */
export const stepped = (steps: Steps, now: Shape): Steps =>
  now === steps.now ? steps : { now, before: [...steps.before, steps.now] };

/** A step back, as far as there are any. */
export const undone = ({ now, before }: Steps): Steps => ({
  now: before.at(-1) ?? now,
  before: before.slice(0, -1),
});
