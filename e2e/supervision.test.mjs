/* Two kinds of supervision and the venues they look at: an unannounced visit that nobody hears of, a notice signed
   on the phone, somebody else's eyes before it closes; a department's venues; cards and notices on paper. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid, stranger } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("nishan")));
test.afterAll(() => grid.stop());

const paper = (name) => new URL(`shots/${name}.pdf`, import.meta.url).pathname;
const nav = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();

test("an unannounced visit is filed with a notice and checked by another", async () => {
  const hq = await signIn(grid, "hq", "desk");
  // The day's plan is drawn by chance: it must not have chosen the shop for an announced visit.
  const drawn = await hq.request.get(`${grid.address}/api/v1/inspections?filed=false`);
  for (const it of await drawn.json())
    if (it.target === "大湖村便民超市")
      assert.ok((await hq.request.delete(`${grid.address}/api/v1/inspections/${it.id}`)).ok());
  await nav(hq, "督导");
  await hq
    .getByText(/已查 \d+ \/ \d+/)
    .first()
    .waitFor();
  await look(hq, "1440-plan");
  await hq.getByRole("button", { name: "指定督导…" }).click();
  await hq.getByLabel("督导组").selectOption({ label: "联合督导组 · 常态督导" });
  await hq.getByRole("searchbox", { name: "名称、拼音、首字母" }).fill("dahucun");
  await hq.getByRole("button", { name: /大湖村便民超市/ }).click();
  await hq.getByLabel(/暗访：/).check();
  await look(hq, "1440-plan-add");
  await hq.getByRole("button", { name: "保存" }).click();
  await hq.getByText("大湖村便民超市").waitFor();

  // The village that is to be visited sees nothing of it.
  const villages = await hq.request.get(`${grid.address}/api/v1/areas?q=dahucun`);
  assert.ok((await villages.json()).length, "the village is there");
  const cadre = await signIn(grid, "cadre4", "desk");
  await nav(cadre, "督导");
  await cadre.getByRole("button", { name: "督导计划" }).click();
  await cadre
    .getByText(/没有您能看到的督导|已查/)
    .first()
    .waitFor();
  assert.equal(await cadre.getByText("大湖村便民超市").count(), 0);

  const inspector = await signIn(grid, "inspector", "phone");
  await nav(inspector, "督导");
  await inspector.getByRole("link", { name: /大湖村便民超市/ }).click();
  await inspector.getByText("暗访").waitFor();
  const item = (name) => inspector.getByRole("group", { name: new RegExp(name) }).first();
  await item("消毒有记录").getByRole("button", { name: "有问题" }).click();
  await item("消毒有记录").getByPlaceholder("问题是什么").fill("三天没有消毒记录");
  await item("一米线").getByRole("button", { name: "有问题" }).click();
  await item("一米线").getByRole("button", { name: "当场改好" }).click();
  await look(inspector, "390-inspection", 900);
  await inspector.getByRole("button", { name: /其余 \d+ 项都合格/ }).click();
  await inspector.reload();
  await inspector.getByPlaceholder("问题是什么").first().waitFor();
  await inspector.getByLabel("签收人", { exact: true }).fill("孔建国");
  const pad = inspector.getByRole("img", { name: "请在这里用手指签字" });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await inspector.mouse.move(box.x + 20, box.y + 40);
  await inspector.mouse.down();
  for (const x of [60, 100, 140, 180]) await inspector.mouse.move(box.x + x, box.y + 40 + (x % 80));
  await inspector.mouse.up();
  await inspector.getByRole("button", { name: "重签" }).waitFor();
  await look(inspector, "390-inspection-notice", 1400);
  await inspector.getByRole("button", { name: "填报并开整改通知书" }).click();
  await inspector.getByRole("heading", { name: /尼督改〔\d+〕\d+号/ }).waitFor();
  const number = await inspector.getByRole("heading", { level: 1 }).innerText();
  await inspector.getByText("复查由没有参与开单和整改的督导员来做。").waitFor();
  await look(inspector, "390-notice");
  const notice = inspector.url();
  await inspector.getByRole("button", { name: "打印通知书" }).click();
  await inspector.getByRole("dialog").getByText("三天没有消毒记录").waitFor();
  await inspector.pdf({ path: paper("notice"), format: "A4" });
  await inspector.emulateMedia({ media: "print" });
  await inspector.screenshot({ path: paper("notice").replace(".pdf", ".png"), fullPage: true });
  await inspector.emulateMedia({ media: null });
  await look(inspector, "390-notice-sheet");
  const src = await inspector.request.get(notice.replace("/rectifications/", "/api/v1/rectifications/"));
  const { code } = await src.json();

  // The operator says with the paper in hand that it is done.
  const operator = await stranger(grid, "small");
  await operator.goto(`${grid.address}/open/370881/rectifications/${code}`);
  await operator.getByText("三天没有消毒记录").waitFor();
  await operator.getByLabel("改了什么").fill("已补记录，每天两次消毒。");
  await look(operator, "360-open-notice");
  await operator.getByRole("button", { name: "报整改完成" }).click();
  await operator.getByText("已收到，等督导组来复查。").waitFor();

  const second = await signIn(grid, "second", "phone");
  await second.goto(notice);
  await second.getByRole("heading", { name: "复查" }).waitFor();
  await second.getByLabel("现场看到什么").fill("记录齐全");
  await look(second, "390-notice-check");
  await second.getByRole("button", { name: "改好了，销号" }).click();
  await second.getByText("已销号").first().waitFor();
  await look(second, "390-notice-closed");

  // Once it is filed the village is told.
  await cadre.goto(`${grid.address}/inspections?view=notices&standing=all`);
  await cadre.getByText(number).waitFor();
  await look(cadre, "1440-notices");
  await hq.getByRole("button", { name: "覆盖情况" }).click();
  await hq.getByText("景区恢复开放").first().waitFor();
  await look(hq, "1440-supervision");
});

test("a department reviews its venues and cards come out of the printer", async () => {
  const head = await signIn(grid, "department", "desk");
  await nav(head, "场所");
  await head.getByRole("button", { name: /^尼山书院酒店/ }).waitFor();
  assert.equal(await head.getByRole("button", { name: /卫生室/ }).count(), 0, "only the venues of its line");
  await look(head, "1440-venues");
  await head.getByRole("button", { name: "全选本页" }).click();
  await head.getByRole("button", { name: /打印联系卡/ }).click();
  await head.getByRole("dialog").getByText("尼山书院酒店").waitFor();
  await head.pdf({ path: paper("contact-cards"), format: "A4" });
  await head.emulateMedia({ media: "print" });
  await head.screenshot({ path: paper("contact-cards").replace(".pdf", ".png"), fullPage: true });
  await head.emulateMedia({ media: null });
  await look(head, "1440-contact-cards");
  await head.getByRole("dialog").getByRole("button", { name: "关闭" }).click();
  await head.getByRole("button", { name: /^尼山书院酒店/ }).click();
  await head.getByText("联系卡有效").first().waitFor();
  await look(head, "1440-venue");
  await head.getByRole("button", { name: "关闭" }).click();
  await head.getByRole("button", { name: "责任清单" }).click();
  await head.getByRole("link", { name: "宾馆民宿" }).waitFor();
  await look(head, "1440-responsibilities");
  const list = await head.request.get(`${grid.address}/api/v1/venues?category=hotel`);
  const { id } = (await list.json()).rows[0];
  const page = await (await head.request.get(`${grid.address}/api/v1/venues/${id}`)).json();

  const resident = await stranger(grid, "small");
  await resident.goto(`${grid.address}/open/370881/venues/${page.code}`);
  await resident.getByRole("link", { name: /12345/ }).waitFor();
  await resident.getByRole("button", { name: "大字" }).click();
  await look(resident, "360-open-venue");

  // A venue is written down by the village and is not in order until its three parties are named.
  const village = await signIn(grid, "village", "desk");
  await nav(village, "场所");
  await village.getByRole("button", { name: "登记场所…" }).click();
  await village.getByLabel("场所名称").fill("南辛面馆");
  await village.getByLabel("类别").last().selectOption({ label: "餐饮店" });
  await village.getByText("这一类由市场监管所负责").waitFor();
  await village.getByLabel("包保干部").selectOption({ label: "还没有" });
  await look(village, "1440-venue-new");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByRole("button", { name: /南辛面馆/ }).waitFor();
  await village.getByText("还缺：包保干部、经营者").waitFor();
  await look(village, "1440-venues-village");
  await village.getByRole("button", { name: "企业", exact: true }).click();
  await village.getByRole("button", { name: "登记企业…" }).click();
  await village.getByLabel("企业名称").fill("南辛农机合作社");
  await village.getByLabel("统一社会信用代码").fill("91370881MA3ABCDEX0");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByLabel(/校验位不符/).fill("执照原件如此");
  village.complaints.length = 0; // the code was refused at first
  await look(village, "1440-enterprise-new");
  await village.getByRole("button", { name: "保存" }).click();
  await village.getByText("91370881MA3ABCDEX0 *").waitFor();
  await look(village, "1440-enterprises");
});

test("lists of enterprises and appointments are taken in, and faulty lines stay to be put right", async () => {
  const hq = await signIn(grid, "hq", "desk");
  await nav(hq, "场所");
  await hq.getByRole("button", { name: "企业", exact: true }).click();
  await hq.getByRole("button", { name: "批量导入…" }).click();
  const list = "企业名称\t所属村\t从业人数\n圣源纸箱厂\t大湖村\t36\n没有这个村的厂\t东方村\t5\n";
  await hq.getByLabel("名单").fill(list);
  await hq.getByRole("button", { name: "核对" }).click();
  await hq.getByText("“东方村”不在本地目录里").waitFor();
  await look(hq, "1440-take-in");
  await hq.getByRole("button", { name: /只导入没有问题的 1 行/ }).click();
  await hq.getByText("已导入 1 行，新登记 1").waitFor();
  assert.equal(
    await hq.getByLabel("名单").inputValue(),
    "企业名称\t所属村\t从业人数\n没有这个村的厂\t东方村\t5",
  );
  await hq.getByRole("button", { name: "取消" }).click();
  await hq.getByRole("button", { name: "动态", exact: true }).click();
  await hq.getByText("圣源纸箱厂").first().waitFor();
  await look(hq, "1440-place-changes");

  const director = await signIn(grid, "admin", "desk");
  await nav(director, "人员");
  await director.getByRole("button", { name: "批量导入…" }).click();
  await director.getByLabel("名单").fill("姓名\t职务\t网格\n孔德顺\t楼栋管家\t大湖村\n");
  await director.getByRole("button", { name: "核对" }).click();
  await director.getByText("职务“楼栋管家”不在本地目录里").waitFor();
  assert.deepEqual([...hq.complaints, ...director.complaints], []);
});
