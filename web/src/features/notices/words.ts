/* A notice as text to be pasted into a chat group or read out. */
import type { Schemas } from "../../lib/api/client";
import { t } from "../../lib/i18n/index.svelte";

export const LEVELS = ["high", "medium", "low"] as const;

/** Its places by level, what is new, what changed, what was lifted; then its text. */
export function plain(it: Schemas["NoticeWire"]): string {
  const named = (places: string[]) => places.join(t("list-comma"));
  const of = (level: string) => it.places.filter((one) => one.level === level);
  const lines = LEVELS.filter((level) => of(level).length).map((level) =>
    t("risk-line", {
      level: t(`risk-${level}`),
      count: of(level).length,
      places: named(of(level).map((one) => one.place)),
    }),
  );
  const added = it.places.filter((one) => one.fresh).map((one) => one.place);
  const changed = it.places.filter((one) => one.was).map((one) => one.place);
  if (it.compared && added.length) lines.push(t("risk-added", { places: named(added) }));
  if (changed.length) lines.push(t("risk-changed", { places: named(changed) }));
  if (it.lifted.length) lines.push(t("risk-lifted", { places: named(it.lifted) }));
  if (
    it.kind === "bulletin" &&
    it.compared &&
    !added.length &&
    !changed.length &&
    !it.lifted.length
  )
    lines.push(t("risk-same"));
  return [t("notice-title", { title: it.title }), ...lines, it.body, it.area_name]
    .filter(Boolean)
    .join("\n");
}
