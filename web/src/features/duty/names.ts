/* What a shift and its checkpoint are called, and the state a shift is in. */
import { refused, type Schemas } from "../../lib/api/client";
import { clock, day, word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";

export type Shift = Schemas["ShiftWire"];
export type Checkpoint = Schemas["CheckpointWire"];

export const letter = (seat: number) => String.fromCharCode(64 + seat);
export const kindOf = (id: string) => session.playbook?.checkpoints?.find((it) => it.id === id);
export const times = (shift: { starts_at: string; ends_at: string }) =>
  `${clock(shift.starts_at)}–${clock(shift.ends_at)}`;
export const when = (shift: Shift) => `${day(shift.starts_at)} ${times(shift)}`;

/** What people call a shift by when it begins: 早班. */
export function pattern(kind: string, starts: string): string {
  const found = kindOf(kind)?.shifts.find((it) => it.from === clock(starts));
  return found ? word(found.name) : "";
}

export type Standing = "ahead" | "due" | "late" | "on" | "left" | "missed";
/** Minutes before its beginning from which one may come. */
const EARLY = 60;

export function standing(shift: Shift, now: number): Standing {
  if (shift.left_at) return "left";
  const [from, until] = [Date.parse(shift.starts_at), Date.parse(shift.ends_at)];
  if (shift.came_at) return now < until + 6 * 3_600_000 ? "on" : "left";
  if (now >= until) return "missed";
  if (now >= from) return "late";
  return now >= from - EARLY * 60_000 ? "due" : "ahead";
}

/** What the QR of a checkpoint or a point says, and reading it again. */
export const sign = (checkpoint: string, code: string) => `wangge:${checkpoint}:${code}`;
export function codeOf(text: string, checkpoint: string): string {
  const parts = text.trim().split(":");
  if (parts[0] !== "wangge" || parts.length !== 3) return text.trim();
  if (parts[1] !== checkpoint) throw refused("other_place");
  return parts[2]!;
}
