/* The administrator writes a viewpoint down; the command room opens it for a reason and tells of what it saw, with a still on
   which the faces were painted over; the administrator sees who looked. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("a viewpoint is opened for a reason and a still leaves the desk without faces", async () => {
  const admin = await signIn(grid, "admin", "desk");
  await admin.goto(`${grid.address}/viewpoints`);
  await admin.getByText("还没有登记视频点位").waitFor();
  await admin.getByRole("button", { name: "登记点位" }).click();
  const form = admin.getByRole("dialog");
  await form.getByLabel("点位名称").fill("  ");
  await form.getByLabel("用途").selectOption({ label: "人员聚集" });
  await form.getByLabel("链接").fill("https://name:word@video.example.cn/17");
  await form.getByLabel("现场已设置").check();
  await look(admin, "1440-viewpoint-new");
  await form.getByRole("button", { name: "保存" }).click();
  // What the server refuses is said beside each field.
  await form.getByText("请填写").waitFor();
  admin.complaints.length = 0;
  await look(admin, "1440-viewpoint-refused");
  await form.getByLabel("点位名称").fill("菜市场东口");
  await form.getByLabel("链接").fill("https://video.example.cn/17");
  await form.getByRole("button", { name: "保存" }).click();
  await admin.getByRole("heading", { name: "菜市场东口" }).waitFor();

  await seen(await signIn(grid, "county", "desk"), "1440-viewpoints");
  const room = await signIn(grid, "room", "desk");
  await room.goto(`${grid.address}/viewpoints`);
  await room.getByText("还没有登记视频点位").waitFor();

  await admin.goto(`${grid.address}/viewpoints`);
  await admin.getByRole("button", { name: "登记点位" }).click();
  await form.getByLabel("按名称").first().fill("坝头社区");
  await form
    .locator("li button")
    .filter({ hasText: /^坝头社区(?!第)/ })
    .click();
  await form.getByLabel("点位名称").fill("坝头路口");
  await form.getByLabel("链接").fill("https://video.example.cn/18");
  await form.getByLabel("现场已设置").check();
  await form.getByRole("button", { name: "保存" }).click();
  await admin.getByRole("heading", { name: "坝头路口" }).waitFor();

  await room.reload();
  await room.getByRole("button", { name: "查看视频" }).click();
  const dialog = room.getByRole("dialog");
  await dialog.getByLabel("为什么要看").fill("早高峰，看有没有占道");
  await dialog.getByRole("button", { name: "打开" }).click();
  const link = dialog.getByRole("link", { name: /打开视频/ });
  assert.equal(await link.getAttribute("href"), "https://video.example.cn/18");
  await look(room, "1440-viewpoint-open");
  await dialog.getByRole("button", { name: /报事件/ }).click();
  await room.getByRole("button", { name: "小门管控不到位" }).click();
  await room.getByLabel("情况说明").fill("小门开着没人守");
  const tell = room.getByRole("button", { name: "上报", exact: true });
  assert.ok(await tell.isDisabled(), "never without a still");
  await room.locator('input[type="file"]').setInputFiles({
    name: "still.png",
    mimeType: "image/png",
    buffer: await room.screenshot(),
  });
  const blur = room.getByRole("dialog", { name: "遮住人脸和车牌" });
  const still = await blur.locator("canvas").boundingBox();
  await room.mouse.move(still.x + 40, still.y + 40);
  await room.mouse.down();
  await room.mouse.move(still.x + 160, still.y + 90, { steps: 12 });
  await room.mouse.up();
  assert.ok(await blur.getByRole("button", { name: "用这张" }).isDisabled(), "not before one has looked");
  await blur.getByLabel("已看清").check();
  await look(room, "1440-blur");
  await blur.getByRole("button", { name: "用这张" }).click();
  await tell.click();
  await room.getByText("小门开着没人守").waitFor();
  await look(room, "1440-video-event");

  await admin.getByRole("button", { name: "查看记录" }).last().click();
  await admin.getByText("早高峰，看有没有占道").waitFor();
  await look(admin, "1440-viewpoint-looks");
  assert.deepEqual([...admin.complaints, ...room.complaints], []);
});

async function seen(page, name) {
  await page.goto(`${grid.address}/viewpoints`);
  await page.getByRole("heading", { name: "菜市场东口" }).waitFor();
  await look(page, name);
}
