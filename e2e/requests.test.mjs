/* A resident asks for medicine on the public page; the village answers within minutes and calls back with a reason; the
   street sees how fast; the resident follows it with a code. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("what a resident asks for is answered within minutes", async () => {
  const page = await stranger(grid, "small");
  await page.goto(`${grid.address}/open/330206`);
  await page.getByRole("link", { name: "提诉求、求助" }).click();
  const village = await signIn(grid, "village");
  const me = await village.evaluate(() => fetch("/api/v1/session").then((it) => it.json()));
  await page.getByLabel("什么事").selectOption({ label: "物资保障" });
  await page.getByLabel("在哪个村（社区）").selectOption(me.post.area);
  await page.getByLabel("具体位置").fill("3幢2单元");
  await page.getByLabel("需要什么帮助").fill("501室老人的降压药明天就断了");
  await page.getByLabel("怎么称呼").fill("王女士");
  await page.getByLabel("电话").fill("13812345678");
  await look(page, "360-request");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByText(/已收到，编号/).waitFor();
  const code = await page.locator(".code").innerText();
  await look(page, "360-request-kept");

  await village.goto(`${grid.address}/events`);
  await village.getByRole("button", { name: /群众待答复/ }).click();
  await village.getByText("老人的降压药明天就断了").click();
  await village.getByText(/还没有人看到/).waitFor();
  assert.ok(!(await village.content()).includes("13812345678"));
  await look(village, "390-asked");
  await village.getByRole("button", { name: "已看到，马上办" }).click();
  await village.getByText(/用时/).waitFor();
  await village.getByRole("button", { name: "联系当事人" }).click();
  await village.getByLabel("为什么要联系").fill("问清药名");
  await village.getByRole("button", { name: "显示电话" }).click();
  await village.getByRole("link", { name: "13812345678" }).waitFor();
  await look(village, "390-asked-answered");

  const room = await signIn(grid, "room", "desk");
  await room.goto(`${grid.address}/events`);
  await room.getByText("按时看到").waitFor();
  await look(room, "1440-asked-figures");

  await page.getByLabel("查询码").fill(code);
  await page.getByRole("button", { name: "查询" }).click();
  await page.getByText(/已有人看到/).waitFor();
  await look(page, "360-request-standing");
  assert.deepEqual([...page.complaints, ...village.complaints, ...room.complaints], []);
});
