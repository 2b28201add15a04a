/* Nishan's three ledgers: a zone's cadre reads the rosters in and clears the pairs that may be one person; a village
   keeps its ledger of people away and writes down a tenant from elsewhere. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

const heading =
  "区划代码,网格,户编码,户所在地,姓名,性别,联系电话,是否在家,外出地,外出原因,外来人员类别,用工单位或房东\n";
const roster =
  heading +
  "370881105203,大湖村第1细网格,D901,大湖村901号,测试甲,男,13900000011,在家,,,,\n" +
  "370881105203,大湖村第1细网格,D901,大湖村901号,测试乙,女,,外出,苏州市,务工,,\n" +
  "370881105204,小湖村第1细网格,X901,小湖村901号,测试甲,男,13900000011,在家,,,,\n" +
  "370881105204,小湖村第1细网格,X902,小湖村902号,测试丁,女,13900000012,在家,,,种植户,大棚合作社\n";

test("a cadre reads the rosters in and clears the doubtful pairs", async () => {
  const page = await signIn(grid, "zone", "desk");
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("link", { name: "名册" }).click();
  await page.locator("input[type=file]").setInputFiles({
    name: "南辛管区名册.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(roster),
  });
  await page.getByRole("button", { name: "检查全部" }).click();
  await page.getByRole("button", { name: "全部导入" }).click();
  await page.getByText("导入完成：新户 3，新人 4").waitFor();
  await page.getByRole("link", { name: "台账" }).click();
  await page.getByRole("button", { name: /疑似同一人/ }).click();
  const pair = page.locator("article").filter({ hasText: "测试甲" });
  await pair.getByText("姓名和电话相同").waitFor();
  await look(page, "1440-doubts");
  await pair.getByRole("button", { name: "是同一人，住在：大湖村901号" }).click();
  await page.getByText("已合并为一条：测试甲").waitFor();
  await pair.waitFor({ state: "detached" });
  // Decided in haste: taken back, and decided again.
  await page.getByRole("button", { name: "已合并" }).click();
  await pair.getByRole("button", { name: "撤销决定" }).click();
  await page.getByText("已撤销，重新待核对").waitFor();
  await page.getByRole("button", { name: "待核对" }).click();
  await pair.getByRole("button", { name: "是两个人" }).click();
  await page.getByText("已确认是两个人").waitFor();
  await page.getByRole("button", { name: /外来人员信息台账/ }).click();
  await page.getByLabel("姓名、拼音、首字母").fill("csd");
  await page.getByRole("row", { name: /测试丁.*种植户.*大棚合作社/ }).waitFor();
  await look(page, "1440-incoming");
  assert.deepEqual(page.complaints, []);
});

test("a village keeps its people away, and writes down who came", async () => {
  const page = await signIn(grid, "village");
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("link", { name: "台账" }).click();
  await page.getByRole("button", { name: /外出人员台账/ }).click();
  await look(page, "390-away");
  await page.getByRole("button", { name: /天内没有确认清楚/ }).click();
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("checkbox") })
    .last();
  await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: "电话告知" }).click();
  await page.getByText("已登记 1 人告知记录").waitFor();
  await row.getByRole("link").click();
  await page.getByRole("button", { name: "新增人员" }).click();
  await page.getByLabel("姓名").fill("测试戊");
  await page.getByLabel("从哪里来").selectOption({ label: "种植户" });
  await page.getByLabel("用工单位或房东").fill("大棚合作社");
  await look(page, "390-person-new");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("测试戊").first().waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a list to call is taken in, shared out, and called on a phone", async () => {
  const hq = await signIn(grid, "hq", "desk");
  await hq.getByRole("link", { name: "随访", exact: true }).click();
  await hq.getByText("没有要打的电话。").first().waitFor();
  await hq.getByRole("button", { name: "接收名单" }).click();
  await hq.getByLabel("推送单位").fill("区疾控中心");
  await hq.getByLabel("推送编号").fill("协查〔2022〕31号");
  await hq.getByLabel("从表格文件读入").setInputFiles({
    name: "名单.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      "序号,姓名,手机,住址,情况\n1,测试己,13900000099,大湖村西头,途经\n2,测试庚,1390000,,\n",
    ),
  });
  await hq.getByRole("button", { name: "看看分给谁" }).click();
  await hq.getByText("第 3 行：电话不对").waitFor();
  hq.complaints.length = 0; // a refusal is an answer of 422
  await look(hq, "1440-leads-wrong");
  await hq
    .getByLabel("名单", { exact: true })
    .fill("姓名\t手机\t住址\n测试己\t13900000099\t大湖村西头\n测试庚\t13900000098\t");
  await hq.getByRole("button", { name: "看看分给谁" }).click();
  await hq.getByText(/共 2 人：.*按住址分到村 1 人，1 人没有找到/).waitFor();
  await look(hq, "1440-leads-plan");
  await hq.getByRole("button", { name: "接收并分派" }).click();
  await hq.getByText("已接收 2 人并分派").waitFor();
  await hq.getByText("协查〔2022〕31号").waitFor();
  await look(hq, "1440-leads");

  const cadre = await signIn(grid, "cadre4", "phone");
  await cadre.goto(`${grid.address}/leads`);
  await cadre.getByRole("button", { name: /测试己 139\*\*\*\*0099/ }).click();
  await cadre.getByRole("button", { name: "打电话 139****0099" }).click();
  await cadre.getByRole("link", { name: "13900000099" }).waitFor();
  await look(cadre, "390-lead");
  await cadre.getByRole("button", { name: "无人接听，再打" }).click();
  await cadre.getByRole("button", { name: "记下结果" }).click();
  await cadre.getByText("已打 1 次：无人接听，再打").waitFor();
  await look(cadre, "390-leads");
  await cadre.getByRole("button", { name: /测试己/ }).click();
  await cadre.getByRole("button", { name: "不在本地" }).click();
  await cadre.getByRole("button", { name: "记下结果" }).click();
  await cadre.getByText("没有要打的电话。").waitFor();
  assert.deepEqual([...hq.complaints, ...cadre.complaints], []);
});

test("what was said in a group is an event with two taps", async () => {
  const page = await signIn(grid, "village", "phone");
  // The first tap shares it from the messenger, which opens this address.
  const message = encodeURIComponent("老李 19:20\n老李：东头路灯不亮了，已经两天");
  await page.goto(`${grid.address}/events?said=${message}`);
  await page.getByRole("button", { name: "水电路灯等设施损坏", pressed: true }).waitFor();
  await look(page, "390-event-shared");
  await page.getByRole("button", { name: "上报", exact: true }).click();
  await page.getByText("东头路灯不亮了，已经两天", { exact: true }).waitFor();
  await page
    .getByText(/信息员|现在由/)
    .first()
    .waitFor();
  assert.equal(await page.getByText("老李").count(), 0, "without who said it");
  assert.deepEqual(page.complaints, []);
});

test("somebody who agreed is looked after, contacted on the day, and leaves the list at once", async () => {
  const village = await signIn(grid, "village", "desk");
  const homes = async (area = "") =>
    (await village.request.get(`${grid.address}/api/v1/households${area && `?area=${area}`}`)).json();
  let list = await homes();
  while (!list.rows.length) list = await homes(list.units[0].area);
  await village.goto(`${grid.address}/households/${list.rows[0].id}`);
  await village.getByRole("button", { name: "关爱名单" }).first().click();
  const name = (await village.getByRole("dialog").getByRole("heading").textContent()).replace("关爱：", "");
  await village.getByRole("button", { name: "独居老人" }).click();
  await village.getByRole("button", { name: "长期用药" }).click();
  await village.getByLabel(/补充说明/).fill("降压药每天两次");
  await village.getByRole("button", { name: "监护人同意" }).click();
  await village.getByLabel("监护人姓名").fill("孔令仪");
  await village.getByLabel("几天联系一次").fill("1");
  await look(village, "1440-care-form");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByText(`已登记：${name}`).waitFor();
  await village.goto(`${grid.address}/care?view=all`);
  await village.getByRole("button", { name: new RegExp(name) }).click();
  await village.getByRole("button", { name: "上门看望" }).click();
  await village.getByLabel("情况和需要办的事").fill("精神好，药够一周");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByText("已记录").waitFor();
  await village.getByRole("button", { name: new RegExp(name) }).click();
  await village.getByText("精神好，药够一周").waitFor();
  await look(village, "1440-care-record");
  await village.getByRole("button", { name: "退出名单…" }).click();
  await village.getByRole("button", { name: "本人或监护人撤回同意" }).click();
  await village.getByText("名单上还没有人", { exact: false }).waitFor();
  await look(village, "1440-care-none");
  assert.deepEqual(village.complaints, []);
});

test("the census is taken in and a village says why its register differs", async () => {
  const admin = await signIn(grid, "admin", "desk");
  await admin.goto(`${grid.address}/ledgers?view=census`);
  await admin.getByText("还没有导入普查数。").waitFor();
  await admin.getByRole("button", { name: "导入普查数…" }).click();
  await admin.getByLabel("名单").fill("村名\t户数\t常住人口\n南辛南村\t280\t901\n大湖村\t210\t655\n");
  await admin.getByRole("button", { name: "核对", exact: true }).click();
  await admin.getByRole("button", { name: "导入 2 行" }).click();
  await admin.getByText("已导入 2 行").waitFor();
  const village = await signIn(grid, "village", "desk");
  await village.goto(`${grid.address}/ledgers?view=census`);
  await village.getByRole("button", { name: "说明出入" }).click();
  await village.getByLabel(/为什么不一样/).fill("在外务工未回 90 余人");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByText("在外务工未回 90 余人").waitFor();
  await look(village, "1440-census");
  assert.deepEqual([...admin.complaints, ...village.complaints], []);
});

test("a ledger is printed whole, not only the rows that are on the screen", async () => {
  const village = await signIn(grid, "village", "desk");
  await village.goto(`${grid.address}/ledgers?view=resident`);
  const rows = village.locator("tbody tr");
  await rows.first().waitFor();
  assert.equal(await rows.count(), 50);
  await village.evaluate(
    () => (window.print = () => (window.printed = document.querySelectorAll("tbody tr").length)),
  );
  await village.getByRole("button", { name: "打印" }).click();
  const printed = await village.waitForFunction(() => window.printed);
  const said = await village.getByRole("button", { name: /常住人口台账/ }).innerText();
  assert.equal(await printed.jsonValue(), Number(/\d+/.exec(said.replace(/,/g, ""))[0]));
  assert.deepEqual(village.complaints, []);
});
