/* Words: two message files a language. Those of the field are at hand in Chinese and fetched in English; those of
   the desk come with its pages, so that a worker at a door does not wait for them. */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import zh from "./zh-CN.ftl?raw";

export type Language = "zh-CN" | "en";

function bundle(language: Language, ...texts: string[]): FluentBundle {
  const made = new FluentBundle(language, { useIsolating: false });
  for (const text of texts) made.addResource(new FluentResource(text));
  return made;
}

const desks = {
  "zh-CN": () => import("./zh-CN.desk.ftl?raw"),
  en: () => import("./en.desk.ftl?raw"),
};
let atDesk = false;

const state = $state<{ language: Language; bundle: FluentBundle }>({
  language: "zh-CN",
  bundle: bundle("zh-CN", zh),
});

export async function setLanguage(language: Language): Promise<void> {
  const text = language === "en" ? (await import("./en.ftl?raw")).default : zh;
  const more = atDesk ? [(await desks[language]()).default] : [];
  state.bundle = bundle(language, text, ...more);
  state.language = language;
}

/** A page of the desk together with its words. */
export async function desk<T>(page: () => Promise<T>): Promise<T> {
  const [made] = await Promise.all([page(), deskWords()]);
  return made;
}

async function deskWords(): Promise<void> {
  if (atDesk) return;
  // Said only when they are here: a fetch that failed is tried again by the next page.
  await desks[state.language]();
  atDesk = true;
  await setLanguage(state.language);
}

export function t(id: string, args?: Record<string, FluentVariable>): string {
  const message = state.bundle.getMessage(id);
  return message?.value ? state.bundle.formatPattern(message.value, args) : id;
}

/** The word of a playbook name in the language shown. */
export function word(name: { zh: string; en: string }): string {
  return state.language === "en" ? name.en : name.zh;
}

/** 15,090 */
export function count(value: number): string {
  return new Intl.NumberFormat(state.language).format(value);
}

const time = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "Asia/Shanghai",
});

/** 16:00 */
export function clock(instant: string): string {
  return instant && time.format(new Date(instant));
}

/** 3月15日 16:00 */
export function moment(instant: string): string {
  return `${day(instant)} ${clock(instant)}`;
}

/** 3月15日 or 15 Mar */
export function day(instant: string): string {
  const shown = { month: state.language === "en" ? "short" : "long", day: "numeric" } as const;
  return new Intl.DateTimeFormat(state.language, { ...shown, timeZone: "Asia/Shanghai" }).format(
    new Date(instant),
  );
}

/** 2 小时 5 分钟, of so many minutes. */
export function span(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return t(hours ? "span-days" : "span-whole-days", { days, hours });
  const rest = minutes % 60;
  return hours > 0
    ? t("span-hours", { hours, minutes: rest })
    : t("span-minutes", { minutes: rest });
}

/** 还剩 52 分钟, or how long past. */
export function left(until: string, now: number): string {
  const minutes = Math.round((new Date(until).getTime() - now) / 60000);
  return t(minutes >= 0 ? "left" : "past", { span: span(Math.abs(minutes)) });
}
