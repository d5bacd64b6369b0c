// What all tests of the preview share: a long page, a browser that looks at it, and the waiting.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { PLAIN, browser as launch, build } from "./book.mjs";
import { Preview } from "./preview.mjs";

export const PAGE = "ops/release.html";
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
/** What a browser says of a server that is not there. */
export const NETWORK = [/WebSocket connection to/, /Failed to load resource/, /ERR_CONNECTION/];
const STEPS = Array.from({ length: 170 }, (_, at) => step(`long-${at}`, `Step number ${at} of the long list`)).join("\n");

let book, browser;
/** The server of the test that runs. */
export let preview;

before(async () => {
  book = build("book", "warning", {}, PLAIN);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  book?.remove();
});
beforeEach(async () => {
  preview = new Preview(book.site);
  // Long enough to be scrolled.
  const next = '</section>\n<section data-role="trigger"';
  preview.put(PAGE, preview.text(PAGE).replace(next, `<ul class="steps" id="long">\n${STEPS}\n</ul>\n${next}`));
  await preview.start();
});
afterEach(() => preview.stop());

export function step(id, text) {
  return `<li class="step" id="s-${id}" data-role="step"><label class="step-line"><input class="tick" type="checkbox"> <span class="step-text">${text}</span></label>\n</li>`;
}

/** Opens a page of the preview, waits until it listens and knows its source, and asks that it stayed quiet. */
export async function on(options, look, { at = PAGE, expected = [] } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (fault) => faults.push(String(fault)));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  try {
    await page.goto(preview.address + at);
    await ready(page);
    await look(page);
    assert.deepEqual(faults.filter((fault) => !expected.some((pattern) => pattern.test(fault))), []);
  } finally {
    await context.close();
  }
}

export async function until(what, holds) {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `in vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The page has opened its socket and fetched its own source. */
export async function ready(page) {
  await until("the page listens", () => preview.tabs > 0);
  const knows = () => performance.getEntriesByType("resource").some((one) => one.initiatorType === "fetch" && one.responseEnd > 0);
  // The page may just be loading anew.
  await until("the page knows its source", () => page.evaluate(knows).catch(() => false));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
}

export const body = (page) => page.locator(".body");
export const inPreview = (page) => page.locator("[data-checkbook-live]");
export const has = (page, text) => until(`the page says ${text}`, async () => (await body(page).innerText()).includes(text));
export const lacks = (page, text) => until(`the page no longer says ${text}`, async () => !(await body(page).innerText()).includes(text));
export const top = (page, selector) => page.locator(selector).evaluate((it) => it.getBoundingClientRect().top);
