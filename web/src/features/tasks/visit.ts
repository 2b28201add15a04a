/* A visit in the making: what the form holds, and what is sent. Kept while the client is open, so
   that leaving a half-filled form loses nothing. */
import { newId, type Schemas } from "../../lib/api/client";

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
  const made = drafts.get(task) ?? {
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
}

/** Whoever signs out leaves nothing behind. */
export function forgetAll(): void {
  drafts.clear();
}

export function keep(task: string, made: Draft): void {
  drafts.set(task, made);
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
