/* Who is signed in, through which post, by which playbook. */
import { answer, api, Refused, signedOut, type Schemas } from "./api/client";
import { go } from "./router.svelte";

export type Me = Schemas["Me"];
export type Playbook = Schemas["PlaybookWire"];

type Session = {
  me: Me | null;
  playbook: Playbook | null;
  ready: boolean;
  /** The session has ended while a page is open: the same person may sign in over it and go on. */
  ended: boolean;
};

export const session = $state<Session>({ me: null, playbook: null, ready: false, ended: false });

signedOut.tell = () => {
  session.ended = session.me !== null;
};

async function enter(me: Me): Promise<void> {
  session.playbook = await answer(api.GET("/api/v1/playbook"));
  session.me = me;
}

export async function resume(): Promise<Refused | null> {
  try {
    await enter(await answer(api.GET("/api/v1/session")));
    return null;
  } catch (error) {
    if (error instanceof Refused && error.body.code !== "signed_out") return error;
    return null;
  } finally {
    session.ready = true;
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  let me = await answer(api.POST("/api/v1/session", { body: { login, password } }));
  const post = session.me?.post.id;
  const same = session.ended && session.me?.worker === me.worker;
  if (same && post && post !== me.post.id && me.posts.some((it) => it.id === post)) {
    await answer(api.PUT("/api/v1/session/post", { body: { post } }));
    me = await answer(api.GET("/api/v1/session"));
  }
  if (session.ended && !same) leaving.forEach((forget) => forget());
  await enter(me);
  session.ended = false;
  if (!same) go("/", true);
}

/** What must be forgotten when somebody signs out. */
export const leaving: (() => void)[] = [];

export async function signOut(): Promise<void> {
  try {
    await answer(api.DELETE("/api/v1/session"));
  } catch (error) {
    // Ended already: then nothing is left to end but what this page holds.
    if (!(error instanceof Refused) || error.body.code !== "signed_out") throw error;
  }
  leaving.forEach((forget) => forget());
  [session.me, session.ended] = [null, false];
  go("/", true);
}

export async function switchPost(post: string): Promise<void> {
  await answer(api.PUT("/api/v1/session/post", { body: { post } }));
  await enter(await answer(api.GET("/api/v1/session")));
  go("/", true);
}

export function may(action: string): boolean {
  return session.me?.actions.includes(action) ?? false;
}

/** The post's level is the lowest of the ladder: a worker at the doors. */
export function atTheDoors(): boolean {
  return session.me?.post.level === session.playbook?.levels.at(-1)?.id;
}

/** The report everybody owes. */
export function dailyForm(): Schemas["ReportFormWire"] | undefined {
  return session.playbook?.reports[0];
}
