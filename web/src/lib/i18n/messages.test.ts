import { FluentResource } from "@fluent/bundle";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const here = import.meta.dirname;
const told = (file: string) =>
  new FluentResource(readFileSync(join(here, file), "utf8")).body.map((message) => message.id);
const ids = (language: string) =>
  [...told(`${language}.ftl`), ...told(`${language}.desk.ftl`)].sort();

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /\.(svelte|ts)$/.test(entry.name) && !/schema|test/.test(entry.name)
        ? readFileSync(path, "utf8")
        : "";
    })
    .join("\n");
}
const code = sources(join(here, "../.."));

test("Chinese and English say the same things", () => {
  for (const part of ["ftl", "desk.ftl"]) {
    expect(told(`en.${part}`).sort()).toEqual(told(`zh-CN.${part}`).sort());
  }
  expect(ids("zh-CN").filter((id, at, all) => id === all[at - 1])).toEqual([]);
});

test("every message that is asked for exists", () => {
  const known = new Set(ids("zh-CN"));
  const asked = [...code.matchAll(/\bt\(\s*["']([a-z-]+)["']/g)].map((found) => found[1]!);
  expect(asked.filter((id) => !known.has(id))).toEqual([]);
  expect(asked.length).toBeGreaterThan(50);
});

test("no text stands outside the message files", () => {
  const markup = [...code.matchAll(/>([^<>{}]*[\u4e00-\u9fff][^<>{}]*)</g)].map(
    (found) => found[1],
  );
  expect(markup).toEqual([]);
});

/** What is loaded without the words of the desk: everything but the pages behind `desk(…)`. */
function field(): string[] {
  const found = new Set<string>();
  const todo = [join(here, "../../main.ts")];
  for (let file = todo.pop(); file; file = todo.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(file, "utf8");
    const named = [...text.matchAll(/(?:from|^import)\s+"(\.[^"?]+)"/gm)].map((it) => it[1]!);
    const lazy = [...text.matchAll(/(desk\(\(\) =>\s*)?import\("(\.[^"?]+)"\)/g)];
    for (const path of [...named, ...lazy.filter((it) => !it[1]).map((it) => it[2]!)]) {
      const whole = join(dirname(file), path);
      const ends = ["", ".ts", ".svelte", ".svelte.ts"].map((end) => whole + end);
      todo.push(...ends.filter((it) => /\.(ts|svelte)$/.test(it) && existsSync(it)));
    }
  }
  return [...found];
}

test("the pages of the field have their words at hand", () => {
  const atHand = new Set(told("zh-CN.ftl"));
  const files = field();
  const asked = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\bt\(\s*["']([a-z-]+)["']/g)].map((it) => it[1]!),
  );
  expect(asked.filter((id) => !atHand.has(id))).toEqual([]);
  expect(files.length).toBeGreaterThan(60);
});
