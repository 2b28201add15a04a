/* Every link of the client leads to a page. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { page } from "./pages";

const here = import.meta.dirname;
const files = readdirSync(join(here, ".."), { recursive: true, encoding: "utf8" })
  .filter((it) => /\.(svelte|ts)$/.test(it) && !/test|schema/.test(it))
  .map((it) => readFileSync(join(here, "..", it), "utf8"));

test("a path has its page, with the id that stands in it", () => {
  expect(page("/events")?.id).toBeUndefined();
  expect(page("/events/7")?.id).toBe("7");
  for (const nowhere of ["/events/", "/events/7/8", "/castle", "/castle/7", "/"])
    expect(page(nowhere), nowhere).toBeNull();
});

test("every link leads somewhere", () => {
  const links = files.flatMap((text) =>
    [...text.matchAll(/(?:href="|href=\{`|go\(["`])(\/[a-z]+\/?)(?:[?"`]|\$\{)/g)].map(
      (it) => it[1]!,
    ),
  );
  // Pages that stand outside the frame, and the one that is always there.
  const apart = ["/today", "/open/", "/print/"];
  const lost = links.filter((it) => !apart.includes(it) && !page(it) && !page(`${it}7`));
  expect([...new Set(lost)]).toEqual([]);
  expect(links.length).toBeGreaterThan(20);
});
