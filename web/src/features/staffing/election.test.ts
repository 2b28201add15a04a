import { expect, test } from "vitest";
import { proposed } from "./election";

const prefer = ["party_member", "applicant", "veteran"];

// covers: L-10
test("candidates are proposed as the locality prefers, and others after them as entered", () => {
  const ranks = [null, "veteran", "party_member", undefined, "applicant", "party_member", "other"];
  const candidates = ranks.map((rank) => ({ rank }));
  expect(proposed(candidates, prefer)).toEqual([2, 5, 4, 1, 0, 3, 6]);
  expect(proposed(candidates, [])).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
