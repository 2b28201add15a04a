/* The village secretary sees every gate of the compounds, locks one and is kept from locking the last; the street reads
   what was done and how the zone grows quiet. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("gates are staffed, locked or free, and the work at them is counted", async () => {
  const village = await signIn(grid, "village", "desk");
  await village.goto(`${grid.address}/duty?view=gates`);
  await village.getByText(/2 个小区：有人值守 1 个门，上锁 2 个，自由通行 2 个/).waitFor();
  await look(village, "1440-gates");
  await village.getByRole("button", { name: "南小门：改管理方式" }).click();
  const dialog = village.getByRole("dialog");
  await dialog.getByRole("button", { name: "上锁" }).click();
  await dialog.getByRole("textbox", { name: "应急开门的人和电话" }).fill("物业值班室");
  await look(village, "1440-gate-change");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("小区至少要留一个门能通行").waitFor();
  village.complaints.length = 0;
  await dialog.getByRole("button", { name: "有人值守" }).click();
  await dialog.getByRole("button", { name: "保存" }).click();
  await village.getByText(/有人值守 2 个门，上锁 2 个，自由通行 1 个/).waitFor();

  const room = await signIn(grid, "room", "desk");
  await room.goto(`${grid.address}/duty?view=effort`);
  await room.getByRole("heading", { name: "按种类" }).waitFor();
  await room.getByRole("row", { name: /小区小门 220/ }).waitFor();
  await look(room, "1440-effort");

  await room.goto(`${grid.address}/staff?view=strength`);
  await room.getByRole("button", { name: "划定分区" }).click();
  await room.getByLabel("依据文件").fill("仑防办〔2022〕3号");
  const until = await room.getByLabel("开始日期").inputValue();
  await room.getByLabel(/结束日期/).fill(until);
  await room.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await room.getByRole("button", { name: "每日情况" }).click();
  await room.getByRole("columnheader", { name: "到岗（人次）" }).waitFor();
  await look(room, "1440-zone-days");

  const phone = await signIn(grid, "village");
  await phone.goto(`${grid.address}/duty?view=gates`);
  await phone.getByText(/有人值守 2 个门/).waitFor();
  await look(phone, "390-gates");
  assert.deepEqual([...village.complaints, ...room.complaints, ...phone.complaints], []);
});
