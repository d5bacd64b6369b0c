// What a page offers for paper: a menu of prints, forms that leave out what was not taken, and a word to whoever has an old copy.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { DEPLOY, PHONE, box, button, grave, step, until, visit } from "./run.mjs";

const print = (page) => button(page, "Print");
const menu = (page) => page.getByRole("menu", { name: "Print" });
const items = (page) => menu(page).getByRole("menuitem").allInnerTexts();
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const shown = (page) => page.locator(".body .step").evaluateAll((all) => all.filter((it) => it.getClientRects().length).map((it) => it.querySelector(".step-text").textContent.trim()));
const headings = (page) => page.locator(".body :is(h2, h3)").evaluateAll((all) => all.filter((it) => it.getClientRects().length).map((it) => it.textContent.trim()));
const ready = (page) => page.waitForFunction(() => document.querySelector("link[data-paper]")?.sheet);

/** The page while it is printed: the answer of `look` to it. */
async function printing(page, look) {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const found = await look(page);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  return found;
}

/** Takes the place of the browser's dialog: says what is printed, and lets `printed` wait for it. */
const dialog = () => {
  globalThis.printed = [];
  globalThis.print = () => {
    dispatchEvent(new Event("beforeprint"));
    const links = [...document.querySelectorAll("link[data-paper]")];
    globalThis.printed.push([document.documentElement.dataset.print, links.length, Boolean(links[0]?.sheet)]);
    dispatchEvent(new Event("afterprint"));
  };
};
const printed = (page) => page.evaluate(() => globalThis.printed);

describe("the menu of printing", () => {
  test("is gone through by the keyboard and gives the focus back", async () => {
    await visit(async (page) => {
      await print(page).focus();
      await page.keyboard.press("Space");
      await menu(page).waitFor();
      assert.equal(await print(page).getAttribute("aria-expanded"), "true");
      assert.deepEqual(await items(page), ["Blank form", "Open steps only", "Commands only", "Whole book"]);
      assert.equal(await focused(page), "Blank form");
      await page.keyboard.press("ArrowUp");
      assert.equal(await focused(page), "Whole book");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      assert.equal(await focused(page), "Open steps only");
      await page.keyboard.press("End");
      assert.equal(await focused(page), "Whole book");
      await page.keyboard.press("Home");
      await page.keyboard.press("x");
      assert.equal(await page.locator(".tick:checked").count(), 0, "the keys of a run are not meant");
      await page.keyboard.press("Escape");
      assert.equal(await menu(page).count(), 0);
      assert.equal(await focused(page), "Print");
      assert.equal(await print(page).getAttribute("aria-expanded"), "false");
      await page.keyboard.press("Enter");
      await menu(page).waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await menu(page).count(), 0);
      await print(page).click();
      await menu(page).waitFor();
      await page.locator(".body h2").first().click();
      assert.equal(await menu(page).count(), 0, "a click elsewhere closes it");
      await print(page).click();
      await menu(page).getByRole("menuitem", { name: "Blank form" }).click();
      await page.waitForURL(/ops\/deploy\.print\.html$/);
    });
  });

  for (const [name, options] of [["wide", {}], ["a phone", PHONE], ["dark", { colorScheme: "dark" }]]) {
    test(`fits and has no finding of axe, as has the word to an old copy: ${name}`, async () => {
      await visit(async (page, { open }) => {
        for (const one of [page, await open(`${DEPLOY}?rev=0000aaaa`)]) {
          await print(one).click();
          await menu(one).waitFor();
          if (one !== page) await one.locator(".paper-check p").first().waitFor();
          assert.deepEqual(await grave(one), []);
          assert.ok((await one.evaluate(() => document.documentElement.scrollWidth)) <= one.viewportSize().width);
          const { x, width } = await menu(one).boundingBox();
          assert.ok(x >= 0 && x + width <= one.viewportSize().width);
        }
      }, { bypassCSP: true, ...options });
    });
  }

  test("prints each mode with its styles, and the run where there is one", async () => {
    await visit(async (page) => {
      const choose = async (name) => {
        const before = (await printed(page)).length;
        await print(page).click();
        await menu(page).getByRole("menuitem", { name, exact: true }).click();
        await until(`${name} is printed`, async () => (await printed(page)).length > before);
        assert.equal(await focused(page), "Print");
        assert.equal(await page.evaluate(() => document.documentElement.dataset.print), undefined);
        return (await printed(page)).at(-1);
      };
      assert.deepEqual(await choose("Commands only"), ["commands", 1, true]);
      assert.deepEqual(await choose("Open steps only"), ["open", 1, true]);
      await box(page, "Read the release notes").check();
      await print(page).click();
      assert.deepEqual(await items(page), ["Blank form", "This run", "Open steps only", "Commands only", "Whole book"]);
      await page.keyboard.press("Escape");
      assert.deepEqual(await choose("This run"), ["run", 1, true]);
      assert.deepEqual(await choose("Open steps only"), ["open", 1, true]);
      await ready(page);
      await page.evaluate(() => globalThis.print());
      assert.deepEqual((await printed(page)).at(-1), ["run", 1, true], "by the keys of the browser");
    }, { prepare: dialog });
  });

  test("says so when the styles do not come", async () => {
    await visit(async (page, { context }) => {
      await context.route(/paper-run/, (route) => route.fulfill({ status: 503, body: "" }));
      await print(page).click();
      await menu(page).getByRole("menuitem", { name: "Commands only" }).click();
      await page.getByRole("alert").getByText("did not load").waitFor();
      assert.deepEqual(await printed(page), []);
      await context.unroute(/paper-run/);
      await print(page).click();
      await menu(page).getByRole("menuitem", { name: "Commands only" }).click();
      await until("it is printed", async () => (await printed(page)).length === 1);
      assert.equal(await page.getByRole("alert").count(), 0);
    }, { prepare: dialog, expected: [/503/] });
  });

  test("is a link to the form where scripts do not run", async () => {
    await visit(async (page) => {
      await page.getByRole("link", { name: "Print" }).click();
      await page.waitForURL(/ops\/deploy\.print\.html$/);
    }, { javaScriptEnabled: false });
  });
});

describe("a print", () => {
  const mode = (page, name) => page.evaluate((value) => (document.documentElement.dataset.print = value), name);

  test("of a run leaves out the branch that was not taken, and says so in a line", async () => {
    await visit(async (page) => {
      const blank = await printing(page, shown);
      assert.ok(blank.includes("Restore the database") && blank.includes("Write down why"));
      await box(page, "Read the release notes").check();
      await box(page, "Error rate above 5 %").check();
      await ready(page);
      const rest = blank.filter((text) => !["Restore the database", "Start the old release", "Write down why"].includes(text));
      assert.deepEqual(await printing(page, shown), rest);
      const said = await printing(page, () => page.locator("[data-untaken]").innerText());
      assert.match(said, /^Rollback.*\s+Not taken in this run: 3 steps$/s);
      await printing(page, async () => {
        assert.equal(await box(page, "Error rate above 5 %").getAttribute("data-mark"), "✗");
        assert.match(await step(page, "Error rate above 5 %").locator(".step-written").innerText(), /^Stop condition met \d\d:\d\d AB$/);
        assert.match(await page.locator(".run-outcome").innerText(), /1 stop condition met/);
      });
      await page.evaluate(() => globalThis.checkbookRuns.session.record("activate", "rollback-only-if-needed"));
      assert.deepEqual(await printing(page, shown), blank);
      assert.match(await printing(page, () => page.locator(".branch-written").innerText()), /^Activated \d\d:\d\d$/);
    });
  });

  test("of a rehearsal says that it is one", async () => {
    await visit(async (page) => {
      await page.evaluate(() => globalThis.checkbookRuns.session.start({ kind: "rehearsal" }));
      await ready(page);
      assert.equal(await printing(page, () => page.locator(".run-rehearsal").innerText()), "REHEARSAL");
    });
  });

  test("of the open steps has those, their headings and every condition to stop", async () => {
    await visit(async (page) => {
      for (const name of ["Read the release notes", "Tell the team (if anybody is at work)", "Back up the database", "Error rate above 5 %", "Watch the graphs"]) await box(page, name).check();
      await ready(page);
      await mode(page, "open");
      assert.deepEqual(await printing(page, shown), ["Back up", "Back up the files", "Stop the traffic with drain", "Migrate the tables, see after it", "Start the new release", "Error rate above 5 %", "Data is lost", "Restore the database", "Start the old release", "Write down why"]);
      assert.ok(!(await printing(page, headings)).some((text) => text.startsWith("After") && !text.startsWith("Afterwards")));
    });
  });

  test("of the commands has headings and code, and nothing else", async () => {
    await visit(async (page) => {
      await box(page, "Read the release notes").check();
      await ready(page);
      await mode(page, "commands");
      const found = await printing(page, () => page.locator(".body").innerText());
      assert.deepEqual(found.split("\n").filter(Boolean), ["Deploy", "echo drain"]);
    });
  });
});

describe("a printed copy", () => {
  const told = (page) => page.locator(".paper-check");
  const CHANGES = [["c3d4e5f", "14 Nov 2025", "Ask before the drain"], ["b2c3d4e", "2 Nov 2025", "Name the <b>graphs</b>"], ["a1b2c3d", "1 Oct 2025", "Begin"]];
  /** What git knows of the page is there before its scripts run. */
  const history = `document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    const details = document.createElement("details");
    details.className = "changes";
    details.innerHTML = ${JSON.stringify(`<summary>Recent changes</summary><ol>${CHANGES.map(([commit, day, subject]) => `<li data-commit="${commit}"><time>${day}</time> ${subject.replaceAll("<", "&lt;")}</li>`).join("")}</ol>`)};
    document.querySelector(".page-foot").append(details);
  })`;
  const says = async (page, pattern) => {
    await until(`${pattern} is said`, async () => {
      const text = await told(page).innerText().catch(() => "");
      return pattern.test(text) || text;
    });
    return told(page).innerText();
  };

  test("is current, which is said once and put away", async () => {
    await visit(async (page, { open }) => {
      const revision = await page.locator("html").getAttribute("data-revision");
      const other = await open(`${DEPLOY}?rev=${revision}&commit=a1b2c3d`);
      await says(other, new RegExp(`Your printed copy is current \\(revision ${revision}\\)\\.`));
      assert.equal(await told(other).getAttribute("role"), "status");
      await told(other).getByRole("button", { name: "Close" }).click();
      assert.equal(await told(other).count(), 0);
      assert.equal(await other.evaluate(() => document.activeElement.id), "cb-content");
    });
  });

  test("is old: the page says what changed since", async () => {
    await visit(async (page, { open }) => {
      await says(page, /out of date: it has revision 0123abcd \(commit b2c3d4e, 2 Nov 2025\)\. This page is now revision [0-9a-f]{8}/);
      assert.deepEqual(await told(page).locator("li").allInnerTexts(), ["14 Nov 2025 Ask before the drain"]);
      const unknown = await open(`${DEPLOY}?rev=0123abcd&commit=9999999`);
      await says(unknown, /out of date: it has revision 0123abcd \(commit 9999999\)/);
      assert.deepEqual(await told(unknown).locator("li").allInnerTexts(), [...CHANGES.map(([, day, subject]) => `${day} ${subject}`), "and earlier changes"]);
      const newest = await open(`${DEPLOY}?rev=0123abcd&commit=c3d4e5f`);
      await says(newest, /Compare the revision that is printed on the paper/);
    }, { at: `${DEPLOY}?rev=0123abcd&commit=b2c3d4e`, prepare: history });
  });

  test("is old, and nothing is known of what changed", async () => {
    await visit(async (page) => {
      await says(page, /out of date: it has revision 0123abcd\. This page is now revision .*Compare the revision/s);
      await page.emulateMedia({ media: "print" });
      assert.ok(!(await told(page).isVisible()), "it is not printed");
    }, { at: `${DEPLOY}?rev=0123abcd` });
  });

  test("fills in nothing, also where a value has such a name", async () => {
    await visit(async (page, { open }) => {
      await says(page, /out of date: it has revision 0123abcd \(commit abcdef1\)/);
      assert.equal(await page.locator(".body .variable").innerText(), "<commit>");
      assert.equal(await page.locator(".run-notice").count(), 0);
      const other = await open("ops/copy.html?commit=abcdef1");
      assert.equal(await other.locator(".body .variable").innerText(), "abcdef1");
    }, { at: "ops/copy.html?rev=0123abcd&commit=abcdef1" });
  });

  test("that says nonsense is not answered", async () => {
    await visit(async (page, { open }) => {
      const hostile = ["<img src=x onerror=alert(1)>", "0123abcd<b>", "0123ABCD", "abc", "0".repeat(41), "../../x", "javascript:alert(1)", "%00", ""];
      for (const rev of hostile) {
        const other = await open(`${DEPLOY}?rev=${encodeURIComponent(rev)}`);
        await other.waitForFunction(() => globalThis.checkbookPaper);
        await other.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
        assert.equal(await told(other).count(), 0, rev);
        await other.close();
      }
      const other = await open(`${DEPLOY}?rev=0123abcd&commit=${encodeURIComponent("<b>x</b>")}`);
      const text = await says(other, /out of date: it has revision 0123abcd\./);
      assert.ok(!text.includes("x</b>"));
      assert.equal(await told(other).locator("b").count(), 0);
    });
  });
});
