/* The phone against a server that is out of reach, busy, or refuses: nothing written down is lost or sent as another act. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Schemas } from "../api/client";
import * as field from "./field.svelte";

/* The client takes both when it is made. Requests of the browser are relative to the page. */
const network = vi.hoisted(() => {
  const network = { answer: (_: Request): Promise<Response> => Promise.reject(new Error()) };
  globalThis.Request = class extends Request {
    constructor(target: RequestInfo | URL, init?: RequestInit) {
      super(typeof target === "string" ? new URL(target, "http://server") : target, init);
    }
  };
  globalThis.fetch = (request) => network.answer(request as Request);
  return network;
});

type Sent = { sent_at: string; entries: Schemas["Entry"][] };
type Answers = { status: number; body: unknown } | "out of reach" | "answer lost";

/** What the server took of the outbox, request by request. */
let taken: Sent[] = [];
/** What was handed in by an account that was closed. */
let surrendered: Sent[] = [];
let asked: string[] = [];
/** How the server answers the outbox. */
let outbox: (sent: Sent) => Answers;
let pull: () => Answers;

const ok = (body: unknown): Answers => ({ status: 200, body });
const kept = (sent: Sent) =>
  ok({ results: sent.entries.map(({ id }) => ({ id, state: "kept", problem: null })) });
const news = {
  ...{ cursor: "c", more: false, now: "2022-03-15T02:00:00Z", day: "2022-03-15", about: null },
  households: { anew: true, rows: [] },
  tasks: { anew: true, rows: [], gone: [] },
  ...{ today: null, keeping: { days: 3, lock_minutes: 10 } },
};

async function server(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const sent = request.method === "POST" ? await request.json() : null;
  asked.push(`${request.method} ${path}`);
  const answers = (): Answers => {
    switch (`${request.method} ${path}`) {
      case "POST /api/v1/field/key":
        return ok({ secret: "ab".repeat(32) });
      case "PUT /api/v1/field":
        return ok({});
      case "GET /api/v1/field":
        return pull();
      case "POST /api/v1/field/surrender":
        surrendered.push(sent);
        return ok({});
      case "POST /api/v1/field/outbox": {
        const made = outbox(sent);
        if (made !== "out of reach") taken.push(sent);
        return made;
      }
      default:
        throw new Error(`nobody answers ${request.method} ${path}`);
    }
  };
  const made = answers();
  if (typeof made === "string") throw new TypeError(made);
  return Response.json(made.body, { status: made.status });
}

const refusal = (status: number, code: string) => ({
  status,
  body: { code, title: code, title_en: code, status, fields: [] },
});
const visit = (id: string) => field.write("visit", { id, task: "t", outcome: "visited" }, "王秀英");
const states = () => field.field.entries.map((it) => [it.id, it.state]);
const ids = (sent: Sent[]) => sent.map((it) => it.entries.map((entry) => entry.id));
const settled = () => vi.waitFor(() => expect(field.field.syncing).toBe(false));

beforeEach(async () => {
  [taken, surrendered, asked] = [[], [], []];
  network.answer = server;
  [outbox, pull] = [kept, () => ok(news)];
  await field.begin("270694", "w");
});

afterEach(async () => {
  await settled();
  await field.end();
});

test("what is written down without a network waits, and is handed in once when there is one", async () => {
  outbox = () => "out of reach";
  await visit("a");
  await settled();
  expect([states(), field.field.cut, field.waiting()]).toEqual([[["a", "waiting"]], true, 1]);
  outbox = kept;
  await field.sync();
  expect([states(), field.field.cut, ids(taken)]).toEqual([[["a", "kept"]], false, [["a"]]]);
});

test("an answer that is lost has the same entries sent again under the same ids", async () => {
  outbox = () => "answer lost";
  await visit("a");
  await settled();
  outbox = kept;
  await field.sync();
  expect(ids(taken)).toEqual([["a"], ["a"]]);
  expect(taken[0]!.entries).toEqual(taken[1]!.entries);
  expect(states()).toEqual([["a", "kept"]]);
});

test("a refused entry stays with its reason until somebody throws it away", async () => {
  const problem = refusal(422, "invalid").body;
  outbox = ({ entries }) => ok({ results: [{ id: entries[0]!.id, state: "refused", problem }] });
  await visit("a");
  await settled();
  expect([states(), field.refusals()]).toEqual([[["a", "refused"]], 1]);
  expect(field.field.entries[0]!.problem?.code).toBe("invalid");
  await field.sync();
  expect(taken, "it is not sent again by itself").toHaveLength(1);
  await field.discard("a");
  expect(states()).toEqual([]);
});

test("a busy server takes what it can, and the rest later", async () => {
  outbox = () => "out of reach";
  for (const id of ["a", "b"]) await visit(id);
  await settled();
  outbox = () =>
    ok({
      results: [
        { id: "a", state: "kept", problem: null },
        { id: "b", state: "waits" },
      ],
    });
  await field.sync();
  expect([states(), field.field.problem?.body.code]).toEqual([
    [
      ["a", "kept"],
      ["b", "waiting"],
    ],
    "busy",
  ]);
  outbox = kept;
  await field.sync();
  expect(ids(taken).at(-1)).toEqual(["b"]);
  expect(field.waiting()).toBe(0);
});

test("a copy that is shut takes nothing down, and opens with its entries", async () => {
  outbox = () => "out of reach";
  await visit("a");
  await settled();
  field.shut();
  await expect(visit("b")).rejects.toMatchObject({ body: { code: "locked" } });
  expect(await field.unlock("000000")).toBe(false);
  expect(await field.unlock("270694")).toBe(true);
  await settled();
  expect(states()).toEqual([["a", "waiting"]]);
});

test("a closed account hands in all that waits before anything is wiped", async () => {
  const wiped = vi.spyOn(field.told, "wiped");
  outbox = () => refusal(401, "account_closed");
  await visit("a");
  await vi.waitFor(() => expect(wiped).toHaveBeenCalledWith("account_closed"));
  await settled();
  expect(ids(surrendered)).toEqual([["a"]]);
  expect([field.field.state, states()]).toEqual(["off", []]);
});

test("a page of news that fails leaves the last one, and is asked for again from there", async () => {
  pull = () => refusal(503, "too_busy");
  await field.sync();
  expect(field.field.problem?.body.code).toBe("too_busy");
  pull = () => ok({ ...news, cursor: "d" });
  await field.sync();
  expect(field.field.problem).toBeNull();
  expect(field.copy().cursor).toBe("d");
  expect(asked.at(-1)).toBe("GET /api/v1/field");
});
