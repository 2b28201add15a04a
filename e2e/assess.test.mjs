/* The village secretary writes a word on a grid leader's month and proposes praise; the leader sees both on the phone and
   contests; the sub-district answers and decides. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("an assessment is seen, contested and answered by somebody else", async () => {
  const leader = await signIn(grid, "grid");
  const name = await leader.evaluate(() =>
    fetch("/api/v1/session").then(async (it) => (await it.json()).name),
  );
  const village = await signIn(grid, "village", "desk");
  await village.goto(`${grid.address}/staff?view=assess`);
  const own = village.getByRole("article").filter({ hasText: `${name} · 网格长` });
  await look(village, "1440-assess");
  await own.getByRole("button", { name: "写评语" }).click();
  await village.getByRole("textbox", { name: "评语" }).fill("两件事件超时，下月注意先到场");
  await look(village, "1440-assess-word");
  await village.getByRole("button", { name: "保存" }).click();
  await own.getByText("两件事件超时，下月注意先到场").waitFor();
  await own.getByRole("button", { name: "提请表扬" }).click();
  await village.getByRole("textbox", { name: "事迹" }).fill("台风夜转移独居老人三户");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByText("台风夜转移独居老人三户").waitFor();

  await leader.goto(`${grid.address}/me`);
  await leader.getByText("两件事件超时，下月注意先到场").waitFor();
  await leader.getByRole("button", { name: "申诉" }).click();
  await leader.getByRole("textbox", { name: "申诉理由" }).fill("当天在隔离点值班，已报备");
  await leader.getByRole("button", { name: "提交申诉" }).click();
  await leader.getByText("您的申诉：当天在隔离点值班，已报备").waitFor();
  await look(leader, "390-assess-own");

  const room = await signIn(grid, "room", "desk");
  await room.goto(`${grid.address}/staff?view=assess`);
  await room.getByRole("button", { name: "答复申诉" }).click();
  await room.getByRole("textbox", { name: "答复" }).fill("情况属实，不计超时");
  await room.getByRole("button", { name: "申诉成立" }).click();
  await room.getByText("申诉已答复").waitFor();
  await room.getByRole("button", { name: "同意", exact: true }).click();
  await room.getByText("已表扬").waitFor();
  await look(room, "1440-assess-room");
  await leader.reload();
  await leader.getByText("申诉成立：情况属实，不计超时").waitFor();
  await leader.getByText("台风夜转移独居老人三户").waitFor();
  assert.deepEqual([...leader.complaints, ...village.complaints, ...room.complaints], []);
});
