import { beforeEach, expect, test } from "vitest";
import * as outbox from "./outbox";
import type { Entry } from "./outbox";
import * as rows from "./rows";
import * as vault from "./vault";

const SECRET = "ab".repeat(32);
const entry = (id: string): Entry => ({
  ...{ id, kind: "visit", version: 1, subject: null, body: { name: "王秀英" }, about: "王秀英" },
  ...{ made_at: "2022-03-15T02:00:00Z", state: "waiting", problem: null },
});
const begin = () => vault.create("270694", "v", "w", SECRET, 0);

beforeEach(() => vault.wipe());

async function everything(): Promise<string> {
  const open = await vault.database();
  const all = [await open.getAll("rows"), await open.getAll("outbox"), await open.getAll("lock")];
  const bytes = (it: unknown) =>
    it instanceof ArrayBuffer || ArrayBuffer.isView(it)
      ? Buffer.from(it as ArrayBuffer).toString("utf8")
      : it;
  return JSON.stringify(all, (_, value) => bytes(value));
}

test("nothing that is kept can be read without the PIN", async () => {
  const key = await begin();
  const change = rows.change();
  change.set.push(["household/h", { head: "王秀英" }]);
  await rows.keep(key, change);
  await outbox.put(key, entry("a"));
  expect(await everything()).not.toContain("王秀英");
  const again = await vault.unlock("270694");
  expect((await rows.load(again!)).households.get("h")).toEqual({ head: "王秀英" });
});

test("ten wrong PINs and the PIN opens nothing any more; the server's secret still does", async () => {
  await outbox.put(await begin(), entry("a"));
  for (let tries = 0; tries < vault.TRIES; tries++) expect(await vault.unlock("000000")).toBeNull();
  expect(await vault.unlock("270694")).toBeNull();
  const key = await vault.recover("135790", SECRET);
  expect((await outbox.list(key!)).map((it) => it.id)).toEqual(["a"]);
  expect(await vault.unlock("135790")).not.toBeNull();
  await expect(vault.recover("135790", "cd".repeat(32))).rejects.toThrow();
});

test("too long without contact: the copy goes, what waits stays sealed", async () => {
  const key = await begin();
  const change = rows.change();
  change.set.push(["task/t", {}]);
  await rows.keep(key, change);
  await outbox.put(key, entry("a"));
  const day = 86_400_000;
  const lock = (await vault.lock())!;
  expect([vault.expired(lock, 3 * day), vault.expired(lock, 3 * day + 1)]).toEqual([false, true]);
  await vault.expire();
  expect(await vault.unlock("270694")).toBeNull();
  expect(await (await vault.database()).count("rows")).toBe(0);
  expect(await outbox.count()).toBe(1);
});

test("entries keep their order, a corrected one its place, and what landed leaves", async () => {
  const key = await begin();
  for (const id of ["a", "b", "c"]) await outbox.put(key, entry(id));
  await outbox.put(key, { ...entry("b"), about: "改过" });
  const found = await outbox.list(key);
  expect(found.map((it) => it.about)).toEqual(["王秀英", "改过", "王秀英"]);
  const results = [
    { id: "a", state: "kept" },
    { id: "b", state: "refused", problem: { code: "invalid" } as never },
    { id: "c", state: "waits" },
  ];
  const judged = outbox.judged(found, results);
  expect(judged.map((it) => [it.id, it.state])).toEqual([
    ["a", "kept"],
    ["b", "refused"],
  ]);
  expect(judged[1]!.problem?.code).toBe("invalid");
});

test("a unit that begins anew forgets what is no longer its own", () => {
  const kept = rows.empty();
  const page = (id: string) => ({ household: { id }, members: [] }) as never;
  const pull = (anew: boolean, ids: string[]) =>
    ({
      ...{ cursor: "c", more: false, now: "", day: "2022-03-15", about: null, today: null },
      households: { anew, rows: ids.map(page) },
      tasks: { anew: false, rows: [], gone: ["t"] },
    }) as never;
  rows.apply(kept, pull(true, ["a", "b"]), 0);
  const change = rows.apply(kept, pull(false, ["c"]), 0);
  expect([...kept.households.keys()]).toEqual(["a", "b", "c"]);
  expect(change.drop).toEqual(["task/t"]);
  expect(rows.apply(kept, pull(true, ["a"]), 0).clear).toEqual(["household"]);
  expect([...kept.households.keys()]).toEqual(["a"]);
});
