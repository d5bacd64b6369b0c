// What surrounds the pages must do in a real browser: home page, lists, navigation, contents, health, on a day that is known.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { browser as launch, build, serve } from "./book.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = ["index.html", "all.html", "health.html", "tags/database.html", "statuses/index.html", "ops/restore.html", "ops/old.html"];
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const TODAY = new Date(2026, 2, 1, 12);

let book, host, browser, disk;

before(async () => {
  book = build("team", "error");
  host = await serve(book.site);
  browser = await launch();
  disk = pathToFileURL(book.site + path.sep).href;
});
after(async () => {
  await browser?.close();
  host?.close();
  book?.remove();
});

/** Opens a page on the day, runs `look`, and asks that nothing was complained of. */
async function on(at, look, { base = host.address, ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (fault) => faults.push(String(fault)));
  try {
    await page.clock.setFixedTime(TODAY);
    await page.goto(base + at);
    await look(page);
    assert.deepEqual(faults, [], at);
  } finally {
    await context.close();
  }
}

const titles = (page, within = ".page") => page.locator(`${within} .entry:visible .entry-title > a:first-child`).allInnerTexts();

describe("the age of pages", () => {
  test("is told by the reader's clock, beside the day itself", async () => {
    for (const [at, words, state] of [
      ["ops/restore.html", "Review by 20 Jan 2026 · overdue 40 d", "overdue"],
      ["ops/failover.html", "Review by 12 Mar 2026 · due in 11 d", "due"],
      ["web/certificate.html", "Review by 1 Jan 2027", "fresh"],
      ["web/notes.html", "No review date", "unknown"],
    ]) {
      await on(at, async (page) => {
        const chip = page.locator(".page-head .review");
        assert.equal(await chip.innerText(), words);
        assert.ok((await chip.getAttribute("class")).split(" ").includes(state), at);
      });
    }
    await on("ops/restore.html", async (page) => assert.equal(await page.locator(".tested").innerText(), "Last rehearsed 2 Aug 2025"));
  });

  test("is no more than a day where no script runs, and on paper", async () => {
    await on("ops/restore.html", async (page) => {
      assert.equal(await page.locator(".page-head .review").innerText(), "Review by 20 Jan 2026");
      await page.emulateMedia({ media: "print" });
      assert.match(await page.locator(".form-facts").innerText(), /Next review\s+20 Jan 2026/);
    }, { javaScriptEnabled: false });
  });

  test("is printed with the banner", async () => {
    await on("ops/old.html", async (page) => {
      await page.emulateMedia({ media: "print" });
      assert.match(await page.locator(".banner").innerText(), /deprecated.*Restore the database/);
    });
  });
});

describe("a list", () => {
  test("is sorted by change and by review, and goes back to its letters", async () => {
    await on("all.html", async (page) => {
      const letters = await titles(page);
      assert.deepEqual(letters, ["Certificate", "Failover", "Notes", "Old restore", "Operations", "Restore the database", "Team", "Web"]);
      await page.getByRole("combobox", { name: "Sort by", exact: true }).selectOption("Last change");
      assert.deepEqual((await titles(page)).slice(0, 4), ["Certificate", "Failover", "Restore the database", "Old restore"]);
      assert.equal(await page.locator(".letter:visible, .letters li:visible").count(), 0);
      await page.getByRole("combobox", { name: "Sort by", exact: true }).selectOption("Review date");
      assert.deepEqual((await titles(page)).slice(0, 3), ["Restore the database", "Failover", "Certificate"]);
      await page.getByRole("combobox", { name: "Sort by", exact: true }).selectOption("Title");
      assert.deepEqual(await titles(page), letters);
      assert.equal(await page.locator(".letter:visible").count(), 7);
    });
  });

  for (const base of ["host", "disk"]) {
    test(`is filtered by words, status and review, from ${base}`, async () => {
      await on("all.html", async (page) => {
        const count = page.locator(".tools output");
        await page.getByRole("searchbox", { name: "Filter" }).fill("backup DATA");
        assert.deepEqual(await titles(page), ["Restore the database"]);
        assert.equal(await count.innerText(), "1 of 8");
        assert.deepEqual(await page.locator(".letters li:visible").allInnerTexts(), ["R"]);
        await page.getByRole("searchbox", { name: "Filter" }).fill("");
        await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("Published");
        assert.deepEqual(await titles(page), ["Certificate", "Restore the database"]);
        await page.getByRole("combobox", { name: "Review", exact: true }).selectOption("Overdue");
        await page.getByRole("combobox", { name: "Sort by", exact: true }).selectOption("Last change");
        assert.deepEqual(await titles(page), ["Restore the database"]);
        await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("Any");
        await page.getByRole("combobox", { name: "Review", exact: true }).selectOption("Due soon");
        assert.deepEqual(await titles(page), ["Failover"]);
      }, { base: base === "disk" ? disk : host.address });
    });
  }

  test("is whole and without tools where no script runs", async () => {
    await on("all.html", async (page) => {
      assert.equal((await titles(page)).length, 8);
      assert.equal(await page.locator(".tools").isVisible(), false);
    }, { javaScriptEnabled: false });
  });

  test("leads up to its index and to the home page", async () => {
    await on("tags/database.html", async (page) => {
      assert.deepEqual(await titles(page), ["Failover", "Notes", "Restore the database"]);
      const crumbs = page.getByRole("navigation", { name: "Breadcrumbs" });
      await crumbs.getByRole("link", { name: "Tags" }).click();
      await page.waitForURL("**/tags/index.html");
      await crumbs.getByRole("link", { name: "Home" }).click();
      await page.waitForURL("**/index.html");
    });
  });
});

describe("what needs attention", () => {
  test("is folded on the home page and counts only what is due today", async () => {
    await on("index.html", async (page) => {
      const part = page.locator("section.attention");
      assert.equal(await part.locator(".entry:visible").count(), 0);
      assert.equal(await part.locator("summary").innerText(), "Pages to look after 3");
      await part.locator("summary").click();
      assert.deepEqual(await titles(page, ".attention"), ["Old restore", "Restore the database", "Failover"]);
      await part.getByRole("link", { name: "All that this book needs" }).click();
      await page.waitForURL("**/health.html");
      assert.deepEqual(await titles(page, "#reviews"), ["Restore the database", "Failover"]);
      assert.equal(await page.locator(".needs li").first().innerText(), "Reviews 2");
    });
  });

  test("is all there where no script runs", async () => {
    await on("health.html", async (page) => {
      assert.deepEqual(await titles(page, "#reviews"), ["Restore the database", "Failover", "Certificate"]);
    }, { javaScriptEnabled: false });
  });

  test("is said to be nothing when it is", async () => {
    await on("health.html", async (page) => {
      await page.clock.setFixedTime(new Date(2025, 0, 1));
      await page.reload();
      assert.deepEqual(await titles(page, "#reviews"), []);
      assert.ok(await page.getByText("No review is overdue or due").isVisible());
    });
  });
});

describe("the navigation", () => {
  const side = (page) => page.getByRole("navigation", { name: "Book" });

  test("folds, and stays as the reader left it from page to page", async () => {
    await on("ops/restore.html", async (page) => {
      const [own, other] = [side(page).getByRole("link", { name: "Failover" }), side(page).getByRole("link", { name: "Certificate" })];
      assert.deepEqual([await own.isVisible(), await other.isVisible()], [true, false]);
      await side(page).locator("summary", { hasText: "Below Web" }).click();
      assert.equal(await other.isVisible(), true);
      await own.click();
      await page.waitForURL("**/failover.html");
      assert.equal(await other.isVisible(), true);
      await side(page).locator("summary", { hasText: "Below Web" }).focus();
      await page.keyboard.press("Enter");
      await page.reload();
      assert.equal(await other.isVisible(), false);
    });
  });

  test("keeps its own scroll from page to page", async () => {
    await on("ops/restore.html", async (page) => {
      const top = () => page.locator("#cb-navigation").evaluate((it) => it.scrollTop);
      await page.locator("#cb-navigation").evaluate((it) => (it.scrollTop = 60));
      assert.equal(await top(), 60);
      await page.getByRole("link", { name: "Next" }).click();
      await page.waitForURL((url) => !url.pathname.endsWith("restore.html"));
      assert.equal(await top(), 60);
    }, { viewport: { width: 1280, height: 300 } });
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`is a drawer on a phone, and its folds open, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
      await on("index.html", async (page) => {
        const button = page.getByRole("button", { name: "Navigation", exact: true });
        await button.focus();
        await page.keyboard.press("Enter");
        const place = side(page).getByRole("link", { name: "Certificate" });
        assert.equal(await place.isVisible(), false);
        await side(page).locator("summary", { hasText: "Below Web" }).click();
        await place.waitFor();
        await page.keyboard.press("Escape");
        assert.equal(await place.isVisible(), false);
      }, { ...PHONE, javaScriptEnabled });
    });
  }
});

describe("the contents of a page", () => {
  test("count the ticked steps of each part", async () => {
    await on("ops/restore.html", async (page) => {
      const counts = async () => (await page.locator(".toc-done").allTextContents()).map((words) => words.trim());
      assert.deepEqual(await counts(), ["0/3", "0/1", "0/1"], "reasons to stop are no progress");
      await page.getByRole("checkbox", { name: "Drain it" }).check();
      await page.getByRole("checkbox", { name: "Tell the others" }).check();
      assert.deepEqual(await counts(), ["2/3", "1/1", "0/1"]);
    });
  });
});

describe("all of it", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`has no finding of axe, ${colorScheme}`, async () => {
      for (const at of PAGES) {
        for (const size of [{ viewport: { width: 1280, height: 900 } }, PHONE]) {
          await on(at, async (page) => {
            for (const fold of await page.locator("section.attention summary").all()) await fold.click();
            await page.evaluate(AXE);
            const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
            const told = violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
            assert.deepEqual(told, [], `${at}, ${size.viewport.width} wide`);
          }, { ...size, colorScheme });
        }
      }
    });
  }

  test("fits a phone", async () => {
    for (const at of PAGES) {
      await on(at, async (page) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${at} is ${width} wide`);
      }, PHONE);
    }
  });
});
