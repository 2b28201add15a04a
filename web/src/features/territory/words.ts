/* Ground in words, and what is wrong with shapes. */
import { appearance } from "../../lib/appearance.svelte";
import { count, t } from "../../lib/i18n/index.svelte";

/** 12.5 亩, 3.42 平方公里; in English hectares and km². */
export function ground(metres: number): string {
  if (metres >= 1e6) return t("ground-km", { value: count(Math.round(metres / 1e4) / 100) });
  const unit = appearance.language === "en" ? 1e4 : 2000 / 3;
  return t("ground-small", { value: count(Math.round((metres / unit) * 10) / 10) });
}

const FAULTS = ["empty", "crossing", "nowhere", "outside", "swallows", "too_long"];

/** Why a border cannot be kept. */
export const fault = (code: string) => t(`border-fault-${FAULTS.includes(code) ? code : "other"}`);
