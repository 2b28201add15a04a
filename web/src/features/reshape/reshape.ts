/* What a change of the ladder says in a sentence, and the day it may take effect on. */
import type { Refused, Schemas } from "../../lib/api/client";
import { t } from "../../lib/i18n/index.svelte";

export type Kind = "create" | "rename" | "split" | "merge" | "move";

/** A household or a unit, and which of the new units it goes to. */
export interface Home {
  id: string;
  name: string;
  about: string;
  place: number;
  /** The building it is in, as addresses call it. */
  building?: string | undefined;
  /** 0 where the address does not say. */
  stairwell: number;
  /** 0 where the address does not say. */
  floor: number;
}

/** A building, stairwell and floors, or a run of house numbers, in words. */
export function spanned(it: Schemas["DwellingSpan"]): string {
  const run = (pair: number[]) => (pair[0] === pair[1] ? `${pair[0]}` : `${pair[0]}–${pair[1]}`);
  const stairwell = it.stairwell ? t("division-stairwell", { number: it.stairwell }) : "";
  const floors = it.floors ? t("division-floors", { floors: run(it.floors) }) : "";
  const houses = it.houses && it.houses[1] ? t("division-houses", { houses: run(it.houses) }) : "";
  return `${it.place}${stairwell}${floors}${houses}`;
}

/** A change in words: what became of which unit. */
export function named(it: Schemas["ReshapeWire"]): string {
  const of = (part: string) =>
    it.units
      .filter((unit) => unit.part === part)
      .map((unit) => unit.name)
      .join(t("list-comma"));
  return t(`reshape-said-${it.kind}`, {
    changed: of("changed"),
    made: of("made"),
    ended: of("ended"),
    under: of("under"),
    name: it.renamed ?? "",
  });
}

/** What is wrong with the fields of a refused change, in words. */
export function faults(problem: Refused): string[] {
  return problem.body.fields.map((it) => {
    const [field, place] = it.field.split(".");
    const key = `reshape-wrong-${field}-${it.code}`;
    const said = t(key, { number: Number(place ?? 0) + 2 });
    return said === key ? t("reshape-wrong") : said;
  });
}
