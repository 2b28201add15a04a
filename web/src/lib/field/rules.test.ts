/* The phone decides by the same cases as the server: crates/domain/cases. */
import { expect, test } from "vitest";
import answers from "../../../../crates/domain/cases/answers.json";
import figures from "../../../../crates/domain/cases/figures.json";
import phones from "../../../../crates/domain/cases/phone.json";
import settles from "../../../../crates/domain/cases/settle.json";
import type { Schemas } from "../api/client";
import {
  figuresOfVisit,
  isPhone,
  settle,
  wrongAnswers,
  type Settles,
  type TaskState,
} from "./rules";

const name = { zh: "", en: "" };

test.each(settles)("a visit settles: $state $settles $correcting", (it) => {
  expect(settle(it.state as TaskState, it.settles as Settles, it.correcting)).toBe(it.next);
});

test.each(phones)("a telephone number: $typed", (it) => {
  expect(isPhone(it.typed)).toBe(it.fits);
});

test.each(answers.cases)("answers: $given", (it) => {
  const questions: Schemas["QuestionWire"][] = answers.questions.map((question) => ({
    ...{ id: question.id, kind: question.kind, name },
    required: question.required ?? false,
    choices: (question.choices ?? []).map((id) => ({ id, name })),
  }));
  expect(wrongAnswers(questions, it.given, answers.members)).toEqual(it.wrong);
});

test.each(figures.cases)("figures: $outcome $answers", (it) => {
  const form: Schemas["FigureWire"][] = figures.figures.map((figure) => ({
    ...{ id: figure.id, name, entered: false, watched: false },
    ...{ from: figure.from, of: figure.of ?? null },
  }));
  expect(figuresOfVisit(form, it.outcome, it.answers)).toEqual(it.adds);
});
