/* A photograph leaves the phone with nothing but the picture, whatever the browser writes into it. */
import "../../test-phone";
import { expect, test } from "vitest";
import { plain } from "./photos";

const segment = (marker: number, text: string) => {
  const body = [...new TextEncoder().encode(text)];
  return [0xff, marker, 0, body.length + 2, ...body];
};
const frame = segment(0xc0, "frame!");
const picture = [0xff, 0xda, 0, 2, 7, 0xff, 0x00, 9, 0xff, 0xd9];
const jpeg = (...segments: number[][]) =>
  new Uint8Array([0xff, 0xd8, ...segments.flat(), ...picture]);

test.each([
  ["place and phone", segment(0xe1, "Exif\0\0GPS 45.1N")],
  ["notes of a maker", segment(0xed, "Photoshop 3.0")],
  ["several pictures", segment(0xe2, "MPF\0....")],
  ["a comment", segment(0xfe, "taken by")],
])("%s is left behind", (_, told) => {
  expect(plain(jpeg(told, frame))).toEqual(jpeg(frame));
});

test("how colours are stored stays", () => {
  const colours = [
    segment(0xe0, "JFIF\0"),
    segment(0xe2, "ICC_PROFILE\0\x01"),
    segment(0xee, "Adobe"),
  ];
  expect(plain(jpeg(...colours, frame))).toEqual(jpeg(...colours, frame));
});
