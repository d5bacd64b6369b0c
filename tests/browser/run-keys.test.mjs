// A run by keyboard alone, in a real browser: the keys, what they must leave alone, and their switch.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { DEPLOY, bar, box, button, count, panel, said, step, until, visit } from "./run.mjs";

const NOTES = "Read the release notes";
const TELL = "Tell the team (if anybody is at work)";
const current = (page) => page.locator('.step[aria-current="step"] > .step-line .step-text').innerText();
const focused = (page) => page.evaluate(() => document.activeElement.closest(".step")?.querySelector(".step-text").textContent ?? document.activeElement.tagName);
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe("the keys", () => {
  test("move a mark from step to step and leave the focus where it is", async () => {
    await visit(async (page) => {
      await press(page, "j");
      assert.equal(await current(page), NOTES);
      assert.equal(await focused(page), "BODY");
      await said(page, `Open: ${NOTES}`);
      await press(page, "j", "j", "j");
      assert.equal(await current(page), "Back up the database");
      await press(page, "k");
      assert.equal(await current(page), "Back up");
      await press(page, "]");
      assert.equal(await current(page), "Stop the traffic with drain");
      await press(page, "]");
      assert.equal(await current(page), "Error rate above 5 %");
      await press(page, "]");
      assert.equal(await current(page), "Watch the graphs", "what is folded is passed over");
      await press(page, "[", "[");
      assert.equal(await current(page), "Stop the traffic with drain");
      await press(page, "[");
      assert.equal(await current(page), NOTES);
      assert.equal(await count(page), "0/9", "moving starts nothing");
    });
  });

  test("take the focus along where it is on a step already", async () => {
    await visit(async (page) => {
      await box(page, NOTES).focus();
      await press(page, "j");
      assert.equal(await focused(page), TELL);
      await press(page, "Space");
      assert.ok(await box(page, TELL).isChecked());
      assert.ok(!(await box(page, NOTES).isChecked()));
    });
  });

  test("keep the current step in the middle of the screen", async () => {
    await visit(async (page) => {
      for (let at = 0; at < 30; at += 1) {
        await press(page, "j");
        const { top, bottom } = await page.locator(".step.current > .step-line").evaluate((it) => it.getBoundingClientRect().toJSON());
        assert.ok(top > 100 && bottom < 560, `${top} to ${bottom}`);
      }
    }, { at: "ops/long.html", viewport: { width: 1000, height: 600 } });
  });

  test("tick, fail, leave out, note, undo", async () => {
    await visit(async (page) => {
      await press(page, "j", "x");
      assert.ok(await box(page, NOTES).isChecked());
      await press(page, "x");
      assert.ok(!(await box(page, NOTES).isChecked()));
      await press(page, "x", "j", "n");
      await page.keyboard.type("jfx?");
      await press(page, "Enter");
      assert.match(await step(page, TELL).locator(".step-state").innerText(), /Not applicable .* — jfx\?/);
      assert.equal(await count(page), "1/8");
      await press(page, "n");
      assert.equal(await count(page), "1/9", "the same key again takes it back");
      await press(page, "j", "f");
      await press(page, "Escape");
      assert.match(await bar(page).innerText(), /✕ 1 failed/);
      await press(page, "e");
      await page.keyboard.type("seen on web-3");
      await press(page, "Control+Enter");
      assert.match(await step(page, "Back up").locator(".step-note").first().innerText(), /seen on web-3/);
      await press(page, "u", "u");
      assert.equal(await page.locator(".run-failed").isVisible(), false);
      await press(page, "Control+z");
      assert.equal(await count(page), "1/8");
      await press(page, "o");
      assert.equal(await current(page), "Back up the database");
    });
  });

  test("work on a whole run, from the start to the end", async () => {
    await visit(async (page) => {
      await press(page, "r");
      await page.keyboard.type("By hand");
      await press(page, "Enter");
      for (let at = 0; at < 9; at += 1) await press(page, "o", "x");
      await said(page, "All 9 steps done.");
      assert.equal(await count(page), "9/9");
      await press(page, "r");
      const finish = panel(page, "More").getByRole("button", { name: "Finish run" });
      for (let at = 0; at < 20 && !(await finish.evaluate((it) => it === document.activeElement)); at += 1) await press(page, "Tab");
      await press(page, "Enter");
      assert.ok(await button(page, "Finish as completed").evaluate((it) => it === document.activeElement));
      await press(page, "Enter");
      assert.match(await bar(page).innerText(), /By hand[^]*Completed/);
      assert.notEqual(await focused(page), "BODY", "the focus is not lost");
    });
  });

  test("copy the command of the step", async () => {
    await visit(async (page) => {
      await box(page, "Stop the traffic with drain").focus();
      await page.evaluate(() => document.addEventListener("click", ({ target }) => target.matches(".copy") && (document.title = "copied"), true));
      await page.evaluate(() => document.querySelector(".code .copy") ?? document.querySelector(".code").append(Object.assign(document.createElement("button"), { className: "copy" })));
      await press(page, "c");
      assert.equal(await page.title(), "copied");
    }, { permissions: ["clipboard-write"] });
  });

  test("are none while something is typed", async () => {
    await visit(async (page) => {
      await page.getByRole("textbox", { name: "Build" }).click();
      await page.keyboard.type("jxnfe?z");
      assert.equal(await page.getByRole("textbox", { name: "Build" }).inputValue(), "jxnfe?z");
      await press(page, "Control+z");
      assert.notEqual(await page.getByRole("textbox", { name: "Build" }).inputValue(), "jxnfe?z", "the field takes back its own");
      assert.equal(await page.locator(".run-panel:visible").count(), 0);
    }, { at: "ops/fields.html" });
  });
});

describe("panels", () => {
  test("are opened one at a time, closed by Escape, and give the focus back", async () => {
    await visit(async (page) => {
      await press(page, "?");
      assert.match(await panel(page, "Keys").innerText(), /Next open step/);
      await press(page, "Escape");
      assert.equal(await page.locator(".run-panel:visible").count(), 0);
      await box(page, NOTES).check();
      await button(page, "Finish run").focus();
      await press(page, "Enter");
      await panel(page, "Finish run").waitFor();
      assert.equal(await page.locator(".run-finish").getAttribute("aria-expanded"), "true");
      await press(page, "Escape");
      assert.ok(await page.locator(".run-finish").evaluate((it) => it === document.activeElement));
      assert.equal(await page.locator(".run-finish").getAttribute("aria-expanded"), "false");
    });
  });

  test("never cover what has the focus", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      await press(page, "?");
      for (let at = 0; at < 40; at += 1) {
        await press(page, "Tab");
        const covered = await page.evaluate(() => {
          const it = document.activeElement;
          if (it === document.body || it.closest(".run-top, .bar")) return "";
          const { left, top, width, height } = it.getBoundingClientRect();
          const seen = document.elementFromPoint(left + width / 2, top + height / 2);
          return seen?.closest(".run-panel") ? it.outerHTML : "";
        });
        assert.equal(covered, "");
      }
    });
  });
});

describe("the switch for single keys", () => {
  test("holds for all pages, for the search too, and leaves the others", async () => {
    await visit(async (page) => {
      await press(page, "?");
      await panel(page, "Keys").getByLabel("Single-key shortcuts").uncheck();
      await press(page, "Escape");
      await page.evaluate(() => document.activeElement.blur());
      await page.reload();
      for (const key of "jkoxnfec[]urt?vzp/s") await press(page, key);
      assert.equal(await count(page), "0/9");
      assert.equal(await page.locator(".run-panel:visible, dialog[open], :popover-open").count(), 0);
      assert.equal(await page.locator(".step.current").count(), 0);
      await box(page, NOTES).focus();
      await press(page, "Space");
      assert.equal(await count(page), "1/9");
      await press(page, "Control+z");
      assert.equal(await count(page), "0/9");
      await press(page, "Control+k");
      await page.getByRole("dialog", { name: "Search" }).waitFor();
    });
  });

  test("is on where nobody touched it", async () => {
    await visit(async (page) => {
      await press(page, "/");
      await page.getByRole("dialog", { name: "Search" }).waitFor();
    }, { at: DEPLOY });
  });

  test("leaves the other states to Tab and Enter", async () => {
    await visit(async (page) => {
      await page.evaluate(() => localStorage.setItem("checkbook:keys", "off"));
      await page.reload();
      await box(page, NOTES).focus();
      await press(page, "Tab");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), `More for: ${NOTES}`);
      await press(page, "Enter", "Tab");
      await until("a choice has the focus", () => page.evaluate(() => document.activeElement.textContent === "Not applicable"));
      await press(page, "Enter", "Enter");
      assert.match(await step(page, NOTES).locator(".step-state").innerText(), /Not applicable/);
    });
  });
});
