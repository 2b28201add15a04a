/* A visit in the making: what the form holds, and what is sent. Kept while the client is open, so
   that leaving a half-filled form loses nothing. */
import { newId, refused, type Schemas } from "../../lib/api/client";
import { copy, draft as keepDraft, field } from "../../lib/field/field.svelte";
import { wrongAnswers } from "../../lib/field/rules";

export type Answers = Record<string, string[] | string | boolean | undefined>;
export type Draft = {
  id: string;
  outcome: string | null;
  reason: string;
  answers: Answers;
  /** Set when first sent, so that sending again after a lost answer is the very same visit. */
  made_at: string;
};

const drafts = new Map<string, Draft>();

/** The draft of a task: everybody who should be home is ticked, so the usual visit is two taps. */
export function draft(task: string, members: Schemas["PersonWire"][]): Draft {
  const home = members.filter((it) => it.presence === "home").map((it) => it.id);
  const made = drafts.get(task) ??
    (copy().drafts.get(`visit-${task}`) as Draft | undefined) ?? {
      id: newId(),
      outcome: null,
      reason: "",
      answers: { at_home: home },
      made_at: "",
    };
  drafts.set(task, made);
  return made;
}

export function forget(task: string): void {
  drafts.delete(task);
  if (copy().drafts.has(`visit-${task}`)) void keepDraft(`visit-${task}`, undefined);
}

/** Whoever signs out leaves nothing behind. */
export function forgetAll(): void {
  drafts.clear();
}

/** Keeps what is typed: with the copy on the phone where there is one, so that it survives a dead battery. */
export function keep(task: string, made: Draft): void {
  drafts.set(task, made);
  const typed = made.outcome !== null || made.reason !== "";
  if (field.state === "open" && typed) void keepDraft(`visit-${task}`, made);
}

/** Begins again from what was sent back. */
export function mend(task: string, body: Record<string, unknown>): void {
  const { id, outcome, reason } = body as Schemas["NewVisit"];
  const answers = (body.answers ?? {}) as Answers;
  keep(task, { id, outcome, reason: reason ?? "", answers, made_at: "" });
}

/** Refuses what the server would refuse, so that nobody waits for a network to hear it. */
export function check(
  sent: Schemas["NewVisit"],
  outcome: Schemas["OutcomeWire"],
  questions: Schemas["QuestionWire"][],
  members: string[],
): void {
  if (outcome.reason && !sent.reason?.trim()) {
    throw refused("reason_missing", { reason: "missing" });
  }
  if (!outcome.form) return;
  const wrong = Object.entries(wrongAnswers(questions, sent.answers ?? {}, members));
  if (!wrong.length) return;
  const fields = wrong.map(([id, code]) => [`answers.${id}`, code] as const);
  throw refused("invalid", Object.fromEntries(fields));
}

/** What is sent: only answers to questions that are asked, empty ones left out. */
export function visit(
  task: string,
  made: Draft,
  outcome: Schemas["OutcomeWire"],
  questions: Schemas["QuestionWire"][],
  replaces: string | null,
): Schemas["NewVisit"] {
  const asked = outcome.form ? questions : [];
  const answers = Object.fromEntries(
    asked
      .map((question) => [question.id, made.answers[question.id]] as const)
      .filter(([, given]) => given !== undefined && given !== ""),
  );
  return {
    id: made.id,
    task,
    outcome: outcome.id,
    reason: outcome.reason ? made.reason : null,
    made_at: made.made_at,
    answers: answers as Record<string, never>,
    replaces,
  };
}
