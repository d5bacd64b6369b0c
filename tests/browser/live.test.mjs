// What a page in a preview must do in a real browser: change in place, keep what its reader does, and show what is wrong.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, beforeEach, afterEach, describe, test } from "node:test";

import { browser as launch, build } from "./book.mjs";
import { Preview } from "./preview.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGE = "ops/release.html";
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const STEPS = Array.from({ length: 170 }, (_, at) => step(`long-${at}`, `Step number ${at} of the long list`)).join("\n");
const PICTURE = (width, height, colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour}"/></svg>`;

let book, browser, preview;

before(async () => {
  book = build();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  book?.remove();
});
beforeEach(async () => {
  preview = new Preview(book.site);
  // Long enough to be scrolled.
  preview.put(PAGE, preview.text(PAGE).replace("</section>\n<section data-role=\"trigger\"", `<ul class="steps" id="long">\n${STEPS}\n</ul>\n</section>\n<section data-role="trigger"`));
  await preview.start();
});
afterEach(() => preview.stop());

function step(id, text) {
  return `<li class="step" id="s-${id}" data-role="step"><label class="step-line"><input class="tick" type="checkbox"> <span class="step-text">${text}</span></label>\n</li>`;
}

const error = (message, more = {}) => ({
  severity: "error",
  rule: "broken-link",
  message,
  file: "content/ops/release.md",
  line: 12,
  column: 5,
  excerpt: [
    { number: 11, text: "" },
    { number: 12, text: "Sée 🙂 [x](x.md)", from: 6, to: 15 },
    { number: 13, text: "" },
  ],
  help: ["did you mean `y.md`?"],
  editor: "vscode://file/book/content/ops/release.md:12:5",
  manual: null,
  ...more,
});
const warning = (message) => error(message, { severity: "warning", rule: "review-overdue" });

/** Opens a page of the preview, waits until it listens and knows its source, and asks that it stayed quiet. */
async function on(options, look, { at = PAGE, expected = [] } = {}) {
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

async function until(what, holds) {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `in vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The page has opened its socket and fetched its own source. */
async function ready(page) {
  await until("the page listens", () => preview.tabs > 0);
  const knows = () => performance.getEntriesByType("resource").some((one) => one.initiatorType === "fetch" && one.responseEnd > 0);
  // The page may just be loading anew.
  await until("the page knows its source", () => page.evaluate(knows).catch(() => false));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
}

const NETWORK = [/WebSocket connection to/, /Failed to load resource/, /ERR_CONNECTION/];
const body = (page) => page.locator(".body");
const inPreview = (page) => page.locator("[data-checkbook-live]");
const has = (page, text) => until(`the page says ${text}`, async () => (await body(page).innerText()).includes(text));
const lacks = (page, text) => until(`the page no longer says ${text}`, async () => !(await body(page).innerText()).includes(text));
const top = (page, selector) => page.locator(selector).evaluate((it) => it.getBoundingClientRect().top);

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
            for (const extra of copy.querySelectorAll(".copy, .review-left, [data-checkbook-live]")) extra.remove();
            const lines = [];
            for (const name of ["fresh", "checkbook-changed"]) for (const element of copy.querySelectorAll(`.${name}`)) element.classList.remove(name);
            for (const element of copy.querySelectorAll("*")) {
              // Scripts set these; the others are compared below, whatever their order.
              const names = element.getAttributeNames().filter((name) => !["aria-current", "aria-pressed", "open"].includes(name));
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
    preview.delays.set("static/site.js", 400);
    const loading = on({}, async (page) => {
      await has(page, "Never on a Monday");
      assert.equal(await page.locator(".code > .copy").count(), await page.locator(".code").count());
      assert.equal(await page.evaluate(() => document.documentElement.classList.contains("js")), true);
      await page.locator("#s-long-5 .tick").check();
      preview.edit(PAGE, "Never on a Monday.", "Never on a Tuesday.");
      await has(page, "Never on a Tuesday");
      assert.equal(await page.locator(".code > .copy").count(), await page.locator(".code").count());
    });
    await until("the page is asked for", () => preview.requests.includes("static/site.js"));
    preview.edit(PAGE, "Never on a Friday.", "Never on a Monday.");
    await loading;
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
      preview.find({ errors: 1, items: [error("round 0")] });
      await inPreview(page).getByText("round 0").waitFor();
      const nodes = await count();
      for (let round = 1; round <= 100; round += 1) {
        preview.edit(PAGE, /Step number 9 [^<]*/, `Step number 9 in round ${round}.`);
        preview.find({ errors: 1, items: [error(`round ${round}`)] });
        await page.waitForFunction((text) => document.querySelector("#s-long-9").textContent.includes(text), `round ${round}.`);
      }
      await inPreview(page).getByText("round 100").waitFor();
      assert.equal(await count(), nodes);
    });
  });
});

describe("the place of the reader", () => {
  const scrolled = async (page, id) => {
    await page.evaluate((name) => scrollTo({ top: document.getElementById(name).getBoundingClientRect().top + scrollY - 200, behavior: "instant" }), id);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  };
  const still = async (page, selector, act) => {
    const before = await top(page, selector);
    await act();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const now = await top(page, selector);
    assert.ok(Math.abs(now - before) <= 2, `${selector} stood at ${before} and stands at ${now}`);
  };

  for (const [name, anchoring] of [["with", "auto"], ["without", "none"]]) {
    test(`stands still when blocks above come, go and grow, ${name} the browser's own anchoring`, async () => {
      await on({}, async (page) => {
        await page.evaluate((value) => (document.documentElement.style.overflowAnchor = value), anchoring);
        await scrolled(page, "s-long-60");
        const seen = "#s-long-60";
        await still(page, seen, async () => {
          preview.edit(PAGE, '<ul class="steps" id="long">', `<p>${"Many words. ".repeat(200)}</p>\n<ul class="steps" id="long">`);
          await has(page, "Many words");
        });
        await still(page, seen, async () => {
          preview.edit(PAGE, `<p>${"Many words. ".repeat(200)}</p>\n`, "");
          await lacks(page, "Many words");
        });
        await still(page, seen, async () => {
          preview.edit(PAGE, "Step number 61 of", `Step number 61 ${"with more words ".repeat(40)} of`);
          await has(page, "with more words");
        });
        await still(page, seen, async () => {
          preview.edit(PAGE, "Step number 20 of", `Step number 20 ${"with less words ".repeat(40)} of`);
          await has(page, "with less words");
        });
      });
    });
  }

  test("is the next block when the one at the top is removed", async () => {
    await on({}, async (page) => {
      await page.evaluate(() => scrollTo({ top: document.getElementById("s-long-60").getBoundingClientRect().top + scrollY - 68, behavior: "instant" }));
      await still(page, "#s-long-62", async () => {
        preview.edit(PAGE, new RegExp(`${step("long-60", "[^<]*")}\n${step("long-61", "[^<]*")}`), "");
        await lacks(page, "Step number 61 ");
      });
    });
  });

  test("stands still while pictures above load late", async () => {
    preview.files.set("late.svg", Buffer.from(PICTURE(300, 700, "teal")));
    preview.delays.set("late.svg", 500);
    await on({}, async (page) => {
      await page.evaluate(() => (document.documentElement.style.overflowAnchor = "none"));
      await scrolled(page, "s-long-60");
      await still(page, "#s-long-60", async () => {
        preview.edit(PAGE, '<ul class="steps" id="long">', '<p>A picture <img id="late" src="../late.svg" alt=""></p>\n<ul class="steps" id="long">');
        await has(page, "A picture");
        await until("the picture is there", () => page.evaluate(() => document.getElementById("late").offsetHeight > 600));
      });
    });
  });

  test("does not move when something changes out of sight below", async () => {
    await on({}, async (page) => {
      await scrolled(page, "s-long-60");
      const before = await page.evaluate(() => scrollY);
      preview.edit(PAGE, "Step number 160 of", `Step number 160 ${"far below ".repeat(40)} of`);
      await has(page, "far below");
      assert.equal(await page.evaluate(() => scrollY), before);
    });
  });

  test("is found again after a reload, with what was filled in", async () => {
    await on({}, async (page) => {
      await page.locator("#s-long-5 .tick").check();
      await page.getByRole("textbox", { name: "Version" }).fill("1.2");
      await scrolled(page, "s-long-60");
      await page.evaluate(() => (globalThis.mine = true));
      const before = await top(page, "#s-long-60");
      preview.put(PAGE, preview.text(PAGE).replace('<ul class="steps" id="long">', `<p>${"Many words. ".repeat(200)}</p>\n<ul class="steps" id="long">`));
      preview.tell({ type: "reload" });
      await until("the page is loaded anew", () => page.evaluate(() => !globalThis.mine && document.readyState === "complete").catch(() => false));
      await until("the place is found", async () => Math.abs((await top(page, "#s-long-60")) - before) <= 2);
      assert.equal(await page.locator("#s-long-5 .tick").isChecked(), true);
      assert.equal(await page.getByRole("textbox", { name: "Version" }).inputValue(), "1.2");
      await ready(page);
    });
  });
});

describe("what the reader does", () => {
  test("goes on: focus, caret and every letter stay while the page changes twenty times", async () => {
    await on({}, async (page) => {
      const field = page.getByRole("textbox", { name: "Version" });
      await field.focus();
      await page.keyboard.type("start end");
      for (let left = 0; left < 4; left += 1) await page.keyboard.press("ArrowLeft");
      for (let round = 0; round < 20; round += 1) {
        const letter = String.fromCharCode(97 + round);
        if (round % 2) preview.edit(PAGE, /<p>[a-t ]*Version:/, (all) => `<p>Word ${round}</p>\n${all}`);
        else preview.edit(PAGE, /<p>[a-t ]*Version:/, `<p>${letter} Version:`);
        await page.keyboard.press(letter);
        await page.keyboard.press("Shift+ArrowLeft");
        await page.keyboard.press("ArrowRight");
      }
      await has(page, "Word 19");
      assert.equal(await field.inputValue(), "startabcdefghijklmnopqrst end");
      assert.deepEqual(await field.evaluate((it) => [it === document.activeElement, it.selectionStart, it.selectionEnd]), [true, 25, 25]);
    });
  });

  test("waits for an input method to be done", async () => {
    await on({}, async (page) => {
      const field = page.getByRole("textbox", { name: "Version" });
      await field.focus();
      const keyboard = await page.context().newCDPSession(page);
      await keyboard.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
      preview.edit(PAGE, "<p>Version:", "<p>The version:");
      await until("the page is fetched", () => preview.requests.filter((name) => name === PAGE).length >= 3);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
      assert.equal((await body(page).innerText()).includes("The version"), false);
      await keyboard.send("Input.insertText", { text: "日本" });
      await has(page, "The version");
      assert.equal(await field.inputValue(), "日本");
    });
  });

  test("stays: ticks, words, choices and what is open", async () => {
    preview.edit(PAGE, "<p>Version:", '<details id="more"><summary>More</summary><p>Hidden words</p></details>\n<p><textarea aria-label="Notes">Old notes</textarea></p>\n<p>Version:');
    await on({}, async (page) => {
      await page.locator("#s-m2yqur464v > .step-line .tick").check();
      await page.getByRole("textbox", { name: "Version" }).fill("1.2");
      await page.getByRole("textbox", { name: "Notes" }).fill("My notes");
      await page.getByRole("radiogroup", { name: "Result of the migration" }).getByRole("radio", { name: "failed" }).check();
      await page.locator("#more summary").click();
      preview.edit(PAGE, "Smoke test passes", "Smoke test passed");
      preview.edit(PAGE, "Old notes", "New notes");
      preview.edit(PAGE, '<summary>More</summary><p>Hidden', "<summary>More</summary><p>Well hidden");
      preview.edit(PAGE, 'value="done"', 'value="done" checked');
      // A step whose words and name are other ones is still the step that was ticked.
      preview.edit(PAGE, 'id="s-m2yqur464v"', 'id="s-other"');
      await has(page, "Well hidden words");
      await page.waitForSelector("#s-other");
      assert.equal(await page.locator("#s-other > .step-line .tick").isChecked(), true);
      assert.equal(await page.locator(".tick:checked").count(), 1);
      assert.equal(await page.getByRole("textbox", { name: "Version" }).inputValue(), "1.2");
      assert.equal(await page.getByRole("textbox", { name: "Notes" }).inputValue(), "My notes");
      assert.equal(await page.getByRole("radio", { name: "failed" }).isChecked(), true);
      assert.equal(await page.locator("#more").evaluate((it) => it.open), true);
    });
  });

  test("is not carried to another step that takes the place of a removed one", async () => {
    await on({}, async (page) => {
      await page.locator("#s-long-5 .tick").check();
      preview.edit(PAGE, new RegExp(step("long-5", "[^<]*")), step("quite-other", "Call the people at night"));
      await has(page, "Call the people at night");
      assert.equal(await page.locator("#s-quite-other .tick").isChecked(), false);
    });
  });

  test("leaves a field that nobody touched to its new default", async () => {
    preview.edit(PAGE, "<p>Version:", '<p><input id="one" aria-label="One" value="old"> <input id="two" aria-label="Two" value="old"> <input id="three" type="checkbox" aria-label="Three"> <textarea id="four" aria-label="Four">old</textarea></p>\n<p>Version:');
    await on({}, async (page) => {
      await page.locator("#two").fill("mine");
      // Touched, and then as it was: nobody's any more.
      await page.locator("#four").fill("mine");
      await page.locator("#four").fill("old");
      preview.put(PAGE, preview.text(PAGE).replaceAll('value="old"', 'value="new"').replace('aria-label="Three"', 'aria-label="Three" checked').replace(">old</textarea>", ">new</textarea>"));
      preview.tell({ type: "page", revision: preview.revision });
      await until("the default is new", async () => (await page.locator("#one").inputValue()) === "new");
      assert.equal(await page.locator("#two").inputValue(), "mine");
      assert.equal(await page.locator("#three").isChecked(), true);
      assert.equal(await page.locator("#four").inputValue(), "new");
    });
  });

  test("stays selected where the words stay", async () => {
    await on({}, async (page) => {
      await page.locator(".alert p:last-of-type").evaluate((it) => getSelection().setBaseAndExtent(it.firstChild, 6, it.firstChild, 17));
      preview.edit(PAGE, "Never on a Friday.", "Please: Never on a Friday.");
      await has(page, "Please: Never");
      assert.equal(await page.evaluate(() => String(getSelection())), "on a Friday");
    });
  });

  test("stays in what the theme made: open menus, the theme, the Copy buttons", async () => {
    await on({ viewport: { width: 800, height: 600 } }, async (page) => {
      const blocks = await page.locator(".code").count();
      await page.evaluate(() => (globalThis.mine = document.querySelector(".copy")));
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("button", { name: "Dark" }).click();
      await page.getByRole("button", { name: "Navigation", exact: true }).click();
      preview.edit(PAGE, "<p>Version:", '<div class="code" data-language="sh"><pre tabindex="0"><code class="language-sh">true\n</code></pre></div>\n<p>Version:');
      await has(page, "true");
      await until("the new block has its button", async () => (await page.locator(".code > .copy").count()) === blocks + 1);
      preview.edit(PAGE, "<code class=\"language-sh\">true", "<code class=\"language-sh\">false");
      await has(page, "false");
      assert.equal(await page.locator(".code > .copy").count(), blocks + 1);
      assert.equal(await page.evaluate(() => globalThis.mine === document.querySelector(".copy")), true);
      assert.deepEqual(await page.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.classList.contains("js")]), ["dark", true]);
      assert.equal(await page.locator("#cb-navigation").evaluate((it) => it.matches(":popover-open")), true);
    });
  });

  test("finds new headings in the contents, and the age of a review told once", async () => {
    preview.edit(PAGE, 'data-review-by="2999-04-01"', 'data-review-by="2001-04-01"');
    await on({ viewport: { width: 1400, height: 800 } }, async (page) => {
      assert.match(await page.locator(".review").innerText(), /overdue \d+ d$/);
      preview.put(PAGE, preview.text(PAGE).replace('<li data-level="2"><a href="#change">', '<li data-level="2"><a href="#new">New</a></li>\n<li data-level="2"><a href="#change">').replace('<h2 id="change">', `<h2 id="new">New</h2>\n<p>${"Many words. ".repeat(100)}</p>\n<h2 id="change">`));
      preview.edit(PAGE, 'data-review-by="2001-04-01"', 'data-review-by="2999-04-01"');
      await has(page, "New");
      await until("the review is fresh", async () => !(await page.locator(".review").innerText()).includes("overdue"));
      assert.deepEqual(await page.locator(".review").evaluate((it) => [...it.classList]), ["chip", "review", "fresh"]);
      await page.locator("#new").evaluate((it) => it.scrollIntoView({ behavior: "instant" }));
      await until("its link is current", async () => (await page.locator(".toc a[aria-current]").innerText()) === "New");
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
      assert.deepEqual(order, ["live.css", "checkbook.css", "tokens.css", "print.css"]);
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
      const link = inPreview(page).getByRole("link", { name: "ops/restore.html" });
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
    await on({}, async (page) => {
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

describe("findings", () => {
  const panel = (page) => inPreview(page).getByRole("dialog");

  test("errors are shown with their place, hidden by a key, and gone when they are mended", async () => {
    await on({}, async (page) => {
      const field = page.getByRole("textbox", { name: "Version" });
      await field.focus();
      preview.find({ errors: 2, warnings: 1, items: [warning("Old."), error("`z.md` does not exist", { file: "content/a.md", line: 3, column: 1 }), error("`x.md` does not exist")] });
      await panel(page).waitFor();
      assert.equal(await field.evaluate((it) => it === document.activeElement), true, "the focus is not taken");
      assert.equal(await panel(page).getByRole("heading").innerText(), "2 errors, 1 warning");
      const items = await panel(page).getByRole("listitem").evaluateAll((all) => all.map((it) => it.innerText.replace(/\s+/g, " ")));
      assert.match(items[0], /^error broken-link this page x\.md does not exist content\/ops\/release\.md:12:5 Open in the editor/);
      assert.match(items[1], /content\/a\.md:3:1/);
      assert.match(items[2], /^warning/);
      const first = panel(page).getByRole("listitem").first();
      assert.deepEqual(await first.locator(".number").allInnerTexts(), ["11", "12", "13"]);
      assert.equal(await first.locator("mark").innerText(), "[x](x.md)");
      assert.match(items[0], /help: did you mean y\.md\?/);
      assert.equal(await first.getByRole("link").getAttribute("href"), "vscode://file/book/content/ops/release.md:12:5");

      await page.keyboard.press("Escape");
      const pill = inPreview(page).getByRole("button", { name: "2 errors" });
      await pill.waitFor();
      assert.equal(await panel(page).isVisible(), false);
      preview.find({ errors: 1, items: [error("`x.md` does not exist", { line: 44 })] });
      await inPreview(page).getByRole("button", { name: "1 error" }).waitFor();
      assert.equal(await panel(page).isVisible(), false, "what was hidden stays hidden");
      preview.find({ errors: 2, items: [error("`x.md` does not exist"), error("`new.md` does not exist")] });
      await panel(page).getByText("new.md").waitFor();

      await panel(page).getByRole("button", { name: "Hide" }).click();
      await inPreview(page).getByRole("button", { name: "2 errors" }).click();
      await panel(page).waitFor();
      preview.find({ warnings: 1, items: [warning("Old.")] });
      await until("the panel goes", async () => !(await panel(page).isVisible()));
      await inPreview(page).getByRole("button", { name: "1 warning" }).waitFor();
      preview.find({});
      await until("nothing is shown", async () => !(await inPreview(page).getByRole("button").first().isVisible().catch(() => false)));
    });
  });

  test("warnings are a pill that opens the panel, all by the keyboard", async () => {
    preview.findings = { errors: 0, warnings: 3, notes: 1, items: [warning("One."), warning("Two."), warning("Three.")], more: 1, failed: null };
    await on({}, async (page) => {
      const pill = inPreview(page).getByRole("button", { name: "3 warnings" });
      await pill.waitFor();
      assert.equal(await panel(page).isVisible(), false);
      await pill.focus();
      await page.keyboard.press("Enter");
      await panel(page).waitFor();
      assert.match(await panel(page).innerText(), /and 1 more/);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "HideEsc");
      await page.keyboard.press("Enter");
      await pill.waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "3 warnings");
    });
  });

  test("leave most of the page in sight, on every screen", async () => {
    for (const options of [{}, PHONE]) {
      await on(options, async (page) => {
        preview.find({ errors: 40, items: Array.from({ length: 40 }, (_, at) => error(`\`${at}.md\` does not exist`)) });
        await panel(page).waitFor();
        const { y } = await panel(page).boundingBox();
        const { width, height } = page.viewportSize();
        assert.ok(y >= height * 0.39, `the panel begins at ${y} of ${height}`);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        await panel(page).getByText("39.md").first().scrollIntoViewIfNeeded();
        await page.emulateMedia({ media: "print" });
        assert.equal(await panel(page).isVisible(), false);
      });
    }
  });

  test("say that the settings cannot be used", async () => {
    await on({}, async (page) => {
      preview.find({ errors: 1, failed: "book.toml", items: [error("expected `=`", { file: "book.toml", line: 2, column: 7 })] });
      await panel(page).getByText("book.toml cannot be used. The book is shown as it was before.").waitFor();
    });
  });

  test("are text, whatever stands in them", async () => {
    const evil = '<img src=x onerror="globalThis.evil=1"><script>globalThis.evil=1</script>';
    await on({}, async (page) => {
      const all = { message: `${evil} \`${evil}\``, rule: evil, file: evil, line: evil, column: evil, help: [evil], severity: evil, excerpt: [{ number: evil, text: evil, from: 0, to: 9 }] };
      const item = (editor, manual) => ({ ...error(""), ...all, severity: "error", editor, manual });
      const items = [
        item("javascript:globalThis.evil=1", "javascript:globalThis.evil=1"),
        item(" java\nscript:globalThis.evil=1", "data:text/html,x"),
        item("data:text/html,<script>1</script>", "vscode://x"),
        item("blob:x", "file:///etc/passwd"),
        { ...item("vbscript:x", null), severity: evil },
        item("zed://file/x", "https://example.org/"),
      ];
      preview.find({ errors: evil, items, more: evil, failed: evil });
      preview.find({ errors: 6, items, more: evil, failed: evil });
      await panel(page).waitFor();
      preview.tell({ type: "gone", to: `${evil}` });
      await inPreview(page).getByText("no longer in the book").waitFor();
      assert.equal(await inPreview(page).locator("img, script").count(), 0);
      const targets = await panel(page).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      assert.deepEqual(targets.sort(), ["https://example.org/", "zed://file/x"]);
      assert.equal(await page.evaluate(() => globalThis.evil), undefined);
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`have no finding of axe themselves, ${colorScheme}`, async () => {
      for (const options of [{ viewport: { width: 1280, height: 900 } }, PHONE]) {
        // With a shadow on the page, axe tries to add a style of its own.
        await on({ ...options, colorScheme }, async (page) => {
          await page.evaluate(AXE);
          const judge = async () => {
            const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
            return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.target.flat().join(" ")}`));
          };
          const known = await judge();
          preview.find({ errors: 2, warnings: 1, items: [error("`x.md` does not exist"), error("`y.md`", { excerpt: [], manual: "https://example.org/" }), warning("Old.")], more: 3 });
          await panel(page).waitFor();
          preview.tell({ type: "gone", to: "ops/restore.html" });
          await inPreview(page).getByText("no longer in the book").waitFor();
          assert.deepEqual((await judge()).filter((fault) => !known.includes(fault)), []);
          await page.keyboard.press("Escape");
          await inPreview(page).getByRole("button").waitFor();
          assert.deepEqual((await judge()).filter((fault) => !known.includes(fault)), []);
        }, { expected: [/inline/] });
      }
    });
  }
});

describe("a print preview", () => {
  for (const [paper, width] of [["a4", 794], ["letter", 816]]) {
    test(`shows the rules for paper on a sheet, ${paper}`, async () => {
      preview.extra = ` data-print="${paper}" data-mode="filled"`;
      await on({}, async (page) => {
        const { width: own } = await body(page).locator("xpath=ancestor::body").boundingBox();
        assert.ok(Math.abs(own - width) < 1, `${own} wide`);
        assert.equal(await page.locator(".paper.blanks").isVisible(), true);
        for (const chrome of [".bar", ".side", ".toc", ".copy"]) assert.equal(await page.locator(chrome).first().isVisible(), false, chrome);
        assert.equal(await page.locator("html").getAttribute("data-print-mode"), "filled");
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).paddingLeft), "75.5906px");
        preview.edit(PAGE, "Never on a Friday", "Never on a Sunday");
        await has(page, "Never on a Sunday");
        preview.tell({ type: "style", files: ["static/print.css"] });
        await until("the new sheet has come", async () => (await page.locator('link[href*="print.css?live"]').count()) === 1);
        await until("the rules apply again", async () => !(await page.locator(".bar").isVisible()));
      });
    });
  }
});
