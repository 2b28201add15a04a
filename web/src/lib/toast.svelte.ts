/* A short word that something is kept, and where to go next. It stays until the next one or for some
   seconds, and never takes the focus. */

type Toast = { text: string; link?: { href: string; text: string } };

export const toast = $state<{ shown: Toast | null }>({ shown: null });
let fading: ReturnType<typeof setTimeout> | undefined;
let said = 0;

export function say(text: string, link?: Toast["link"]): void {
  [toast.shown, said] = [{ text, link }, Date.now()];
  clearTimeout(fading);
  fading = setTimeout(() => (toast.shown = null), 8000);
}

/** Whoever goes on to another page has read it, unless it came with that page. */
export function read(): void {
  if (Date.now() - said > 1000) toast.shown = null;
}
