/* Somebody of the public tells of a gate nobody guards, without an account; the village looks and makes an event of it; who
   told asks with the code; nobody on the way sees who they are. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("a tip goes from the public page to an event and back as an answer", async () => {
  const page = await stranger(grid, "small");
  await page.goto(`${grid.address}/open/330206`);
  await page.getByRole("link", { name: "反映线索" }).click();
  await page.getByLabel("什么事").selectOption({ label: "小门、卡口没人守" });
  const village = await signIn(grid, "village", "desk");
  const me = await village.evaluate(() => fetch("/api/v1/session").then((it) => it.json()));
  await page.getByLabel("在哪个村（社区）").selectOption(me.post.area);
  await page.getByLabel("具体位置").fill("菜场后门");
  await page.getByLabel("看到了什么").fill("晚上八点以后没人守，有人翻门");
  await page.getByLabel("电话").fill("1381234");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByText("电话号码不对").waitFor();
  page.complaints.length = 0;
  await page.getByLabel("电话").fill("13812345678");
  await look(page, "360-tip-form");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByText("已收到，谢谢").waitFor();
  const code = await page.locator(".code").innerText();
  await look(page, "360-tip-kept");

  await village.goto(`${grid.address}/tips`);
  await village.getByText("晚上八点以后没人守，有人翻门").waitFor();
  assert.ok(!(await village.content()).includes("13812345678"));
  await look(village, "1440-tips");
  await village.getByRole("button", { name: "填写核实结果" }).click();
  const dialog = village.getByRole("dialog");
  await dialog.getByLabel("核实情况").fill("到场看过，门锁坏了");
  await look(village, "1440-tip-verdict");
  await dialog.getByRole("button", { name: "保存" }).click();
  await village.getByText("核实结果已保存").waitFor();
  await village.getByRole("button", { name: "已了结" }).click();
  await village.getByRole("link", { name: "看事件" }).click();
  await village.getByText("晚上八点以后没人守，有人翻门").waitFor();

  await page.getByLabel("查询码").fill(code.toUpperCase());
  await page.getByRole("button", { name: "查询" }).click();
  await page.getByText("已核实属实").waitFor();
  await look(page, "360-tip-answer");
  assert.deepEqual([...page.complaints, ...village.complaints], []);
});
