/* What is wrong with a field is said beside it and tied to its control. */
import { createRawSnippet } from "svelte";
import { render } from "svelte/server";
import { expect, test } from "vitest";
import { refused } from "../api/client";
import Field from "./Field.svelte";

type Tied = Record<string, string | true | undefined>;

function shown(problem: ReturnType<typeof refused> | null, hint?: string) {
  let tied: Tied = {};
  const children = createRawSnippet<[Tied]>((control) => {
    tied = control();
    return { render: () => `<input id="${tied.id}">` };
  });
  const props = { label: "电话", name: "phone", of: { problem }, hint, children };
  const { body } = render(Field, { props: props as never });
  return { body, tied };
}

test("a label belongs to its control, and a hint describes it", () => {
  const { body, tied } = shown(null, "手机");
  expect(body).toContain(`<label for="${tied.id}">电话</label>`);
  expect(body).toContain(`id="${tied["aria-describedby"]}"`);
  expect([body.includes("alert"), tied["aria-invalid"]]).toEqual([false, undefined]);
});

test.each([
  ["missing", "请填写"],
  ["phone", "电话号码不对"],
  ["a code of a later version", "请检查这一项"],
])("a field refused with %s says %s", (code, words) => {
  const { body, tied } = shown(refused("invalid", { phone: code }), "手机");
  expect(body).toContain(words);
  expect(tied["aria-invalid"]).toBe(true);
  for (const id of (tied["aria-describedby"] as string).split(" "))
    expect(body).toContain(`id="${id}"`);
});

test("what is wrong with another field is not said here", () => {
  const { body, tied } = shown(refused("invalid", { name: "missing" }));
  expect([body.includes("alert"), tied["aria-describedby"]]).toEqual([false, undefined]);
});
