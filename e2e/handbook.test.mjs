/* What to do and say: the handbook and the answers to rumours, at the desk, on a phone without a network, and for
   everybody; forms on paper. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, phone, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("ningjiang")));
test.afterAll(() => grid.stop());

// covers: B-80
test("a rumour is answered at the desk and read at the door without a network", async () => {
  const county = await signIn(grid, "county", "desk");
  await county.getByRole("link", { name: "手册" }).click();
  await county.getByLabel("传言怎么说").fill("超市要关门，赶紧囤菜");
  await county.getByLabel("事实是什么").fill("超市照常营业，米面油菜供应充足");
  await county.getByLabel("来源（机关和通告）").fill("区商务局通告");
  await county.getByRole("button", { name: "发布", exact: true }).click();
  await county.getByText("超市照常营业，米面油菜供应充足").waitFor();
  await look(county, "1440-handbook");

  const worker = await phone(grid, "group", "small");
  const page = await worker.signIn();
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("button", { name: "大字" }).click();
  await page.getByLabel("设一个 6 位数字密码").fill("270694");
  await page.getByLabel("再输一遍").fill("270694");
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await worker.cut(true);
  await page.getByRole("link", { name: "手册", exact: true }).click();
  await page.getByText("超市照常营业，米面油菜供应充足").waitFor();
  page.complaints.length = 0;
  await look(page, "360-handbook-large");
  await page.getByText(/第 1 版/).waitFor();
  await page.getByLabel("查找手册和答疑").fill("出入证");
  await page.getByRole("heading", { name: "出入证怎么验" }).waitFor();
  assert.equal(await page.getByText("超市照常营业").count(), 0, "only what was searched for");
  // Forms on paper with the fields of the screen, also without a network.
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.getByRole("button", { name: "打印入户表" }).click();
  await page.getByRole("dialog").getByText("谁在家").first().waitFor();
  page.complaints.length = 0;
  await look(page, "360-paper-forms-large");
  await worker.close();

  const nobody = await stranger(grid, "small");
  await nobody.goto(`${grid.address}/open/220702`);
  await nobody.getByText("超市照常营业，米面油菜供应充足").waitFor();
  await nobody.context().close();
});
