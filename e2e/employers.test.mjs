/* An employer keeps the list of its own workers on a page of its own; somebody here takes each into the register. And a
   round that knocks at enterprises instead of homes. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

const nav = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();

test("an employer writes its workers down and the village takes them in", async () => {
  const hq = await signIn(grid, "hq", "desk");
  await nav(hq, "场所");
  await hq.getByRole("button", { name: "企业", exact: true }).click();
  const firm = hq.getByRole("row").filter({ hasText: "曲阜" }).first();
  const name = await firm.getByRole("rowheader").innerText();
  await firm.getByRole("button", { name: "用工名单" }).click();
  await hq.getByRole("button", { name: "给企业开一个填报页" }).click();
  await hq.getByRole("img", { name: "用工名单二维码" }).waitFor();
  await look(hq, "1440-employees");
  const link = await hq.getByText(/\/open\/\d+\/employers\//).innerText();

  const employer = await stranger(grid, "small");
  await employer.goto(link);
  await employer.getByText(name).waitFor();
  for (const [who, phone] of [
    ["测试辛", "13900000021"],
    ["测试壬", ""],
  ]) {
    await employer.getByLabel("姓名").fill(who);
    await employer.getByRole("button", { name: "女" }).click();
    await employer.getByLabel("电话").fill(phone);
    await employer.getByRole("button", { name: "提交" }).click();
    await employer.getByText("测**").first().waitFor();
  }
  await employer.getByRole("heading", { name: "已填 2 人" }).waitFor();
  await look(employer, "360-employer");

  await hq.getByRole("button", { name: "关闭" }).click();
  const zone = await signIn(grid, "zone", "phone");
  await zone.goto(`${grid.address}/venues?view=enterprises`);
  await zone.getByRole("row").filter({ hasText: name }).getByRole("button", { name: "用工名单" }).click();
  const row = zone.getByRole("listitem").filter({ hasText: "测试辛" });
  await row.getByRole("button", { name: "登记入册" }).click();
  await zone.getByText("已登记：测试辛").waitFor();
  await look(zone, "390-employees");
  await employer.reload();
  await employer.getByText("已登记").waitFor();
  assert.deepEqual([...hq.complaints, ...employer.complaints, ...zone.complaints], []);
});

test("a round knocks at enterprises", async () => {
  const hq = await signIn(grid, "hq", "desk");
  await nav(hq, "进度");
  await hq.getByRole("button", { name: /企业敲门行动/ }).click();
  await hq.getByText(/将走访 \d+ 家企业/).waitFor();
  await look(hq, "1440-campaign-firms");
  await hq.getByRole("button", { name: "确认发起" }).click();
  await hq.getByRole("heading", { name: "企业敲门行动" }).waitFor();
  assert.deepEqual(hq.complaints, []);
});
