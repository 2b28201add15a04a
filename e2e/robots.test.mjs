/* A chat group gets a robot: the address is pasted, a word is tried, and it arrives signed as DingTalk asks for it. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { look, signIn, startGrid } from "./grid.mjs";

const SECRET = "SECtestsecret0123456789";
const received = [];
let grid;
let vendor;
test.beforeAll(async () => {
  // Checks the signature as the platform's documentation says.
  vendor = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (chunk) => (body += chunk));
    asked.on("end", () => {
      const url = new URL(asked.url, "http://vendor");
      const at = url.searchParams.get("timestamp");
      const sign = createHmac("sha256", SECRET).update(`${at}\n${SECRET}`).digest("base64");
      const right = url.searchParams.get("sign") === sign;
      if (right) received.push(JSON.parse(body).markdown.text);
      answer.setHeader("content-type", "application/json");
      answer.end(JSON.stringify(right ? { errcode: 0 } : { errcode: 310000, errmsg: "sign" }));
    });
  });
  await new Promise((ready) => vendor.listen(0, "127.0.0.1", ready));
  grid = await startGrid("beilun", "--allow-host", "127.0.0.1", "--allow-private");
});
test.afterAll(async () => {
  vendor.close();
  await grid.stop();
});

test("a robot is set up from the desk, and says why it does not work", async () => {
  const page = await signIn(grid, "room", "desk");
  await page.goto(`${grid.address}/staff`);
  await page.getByRole("button", { name: "联络群" }).click();
  await page.getByRole("button", { name: "登记联络群" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("群名").fill("大碶事件群（演示）");
  await dialog.getByRole("button", { name: "保存" }).click();
  const group = page.getByRole("listitem").filter({ hasText: "大碶事件群（演示）" });
  await group.getByRole("button", { name: "机器人" }).click();
  await dialog.getByLabel("机器人地址").fill("https://evil.example.com/robot");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("这个地址不在允许的主机名单里").waitFor();
  page.complaints.length = 0; // that one was refused on purpose
  const { port } = vendor.address();
  await dialog.getByLabel("机器人地址").fill(`http://127.0.0.1:${port}/robot/send?access_token=T`);
  await dialog.getByLabel("加签密钥（没有就留空）").fill("wrong");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("机器人地址（已保存，127.0.0.1").waitFor();
  await dialog.getByRole("button", { name: "发一条测试" }).click();
  await dialog.getByText("排队中").waitFor();
  await again(dialog, "没发成");
  await dialog.getByText("310000").first().waitFor();
  await dialog.getByLabel("加签密钥（已保存；不改就留空）").fill(SECRET);
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByRole("button", { name: "发一条测试" }).click();
  await again(dialog, "已发");
  assert.ok(received.some((text) => text.includes("网格事件提醒会发到这里")));
  await look(page, "1440-robot");
  assert.deepEqual(page.complaints, []);
});

/** Looks again until a message stands so. */
async function again(dialog, state) {
  for (let tries = 0; tries < 30; tries++) {
    if (await dialog.getByText(state, { exact: true }).count()) return;
    await new Promise((wait) => setTimeout(wait, 1_000));
    await dialog.getByRole("button", { name: "刷新" }).click();
  }
  throw new Error(`no message came to be ${state}`);
}
