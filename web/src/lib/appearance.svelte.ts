/* Light or dark, normal or large type, Chinese or English: kept on this device. */
import { setLanguage, type Language } from "./i18n/index.svelte";

type Theme = "light" | "dark";
type Size = "normal" | "large";

type Appearance = {
  theme: Theme;
  size: Size;
  language: Language;
  /** Whether single keys are shortcuts; whoever speaks to the computer may want none (WCAG 2.1.4). */
  keys: boolean;
};

export const appearance = $state<Appearance>({
  theme: "light",
  size: "normal",
  language: "zh-CN",
  keys: true,
});

function apply(): void {
  const root = document.documentElement;
  root.dataset.theme = appearance.theme;
  root.dataset.size = appearance.size;
  root.lang = appearance.language;
  void setLanguage(appearance.language);
}

export function startAppearance(): void {
  try {
    Object.assign(appearance, JSON.parse(localStorage.getItem("appearance") ?? "{}"));
  } catch {
    localStorage.removeItem("appearance");
  }
  if (!localStorage.getItem("appearance") && matchMedia("(prefers-color-scheme: dark)").matches) {
    appearance.theme = "dark";
  }
  apply();
}

export function change(to: Partial<typeof appearance>): void {
  Object.assign(appearance, to);
  localStorage.setItem("appearance", JSON.stringify(appearance));
  apply();
}
