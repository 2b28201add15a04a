import { expect, test } from "vitest";
import { added, closed, corners, inserted, middles, moved, opened, removed } from "./shape";
import { stepped, undone } from "./shape";

const wire = [
  [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 0],
    ],
  ],
];

test("rings are opened for drawing and closed for sending", () => {
  const shape = opened(wire);
  expect(corners(shape)).toHaveLength(3);
  expect(closed(shape)).toEqual(wire);
  expect(closed([[[[0, 0]]]])).toEqual([]);
});

test("corners are moved, put in between and taken out, three at least", () => {
  const shape = opened(wire);
  expect(moved(shape, [0, 0, 1], [5, 5])[0]![0]![1]).toEqual([5, 5]);
  expect(shape[0]![0]![1]).toEqual([4, 0]);
  const more = inserted(shape, [0, 0, 2], middles(shape)[2]!.at);
  expect(more[0]![0]![3]).toEqual([2, 2]);
  expect(removed(more, [0, 0, 3])).toEqual(shape);
  expect(removed(shape, [0, 0, 0])).toEqual(shape);
});

test("a border is drawn anew corner by corner", () => {
  const drawn = [
    [1, 1],
    [2, 1],
    [2, 2],
  ].reduce((shape, at) => added(shape, at as [number, number]), [] as ReturnType<typeof opened>);
  expect(drawn).toEqual([
    [
      [
        [1, 1],
        [2, 1],
        [2, 2],
      ],
    ],
  ]);
});

test("what was undone does not come back, and what changes nothing is no step", () => {
  const first = opened(wire);
  const [one, other] = [moved(first, [0, 0, 0], [1, 1]), moved(first, [0, 0, 0], [2, 2])];
  const back = undone(stepped({ now: first, before: [] }, one));
  expect(back).toEqual({ now: first, before: [] });
  expect(undone(stepped(back, other)).now).toBe(first);
  expect(stepped(back, first)).toBe(back);
  expect(undone(back).now).toBe(first);
});
