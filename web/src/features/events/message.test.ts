import { expect, test } from "vitest";
import { likely, plain } from "./message";

//
test("a copied message loses who said it and keeps what was said", () => {
  const cases: [string, string][] = [
    ["东头路灯不亮了", "东头路灯不亮了"],
    ["老李：东头路灯不亮了", "东头路灯不亮了"],
    ["老李 2022-03-15 19:20\n东头路灯不亮了\n\n两天了", "东头路灯不亮了\n两天了"],
    ["老李 19:20\n路灯不亮", "路灯不亮"],
    ["", ""],
  ];
  for (const [message, want] of cases) expect(plain(message)).toBe(want);
});

//
test("the words of the playbook say which kind it is likely to be", () => {
  const kinds = [
    { id: "need", words: ["买药", "帮忙"] },
    { id: "repair", words: ["路灯", "井盖"] },
  ];
  expect(likely("东头路灯不亮，井盖也没了，谁来帮忙", kinds)).toBe("repair");
  expect(likely("今天天气好", kinds)).toBe("");
});
