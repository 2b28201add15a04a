/* One thing loaded from the server: loading, loaded, or refused, and how to try again. */
import { Refused } from "./api/client";

export type Loaded<T> = {
  readonly data: T | undefined;
  readonly problem: Refused | undefined;
  /** Whether newer data is on its way; what is shown may be of another area or day. */
  readonly stale: boolean;
  again: () => void;
};

/** Loads now and whenever what `load` reads has changed. Old data stays while new data comes. */
export function loaded<T>(load: () => Promise<T>): Loaded<T> {
  let data = $state.raw<T>();
  let problem = $state.raw<Refused>();
  let tries = $state(0);
  let stale = $state(false);
  $effect(() => {
    void tries;
    let replaced = false;
    stale = true;
    load().then(
      (found) => {
        if (!replaced) [data, problem, stale] = [found, undefined, false];
      },
      (error: unknown) => {
        if (replaced) return;
        if (!(error instanceof Refused)) throw error;
        // What another area showed must not stand beside the refusal of this one.
        [data, problem, stale] = [error.body.code === "offline" ? data : undefined, error, false];
      },
    );
    return () => (replaced = true);
  });
  return {
    get data() {
      return data;
    },
    get problem() {
      return problem;
    },
    get stale() {
      return stale && data !== undefined;
    },
    again: () => tries++,
  };
}
