// What the tests of runs share: the book, its site on a host, and a person in front of a page of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";

import { browser as launch, build, serve } from "./book.mjs";

export const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const DEPLOY = "ops/deploy.html";
const OPERATOR = JSON.stringify({ name: "Ada Byron", initials: "AB" });
const LONG = Array.from({ length: 1000 }, (_, at) => `${at % 25 ? "" : `\n## Part ${at / 25 + 1}\n\n`}- [ ] Step ${at + 1} of the long list`).join("\n");

let book, host, browser;

before(async () => {
  book = build("steps", "error", { "content/ops/long.md": `# Long\n${LONG}\n` });
  host = await serve(book.site);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
  book?.remove();
});

/** A browser of its own, with an operator that it knows. Each page that `open` opens has to stay quiet. */
export async function visit(look, { at = DEPLOY, operator = OPERATOR, prepare, ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(8000);
  const faults = [];
  if (operator) {
    await context.addInitScript((known) => {
      try {
        localStorage.getItem("checkbook:1:operator") ?? localStorage.setItem("checkbook:1:operator", known);
      } catch {
        // Some tests forbid the storage.
      }
    }, operator);
  }
  if (prepare) await context.addInitScript(prepare);
  const open = async (address = at) => {
    const page = await context.newPage();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
    page.on("pageerror", (fault) => faults.push(String(fault.stack)));
    await page.goto(host.address + address);
    return page;
  };
  try {
    await look(await open(), { open, context });
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

export async function until(what, holds) {
  const end = Date.now() + 10_000;
  let last;
  for (;;) {
    last = await holds();
    if (last === true) return;
    assert.ok(Date.now() < end, `in vain waited until ${what}: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const box = (page, name) => page.getByRole("checkbox", { name, exact: true });
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const bar = (page) => page.locator(".run-bar");
/** How far the run is, as the bar says it. */
export const count = (page) => page.locator(".run-count").innerText();
export const step = (page, name) => page.locator(".step", { has: box(page, name) }).last();
export const panel = (page, name) => page.getByRole("region", { name, exact: true });
/** What is announced, also a moment later. */
export const said = (page, words) => until(`"${words}" is said`, async () => {
  const text = await page.locator("#cb-announce").textContent();
  return text.includes(words) || text;
});
/** Chooses from the menu of the bar. */
export async function choose(page, name) {
  await button(page, "More").click();
  await panel(page, "More").getByRole("button", { name, exact: true }).click();
}
export async function grave(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
}
