/* What was entered on the spot and is not filed yet outlasts a page that is left; a signature does not. */
import { newId } from "../../lib/api/client";
import { leaving } from "../../lib/session.svelte";

export type Finding = {
  id: string;
  said: string;
  settled: string;
  photos: string[];
};
export type Draft = {
  answers: Record<string, string>;
  findings: Record<string, Finding>;
  notice: { id: string; recipient: string; hours: number; signature: string };
  note: string;
};

const place = (id: string) => `inspection/${id}`;

export function blank(hours: number): Draft {
  const notice = { id: newId(), recipient: "", hours, signature: "" };
  return { answers: {}, findings: {}, notice, note: "" };
}

export function kept(id: string): Draft | null {
  const text = localStorage.getItem(place(id));
  return text ? (JSON.parse(text) as Draft) : null;
}

export function keep(id: string, draft: Draft): void {
  const unsigned = { ...draft, notice: { ...draft.notice, signature: "" } };
  localStorage.setItem(place(id), JSON.stringify(unsigned));
}

export function forget(id: string): void {
  localStorage.removeItem(place(id));
}

leaving.push(() => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("inspection/")) localStorage.removeItem(key);
  }
});
