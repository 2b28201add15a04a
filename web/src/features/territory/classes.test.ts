import { expect, test } from "vitest";
import { classes, classOf, dark } from "./classes";

test("classes hold about as many units each", () => {
  const bounds = classes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(bounds).toEqual([1, 3, 5, 7, 9]);
  expect([0, 1, 4, 10].map((it) => classOf(bounds, it))).toEqual([-1, 0, 1, 4]);
  expect([-1, 0, 4].map((it) => dark(bounds, it))).toEqual([0, 0.2, 1]);
});

test("few values make few classes, and none make none", () => {
  expect(classes([0, 2, 2, 2])).toEqual([2]);
  expect(classes([0, 0])).toEqual([]);
  expect(dark([2], 0)).toBe(0.5);
});
