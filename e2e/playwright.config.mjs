/* Journeys through the real binary in Debian's Chromium. Each file has a server of its own on a copy of a filled locality,
   so files run side by side; the tests of one file go on where the one before ended. */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.mjs",
  globalSetup: "./fill.mjs",
  outputDir: "results",
  workers: Number(process.env.WORKERS ?? 2),
  fullyParallel: false,
  retries: 0,
  timeout: 240_000,
  reporter: [["list"]],
  use: {
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    screenshot: { mode: "only-on-failure", fullPage: true },
    trace: process.env.TRACE ? "retain-on-failure" : "off",
  },
});
