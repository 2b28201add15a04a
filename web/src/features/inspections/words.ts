/* Items of the check lists and names of programmes as the playbook says them. */
import type { Schemas } from "../../lib/api/client";
import { word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";

const rules = () => session.playbook?.inspections;

export function programme(id: string): string {
  const found = rules()?.programmes.find((it) => it.id === id);
  return found ? word(found.name) : id;
}

/** Lists that fit a category of venues, or a unit. */
export function lists(category: string | null | undefined): Schemas["ChecklistWire"][] {
  const fits = (it: Schemas["ChecklistWire"]) =>
    it.categories.length ? it.categories.includes(category ?? "area") : Boolean(category);
  return rules()?.checklists.filter(fits) ?? [];
}

export function item(id: string): string {
  const found = rules()
    ?.checklists.flatMap((it) => it.items)
    .find((it) => it.id === id);
  return found ? word(found.name) : id;
}

export function factor(id: string): string {
  const found = rules()?.factors.find((it) => it.id === id);
  return found ? word(found.name) : id;
}

/** How a notice looks by its state. */
export const tones = {
  issued: "open",
  handed_in: "soon",
  sent_back: "over",
  ordered: "over",
  closed: "done",
} as const;

export type NoticeState = keyof typeof tones;

/** What a person may have signed: strokes of `x,y` as lines of a picture. */
export const strokes = (signature: string): string[] =>
  signature.split("|").filter((it) => it.trim());
