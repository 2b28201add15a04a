/* The village secretary mediates a dispute on the phone up to the signed agreement; the street sees that there is one, not
   who is party to it, and takes another over with a reason. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

async function bring(page, said) {
  await page.getByRole("button", { name: "受理纠纷" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("类别").selectOption({ label: "房租、场地租金" });
  await dialog.getByLabel("姓名").first().fill("房东钱某");
  await dialog.getByLabel("姓名").nth(1).fill("租客孙某");
  await dialog.getByLabel("纠纷情况和各方要求").fill(said);
  await dialog.getByLabel("各方当事人都愿意调解").check();
  return dialog;
}

test("a dispute is mediated to an agreement; others see no names", async () => {
  const village = await signIn(grid, "village");
  await village.goto(`${grid.address}/disputes`);
  await village.getByText("没有办理中的纠纷").waitFor();
  const dialog = await bring(village, "封控期间房租要不要减");
  await look(village, "390-dispute-new");
  await dialog.getByRole("button", { name: "保存" }).click();
  await village.getByRole("dialog").getByText("租客孙某").waitFor();
  const step = async (name, label, words) => {
    const open = village.getByRole("dialog");
    await open.getByRole("group", { name: "下一步" }).getByRole("button", { name }).click();
    await open.getByLabel(label).fill(words);
    await open.getByRole("button", { name: "保存" }).click();
    await open.getByText(words).waitFor();
  };
  await step("调解、回访", "谈了什么、下次什么时候", "双方各退一步，周五再谈");
  await step("达成协议", /协议内容/, "减免一个月房租，下月起照付");
  await look(village, "390-dispute");
  await village.getByRole("button", { name: "打印调解协议书" }).click();
  await village.getByRole("dialog").getByText("三十日内共同向人民法院申请司法确认").waitFor();
  await look(village, "390-agreement");
  await village.getByRole("dialog").getByRole("button", { name: "关闭" }).last().click();

  const room = await signIn(grid, "room", "desk");
  await room.goto(`${grid.address}/disputes`);
  await room.getByText(/房租、场地租金 · 坝头社区/).waitFor();
  assert.equal(await room.getByText("孙某").count(), 0);
  await look(room, "1440-disputes");
  await room.getByRole("button", { name: /接手 调/ }).click();
  await room.getByLabel("接手原因").fill("书记与一方是亲属，应回避");
  await room.getByRole("dialog").getByRole("button", { name: "接手" }).click();
  await room.getByRole("dialog").getByText("租客孙某").waitFor();
  await look(room, "1440-dispute-taken");
  assert.deepEqual([...village.complaints, ...room.complaints], []);
});
