// What a preview must leave to its reader while the page changes: the place, the focus, and what was ticked and typed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { PAGE, body, has, lacks, on, preview, ready, step, top, until } from "./stage.mjs";

const PICTURE = (width, height, colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour}"/></svg>`;

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
      const caret = () => page.locator("#two").evaluate((it) => it.selectionStart);
      await page.locator("#two").evaluate((it) => it.setSelectionRange(2, 2));
      // Touched, and then as it was: nobody's any more.
      await page.locator("#four").fill("mine");
      await page.locator("#four").fill("old");
      await page.locator("#two").focus();
      const before = await caret();
      preview.put(PAGE, preview.text(PAGE).replaceAll('value="old"', 'value="new"').replace('aria-label="Three"', 'aria-label="Three" checked').replace(">old</textarea>", ">new</textarea>"));
      preview.tell({ type: "page", revision: preview.revision });
      await until("the default is new", async () => (await page.locator("#one").inputValue()) === "new");
      assert.equal(await page.locator("#two").inputValue(), "mine");
      assert.deepEqual([before, await caret()], [2, 2]);
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

  test("stays in what other scripts made of the page", async () => {
    const script = () => {
      document.querySelector(".alert").remove();
      const table = document.querySelector(".body .table");
      const frame = document.createElement("figure");
      table.replaceWith(frame);
      frame.append(table);
      document.querySelector("#s-long-2 .step-text").append(" (seen)");
      document.querySelector("#s-long-3").dataset.state = "done";
      document.querySelector("#s-long-3").dataset.role = "own";
      document.querySelector("#before").hidden = true;
      document.querySelector("#before").classList.add("late");
    };
    preview.files.set("static/own.js", Buffer.from(`(${script})();`));
    preview.edit(PAGE, "</head>", '<script src="../static/own.js" defer></script>\n</head>');
    await on({}, async (page) => {
      preview.put(PAGE, preview.text(PAGE).replace('<div class="alert', '<p>Well, first.</p>\n<div class="alert').replace("<td>Orders per minute", "<td>Orders per hour").replace("Step number 2 of", "Step 2 of").replace("Step number 3 of", "Step 3 of").replace('<h2 id="before">', '<h2 id="before" class="big">'));
      preview.edit(PAGE, '<div class="table"', '<p>Look here.</p>\n<div class="table"');
      await has(page, "Well, first.");
      await has(page, "Look here.");
      assert.equal(await page.locator(".alert").count(), 0);
      assert.equal(await page.locator("figure > .table").count(), 1);
      assert.match(await page.locator("figure").innerText(), /Orders per hour/);
      assert.equal(await page.locator(".body .table").count(), 2, "the table and the one for names");
      assert.equal(await page.locator("#s-long-2 .step-text").innerText(), "Step 2 of the long list (seen)");
      const state = (it) => [it.dataset.state, it.dataset.role, it.hidden, ...[...it.classList].filter((name) => name !== "checkbook-changed")];
      assert.deepEqual(await page.locator("#s-long-3").evaluate(state), ["done", "own", false, "step"]);
      assert.deepEqual(await page.locator("#before").evaluate(state), [undefined, undefined, true, "late", "big"]);
      preview.edit(PAGE, "Never on a Friday", "Never on a Sunday");
      await has(page, "Never on a Sunday");
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
