/* The card of a household under an exit limit, as `domain::measures::card` says: read, verified and judged
   with or without a network. Both sides run crates/domain/cases/cards.json. */
import { verifyAsync } from "@noble/ed25519";
import type { Schemas } from "../api/client";

export type Book = Schemas["CardBook"];
export type Card = {
  county: number;
  village: string;
  measure: string;
  serial: string;
  from: string;
  until: string;
  terms: Schemas["ExitTermsWire"];
};
export type Trip = Pick<Schemas["BookTrip"], "out_at" | "day" | "in_at" | "counts">;
export type Known = { here: boolean; in_force: boolean; revoked: boolean; trips: Trip[] };
export type Verdict =
  | { is: "no_limit" | "revoked" | "elsewhere" | "expired" }
  | { is: "may_go"; left: number }
  | { is: "back"; minutes: number | null }
  | { is: "used_up"; again: string }
  | { is: "outside"; since: string };

const MARK = "WGC1.";
const SIGNED = 53;
const DAY = 86_400_000;
const UNSEEN = 2 * 3_600_000;

const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const uuid = (bytes: Uint8Array) =>
  hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const later = (day: string, days: number) =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** Whether a text is the code of a card at all. */
export const isCard = (text: string) => text.trim().startsWith(MARK);

function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The card a QR says, when its signature is the county's; `null` for a forged or damaged one. */
export async function readCard(code: string, book: Book): Promise<Card | null> {
  const all = bytesOf(code.trim().slice(MARK.length));
  if (!isCard(code) || all?.length !== SIGNED + 64) return null;
  const [bytes, signature] = [all.slice(0, SIGNED), all.slice(SIGNED)];
  const key = Uint8Array.from(book.key.match(/../g)!, (pair) => parseInt(pair, 16));
  if (!(await verifyAsync(signature, bytes, key).catch(() => false))) return null;
  const view = new DataView(bytes.buffer);
  const day = (at: number) => later("2000-01-01", view.getUint16(at));
  const card = {
    county: view.getUint32(1),
    village: uuid(bytes.slice(5, 21)),
    measure: uuid(bytes.slice(21, 37)),
    serial: String.fromCharCode(...bytes.slice(37, 45)),
    from: day(45),
    until: day(47),
    terms: { exits: bytes[49]!, every_days: bytes[50]!, max_minutes: view.getUint16(51) },
  };
  const known = bytes[0] === 1 && card.county === book.county && /^[a-z0-9]{8}$/i.test(card.serial);
  return known ? card : null;
}

/** What a checkpoint knows about a card. */
export function knownOf(card: Card, book: Book, now: number): Known {
  const measure = book.measures.find((it) => it.id === card.measure);
  return {
    here: book.villages.includes(card.village),
    in_force: !!measure && Date.parse(measure.starts_at) <= now && now < Date.parse(measure.until),
    revoked: book.revoked.includes(card.serial),
    trips: book.trips.filter((it) => it.serial === card.serial),
  };
}

/** Whether a limit asks who shows the card to go another time. */
export const stays = ({ is }: Verdict) => ["used_up", "outside", "revoked"].includes(is);

/** Judges a card whose signature is right. */
export function judge(
  card: Pick<Card, "from" | "until" | "terms">,
  known: Known,
  out: boolean,
  now: number,
  today: string,
): Verdict {
  const open = known.trips.filter((trip) => !trip.in_at).at(-1);
  if (!out) {
    const minutes = open ? Math.floor((now - Date.parse(open.out_at)) / 60_000) : null;
    return { is: "back", minutes };
  }
  // A limit that is over, of another village, or not known to hold, keeps nobody.
  if (!known.here) return { is: "elsewhere" };
  if (today > card.until) return { is: "expired" };
  if (!known.in_force || today < card.from) return { is: "no_limit" };
  if (known.revoked) return { is: "revoked" };
  // Who came home unseen is not outside for ever.
  const lately = now - Date.parse(open?.out_at ?? "") <= card.terms.max_minutes * 60_000 + UNSEEN;
  if (open && lately) return { is: "outside", since: open.out_at };
  const over = (trip: Trip) => later(trip.day, card.terms.every_days);
  const counted = known.trips.filter((trip) => trip.counts && over(trip) > today);
  const left = card.terms.exits - counted.length;
  if (left > 0) return { is: "may_go", left: left - 1 };
  return { is: "used_up", again: counted.map(over).sort()[0] ?? today };
}
