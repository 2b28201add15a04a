/* One thing loaded from the server: loading, loaded, or refused, and how to try again. */
import { Refused } from "./api/client";

export type Loaded<T> = {
  readonly data: T | undefined;
  readonly problem: Refused | undefined;
  again: () => void;
};

/** Loads now and whenever what `load` reads has changed. Old data stays while new data comes. */
export function loaded<T>(load: () => Promise<T>): Loaded<T> {
  let data = $state.raw<T>();
  let problem = $state.raw<Refused>();
  let tries = $state(0);
  $effect(() => {
    void tries;
    let stale = false;
    load().then(
      (found) => {
        if (!stale) [data, problem] = [found, undefined];
      },
      (error: unknown) => {
        if (!stale && error instanceof Refused) problem = error;
        else if (!stale) throw error;
      },
    );
    return () => (stale = true);
  });
  return {
    get data() {
      return data;
    },
    get problem() {
      return problem;
    },
    again: () => tries++,
  };
}
