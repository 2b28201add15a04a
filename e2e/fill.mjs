/* Fills each locality once; journeys begin with a copy. What was filled is kept until the binary or the day changes. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export const binary =
  process.env.WANGGE_BINARY ?? new URL("../target/debug/wangge", import.meta.url).pathname;
const kept = new URL("../target/journeys/", import.meta.url).pathname;

/** Folder of a filled locality. */
export function filled(locality) {
  const { mtimeMs, size } = statSync(binary);
  const day = new Date().toDateString();
  const key = createHash("sha256").update(`${binary} ${mtimeMs} ${size} ${day}`).digest("hex").slice(0, 12);
  return join(kept, key, locality);
}

export default async function fill() {
  const folder = join(filled("beilun"), "..");
  for (const old of existsSync(kept) ? readdirSync(kept) : []) {
    if (join(kept, old) !== folder) rmSync(join(kept, old), { recursive: true });
  }
  // The largest first; two at a time.
  const waiting = ["beilun", "ningjiang", "nishan", "liangdang"].filter((it) => !existsSync(filled(it)));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const asked = ["--data", filled(next), "demo", "--playbook", next, "--fill-only"];
      try {
        await promisify(execFile)(binary, asked);
      } catch (error) {
        rmSync(filled(next), { recursive: true, force: true });
        throw error;
      }
    }
  };
  await Promise.all([work(), work()]);
}
