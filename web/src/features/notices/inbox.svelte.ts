/* Instructions that reach one's post: asked for every minute while a page is open. That a device has them is said at once,
   so that whoever sent them sees how far they have come. */
import { answer, api, Refused, type Schemas } from "../../lib/api/client";
import { everyMinute } from "../../lib/every";

export type Instruction = Schemas["InstructionWire"];
export type ReceiptState = "delivered" | "read" | "confirmed";

export const inbox = $state<{ list: Instruction[] | null; problem: Refused | null }>({
  list: null,
  problem: null,
});

/** Not opened yet. */
export const unread = (it: Instruction) => !it.state || it.state === "delivered";

/** What waits for whoever is signed in: to be confirmed, or not read yet. */
export const waits = (it: Instruction) =>
  it.standing === "asked" || (it.standing !== "confirmed" && unread(it));

async function tell(ids: string[], state: ReceiptState, said: string | null = null): Promise<void> {
  const body = ids.map((instruction) => ({ instruction, state, said }));
  if (body.length) await answer(api.POST("/api/v1/instructions/receipts", { body }));
}

export async function refresh(): Promise<void> {
  try {
    const list = await answer(api.GET("/api/v1/instructions"));
    [inbox.list, inbox.problem] = [list, null];
    await tell(
      list.filter((it) => !it.state).map((it) => it.id),
      "delivered",
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    inbox.problem = error;
  }
}

/** Says that one was opened, or confirms it. */
export async function say(id: string, state: ReceiptState, said: string | null = null) {
  await tell([id], state, said);
  await refresh();
}

/** Keeps asking until told to stop. */
export function follow(): () => void {
  const stop = everyMinute(() => void refresh());
  return () => {
    stop();
    [inbox.list, inbox.problem] = [null, null];
  };
}
