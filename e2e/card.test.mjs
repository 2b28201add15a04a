/* A limit on going out, as it may exist at all: proposed, decided by somebody else, told to every household,
   judged at the gate without a network, objected to without an account. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, phone, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("ningjiang")));
test.afterAll(() => grid.stop());

async function json(page, path) {
  const answer = await page.request.get(grid.address + path);
  assert.ok(answer.ok(), `${path}: ${await answer.text()}`);
  return answer.json();
}

async function keepCopy(page, pin) {
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByLabel("设一个 6 位数字密码").fill(pin);
  await page.getByLabel("再输一遍").fill(pin);
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
}

async function show(page, text) {
  await page.getByRole("button", { name: "扫出入证" }).click();
  await page.getByLabel("二维码下的编号").fill(text);
  await page.getByRole("button", { name: "确定" }).click();
}

test("a limit is proposed by one, decided by another, told to every household", async () => {
  const village = await signIn(grid, "village", "desk");
  await village.getByRole("link", { name: "措施" }).click();
  await village.getByText("执行中").waitFor();
  await look(village, "1440-measures");
  await village.getByRole("button", { name: "提出措施…" }).click();
  const area = village.getByLabel("范围");
  await area.locator("option").nth(1).waitFor({ state: "attached" });
  await area.selectOption({ index: 1 });
  await village.getByRole("button", { name: "检测结果异常，正在复核" }).click();
  await village.getByLabel("文件名称和文号").fill("宁指发〔2022〕12号");
  await village.getByLabel("决定机关").fill("宁江区指挥部");
  await look(village, "1440-measure-new");
  await village.getByRole("button", { name: "提交，等待决定" }).click();
  await village.getByText("等待决定", { exact: true }).waitFor();
  assert.equal(await village.getByRole("button", { name: "作出决定" }).count(), 0, "not by the proposer");

  const county = await signIn(grid, "county", "desk");
  await county.getByRole("link", { name: "措施" }).click();
  await county.getByRole("button", { name: "作出决定" }).click();
  await look(county, "1440-measure-decide");
  await county.getByRole("button", { name: "同意", exact: true }).click();
  await county.getByText("已同意，请尽快告知每一户").waitFor();

  await village.getByRole("link", { name: "值守" }).click();
  await village.getByRole("link", { name: "措施" }).click();
  const waiting = village.locator("section", { hasText: "正在复核" }).first();
  await waiting.getByRole("button", { name: "出入证", exact: true }).click();
  await village.getByRole("button", { name: "给每户制证" }).click();
  await village.getByText("共 20 张出入证").waitFor();
  await village.getByRole("button", { name: /打印本页 20 张/ }).click();
  const image = village.getByRole("img", { name: /出入证 .* 的二维码/ }).first();
  await image.waitFor();
  await look(village, "1440-cards");
  await village.emulateMedia({ media: "print" });
  await village.pdf({ path: new URL("shots/cards.pdf", import.meta.url).pathname, format: "A4" });
  await village.emulateMedia({ media: "screen" });
});

test("cards are judged at the gate without a network, and every book agrees", async () => {
  const village = await signIn(grid, "village", "desk");
  const measures = await json(village, "/api/v1/measures");
  const mine = measures.find((it) => it.reason === "abnormal");
  const { rows: cards } = await json(village, `/api/v1/measures/${mine.id}/cards`);

  // The grid member hands the first card over, without a network.
  const member = await phone(grid, "group");
  let page = await member.signIn();
  await keepCopy(page, "270694");
  await page.getByRole("link", { name: "措施" }).click();
  await page.getByRole("heading", { name: "送证到户" }).waitFor();
  await member.cut(true);
  await show(page, cards[0].code);
  await page.getByText(`已登记 ${cards[0].serial} 送到户`).waitFor();
  page.complaints.length = 0;
  await look(page, "390-hand-over");
  await member.cut(false);
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  const told = await json(village, `/api/v1/measures/${mine.id}/cards`);
  assert.ok(told.rows.find((it) => it.serial === cards[0].serial).told_at);
  await member.close();

  const worker = await phone(grid, "guard", "small");
  page = await worker.signIn();
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("button", { name: "大字" }).click();
  await keepCopy(page, "270694");
  const duty = await json(page, "/api/v1/duty/mine");
  const runs = (it) => Date.parse(it.starts_at) <= Date.now() && Date.now() < Date.parse(it.ends_at);
  const shift = duty.shifts.find(runs);
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByRole("heading", { name: "我的班" }).waitFor();
  await worker.cut(true);
  if (!shift.came_at) {
    await page.getByRole("button", { name: "到岗签到" }).click();
    await page.getByRole("button", { name: "没有二维码，直接签到" }).click();
  }
  await page.getByRole("heading", { name: "过往检查" }).waitFor();
  await page.getByRole("button", { name: "出村" }).click();
  await show(page, cards[1].code);
  await page.getByText("可以外出，之后还剩 0 次").waitFor();
  page.complaints.length = 0;
  await look(page, "360-card-may-go-large");
  await page.getByRole("button", { name: "已检查，放行" }).click();
  await page.getByText("本机已登记 1 次").waitFor();

  // Shown again while somebody is out with it; a forged one; one that was never made.
  await show(page, cards[1].code);
  await page.getByText(/已外出，还没回来/).waitFor();
  await look(page, "360-card-outside-large");
  const forged =
    cards[2].code.slice(0, 60) + (cards[2].code[60] === "A" ? "B" : "A") + cards[2].code.slice(61);
  await show(page, forged);
  await page.getByText("不是本县的出入证，或二维码损坏").waitFor();

  // The battery goes; what was let out is still known.
  page = await worker.restart();
  await page.getByLabel("6 位密码").fill("270694");
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByRole("heading", { name: "过往检查" }).waitFor();
  await show(page, cards[1].serial);
  await page.getByText("回来，请登记").waitFor();
  await page.getByRole("button", { name: "已检查，放行" }).click();
  await page.getByText("本机已登记 2 次").waitFor();
  await page.getByRole("button", { name: "出村" }).click();
  await show(page, cards[1].code);
  await page.getByText(/次数已用完/).waitFor();
  await page.getByRole("button", { name: "看病取药" }).click();
  await look(page, "360-card-doctor-large");
  await page.getByRole("button", { name: "已检查，放行" }).click();
  await page.getByText("本机已登记 3 次").waitFor();

  await worker.cut(false);
  await page.getByRole("link", { name: /已同步/ }).waitFor();
  const book = await json(page, `/api/v1/checkpoints/${shift.checkpoint}/cards`);
  const trips = book.trips.filter((it) => it.serial === cards[1].serial);
  assert.deepEqual(
    trips.map((it) => [it.counts, Boolean(it.in_at)]),
    [
      [true, true],
      [false, false],
    ],
  );
  await worker.close();

  // Lost: named to the gate, and the household has a new one.
  const lost = village.request.post(`${grid.address}/api/v1/cards/${cards[3].serial}/replacement`, {
    data: { why: "lost" },
  });
  assert.ok((await lost).ok());
});

test("a resident reads why without an account, objects, and is answered by somebody else", async () => {
  const village = await signIn(grid, "village", "desk");
  const measures = await json(village, "/api/v1/measures");
  const { rows } = await json(village, `/api/v1/measures/${measures.at(-1).id}/cards`);
  const nobody = await stranger(grid, "small");
  await nobody.goto(`${grid.address}/open/220702?card=${rows[0].serial}`);
  await nobody.getByRole("heading", { name: "限制措施公示" }).waitFor();
  await nobody.getByText("限制外出").first().waitFor();
  await look(nobody, "360-open");
  await nobody.getByLabel("要说的话").fill("家里老人每周要透析三次");
  await nobody.getByRole("button", { name: "提交" }).click();
  await nobody.getByText(/由没有参与决定的人答复/).waitFor();
  await nobody.context().close();

  const officer = await signIn(grid, "rights", "desk");
  await officer.getByText("家里老人每周要透析三次").waitFor();
  await look(officer, "1440-objections");
  await officer.getByRole("button", { name: "答复" }).click();
  await officer.getByLabel("答复内容").fill("透析不计次数，已告知卡点");
  await officer.getByRole("button", { name: "异议成立" }).click();
  await officer.getByText("透析不计次数，已告知卡点").waitFor();

  const admin = await signIn(grid, "admin", "desk");
  await admin.getByRole("link", { name: "措施" }).click();
  await admin.getByRole("heading", { name: "谁有权决定" }).waitFor();
  await admin.getByText(/区指挥部授权书.*登记/).waitFor();
  await look(admin, "1440-authorities");
});
