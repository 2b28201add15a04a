/* What a phone keeps, sealed. A random key seals every record; the key itself is kept wrapped twice:
   by the worker's PIN, which opens it without a network, and by a secret only the server can name to
   the signed-in worker, for a forgotten PIN. Neither the key nor the PIN is ever written down. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

export type Sealed = { iv: BufferSource; box: BufferSource };
export type Lock = {
  /** Name of this copy; part of the server's secret. */
  vault: string;
  worker: string;
  salt: BufferSource;
  rounds: number;
  /** Gone after too many wrong PINs or too long without contact: then only signing in helps. */
  byPin: Sealed | null;
  byServer: Sealed;
  wrong: number;
  /** When the server was last reached, and for how many days the copy is kept without it. */
  contact: number;
  keepDays: number;
  lockMinutes: number;
};
export type Kept = Sealed & { seq?: number; id: string };

interface Schema extends DBSchema {
  lock: { key: "lock"; value: Lock };
  rows: { key: string; value: Sealed };
  outbox: { key: number; value: Kept; indexes: { id: string } };
  photos: { key: string; value: Sealed & { id: string; visit: string } };
}

/** Wrong PINs after which the PIN opens nothing any more. */
export const TRIES = 10;
const ROUNDS = 310_000;
const DAY = 86_400_000;

let db: Promise<IDBPDatabase<Schema>> | undefined;
export function database(): Promise<IDBPDatabase<Schema>> {
  db ??= openDB<Schema>("wangge", 2, {
    upgrade(fresh, before) {
      if (before < 1) {
        fresh.createObjectStore("lock");
        fresh.createObjectStore("rows");
        const outbox = fresh.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
        outbox.createIndex("id", "id", { unique: true });
      }
      fresh.createObjectStore("photos", { keyPath: "id" });
    },
    // Another tab brings a newer client along.
    blocking: () => void db?.then((open) => open.close()).then(() => (db = undefined)),
    // The browser may close it by itself, such as after a while behind other pages.
    terminated: () => (db = undefined),
  });
  return db;
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const aes = { name: "AES-GCM", length: 256 };

async function fromPin(pin: string, salt: BufferSource, rounds: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(pin),
    "PBKDF2",
    false,
    ["deriveKey"],
  );
  const by = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(by, typed, aes, false, ["wrapKey", "unwrapKey"]);
}

function fromServer(secret: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(secret.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, aes, false, ["wrapKey", "unwrapKey"]);
}

async function wrap(key: CryptoKey, by: CryptoKey): Promise<Sealed> {
  const iv = random(12);
  return { iv, box: await crypto.subtle.wrapKey("raw", key, by, { name: "AES-GCM", iv }) };
}

function unwrap({ iv, box }: Sealed, by: CryptoKey): Promise<CryptoKey> {
  const how = { name: "AES-GCM", iv };
  return crypto.subtle.unwrapKey("raw", box, by, how, aes, true, ["encrypt", "decrypt"]);
}

type Bytes = Uint8Array<ArrayBuffer>;

export async function sealBytes(key: CryptoKey, bytes: Bytes): Promise<Sealed> {
  const iv = random(12);
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

export async function unsealBytes(key: CryptoKey, { iv, box }: Sealed): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, box));
}

export const seal = (key: CryptoKey, value: unknown): Promise<Sealed> =>
  sealBytes(key, new TextEncoder().encode(JSON.stringify(value)));

export async function unseal<T>(key: CryptoKey, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unsealBytes(key, sealed))) as T;
}

export const lock = async () => (await database()).get("lock", "lock");
export const setLock = async (to: Lock) => (await database()).put("lock", to, "lock");

/** Begins a copy; what an earlier one held is gone. */
export async function create(
  pin: string,
  vault: string,
  worker: string,
  secret: string,
  now: number,
): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  const salt = random(16);
  await wipe();
  await setLock({
    ...{
      vault,
      worker,
      salt,
      rounds: ROUNDS,
      wrong: 0,
      contact: now,
      keepDays: 3,
      lockMinutes: 10,
    },
    byPin: await wrap(key, await fromPin(pin, salt, ROUNDS)),
    byServer: await wrap(key, await fromServer(secret)),
  });
  return key;
}

/** Opens with the PIN; null when it is wrong or no longer opens anything. */
export async function unlock(pin: string): Promise<CryptoKey | null> {
  const kept = await lock();
  if (!kept?.byPin) return null;
  try {
    const key = await unwrap(kept.byPin, await fromPin(pin, kept.salt, kept.rounds));
    if (kept.wrong) await setLock({ ...kept, wrong: 0 });
    return key;
  } catch {
    const wrong = kept.wrong + 1;
    await setLock({ ...kept, wrong, byPin: wrong >= TRIES ? null : kept.byPin });
    return null;
  }
}

/** Opens with the server's secret and takes a new PIN. */
export async function recover(pin: string, secret: string): Promise<CryptoKey | null> {
  const kept = await lock();
  if (!kept) return null;
  const key = await unwrap(kept.byServer, await fromServer(secret));
  const byPin = await wrap(key, await fromPin(pin, kept.salt, kept.rounds));
  await setLock({ ...kept, byPin, wrong: 0, contact: Date.now() });
  return key;
}

/** Whether the copy has been without contact for too long. */
export const expired = (kept: Lock, now: number) => now - kept.contact > kept.keepDays * DAY;

/** Too long without contact: the copy goes. What waits to be sent stays, sealed, until somebody signs in. */
export async function expire(): Promise<void> {
  const open = await database();
  const kept = await open.get("lock", "lock");
  await open.clear("rows");
  if (kept) await setLock({ ...kept, byPin: null });
}

/** Leaves nothing behind. */
export async function wipe(): Promise<void> {
  const open = await database();
  const all = open.transaction(["lock", "rows", "outbox", "photos"], "readwrite");
  await Promise.all([
    all.objectStore("lock").clear(),
    all.objectStore("rows").clear(),
    all.objectStore("outbox").clear(),
    all.objectStore("photos").clear(),
    all.done,
  ]);
}
