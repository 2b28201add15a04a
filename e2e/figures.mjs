/* What a phone costs on a slow network: the first copy of a unit of 100 and of 500 households, a sync after a quiet
   hour, 500 entries handed in at once. Run by `bench/run phone`; prints a table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { phone, startGrid } from "./grid.mjs";

/* 3G as browsers' tools know it ("slow 3G" is half of it). */
const NETWORK = {
  ...{ offline: false, latency: 300 },
  ...{ downloadThroughput: (750 * 1024) / 8, uploadThroughput: (250 * 1024) / 8 },
};
const PIN = "270694";
const grid = await startGrid("ningjiang");

/** More households for a grid, read in like any roster. */
function enlarge(unit, first, count) {
  const folder = mkdtempSync(join(tmpdir(), "wangge-figures-"));
  const rows = ["区划代码,村（社区）,网格,户编码,户所在地,户主姓名,姓名,性别,出生日期,与户主关系,是否在家"];
  for (let n = 0; n < count; n++) {
    const number = `22070210020009${String(first + n).padStart(4, "0")}`;
    for (const [name, sex, relation] of [
      ["王秀英", "女", "户主"],
      ["李强", "男", "配偶"],
    ]) {
      rows.push(
        `220702100200,向阳村,${unit},${number},向阳村9组${n + 1}号,王秀英,${name},${sex},1960-05-04,${relation},在家`,
      );
    }
  }
  const file = join(folder, "roster.csv");
  writeFileSync(file, `${rows.join("\n")}\n`);
  grid.run("import", "--as", "admin", file);
  rmSync(folder, { recursive: true });
}

/** Counts what goes over the wire, slowed down. */
async function wire(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", NETWORK);
  const count = { bytes: 0, since: Date.now() };
  session.on("Network.loadingFinished", (it) => (count.bytes += it.encodedDataLength));
  return {
    start() {
      [count.bytes, count.since] = [0, Date.now()];
    },
    stop: () => ({ kb: (count.bytes / 1024).toFixed(1), s: ((Date.now() - count.since) / 1000).toFixed(2) }),
    cut: (offline) => session.send("Network.emulateNetworkConditions", { ...NETWORK, offline }),
  };
}

async function synced(page) {
  await page.getByRole("link", { name: /已同步/ }).waitFor({ timeout: 120_000 });
}

async function measure(login, households) {
  const worker = await phone(grid, login);
  const page = await worker.signIn();
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const count = await wire(page);
  await page.getByLabel("设一个 6 位数字密码").fill(PIN);
  await page.getByLabel("再输一遍").fill(PIN);
  count.start();
  await page.getByRole("button", { name: "开启离线工作" }).click();
  await synced(page);
  const first = count.stop();
  console.log(`first copy, ${households} households: ${first.kb} KB, ${first.s} s`);
  await page.waitForTimeout(1_000);
  count.start();
  await page.getByRole("button", { name: "立即上传" }).click();
  await page.waitForTimeout(200);
  await synced(page);
  const quiet = count.stop();
  console.log(`nothing new, ${households} households: ${quiet.kb} KB, ${quiet.s} s`);
  return { worker, page, count };
}

try {
  enlarge("向阳村第1网格", 1, 80);
  enlarge("向阳村第3网格", 1001, 480);
  const small = await measure("group", 100);
  await small.worker.close();
  const { worker, page, count } = await measure("g220702100200-0002-0", 500);
  await count.cut(true);
  const entries = Number(process.env.ENTRIES ?? 500);
  for (let n = 0; n < entries; n++) {
    if (new URL(page.url()).pathname !== "/today") {
      await page.getByRole("link", { name: "今日", exact: true }).click();
    }
    const open = page.locator("section").filter({ has: page.getByRole("heading", { name: /^未办/ }) });
    await open.locator("a[href^='/tasks/']").first().click();
    await page.getByRole("button", { name: "已走访", exact: true }).click();
    await page.getByRole("button", { name: "保存走访" }).click();
    await page.waitForURL(/\/today$/);
  }
  count.start();
  await count.cut(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await synced(page);
  const sent = count.stop();
  console.log(`${entries} visits handed in and heard of: ${sent.kb} KB down, ${sent.s} s`);
  await worker.close();
} finally {
  await grid.stop();
}
