/* Photographs of a visit: scaled and stripped of all a camera adds, kept sealed with the copy until the visit has
   landed, then handed in piece by piece, going on where the network was cut. */
import { answer, api, refused, Refused, type Schemas } from "../api/client";
import { database, sealBytes, unsealBytes } from "./vault";

const LONGEST = 1280;
const QUALITY = 0.72;
const PIECE = 48 * 1024;

/** What a photograph of another record than a visit belongs to: handed in with it, never by itself. */
export const record = (id: string): string => `${RECORD}${id}`;
const RECORD = "record:";
export const isRecord = (subject: string): boolean => subject.startsWith(RECORD);

export type Photo = {
  id: string;
  visit: string;
  bytes: Uint8Array<ArrayBuffer>;
};
/** Of a phone without a copy: gone when the page is. */
const held = new Map<string, Photo>();

/** A picture of modest size: drawing it anew leaves place, time and phone behind. */
export async function scale(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const picture = await createImageBitmap(file).catch(() => {
    throw refused("photo_unreadable");
  });
  const factor = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((it) => Math.round(it * factor));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width!, height!];
  canvas.getContext("2d")!.drawImage(picture, 0, 0, width!, height!);
  picture.close();
  return encode(canvas);
}

/** What is drawn, as a picture of modest size. */
export async function encode(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!made) throw refused("photo_unreadable");
  return plain(new Uint8Array(await made.arrayBuffer()));
}

/** A JPEG without what a browser adds to it: only the picture and how its colours are stored stay. */
export function plain(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const marker = bytes[at + 1]!;
    const next = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    const icc = String.fromCharCode(...bytes.subarray(at + 4, at + 15)) === "ICC_PROFILE";
    const told = (marker > 0xe0 && marker < 0xf0 && marker !== 0xee) || marker === 0xfe;
    if (!told || (marker === 0xe2 && icc)) parts.push(bytes.subarray(at, next));
    at = next;
  }
  parts.push(bytes.subarray(at));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}

export async function keep(key: CryptoKey | null, photo: Photo): Promise<void> {
  if (!key) return void held.set(photo.id, photo);
  const { id, visit, bytes } = photo;
  await (await database()).put("photos", { id, visit, ...(await sealBytes(key, bytes)) });
}

export async function find(key: CryptoKey | null, id: string): Promise<Photo | null> {
  if (!key) return held.get(id) ?? null;
  const kept = await (await database()).get("photos", id);
  return kept ? { id, visit: kept.visit, bytes: await unsealBytes(key, kept) } : null;
}

export async function drop(key: CryptoKey | null, id: string): Promise<void> {
  held.delete(id);
  if (key) await (await database()).delete("photos", id);
}

/** Which photographs wait here, and for which visits. */
export async function list(key: CryptoKey | null): Promise<{ id: string; visit: string }[]> {
  if (!key) return [...held.values()];
  const kept = await (await database()).getAll("photos");
  return kept.map(({ id, visit }) => ({ id, visit }));
}

/** Hands one in and forgets it; a cut network is thrown and leaves it where it was. Says whether it was taken. */
export async function handIn(key: CryptoKey | null, id: string): Promise<boolean> {
  const photo = await find(key, id);
  if (!photo) return true;
  const { visit, bytes } = photo;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digest = [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const params = { path: { id } };
  const body = { visit: visit.replace(RECORD, ""), size: bytes.length, digest };
  try {
    let state = await answer(api.PUT("/api/v1/photos/{id}", { params, body }));
    while (!state.done) {
      const at = state.received;
      state = await piece(id, at, bytes.slice(at, at + PIECE));
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code } = error.body;
    // Another post may not hand it in: it waits for the one that may.
    if (code === "not_allowed") return true;
    if (!["not_found", "invalid", "id_reused"].includes(code)) throw error;
    // No visit names it any more, or it cannot be read: nothing will ever take it.
    await drop(key, id);
    return false;
  }
  await drop(key, id);
  return true;
}

function piece(
  id: string,
  at: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Schemas["PhotoState"]> {
  const params = { path: { id }, query: { at } };
  return answer(
    api.POST("/api/v1/photos/{id}/pieces", {
      params,
      body: bytes as unknown as string,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { "content-type": "application/octet-stream" },
    }),
  );
}
