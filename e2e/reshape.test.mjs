/* The grid centre changes the ladder: a grid is split with a look beforehand, another one is planned to move and called
   off, and one that cannot be is told why. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

async function open(page, name) {
  await page.getByLabel("按名称、拼音或代码找（/）").first().fill(name);
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

test("the grid centre splits a grid and calls a plan off", async () => {
  const page = await signIn(grid, "hq", "desk");
  await page.getByRole("link", { name: "网格" }).click();
  await open(page, "南辛南村第1细网格");
  await page.getByRole("button", { name: "拆分", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("第 2 个（新，").fill("南辛南村第1细网格东片");
  await look(page, "1440-split");
  await dialog.getByRole("button", { name: "预览" }).click();
  await dialog.getByText("新旧网格都由他负责").first().waitFor();
  await look(page, "1440-split-preview");
  await dialog.getByRole("button", { name: "确认办理" }).click();
  await page.getByText("已办好").waitFor();
  await page.getByText("从南辛南村第1细网格拆出南辛南村第1细网格东片").first().waitFor();
  await open(page, "南辛南村第1细网格东片");
  await page.getByText("从南辛南村第1细网格拆出").first().waitFor();
  await look(page, "1440-lineage");
  // A village is to come under another zone next month; it is called off.
  await open(page, "白村");
  await page.getByRole("button", { name: "划转" }).click();
  await dialog.getByLabel("按名称、拼音或代码找（/）").fill("曼山管区");
  await dialog.getByRole("button", { name: "曼山管区" }).click();
  const day = await dialog.getByLabel("哪天起生效").inputValue();
  const later = new Date(Date.parse(day) + 20 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("哪天起生效").fill(later);
  await dialog.getByRole("button", { name: "预览" }).click();
  await dialog.getByText(`${later} 当天自动办理`).waitFor();
  await dialog.getByRole("button", { name: `登记，${later} 生效` }).click();
  await page.getByText("待生效").first().waitFor();
  await look(page, "1440-planned");
  await page.getByRole("button", { name: "取消", exact: true }).click();
  await page.getByText("已取消，不再生效").waitFor();
  // Two names alike are refused in words.
  await page.getByRole("button", { name: "改名" }).click();
  await dialog.getByLabel("新名称").fill("官庄村");
  await dialog.getByRole("button", { name: "预览" }).click();
  await dialog.getByText("旁边已有同名的单位，请换一个名称。").waitFor();
  page.complaints = page.complaints.filter((it) => !it.includes("422"));
  assert.deepEqual(page.complaints, []);
});

test("an exclusive grid is made on a phone", async () => {
  const page = await signIn(grid, "admin");
  await page.goto(`${grid.address}/areas`);
  await page.getByRole("button", { name: "新建下级" }).click();
  await page.getByLabel("新单位名称（一行一个）").fill("夫子洞工业园");
  await page.getByLabel("类别").selectOption({ label: "企业网格" });
  await page.getByLabel("实有人数").fill("320");
  await look(page, "390-exclusive-new");
  await page.getByRole("button", { name: "预览" }).click();
  await page.getByRole("button", { name: "确认办理" }).click();
  await page.getByText("新建夫子洞工业园").first().waitFor();
  await open(page, "夫子洞工业园");
  await page.getByText("320 人").waitFor();
  assert.deepEqual(page.complaints, []);
});
