// A run goes to paper with all that was filled in, the menu offers the other prints, and a printed copy learns whether it is current.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";

import { kept, on, setUp, stage, tick, until } from "./filling.mjs";

const PAGE = "ops/deploy.html";
const NOTES = "First line of what was seen\nsecond line with <b>signs</b> & more\n\n  and the last, behind an empty one";

setUp();

const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const dispatch = (page, kind) => page.evaluate((name) => globalThis.dispatchEvent(new Event(name)), kind);
const ready = (page) => page.waitForFunction(() => document.querySelector("link[data-paper]")?.sheet && globalThis.checkbookRuns.onPaper);
const sheet = async (page) => execFileSync("pdftotext", ["-layout", "-", "-"], { input: await page.pdf({ format: "A4" }), encoding: "utf8" });
const words = (text) => text.replace(/\s+/g, " ");
/** The steps of the page as one sees them, in their order. */
const steps = (page) => page.locator(".body .step").evaluateAll((all) => all.filter((it) => it.getClientRects().length).map((it) => it.querySelector(".tick").getAttribute("aria-label") ?? it.querySelector(".step-text").textContent));

/** A run in which something of each kind was filled in. */
async function fill(page) {
  await page.clock.setFixedTime(new Date("2026-03-01T22:40:00Z"));
  await page.evaluate(() => globalThis.checkbookRuns.session.start({ name: "Release 7", operator: { name: "Ada Byron", initials: "AB" } }));
  await tick(page, "Check out the branch");
  await page.evaluate(() => {
    const [step] = document.querySelectorAll(".step");
    globalThis.checkbookRuns.mark(step.id.slice(2), "not-applicable", { reason: "The board is down" });
    globalThis.checkbookRuns.session.record("variable", "deployment-branch", { value: "release/7.0" });
  });
  await page.clock.setFixedTime(new Date("2026-03-02T01:10:00Z"));
  await tick(page, "Log in");
  await field(page, "Commit hash").fill("7f3a99c1");
  await page.locator('input[type="date"]').fill("2026-03-01");
  await page.getByLabel("Rows changed").fill("1200");
  await field(page, "Notes").fill(NOTES);
  await page.getByLabel("Yes", { exact: true }).check();
  await field(page, "Signature").fill("Grace Hopper");
  await page.getByRole("button", { name: "Sign: Signature" }).click();
  await until(async () => (await kept(page, "sign"))?.name, "Grace Hopper");
  await ready(page);
}

describe("a run on paper", () => {
  test("has every value that was filled in, whole, and the same steps in the same order as the blank form", async () => {
    await on(PAGE, async (page) => {
      await page.emulateMedia({ media: "print" });
      const blank = await steps(page);
      const empty = await sheet(page);
      assert.doesNotMatch(empty, /SHA-256|In progress/);
      await page.emulateMedia({ media: null });
      await fill(page);
      const text = await sheet(page);
      const flat = words(text);
      for (const value of ["Release 7", "Ada Byron", "1 Mar 2026", "In progress", "2 of 4 done · 1 not applicable · 2 open", "The board is down", "release/7.0", "7f3a99c1", "2026-03-01", "1200", "Grace Hopper · signed 2 Mar 2026 01:10, typed, identity not verified", "22:40 AB", "2 Mar AB"]) {
        assert.ok(flat.includes(value), `${value} is missing in ${text}`);
      }
      for (const line of NOTES.split("\n").filter(Boolean)) assert.ok(text.includes(line.trim()), line);
      const hash = await page.evaluate(() => globalThis.checkbookRuns.toRecord(globalThis.checkbookRuns.session.run).sha256);
      assert.ok(text.replace(/\s+/g, "").includes(hash), "the hash of the record");
      assert.equal(text.match(/✓/g)?.length, 3, "two steps and a choice");
      assert.equal(text.match(/–/g)?.length, 1);
      await page.emulateMedia({ media: "print" });
      await dispatch(page, "beforeprint");
      assert.deepEqual(await steps(page), blank);
    }, { timezoneId: "UTC" });
  });

  test("leaves the page as it was, byte for byte, however often printing begins", async () => {
    await on(PAGE, async (page) => {
      await fill(page);
      // In one go, because what is said of a saved value goes away by itself.
      const seen = await page.evaluate(() => {
        const look = () => document.documentElement.outerHTML;
        const tell = (kind) => dispatchEvent(new Event(kind));
        const whole = [look()];
        for (const kind of ["beforeprint", "beforeprint", "afterprint", "afterprint", "beforeprint", "afterprint"]) {
          tell(kind);
          whole.push(look());
        }
        return whole;
      });
      const [before, once, twice, ...after] = seen;
      assert.match(once, /data-print="run"[^]*class="written"/);
      assert.equal(twice, once);
      assert.deepEqual(after.map((text) => text === before), [true, true, false, true]);
    });
  });
});
