// What a page in a preview must do in a real browser when the book changes: become what its source is, in place.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { PAGE, has, inPreview, on, preview, step, until } from "./stage.mjs";

const PICTURE = (width, height, colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour}"/></svg>`;

describe("a page that changes", () => {
  test("is patched in place, and what is the same is the same node", async () => {
    await on({}, async (page) => {
      await page.evaluate(() => {
        globalThis.mine = { before: document.querySelector("#before"), step: document.querySelector("#s-long-3"), alert: document.querySelector(".alert"), all: document.querySelectorAll(".body *").length };
      });
      preview.edit(PAGE, "Never on a Friday.", "Never on a Friday. Never at night.");
      await has(page, "Never at night");
      preview.edit(PAGE, '<div class="alert', '<p>A word before.</p>\n<div class="alert');
      await has(page, "A word before");
      const same = await page.evaluate(() => {
        const { before, step, alert, all } = globalThis.mine;
        return [before === document.querySelector("#before"), step === document.querySelector("#s-long-3"), alert === document.querySelector(".alert"), document.querySelectorAll(".body *").length - all];
      });
      assert.deepEqual(same, [true, true, true, 1]);
    });
  });

  test("is what its source is, after any row of changes", async () => {
    await on({}, async (page) => {
      const start = preview.text(PAGE);
      const versions = [
        start.replace(/<h2 id="change">[^]*?<\/h2>/, "</section><section><h2 id=\"new\">New</h2>"),
        start.replace(/<div class="alert[^]*?<\/div>/, ""),
        start.replace(/(<li class="step" id="s-long-7"[^]*?<\/li>)([^]*?)(<li class="step" id="s-long-90"[^]*?<\/li>)/, "$3$2$1"),
        start.replace(/<ul class="steps" id="long">/, '<section><h3 id="inner">Inner</h3><ol class="steps" id="long">').replace(/<\/ul>\n<\/section>\n<section data-role="trigger"/, '</ol></section>\n</section>\n<section data-role="trigger"'),
        start.replaceAll("Step number", "Point"),
        start.replace(/<div class="body">[^]*<footer class="page-foot">/, '<div class="body"><p>Empty</p></div><footer class="page-foot">'),
        start.replace("is-checklist", "is-page").replace('data-role="branch" aria', 'data-role="step" aria'),
        start,
      ];
      for (const [at, version] of versions.entries()) {
        preview.put(PAGE, version.replace('id="cb-announce"', `id="cb-announce" data-version="${at}"`));
        preview.tell({ type: "page", revision: preview.revision });
        await page.waitForSelector(`[data-version="${at}"]`, { state: "attached" });
        const [own, wanted] = await page.evaluate(async () => {
          const plain = (root) => {
            const copy = root.cloneNode(true);
            const extras = ".copy, .review-left, .toc-done, .skip + .skip, .run-top, .step-aside, .step-said, .section-done, .branch-line, .aid, [data-checkbook-live]";
            for (const extra of copy.querySelectorAll(extras)) extra.remove();
            for (const folded of copy.querySelectorAll("[hidden=until-found]")) folded.removeAttribute("hidden");
            for (const link of copy.querySelectorAll(".print-link")) for (const name of ["role", "aria-haspopup"]) link.removeAttribute(name);
            const lines = [];
            for (const name of ["fresh", "folded", "checkbook-changed"]) for (const element of copy.querySelectorAll(`.${name}`)) element.classList.remove(name);
            for (const element of copy.querySelectorAll("*")) {
              // Scripts set these; the others are compared below, whatever their order.
              const names = element.getAttributeNames().filter((name) => !["aria-current", "aria-describedby", "aria-pressed", "autocomplete", "data-written", "open"].includes(name));
              lines.push(names.sort().map((name) => `${name}=${element.getAttribute(name)}`).filter((pair) => pair !== "class=").join(" "));
              for (const name of element.getAttributeNames()) element.removeAttribute(name);
            }
            return copy.innerHTML + lines.join("\n");
          };
          const text = await (await fetch(location.href)).text();
          return [plain(document.body), plain(new DOMParser().parseFromString(text, "text/html").body)];
        });
        assert.equal(own, wanted, `version ${at}`);
      }
    });
  });

  test("moves steps into a new section as they are, with their ticks and the focus", async () => {
    await on({}, async (page) => {
      await page.locator("#s-long-5 .tick").check();
      await page.locator("#s-long-80 .tick").check();
      await page.locator("#s-long-80 .tick").focus();
      await page.evaluate(() => (globalThis.mine = document.querySelector("#s-long-80")));
      preview.edit(PAGE, '<li class="step" id="s-long-50"', '</ul>\n</section>\n<section>\n<h2 id="half">The other half</h2>\n<ul class="steps">\n<li class="step" id="s-long-50"');
      await has(page, "The other half");
      assert.equal(await page.evaluate(() => globalThis.mine === document.querySelector("section:has(> #half) #s-long-80")), true);
      assert.equal(await page.evaluate(() => document.activeElement.closest("li").id), "s-long-80");
      for (const id of ["s-long-5", "s-long-80"]) assert.equal(await page.locator(`#${id} .tick`).isChecked(), true);
      assert.equal(await page.locator(".tick:checked").count(), 2);
    });
  });

  test("gives a new title", async () => {
    await on({}, async (page) => {
      preview.edit(PAGE, "<title>Release the shop", "<title>Release it");
      await until("the title is new", async () => (await page.title()).startsWith("Release it"));
    });
  });

  test("that changed while it was loaded is brought up to date", async () => {
    preview.delays.set("__checkbook/live.js", 400);
    const dark = { name: "checkbook:theme", value: "dark" };
    const storageState = { cookies: [], origins: [{ origin: new URL(preview.address).origin, localStorage: [dark] }] };
    const loading = on({ storageState }, async (page) => {
      await has(page, "Never on a Monday");
      assert.equal(await page.locator(".code > .copy").count(), await page.locator(".code").count());
      assert.deepEqual(await page.evaluate(() => [document.documentElement.className, document.documentElement.dataset.theme]), ["js", "dark"]);
      await page.locator("#s-long-5 .tick").check();
      preview.edit(PAGE, "Never on a Monday.", "Never on a Tuesday.");
      await has(page, "Never on a Tuesday");
      assert.equal(await page.locator(".code > .copy").count(), await page.locator(".code").count());
    });
    await until("the page is asked for", () => preview.requests.includes("__checkbook/live.js"));
    preview.edit(PAGE, "Never on a Friday.", "Never on a Monday.");
    await loading;
  });

  test("that is removed while it was loaded stays, with a notice", async () => {
    preview.delays.set("__checkbook/live.js", 400);
    const look = async (page) => {
      await inPreview(page).getByText("no longer in the book").waitFor();
      await has(page, "Never on a Friday");
      preview.put(PAGE, html.replace("Never on a Friday", "Never on a Sunday"));
      preview.tell({ type: "page", revision: preview.revision });
      await has(page, "Never on a Sunday");
    };
    const html = preview.text(PAGE);
    const loading = on({}, look, { expected: [/404/] });
    await until("the page is asked for", () => preview.requests.includes("__checkbook/live.js"));
    preview.files.delete(PAGE);
    preview.revision += 1;
    await loading;
  });

  test("that is missing becomes the page when there is one", async () => {
    const html = preview.text(PAGE);
    preview.files.delete(PAGE);
    const look = async (page) => {
      preview.tell({ type: "page", revision: preview.revision });
      assert.equal(await page.locator("h1").innerText(), "Page not found");
      preview.put(PAGE, html);
      preview.tell({ type: "page", revision: preview.revision });
      await has(page, "Never on a Friday");
      assert.equal(await inPreview(page).getByText("no longer in the book").count(), 0);
    };
    await on({}, look, { expected: [/404/] });
  });

  test("says which blocks are new for a moment, and leaves no trace", async () => {
    await on({ reducedMotion: "no-preference" }, async (page) => {
      await page.evaluate(() => {
        globalThis.marked = [];
        new MutationObserver((records) => records.forEach(({ target }) => target.classList.contains("checkbook-changed") && globalThis.marked.push(target.textContent.trim()))).observe(document.body, { attributes: true, attributeFilter: ["class"], subtree: true });
      });
      preview.edit(PAGE, "Smoke test passes", "Smoke test has passed");
      await has(page, "Smoke test has passed");
      await until("the block is marked", async () => (await page.evaluate(() => globalThis.marked)).includes("Smoke test has passed"));
      await until("the mark is gone", async () => (await page.locator(".checkbook-changed").count()) === 0);
      assert.equal(await page.locator("#s-m2yqur464v .step-line").first().evaluate((it) => it.className), "step-line");
    });
  });

  test("patches a page of many steps within a few milliseconds", async () => {
    await on({}, async (page) => {
      await page.evaluate(() => {
        globalThis.times = [];
        const { patch } = globalThis.checkbookLive;
        globalThis.checkbookLive.patch = (...all) => {
          const start = performance.now();
          const changed = patch(...all);
          globalThis.times.push(performance.now() - start);
          return changed;
        };
      });
      for (let round = 0; round < 10; round += 1) {
        preview.edit(PAGE, /Step number 100[^<]*/, `Step number 100 in round ${round}`);
        await has(page, `in round ${round}`);
      }
      const times = (await page.evaluate(() => globalThis.times)).sort((one, other) => one - other);
      console.log(`# patch of 170 steps: median ${times[5].toFixed(1)} ms, longest ${times.at(-1).toFixed(1)} ms`);
      assert.ok(times[5] < 100, `${times}`);
    });
  });

  test("grows no nodes over a hundred patches", async () => {
    await on({}, async (page) => {
      const count = () => page.evaluate(() => document.querySelectorAll("*").length + document.querySelector("[data-checkbook-live]").shadowRoot.querySelectorAll("*").length);
      const find = (message) => preview.find({ errors: 1, items: [{ severity: "error", rule: "broken-link", message, file: "content/a.md" }] });
      find("round 0");
      await inPreview(page).getByText("round 0").waitFor();
      const nodes = await count();
      for (let round = 1; round <= 100; round += 1) {
        preview.edit(PAGE, /Step number 9 [^<]*/, `Step number 9 in round ${round}.`);
        find(`round ${round}`);
        await page.waitForFunction((text) => document.querySelector("#s-long-9").textContent.includes(text), `round ${round}.`);
      }
      await inPreview(page).getByText("round 100").waitFor();
      assert.equal(await count(), nodes);
    });
  });
});

describe("files of the site", () => {
  test("a style sheet is swapped without a reload and without a bare moment", async () => {
    await on({}, async (page) => {
      await page.evaluate(() => {
        globalThis.mine = true;
        globalThis.bare = 0;
        const look = () => {
          if (getComputedStyle(document.body).margin === "8px") globalThis.bare += 1;
          requestAnimationFrame(look);
        };
        look();
      });
      const links = await page.locator("link[rel=stylesheet]").count();
      for (const colour of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
        preview.files.set("static/checkbook.css", Buffer.from(`${preview.text("static/checkbook.css")}\nh1 { color: ${colour}; }`));
        preview.delays.set("static/checkbook.css", 100);
        preview.tell({ type: "style", files: ["static/checkbook.css", "static/other.css"] });
        preview.tell({ type: "style", files: ["static/checkbook.css"] });
        await until("the new rule applies", () => page.evaluate((value) => getComputedStyle(document.querySelector("h1")).color === value, colour));
        await until("the old sheet is gone", async () => (await page.locator("link[rel=stylesheet]").count()) === links);
      }
      assert.deepEqual(await page.evaluate(() => [globalThis.mine, globalThis.bare]), [true, 0]);
      const order = await page.evaluate(() => [...document.querySelectorAll("link[rel=stylesheet]")].map((it) => new URL(it.href).pathname.split("/").at(-1)));
      assert.deepEqual(order, ["live.css", "checkbook.css", "run.css"]);
    });
  });

  test("a picture is shown anew", async () => {
    preview.files.set("ops/a b.svg", Buffer.from(PICTURE(30, 30, "teal")));
    preview.edit(PAGE, "<p>Version:", '<p><img id="shown" src="a%20b.svg" alt=""></p>\n<p>Version:');
    await on({}, async (page) => {
      preview.files.set("ops/a b.svg", Buffer.from(PICTURE(70, 30, "teal")));
      preview.tell({ type: "asset", files: ["ops/a b.svg"] });
      await until("the picture is wider", () => page.evaluate(() => document.getElementById("shown").naturalWidth === 70));
    });
  });
});

describe("a print preview", () => {
  for (const [paper, width] of [["a4", 794], ["letter", 816]]) {
    test(`shows the rules for paper on a sheet, ${paper}`, async () => {
      preview.extra = ` data-print="${paper}" data-mode="filled"`;
      const rules = ["screen", "(min-width: 60rem)", "screen, print and (min-width: 10rem)", "not print"].map((query, at) => `@media ${query} { h1 { --own-${at}: yes } }`);
      preview.files.set("static/checkbook.css", Buffer.from(`${preview.text("static/checkbook.css")}\n${rules.join("\n")}`));
      await on({}, async (page) => {
        const sheet = await page.locator("body").boundingBox();
        assert.ok(Math.abs(sheet.width - width) < 1, `${sheet.width} wide`);
        assert.equal(await page.locator(".form-head > .blanks").isVisible(), true);
        for (const chrome of [".bar", ".side", ".toc", ".copy"]) assert.equal(await page.locator(chrome).first().isVisible(), false, chrome);
        assert.equal(await page.locator("html").getAttribute("data-print-mode"), "filled");
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).paddingLeft), "75.5906px");
        const own = await page.locator("h1").evaluate((it) => [0, 1, 2, 3].map((at) => getComputedStyle(it).getPropertyValue(`--own-${at}`)));
        assert.deepEqual(own, ["", "", "yes", ""]);
        preview.edit(PAGE, "Never on a Friday", "Never on a Sunday");
        await has(page, "Never on a Sunday");
        preview.tell({ type: "style", files: ["static/checkbook.css"] });
        await until("the new sheet has come", async () => (await page.locator('link[href*="checkbook.css?live"]').count()) === 1);
        await until("the rules apply again", async () => !(await page.locator(".bar").isVisible()));
      });
    });
  }
});
