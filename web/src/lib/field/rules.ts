/* Rules of `domain` that a phone needs without a network. Both sides run crates/domain/cases/*.json. */
import type { Schemas } from "../api/client";

export type TaskState = "open" | "done" | "excused";
export type Settles = "done" | "excused" | "nothing";
export type Answers = Record<string, unknown>;

/** Where a visit leaves its task. */
export function settle(state: TaskState, outcome: Settles, correcting: boolean): TaskState {
  if (outcome === "done" || (state === "done" && !correcting)) return "done";
  if (outcome === "excused") return "excused";
  return correcting ? "open" : state;
}

/** How much an answer counts: people and choices by number, yes as one. */
function counted(answer: unknown): number {
  if (Array.isArray(answer)) return answer.length;
  return answer === true ? 1 : 0;
}

/** What a visit adds to the figures of its day. */
export function figuresOfVisit(
  figures: Schemas["FigureWire"][],
  outcome: string,
  answers: Answers,
): Record<string, number> {
  const added = figures.map(({ id, from, of }) => {
    if (from === "visits") return [id, 1] as const;
    if (from === "outcome") return [id, of === outcome ? 1 : 0] as const;
    return [id, from === "answer" && of ? counted(answers[of]) : 0] as const;
  });
  return Object.fromEntries(added.filter(([, value]) => value));
}

/** What is wrong with the answers, by question. */
export function wrongAnswers(
  questions: Schemas["QuestionWire"][],
  given: Answers,
  members: string[],
): Record<string, "unknown" | "missing" | "unfit"> {
  const wrong: Record<string, "unknown" | "missing" | "unfit"> = {};
  for (const id of Object.keys(given)) {
    if (!questions.some((question) => question.id === id)) wrong[id] = "unknown";
  }
  for (const question of questions) {
    const answer = given[question.id] ?? null;
    if (answer === null) {
      if (question.required) wrong[question.id] = "missing";
    } else if (!fits(question, answer, members)) {
      wrong[question.id] = "unfit";
    }
  }
  return wrong;
}

function fits(question: Schemas["QuestionWire"], answer: unknown, members: string[]): boolean {
  const choice = (it: unknown) => question.choices.some((choice) => choice.id === it);
  const list = (most: number, each: (it: unknown) => boolean) =>
    Array.isArray(answer) && answer.length <= most && answer.every(each);
  switch (question.kind) {
    case "yes_no":
      return typeof answer === "boolean";
    case "choice":
      return choice(answer);
    case "choices":
      return list(50, choice);
    case "photo":
      return list(3, (it) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(it)));
    case "people":
      return list(200, (it) => members.includes(it as string));
    default:
      return typeof answer === "string" && [...answer].length <= 500;
  }
}

/** Whether somebody may be asked for the same thing again: so many days after the last time. */
export const rested = (last: string | undefined, days: number, now: number) =>
  !last || now - Date.parse(last) >= days * 86_400_000;

/** Whether a telephone number can be one, as `Phone::parse` says. */
export function isPhone(typed: string): boolean {
  const text = typed.replace(/[\s-]/g, "");
  if (/^(\+86|0086|86)?1[3-9]\d{9}$/.test(text)) return true;
  return /^0[1-9]\d{8,10}$/.test(text) || /^[1-9]\d{2,4}$/.test(text);
}
