/* The command room divides a micro-grid of blocks along its stairwells, gives a stairwell away by hand and takes that back;
   a village's micro-grid is divided by villagers' groups. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

async function open(page, name) {
  await page.getByLabel("按名称、拼音或代码找（/）").first().fill(name);
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

test("a micro-grid of blocks is divided by whole stairwells and floors", async () => {
  const page = await signIn(grid, "room", "desk");
  await page.goto(`${grid.address}/areas`);
  await open(page, "坝头社区第1微网格");
  await page.getByRole("button", { name: "拆分", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("group", { name: "楼栋、单元、楼层" }).waitFor();
  const cells = dialog.getByRole("button", { name: /归第 2 个/ });
  const before = await cells.count();
  assert.ok(before > 0, "the second unit holds floors");
  await look(page, "1440-blocks");
  // The first stairwell goes to the second unit by hand, and back again.
  await dialog.getByRole("group", { name: "楼栋、单元、楼层" }).getByRole("radio").nth(1).check();
  await dialog.getByRole("button", { name: "1单元" }).first().click();
  assert.ok((await cells.count()) > before);
  await dialog.getByRole("button", { name: "撤销上一步" }).click();
  assert.equal(await cells.count(), before);
  await dialog.getByRole("button", { name: "预览" }).click();
  await dialog.getByRole("button", { name: "确认办理" }).click();
  await page.getByText("已办好").waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a village's micro-grid is divided by villagers' groups, on a phone too", async () => {
  const page = await signIn(grid, "room", "phone");
  await page.goto(`${grid.address}/areas`);
  await open(page, "烟墩村第1微网格");
  await page.getByRole("button", { name: "拆分", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("按村民小组").check();
  await dialog
    .getByText(/^\d组1?\d*–?\d*号$/)
    .first()
    .waitFor();
  await look(page, "360-groups");
});
