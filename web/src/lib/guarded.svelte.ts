/* Work that the server may refuse: busy while it goes on, its refusal kept to be shown. */
import { Refused, refused } from "./api/client";

export function guarded() {
  let busy = $state(false);
  let problem = $state.raw<Refused | null>(null);
  return {
    get busy() {
      return busy;
    },
    get problem() {
      return problem;
    },
    /** Whether a field of what was sent is at fault. */
    wrong: (field: string) => Boolean(problem?.body.fields.some((it) => it.field === field)),
    clear: () => (problem = null),
    /** Does the work, once at a time; a refusal is kept, any other failure is thrown. */
    async run(work: () => Promise<unknown>): Promise<void> {
      if (busy) return;
      [busy, problem] = [true, null];
      try {
        await work();
      } catch (error) {
        // What nobody foresaw is shown as well: a button never does nothing.
        if (!(error instanceof Refused)) console.error(error);
        problem = error instanceof Refused ? error : refused("unexpected");
      } finally {
        busy = false;
      }
    },
  };
}
