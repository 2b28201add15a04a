/* The one way to the server: typed by the generated schema, refusals as data. */
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type ProblemBody = Schemas["ProblemBody"];

export class Refused extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.code);
  }
}

/** A refusal made here; its words are in the message files as `problem-…`. */
export function refused(code: string, wrong: Record<string, string> = {}): Refused {
  const fields = Object.entries(wrong).map(([field, code]) => ({ field, code }));
  return new Refused({ code, title: "", title_en: "", status: 0, fields });
}

export const api = createClient<paths>({ baseUrl: "/" });

/** Whoever wants to know that the session has ended. */
export const signedOut = { tell: () => {} };

/** The body of an answer; a refusal is thrown as [Refused]. */
export async function answer<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let got;
  try {
    got = await asked;
  } catch {
    throw refused("offline");
  }
  if (got.response.ok) return got.data as T;
  const body = got.error as ProblemBody | undefined;
  if (body?.code === "signed_out") signedOut.tell();
  throw body?.code ? new Refused(body) : refused("offline");
}

/** An id made here, so that sending again is the same act (UUID version 7). */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let place = 0; place < 6; place++)
    bytes[place] = Math.floor(now / 2 ** (40 - 8 * place)) % 256;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
