/* A long list from the server, a page at a time. */
import { untrack } from "svelte";
import { Refused } from "./api/client";

type Page<T> = { rows: T[]; next?: string | null };

/** Reads the first page now and whenever what `load` reads has changed; `null` wants nothing. An
    answer that comes after another question is thrown away. */
export function paged<T>(load: (after: string | undefined) => Promise<Page<T>> | null) {
  let rows = $state.raw<T[]>();
  let next = $state<string | null>(null);
  let busy = $state(false);
  let problem = $state.raw<Refused | null>(null);
  let tries = $state(0);
  let turn = 0;

  async function take(asked: Promise<Page<T>>, before: T[]) {
    const mine = ++turn;
    [busy, problem] = [true, null];
    try {
      const page = await asked;
      if (mine === turn) [rows, next] = [[...before, ...page.rows], page.next ?? null];
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
    get next() {
      return next;
    },
    get busy() {
      return busy;
    },
    get problem() {
      return problem;
    },
    again: () => tries++,
    more: () => {
      const asked = next && !busy ? load(next) : null;
      if (asked) void take(asked, rows ?? []);
    },
  };
}
