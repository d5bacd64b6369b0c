// What a page in a preview must do when the server speaks, is silent, or is another one.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NETWORK, PAGE, has, inPreview, on, preview, ready, step, top, until } from "./stage.mjs";

describe("the server", () => {
  test("says that a page is gone, and shows it again when it is back", async () => {
    await on({}, async (page) => {
      const notice = inPreview(page).getByText("This page is no longer in the book. It is shown as it was.");
      const html = preview.text(PAGE);
      preview.files.delete(PAGE);
      preview.tell({ type: "gone" });
      await notice.waitFor();
      await has(page, "Never on a Friday");
      preview.tell({ type: "gone", to: "ops/restore.html" });
      const link = inPreview(page).getByRole("link", { name: "ops/restore.html", exact: true });
      assert.equal(await link.getAttribute("href"), `${preview.address}ops/restore.html`);
      preview.tell({ type: "gone", to: "/evil.example/x" });
      await until("a link to elsewhere is none", async () => (await link.count()) === 0);
      assert.equal(await inPreview(page).getByRole("link").count(), 0);
      preview.put(PAGE, html.replace("Never on a Friday", "Never on a Sunday"));
      preview.tell({ type: "page", revision: preview.revision });
      await has(page, "Never on a Sunday");
      await until("the notice is gone", async () => !(await notice.isVisible()));
    });
  });

  test("a page that it does not have yet stays, with a notice", async () => {
    await on(
      {},
      async (page) => {
        preview.files.delete(PAGE);
        preview.tell({ type: "page", revision: 99 });
        await inPreview(page).getByText("no longer in the book").waitFor();
        await has(page, "Never on a Friday");
      },
      { expected: [/404/] },
    );
  });

  test("says that a page is gone while it is fetched once more", async () => {
    const look = async (page) => {
      const html = preview.text(PAGE);
      preview.delays.set(PAGE, 300);
      preview.edit(PAGE, "Never on a Friday", "Never on a Sunday");
      await until("the page is fetched", () => preview.requests.filter((name) => name === PAGE).length === 3);
      preview.files.delete(PAGE);
      preview.tell({ type: "gone", to: "ops/restore.html" });
      await has(page, "Never on a Sunday");
      await until("it is asked for again", () => preview.requests.filter((name) => name === PAGE).length === 4);
      await inPreview(page).getByRole("link", { name: "ops/restore.html", exact: true }).waitFor();
      preview.delays.clear();
      preview.put(PAGE, html);
      preview.tell({ type: "page", revision: preview.revision });
      await has(page, "Never on a Friday");
    };
    await on({}, look, { expected: [/404/] });
  });

  test("that comes back is the same: no reload, and what changed meanwhile is there", async () => {
    await on(
      {},
      async (page) => {
        await page.evaluate(() => (globalThis.mine = true));
        await preview.stop();
        const pill = inPreview(page).getByText("disconnected, trying again");
        await pill.waitFor();
        preview.put(PAGE, preview.text(PAGE).replace("Never on a Friday", "Never on a Sunday"));
        await preview.start();
        await has(page, "Never on a Sunday");
        await until("the pill is gone", async () => !(await pill.isVisible()));
        assert.equal(await page.evaluate(() => globalThis.mine), true);
      },
      { expected: NETWORK },
    );
  });

  test("that comes back as another one makes the page load once", async () => {
    await on(
      {},
      async (page) => {
        let loads = 0;
        page.on("load", () => (loads += 1));
        await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
        await preview.stop();
        preview.session = "two";
        await preview.start();
        await until("the page is loaded anew", () => loads === 1);
        await ready(page);
        await until("the place is kept", () => page.evaluate(() => Math.abs(scrollY - 900) <= 2));
        // A page that still speaks of the server before does not load for ever.
        await preview.stop();
        preview.session = "three";
        preview.extra = ' data-nothing=""';
        await preview.start();
        await until("the page is loaded again", () => loads === 2);
        await ready(page);
        assert.equal(loads, 2);
      },
      { expected: NETWORK },
    );
  });

  test("that greets with a session that no page ever has is not followed for ever", async () => {
    await on({}, async (page) => {
      let loads = 0;
      page.on("load", () => (loads += 1));
      for (let round = 0; round < 3; round += 1) {
        preview.tell({ type: "hello", session: "never", revision: preview.revision });
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150))).catch(() => {});
        await ready(page);
      }
      assert.equal(loads, 1);
    });
  });

  test("leads to another page, and to a place of this one", async () => {
    await on({ reducedMotion: "no-preference" }, async (page) => {
      await page.evaluate(() => scrollTo({ top: 2000, behavior: "instant" }));
      preview.edit(PAGE, '<ul class="steps" id="long">', `<p>${"Many words. ".repeat(200)}</p>\n<ul class="steps" id="long">`);
      await has(page, "Many words");
      await page.evaluate(() => (globalThis.mine = true));
      preview.tell({ type: "go", to: `${PAGE}#s-long-90` });
      await until("the step is in sight", async () => {
        const at = await top(page, "#s-long-90");
        return at > 0 && at < 700;
      });
      assert.equal(await page.evaluate(() => globalThis.mine), true);
      preview.tell({ type: "go", to: "/evil.example/" });
      preview.tell({ type: "go", to: "ops/restore.html" });
      await page.waitForURL("**/ops/restore.html");
    });
  });

  test("is understood although it says what nobody knows", async () => {
    await on({}, async (page) => {
      for (const message of [{ type: "ping" }, { type: "toString" }, { type: "constructor" }, {}, null, [], "words"]) preview.tell(message);
      preview.edit(PAGE, "Never on a Friday", "Never on a Sunday");
      await has(page, "Never on a Sunday");
    });
  });
});
