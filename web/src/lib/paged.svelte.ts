/* A long list from the server, a page at a time. */
import { untrack } from "svelte";
import { Refused } from "./api/client";

type Page<T> = { rows: T[]; next?: string | null };
type Row<P> = P extends Page<infer T> ? T : never;

/** Reads the first page now and whenever what `load` reads has changed; `null` wants nothing. An
    answer that comes after another question is thrown away. */
export function paged<P extends Page<unknown>>(
  load: (after: string | undefined) => Promise<P> | null,
) {
  type T = Row<P>;
  let rows = $state.raw<T[]>();
  let first = $state.raw<P>();
  let next = $state<string | null>(null);
  let busy = $state(false);
  let problem = $state.raw<Refused | null>(null);
  let tries = $state(0);
  let turn = 0;

  async function take(asked: Promise<P>, before: T[]) {
    const mine = ++turn;
    [busy, problem] = [true, null];
    try {
      const page = await asked;
      if (mine !== turn) return;
      if (!before.length) first = page;
      [rows, next] = [[...before, ...(page.rows as T[])], page.next ?? null];
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (mine === turn) problem = error;
    } finally {
      if (mine === turn) busy = false;
    }
  }
  $effect(() => {
    void tries;
    const asked = load(undefined);
    untrack(() => {
      rows = undefined;
      if (asked) void take(asked, []);
    });
  });
  return {
    get rows() {
      return rows;
    },
    /** The first page as it came, with what it says besides its rows. */
    get first() {
      return first;
    },
    get next() {
      return next;
    },
    get busy() {
      return busy;
    },
    get problem() {
      return problem;
    },
    /** Reads on to the end, or to so many rows; whether that was the end. */
    all: async (most: number) => {
      while (next && !problem && (rows?.length ?? 0) < most) {
        const asked = load(next);
        if (!asked) break;
        await take(asked, rows ?? []);
      }
      return !next;
    },
    again: () => tries++,
    more: () => {
      const asked = next && !busy ? load(next) : null;
      if (asked) void take(asked, rows ?? []);
    },
  };
}
