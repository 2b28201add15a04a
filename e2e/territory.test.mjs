/* A village proposes another border on the map, by keyboard; the town's office sees what it takes, agrees, and takes a
   river in for everybody's base map. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

async function drawn(page) {
  await page.goto(`${grid.address}/map`);
  await page.locator(".board[data-ready]").waitFor({ timeout: 30_000 });
}

test("a village proposes a border and the town agrees", async () => {
  const village = await signIn(grid, "village", "phone");
  await drawn(village);
  await village.getByRole("button", { name: "调整界线" }).click();
  // The first corner goes a little inwards.
  await village.getByRole("region", { name: "地图" }).locator("canvas").focus();
  await village.keyboard.press("n");
  const propose = village.getByRole("button", { name: "提交审核" });
  assert.ok(await propose.isDisabled(), "nothing is proposed that changes nothing");
  // Whichever way stays inside the zone.
  for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
    await village.keyboard.press(key);
    await village.getByText(/面积 .*原来/).waitFor();
    await village.waitForTimeout(600);
    if (await propose.isEnabled()) break;
    await village.getByRole("button", { name: "撤销" }).click();
    await village.getByRole("region", { name: "地图" }).locator("canvas").focus();
    await village.keyboard.press("n");
  }
  await village.getByLabel("调整理由").fill("河道改线");
  await look(village, "360-border");
  await propose.click();
  await village.getByText("已提交，等上级审核").waitFor();
  await village.getByText("等待审核：").waitFor();

  const town = await signIn(grid, "hq", "desk");
  await drawn(town);
  await town.getByLabel("按数字着色").selectOption("人数");
  await town.getByText("以上").waitFor();
  await town.getByLabel("显示到").selectOption("村（小网格）");
  await town.waitForTimeout(1_500);
  await look(town, "1440-map");
  await town.getByRole("button", { name: /河道改线/ }).click();
  await town.getByText(/面积 .*原来/).waitFor();
  await look(town, "1440-border-waits");
  await town.getByRole("button", { name: "同意", exact: true }).click();
  await town.getByText("没有等待审核的界线。").waitFor();
  await town.getByText(/经审核调整/).waitFor();
  assert.deepEqual(town.complaints, []);
  assert.deepEqual(village.complaints, []);
});

test("the town takes a river in", async () => {
  const page = await signIn(grid, "hq", "desk");
  await drawn(page);
  await page.getByRole("button", { name: "导入界线和底图" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("导入什么").selectOption("water");
  const line = {
    type: "LineString",
    coordinates: Array.from({ length: 40 }, (_, n) => [117.12 + n * 0.005, 35.49 + Math.sin(n / 4) * 0.01]),
  };
  const river = {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: { name: "泗河" }, geometry: line }],
  };
  await dialog.getByLabel("文件").setInputFiles({
    name: "river.geojson",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(river)),
  });
  await dialog.getByRole("button", { name: "先检查" }).click();
  await dialog.getByRole("button", { name: "存入 1 个" }).click();
  await page.getByText("已存入 1 个").waitFor();
  await page.locator(".board[data-ready]").waitFor();
  await look(page, "1440-river");
  assert.deepEqual(page.complaints, []);
});
