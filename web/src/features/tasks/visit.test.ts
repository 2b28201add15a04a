import { beforeEach, expect, test } from "vitest";
import type { Schemas } from "../../lib/api/client";
import { draft, forget, keep, visit } from "./visit";

const person = (id: string, presence: string) => ({ id, presence }) as Schemas["PersonWire"];
const question = (id: string) => ({ id, kind: "people" }) as Schemas["QuestionWire"];
const outcome = (id: string, form: boolean, reason: boolean) =>
  ({ id, form, reason }) as Schemas["OutcomeWire"];

beforeEach(() => forget("t"));

test("whoever should be home is ticked already", () => {
  const made = draft("t", [person("a", "home"), person("b", "away")]);
  expect(made.answers.at_home).toEqual(["a"]);
});

test("a half-filled form is kept, and sent under the same id", () => {
  const first = draft("t", []);
  keep("t", { ...first, reason: "下地" });
  expect(draft("t", [])).toEqual({ ...first, reason: "下地" });
  forget("t");
  expect(draft("t", []).id).not.toBe(first.id);
});

test("only what was asked is sent", () => {
  const made = {
    id: "i",
    outcome: null,
    reason: "远",
    answers: { at_home: ["a"], note: "", extra: true },
    made_at: "2022-03-15T02:00:00.000Z",
  };
  const questions = [question("at_home"), question("note")];
  const visited = visit("t", made, outcome("visited", true, false), questions, null);
  expect(visited).toMatchObject({
    answers: { at_home: ["a"] },
    reason: null,
    made_at: made.made_at,
  });
  expect(Object.keys(visited.answers!)).toEqual(["at_home"]);
  const absent = visit("t", made, outcome("absent", false, true), questions, "before");
  expect(absent).toMatchObject({ answers: {}, reason: "远", replaces: "before" });
});
