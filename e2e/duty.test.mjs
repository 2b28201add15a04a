/* Roads and gates: a roster is drafted and changed by hand, a gate is held through a shift without a
   network, a colleague is asked to swap. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, phone, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("ningjiang")));
test.afterAll(() => grid.stop());

async function json(page, path, data) {
  const asked =
    data === undefined
      ? page.request.get(grid.address + path)
      : page.request.post(grid.address + path, { data });
  const answer = await asked;
  assert.ok(answer.ok(), `${path}: ${await answer.text()}`);
  return answer.json();
}

test("a village drafts its roster, changes it by hand and sees who is missing", async () => {
  const page = await signIn(grid, "village", "desk");
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByRole("heading", { name: "值守不断档" }).waitFor();
  await look(page, "1440-roster");
  const next = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("从哪天起").fill(next);
  await page.getByText(/段空档/).waitFor();
  await page.getByRole("button", { name: "自动排班" }).click();
  await page.getByRole("heading", { name: /排出 \d+ 个班/ }).waitFor();
  await page.getByText("没有违反规则").waitFor();
  await look(page, "1440-roster-draft");
  await page.getByRole("button", { name: "采用" }).click();
  await page.getByText("排班没有空档").waitFor();
  await page.locator("button.cell").first().click();
  await page.getByRole("dialog").getByRole("button", { name: /小时/ }).first().waitFor();
  page.complaints.length = 0;
  await look(page, "1440-shift-edit");
  await page.getByRole("button", { name: "空出这个班" }).click();
  await page.getByRole("button", { name: "空", exact: true }).first().waitFor();
  await page.getByRole("button", { name: "二维码" }).first().click();
  await page
    .getByRole("img", { name: /二维码/ })
    .first()
    .waitFor();
  await look(page, "1440-qr");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "新设岗点…" }).click();
  await page.getByRole("button", { name: "护村巡逻" }).click();
  await page.getByLabel("名称", { exact: true }).fill("北线");
  await page.getByLabel("巡逻点，一行一个").fill("砖厂\n北桥");
  await page.getByRole("button", { name: "设立" }).click();
  await page.getByRole("heading", { name: /北线/ }).waitFor();
});

test("a gate is held through a shift without a network and every book agrees", async () => {
  const worker = await phone(grid, "guard");
  let page = await worker.signIn();
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByLabel("设一个 6 位数字密码").fill("270694");
  await page.getByLabel("再输一遍").fill("270694");
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const duty = await json(page, "/api/v1/duty/mine");
  const now = Date.now();
  const shift = duty.shifts.find((it) => Date.parse(it.starts_at) <= now && now < Date.parse(it.ends_at));
  assert.ok(shift, "the guard's shift runs");
  const gate = duty.checkpoints.find((it) => it.id === shift.checkpoint);
  const admin = await signIn(grid, "county", "desk");
  const [{ code }] = (await json(admin, "/api/v1/checkpoints")).filter((it) => it.id === gate.id);

  await page.getByRole("link", { name: "值守" }).click();
  await page.getByRole("heading", { name: gate.name }).first().waitFor();
  await worker.cut(true);
  const came = Boolean(shift.came_at);
  if (!came) {
    await page.getByRole("button", { name: "到岗签到" }).click();
    await page.getByLabel("二维码下的编号").fill(code);
    await page.getByRole("button", { name: "确定" }).click();
  }
  await page.getByRole("heading", { name: "过往检查" }).waitFor();
  await page.getByRole("button", { name: "多一人" }).click();
  await page.getByRole("button", { name: "乘车" }).click();
  await page.getByLabel("车牌（可不填）").fill("吉J12345");
  page.complaints.length = 0;
  await look(page, "390-gate");
  await page.getByRole("button", { name: "已检查，放行" }).click();
  await page.getByText("本机已登记 1 次").waitFor();
  await page.getByRole("button", { name: "已劝返" }).click();
  await page.getByText("本机已登记 2 次").waitFor();

  page = await worker.restart();
  await page.getByLabel("6 位密码").fill("270694");
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByText("本机已登记 2 次").waitFor();
  await page.getByRole("button", { name: "紧急，先放行" }).click();
  await page.getByText("本机已登记 3 次").waitFor();
  await page.getByRole("button", { name: "交班…" }).click();
  await page.getByLabel("交给下一班的话（可不填）").fill("体温枪电池快没电了");
  await page.getByRole("button", { name: "确认交班" }).click();
  await page.getByText("已交班", { exact: true }).first().waitFor();

  const before = await json(admin, `/api/v1/checkpoints/${gate.id}/stops`);
  await worker.cut(false);
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  const after = await json(admin, `/api/v1/checkpoints/${gate.id}/stops`);
  const sum = (rows, key) => rows.reduce((all, row) => all + row[key], 0);
  assert.equal(sum(after, "stops") - sum(before, "stops"), 3);
  assert.equal(sum(after, "returned") - sum(before, "returned"), 1);
  assert.equal(sum(after, "emergency") - sum(before, "emergency"), 1);
  const kept = (await json(page, "/api/v1/duty/mine")).shifts.find((it) => it.id === shift.id);
  assert.equal(kept.note, "体温枪电池快没电了");
  if (!came) assert.equal(kept.by_code, true);
  await worker.close();
});

test("a camera says that something moved, a person says what it was", async () => {
  const page = await signIn(grid, "village", "desk");
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByText(/视频探头/).click();
  await page.getByLabel("探头名称").fill("东桥探头");
  await page.getByRole("button", { name: "登记探头" }).click();
  const token = await page.locator("code").textContent();
  const sent = await page.request.post(`${grid.address}/api/v1/sightings`, {
    headers: { authorization: `Bearer ${token}` },
    data: {
      ...{ id: crypto.randomUUID(), what: "night_entry", link: null },
      seen_at: new Date().toISOString(),
    },
  });
  assert.equal(sent.status(), 204);
  const patrol = await signIn(grid, "patrol");
  await patrol.getByRole("link", { name: "值守" }).click();
  await patrol.getByText("夜间有人进村").waitFor();
  await look(patrol, "390-sighting");
  await patrol.getByRole("button", { name: "去看过，没事" }).click();
  await patrol.getByText("没事", { exact: true }).waitFor();
});

test("every surface of Ningjiang stands on a small phone in large type", async () => {
  const page = await signIn(grid, "group", "small");
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("button", { name: "大字" }).click();
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.getByRole("heading", { name: "敲门行动" }).waitFor();
  await look(page, "360-ningjiang-today-large");
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByRole("heading", { name: "我的班" }).waitFor();
  await look(page, "360-ningjiang-duty-large");
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.locator("a[href^='/tasks/']").first().click();
  await page.getByRole("button", { name: "已走访", exact: true }).click();
  await page.getByText(/服务凭证照片/).waitFor();
  await look(page, "360-ningjiang-visit-large", 9999);
  const village = await signIn(grid, "village", "small");
  await village.getByRole("link", { name: "我", exact: true }).click();
  await village.getByRole("button", { name: "大字" }).click();
  await village.getByRole("link", { name: "措施" }).click();
  await village.getByText("执行中").waitFor();
  await look(village, "360-measures-large");
  await village.getByRole("button", { name: "提出措施…" }).click();
  await look(village, "360-measure-new-large");
  await village.getByRole("button", { name: "出入证", exact: true }).first().click();
  await village.getByRole("button", { name: "补证" }).first().waitFor();
  await look(village, "360-cards-large");
  await village.goto(`${grid.address}/open/220702`);
  await village.getByRole("heading", { name: "限制措施公示" }).waitFor();
  await look(village, "360-open-large");
  const watch = await signIn(grid, "watch", "small");
  await watch.getByRole("heading", { name: "邻里守望" }).waitFor();
  await watch.locator("a[href^='/tasks/']").first().click();
  await watch.getByRole("button", { name: "要帮忙，请网格员上门" }).waitFor();
  assert.equal(await watch.getByRole("textbox").count(), 0, "no words about neighbours");
  await look(watch, "360-watch");
  const county = await signIn(grid, "county", "desk");
  // Whether alarms have climbed as far as the county is a matter of the hour.
  await county.getByRole("main").getByRole("heading").first().waitFor();
  await look(county, "1440-ningjiang-county");
  await county.getByRole("link", { name: "网格", exact: true }).click();
  await county.getByText("173 支").waitFor();
  await look(county, "1440-ningjiang-teams");
});
