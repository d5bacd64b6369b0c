// No document, value, address or record makes a reader's browser run, ask or leave anything; the policy is only the second wall.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { binary, browser as launch, serve } from "./book.mjs";
import { PAYLOADS, POSITIONS, hostileBook } from "./hostile.mjs";

const AT_ONCE = 3;
const sites = {};
let browser;
let positions = 0;

function build(rawHtml) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "checkbook-hostile-"));
  for (const [at, text] of Object.entries(hostileBook(rawHtml))) {
    mkdirSync(path.join(folder, path.dirname(at)), { recursive: true });
    writeFileSync(path.join(folder, at), text);
  }
  execFileSync(binary, ["build", folder, "--no-check"], { stdio: "ignore" });
  const site = path.join(folder, "book");
  const pages = readdirSync(site, { recursive: true }).filter((file) => file.endsWith(".html"));
  return { folder, site, pages };
}

before(async () => {
  for (const rawHtml of ["safe", "escape"]) sites[rawHtml] = build(rawHtml);
  sites.safe.host = await serve(sites.safe.site);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const { folder, host } of Object.values(sites)) {
    host?.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${positions} hostile positions`);
});

/** What an author could have smuggled into a document; it runs in the browser. */
function smuggled(root, home) {
  const found = [];
  const ADDRESSES = ["href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "ping", "background", "srcdoc", "data-href"];
  const bare = (value) => value.replaceAll(/[\u0000-\u0020\u00a0]/g, "").toLowerCase();
  for (const it of root.querySelectorAll("*")) {
    const told = it.outerHTML.slice(0, 120);
    if (it.matches("iframe, object, embed, base, style, form[action], frame, foreignObject, animate, set, math")) found.push(`element: ${told}`);
    if (it.matches("script") && it.type !== "application/json" && !it.getAttribute("src")) found.push(`script: ${told}`);
    if (it.matches("script[src], link[rel=stylesheet], img, source") && /^(\w+:)?\/\//.test(it.getAttribute("src") ?? it.getAttribute("href") ?? "") && !(it.src ?? it.href).startsWith(home)) found.push(`asks: ${told}`);
    if (it.matches("meta[http-equiv=refresh i]") && /url=\s*['"]?(\w+:|\/\/)/i.test(it.content)) found.push(`leads away: ${told}`);
    for (const { name, value } of it.attributes) {
      if (name.startsWith("on")) found.push(`handler: ${told}`);
      if (ADDRESSES.includes(name) && /^(javascript|vbscript|livescript):|^data:(?!image\/)/.test(bare(value))) found.push(`address: ${told}`);
    }
    if (it.matches("template")) found.push(...smuggled(it.content, home));
  }
  return found;
}

/** A browser of its own in which each hit, dialog and question to another host is kept. */
async function watched(options, look) {
  const context = await browser.newContext({ reducedMotion: "reduce", acceptDownloads: true, ...options });
  context.setDefaultTimeout(8000);
  const faults = [];
  const home = sites.safe.host.address;
  await context.addInitScript(`globalThis.hit = (at) => console.log("HIT " + at); globalThis.smuggled = ${smuggled};`);
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && origin !== new URL(home).origin) faults.push(`asks ${request.url()}`);
  });
  // What the policy stops is asked of nobody.
  context.on("requestfailed", (request) => {
    const at = faults.indexOf(`asks ${request.url()}`);
    if (at >= 0 && /csp/i.test(request.failure()?.errorText ?? "")) faults.splice(at, 1);
  });
  context.on("console", (message) => message.text().startsWith("HIT") && faults.push(`${message.text()} on ${message.page()?.url()}`));
  context.on("dialog", (dialog) => dialog.dismiss() && faults.push(`dialog: ${dialog.message()}`));
  context.on("page", (page) => page.on("pageerror", (fault) => faults.push(`${page.url()}: ${fault.stack}`)));
  try {
    await look(context, home, faults);
    assert.deepEqual([...new Set(faults)], []);
  } finally {
    await context.close();
  }
}

const clean = async (page, home, faults, where) => {
  const found = await page.evaluate((at) => globalThis.smuggled(document, at), home);
  faults.push(...found.map((one) => `${where}: ${one}`));
};

/** Runs `act` for each, a few at once, each with a tab. */
async function forEach(context, all, act) {
  const left = [...all];
  const work = async () => {
    const page = await context.newPage();
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(page, one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const address = (file) => file.split(path.sep).map(encodeURIComponent).join("/");

describe("a hostile book", () => {
  for (const rawHtml of ["safe", "escape"]) {
    test(`has pages without anything that could run, raw HTML: ${rawHtml}`, async () => {
      const { site, pages } = sites[rawHtml];
      assert.ok(pages.length > 150, `${pages.length} pages`);
      positions += POSITIONS;
      await watched({}, async (context, home, faults) => {
        const page = await context.newPage();
        await page.goto(`${home}404.html`);
        for (const file of pages) {
          const found = await page.evaluate(([text, at]) => smuggled(new DOMParser().parseFromString(text, "text/html"), at), [readFileSync(path.join(site, file), "utf8"), home]);
          faults.push(...found.map((one) => `${file}: ${one}`));
        }
      });
    });
  }

  for (const bypassCSP of [false, true]) {
    test(`runs nothing when its pages are opened, ${bypassCSP ? "without" : "with"} the policy`, async () => {
      // The binder holds all forms; a list of one name holds nothing that the index of its kind lacks.
      await watched({ bypassCSP }, async (context, home, faults) => {
        const tried = sites.safe.pages.filter((file) => bypassCSP ? !/^old-|.\.print\.html$|^(tags|categories|audiences|statuses)\W(?!index)/.test(file) : /^\w+\.html$/.test(file));
        assert.ok(tried.length > 18, `${tried.length} pages`);
        await forEach(context, tried, async (page, file) => {
          const answer = await page.goto(home + address(file));
          assert.equal(answer.status(), 200, file);
          await clean(page, home, faults, file);
        });
        if (bypassCSP) return;
        const moved = sites.safe.pages.filter((file) => file.startsWith("old-"));
        assert.ok(moved.length > 10, `${moved.length} old addresses`);
        await forEach(context, moved.slice(0, 6), async (page, file) => {
          await page.goto(home + address(file));
          await page.waitForURL(/\/p\d+\.html$/);
        });
      });
    });
  }

  test("has a drawing with a script that runs neither in a page nor alone on a host that sends the headers", async () => {
    await watched({}, async (context, home) => {
      const page = await context.newPage();
      await page.goto(`${home}evil.svg`);
      assert.equal(await page.evaluate(() => document.documentElement.localName), "svg");
    });
  });
});

/** The tests below go without the policy, so that it cannot hide what the scripts of the theme do. */
const bare = { bypassCSP: true };

describe("a hostile address", () => {
  const link = (value) => `#run=j${Buffer.from(JSON.stringify(value)).toString("base64url")}`;
  const hostile = (it) => {
    const value = encodeURIComponent(it);
    const run = { v: 1, id: it, name: it, kind: it, started: it, page: { url: it, title: it, revision: it }, events: [[it, it, it, it, { label: it }]] };
    return [`?rev=${value}`, `?rev=abcd1234&commit=${value}`, `?cluster=${value}&${value}=1`, `?a#run?cluster=${value}&free=${value}`, `?run=${value}#${value}`, `?d#run=${value}`, `?e${link(run)}`];
  };

  test("runs nothing on a page with steps, in the list of runs and where there is no page", async () => {
    await watched(bare, async (context, home, faults) => {
      const all = PAYLOADS.flatMap((payload) => [
        ...hostile(payload).map((end) => `light.html${end}`),
        `runs.html?run=${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`,
        `all.html?${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`,
        `no/${encodeURIComponent(payload)}?${encodeURIComponent(payload)}`,
      ]);
      // Each form meets half of the payloads, and each payload half of the forms.
      const asked = all.filter((_, at) => (at + Math.floor(at / (all.length / PAYLOADS.length))) % 2 === 0);
      positions += asked.length;
      await forEach(context, asked, async (page, end) => {
        await page.goto(home + end);
        await clean(page, home, faults, end);
      });
    });
  });
});

/** The record with another payload in each of its texts, one at a time. */
function changes(record) {
  const made = [];
  const walk = (value, way) => {
    if (typeof value === "string") {
      const copy = structuredClone(record);
      copy.run.id = record.run.id.slice(0, -4) + (0xa000 + made.length).toString(16);
      const last = way.at(-1);
      way.slice(0, -1).reduce((it, key) => it[key], copy)[last] = PAYLOADS[made.length % PAYLOADS.length];
      made.push(copy);
    } else if (value && typeof value === "object") {
      for (const [key, part] of Object.entries(value)) walk(part, [...way, key]);
    }
  };
  walk(record, []);
  return made;
}

describe("what a reader types", () => {
  test("runs nothing in a run, on paper and in the list of runs", async () => {
    await watched(bare, async (context, home, faults) => {
      await forEach(context, PAYLOADS.keys(), async (page, at) => {
        await page.goto(`${home}p${at}.html`);
        await page.locator(".body .tick").first().check();
        const typed = await page.evaluate((payload) => {
          const inputs = [...document.querySelectorAll(".body :is(input[type=text], input:not([type]), textarea), .run-form input, [data-input]")];
          for (const input of inputs) {
            input.value = payload;
            for (const kind of ["input", "change", "blur"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
          }
          return inputs.length;
        }, PAYLOADS[at]);
        assert.ok(typed > 2, `${typed} blanks`);
        positions += typed;
        for (const name of ["Variables", "Export"]) {
          await page.getByRole("button", { name: "More", exact: true }).click();
          await page.locator(".run-panel").getByRole("button", { name, exact: true }).click();
          await clean(page, home, faults, `${name} of p${at}`);
          await page.keyboard.press("Escape");
        }
        assert.ok(await page.evaluate((payload) => Object.values(localStorage).some((kept) => kept.includes(JSON.stringify(payload).slice(1, -1))), PAYLOADS[at]), `the run keeps what was typed: ${PAYLOADS[at]}`);
        await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
        await clean(page, home, faults, `paper of p${at}`);
      });
      const page = await context.newPage();
      await page.goto(`${home}runs.html`);
      await page.getByText("Run").first().waitFor();
      await clean(page, home, faults, "runs.html");
    });
  });

  test("runs nothing when it comes back as a record that somebody changed", async () => {
    await watched(bare, async (context, home, faults) => {
      const page = await context.newPage();
      await page.goto(`${home}light.html`);
      await page.getByRole("checkbox", { name: "Below" }).check();
      await page.evaluate(async () => {
        await globalThis.checkbookRuns.more();
        for (const input of document.querySelectorAll(".body :is(input[type=text], input[type=date], input:not([type]), textarea)")) {
          input.value = input.type === "date" ? "2026-11-21" : "words";
          for (const kind of ["input", "change", "blur"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
        }
      });
      const record = JSON.parse(await page.evaluate(() => {
        globalThis.checkbookRuns.flush?.();
        return globalThis.checkbookRuns.toJson(globalThis.checkbookRuns.session.run);
      }));
      assert.ok(record.events.length > 3, JSON.stringify(record.events));
      const changed = changes(record);
      positions += changed.length;
      await page.goto(`${home}runs.html`);
      const bring = (whole) => page.getByLabel("Import a run from a JSON file").setInputFiles({ name: "run.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(whole)) });
      await bring({ runs: changed });
      await page.locator(".problems li").first().waitFor();
      await clean(page, home, faults, "what came in");
      await page.getByRole("button", { name: /^Keep all/ }).click();
      await page.getByText("Kept on this device").first().waitFor();
      await page.goto(`${home}runs.html`);
      await page.getByText("1/").or(page.getByText("First")).or(page.locator("main li")).first().waitFor();
      await clean(page, home, faults, "the list of runs");
      const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(":run:")).map((key) => JSON.parse(localStorage.getItem(key)).id));
      assert.ok(kept.length > 30, `${kept.length} runs were kept`);
      await forEach(context, kept.filter((_, at) => at % 6 === 0), async (tab, id) => {
        await tab.goto(`${home}light.html?run=${encodeURIComponent(id)}`);
        await clean(tab, home, faults, `run ${id}`);
      });
    });
  });

  test("runs nothing in the search", async () => {
    await watched(bare, async (context, home, faults) => {
      const page = await context.newPage();
      await page.goto(`${home}index.html`);
      await page.keyboard.press("/");
      let shown = 0;
      for (const query of [...PAYLOADS, "hit", "script", "onerror svg", "javascript", "named"]) {
        positions += 1;
        await page.locator("dialog[open] input").first().fill(query);
        await page.locator("dialog:is([data-state=results], [data-state=nothing])").waitFor();
        await page.waitForTimeout(80);
        shown += await page.locator("dialog[open] [role=option]").count();
        await clean(page, home, faults, `search for ${query}`);
      }
      assert.ok(shown > 20, `${shown} answers`);
    });
  });
});
