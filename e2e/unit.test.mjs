/* The micro-grid leader opens the page of the unit on the phone: four jobs, the team, whom to call; the village reads its own
   at the desk and goes on from a line. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("what is open stands under four jobs, with whom to call", async () => {
  const micro = await signIn(grid, "micro");
  await micro.goto(`${grid.address}/unit`);
  for (const job of ["涉疫人员怎么管", "生活物资怎么保", "核酸检测怎么测", "群众情绪怎么安抚"])
    await micro.getByRole("heading", { name: job }).waitFor();
  await micro.getByRole("heading", { name: "往上找谁" }).waitFor();
  await look(micro, "390-unit");

  const village = await signIn(grid, "village", "desk");
  await village.goto(`${grid.address}/unit`);
  await village.getByRole("heading", { name: "坝头社区" }).waitFor();
  await look(village, "1440-unit");
  await village.getByRole("link", { name: /小门管控不到位/ }).click();
  await village.getByRole("button", { name: /只看：小门管控不到位/ }).waitFor();
  assert.match(village.url(), /category=gate_control/);
  await village.getByRole("button", { name: /只看/ }).click();
  await village.getByRole("button", { name: /只看/ }).waitFor({ state: "detached" });
  assert.deepEqual([...micro.complaints, ...village.complaints], []);
});

test("the district sees how far each sub-district is set up, and goes where something is missing", async () => {
  const county = await signIn(grid, "county", "desk");
  await county.goto(`${grid.address}/areas`);
  await county.getByRole("link", { name: "建格进度" }).click();
  await county.getByRole("heading", { name: "配岗位" }).waitFor();
  await county.getByRole("row", { name: /大碶街道/ }).waitFor();
  await look(county, "1440-setup");
  await county.getByRole("button", { name: "大碶街道", exact: true }).click();
  await county.getByRole("row", { name: /坝头社区/ }).waitFor();
  await county.getByRole("link", { name: "去补齐" }).first().click();
  await county.waitForURL(/\/(areas|staff|coverage)\?area=/);
  const village = await signIn(grid, "village");
  await village.goto(`${grid.address}/setup`);
  await village.getByRole("heading", { name: "建体系" }).waitFor();
  await look(village, "390-setup");
  assert.deepEqual([...county.complaints, ...village.complaints], []);
});
