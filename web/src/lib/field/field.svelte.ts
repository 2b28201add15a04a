/* A phone that works without a network: it keeps a sealed copy of the own unit, writes down what is done
   in an outbox, and brings both together with the server whenever there is a network. */
import { answer, api, newId, Refused, refused } from "../api/client";
import { serverNow } from "../clock";
import * as outbox from "./outbox";
import * as photos from "./photos";
import type { Entry } from "./outbox";
import * as rows from "./rows";
import type { Rows } from "./rows";
import * as vault from "./vault";

type Field = {
  /** `off`: no copy on this phone; `locked`: one that waits for its PIN; `open`. */
  state: "off" | "locked" | "open";
  entries: Entry[];
  syncing: boolean;
  /** Whether the server was out of reach when last tried. */
  cut: boolean;
  /** Why the last try failed, when it was not the network. */
  problem: Refused | null;
  contact: number;
  /** Counts up with every change of the copy. */
  turn: number;
  lock: vault.Lock | null;
  /** Entries the server has taken and the copy has not yet heard of. */
  landed: string[];
  /** Photographs that wait here. */
  photos: number;
};

export const field = $state<Field>({
  ...{ state: "off", entries: [], syncing: false, cut: !navigator.onLine, problem: null },
  ...{ contact: 0, turn: 0, lock: null, landed: [], photos: 0 },
});

let key: CryptoKey | null = null;
let kept: Rows = rows.empty();
const tabs = new BroadcastChannel("wangge");
const BATCH = 50;

/** The copy as it is; reading it follows its changes. */
export function copy(): Rows {
  void field.turn;
  return kept;
}

/** The time by the server's clock, as far as the phone knows it, and the day it falls on. */
export const now = () => (field.state === "off" ? serverNow() : Date.now() + kept.ahead);
const days = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });
export const dayOf = (at: number | string) => days.format(new Date(at));
export const waiting = () => field.entries.filter((it) => it.state === "waiting").length;
export const refusals = () => field.entries.filter((it) => it.state === "refused").length;

/** Whoever wants to know: what the worker and the post are, that the session is over, that all is wiped. */
export const told = {
  about: () => {},
  signedOut: () => {},
  photoLost: () => {},
  wiped: (_why: string) => {},
};

async function read(): Promise<void> {
  const open = key;
  if (!open) return;
  const [found, entries] = await Promise.all([rows.load(open), outbox.list(open)]);
  if (key !== open) return;
  [kept, field.entries] = [found, entries];
  field.turn++;
  await countPhotos();
}

async function relock(): Promise<void> {
  field.lock = (await vault.lock()) ?? null;
  field.contact = field.lock?.contact ?? 0;
}

/** Whether there is a copy on this phone; one without contact for too long goes. */
export async function look(): Promise<boolean> {
  try {
    await relock();
  } catch {
    // A browser that keeps nothing: then there is no copy.
    return false;
  }
  if (!field.lock) return false;
  if (vault.expired(field.lock, Date.now())) {
    await vault.expire();
    await relock();
  }
  field.state = "locked";
  return true;
}

async function opened(with_: CryptoKey): Promise<void> {
  key = with_;
  await read();
  await relock();
  field.state = "open";
  if (kept.about) told.about();
}

/** Begins to keep a copy. */
export async function begin(pin: string, worker: string): Promise<void> {
  if (await vault.lock()) {
    // Another page has begun one meanwhile.
    await look();
    throw refused("copy_there");
  }
  const name = newId();
  const { secret } = await answer(api.POST("/api/v1/field/key", { body: { vault: name } }));
  await answer(api.PUT("/api/v1/field"));
  const made = await vault.create(pin, name, worker, secret, Date.now());
  tabs.postMessage("begun");
  await navigator.storage?.persist?.();
  await pagesKept();
  await opened(made);
  await sync();
}

/** The pages themselves are on the phone: whoever is told that it works without a network may walk off. */
async function pagesKept(): Promise<void> {
  if (await navigator.serviceWorker?.getRegistration()) await navigator.serviceWorker.ready;
}

/** Opens with the PIN, without a network. */
export async function unlock(pin: string): Promise<boolean> {
  const found = await vault.unlock(pin);
  await relock();
  if (!found) return false;
  await opened(found);
  void sync();
  return true;
}

/** Opens after signing in, and takes a new PIN. */
export async function recover(pin: string): Promise<void> {
  const body = { vault: field.lock!.vault };
  const { secret } = await answer(api.POST("/api/v1/field/key", { body }));
  await answer(api.PUT("/api/v1/field"));
  const found = await vault.recover(pin, secret);
  if (!found) return;
  await opened(found);
  await sync();
}

/** Shuts the copy until the PIN is typed again. */
export function shut(): void {
  if (field.state !== "open") return;
  [key, kept, field.entries] = [null, rows.empty(), []];
  field.state = "locked";
}

/** Leaves nothing on the phone. */
export async function end(): Promise<void> {
  await vault.wipe();
  [key, kept, field.entries, field.lock] = [null, rows.empty(), [], null];
  field.state = "off";
  field.turn++;
  tabs.postMessage("wiped");
}

async function store(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError")
      throw refused("storage_full");
    throw error;
  }
}

/** Writes something down; it is on the phone before this returns. */
export async function write(
  kind: Entry["kind"],
  body: Record<string, unknown> & { id?: string },
  about: string,
  subject: string | null = null,
): Promise<void> {
  const open = key;
  if (!open) throw refused("locked");
  const made_at = new Date(now()).toISOString();
  const id = body.id ?? newId();
  const entry: Entry = {
    ...{ id, kind, version: 1, subject, about, made_at, state: "waiting", problem: null },
    body: { ...body, made_at: body.made_at || made_at },
  };
  await store(() => outbox.put(open, entry));
  await changed(open);
  void sync();
}

/** Throws a refused entry away, with its photographs. */
export async function discard(id: string): Promise<void> {
  await outbox.remove(id);
  for (const photo of await photos.list(key))
    if (photo.visit === id) await photos.drop(key, photo.id);
  await countPhotos();
  if (key) await changed(key);
}

async function changed(open: CryptoKey): Promise<void> {
  const entries = await outbox.list(open);
  if (key !== open) return;
  field.entries = entries;
  field.turn++;
  tabs.postMessage("changed");
}

/** Keeps a photograph until its visit has landed: with the copy where there is one. */
export async function keepPhoto(photo: photos.Photo): Promise<void> {
  await store(() => photos.keep(key, photo));
  await countPhotos();
}
export const findPhoto = (id: string) => photos.find(key, id);
export async function dropPhoto(id: string): Promise<void> {
  await photos.drop(key, id);
  await countPhotos();
}

async function countPhotos(): Promise<void> {
  field.photos = (await photos.list(key)).length;
}

/** Hands in the photographs of visits that were saved and have landed. */
export async function handInPhotos(landed: (visit: string) => boolean): Promise<void> {
  try {
    for (const { id, visit } of await photos.list(key)) {
      if (landed(visit) && !(await photos.handIn(key, id))) told.photoLost();
    }
  } finally {
    await countPhotos();
  }
}

let drafting: Promise<void> = Promise.resolve();
/** Keeps or forgets what was typed and not yet saved. */
export async function draft(id: string, value: unknown): Promise<void> {
  const open = key;
  if (!open) return;
  const made = rows.change();
  if (value === undefined) {
    kept.drafts.delete(id);
    made.drop.push(`draft/${id}`);
  } else {
    kept.drafts.set(id, value);
    made.set.push([`draft/${id}`, value]);
  }
  // One behind the other: what is forgotten must not come back because sealing it took longer.
  drafting = drafting.catch(() => {}).then(() => store(() => rows.keep(open, made)));
  await drafting;
}

let again: ReturnType<typeof setTimeout> | undefined;
let tries = 0;

/** Hands in what waits and asks what is new. Of several tabs only one does. */
export async function sync(): Promise<void> {
  if (!key || field.syncing) return;
  clearTimeout(again);
  field.syncing = true;
  try {
    await alone(async () => {
      const open = key;
      if (!open) return;
      await push(open);
      await pull(open);
      // What is new comes first: a photograph nobody takes must not keep it away.
      await handInPhotos(landed);
      await outbox.tidy(field.entries);
      [field.cut, field.problem, tries] = [false, null, 0];
    });
  } catch (error) {
    // The phone's own storage may fail as well: told, and tried again later.
    if (!(error instanceof Refused)) console.error(error);
    await failed(error instanceof Refused ? error : refused("unexpected"));
  } finally {
    field.syncing = false;
    if (key && waiting() && !field.cut && !field.problem) void sync();
  }
}

/** Whether a visit is with the server: it neither waits, nor was refused, nor is still being written. */
function landed(visit: string): boolean {
  if (photos.isRecord(visit)) return false;
  const entry = field.entries.find((it) => it.id === visit);
  if (entry) return entry.state === "kept" || entry.state === "set_aside";
  return ![...kept.drafts.values()].some((it) => (it as { id?: string }).id === visit);
}

async function alone(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request("wangge-sync", work);
}

async function failed(error: Refused): Promise<void> {
  const { code } = error.body;
  field.cut = code === "offline";
  field.problem = field.cut ? null : error;
  if (code === "signed_out") return told.signedOut();
  if (code === "account_closed") {
    try {
      return await surrender();
    } catch (later) {
      if (!(later instanceof Refused)) throw later;
      field.problem = later;
    }
  }
  if (!navigator.onLine) return;
  // Everybody comes back at once when the network does: not all in the same second.
  const wait = Math.min(300, 5 * 2 ** tries++) * (0.5 + Math.random());
  again = setTimeout(() => void sync(), wait * 1000);
}

async function push(open: CryptoKey): Promise<void> {
  // Another tab may have handed some in meanwhile.
  field.entries = await outbox.list(open);
  for (;;) {
    const batch = field.entries.filter((it) => it.state === "waiting").slice(0, BATCH);
    if (!batch.length) break;
    const sent_at = new Date(now()).toISOString();
    const body = { sent_at, entries: batch.map(outbox.wire), worker: field.lock?.worker ?? null };
    const { results } = await answer(api.POST("/api/v1/field/outbox", { body }));
    if (key !== open) return;
    const landed = outbox.judged(batch, results);
    for (const entry of landed) await outbox.put(open, entry);
    field.landed.push(...landed.filter((it) => it.state === "kept").map((it) => it.id));
    await changed(open);
    // The server is busy: the rest later.
    if (landed.length < batch.length) throw refused("busy");
  }
}

async function pull(open: CryptoKey): Promise<void> {
  for (let more = true; more;) {
    const asked = Date.now();
    const worker = field.lock?.worker;
    const query = { worker, ...(kept.cursor ? { cursor: kept.cursor } : {}) };
    const found = await answer(api.GET("/api/v1/field", { params: { query } }));
    // Locked meanwhile: what came is asked for again.
    if (key !== open) return;
    // Half of the way is on the way back.
    const ahead = new Date(found.now).getTime() - (asked + Date.now()) / 2;
    const made = rows.apply(kept, found, Math.abs(ahead) > 60_000 ? ahead : 0);
    await store(() => rows.keep(open, made));
    const lock = await vault.lock();
    const { days, lock_minutes } = found.keeping;
    const seen = { contact: Date.now(), keepDays: days, lockMinutes: lock_minutes };
    if (lock) await vault.setLock({ ...lock, ...seen });
    await relock();
    if (found.about) told.about();
    more = found.more;
    field.landed = [];
    field.turn++;
  }
  tabs.postMessage("changed");
}

/** The account was closed: what still waits is handed in for the grid leader to decide, then all is gone. */
async function surrender(): Promise<void> {
  const left = field.entries.filter((it) => it.state === "waiting" || it.state === "refused");
  // Nothing is wiped before every entry has been taken.
  for (let place = 0; place < left.length; place += BATCH) {
    const entries = left.slice(place, place + BATCH).map(outbox.wire);
    const body = { sent_at: new Date(now()).toISOString(), entries, worker: null };
    await answer(api.POST("/api/v1/field/surrender", { body }));
  }
  told.wiped("account_closed");
  await end();
}

tabs.onmessage = ({ data }) => {
  if (data === "changed") void read();
  if (data === "begun" && field.state === "off") void look();
  if (data === "wiped") {
    [key, kept, field.entries, field.lock] = [null, rows.empty(), [], null];
    field.state = "off";
    told.wiped("elsewhere");
  }
};

let touched = Date.now();
/** Locks after a while without a touch, looks for news now and then. */
export function attend(): () => void {
  const touch = () => (touched = Date.now());
  const back = () => {
    field.cut = !navigator.onLine;
    void sync();
  };
  const cut = () => (field.cut = true);
  const watch = setInterval(() => {
    const idle = Date.now() - touched;
    if (field.lock && idle > field.lock.lockMinutes * 60_000) shut();
    if (field.lock && vault.expired(field.lock, Date.now())) {
      shut();
      void look();
    }
  }, 5_000);
  const news = setInterval(() => {
    if (document.visibilityState === "visible") void sync();
  }, 60_000);
  const events = ["pointerdown", "keydown"] as const;
  events.forEach((name) => addEventListener(name, touch, { passive: true }));
  addEventListener("online", back);
  addEventListener("offline", cut);
  return () => {
    clearInterval(watch);
    clearInterval(news);
    events.forEach((name) => removeEventListener(name, touch));
    removeEventListener("online", back);
    removeEventListener("offline", cut);
  };
}
