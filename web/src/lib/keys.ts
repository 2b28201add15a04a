/* Keys for people at desks: `/` to search, `j` and `k` up and down the list in front of them,
   `Esc` back from a record, `?` for this list. Links and buttons answer to Enter by themselves. */

import { appearance } from "./appearance.svelte";

const typing = "input, select, textarea, dialog, [contenteditable]";

/** Moves the focus along the rows of the page: links to records and the rows of tables. */
function step(by: 1 | -1): void {
  const rows = [
    ...document.querySelectorAll<HTMLElement>("main li > a, main td a, main .card.row"),
  ];
  const shown = rows.filter((row) => row.offsetParent && row.tabIndex >= 0);
  const at = shown.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by;
  shown[Math.max(0, Math.min(shown.length - 1, next))]?.focus();
}

export function keys(help: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (!appearance.keys) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest(typing)) return;
    const search = document.querySelector<HTMLInputElement>("main input[type=search]");
    const acts: Record<string, () => void> = {
      "/": () => search?.focus(),
      j: () => step(1),
      k: () => step(-1),
      Escape: () => document.querySelector<HTMLButtonElement>("main [data-back]")?.click(),
      "?": help,
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
