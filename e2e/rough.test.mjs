/* What goes wrong in the field: two tabs, an answer that is lost, a server without power, a phone that is full. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { phone, startGrid } from "./grid.mjs";

const PIN = "270694";
let grid;
test.beforeAll(async () => (grid = await startGrid()));
test.afterAll(() => grid.stop());

async function keepCopy(page) {
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByLabel("设一个 6 位数字密码").fill(PIN);
  await page.getByLabel("再输一遍").fill(PIN);
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
}

async function visit(page) {
  await page.getByRole("link", { name: "今日", exact: true }).click();
  const open = page.locator("section").filter({ has: page.getByRole("heading", { name: /^未办/ }) });
  await open.locator("a[href^='/tasks/']").first().click();
  await page.getByRole("button", { name: "已走访", exact: true }).click();
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.waitForURL(/\/today$/);
}

async function visits(page) {
  const day = await page.evaluate(() =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(),
  );
  const answer = await page.request.get(`${grid.address}/api/v1/reports/daily/${day}`);
  return (await answer.json()).figures.visits;
}

test("two tabs hand the same outbox in once", async () => {
  const worker = await phone(grid, "g621228100001-0003");
  const page = await worker.signIn();
  await keepCopy(page);
  const second = await page.context().newPage();
  await second.goto(grid.address);
  await second.getByLabel("6 位密码").fill(PIN);
  await second.getByRole("button", { name: "打开" }).click();
  await second.getByRole("navigation", { name: "主菜单" }).waitFor();
  const before = await visits(page);
  await worker.cut(true);
  await visit(page);
  await second.getByText("待上传 1").first().waitFor();
  await visit(second);
  await page.getByText("待上传 2").first().waitFor();
  await worker.cut(false);
  await Promise.all([page, second].map((it) => it.evaluate(() => dispatchEvent(new Event("online")))));
  for (const it of [page, second]) await it.getByRole("link", { name: /已同步/ }).waitFor();
  assert.equal((await visits(page)) - before, 2, "each once");
  await worker.close();
});

test("an answer that is lost and a server without power change nothing", async () => {
  const worker = await phone(grid, "g621228100001-0004");
  const page = await worker.signIn();
  await keepCopy(page);
  const before = await visits(page);
  await worker.cut(true);
  await visit(page);
  await visit(page);
  // The server takes the batch in; the network goes before the phone hears of it.
  let lost = 0;
  await page.context().route("**/api/v1/field/outbox", async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort("connectionreset");
  });
  await worker.cut(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForTimeout(1_500);
  assert.ok(lost > 0, "a batch was taken in and its answer lost");
  await page
    .getByText(/待上传 2/)
    .first()
    .waitFor();
  await grid.restart();
  await page.context().unroute("**/api/v1/field/outbox");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  assert.equal((await visits(page)) - before, 2, "each once");
  await worker.close();
});

test("a phone that is full says so and loses nothing", async () => {
  const worker = await phone(grid, "g621228100001-0005");
  const page = await worker.signIn();
  await keepCopy(page);
  await worker.cut(true);
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.locator("a[href^='/tasks/']").first().click();
  await page.getByRole("button", { name: "已走访", exact: true }).click();
  // No room any more: what the browser would say is said at the same place.
  await page.evaluate(() => {
    window.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function () {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByText("手机存储空间不足").waitFor();
  assert.equal(
    await page.getByRole("button", { name: "已走访", exact: true }).getAttribute("aria-pressed"),
    "true",
    "what was chosen is still there",
  );
  await page.evaluate(() => (IDBObjectStore.prototype.put = window.put));
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByText("待上传 1").first().waitFor();
  await worker.close();
});
