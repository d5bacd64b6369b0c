// A page that is published anew while somebody works through it: what changed is said, and no tick moves unseen.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { beforeEach, describe, test } from "node:test";

import { PHONE, kept, on, setUp, stage, tick, until } from "./filling.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGE = "ops/change.html";

setUp();

const source = () => path.join(stage.book.folder, "content/ops/change.md");
let written = null;

/** Publishes the page with other words. */
function publish(...changes) {
  let text = written;
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), from);
    text = text.replace(from, to);
  }
  writeFileSync(source(), text);
  stage.book.again();
}

beforeEach(() => {
  written ??= readFileSync(source(), "utf8");
  publish();
});

const notice = (page) => page.getByRole("region", { name: "Changes" });
const step = (page, name) => page.getByRole("checkbox", { name, exact: true });
const box = (page, words) => page.locator(".step").filter({ has: page.locator(".step-text", { hasText: words }) }).locator(":scope > .step-change");
const ticked = (page) => page.locator(".tick:checked").evaluateAll((all) => all.map((it) => it.closest(".step").querySelector(".step-text").textContent.trim()));

/** Starts a run, ticks, and waits until the ticks are kept. */
async function begin(page, ...names) {
  for (const name of names) await tick(page, name);
  await until(async () => (await kept(page, "tick"))?.kind, "tick");
}

describe("a page that is the same", () => {
  test("says nothing, also when only its prose changed", async () => {
    await on(PAGE, async (page) => {
      await begin(page, "Back up the database");
      publish(["# Change the schema\n", "# Change the schema\n\nSome more prose.\n"]);
      await page.reload();
      assert.deepEqual(await ticked(page), ["Back up the database"]);
      assert.equal(await notice(page).count(), 0);
    });
  });
});

describe("a page that changed", () => {
  test("says what is new, reworded, removed and moved, and keeps every tick on its step", async () => {
    await on(PAGE, async (page) => {
      await begin(page, "Tell the people on call", "Back up the database", "Stop the importer", "Run the migration of the orders");
      publish(
        ["Tell the people on call", "Tell all the people on call"],
        ["- [ ] Stop the importer\n", ""],
        ["- [ ] Count the orders\n", "- [ ] Count the orders\n- [ ] Look at the graphs\n- [ ] Write it down\n"],
      );
      await page.reload();
      assert.match(await notice(page).innerText(), /This checklist changed since you started \(\w+ → \w+\): 2 new, 1 reworded, 1 removed\./);
      assert.deepEqual(await ticked(page), ["Tell all the people on call", "Back up the database", "Run the migration of the orders"]);
      assert.match(await notice(page).locator(".removed").innerText(), /1 removed step[\s\S]*Stop the importer · done \d\d:\d\d[\s\S]*Prepare/);
      assert.equal(await box(page, "Tell all").locator("ins").innerText(), "all ");
      assert.match(await box(page, "Tell all").innerText(), /changed since it was done/);
      assert.equal(await box(page, "Look at the graphs").locator(".chip").innerText(), "new");
      await page.reload();
      assert.match(await notice(page).innerText(), /2 new, 1 reworded, 1 removed/, "it is still said after a reload");
    });
  });

  test("flags a changed command under a ticked step, and takes a confirmation", async () => {
    await on(PAGE, async (page) => {
      await begin(page, "Run the migration of the orders", "Back up the database");
      publish(["--target 41", "--target 42"], ["pg_dump shop", "pg_dump --clean shop"]);
      await page.reload();
      const changed = box(page, "Run the migration");
      assert.deepEqual([await changed.locator("del").innerText(), await changed.locator("ins").innerText()], ["41", "42"]);
      assert.equal(await step(page, "Run the migration of the orders").isChecked(), true);
      await page.getByRole("button", { name: "Confirm: Run the migration of the orders" }).click();
      assert.equal(await changed.count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement.matches(".tick")), true, "the focus stays at the step");
      await until(async () => (await kept(page, "confirm"))?.kind, "confirm");
      await page.reload();
      assert.equal(await changed.count(), 0);
      assert.equal(await box(page, "Back up").count(), 1);
      await notice(page).getByRole("button", { name: "Review" }).click();
      const panel = page.locator(".run-panel");
      assert.deepEqual(await panel.locator("ins").allInnerTexts(), ["--clean "]);
      await panel.getByRole("button", { name: "Confirm all" }).click();
      await panel.getByText("All changes are confirmed.").waitFor();
      await page.keyboard.press("Escape");
      assert.equal(await notice(page).count(), 0);
      assert.deepEqual(await ticked(page), ["Back up the database", "Run the migration of the orders"]);
    });
  });

  test("says which steps moved", async () => {
    await on(PAGE, async (page) => {
      await begin(page, "Stop the importer");
      publish(["- [ ] Stop the importer\n", ""], ["- [ ] Count the orders\n", "- [ ] Count the orders\n- [ ] Stop the importer\n"]);
      await page.reload();
      assert.match(await notice(page).innerText(), /\d moved\./);
      assert.deepEqual(await ticked(page), ["Stop the importer"]);
      assert.equal(await box(page, "Stop the importer").locator(".chip").innerText(), "moved");
    });
  });

  test("never lets a tick go to an equal step that was put in before it", async () => {
    await on(PAGE, async (page) => {
      const last = page.locator("section", { has: page.getByRole("heading", { name: /^Apply/ }) });
      await last.getByRole("checkbox", { name: "Restart the application" }).check();
      await begin(page, "Back up the database");
      publish(["- [ ] Run the migration of the orders\n", "- [ ] Restart the application\n- [ ] Run the migration of the orders\n"]);
      await page.reload();
      const boxes = last.getByRole("checkbox", { name: "Restart the application" });
      assert.equal(await boxes.count(), 2);
      assert.deepEqual([await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked()], [false, true]);
    });
  });

  test("keeps what was filled in into a blank that is gone", async () => {
    publish(["- [ ] Count the orders\n", "- [ ] Count the orders\n\nOrders seen: ____________\n"]);
    await on(PAGE, async (page) => {
      await page.getByRole("textbox", { name: "Orders seen" }).fill("<i>12</i>");
      await until(async () => (await kept(page, "field"))?.value, "<i>12</i>");
      publish();
      await page.reload();
      assert.match(await notice(page).innerText(), /1 removed blank[\s\S]*Orders seen: <i>12<\/i>/);
    });
  });

  test("leaves a finished run as it was", async () => {
    await on(PAGE, async (page) => {
      await begin(page, "Tell the people on call");
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.locator(".run-panel").getByRole("button", { name: "Finish run" }).click();
      await page.locator(".run-panel").getByRole("button", { name: "Stop run" }).click();
      await until(async () => (await kept(page, "finish"))?.status, "aborted");
      publish(["Tell the people on call", "Tell all the people on call"]);
      await page.reload();
      assert.equal(await kept(page, "republish"), undefined);
      assert.match(await notice(page).innerText(), /finished on another version of this page/);
    });
  });

  test("shows words that look like markup as words", async () => {
    await on(PAGE, async (page) => {
      await begin(page, "Back up the database");
      publish(["pg_dump shop", "echo '<img src=x onerror=alert(1)>' | pg_dump shop"]);
      await page.reload();
      assert.match(await box(page, "Back up").innerText(), /<img src=x onerror=alert\(1\)>/);
      assert.equal(await page.locator(".step-change img").count(), 0);
    });
  });

  for (const [name, options] of [["wide", { viewport: { width: 1280, height: 900 } }], ["a phone", PHONE], ["dark", { colorScheme: "dark" }]]) {
    test(`is shown without a fault for those who see and those who listen: ${name}`, async () => {
      await on(PAGE, async (page) => {
        await begin(page, "Tell the people on call", "Back up the database", "Stop the importer");
        publish(["Tell the people on call", "Tell all the people on call"], ["- [ ] Stop the importer\n", ""], ["pg_dump shop", `pg_dump ${"--exclude-table=audit_log_of_everything ".repeat(6)} shop`]);
        await page.reload();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= (await page.viewportSize()).width, `${width} wide`);
        for (const open of [false, true]) {
          if (open) await notice(page).getByRole("button", { name: "Review" }).click();
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
          assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`), []);
        }
        publish();
      }, options);
    });
  }
});
