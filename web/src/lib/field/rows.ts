/* The records of a copy: in memory while it is open, sealed in the phone's database all the time. */
import type { Schemas } from "../api/client";
import { database, seal, unseal } from "./vault";

export type Rows = {
  households: Map<string, Schemas["HouseholdPage"]>;
  tasks: Map<string, Schemas["FieldTask"]>;
  /** What was typed and not yet saved, by what it is about. */
  drafts: Map<string, unknown>;
  about: Schemas["About"] | null;
  today: Schemas["FieldDay"] | null;
  /** The day the copy was last brought up to date. */
  day: string;
  cursor: string | null;
  /** How far our clock is ahead of the phone's, in milliseconds. */
  ahead: number;
};

const KINDS = { households: "household", tasks: "task", drafts: "draft" } as const;
type One = "about" | "today" | "day" | "cursor" | "ahead";

export const empty = (): Rows => ({
  ...{ households: new Map(), tasks: new Map(), drafts: new Map() },
  ...{ about: null, today: null, day: "", cursor: null, ahead: 0 },
});

export async function load(key: CryptoKey): Promise<Rows> {
  const open = await database();
  const [names, sealed] = await Promise.all([open.getAllKeys("rows"), open.getAll("rows")]);
  const values = await Promise.all(sealed.map((it) => unseal<never>(key, it)));
  const rows = empty();
  names.forEach((name, place) => {
    const [kind, id] = name.split("/") as [string, string];
    const value = values[place]!;
    if (kind === "one") (rows[id as One] as unknown) = value;
    for (const [map, own] of Object.entries(KINDS)) {
      if (own === kind) rows[map as keyof typeof KINDS].set(id, value);
    }
  });
  return rows;
}

/** Changes of the copy that are kept together or not at all. */
export type Change = { set: [string, unknown][]; drop: string[]; clear: ("household" | "task")[] };

export const change = (): Change => ({ set: [], drop: [], clear: [] });

export async function keep(key: CryptoKey, { set, drop, clear }: Change): Promise<void> {
  // Sealing takes turns of its own, in which a transaction would end.
  const sealed = await Promise.all(
    set.map(async ([name, value]) => [name, await seal(key, value)] as const),
  );
  const tx = (await database()).transaction("rows", "readwrite");
  const done: Promise<unknown>[] = [];
  for (const kind of clear)
    done.push(tx.store.delete(IDBKeyRange.bound(`${kind}/`, `${kind}/\uffff`)));
  for (const name of drop) done.push(tx.store.delete(name));
  for (const [name, value] of sealed) done.push(tx.store.put(value, name));
  await Promise.all([...done, tx.done]);
}

/** What an answer changes in the copy, done in memory and listed for the database. */
export function apply(rows: Rows, pull: Schemas["Pull"], ahead: number): Change {
  const made = change();
  const { households, tasks } = pull;
  if (households.anew) {
    rows.households.clear();
    made.clear.push("household");
  }
  for (const row of households.rows) {
    rows.households.set(row.household.id, row);
    made.set.push([`household/${row.household.id}`, row]);
  }
  if (tasks.anew) {
    rows.tasks.clear();
    made.clear.push("task");
  }
  for (const row of tasks.rows) {
    rows.tasks.set(row.id, row);
    made.set.push([`task/${row.id}`, row]);
  }
  for (const id of tasks.gone) {
    rows.tasks.delete(id);
    made.drop.push(`task/${id}`);
  }
  if (pull.about) rows.about = pull.about;
  if (pull.today) rows.today = pull.today;
  [rows.day, rows.cursor, rows.ahead] = [pull.day, pull.cursor, ahead];
  const told = ["day", "cursor", "ahead", pull.about && "about", pull.today && "today"] as const;
  for (const name of told) if (name) made.set.push([`one/${name}`, rows[name]]);
  return made;
}
