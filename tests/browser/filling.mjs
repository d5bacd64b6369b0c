// What the tests of filling in share: the book, its host, pages that must stay quiet, and the ways a person goes.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import path from "node:path";

import { browser as launch, build, open, serve } from "./book.mjs";

export { PHONE } from "./acting.mjs";
export const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/** The stage of a file of tests: filled when the tests begin. */
export const stage = { book: null, host: null, browser: null, disk: "" };

/** Builds the book of a file of tests and starts what shows it. */
export function setUp() {
  before(async () => {
    stage.book = build("fill", "error");
    stage.host = await serve(stage.book.site);
    stage.browser = await launch();
    stage.disk = pathToFileURL(stage.book.site + path.sep).href;
  });
  after(async () => {
    await stage.browser?.close();
    stage.host?.close();
    stage.book?.remove();
  });
}

/** Opens a page, runs `look`, and asks that nothing was complained of. */
export async function on(at, look, { base = stage.host.address, ...options } = {}) {
  const opened = await open(stage.browser, base + at, { reducedMotion: "reduce", ...options });
  try {
    await look(opened.page);
    assert.deepEqual(opened.faults, [], at);
  } finally {
    await opened.close();
  }
}

/** Waits until `look` gives what is expected; what it gave last is told. */
export async function until(look, expected, told = "") {
  let last;
  for (const end = Date.now() + 8000; Date.now() < end; ) {
    last = await look();
    if (typeof expected === "function" ? expected(last) : JSON.stringify(last) === JSON.stringify(expected)) return last;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  if (typeof expected === "function") assert.fail(`${told}: ${JSON.stringify(last)}`);
  return assert.deepEqual(last, expected, told);
}

/** The events of the runs that the browser keeps. */
export const events = (page) =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .filter((key) => key.includes(":run:"))
      .flatMap((key) => JSON.parse(localStorage.getItem(key)).events),
  );
export const kept = async (page, kind, on) => (await events(page)).findLast((event) => event.kind === kind && (!on || event.on === on));
export const tick = (page, name) => page.getByRole("checkbox", { name, exact: true }).check();
export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Chooses an entry of the menu of the run. */
export async function choose(page, label) {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.locator(".run-panel").getByRole("button", { name: label, exact: true }).click();
}

/** Presses a button that hands out a file, and reads it. */
export async function download(page, press) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString() };
}
