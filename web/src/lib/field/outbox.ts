/* What was written down and is on its way: in its order, sealed, until the server has answered. A refused
   entry stays with the reason until it is corrected or thrown away by hand. */
import type { Schemas } from "../api/client";
import { database, seal, unseal } from "./vault";

export type EntryState = "waiting" | "kept" | "refused" | "set_aside";
export type Entry = {
  id: string;
  kind:
    | "visit"
    | "arrival"
    | "report"
    | "presence"
    | "come"
    | "leave"
    | "mark"
    | "passage"
    | "told"
    | "returnee";
  version: 1;
  subject: string | null;
  body: Record<string, unknown>;
  /** Whom or what it is about, for people to read. */
  about: string;
  made_at: string;
  state: EntryState;
  problem: Schemas["ProblemBody"] | null;
};

/** Entries that landed and are still shown. */
const SHOWN = 50;

/** All entries in the order in which they were made. */
export async function list(key: CryptoKey): Promise<Entry[]> {
  const kept = await (await database()).getAll("outbox");
  return Promise.all(kept.map((it) => unseal<Entry>(key, it)));
}

/** Adds an entry behind all others, or puts a corrected one where it was. */
export async function put(key: CryptoKey, entry: Entry): Promise<void> {
  const sealed = await seal(key, entry);
  const open = await database();
  const change = open.transaction("outbox", "readwrite");
  const seq = await change.store.index("id").getKey(entry.id);
  await change.store.put({ ...sealed, id: entry.id, ...(seq === undefined ? {} : { seq }) });
  await change.done;
}

export async function remove(id: string): Promise<void> {
  const open = await database();
  const seq = await open.getKeyFromIndex("outbox", "id", id);
  if (seq !== undefined) await open.delete("outbox", seq);
}

/** Forgets what landed long ago. */
export async function tidy(entries: Entry[]): Promise<void> {
  const landed = entries.filter((it) => it.state === "kept");
  for (const entry of landed.slice(0, -SHOWN)) await remove(entry.id);
}

export const count = async () => (await database()).count("outbox");

/** What the server takes of an entry. */
export function wire(entry: Entry): Schemas["Entry"] {
  const { id, kind, version, subject, body } = entry;
  return { id, kind, version, subject, body: body as Schemas["Entry"]["body"] };
}

/** Entries as the server judged them. An answer that names an entry twice or not at all changes nothing. */
export function judged(entries: Entry[], results: Schemas["EntryKept"][]): Entry[] {
  return entries.flatMap((entry) => {
    const result = results.find((it) => it.id === entry.id);
    if (!result || result.state === "waits") return [];
    return [{ ...entry, state: result.state as EntryState, problem: result.problem ?? null }];
  });
}
