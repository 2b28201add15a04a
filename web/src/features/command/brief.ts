/* The day of an area in some lines, to be pasted into a group or a report: counts, no names of residents. */
import type { Schemas } from "../../lib/api/client";
import { count, t, word } from "../../lib/i18n/index.svelte";
import { programme } from "../inspections/words";

export function brief(it: Schemas["StatusPage"], day: string): string {
  const desk = it.headquarters?.on_duty.map((one) => one.name ?? t("nobody-yet")) ?? [];
  const lines = [
    t("brief-title", { area: it.area_name, day }),
    desk.length ? t("brief-duty", { names: desk.join(t("list-comma")) }) : "",
    ...it.supervision.map((one) =>
      t("brief-seen", { name: programme(one.programme), seen: one.seen, targets: one.targets }),
    ),
    it.supervision.length
      ? t("brief-notices", { open: it.notices_open, late: it.notices_late })
      : "",
    ...it.ledgers.map((one) =>
      t("brief-ledger", { name: word(one.name), count: count(one.people) }),
    ),
    it.venues ? t("brief-venues", { all: it.venues, good: it.venues_in_order }) : "",
    t("brief-gaps", { count: it.gaps }),
  ];
  return lines.filter(Boolean).join("\n");
}
