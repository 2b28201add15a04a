/* Headquarters pastes the official list of risk areas; the handbook says what changed, gives the text for the groups and
   keeps the log of where it was sent. The library is read and put up. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

async function publish(page, title, places) {
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "发通报" }).click();
  await dialog.getByLabel("标题").fill(title);
  await dialog.getByLabel("名单（从官方通报粘贴，一行一个地区）").fill(places);
  await dialog.getByRole("button", { name: "发布" }).click();
  return dialog;
}

test("a bulletin is pasted, compared, copied and its sending written down", async () => {
  const page = await signIn(grid, "hq", "desk");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("link", { name: "手册" }).click();
  await publish(page, "第一期（演示）", "高风险地区（1个）\n甲市乙区\n中风险地区：\n丙市丁县");
  await page.getByText("第一期（演示）").waitFor();
  const dialog = await publish(page, "第二期（演示）", "丙市丁县 高风险\n戊市");
  await dialog.getByText("第 2 行看不出").waitFor();
  page.complaints.length = 0; // that one was refused on purpose
  await dialog.getByLabel("名单（从官方通报粘贴，一行一个地区）").fill("丙市丁县 高风险\n戊市 中风险");
  await dialog.getByRole("button", { name: "发布" }).click();
  const second = page.locator("article").filter({ hasText: "第二期（演示）" });
  await second.getByText("移出名单：甲市乙区").waitFor();
  await second.getByText("原为中风险").waitFor();
  await second.getByText("新增").waitFor();
  await look(page, "1440-bulletin");
  await second.getByRole("button", { name: "复制文字" }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /【第二期（演示）】\n高风险（1 个）：丙市丁县\n中风险（1 个）：戊市\n新增：戊市/);
  await dialog.getByRole("checkbox").first().check();
  await dialog.getByRole("button", { name: "登记已发 1 个群" }).click();
  await second.getByText("已发到").waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a village reads the library and puts a text up", async () => {
  const page = await signIn(grid, "village");
  await page.goto(`${grid.address}/handbook`);
  const text = page.locator("article").filter({ hasText: "七步洗手" });
  await text.getByText("夹：十指交叉搓。").waitFor();
  await look(page, "390-library");
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await text.getByRole("button", { name: "打印海报" }).click();
  await page.waitForFunction(() => window.printed);
  const paper = await page.pdf({
    path: new URL("./shots/poster.pdf", import.meta.url).pathname,
    format: "A4",
  });
  assert.ok(paper.length > 5_000);
  assert.deepEqual(page.complaints, []);
});
