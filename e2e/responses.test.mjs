/* The commander turns one sub-district to emergency mode and back: everybody there sees it, what is lent is public, and
   ends with it; a drill is marked as one; what was learned lands on a work list. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

async function open(page, { matter, drill = false }) {
  await page.goto(`${grid.address}/responses`);
  await page.getByRole("button", { name: "启动响应或演练" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("响应类型").selectOption({ label: "局部应急响应" });
  await dialog.getByRole("searchbox").fill("大碶街道");
  await dialog.getByRole("button", { name: /大碶街道/ }).click();
  await dialog.getByLabel("事由").fill(matter);
  await dialog.getByLabel("依据文件").fill("北防指〔2022〕3号");
  if (drill) await dialog.getByLabel("这是演练").check();
  return dialog;
}

test("emergency mode for one sub-district begins, is seen by everybody there, and ends", async () => {
  const leader = await signIn(grid, "grid");
  const county = await signIn(grid, "county", "desk");
  const dialog = await open(county, { matter: "台风梅花临近" });
  await look(county, "1440-response-open");
  await dialog.getByRole("button", { name: "启动", exact: true }).click();
  await county.getByRole("heading", { name: "台风梅花临近" }).waitFor();
  await county.getByText("网格长：直接派单、调配任务").waitFor();
  await county.getByText("期间事件办理时限为平时的 50%").waitFor();
  await look(county, "1440-response");

  // A grid leader's phone says so, with what one may do now.
  await leader.reload();
  await leader.getByRole("link", { name: /大碶街道局部应急响应：台风梅花临近/ }).waitFor();
  await leader.getByRole("link", { name: /1 条指令待处理：台风梅花临近/ }).waitFor();
  await look(leader, "390-response-line");
  // Everybody can read what is lent to whom, and nobody's name.
  const open_page = await leader.context().browser().newPage();
  await open_page.goto(`${grid.address}/open/330206`);
  await open_page.getByRole("heading", { name: /台风梅花临近/ }).waitFor();
  await open_page.getByText("期间增加的权限").waitFor();
  await open_page.close();

  await county.getByRole("button", { name: "解除" }).click();
  await county.getByRole("dialog").getByLabel("解除说明（对公众公开）").fill("台风已过，恢复常态。");
  await county.getByRole("dialog").getByRole("button", { name: "解除" }).click();
  await county.getByText("解除说明：台风已过，恢复常态。").waitFor();
  await leader.reload();
  await leader.getByRole("link", { name: /条指令待处理：解除/ }).waitFor();
  assert.equal(await leader.getByRole("link", { name: /大碶街道局部应急响应/ }).count(), 0);

  // What was learned has an owner and a day.
  await county.getByRole("button", { name: "添加复盘事项" }).click();
  await county.getByRole("dialog").getByLabel("问题和改法").fill("沙袋不够，每村备两百个");
  await county.getByRole("dialog").getByRole("button", { name: "列入工作清单" }).click();
  await county.getByText("沙袋不够，每村备两百个").waitFor();
  await county.getByText("未接收").waitFor();
  assert.deepEqual([...leader.complaints, ...county.complaints], []);
});

test("a drill is marked wherever it is seen", async () => {
  const county = await signIn(grid, "county", "desk");
  const dialog = await open(county, { matter: "防汛拉练", drill: true });
  await dialog.getByRole("button", { name: "开始演练" }).click();
  await county.getByRole("heading", { name: "【演练】防汛拉练" }).waitFor();
  await county.getByText("演练不改变任何人的权限和事件时限。").waitFor();
  const leader = await signIn(grid, "grid");
  await leader.getByRole("link", { name: /^【演练】大碶街道局部应急响应：防汛拉练/ }).waitFor();
  await leader.goto(`${grid.address}/instructions`);
  await leader.getByRole("button", { name: /【演练】防汛拉练/ }).waitFor();
  assert.deepEqual([...leader.complaints, ...county.complaints], []);
});
