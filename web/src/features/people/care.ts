/* What people need, in words. */
import { word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";

/** What people may need, by the playbook. */
export const known = () => session.playbook?.people?.care?.needs ?? [];

export const needs = (ids: string[]) =>
  known()
    .filter((it) => ids.includes(it.id))
    .map((it) => word(it.name))
    .join("、");
