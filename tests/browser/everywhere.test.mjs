// A site works wherever it lies: below a path of a host that sends the strictest policy, and opened from the disk.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { PHONE, grave } from "./acting.mjs";
import { browser as launch, build, open, serve } from "./book.mjs";

let book, host, browser, bases;

before(async () => {
  book = build("team", "error");
  host = await serve(book.site);
  browser = await launch();
  bases = { "below a path": host.address, "from the disk": pathToFileURL(book.site + path.sep).href };
});
after(async () => {
  await browser?.close();
  host?.close();
  book?.remove();
});

/** Opens a page in each place, runs `look` on it, and asks that nothing was complained of. */
async function everywhere(at, look, options) {
  for (const [where, base] of Object.entries(bases)) {
    const { page, faults, close } = await open(browser, base + at, options);
    try {
      await look(page, base, where);
      assert.deepEqual(faults, [], where);
    } finally {
      await close();
    }
  }
}

const answers = (page) => page.locator("dialog[open] [role=option]");

describe("a site works wherever it lies", () => {
  test("the search opens the step that was looked for", async () => {
    await everywhere("web/certificate.html", async (page, base) => {
      await page.keyboard.press("/");
      await page.getByRole("dialog", { name: "Search" }).getByRole("searchbox", { name: "Search" }).fill("stop the writ");
      await page.locator("dialog[data-state=results]").waitFor();
      assert.match(await answers(page).first().innerText(), /Restore the database/);
      await answers(page).filter({ hasText: "Stop the writers" }).first().click();
      await page.waitForURL((url) => url.href.startsWith(`${base}ops/restore.html#s-`));
    });
  });

  test("the navigation, the lists and the theme", async () => {
    await everywhere("index.html", async (page, base) => {
      const book = page.locator("#cb-navigation");
      await book.locator("summary").first().click();
      await book.getByRole("link", { name: "Restore the database" }).click();
      await page.waitForURL(`${base}ops/restore.html`);
      await page.getByRole("link", { name: "database", exact: true }).click();
      await page.waitForURL(`${base}tags/database.html`);
      await page.goto(`${base}all.html`);
      await page.getByRole("button", { name: /theme/i }).click();
      await page.getByRole("button", { name: "Dark" }).click();
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    });
  });

  test("old addresses lead on, with their place", async () => {
    for (const [from, to] of [
      ["recovery/db.html", "ops/restore.html"],
      ["recovery/db.html#copy", "ops/restore.html#copy"],
      ["ops/restore.html#rehearsal", "ops/failover.html"],
      ["guide.html#copy", "ops/restore.html#copy"],
    ]) {
      await everywhere("index.html", async (page, base) => {
        await page.goto(base + from);
        await page.waitForURL(base + to, { timeout: 5000 });
      });
    }
  });

  test("old pages lead on without a script", async () => {
    const options = { javaScriptEnabled: false };
    await everywhere("recovery/db.html", (page, base) => page.waitForURL(`${base}ops/restore.html`), options);
    await everywhere("guide.html", (page, base) => page.waitForURL(`${base}ops/index.html`), options);
  });

  test("an open search has no fault that axe-core knows, with answers and without", async () => {
    for (const [scheme, options] of [["light", {}], ["dark", {}], ["dark", PHONE]]) {
      const { page, close } = await open(browser, `${host.address}index.html`, { colorScheme: scheme, reducedMotion: "reduce", bypassCSP: true, ...options });
      try {
        await page.getByRole("button", { name: /search/i }).first().click();
        for (const query of ["restore", "zzzz", ""]) {
          await page.locator("dialog[open] input").fill(query);
          await page.locator(`dialog[data-state=${query ? (query === "zzzz" ? "nothing" : "results") : "offer"}]`).waitFor();
          assert.deepEqual(await grave(page), [], `${scheme} ${query}`);
        }
      } finally {
        await close();
      }
    }
  });
});
