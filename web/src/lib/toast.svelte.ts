/* A short word that something is kept, and where to go next. It stays until the next one or for some
   seconds, and never takes the focus. */

type Toast = { text: string; link?: { href: string; text: string } };

export const toast = $state<{ shown: Toast | null }>({ shown: null });
let fading: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, link?: Toast["link"]): void {
  toast.shown = { text, link };
  clearTimeout(fading);
  fading = setTimeout(() => (toast.shown = null), 8000);
}
