/* The real binary with the demonstration county, and a real browser. Every page that is looked at is
   also held against WCAG 2.2 AA and, with SHOTS=1, kept as a picture in shots/. */
import { chromium } from "@playwright/test";
import axe from "axe-core";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary, filled } from "./fill.mjs";

const shots = new URL("./shots/", import.meta.url).pathname;
const takesShots = Boolean(process.env.SHOTS);
if (takesShots) mkdirSync(shots, { recursive: true });

const chrome = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export const sizes = {
  phone: { width: 390, height: 844 },
  small: { width: 360, height: 640 },
  tablet: { width: 1024, height: 768 },
  desk: { width: 1440, height: 900 },
  wall: { width: 1920, height: 1080 },
};

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the county; `stop` ends it and removes what it wrote. */
export async function startGrid(playbook = "liangdang", ...more) {
  const data = mkdtempSync(join(tmpdir(), "wangge-journey-"));
  if (existsSync(filled(playbook))) cpSync(filled(playbook), data, { recursive: true });
  const port = await freePort();
  const asked = ["demo", "--playbook", playbook, "--listen", `127.0.0.1:${port}`, ...more];
  let server;
  const begin = () =>
    new Promise((resolve, reject) => {
      let said = "";
      server = spawn(binary, ["--data", data, ...asked], { stdio: ["ignore", "pipe", "inherit"] });
      server.stdout.on("data", (chunk) => {
        said += chunk;
        if (said.includes(`\nhttp://127.0.0.1:${port}`)) resolve();
      });
      server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
  const end = async (how) => {
    server.removeAllListeners("exit");
    const ended = new Promise((resolve) => server.on("exit", resolve));
    server.kill(how);
    await ended;
  };
  await begin();
  const browser = await chromium.launch(chrome);
  const address = `http://127.0.0.1:${port}`;
  return {
    address,
    browser,
    password: `${playbook}-demo`,
    /** A command of the administrator on the same installation. */
    run: (...command) => execFileSync(binary, ["--data", data, ...command]),
    /** The power goes and comes back. */
    async restart() {
      await end("SIGKILL");
      await begin();
    },
    async stop() {
      // A journey that failed may have left its phone on.
      for (const left of phones) await left.close();
      await browser.close();
      await end("SIGTERM");
      rmSync(data, { recursive: true });
    },
  };
}

function settings(size) {
  return {
    viewport: sizes[size],
    hasTouch: size === "phone" || size === "small",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    colorScheme: "light",
  };
}

function listen(page) {
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    // A network that was cut on purpose is no fault of the page.
    const cut = message.text().includes("ERR_INTERNET_DISCONNECTED");
    if (message.type() === "error" && !cut) page.complaints.push(message.text());
  });
  return page;
}

async function enter(grid, page, login) {
  await page.goto(grid.address);
  await page.getByLabel("账号").fill(login);
  await page.getByLabel("密码").fill(grid.password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("navigation", { name: "主菜单" }).waitFor();
  page.complaints.length = 0; // asking who is signed in is answered with 401 at first
  return page;
}

/** Somebody without an account. */
export async function stranger(grid, size = "phone") {
  const context = await grid.browser.newContext(settings(size));
  return listen(await context.newPage());
}

/** Signs in as one of the demonstration's accounts on a screen of some size. */
export async function signIn(grid, login, size = "phone") {
  const context = await grid.browser.newContext(settings(size));
  return enter(grid, listen(await context.newPage()), login);
}

const phones = new Set();

/** A phone of its own: what its browser keeps outlives the browser, and its network can be cut. */
export async function phone(grid, login, size = "phone") {
  const profile = mkdtempSync(join(tmpdir(), "wangge-phone-"));
  let off = false;
  let context;
  const start = async () => {
    context = await chromium.launchPersistentContext(profile, { ...chrome, ...settings(size) });
    await context.setOffline(off);
    return listen(context.pages()[0] ?? (await context.newPage()));
  };
  const phone = {
    signIn: async () => enter(grid, await start(), login),
    async cut(to) {
      off = to;
      await context.setOffline(to);
    },
    /** Kills the browser without a word and starts it again. */
    async restart() {
      await context.close();
      const page = await start();
      await page.goto(grid.address);
      return page;
    },
    async close() {
      phones.delete(this);
      await context?.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
  phones.add(phone);
  return phone;
}

/** What of a page is against WCAG 2.2 AA: each broken rule with the elements that break it. */
async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
    });
    return violations.map((it) => ({ id: it.id, nodes: it.nodes.map((node) => node.html) }));
  });
}

/** Takes a picture if asked to and holds the page against WCAG 2.2 AA; nothing may stick out sideways. */
export async function look(page, name, at = 0) {
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate((at) => scrollTo(0, at), at);
  if (takesShots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  // A list slides under the docked button: what is half covered at this moment is a scroll away.
  const dock = (position) =>
    page.evaluate((to) => {
      for (const it of document.querySelectorAll(".dock")) it.style.position = to;
    }, position);
  await dock("static");
  const found = await violations(page);
  await dock("");
  const said = found.map((it) => `${it.id}: ${it.nodes.join(" | ")}`);
  assert.deepEqual(said, [], `${name}: accessibility`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name}: ${wide} px stick out sideways`);
  assert.deepEqual(page.complaints, [], `${name}: the browser complains`);
}
