/* How long the wall chart of a town of 312 fine grids takes: shown, and as a PDF on A3 and A0. Run by `bench/run chart`. */
import { signIn, startGrid } from "./grid.mjs";

const grid = await startGrid("nishan");
const page = await signIn(grid, "hq", "desk");
console.log("| paper | shown | PDF | size |\n| --- | --- | --- | --- |");
for (const paper of ["A3", "A0"]) {
  const asked = Date.now();
  await page.goto(`${grid.address}/chart?size=${paper}`);
  await page.getByRole("heading", { name: "尼山镇网格责任图" }).first().waitFor();
  const shown = Date.now();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const times = [shown - asked, Date.now() - shown].map((it) => `${(it / 1000).toFixed(2)} s`);
  console.log(`| ${paper} | ${times.join(" | ")} | ${(pdf.length / 1024).toFixed(0)} KB |`);
}
await grid.stop();
