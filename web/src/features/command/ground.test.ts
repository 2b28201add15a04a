import { expect, test } from "vitest";
import { drawn, letters } from "./ground";

const unit = (id: string, parent: string | null, ring: number[][]) => ({
  ...{ id, parent, level: "village", name: id, households: 1, people: 2, holders: [] },
  coordinates: [[ring]],
});

test("ground becomes a sheet: north above, as broad as it is", () => {
  const town = unit("town", null, [
    [117, 35],
    [117.2, 35],
    [117.2, 35.1],
    [117, 35.1],
    [117, 35],
  ]);
  const east = unit("east", "town", [
    [117.1, 35],
    [117.2, 35],
    [117.2, 35.1],
    [117.1, 35.1],
    [117.1, 35],
  ]);
  const { height, shapes } = drawn([town, east]);
  expect(Math.round(height)).toBe(611); // 0.1 / (0.2 · cos 35.05°) of the breadth
  expect(shapes.map((it) => it.depth)).toEqual([0, 1]);
  expect(Math.round(shapes[1]!.at.x)).toBe(750);
  expect(Math.round(shapes[1]!.at.y)).toBe(Math.round(height / 2));
  expect(shapes[1]!.outline).toMatch(/^M500\.0 61\d\.\dL1000\.0/);
  expect(letters(shapes[1]!, 10, 1, 100)).toBeCloseTo(45);
});

test("a chart without borders draws nothing", () => {
  expect(drawn([{ ...unit("town", null, []), coordinates: null }]).shapes).toEqual([]);
});
