/* How often a household goes out, in words. */
import type { Schemas } from "../../lib/api/client";
import { t } from "../../lib/i18n/index.svelte";

export const REASONS = ["case", "contacts", "abnormal", "exposure", "risk_area"] as const;
export const tones = {
  waiting: "open",
  declined: "excused",
  ahead: "open",
  in_force: "soon",
  lapsed: "over",
  lifted: "done",
  ended: "excused",
} as const;

export const termsOf = ({ exits, every_days, max_minutes }: Schemas["ExitTermsWire"]) =>
  t(every_days === 1 ? "terms-daily" : "terms", { exits, days: every_days, minutes: max_minutes });
