import { expect, test } from "vitest";
import { pixelate } from "./mosaic";

const grey = (data: Uint8ClampedArray, width: number, x: number, y: number) =>
  data[(y * width + x) * 4]!;

test("covers: B-90 what is painted over becomes blocks of one colour, the rest stays", () => {
  const [width, height] = [8, 8];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let n = 0; n < width * height; n++) data.set([n * 3, n * 3, n * 3, 255], n * 4);
  const before = data.slice();
  pixelate(data, width, [1, 1, 3, 3], 4);
  const block = new Set<number>();
  for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) block.add(grey(data, width, x, y));
  expect(block.size).toBe(1);
  for (let y = 4; y < 8; y++)
    for (let x = 0; x < 8; x++) expect(grey(data, width, x, y)).toBe(grey(before, width, x, y));
});

test("painting beyond the edge harms nothing", () => {
  const data = new Uint8ClampedArray(5 * 3 * 4).fill(200);
  pixelate(data, 5, [-9, -9, 99, 99], 4);
  expect(data.every((it) => it === 200)).toBe(true);
});
