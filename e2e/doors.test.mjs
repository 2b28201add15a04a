/* The administrator lets another case system in; what it tells is an event of the village; a list of cases is taken in once
   its words are mapped. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("another system is let in, tells of an event, and its running cases are taken in", async () => {
  const admin = await signIn(grid, "admin", "desk");
  const village = await signIn(grid, "village", "desk");
  const unit = await village.evaluate(() =>
    fetch("/api/v1/session").then(async (it) => (await it.json()).post.area_name),
  );
  await admin.goto(`${grid.address}/doors`);
  await admin.getByText("还没有系统接入").waitFor();
  await admin.getByRole("button", { name: "发放密钥" }).click();
  await admin.getByLabel("系统名称").fill("12345市民热线");
  await admin.getByRole("button", { name: "发放", exact: true }).click();
  const key = await admin.locator(".key").innerText();
  await look(admin, "1440-door-key");
  await admin.getByRole("button", { name: "关闭" }).click();

  const told = await fetch(`${grid.address}/open311/330206/v2/requests.json`, {
    method: "POST",
    body: new URLSearchParams({
      api_key: key,
      service_code: "daily",
      address_string: `${unit}菜场`,
      description: "路灯不亮三天了",
    }),
  });
  assert.equal(told.status, 201);
  const [{ service_request_id: number }] = await told.json();
  await village.goto(`${grid.address}/events`);
  await village.getByText("路灯不亮三天了").first().click();
  await village.getByText("12345市民热线").first().waitFor();
  const seen = await fetch(`${grid.address}/open311/330206/v2/requests/${number}.xml`);
  assert.match(await seen.text(), /<status>open<\/status>/);

  await admin.getByLabel("对方的叫法").fill("市容环境");
  await admin.getByLabel("本地类别").selectOption({ label: "日常治理事项" });
  await admin.getByRole("button", { name: "添加" }).click();
  await admin.getByRole("row", { name: /市容环境/ }).waitFor();
  await admin.getByRole("button", { name: "导入案件" }).click();
  const dialog = admin.getByRole("dialog");
  const line = (...cells) => cells.join("\t");
  await dialog
    .getByRole("textbox")
    .fill(
      [
        line("案卷号", "问题类别", "村（社区）", "问题描述", "状态"),
        line("A1", "市容环境", unit, "垃圾堆放在河边", "办理中"),
        line("A2", "市容环境", unit, "已清理", "已办结"),
      ].join("\n"),
    );
  await dialog.getByRole("button", { name: "核对" }).click();
  await dialog.getByText("在原系统已办结，不用导入").waitFor();
  await look(admin, "1440-cases-plan");
  await dialog.getByRole("button", { name: /1/ }).click();
  await village.goto(`${grid.address}/events`);
  await village
    .getByText(/垃圾堆放在河边/)
    .first()
    .waitFor();
  await admin.goto(`${grid.address}/doors`);
  await admin.getByRole("row", { name: /市容环境/ }).waitFor();
  await look(admin, "1440-doors");
  const small = await signIn(grid, "admin");
  await small.goto(`${grid.address}/doors`);
  await small.getByRole("heading", { name: "案件清单" }).waitFor();
  await look(small, "390-doors");
  assert.deepEqual([...admin.complaints, ...village.complaints], []);
});
