/* The phone decides by the same cases as the server: crates/domain/cases. */
import { expect, test } from "vitest";
import answers from "../../../../crates/domain/cases/answers.json";
import cards from "../../../../crates/domain/cases/cards.json";
import code from "../../../../crates/domain/cases/card-code.json";
import figures from "../../../../crates/domain/cases/figures.json";
import phones from "../../../../crates/domain/cases/phone.json";
import settles from "../../../../crates/domain/cases/settle.json";
import { judge, readCard } from "./card";
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

test.each(cards)("a card: $says", (it) => {
  const card = { from: "2022-03-15", until: "2022-03-21", terms: it.terms };
  expect(judge(card, it.known, it.out, Date.parse(it.now), it.today)).toEqual(it.verdict);
});

const book = { ...code.book, checkpoint: "", villages: [], measures: [], revoked: [], trips: [] };

test("the QR of a card is read as the server wrote it", async () => {
  expect(await readCard(code.code, book)).toEqual(code.says);
});

test("a card that was forged, damaged or made elsewhere is none", async () => {
  const turned = code.code.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  const inside = code.code.slice(0, 20) + (code.code[20] === "A" ? "B" : "A") + code.code.slice(21);
  for (const text of [inside, turned.slice(0, -4), code.code.slice(5), "", "WGC1.", "WGC1.!!"]) {
    expect(await readCard(text, book)).toBeNull();
  }
  const other = book.key.replace(/^../, (pair) => (pair === "00" ? "01" : "00"));
  expect(await readCard(code.code, { ...book, key: other })).toBeNull();
  expect(await readCard(code.code, { ...book, county: 1 })).toBeNull();
});
