/* The district sends an instruction; a micro-grid leader confirms it on the phone; the district sees where it is stuck. */
import { test } from "@playwright/test";
import assert from "node:assert/strict";
import { look, signIn, startGrid } from "./grid.mjs";

let grid;
test.beforeAll(async () => (grid = await startGrid("beilun")));
test.afterAll(() => grid.stop());

test("an instruction goes down, is confirmed on a phone, and the branch that is open is seen", async () => {
  const county = await signIn(grid, "county", "desk");
  await county.goto(`${grid.address}/instructions`);
  await county.getByRole("button", { name: "发指令" }).click();
  const dialog = county.getByRole("dialog");
  await dialog.getByLabel("标题").fill("今晚全员到岗");
  await dialog.getByLabel("内容").fill("十八点前到各自微网格，逐户提醒关窗防台。");
  await look(county, "1440-instruction-new");
  await dialog.getByRole("button", { name: "发出" }).click();
  await county.getByRole("link", { name: /今晚全员到岗/ }).waitFor();
  await county.getByText(/个单位，已确认 0 个/).waitFor();

  // The micro-grid leader's phone says so above whatever is open.
  const phone = await signIn(grid, "micro");
  await phone.getByRole("link", { name: /1 条指令待处理：今晚全员到岗/ }).click();
  await phone.getByRole("button", { name: /今晚全员到岗/ }).click();
  await phone.getByText("逐户提醒关窗防台").waitFor();
  await look(phone, "390-instruction");
  await phone.getByRole("button", { name: "收到，已传达" }).click();
  await phone.getByText("已确认").first().waitFor();
  // A member knows of it and is not asked.
  const member = await signIn(grid, "member");
  await member.getByRole("link", { name: /条指令待处理/ }).click();
  await member.getByRole("button", { name: /今晚全员到岗/ }).click();
  await member.getByText("知晓即可").waitFor();
  assert.equal(await member.getByRole("button", { name: "收到，已传达" }).count(), 0);

  await county.getByRole("link", { name: /今晚全员到岗/ }).click();
  const row = county.getByRole("row").filter({ hasText: "微网格" });
  assert.match(await row.innerText(), /1,010\s+\d[\d,]*\s+1\s+1\s+1/);
  await look(county, "1440-instruction-cascade");
  // Into the branch: the micro-grid has confirmed, the sub-district has not.
  const branch = county.locator("button.branch").filter({ hasText: "已确认 1 个" });
  const way = county.getByRole("navigation", { name: "传达路径" });
  while (await branch.count()) {
    const before = county.url();
    await branch.first().click();
    await county.waitForURL((url) => String(url) !== before);
    // The unit one went to is marked once its branches are there; before that those of the unit above are shown.
    await way.locator("[aria-current=step]").waitFor();
  }
  assert.match(await way.innerText(), /未送达[\s\S]*已确认/);
  await county.getByRole("button", { name: "还没确认的人" }).click();
  await county.getByRole("dialog").waitFor();
  assert.deepEqual([...county.complaints, ...phone.complaints, ...member.complaints], []);
});
