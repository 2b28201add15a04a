/* The whole shift of a grid member of Ningjiang with the network off: a village gate, ten households, a returnee,
   a proof of service, the daily report; the browser is killed in between; afterwards every book agrees. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, phone, signIn, startGrid } from "./grid.mjs";

const PIN = "270694";
let grid;
test.beforeAll(async () => (grid = await startGrid("ningjiang")));
test.afterAll(() => grid.stop());

async function get(page, path) {
  const answer = await page.request.get(grid.address + path);
  assert.ok(answer.ok(), `${path}: ${await answer.text()}`);
  return answer.json();
}

/** A gate whose shift runs now, held by one of the village's grid members whom no rule keeps from it. */
async function gate() {
  const village = await signIn(grid, "village", "desk");
  const me = await get(village, "/api/v1/session");
  const [{ code }] = (await get(village, `/api/v1/areas/${me.post.area}`)).lineage.slice(-1);
  const id = crypto.randomUUID();
  const open = { id, area: me.post.area, kind: "entrance", name: "村南口", place: "老桥头" };
  const made = await village.request.post(`${grid.address}/api/v1/checkpoints`, { data: open });
  assert.ok(made.ok(), await made.text());
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: "Asia/Shanghai" }).format(),
  );
  const begins = [22, 14, 6].find((it) => it <= hour) ?? 22;
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(
    Date.now() - (hour < 6 ? 86_400_000 : 0),
  );
  const starts = new Date(`${day}T${String(begins).padStart(2, "0")}:00:00+08:00`);
  const ends = new Date(starts.getTime() + 8 * 3_600_000);
  for (let n = 1; n < 12; n++) {
    const login = `g${code}-${String(n).padStart(4, "0")}-0`;
    const member = await signIn(grid, login);
    const { worker } = await get(member, "/api/v1/session");
    const shift = {
      ...{ id: crypto.randomUUID(), checkpoint: id, seat: 1, day, worker },
      ...{ starts_at: starts.toISOString(), ends_at: ends.toISOString() },
    };
    const kept = await village.request.post(`${grid.address}/api/v1/duty/roster`, {
      data: { shifts: [shift] },
    });
    await member.context().close();
    if (kept.ok()) return { village, login, code: (await made.json()).code, id, shift: shift.id };
  }
  throw new Error("a rule keeps everybody from this shift");
}

async function unlock(page) {
  await page.getByLabel("6 位密码").fill(PIN);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("navigation", { name: "主菜单" }).waitFor();
}

async function visit(page, proof) {
  await page.getByRole("link", { name: "今日", exact: true }).click();
  const open = page.locator("section").filter({ has: page.getByRole("heading", { name: /^未办/ }) });
  const door = open.locator("a[href^='/tasks/']").first();
  await door.waitFor();
  const href = await door.getAttribute("href");
  await door.click();
  await page.getByRole("button", { name: "已走访", exact: true }).click();
  if (proof) {
    const picture = await page.evaluate(async () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [2400, 1800];
      const pen = canvas.getContext("2d");
      for (let n = 0; n < 400; n++) {
        pen.fillStyle = `hsl(${n * 7} 60% ${20 + (n % 60)}%)`;
        pen.fillRect((n * 97) % 2400, (n * 53) % 1800, 240, 180);
      }
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
      return Array.from(new Uint8Array(await made.arrayBuffer()));
    });
    const buffer = Buffer.from(picture);
    await page
      .getByLabel("拍照或选照片")
      .setInputFiles({ name: "receipt.jpg", mimeType: "image/jpeg", buffer });
    await page.getByRole("img", { name: "第 1 张照片" }).waitFor();
    page.complaints.length = 0;
    await look(page, "390-visit-proof", 9999);
  }
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.waitForURL(`${grid.address}/today`);
  return href;
}

test("a gate and ten households without a network, a killed browser, and every book agrees", async () => {
  const { village, login, code, id, shift } = await gate();
  const worker = await phone(grid, login);
  let page = await worker.signIn();
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByLabel("设一个 6 位数字密码").fill(PIN);
  await page.getByLabel("再输一遍").fill(PIN);
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const before = (await get(page, "/api/v1/today")).mine;
  // A phone that has shown a page once has it without a network as well: nothing is looked at beforehand.
  await worker.cut(true);

  await page.getByRole("link", { name: "值守" }).click();
  const card = page.locator("section", { hasText: "村南口" }).first();
  await card.getByRole("button", { name: "到岗签到" }).click();
  await page.getByLabel("二维码下的编号").fill(code);
  await page.getByRole("button", { name: "确定" }).click();
  await page.getByRole("heading", { name: "过往检查" }).waitFor();
  for (const name of ["已检查，放行", "已劝返", "紧急，先放行"]) {
    await page.getByRole("button", { name }).first().click();
    await page.getByText("已登记").first().waitFor();
  }
  await page.getByText("本机已登记 3 次").waitFor();
  await page.getByRole("button", { name: "登记返乡人员…" }).click();
  await page.getByLabel("姓名").fill("测试乙");
  await page.getByLabel("回哪一户（组、门牌或户主）").fill("二组桥边");
  await page.getByLabel("从哪里来").fill("长春市");
  await page.getByRole("button", { name: "客车" }).click();
  page.complaints.length = 0;
  await look(page, "390-returnee");
  await page.getByRole("button", { name: "保存登记" }).click();
  await page.getByText(/已登记测试乙/).waitFor();

  const doors = [];
  for (let n = 0; n < 5; n++) doors.push(await visit(page, n === 0));
  page = await worker.restart();
  await unlock(page);
  for (let n = 0; n < 5; n++) doors.push(await visit(page, false));
  assert.equal(new Set(doors).size, 10, "ten different doors");
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByText("本机已登记 3 次").waitFor();
  await page.getByRole("button", { name: "交班…" }).click();
  await page.getByLabel("交给下一班的话（可不填）").fill("南口路灯不亮");
  await page.getByRole("button", { name: "确认交班" }).click();
  await page.getByText("已交班", { exact: true }).first().waitFor();
  await page.getByRole("link", { name: "上报", exact: true }).click();
  await page.getByRole("button", { name: "签字上报" }).click();
  await page.getByText("第 1 版").waitFor();
  await page.getByRole("link", { name: /待上传 \d+/ }).click();
  await page.getByText("1 张照片等内容上传后再传").waitFor();
  const waiting = await page.locator("li.card").count();
  page.complaints.length = 0;
  await look(page, "390-shift-waiting");

  await worker.cut(false);
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  await page.getByText("张照片等内容上传后再传").waitFor({ state: "detached" });
  assert.equal(await page.getByText("已上传", { exact: true }).count(), waiting, "nothing was refused");

  // Both ends: the books, the gate, the register, the proof, the report.
  const { mine } = await get(page, "/api/v1/today");
  assert.deepEqual([mine.done - before.done, mine.targets], [10, before.targets]);
  await page.getByRole("link", { name: "今日", exact: true }).click();
  await page.getByText(`${mine.done + mine.excused} / ${mine.targets}`).waitFor();
  const [stops] = await get(village, `/api/v1/checkpoints/${id}/stops`);
  assert.deepEqual([stops.stops, stops.returned, stops.emergency], [3, 1, 1]);
  const returnees = await get(village, "/api/v1/returnees");
  assert.equal(returnees.find((it) => it.name === "测试乙").door, "二组桥边");
  const held = (await get(page, "/api/v1/duty/mine")).shifts.find((it) => it.id === shift);
  assert.deepEqual([held.by_code, held.note, Boolean(held.left_at)], [true, "南口路灯不亮", true]);
  const task = await get(page, `/api/v1${doors[0]}`);
  const [photo] = task.history[0].photos;
  const picture = await page.request.get(`${grid.address}/api/v1/photos/${photo}`);
  const bytes = await picture.body();
  assert.ok(bytes.length > 10_000 && bytes.length < 400_000, `${bytes.length} bytes`);
  assert.ok(!bytes.includes("Exif"), "nothing but the picture");
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format();
  const report = await get(page, `/api/v1/reports/daily/${day}`);
  assert.equal(report.versions.length, 1);
  assert.ok(report.figures.visits >= 10);
  await worker.close();

  // The village finds the household of who came back.
  await village.goto(`${grid.address}/today`);
  await village.getByText("二组桥边").waitFor();
  await look(village, "1440-returnees");
  await village.getByRole("button", { name: "对接到户" }).first().click();
  const { rows } = await get(village, "/api/v1/households");
  await village.getByRole("dialog").getByRole("searchbox").fill(rows[0].head);
  await village.getByRole("dialog").getByRole("button", { name: rows[0].address }).first().click();
  await village
    .getByText(/已登记/)
    .first()
    .waitFor();
});
