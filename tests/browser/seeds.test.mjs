// Runs over real documents: the five that the project grew from, which lie beside the repository, and our own book.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

import { binary, browser as launch, serve } from "./book.mjs";
import { PHONE, count, grave, until } from "./acting.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const seeds = path.resolve(root, "../shared/corpus/seeds/docs");
const skip = !existsSync(seeds) && "the documents are not here";
const CRUD = "entity-crud-deployment-checklist";
const PLAN = "entity-crud-migration-plan";
const SPRINT = "tracehub-sprint-8";
const PRODUCTION = "production-deployment";
const GROCERY = "grocery-store";
const ALL = [CRUD, PLAN, SPRINT, PRODUCTION, GROCERY];

let folder, host, browser;
const faults = [];
const file = (name) => path.join(folder, "content/deployment", `${name}.md`);
const at = (name) => `${host.address}deployment/${name}.html`;
const disk = (name) => pathToFileURL(path.join(folder, `book/deployment/${name}.html`)).href;

const build = () => execFileSync(binary, ["build", folder, "--no-check"], { stdio: "ignore" });

before(async () => {
  if (skip) return;
  folder = mkdtempSync(path.join(os.tmpdir(), "checkbook-seeds-"));
  cpSync(seeds, path.join(folder, "content"), { recursive: true });
  writeFileSync(path.join(folder, "book.toml"), "");
  build();
  host = await serve(path.join(folder, "book"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Opens an address in a browser of its own, runs `look`, and asks that nothing was complained of or asked of others. */
async function visit(address, look, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", acceptDownloads: true, ...options });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  const open = async (url = address) => {
    const page = await context.newPage();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (fault) => complaints.push(String(fault.stack)));
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!["data:", "blob:"].includes(protocol) && origin !== new URL(address).origin) complaints.push(`leaves the site: ${request.url()}`);
    });
    await page.goto(url);
    return page;
  };
  try {
    await look(await open(), { open, context });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const steps = (page) => page.locator(".step > .step-line > .tick");
const ids = (page) => page.locator(".step").evaluateAll((all) => all.map(({ id }) => id));
const total = async (page) => Number((await count(page)).split("/")[1]);

describe("the five documents", { skip }, () => {
  test("have 465 steps, each with an id of its own, which edits elsewhere leave", async () => {
    const before = new Map();
    for (const name of ALL) await visit(at(name), async (page) => before.set(name, await ids(page)));
    const known = [...before.values()].flat();
    assert.deepEqual([known.length, new Set(known).size], [465, 465]);
    const original = new Map(ALL.map((name) => [name, readFileSync(file(name), "utf8")]));
    try {
      for (const [name, text] of original) {
        // A paragraph more, the sections the other way round, and one step with another word.
        const sections = text.split(/^(?=## )/m);
        const turned = [sections[0], "A paragraph that was not here before.\n\n", ...sections.slice(1).reverse()].join("");
        writeFileSync(file(name), turned.replace(/^(\s*- \[ \] )(.*)$/m, "$1$2 and so on"));
      }
      build();
      for (const name of ALL) {
        await visit(at(name), async (page) => {
          const now = new Set(await ids(page));
          const gone = before.get(name).filter((id) => !now.has(id));
          assert.ok(gone.length <= 1, `${name}: ${gone}`);
        });
      }
    } finally {
      for (const [name, text] of original) writeFileSync(file(name), text);
      build();
    }
  });

  test("are counted honestly, and a branch counts when it is activated", async () => {
    for (const [name, expected] of [[CRUD, 94], [SPRINT, 126], [PRODUCTION, 148], [GROCERY, 44]]) {
      await visit(at(name), async (page) => assert.equal(await total(page), expected, name));
    }
    await visit(at(PLAN), async (page) => assert.equal(await steps(page).count(), 0));
    await visit(at(PRODUCTION), async (page) => {
      const branch = page.locator("section", { has: page.locator(":scope > :is(h2, h3)", { hasText: "22." }) }).last();
      await branch.getByRole("button", { name: /activate/i }).first().click();
      assert.equal(await total(page), 155);
    });
  });

  test("start open, and code stays code", async () => {
    await visit(at(SPRINT), async (page) => assert.equal(await page.locator(".tick:checked").count(), 0));
    await visit(at(GROCERY), async (page) => {
      const inCode = await page.locator("pre code").evaluateAll((all) => all.map(({ textContent }) => textContent.match(/\[ \]/g)?.length ?? 0));
      assert.equal(inCode.reduce((sum, one) => sum + one, 0), 8);
    });
    const { findings } = JSON.parse(execFileSync(binary, ["check", folder, "--format", "json", "--fail-on", "never"], { maxBuffer: 1 << 27 }));
    const rules = findings.map(({ rule }) => rule);
    assert.ok(rules.includes("prechecked-step") && rules.includes("task-in-fence"), rules.join(" "));
  });

  test("have names for all that is filled in", async () => {
    let blanks = 0;
    for (const name of ALL) {
      await visit(at(name), async (page) => {
        const controls = page.locator(".body :is(input, textarea, select):not(.tick)");
        blanks += await page.locator(".body .field").count();
        for (const control of await controls.all()) {
          const called = await control.evaluate((it) => it.getAttribute("aria-label") || it.labels?.[0]?.textContent.trim() || "");
          assert.ok(called.length > 0, `${name}: ${await control.evaluate((it) => it.outerHTML)}`);
        }
      });
    }
    assert.equal(blanks, 118);
  });

  test("keep a whole run: over a reload, in a second tab, and in the record, which comes back byte for byte", async () => {
    await visit(at(PRODUCTION), async (page, { open }) => {
      const all = await steps(page).count();
      assert.equal(all, 172);
      for (let one = 0; one < 40; one += 1) await steps(page).nth(one).check();
      const field = page.locator(".field[type=text]").first();
      await field.fill("release/1.3 ✓ „quoted“");
      await field.blur();
      const ticked = await page.locator(".tick:checked").count();
      await page.reload();
      assert.equal(await page.locator(".tick:checked").count(), ticked);
      assert.equal(await field.inputValue(), "release/1.3 ✓ „quoted“");
      const other = await open();
      assert.equal(await other.locator(".tick:checked").count(), ticked);
      await steps(other).nth(0).uncheck();
      await until("the first tab follows", async () => (await page.locator(".tick:checked").count()) === ticked - 1);
    });
  });
});

describe("a page of the five", { skip }, () => {
  test("weighs at most 60 kB, packed, with all that it loads", async () => {
    for (const name of ALL) {
      const html = readFileSync(path.join(folder, `book/deployment/${name}.html`));
      const named = [...html.toString().matchAll(/(?:src|href)="\.\.\/(static\/[^"]+\.(?:js|css))"/g)].map(([, one]) => readFileSync(path.join(folder, "book", one)));
      const bytes = [html, ...named].reduce((sum, one) => sum + gzipSync(one, { level: 9 }).length, 0);
      console.log(`${name}: ${bytes} bytes`);
      assert.ok(bytes <= 60_000, `${name}: ${bytes} bytes`);
    }
  });

  for (const [scheme, forced] of [["light", "none"], ["dark", "none"], ["dark", "active"]]) {
    // Where the system sets the colours, axe-core still computes with those of the page.
    const without = forced === "active" ? ["color-contrast"] : [];
    test(`has no finding of axe: ${scheme}${forced === "active" ? ", forced colours" : ""}`, async () => {
      for (const name of ALL) {
        await visit(at(name), async (page) => {
          assert.deepEqual(await grave(page, without), [], `${name}, before a run`);
          if (!(await steps(page).count())) return;
          for (let one = 0; one < 5; one += 1) await steps(page).nth(one).check();
          assert.deepEqual(await grave(page, without), [], `${name}, in a run`);
        }, { colorScheme: scheme, forcedColors: forced, bypassCSP: true });
      }
    });
  }

  test("of 172 steps is gone through by the keyboard alone", async () => {
    await visit(at(PRODUCTION), async (page) => {
      await page.keyboard.press("r");
      await page.getByRole("button", { name: "Start", exact: true }).waitFor();
      await page.keyboard.press("Enter");
      const whole = await total(page);
      for (let one = 0; one < whole + 5; one += 1) {
        await page.keyboard.press("o");
        await page.keyboard.press("x");
        if ((await count(page)).startsWith(`${whole}/`)) break;
      }
      assert.equal(await count(page), `${whole}/${whole}`);
      assert.notEqual(await page.evaluate(() => document.activeElement), null);
      await page.getByRole("button", { name: "Finish run" }).first().focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Finish as completed" }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByText(/Completed/).first().waitFor();
      await page.reload();
      assert.match(await page.locator(".run-bar").innerText(), /Completed/);
    });
  });

  test("of 172 steps is gone through by touch on a small screen", async () => {
    await visit(at(PRODUCTION), async (page) => {
      const whole = await total(page);
      for (const box of await page.locator(".step:not([data-role=trigger]) > .step-line > .tick").all()) if (await box.isVisible()) await box.tap();
      assert.equal(await count(page), `${whole}/${whole}`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    }, PHONE);
  });
});

describe("the five documents, without a script", { skip }, () => {
  test("can be read, ticked and filled in", async () => {
    let boxes = 0;
    for (const name of ALL) {
      await visit(at(name), async (page) => {
        boxes += await steps(page).count();
        const first = steps(page).first();
        if (await steps(page).count()) {
          await first.check();
          assert.ok(await first.isChecked());
        }
        for (const control of await page.locator(".body .field").all()) assert.ok(await control.isEditable(), name);
        const hidden = await steps(page).evaluateAll((all) => all.filter((it) => !it.getClientRects().length).length);
        assert.equal(hidden, 0, `${name} shows all of its boxes`);
      }, { javaScriptEnabled: false });
    }
    assert.equal(boxes, 465);
  });
});

describe("the five documents, from the disk", { skip }, () => {
  test("can be run, and leave with their record", async () => {
    await visit(disk(GROCERY), async (page) => {
      for (let one = 0; one < 5; one += 1) await steps(page).nth(one).check();
      assert.equal(await count(page), "5/44");
      await page.reload();
      assert.equal(await count(page), "5/44");
    });
  });
});
