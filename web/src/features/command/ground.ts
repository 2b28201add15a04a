/* The ground of a chart on paper: degrees become places on a sheet, names find room. */
import type { Schemas } from "../../lib/api/client";

type Unit = Schemas["ChartUnit"];

/** A unit as it is drawn: its outline, where its name stands, how large its letters may be. */
export interface Drawn {
  unit: Unit;
  depth: number;
  outline: string;
  at: { x: number; y: number };
  /** Breadth and height of the largest piece. */
  room: { width: number; height: number };
}

/** Breadth of the sheet in its own units. */
export const BREADTH = 1000;

/** Draws every unit that has a border; `height` is that of the sheet. */
export function drawn(units: Unit[]): { height: number; shapes: Drawn[] } {
  const all = units.flatMap((it) => (it.coordinates ?? []).flat(2) as [number, number][]);
  if (!all.length) return { height: 0, shapes: [] };
  const [west, east] = edges(all.map((it) => it[0]));
  const [south, north] = edges(all.map((it) => it[1]));
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = BREADTH / Math.max((east - west) * narrow, 1e-9);
  const place = (at: number[]) => ({
    x: (at[0]! - west) * narrow * scale,
    y: (north - at[1]!) * scale,
  });
  const depths = new Map<string, number>();
  const shapes = units.flatMap((unit) => {
    const depth = unit.parent ? (depths.get(unit.parent) ?? -1) + 1 : 0;
    depths.set(unit.id, depth);
    if (!unit.coordinates?.length) return [];
    const rings = unit.coordinates.map((polygon) => polygon.map((ring) => ring.map(place)));
    const outline = rings
      .flat()
      .map((ring) => `M${ring.map((it) => `${it.x.toFixed(1)} ${it.y.toFixed(1)}`).join("L")}Z`)
      .join("");
    const outer = rings
      .map((polygon) => polygon[0]!)
      .reduce((a, b) => (middle(b).ground > middle(a).ground ? b : a));
    const [left, right] = edges(outer.map((it) => it.x));
    const [top, bottom] = edges(outer.map((it) => it.y));
    const room = { width: right - left, height: bottom - top };
    return [{ unit, depth, outline, at: middle(outer), room }];
  });
  return { height: (north - south) * scale, shapes };
}

function edges(values: number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const it of values) [low, high] = [Math.min(low, it), Math.max(high, it)];
  return [low, high];
}

/** The middle of a ring's ground (Bourke 1988). */
function middle(ring: { x: number; y: number }[]): { x: number; y: number; ground: number } {
  let [twice, x, y] = [0, 0, 0];
  ring.forEach((one, n) => {
    const next = ring[(n + 1) % ring.length]!;
    const cross = one.x * next.y - next.x * one.y;
    twice += cross;
    x += (one.x + next.x) * cross;
    y += (one.y + next.y) * cross;
  });
  if (!twice) return { ...ring[0]!, ground: 0 };
  return { x: x / (3 * twice), y: y / (3 * twice), ground: Math.abs(twice / 2) };
}

/** Letters so large that so many of them fit beside one another, and lines below one another; none too small to read. */
export function letters(it: Drawn, longest: number, lines: number, most: number): number {
  const fits = Math.min((it.room.width * 0.9) / longest, (it.room.height * 0.8) / (lines * 1.25));
  return Math.min(most, fits);
}
