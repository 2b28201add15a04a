/* Who is signed in, through which post, by which playbook. */
import { answer, api, Refused, refused, signedOut, type Schemas } from "./api/client";
import {
  copy,
  dayOf,
  end,
  field,
  look,
  now,
  shut,
  sync,
  told,
  waiting,
} from "./field/field.svelte";
import { tell } from "./clock";
import { t, word } from "./i18n/index.svelte";
import { go } from "./router.svelte";
import { say } from "./toast.svelte";

export type Me = Schemas["Me"];
export type Playbook = Schemas["PlaybookWire"];

/** Somebody signed out without a network: the session is closed as soon as there is one. */
const LEFT = "signed-out";

type Session = {
  me: Me | null;
  playbook: Playbook | null;
  ready: boolean;
  /** The session has ended while a page is open: the same person may sign in over it and go on. */
  ended: boolean;
  /** Signed in by password to open one's own copy on this phone, whose PIN opens it no more. */
  recovering: boolean;
  /** Why everything here is gone. */
  wiped: string | null;
};

export const session = $state<Session>({
  ...{ me: null, playbook: null, ready: false, ended: false },
  ...{ recovering: false, wiped: null },
});

told.about = () => {
  const { me, playbook } = copy().about!;
  tell(new Date(now()).toISOString());
  [session.me, session.playbook] = [{ ...me, day: dayOf(now()) }, playbook];
};
told.photoLost = () => say(t("photo-lost"));
told.signedOut = () => (session.ended = session.me !== null);
told.wiped = (why) => {
  [session.me, session.ended, session.wiped] = [null, false, why];
  go("/", true);
};

signedOut.tell = () => {
  session.ended = session.me !== null;
};

/** What somebody began on the spot and did not finish is theirs alone. */
function forgetDrafts(but?: string): void {
  for (const key of Object.keys(localStorage)) {
    const [kind, worker] = key.split("/");
    if (kind === "draft" && worker !== but) localStorage.removeItem(key);
  }
}

async function enter(me: Me): Promise<void> {
  tell(me.now);
  forgetDrafts(me.worker);
  session.playbook = await answer(api.GET("/api/v1/playbook"));
  session.me = me;
}

export async function resume(): Promise<Refused | null> {
  try {
    if (localStorage.getItem(LEFT)) await close();
    // A phone that keeps a copy needs no network to begin.
    if (!(await look())) await enter(await answer(api.GET("/api/v1/session")));
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code } = error.body;
    // Whoever may not go on with this session may still sign in anew.
    if (code === "account_closed" || code === "no_post") session.wiped = code;
    else if (code !== "signed_out") return error;
    return null;
  } finally {
    session.ready = true;
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  if (localStorage.getItem(LEFT)) await close();
  let me = await answer(api.POST("/api/v1/session", { body: { login, password } }));
  const post = session.me?.post.id;
  const same = session.ended && session.me?.worker === me.worker;
  if (same && post && post !== me.post.id && me.posts.some((it) => it.id === post)) {
    await answer(api.PUT("/api/v1/session/post", { body: { post } }));
    me = await answer(api.GET("/api/v1/session"));
  }
  if (session.ended && !same) leaving.forEach((forget) => forget());
  await enter(me);
  if (field.state === "open" && field.lock?.worker !== me.worker) shut();
  session.recovering = field.state === "locked" && field.lock?.worker === me.worker;
  [session.ended, session.wiped] = [false, null];
  if (field.state === "open") void sync();
  if (!same) go("/", true);
}

/** What must be forgotten when somebody signs out. */
export const leaving: (() => void)[] = [];

async function close(): Promise<void> {
  try {
    await answer(api.DELETE("/api/v1/session"));
  } catch (error) {
    const code = error instanceof Refused ? error.body.code : "";
    if (code === "offline" && (field.state === "open" || localStorage.getItem(LEFT))) {
      return localStorage.setItem(LEFT, "1");
    }
    // Ended already: then nothing is left to end but what this page holds.
    if (code !== "signed_out") throw error;
  }
  localStorage.removeItem(LEFT);
}

export async function signOut(): Promise<void> {
  await close();
  leaving.forEach((forget) => forget());
  forgetDrafts();
  if (field.state === "open") await end();
  [session.me, session.ended] = [null, false];
  go("/", true);
}

export async function switchPost(post: string): Promise<void> {
  if (field.state === "open") {
    // What waits was written down through the post that is left.
    await sync();
    if (waiting() + field.photos) throw refused("still_waiting");
  }
  await answer(api.PUT("/api/v1/session/post", { body: { post } }));
  await enter(await answer(api.GET("/api/v1/session")));
  if (field.state === "open") await sync();
  go("/", true);
}

export function may(action: string): boolean {
  return session.me?.actions.includes(action) ?? false;
}

/** What people call a role. */
export function role(id: string): string {
  const known = session.playbook?.roles?.find((it) => it.id === id);
  return known ? word(known.name) : id;
}

/** The post's level is the lowest of the ladder: a worker at the doors. */
export function atTheDoors(): boolean {
  return session.me?.post.level === session.playbook?.levels.at(-1)?.id;
}

/** The report everybody owes; none for a post below the levels that sign it. */
export function dailyForm(): Schemas["ReportFormWire"] | undefined {
  const form = session.playbook?.reports[0];
  const place = (level?: string) => session.playbook!.levels.findIndex((it) => it.id === level);
  const lowest = Math.max(...(form?.levels ?? []).map(place));
  return form && place(session.me?.post.level) <= lowest ? form : undefined;
}
