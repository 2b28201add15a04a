/* What was entered on the spot and is not filed yet outlasts a page that is left; a signature does not. It belongs to
   one worker: whoever signs in next on this device finds nothing of it. */
import { newId } from "../../lib/api/client";
import { findPhoto } from "../../lib/field/field.svelte";
import { session } from "../../lib/session.svelte";

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
  /** When it was first sent: sent again it is the same act. */
  made_at: string | null;
};

const place = (id: string) => `draft/${session.me!.worker}/inspection/${id}`;

export function blank(hours: number, recipient: string): Draft {
  const notice = { id: newId(), recipient, hours, signature: "" };
  return { answers: {}, findings: {}, notice, note: "", made_at: null };
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

/** Photographs that were lost with the page are asked for again rather than promised. */
export async function withoutLost(finding: Finding): Promise<string[]> {
  const found = await Promise.all(finding.photos.map((id) => findPhoto(id)));
  return finding.photos.filter((_, at) => found[at]);
}
