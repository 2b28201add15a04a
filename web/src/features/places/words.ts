/* Names of categories and departments as the playbook says them, and how standings look. */
import { word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";

const named = (
  list: { id: string; name: { zh: string; en: string } }[] | undefined,
  id: string,
) => {
  const found = list?.find((it) => it.id === id);
  return found ? word(found.name) : id;
};

export const category = (id: string): string => named(session.playbook?.places?.categories, id);
export const department = (id: string): string => named(session.playbook?.departments, id);

export const tones = {
  in_order: "done",
  incomplete: "soon",
  rectifying: "over",
  closed: "excused",
} as const;

export type Standing = keyof typeof tones;

/** How a worker on an employer's own list stands. */
export const employeeTones: Record<string, "done" | "soon" | "over" | "excused"> = {
  sent: "soon",
  taken: "done",
  returned: "over",
  left: "excused",
};
