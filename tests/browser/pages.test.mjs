// What a page of a site must do in a real browser: from disk and from a host, with scripts and without, on a phone and on paper.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { browser as launch, build, open, serve } from "./book.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = ["index.html", "ops/release.html", "ops/restore.html", "all.html", "tags/index.html", "tags/shop.html", "404.html", "print.html", "ops/release.print.html"];
const STEPS = [
  "The build of main is green",
  "Smoke test passes",
  "No request took longer than two seconds",
  "Tell the people who restore what is coming",
  "Customers are told (optional)",
  "The window is agreed",
];
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

let book, host, browser, disk;

before(async () => {
  book = build();
  host = await serve(book.site);
  browser = await launch();
  disk = pathToFileURL(book.site + path.sep).href;
});
after(async () => {
  await browser?.close();
  host?.close();
  book?.remove();
});

/** Runs `look` on a page and asks that the page stayed quiet. */
async function on(url, options, look) {
  const opened = await open(browser, url, options);
  try {
    await look(opened.page);
    assert.deepEqual(opened.faults, [], url);
  } finally {
    await opened.close();
  }
}
const release = () => host.address + "ops/release.html";

describe("every page", () => {
  test("is quiet and asks nobody else, from a host", async () => {
    for (const page of PAGES) await on(host.address + page, {}, (it) => it.waitForLoadState("networkidle"));
  });

  test("is quiet and asks nobody else, from disk", async () => {
    // The page for addresses that do not exist has absolute links, which only a host can follow.
    for (const page of PAGES.filter((page) => page !== "404.html")) {
      await on(disk + page, {}, async (it) => {
        await it.waitForLoadState("networkidle");
        assert.notEqual(await it.evaluate(() => getComputedStyle(document.body).margin), "8px", "the style sheet applies");
      });
    }
  });

  test("fits a phone", async () => {
    for (const page of PAGES) {
      await on(host.address + page, PHONE, async (it) => {
        const width = await it.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${page} is ${width} wide`);
      });
    }
  });

  test("finds its style sheet at an address that does not exist", async () => {
    const opened = await open(browser, host.address + "no/such/page.html");
    assert.equal(await opened.page.locator("h1").innerText(), "Page not found");
    assert.notEqual(await opened.page.evaluate(() => getComputedStyle(document.body).margin), "8px");
    await opened.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`has no serious finding of axe, ${colorScheme}`, async () => {
      for (const page of PAGES) {
        for (const size of [{ viewport: { width: 1280, height: 900 } }, PHONE]) {
          await on(host.address + page, { ...size, colorScheme, reducedMotion: "reduce" }, async (it) => {
            await it.evaluate(AXE);
            const { violations } = await it.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
            const grave = violations.filter((found) => ["serious", "critical"].includes(found.impact));
            const told = grave.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
            assert.deepEqual(told, [], `${page}, ${size.viewport.width} wide`);
          });
        }
      }
    });
  }
});

describe("a checklist", () => {
  test("has a named box for each step", async () => {
    await on(release(), {}, async (page) => {
      for (const name of STEPS) await assert.doesNotReject(page.getByRole("checkbox", { name, exact: true }).waitFor({ timeout: 2000 }), name);
      for (const fold of await page.locator(".branch-line").getByRole("button", { name: "Show" }).all()) await fold.click();
      const boxes = page.locator(".step input.tick");
      assert.equal(await boxes.count(), 13);
      const names = await Promise.all((await boxes.all()).map((box) => box.ariaSnapshot()));
      for (const name of names) assert.match(name, /checkbox ".+"/);
    });
  });

  test("has a name for each blank and each option", async () => {
    await on(release(), {}, async (page) => {
      const controls = await page.locator(".body :is(input:not(.tick), textarea)").all();
      assert.ok(controls.length >= 14, `${controls.length} controls`);
      const names = await Promise.all(controls.map((control) => control.ariaSnapshot()));
      for (const name of names) assert.match(name, /^- '?\w+ ".+"/);
      await page.getByRole("radiogroup", { name: "Result of the migration" }).getByRole("radio", { name: "failed" }).check();
      await page.getByRole("textbox", { name: "Version" }).fill("1.2");
      await page.getByRole("textbox", { name: "Release: Signature" }).fill("A. Turing");
    });
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`is ticked by its words and by the keyboard, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
      await on(release(), { javaScriptEnabled }, async (page) => {
        const box = page.getByRole("checkbox", { name: STEPS[0], exact: true });
        await page.getByText("The build of").click();
        assert.equal(await box.isChecked(), true);
        await box.focus();
        await page.keyboard.press("Space");
        assert.equal(await box.isChecked(), false);
        assert.equal(await page.getByRole("checkbox", { name: "The window is agreed" }).isChecked(), false, "a run starts open");
        await page.getByRole("link", { name: "the people who restore" }).click();
        await page.waitForURL("**/ops/restore.html");
      });
    });
  }

  test("leads to the place that a link names", async () => {
    await on(host.address + "ops/restore.html", {}, async (page) => {
      await page.locator(".body").getByRole("link", { name: "the release" }).click();
      await page.waitForURL("**/ops/release.html#stop-if");
      await assert.doesNotReject(page.getByRole("heading", { name: /^Stop if/ }).waitFor());
    });
  });

  test("has one heading of the first level, and no gap below", async () => {
    await on(release(), {}, async (page) => {
      const levels = await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll((all) => all.map((it) => Number(it.tagName[1])));
      assert.equal(levels.filter((level) => level === 1).length, 1);
      levels.slice(1).forEach((level, at) => assert.ok(level <= levels[at] + 1, `${levels}`));
    });
  });

  test("copies what a shell needs", async () => {
    await on(release(), { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await page.locator(".code").nth(1).getByRole("button", { name: "Copy" }).click();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "kubectl rollout status deployment/shop");
    });
  });
});

describe("the frame", () => {
  test("keeps the theme that was chosen", async () => {
    await on(host.address, { colorScheme: "light" }, async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(await ground(), "rgb(255, 255, 255)");
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("button", { name: "Dark" }).click();
      const dark = await ground();
      assert.notEqual(dark, "rgb(255, 255, 255)");
      await page.goto(release());
      assert.equal(await ground(), dark);
    });
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`opens the navigation on a phone, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
      await on(release(), { ...PHONE, javaScriptEnabled }, async (page) => {
        const place = page.getByRole("navigation", { name: "Book" }).getByRole("link", { name: "All pages A–Z" });
        assert.equal(await place.isVisible(), false);
        await page.getByRole("button", { name: "Navigation", exact: true }).click();
        await place.click();
        await page.waitForURL("**/all.html");
      });
    });
  }

  test("lets the keyboard skip to the content", async () => {
    await on(release(), {}, async (page) => {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "cb-content");
    });
  });
});

describe("on paper", () => {
  test("boxes and blanks have edges, and what only a screen needs is gone", async () => {
    await on(release(), {}, async (page) => {
      await page.emulateMedia({ media: "print" });
      const style = (selector, property) => page.locator(selector).first().evaluate((it, name) => getComputedStyle(it)[name], property);
      assert.ok(parseFloat(await style(".tick", "borderTopWidth")) > 0);
      assert.ok(parseFloat(await style(".body p .field", "borderBottomWidth")) > 0);
      assert.ok(parseFloat(await style(".body td", "borderBottomWidth")) > 0);
      for (const chrome of [".bar", ".side", ".toc", ".foot", ".copy", ".skip", ".actions", ".crumbs"]) {
        for (const part of await page.locator(chrome).all()) assert.equal(await part.isVisible(), false, chrome);
      }
      assert.equal(await page.locator(".form-head .blanks").isVisible(), true);
      const cut = await page.locator(".body pre, .body .table").evaluateAll((all) => all.filter((it) => it.scrollWidth > it.clientWidth + 1).length);
      assert.equal(cut, 0, "nothing is wider than the sheet");
    });
  });

  test("a checklist becomes sheets", async () => {
    await on(release(), {}, async (page) => {
      const pdf = await page.pdf({ preferCSSPageSize: true, format: "A4" });
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    });
  });
});
