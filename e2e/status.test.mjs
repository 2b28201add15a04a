/* The way of working on one page, who is in charge, what has no owner, chat groups, and the chart for the wall. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

const paper = (name) => new URL(`shots/${name}.pdf`, import.meta.url).pathname;
const nav = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();

test("the headquarters sees its five blocks, closes a gap and prints the picture", async () => {
  const hq = await signIn(grid, "hq", "desk");
  await hq.getByRole("heading", { name: "尼山镇“12345”工作法" }).waitFor();
  for (const block of ["指挥部", "两类督导检查", "台账", "一网、一图、一群、一卡", "5 级网格"]) {
    await hq.getByRole("heading", { name: new RegExp(block) }).waitFor();
  }
  await hq.getByText("实体化运作").waitFor();
  await look(hq, "1440-status");
  await hq.setViewportSize({ width: 1920, height: 1080 });
  await look(hq, "1920-status");
  await hq.setViewportSize({ width: 1440, height: 900 });

  // covers: T-15
  await hq.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await hq.getByRole("button", { name: "复制今日简报" }).click();
  await hq.getByText("简报已复制").waitFor();
  const brief = await hq.evaluate(() => navigator.clipboard.readText());
  assert.match(brief, /尼山镇.*简报/);
  assert.match(brief, /外出人员台账：[\d,]+ 人/);
  assert.match(brief, /场所 134 家/);

  await hq.getByRole("link", { name: /没有责任人的/ }).click();
  await hq.getByText("场所包保不全").waitFor();
  await look(hq, "1440-gaps");
  await hq.getByRole("button", { name: "联络群" }).click();
  const town = hq.getByRole("listitem").filter({ hasText: "尼山镇网格长群" });
  await town.getByText(/人没有入群|应入尽入/).waitFor();
  await look(hq, "1440-chats");
  await town.getByRole("button", { name: "看成员" }).click();
  await hq.getByRole("heading", { name: /人没有入群/ }).waitFor();
  const all = hq.getByRole("button", { name: "全部已入群" });
  if (await all.count()) await all.click();
  await hq.getByRole("dialog").getByText("应入尽入").waitFor();
  await look(hq, "1440-chat-members");
  await hq.getByRole("button", { name: "关闭" }).click();
  await town.getByText("应入尽入").waitFor();

  await hq.goto(`${grid.address}/chart?size=A0`);
  await hq.getByRole("heading", { name: "尼山镇网格责任图" }).first().waitFor();
  const found = await hq.request.get(`${grid.address}/api/v1/persons?q=${encodeURIComponent("王")}`);
  const residents = (await found.json()).map((it) => it.name);
  await look(hq, "1440-chart");
  await hq.pdf({ path: paper("chart-a0"), preferCSSPageSize: true });
  const chart = await hq.locator("main").innerText();
  assert.ok(residents.length, "there are residents");
  const staff = new Set(chart.split(/\s+/)); // somebody who serves may share a name
  assert.ok(
    residents.some((name) => !staff.has(name)),
    "and the chart does not name them",
  );
});

test("a village appoints a volunteer, who signs in, and ends the post", async () => {
  const village = await signIn(grid, "village", "desk");
  await nav(village, "人员");
  await village
    .getByRole("cell", { name: /细网格员/ })
    .first()
    .waitFor();
  await village.getByLabel("选下级单位").selectOption({ index: 1 });
  await village.getByLabel("选下级单位").waitFor();
  await village.getByRole("button", { name: "南辛南村第1微网格" }).waitFor();
  await village.getByLabel("选下级单位").selectOption({ index: 1 });
  await village.getByRole("button", { name: "南辛南村第1细网格" }).waitFor();
  await village.getByRole("button", { name: "任命…" }).click();
  await village.getByLabel("岗位").selectOption({ label: "细网格员" });
  await village.getByLabel("姓名", { exact: true }).fill("颜永康");
  await village.getByLabel(/登录账号/).fill("yanyk");
  await village.getByLabel("人员类型").selectOption({ label: "志愿者" });
  await village.getByLabel(/原单位/).fill("党群服务中心");
  await look(village, "1440-appoint");
  await village.getByRole("button", { name: "保存" }).click();
  const secret = village.getByRole("dialog", { name: /初始密码/ });
  const password = await secret.locator("strong").last().innerText();
  await look(village, "1440-secret");
  await secret.getByRole("button", { name: "已记下" }).click();
  await village.getByRole("rowheader", { name: "颜永康" }).waitFor();
  await look(village, "1440-posts");

  const fresh = await signIn({ ...grid, password }, "yanyk", "phone");
  await fresh.getByText("细网格员").first().waitFor();
  await village
    .getByRole("row", { name: /颜永康/ })
    .getByRole("button", { name: "免职" })
    .click();
  const yesterday = new Date(Date.now() - 86_400_000).toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
  await village.getByLabel("最后一天").fill(yesterday);
  await village.getByRole("dialog").getByRole("button", { name: "免职" }).click();
  // Appointed by mistake: taken back the same day, and nothing is open any more.
  await village.getByRole("rowheader", { name: "颜永康" }).waitFor({ state: "detached" });
  await fresh.reload();
  await fresh.getByText("您现在没有任职").first().waitFor();
});

test("the work of the day goes down the ladder and is seen done", async () => {
  const hq = await signIn(grid, "hq", "desk");
  await nav(hq, "工作");
  await hq.getByText(/已完成 \d+ \/ \d+/).waitFor();
  await look(hq, "1440-worklist");
  await hq.getByRole("button", { name: "发布工作…" }).click();
  await hq.getByLabel("做什么").fill("清点防疫物资");
  await hq.getByRole("button", { name: "南辛管区" }).click();
  await look(hq, "1440-work-publish");
  await hq.getByRole("button", { name: "发布工作", exact: true }).click();
  const own = hq.getByRole("listitem").filter({ hasText: "清点防疫物资" });
  await own.getByText("未接收").waitFor();

  const zone = await signIn(grid, "zone-secretary", "desk");
  await nav(zone, "工作");
  const given = zone.getByRole("listitem").filter({ hasText: "清点防疫物资" });
  await given.getByRole("button", { name: "分解到下级…" }).click();
  await zone.getByRole("button", { name: "南辛南村" }).click();
  await zone.getByRole("button", { name: "发布工作", exact: true }).click();
  await given.getByText("下级完成 0 / 1").waitFor();
  assert.ok(await given.getByRole("button", { name: "完成", exact: true }).isDisabled(), "parts first");

  const village = await signIn(grid, "village", "phone");
  await nav(village, "工作");
  const part = village.getByRole("listitem").filter({ hasText: "清点防疫物资" });
  await part.getByLabel("办理情况（可不填）").fill("口罩够用两周");
  await look(village, "390-worklist");
  await part.getByRole("button", { name: "完成", exact: true }).click();
  await part.getByText(/口罩够用两周/).waitFor();
  await zone.reload();
  await given.getByText("下级完成 1 / 1").waitFor();
  await given.getByRole("button", { name: "完成", exact: true }).click();
  await given.getByRole("button", { name: "还没完成" }).waitFor();
});
