/* Making faces and plates unrecognisable before a picture leaves the phone: each block becomes its own average. */

/** Blurs the part of a picture (RGBA, `width` pixels a line) between two corners, in blocks of so many pixels. */
export function pixelate(
  data: Uint8ClampedArray,
  width: number,
  [x0, y0, x1, y1]: [number, number, number, number],
  block: number,
): void {
  const height = data.length / 4 / width;
  const floor = (at: number) => Math.floor(Math.max(0, at) / block) * block;
  for (let top = floor(y0); top < Math.min(y1, height); top += block)
    for (let left = floor(x0); left < Math.min(x1, width); left += block) {
      const [right, bottom] = [Math.min(left + block, width), Math.min(top + block, height)];
      const sum = [0, 0, 0];
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++)
          for (let c = 0; c < 3; c++) sum[c]! += data[(y * width + x) * 4 + c]!;
      const count = (right - left) * (bottom - top);
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++)
          for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = sum[c]! / count;
    }
}
