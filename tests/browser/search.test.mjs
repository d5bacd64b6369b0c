// The search dialog, with an engine that is a stand-in: how it opens, what it shows, the keyboard, and what a screen reader is told.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { PLAIN, browser as launch, build, open, serve } from "./book.mjs";
import { Preview } from "./preview.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ENGINE = readFileSync(new URL("engine.js", import.meta.url));
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const RELEASE = "ops/release.html";

let book, host, browser, disk;

before(async () => {
  book = build("book", "warning", {}, PLAIN);
  writeFileSync(path.join(book.site, "static/search.js"), ENGINE);
  host = await serve(book.site);
  browser = await launch();
  disk = pathToFileURL(book.site + path.sep).href;
});
after(async () => {
  await browser?.close();
  host?.close();
  book?.remove();
});

/** Runs `look` on a page and asks that the page stayed quiet, but for what is `expected`. */
async function on(page, look, { options = {}, from = host.address, expected = /^$/ } = {}) {
  const opened = await open(browser, from + page, { reducedMotion: "reduce", ...options });
  try {
    await look(opened.page, opened.faults);
    assert.deepEqual(opened.faults.filter((fault) => !expected.test(fault)), [], page);
  } finally {
    await opened.close();
  }
}

const dialog = (page) => page.getByRole("dialog", { name: "Search" });
const box = (page) => dialog(page).getByRole("searchbox", { name: "Search" });
const options = (page) => dialog(page).getByRole("option");
const status = (page) => dialog(page).getByRole("status");
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
const shows = async (page, state) => page.locator(`.find[data-state="${state}"]:not(:has([aria-busy]))`).waitFor({ timeout: 5000 });
const says = (page, text) => status(page).getByText(text).or(status(page).filter({ hasText: text })).first().waitFor({ timeout: 5000 });

async function opens(page) {
  await page.keyboard.press("/");
  await shows(page, "offer");
}

async function asks(page, query) {
  await box(page).fill(query);
  const wanted = () => globalThis.stub.queries.at(-1) === document.querySelector(".find-box").value;
  await page.waitForFunction(wanted);
  await page.locator(".find:not(:has([aria-busy]))").waitFor();
}

const chosen = (page) => page.evaluate(() => {
  const id = document.querySelector(".find-box").getAttribute("aria-activedescendant");
  const all = [...document.querySelectorAll(".find [role=option]")];
  const selected = all.filter((option) => option.getAttribute("aria-selected") === "true");
  if (!id) return selected.length ? "selected without the focus" : null;
  if (selected.length !== 1 || selected[0].id !== id) return "not what is selected";
  return all.indexOf(selected[0]);
});

describe("the search", () => {
  for (const key of ["/", "s", "Control+k", "Meta+k"]) {
    test(`opens by ${key}, and gives the focus back`, async () => {
      await on(RELEASE, async (page) => {
        const step = page.getByRole("checkbox", { name: "Smoke test passes" });
        await step.focus();
        await page.keyboard.press(key);
        await shows(page, "offer");
        assert.equal(await focused(page), "cb-find");
        assert.equal(await box(page).inputValue(), "");
        await page.keyboard.press("Escape");
        assert.equal(await dialog(page).isVisible(), false);
        assert.equal(await step.evaluate((it) => it === document.activeElement), true);
        assert.equal(await step.isChecked(), false);
      });
    });
  }

  test("opens by its button, and closes by its own or by a click beside it", async () => {
    await on(RELEASE, async (page) => {
      const button = page.getByRole("button", { name: "Search", exact: true });
      for (const close of [() => dialog(page).getByRole("button", { name: "Close" }).click(), () => page.mouse.click(5, 5)]) {
        await button.click();
        await shows(page, "offer");
        await close();
        await dialog(page).waitFor({ state: "hidden" });
        assert.match(await focused(page), /search-button/);
      }
    });
  });

  test("leaves the keys to who types", async () => {
    await on(RELEASE, async (page) => {
      const field = page.getByRole("textbox", { name: "Version" });
      await field.pressSequentially("1/s");
      await page.keyboard.press("Control+k");
      assert.equal(await field.inputValue(), "1/s");
      await page.locator(".copy").first().focus();
      for (const key of ["Shift+S", "Control+s", "Alt+s", "Control+Shift+k"]) {
        // The browser has its own use for some of them; the page may not take them.
        const taken = await page.evaluate((pressed) => {
          const parts = pressed.split("+");
          const event = new KeyboardEvent("keydown", { key: parts.at(-1), shiftKey: parts.includes("Shift"), ctrlKey: parts.includes("Control"), altKey: parts.includes("Alt"), bubbles: true, cancelable: true });
          return !document.activeElement.dispatchEvent(event);
        }, key);
        assert.equal(taken, false, key);
      }
      assert.equal(await page.evaluate(() => "checkbookFind" in globalThis), false);
    });
  });

  test("is not loaded before it is wanted, and once", async () => {
    await on(RELEASE, async (page) => {
      await page.waitForLoadState("networkidle");
      const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map((one) => one.name.split("/").pop()).filter((name) => /^(find|search)/.test(name)).sort());
      assert.deepEqual(await loaded(), []);
      for (let time = 0; time < 2; time += 1) {
        await opens(page);
        assert.deepEqual(await loaded(), ["find-parts.js", "find.css", "find.js", "search.js"]);
        await page.keyboard.press("Escape");
      }
      assert.equal(await page.locator("dialog.find").count(), 1);
    });
  });

  test("moves nothing on the page", async () => {
    await on(RELEASE, async (page) => {
      const places = () => page.evaluate(() => [scrollY, ...[...document.querySelectorAll("header, main, h2, .step")].flatMap((it) => [it.getBoundingClientRect().x, it.getBoundingClientRect().y, it.clientWidth])]);
      await page.evaluate(() => scrollTo(0, 300));
      const before = await places();
      await opens(page);
      await asks(page, "rest");
      assert.deepEqual(await places(), before);
      await page.keyboard.press("Escape");
      assert.deepEqual(await places(), before);
    });
  });

  test("keeps what was typed, and begins on it", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "restore");
      await page.keyboard.press("Escape");
      await page.keyboard.press("s");
      await dialog(page).waitFor();
      assert.equal(await box(page).inputValue(), "restore");
      assert.equal(await page.evaluate(() => getSelection().toString()), "restore");
      assert.ok((await options(page).count()) > 3);
    });
  });

  for (const [name, from] of [["a host", () => host.address], ["disk", () => disk]]) {
    test(`finds and leads from ${name}, from every depth`, async () => {
      for (const page of ["index.html", RELEASE]) {
        await on(page, async (it) => {
          if (page === RELEASE) await opens(it);
          else await it.getByRole("searchbox", { name: "Search this book" }).pressSequentially("restore");
          await shows(it, page === RELEASE ? "offer" : "results");
          await asks(it, "restore the");
          await options(it).filter({ hasText: "When data is lost" }).click();
          await it.waitForURL(`${from()}ops/restore.html`);
        }, { from: from() });
      }
    });
  }

  test("works at an address that does not exist", async () => {
    await on("no/such/page.html", async (page) => {
      await opens(page);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.root), host.address);
      assert.equal(await options(page).first().getAttribute("href"), host.address + RELEASE);
    }, { expected: /404/ });
  });

  test("without scripts leaves no dead control", async () => {
    await on("index.html", async (page) => {
      assert.equal(await page.locator("[data-search]").isVisible(), false);
      assert.equal(await page.locator(".search-form").isVisible(), false);
      assert.equal(await page.getByRole("link", { name: "All pages A–Z" }).first().isVisible(), true);
    }, { options: { javaScriptEnabled: false } });
  });
});

describe("the box on the home page", () => {
  test("takes what is typed along, and gets it back", async () => {
    await on("index.html", async (page) => {
      const home = page.getByRole("search").getByRole("searchbox", { name: "Search this book" });
      await home.focus();
      await page.waitForFunction(() => globalThis.checkbookFind);
      assert.equal(await dialog(page).count(), 0, "the focus alone opens nothing");
      await page.keyboard.type("rest");
      await shows(page, "results");
      await page.keyboard.type("ore");
      assert.equal(await box(page).inputValue(), "restore");
      await page.keyboard.press("Escape");
      assert.equal(await focused(page), "cb-search-box");
      assert.equal(await home.inputValue(), "restore");
      await page.keyboard.press("Enter");
      await dialog(page).waitFor();
      assert.equal(page.url(), host.address + "index.html");
    });
  });

  test("loses no key when the focus was not where it belongs", async () => {
    await on("index.html", async (page) => {
      const home = page.getByRole("search").getByRole("searchbox", { name: "Search this book" });
      await home.focus();
      await page.keyboard.type("r");
      await shows(page, "results");
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.type("est");
      assert.equal(await box(page).inputValue(), "rest");
      await dialog(page).getByRole("button", { name: "Close" }).focus();
      await page.keyboard.type("ore");
      assert.equal(await box(page).inputValue(), "restore");
      await page.evaluate(() => {
        const behind = document.getElementById("cb-search-box");
        behind.value = "restored";
        behind.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
      await page.waitForFunction(() => document.querySelector(".find-box").value === "restored");
      await dialog(page).getByRole("button", { name: "Close" }).focus();
      await page.keyboard.press("Space");
      await dialog(page).waitFor({ state: "hidden" });
    });
  });
});

describe("the answer", () => {
  test("is told by role and name, with the matched words marked", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "sto");
      const names = ["Release the shop", "Smoke test passes", "Stop if", "kubectl rollout", "Restore the database"];
      for (const name of names) await options(page).filter({ hasText: name }).first().waitFor();
      const snapshot = await dialog(page).ariaSnapshot();
      for (const line of [/searchbox "Search"/, /listbox "Results"/, /group "Restore the database"/, /option "Step: Smoke test passes Before"/, /option "Section: Stop if"/, /option "Command: kubectl rollout status deployment\/shop Change"/]) assert.match(snapshot, line);
      assert.deepEqual(await page.locator(".find mark").allTextContents(), ["Sto", "sto", "sto"]);
      assert.equal(await page.locator(".find img").count(), 0, "text stays text");
      const combobox = dialog(page).getByRole("combobox");
      assert.equal(await combobox.getAttribute("aria-expanded"), "true");
      assert.equal(await box(page).getAttribute("aria-controls"), await dialog(page).getByRole("listbox").getAttribute("id"));
    });
  });

  test("says how much there is, what was mended and what was dropped", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      for (const [query, said] of [
        ["one", "1 page found."],
        ["many", "The best 3 of 120 pages."],
        ["restor zebra", "3 pages found. “restor” is taken as “restore”. No page has “zebra” too."],
      ]) {
        await asks(page, query);
        assert.equal(await status(page).textContent(), said);
      }
    });
  });

  test("to what was typed before is dropped", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await page.evaluate(() => (globalThis.stub.waits = { nothing: 700 }));
      await box(page).fill("nothing");
      await box(page).fill("one");
      await says(page, "1 page found.");
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 900)));
      assert.equal(await status(page).textContent(), "1 page found.");
      assert.deepEqual(await page.evaluate(() => globalThis.stub.queries), ["nothing", "one"]);
    });
  });

  test("is asked for once while somebody types fast and the engine is at work", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await page.evaluate(() => (globalThis.stub.waits = { r: 300 }));
      await page.evaluate(() => {
        const it = document.querySelector(".find-box");
        for (const text of ["r", "re", "res", "rest"]) {
          it.value = text;
          it.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }
      });
      await says(page, "3 pages found.");
      assert.deepEqual(await page.evaluate(() => globalThis.stub.queries), ["r", "rest"]);
    });
  });

  test("that is missing or broken is said, with what to do", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "nothing tag:shop");
      await shows(page, "nothing");
      assert.equal(await status(page).textContent(), "Nothing found for “nothing tag:shop”.");
      assert.equal(await dialog(page).getByRole("combobox").getAttribute("aria-expanded"), "false");
      await dialog(page).getByRole("button", { name: "Without tag:shop" }).click();
      await page.waitForFunction(() => globalThis.stub.queries.at(-1) === "nothing");
      assert.equal(await box(page).inputValue(), "nothing");
      await box(page).fill("fail");
      await shows(page, "failed");
      assert.equal(await status(page).textContent(), "A part of the index is missing.");
      assert.equal(await dialog(page).locator(".find-help").getByRole("link", { name: "All pages A–Z" }).getAttribute("href"), `${host.address}all.html`);
      await box(page).fill("one");
      await says(page, "1 page found.");
    });
  });

  test("of an engine that does not start comes when it is tried again", async () => {
    await on(`${RELEASE}?engine=broken`, async (page) => {
      await page.keyboard.press("/");
      await shows(page, "failed");
      assert.equal(await status(page).textContent(), "The directory of the search is damaged.");
      await dialog(page).getByRole("button", { name: "Try again" }).click();
      await shows(page, "offer");
      assert.equal(await focused(page), "cb-find");
    });
  });

  test("of an engine that is slow to start is waited for, with what was typed meanwhile", async () => {
    await on(`${RELEASE}?engine=slow`, async (page) => {
      await page.keyboard.press("/");
      await says(page, "Loading the search…");
      await box(page).fill("one");
      await page.keyboard.press("Enter");
      assert.equal(await dialog(page).isVisible(), true);
      await page.evaluate(() => globalThis.stub.begin());
      await dialog(page).waitFor({ state: "hidden" });
      assert.deepEqual(await page.evaluate(() => globalThis.stub.queries), ["one"]);
      await page.waitForFunction(() => document.activeElement.id === "cb-content");
    });
  });

  test("of an engine that is not there is a sentence", async () => {
    const file = path.join(book.site, "static/search.js");
    rmSync(file);
    try {
      await on(RELEASE, async (page) => {
        await page.keyboard.press("/");
        await shows(page, "failed");
        assert.equal(await status(page).textContent(), "The search could not be loaded.");
        writeFileSync(file, ENGINE);
        await dialog(page).getByRole("button", { name: "Try again" }).click();
        await shows(page, "offer");
      }, { expected: /404|MIME|static\/search\.js/ });
    } finally {
      writeFileSync(file, ENGINE);
    }
  });
});

describe("the keyboard", () => {
  test("walks through the list, and the caret goes first", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      assert.equal(await chosen(page), null);
      await asks(page, "rest");
      const last = (await options(page).count()) - 1;
      const press = async (key, expected) => {
        await page.keyboard.press(key);
        assert.equal(await chosen(page), expected, key);
      };
      assert.equal(await chosen(page), 0);
      await press("ArrowDown", 1);
      await press("ArrowDown", 2);
      await press("ArrowUp", 1);
      await press("End", last);
      await press("ArrowDown", 0);
      await press("ArrowUp", last);
      await press("Home", 0);
      await press("PageDown", Math.min(8, last));
      await press("PageUp", 0);
      assert.equal(await focused(page), "cb-find", "the focus stays");
      await page.keyboard.type("o");
      await asks(page, "resto");
      await press("Home", 0);
      assert.equal(await box(page).evaluate((it) => it.selectionStart), 0);
      await press("End", 0);
      assert.equal(await box(page).evaluate((it) => it.selectionStart), 5);
      await press("End", last);
      const seen = await page.locator(".find [aria-selected=true]").evaluate((it) => {
        const [own, frame] = [it, it.closest(".find-scroll")].map((part) => part.getBoundingClientRect());
        return own.bottom <= frame.bottom + 1 && own.top >= frame.top - 1;
      });
      assert.equal(seen, true, "what is chosen is in sight");
    });
  });

  test("opens what is chosen, on this page and on others", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "smoke");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/ops/release.html#s-m2yqur464v");
      assert.equal(await dialog(page).isVisible(), false);
      const step = page.getByRole("checkbox", { name: "Smoke test passes" });
      await page.waitForFunction(() => document.activeElement.matches(".tick"));
      assert.equal(await step.evaluate((it) => it === document.activeElement && it.closest(":target") !== null), true);
      assert.equal(await step.isChecked(), false, "opening ticks nothing");
      await page.keyboard.press("s");
      await asks(page, "database");
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/index.html");
    });
  });

  test("opens a new tab", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "restore");
      const tab = page.context().waitForEvent("page");
      await page.keyboard.press("Control+Enter");
      assert.equal((await tab).url().replace("about:blank", host.address + RELEASE), host.address + RELEASE);
      assert.equal(await dialog(page).isVisible(), true);
    });
  });

  test("waits for the answer to what was typed before it opens anything", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "many");
      await page.keyboard.press("Home");
      await page.evaluate(() => (globalThis.stub.waits = { "one x": 1500 }));
      await box(page).fill("one x");
      await says(page, "Searching…");
      await page.keyboard.press("Enter");
      assert.equal(await dialog(page).isVisible(), true);
      await dialog(page).waitFor({ state: "hidden" });
      assert.equal(await page.evaluate(() => globalThis.stub.queries.at(-1)), "one x");
    });
  });

  test("leaves the box for the facets, which it toggles in the query", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "rest");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await page.waitForFunction(() => globalThis.stub.queries.at(-1) === "tag:release rest");
      assert.equal(await box(page).inputValue(), "tag:release rest");
      const chip = dialog(page).getByRole("button", { name: /^release/, pressed: true });
      await chip.waitFor();
      assert.equal(await chip.evaluate((it) => it === document.activeElement), true, "the focus stays on the chip");
      await dialog(page).getByRole("group", { name: "Audience" }).getByRole("button", { name: "On call" }).click();
      await page.waitForFunction(() => globalThis.stub.queries.at(-1) === 'tag:release audience:"on call" rest');
      await page.keyboard.press("Space");
      await chip.click();
      await page.waitForFunction(() => globalThis.stub.queries.at(-1) === "rest");
      await box(page).fill("");
      await shows(page, "offer");
      await dialog(page).getByRole("button", { name: /^shop/ }).click();
      assert.equal(await box(page).inputValue(), "tag:shop ", "what is typed next is a word of its own");
      const categories = dialog(page).getByRole("group", { name: "Category" });
      assert.equal(await categories.getByRole("button").count(), 6);
      await categories.getByRole("button", { name: "7 more" }).click();
      assert.equal(await categories.getByRole("button").count(), 12);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.key), "category:c5");
      await page.keyboard.press("Escape");
      assert.equal(await dialog(page).isVisible(), false);
    });
  });

  test("stays within an input method", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      await asks(page, "one");
      const sent = await page.evaluate(() => {
        const it = document.querySelector(".find-box");
        for (const key of ["Enter", "Escape", "ArrowDown"]) it.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true }));
        it.value = "データ";
        it.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        const before = globalThis.stub.queries.at(-1);
        it.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        return before;
      });
      assert.equal(sent, "one");
      assert.equal(await dialog(page).isVisible(), true);
      await page.waitForFunction(() => globalThis.stub.queries.at(-1) === "データ");
    });
  });
});

describe("arriving", () => {
  test("opens the folds around the place", async () => {
    await on(RELEASE, async (page) => {
      await page.evaluate(() => {
        const fold = document.createElement("details");
        fold.append(document.createElement("summary"));
        const section = document.querySelector(".body ul.steps");
        section.before(fold);
        fold.append(section);
      });
      for (let time = 0; time < 2; time += 1) {
        await page.keyboard.press("/");
        await box(page).waitFor();
        await asks(page, "smoke");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.querySelector(".body details").open && document.activeElement.matches(".tick"));
        const { top, bottom } = await page.locator("#s-m2yqur464v").evaluate((it) => it.getBoundingClientRect());
        assert.ok(top >= 50 && bottom < 740, `${top}`);
        // The same place a second time, whose address does not change.
        await page.evaluate(() => (document.querySelector(".body details").open = false));
      }
    });
  });

  test("shows the place, and moves only for who wants it", async () => {
    for (const [reducedMotion, animation] of [["reduce", "none"], ["no-preference", "found"]]) {
      await on(`${RELEASE}#s-m2yqur464v`, async (page) => {
        const style = await page.locator("#s-m2yqur464v > .step-line").evaluate((it) => [getComputedStyle(it).animationName, getComputedStyle(it).backgroundColor]);
        assert.equal(style[0], animation);
        assert.notEqual(style[1], "rgba(0, 0, 0, 0)");
      }, { options: { reducedMotion } });
    }
  });
});

describe("what was searched before", () => {
  test("is offered, for this site alone, until it is forgotten", async () => {
    await on(RELEASE, async (page) => {
      await opens(page);
      for (const query of ["restore", "<b>", "restore"]) {
        await asks(page, query);
        await page.keyboard.press("Control+Enter");
      }
      assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), { "checkbook:recent:/team/runbooks/": '["restore","<b>"]' });
      await box(page).fill("");
      await shows(page, "offer");
      await dialog(page).getByRole("group", { name: "Searched before" }).getByRole("option", { name: "<b>" }).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await says(page, "3 pages found.");
      assert.equal(await box(page).inputValue(), "restore");
      await box(page).fill("");
      await dialog(page).getByRole("button", { name: "Forget what was searched" }).click();
      await page.waitForFunction(() => !document.querySelector(".find [data-kind=recent]"));
      assert.equal(await page.evaluate(() => localStorage.length), 0);
      assert.equal(await focused(page), "cb-find");
    });
  });
});

describe("its look", () => {
  const STATES = { offer: "", results: "restor zebra tag:shop", nothing: "nothing tag:shop", failed: "fail" };
  for (const [name, look] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", PHONE], ["forced colours", { forcedColors: "active" }]]) {
    test(`has no finding of axe in any state, ${name}`, async () => {
      await on(RELEASE, async (page) => {
        await page.evaluate(() => localStorage.setItem("checkbook:recent:/team/runbooks/", '["restore"]'));
        await opens(page);
        await page.evaluate(AXE);
        for (const [state, query] of Object.entries(STATES)) {
          await box(page).fill(query);
          await shows(page, state);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
          assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`), [], state);
        }
      }, { options: look });
    });
  }

  test("is a sheet on a phone, with targets that fit a finger", async () => {
    await on(RELEASE, async (page) => {
      await page.getByRole("button", { name: "Search", exact: true }).tap();
      await shows(page, "offer");
      await asks(page, "restore");
      const size = await dialog(page).boundingBox();
      assert.deepEqual(size, { x: 0, y: 0, width: 360, height: 740 });
      const targets = await page.locator(".find :is(a, button, input)").evaluateAll((all) => all.map((it) => [it.textContent || it.className, it.getBoundingClientRect().height]));
      for (const [name, height] of targets) assert.ok(height >= 43.9, `${name}: ${height}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    }, { options: PHONE });
  });

  test("leaves the name of the site its room on a phone", async () => {
    await on(RELEASE, async (page) => {
      await page.getByRole("button", { name: "Search", exact: true }).waitFor();
      const [wanted, given] = await page.locator(".brand span").evaluate((it) => [it.scrollWidth, it.clientWidth]);
      assert.ok(wanted <= given, `${wanted} px in ${given}`);
    }, { options: PHONE });
  });

  test("is not printed", async () => {
    await on("index.html", async (page) => {
      await opens(page);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator(".find").isVisible(), false);
      assert.equal(await page.locator(".search-form").isVisible(), false);
    });
  });
});

test("an open dialog outlives a change of the page in a preview", async () => {
  const preview = new Preview(book.site);
  await preview.start();
  try {
    await on(RELEASE, async (page) => {
      await page.waitForLoadState("networkidle");
      await opens(page);
      await asks(page, "restore");
      preview.edit(RELEASE, "Smoke test passes", "Smoke test is green");
      await page.locator(".body").getByText("Smoke test is green").waitFor();
      assert.equal(await dialog(page).isVisible(), true);
      assert.equal(await focused(page), "cb-find");
      assert.ok((await options(page).count()) > 3);
      await page.keyboard.type("d");
      await page.waitForFunction(() => globalThis.stub.queries.at(-1) === "restored");
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await box(page).waitFor();
    }, { from: preview.address, expected: /WebSocket/ });
  } finally {
    await preview.stop();
  }
});
