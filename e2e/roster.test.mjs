/* The administrator reads a roster in through the wizard: first one with mistakes, then a good one. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid()));
test.afterAll(() => grid.stop());

const heading =
  '全员人口信息采集表,,,,,,,\n户,,,,成员,,,\n"户编码\n(18位)",区划代码,联户组,户所在地,姓名,性别,身份证号,联系电话\n';
const row = (number, unit, name, id = "", phone = "") =>
  `${number},621228100201,${unit},城关村9组${number.slice(-1)}号,${name},男,${id},${phone}\n`;
const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("a roster with mistakes is explained, and a good one is kept whole", async () => {
  const page = await signIn(grid, "admin", "desk");
  await page.getByRole("link", { name: "名册" }).click();
  await page.getByText("选择或拖入名册文件").waitFor();
  await look(page, "1440-import");
  const bad =
    heading + row("901", "第1联户组", "测试乙", "340524198001010013") + row("902", "第999联户组", "测试丙");
  await page.locator("input[type=file]").setInputFiles(file("城关村名册.csv", bad));
  await page.getByText("请核对每一列是什么").waitFor();
  assert.equal(await page.getByLabel("成员/姓名").inputValue(), "name");
  await look(page, "1440-import-columns");
  await page.getByRole("button", { name: "检查全部" }).click();
  await page.getByText("该村（社区）没有这个网格（联户组）").waitFor();
  await page.getByRole("row", { name: /身份证号有误（末位校验不符）.*暂不导入/ }).waitFor();
  assert.ok(await page.getByRole("button", { name: /^导入其余/ }).isDisabled());
  await look(page, "1440-import-check");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载问题清单" }).click();
  assert.match((await download).suggestedFilename(), /problems\.xlsx/);
  await page.getByRole("button", { name: "换个文件" }).click();
  const good =
    heading + row("901", "第1联户组", "测试乙") + row("902", "第2联户组", "测试丙", "", "13800000001");
  await page.locator("input[type=file]").setInputFiles(file("城关村名册.csv", good));
  await page.getByRole("button", { name: "检查全部" }).click();
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "全部导入" }).click();
  await page.getByText("导入完成：新户 2，新人 2").waitFor();
  await look(page, "1440-import-done");
  await page.getByRole("main").getByRole("link", { name: "住户" }).click();
  await page.getByLabel("按姓名、拼音或首字母找人").fill("测试");
  await page.getByText("找到 2 人").waitFor();
});

test("a roster leaves only after another has agreed", async () => {
  const admin = await signIn(grid, "admin", "desk");
  await admin.getByRole("link", { name: "名册" }).click();
  await admin.getByLabel("用途").fill("核对七普底数");
  await admin.getByLabel("格式").selectOption("csv");
  await admin.getByRole("button", { name: "申请导出" }).click();
  await admin.getByText("待批准", { exact: true }).waitFor();
  await look(admin, "1440-export-asked");
  const county = await signIn(grid, "county");
  await county.getByRole("link", { name: "有 1 份名册导出等您批准" }).click();
  await county.getByText("核对七普底数").waitFor();
  await look(county, "390-export-decision");
  county.on("dialog", (dialog) => dialog.accept());
  await county.getByRole("button", { name: "批准" }).click();
  await county.getByText("已批准", { exact: true }).waitFor();
  await admin.reload();
  const download = admin.waitForEvent("download");
  await admin.getByRole("link", { name: "下载" }).click();
  const lines = readFileSync(await (await download).path(), "utf8").split("\n");
  assert.match(lines[0], /两当县住户名册 · .*导出 · .*批准 · .*用途：核对七普底数/);
  assert.match(lines[1], /区划代码/);
  assert.ok(lines.length > 38_000);
});
