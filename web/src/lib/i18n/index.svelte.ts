/* Words: one message file a language, Chinese always at hand, English fetched when asked for. */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import zh from "./zh-CN.ftl?raw";

export type Language = "zh-CN" | "en";

function bundle(language: Language, text: string): FluentBundle {
  const made = new FluentBundle(language, { useIsolating: false });
  made.addResource(new FluentResource(text));
  return made;
}

const state = $state<{ language: Language; bundle: FluentBundle }>({
  language: "zh-CN",
  bundle: bundle("zh-CN", zh),
});

export async function setLanguage(language: Language): Promise<void> {
  const text = language === "en" ? (await import("./en.ftl?raw")).default : zh;
  state.bundle = bundle(language, text);
  state.language = language;
}

export function t(id: string, args?: Record<string, FluentVariable>): string {
  const message = state.bundle.getMessage(id);
  return message?.value ? state.bundle.formatPattern(message.value, args) : id;
}

/** The word of a playbook name in the language shown. */
export function word(name: { zh: string; en: string }): string {
  return state.language === "en" ? name.en : name.zh;
}

const time = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "Asia/Shanghai",
});
const dayTime = new Intl.DateTimeFormat("zh-CN", {
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "Asia/Shanghai",
});

/** 16:00 */
export function clock(instant: string): string {
  return time.format(new Date(instant));
}

/** 3/15 16:00 */
export function moment(instant: string): string {
  return dayTime.format(new Date(instant));
}

/** 还剩 52 分钟, or how long past. */
export function left(until: string, now: number): string {
  const minutes = Math.round((new Date(until).getTime() - now) / 60000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const span =
    hours > 0 ? t("span-hours", { hours, minutes: rest }) : t("span-minutes", { minutes: rest });
  return minutes >= 0 ? t("left", { span }) : t("past", { span });
}
