/* Names of events as the playbook says them, and how states look. */
import type { Schemas } from "../../lib/api/client";
import { t, word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";
import { department } from "../places/words";

export type Tone = "done" | "soon" | "over" | "excused" | "open";

const rules = () => session.playbook?.events;
const named = (
  list: { id: string; name: { zh: string; en: string } }[] | undefined,
  id: string,
) => {
  const known = list?.find((it) => it.id === id);
  return known ? word(known.name) : id;
};

export const categories = () => rules()?.categories ?? [];
export const levels = () => rules()?.levels ?? [];
export const outcomes = () => rules()?.outcomes ?? [];
export const kind = (id: string) => categories().find((it) => it.id === id);
export const category = (id: string) => named(rules()?.categories, id);
export const level = (id: string) => named(rules()?.levels, id);
export const tag = (id: string) => named(rules()?.tags, id);
export const outcome = (id: string) => named(rules()?.outcomes, id);

/** Whether one's post may give events to departments: they belong to units of a level of their own. */
export function givesDepartments(): boolean {
  const place = (id?: string) => session.playbook?.levels.findIndex((it) => it.id === id) ?? -1;
  return place(session.me?.post.level) <= place(rules()?.departments_at);
}

/** How a state looks; what is late is told apart before. */
export function tone(it: Schemas["EventWire"]): Tone {
  if (it.late) return "over";
  const tones: Record<string, Tone> = { closed: "done", handled: "soon", hung: "excused" };
  return tones[it.state] ?? (it.ended_at ? "excused" : "open");
}

/** A unit or a department of it. */
export const unit = (it: { area_name: string; department?: string | null }) =>
  it.department ? department(it.department) : it.area_name;

type Detail = {
  to?: string | { area: string; department?: string | null }[];
  from?: string;
  area?: string;
  department?: string | null;
  due_at?: string;
  into?: string;
  number?: string;
  clock?: boolean;
};

/** What a step says besides its words: to whom, from where, until when. */
export function detail(it: Schemas["EventStepWire"], moment: (at: string) => string): string {
  const of = it.detail as Detail;
  const parts: string[] = [];
  if (Array.isArray(of.to))
    parts.push(
      of.to.map((to) => unit({ area_name: to.area, department: to.department })).join("、"),
    );
  else if (of.from && of.to) parts.push(t("event-from-to", { from: of.from, to: of.to }));
  else if (of.area) parts.push(unit({ area_name: of.area, department: of.department }));
  if (of.clock) parts.push(t("event-by-clock"));
  if (of.number) parts.push(of.number);
  if (of.into) parts.push(of.into);
  if (of.due_at) parts.push(t("event-until", { at: moment(of.due_at) }));
  return parts.join(" · ");
}
