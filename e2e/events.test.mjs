/* Beilun's closed loop, and its venues closed by category for a time: a micro-grid tells from a phone, the street gives it out to two departments, neither may check,
   somebody else looks, who told of it sees the end. And what nobody handled in time has climbed. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

const PLACE = "大碶老街北口";
const nav = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
const open = async (page, standing) => {
  await page.goto(`${grid.address}/events${standing ? `?standing=${standing}` : ""}`);
  await page.getByRole("link", { name: new RegExp(PLACE) }).click();
  await page.getByRole("heading", { level: 1, name: new RegExp(PLACE) }).waitFor();
};
const take = async (page, step, words) => {
  const steps = page.getByRole("group", { name: "办理" });
  await steps.getByRole("button", { name: step, exact: true }).click();
  const form = page.locator("form");
  if (words) await form.getByRole("textbox").last().fill(words);
  await form.getByRole("button", { name: step, exact: true }).click();
  await page.getByText(`已${step}`).first().waitFor();
};

test("a micro-grid tells, two departments handle, somebody else looks, who told sees the end", async () => {
  const micro = await signIn(grid, "micro", "phone");
  await nav(micro, "事件");
  await look(micro, "390-events");
  await micro.getByRole("button", { name: "报事件" }).click();
  await micro.getByRole("button", { name: "流动摊贩" }).click();
  await micro.getByLabel("具体位置").fill(PLACE);
  await micro.getByLabel("情况说明").fill("十二辆三轮车卖蔬菜，路走不通");
  await micro.getByLabel("多少人（只记人数）").fill("12");
  await look(micro, "390-event-new", 1000);
  await micro.getByRole("button", { name: "上报", exact: true }).click();
  await micro.getByText("十二辆三轮车卖蔬菜").waitFor();
  await look(micro, "390-event");

  const room = await signIn(grid, "room", "desk");
  await nav(room, "事件");
  await room.getByRole("link", { name: new RegExp(PLACE) }).waitFor();
  await look(room, "1440-events");
  await open(room);
  await room.getByText("规则：12 > 10").waitFor();
  await room.getByRole("button", { name: "对", exact: true }).first().click();
  await room.getByText("已确认").first().waitFor();
  await room.getByRole("group", { name: "办理" }).getByRole("button", { name: "派单", exact: true }).click();
  await room.getByText("综合执法平台（牵头）、市场监管平台").waitFor();
  await look(room, "1440-event-dispatch");
  await room.locator("form").getByRole("button", { name: "派单", exact: true }).click();
  await room.getByText("待接单").first().waitFor();

  const lead = await signIn(grid, "enforcement", "phone");
  await open(lead);
  await take(lead, "接单");
  await take(lead, "处置完成", "已劝离，路面已清扫");
  await look(lead, "390-event-handled");
  const helper = await signIn(grid, "market", "phone");
  await open(helper);
  await take(helper, "处置完成", "已查验进货凭证");
  assert.equal(
    await helper.getByRole("button", { name: "核查办结" }).count(),
    0,
    "who handled does not check",
  );

  const checker = await signIn(grid, "grid", "phone");
  await open(checker, "handled");
  await take(checker, "核查办结", "到现场看过，路已通");
  await micro.goto(`${grid.address}/events?standing=mine`);
  await micro.getByRole("link", { name: new RegExp(PLACE) }).click();
  await micro.getByText("已办结").first().waitFor();
  await micro.getByRole("group", { name: "办理" }).getByRole("button", { name: "评价" }).click();
  await micro.getByRole("button", { name: "5 分" }).click();
  await micro.locator("form").getByRole("button", { name: "评价" }).click();
  await micro.getByText("已评价").waitFor();
  await look(micro, "390-event-closed");
  const all = [micro, room, lead, helper, checker].flatMap((page) => page.complaints);
  assert.deepEqual(all, []);
});

test("what nobody handled in time has climbed, and the brief says what goes on", async () => {
  const county = await signIn(grid, "county", "desk");
  await nav(county, "事件");
  await county.getByRole("button", { name: /超时/ }).click();
  await county
    .getByText(/已升级 \d 次/)
    .first()
    .waitFor();
  await look(county, "1440-events-late");
  await county.getByRole("link", { name: /村口小店/ }).click();
  await county.getByText("超时自动升级").first().waitFor();
  const steps = county.getByRole("group", { name: "办理" });
  await steps.getByRole("button", { name: "督办", exact: true }).click();
  await county.getByLabel("要求办到什么程度").fill("两小时内劝散并安排值守");
  await county.locator("fieldset").getByRole("button").last().click();
  await county.locator("form").getByRole("button", { name: "督办", exact: true }).click();
  await county.getByText(/督办单 .*-督1/).waitFor();
  await look(county, "1440-event-order");
  // Whom it orders finds it among the orders.
  const village = await signIn(grid, "village5", "phone");
  await village.goto(`${grid.address}/events?standing=orders`);
  await village.getByText("两小时内劝散并安排值守").waitFor();
  await look(village, "390-event-orders");
  await nav(county, "事件");
  await county.getByRole("button", { name: "清零简报" }).click();
  await county.getByText(/事件清零简报：今日上报/).waitFor();
  await look(county, "1440-event-brief");
  assert.deepEqual([...county.complaints, ...village.complaints], []);
});

test("venues of a category are closed for a time by two people, and everybody reads why", async () => {
  const room = await signIn(grid, "room", "desk");
  await nav(room, "措施");
  await room.getByText("现在没有限制任何人的措施。").waitFor();
  await room.getByRole("button", { name: "提出措施…" }).click();
  await room.getByRole("button", { name: "已公布划入风险区" }).click();
  await room.getByRole("button", { name: "歌舞厅、KTV" }).click();
  await room.getByRole("button", { name: "足浴、沐浴" }).click();
  assert.equal(
    await room.getByRole("button", { name: "药店" }).count(),
    0,
    "what people live from stays open",
  );
  await room.getByLabel("文件名称和文号").fill("关于暂停部分场所营业的通告 仑指发〔2022〕9号");
  await room.getByLabel("决定机关").fill("北仑区疫情防控指挥部");
  await look(room, "1440-closure-new");
  await room.locator("form").getByRole("button", { name: "提交，等待决定" }).click();
  await room.getByText("等待决定").waitFor();

  const admin = await signIn(grid, "admin", "desk");
  await nav(admin, "措施");
  await admin.getByLabel("授权给谁").selectOption({ index: 1 });
  await admin.getByLabel("文件名称和文号").fill("区指挥部授权书");
  await admin.getByRole("button", { name: "登记授权" }).click();
  await admin.getByText(/区指挥部授权书/).waitFor();

  const county = await signIn(grid, "county", "desk");
  await nav(county, "措施");
  await county.getByRole("button", { name: "作出决定" }).click();
  await look(county, "1440-closure-decide");
  await county.getByRole("button", { name: "同意", exact: true }).click();
  await county.getByText("执行中").first().waitFor();
  await county.getByRole("link", { name: "看涉及的场所" }).click();
  await county
    .getByText(/暂停营业，到/)
    .first()
    .waitFor();
  await look(county, "1440-closure-venues");
  const rows = await (await county.request.get(`${grid.address}/api/v1/venues?standing=suspended`)).json();
  const { code } = await (
    await county.request.get(`${grid.address}/api/v1/venues/${rows.rows[0].id}`)
  ).json();
  const anybody = await stranger(grid, "phone");
  await anybody.goto(`${grid.address}/open/330206/venues/${code}`);
  await anybody.getByText(/仑指发〔2022〕9号/).waitFor();
  await look(anybody, "390-closure-open");
  assert.deepEqual(
    [room, admin, county, anybody].flatMap((page) => page.complaints),
    [],
  );
});
