/* A phone without a network: the network goes off, work goes on, the browser is killed, and afterwards
   every book agrees at both ends. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, phone, signIn, startGrid } from "./grid.mjs";

const PIN = "270694";

let grid;
test.beforeAll(async () => (grid = await startGrid()));
test.afterAll(() => grid.stop());

async function keepCopy(page) {
  await page.getByRole("link", { name: "断网也能用" }).click();
  await page.getByLabel("设一个 6 位数字密码").fill("111111");
  await page.getByText("太容易猜").waitFor();
  await page.getByLabel("设一个 6 位数字密码").fill(PIN);
  await page.getByLabel("再输一遍").fill(PIN);
  await look(page, "390-copy-begin");
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await page.getByText("已开启。最近一次联网").waitFor();
  await page.getByRole("link", { name: /已同步/ }).waitFor();
}

async function unlock(page) {
  await page.getByLabel("6 位密码").fill(PIN);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("navigation", { name: "主菜单" }).waitFor();
}

async function visit(page, outcome) {
  await page.locator("a[href^='/tasks/']").first().click();
  await page.getByRole("button", { name: outcome, exact: true }).click();
  await page.getByRole("button", { name: "保存走访" }).click();
}

test("a shift without a network survives a killed browser and every book agrees", async () => {
  const worker = await phone(grid, "g621228100001-0001");
  let page = await worker.signIn();
  await page.locator("a[href^='/tasks/']").first().waitFor();
  const before = await page.locator("a[href^='/tasks/']").count();
  await keepCopy(page);
  await look(page, "390-copy");
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.evaluate(() => navigator.serviceWorker.ready);

  await worker.cut(true);
  await visit(page, "已走访");
  await page.getByText("待上传").first().waitFor();
  await page.getByRole("link", { name: "离线 · 待上传 1" }).waitFor();
  page.complaints.length = 0;
  await look(page, "390-offline-today");
  await page.getByRole("link", { name: "登记返乡、来访人员" }).click();
  await page.getByLabel("返回或来访的是哪一户").selectOption({ index: 1 });
  await page.getByLabel("姓名").fill("测试甲");
  await page.getByLabel("从哪里来").fill("西安市");

  // The battery dies in the middle of a form; the phone starts again where there is still no network.
  page = await worker.restart();
  await page.getByRole("heading", { name: "已锁定" }).waitFor();
  page.complaints.length = 0;
  await look(page, "390-locked");
  await page.getByLabel("6 位密码").fill("000001");
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByText("还可以试 9 次").waitFor();
  await unlock(page);
  await page.getByRole("link", { name: "离线 · 待上传 1" }).waitFor();
  await page.getByRole("link", { name: "登记返乡、来访人员" }).click();
  assert.equal(await page.getByLabel("姓名").inputValue(), "测试甲", "what was typed is still there");
  await page.getByRole("button", { name: "火车" }).click();
  await page.getByRole("button", { name: "保存登记" }).click();
  await visit(page, "已走访");
  await page.getByRole("link", { name: "住户" }).click();
  await page.locator("a[href^='/households/']").first().click();
  await page.getByRole("button", { name: "打印" }).waitFor();
  await page.getByRole("link", { name: "上报", exact: true }).click();
  await page.getByRole("button", { name: "签字上报" }).click();
  await page.getByText("第 1 版").waitFor();
  page.complaints.length = 0;
  await look(page, "390-offline-report");
  await page.getByRole("link", { name: /待上传 4/ }).click();
  await page.getByRole("heading", { name: "上传记录" }).waitFor();
  page.complaints.length = 0;
  await look(page, "390-outbox-waiting");

  await worker.cut(false);
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  assert.equal(await page.getByText("已上传", { exact: true }).count(), 4);
  page.complaints.length = 0;
  await look(page, "390-outbox-sent");
  const server = await page.request.get(`${grid.address}/api/v1/today`);
  const { mine } = await server.json();
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.getByText(`${mine.done + mine.excused} / ${mine.targets}`).waitFor();
  assert.deepEqual([mine.targets, mine.done, mine.open], [before, 2, before - 2]);
  const day = await page.evaluate(() =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(),
  );
  const report = await (await page.request.get(`${grid.address}/api/v1/reports/daily/${day}`)).json();
  assert.deepEqual([report.figures.visits, report.figures.arrivals, report.versions.length], [2, 1, 1]);
  await worker.close();
});

test("what is wrong is said at once, what differs is decided by the grid leader", async () => {
  const worker = await phone(grid, "g621228100001-0002", "small");
  const page = await worker.signIn();
  await keepCopy(page);
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("button", { name: "大字" }).click();
  await page.getByRole("link", { name: "今日", exact: true }).click();
  const today = await (await page.request.get(`${grid.address}/api/v1/today`)).json();
  const [first] = today.tasks;
  await worker.cut(true);
  await page.getByRole("link", { name: first.address }).click();
  await page.getByRole("button", { name: "不愿登记" }).click();
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByText("请写明原因，或点下面一项").waitFor();
  await page.getByRole("button", { name: "说明后仍不愿" }).click();
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByRole("link", { name: "登记返乡、来访人员" }).click();
  await page.getByLabel("返回或来访的是哪一户").selectOption({ index: 1 });
  await page.getByLabel("姓名").fill("测试乙");
  await page.getByLabel("从哪里来").fill("兰州市");
  await page.getByRole("button", { name: "火车" }).click();
  await page.getByLabel("电话").fill("12");
  await page.getByRole("button", { name: "保存登记" }).click();
  await page.getByText("手机应为 11 位").waitFor();
  await page.getByLabel("电话").fill("13812348000");
  await page.getByRole("button", { name: "保存登记" }).click();
  await page.getByRole("link", { name: "上报", exact: true }).click();
  await page.getByRole("button", { name: "签字上报" }).click();
  await page.getByText("第 1 版").waitFor();
  await page.getByRole("link", { name: "离线 · 待上传 3" }).waitFor();

  // Meanwhile the village has been at the same door, and the report was signed at a desk.
  const village = await signIn(grid, "village", "desk");
  const at = new Date().toISOString();
  const visit = {
    id: crypto.randomUUID(),
    task: first.id,
    outcome: "visited",
    made_at: at,
    answers: { at_home: [] },
  };
  assert.ok((await village.request.post(`${grid.address}/api/v1/visits`, { data: visit })).ok());
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format();
  const path = `${grid.address}/api/v1/reports/daily/${day}`;
  const { area } = await (await page.request.get(path)).json();
  assert.ok((await page.request.post(`${path}/sign`, { data: { area: area.id, figures: {} } })).ok());

  await worker.cut(false);
  await page.getByRole("link", { name: "退回 1" }).click();
  await page.getByText("报告已签字锁定").waitFor();
  await page.getByText("由网格长核定").waitFor();
  page.complaints.length = 0;
  await look(page, "360-outbox-refused-large");
  await page.getByRole("button", { name: "不要这一条" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "不要这一条" }).click();
  await page.getByRole("link", { name: /已同步/ }).waitFor();

  await village.getByRole("link", { name: "今日", exact: true }).click();
  await village.getByText("1 条登记不一致").waitFor();
  village.complaints.length = 0;
  await look(village, "1440-aside");
  await village.getByRole("button", { name: "以此为准" }).click();
  await village.getByText("1 条登记不一致").waitFor({ state: "detached" });
  const after = await (await page.request.get(`${grid.address}/api/v1/today`)).json();
  assert.equal(after.mine.excused, 1);
  await worker.close();
});

test("a closed account hands in what it holds and the phone is wiped", async () => {
  const worker = await phone(grid, "g621228100001-0003");
  const page = await worker.signIn();
  await keepCopy(page);
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await worker.cut(true);
  await visit(page, "已走访");
  await page.getByRole("link", { name: "离线 · 待上传 1" }).waitFor();
  grid.run("account", "close", "g621228100001-0003");
  await worker.cut(false);
  await page.getByText("账号已停用，这部手机上的资料已清除").waitFor();
  await page.waitForTimeout(300);
  page.complaints.length = 0;
  await look(page, "390-wiped");
  const left = await page.evaluate(async () => {
    const open = await new Promise((done) => {
      const asked = indexedDB.open("wangge");
      asked.onsuccess = () => done(asked.result);
    });
    const counts = ["lock", "rows", "outbox"].map(
      (name) =>
        new Promise((done) => {
          const asked = open.transaction(name).objectStore(name).count();
          asked.onsuccess = () => done(asked.result);
        }),
    );
    return Promise.all(counts);
  });
  assert.deepEqual(left, [0, 0, 0]);
  const village = await signIn(grid, "village", "desk");
  await village.getByRole("link", { name: "今日", exact: true }).click();
  await village.getByText("账号停用时交出").waitFor();
  await worker.close();
});
