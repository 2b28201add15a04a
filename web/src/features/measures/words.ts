/* What a measure limits, in words. */
import type { Schemas } from "../../lib/api/client";
import { t, word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";
import { category } from "../places/words";

export const REASONS = ["case", "contacts", "abnormal", "exposure", "risk_area"] as const;
/** The kinds of measures this locality may propose. */
export const kindsOf = () => [
  ...(session.playbook?.measures?.exits ? ["exit_limit"] : []),
  ...(session.playbook?.measures?.closures ? ["venue_closure"] : []),
];
export const tones = {
  waiting: "open",
  declined: "excused",
  ahead: "open",
  in_force: "soon",
  lapsed: "over",
  lifted: "done",
  ended: "excused",
} as const;

/** What a measure of either kind limits. */
export const limits = (it: Schemas["MeasureWire"] | Schemas["OpenMeasure"]) =>
  it.terms
    ? termsOf(it.terms)
    : t("closes", {
        categories: ("closed" in it ? it.closed.map(word) : it.categories.map(category)).join("、"),
      });

/** How many it is about. */
export const about = (it: Schemas["MeasureWire"]) =>
  it.terms
    ? t("measure-size", { households: it.households, people: it.people })
    : t("measure-venues", { count: it.venues });

export const termsOf = ({ exits, every_days, max_minutes }: Schemas["ExitTermsWire"]) =>
  t(every_days === 1 ? "terms-daily" : "terms", { exits, days: every_days, minutes: max_minutes });
