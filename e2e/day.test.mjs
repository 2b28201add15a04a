/* A day of the county: the group head at the doors, the village, the county watching. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid()));
test.afterAll(() => grid.stop());

test("a group head visits a household, registers an arrival and signs the zero report", async () => {
  const page = await signIn(grid, "group");
  await page.getByRole("heading", { name: "敲门行动" }).waitFor();
  await look(page, "390-today");
  const before = await page.locator("a[href^='/tasks/']").count();
  await page.locator("a[href^='/tasks/']").first().click();
  await page.getByRole("button", { name: "已走访" }).click();
  await page.getByRole("group", { name: "已讲清防护要求" }).getByRole("button", { name: "是" }).click();
  await look(page, "390-visit");
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByRole("heading", { name: `未办 ${before - 1} 户` }).waitFor();
  await page.getByRole("link", { name: /下一户/ }).waitFor();
  await look(page, "390-today-next");
  await page.getByRole("heading", { name: "已办 1 户" }).waitFor();
  await page.locator("a[href^='/tasks/']").first().click();
  await page.getByRole("button", { name: "无人在家" }).click();
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByText("请写明原因").waitFor();
  page.complaints.length = 0;
  await look(page, "390-visit-refused");
  await page.getByRole("button", { name: "下地干活" }).click();
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByText("下地干活").waitFor();

  await page.getByRole("link", { name: "登记返乡、来访人员" }).click();
  await page.getByLabel("返回或来访的是哪一户").selectOption({ index: 1 });
  await page.getByLabel("姓名").fill("测试甲");
  await page.getByLabel("从哪里来").fill("西安市");
  await page.getByRole("button", { name: "火车" }).click();
  await look(page, "390-arrival");
  await page.getByRole("button", { name: "保存登记" }).click();

  await page.getByRole("link", { name: "上报", exact: true }).click();
  await page.getByRole("heading", { name: "每日零报告" }).waitFor();
  await look(page, "390-report");
  await page.getByRole("button", { name: "签字上报" }).click();
  await page.getByText("第 1 版").waitFor();
  await look(page, "390-report-signed");
  await page.getByRole("link", { name: "我", exact: true }).click();
  await look(page, "390-me");
  await page.getByText("修改密码").click();
  await page.getByLabel("原密码").waitFor();
  await look(page, "390-me-password");
  await page.getByRole("button", { name: "深色" }).click();
  await page.getByRole("button", { name: "大字" }).click();
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.getByRole("heading", { name: "敲门行动" }).waitFor();
  await look(page, "390-today-dark-large");
});

test("a village grid leader sees who is open, hands a task over, and signs with a reason", async () => {
  const page = await signIn(grid, "village", "desk");
  await page.getByText("实时 ·").waitFor();
  await page.getByRole("button", { name: /^未办名单/ }).click();
  await page.locator("a[href^='/tasks/']").first().waitFor();
  await look(page, "1440-village");
  await page.keyboard.press("?");
  await page.getByRole("heading", { name: "键盘" }).waitFor();
  await look(page, "1440-keys");
  await page.keyboard.press("Escape");
  await page.locator("a[href^='/tasks/']").first().focus();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.getByLabel("转给谁").selectOption({ index: 2 });
  await page.getByRole("button", { name: "转办" }).click();
  await look(page, "1440-task");
  await page.getByRole("link", { name: "上报", exact: true }).click();
  await page.getByText("下级还有").waitFor();
  await look(page, "1440-report");
  await page.getByLabel("下级未报齐的原因").fill("山里断网，已电话核实");
  await page.getByRole("button", { name: "下级未报齐" }).click();
  await page.getByText("第 1 版").waitFor();
  await page.getByRole("button", { name: "更正" }).click();
  await page.getByLabel("劝返（人）").fill("1");
  await page.getByLabel("更正原因").fill("漏报一人");
  await page.getByRole("button", { name: "保存更正" }).click();
  await page.getByText("第 2 版").waitFor();
  await look(page, "1440-report-corrected");
  await page.getByRole("link", { name: "住户" }).click();
  await page.getByLabel("按姓名、拼音或首字母找人").fill("w");
  await page.getByText("先列出 30 人").waitFor();
  await look(page, "1440-people");
  await page.locator("a[href^='/households/']").first().click();
  await page.getByRole("button", { name: "查看完整号码" }).first().click();
  await look(page, "1440-household");
  await page.getByRole("button", { name: "联系走访" }).click();
  await page.getByText("今天还可看 29 次").waitFor();
  await page.getByRole("link", { name: "网格", exact: true }).click();
  await page.getByRole("heading", { name: "人口明白账" }).waitFor();
  await look(page, "1440-account");
});

test("the county watches coverage rise without reloading and drills down", async () => {
  const county = await signIn(grid, "county", "desk");
  await county.getByText("实时 ·").waitFor();
  await look(county, "1440-county");
  const open = () => county.getByText(/= 已办/).innerText();
  const seen = await open();
  const head = await signIn(grid, "group");
  await head.locator("a[href^='/tasks/']").first().click();
  await head.getByRole("button", { name: "已走访" }).click();
  await head.getByRole("button", { name: "保存走访" }).click();
  await county.waitForFunction((old) => !document.body.innerText.includes(old), seen, { timeout: 5000 });
  for (const name of ["城关镇", "东北街社区", "东北街社区第1联户组"]) {
    await county.getByRole("row", { name }).first().getByRole("link").click();
    await county.getByRole("button", { name, exact: true }).waitFor();
  }
  await county.getByLabel("按名称、拼音或代码找（/）").fill("zjx");
  await county.getByRole("link", { name: "网格", exact: true }).click();
  await county.getByRole("heading", { name: "任职人员" }).waitFor();
  await look(county, "1440-grid");
  await county.getByRole("link", { name: "上报", exact: true }).click();
  await county.getByRole("heading", { name: "各级上报" }).waitFor();
  await look(county, "1440-county-report");
});

test("the county starts a campaign over a list and sees who is on it", async () => {
  const page = await signIn(grid, "county", "desk");
  await page.getByRole("button", { name: "发起“按反馈名单通知”…" }).click();
  await page.getByRole("button", { name: "只按名单" }).click();
  await page.getByLabel("户编码").fill("没有这一户");
  await page.getByRole("button", { name: "确认发起" }).click();
  await page.getByText("这些户编码在本辖区没有：没有这一户").waitFor();
  page.complaints.length = 0;
  const households = await page.request.get(`${grid.address}/api/v1/households`);
  const numbers = (await households.json()).rows.slice(0, 3).map((it) => it.number);
  await page.getByLabel("户编码").fill(numbers.join("\n"));
  await page.getByText("将给 3 户各分一项任务").waitFor();
  await look(page, "1440-campaign");
  await page.getByRole("button", { name: "确认发起" }).click();
  await page.getByText("应办 3 = 已办 0 + 免办 0 + 未办 3").waitFor();
  await look(page, "1440-campaign-started");
});

test("a session that ends keeps the page and what was typed", async () => {
  const page = await signIn(grid, "village", "phone");
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.getByRole("link", { name: "登记返乡、来访人员" }).click();
  await page.getByLabel("姓名").fill("测试乙");
  await page.context().clearCookies();
  await page.getByRole("link", { name: "不在下面名单里？" }).waitFor();
  await page.evaluate(() => fetch("/api/v1/session", { method: "DELETE" }));
  await page.getByLabel("从哪里来").fill("西安市");
  await page.getByRole("button", { name: "火车" }).click();
  await page.getByLabel("返回或来访的是哪一户").selectOption({ index: 1 });
  await page.getByRole("button", { name: "保存登记" }).click();
  await page.getByRole("heading", { name: "请重新登录" }).waitFor();
  page.complaints.length = 0;
  await look(page, "390-session-ended");
  await page.getByLabel("账号").fill("village");
  await page.getByLabel("密码").fill("liangdang-demo");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  assert.equal(await page.getByLabel("姓名").inputValue(), "测试乙");
  await page.getByRole("button", { name: "保存登记" }).click();
  await page.getByText("已登记测试乙").waitFor();
});

test("every surface stands at every width, in English too", async () => {
  for (const size of ["small", "tablet", "wall"]) {
    const page = await signIn(grid, "county", size);
    await page.getByText("实时 ·").waitFor();
    await look(page, `${size}-county`);
    await page.context().close();
  }
  const page = await signIn(grid, "group", "small");
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("link", { name: "Today", exact: true }).click();
  await page
    .getByRole("heading", { name: /open|done/ })
    .first()
    .waitFor();
  await look(page, "360-today-en");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
});

test("a village writes down whom the households elected, and they are appointed", async () => {
  const village = await signIn(grid, "village", "desk");
  await village.goto(`${grid.address}/staff?view=elections`);
  await village.getByText("还没有推选记录。").waitFor();
  await village.getByRole("button", { name: "登记推选…" }).click();
  const dialog = village.getByRole("dialog");
  const { post } = await (await village.request.get(`${grid.address}/api/v1/session`)).json();
  await dialog.getByRole("searchbox").fill(`${post.area_name}第1`);
  await dialog.getByRole("button", { name: /第1/ }).first().click();
  await dialog.getByLabel("参加户数").fill("9");
  await dialog.getByLabel("候选人1姓名").fill("马德福");
  await dialog.getByLabel("候选人1票数").fill("6");
  await dialog.getByLabel("候选人2姓名").fill("马兰英");
  await dialog.getByLabel("候选人2情况").selectOption({ label: "党员" });
  const order = await dialog.getByRole("group", { name: "选中的人" }).getByRole("button").allTextContents();
  assert.deepEqual(order, ["马兰英", "马德福"], "whom the locality prefers is proposed first");
  await dialog.getByRole("button", { name: "马德福" }).click();
  await dialog.getByLabel(/本人同意担任/).check();
  await look(village, "1440-elect");
  await dialog.getByRole("button", { name: "保存" }).click();
  await village.getByText(/已登记：马德福/).waitFor();
  await village.getByText("马德福 6 票").waitFor();
  await look(village, "1440-elections");
  assert.deepEqual(village.complaints, []);
});
