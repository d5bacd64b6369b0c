// What a person does on a page with a run, and what they see of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

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
/** What axe-core finds, except by the rules `without`. */
export async function grave(page, without = []) {
  await page.evaluate(AXE);
  const options = { resultTypes: ["violations"], rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) };
  const { violations } = await page.evaluate((asked) => globalThis.axe.run(document, asked), options);
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
}
