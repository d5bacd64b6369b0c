// Printed forms, as PDF files: what is on them, where it stands, and how it is broken into sheets.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { binary, browser as launch, serve } from "./book.mjs";
import { faultsOf, folded, geometry, headingFaults, letterFaults, marginFaults, read, signOffFaults, stepFaults } from "./pdf.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const seeds = path.resolve(root, "../shared/corpus/seeds/docs");
const skip = !existsSync(seeds) && "the documents are not here";
const PRODUCTION = "deployment/production-deployment";
const SEEDS = [PRODUCTION, ...["entity-crud-deployment-checklist", "entity-crud-migration-plan", "tracehub-sprint-8", "grocery-store"].map((name) => `deployment/${name}`)];

let browser;
const folders = [];
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Builds a copy of documents as a book and serves it. */
async function published(documents, settings = "") {
  const folder = mkdtempSync(path.join(os.tmpdir(), "checkbook-paper-"));
  folders.push(folder);
  cpSync(documents, path.join(folder, "content"), { recursive: true });
  writeFileSync(path.join(folder, "book.toml"), `[book]\nsrc = "content"\n${settings}`);
  execFileSync(binary, ["build", folder, "--no-check"], { stdio: "ignore" });
  return { site: path.join(folder, "book"), ...(await serve(path.join(folder, "book"))) };
}

/** What the document says, to compare with what is printed. */
function factsOf() {
  const words = (from, isOwn) => {
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (isOwn(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
    return found;
  };
  const body = document.querySelector(".body");
  const headings = [...body.querySelectorAll("h2, h3, h4, h5, h6")];
  return {
    title: document.querySelector("h1").textContent,
    text: words(document.querySelector("article"), () => true).join(""),
    steps: [...body.querySelectorAll(".step")].map((step) => ({
      line: step.querySelector(".step-text").textContent,
      pieces: words(step, (it) => it.closest(".step") === step),
      isNested: step.querySelector(".step") !== null,
    })),
    signOffs: [...body.querySelectorAll("section[data-role=sign-off]:not(section section)")].map((section) => {
      const heading = section.querySelector("h2, h3, h4, h5, h6");
      const before = headings.slice(0, headings.indexOf(heading));
      return { heading: heading.textContent, nth: before.filter((it) => it.textContent === heading.textContent).length, pieces: words(section, () => true) };
    }),
  };
}

const isWhole = process.env.PAPER === "all";

const fold = (pieces) => pieces.map(folded).filter(Boolean);

/** Prints a page: its sheets, and what the document says. */
async function print(address, { format = "A4", css = "", prepare, ...options } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: false, bypassCSP: css !== "", ...options });
  try {
    const page = await context.newPage();
    if (css) await page.route("**/checkbook*.css", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\n${css}` });
    });
    await page.goto(address);
    await prepare?.(page);
    const bytes = await page.pdf({ format, preferCSSPageSize: true, printBackground: false, tagged: true });
    const said = await page.evaluate(factsOf);
    const steps = said.steps.map(({ line, pieces, isNested }) => ({ line: folded(line), pieces: fold(pieces), isNested }));
    const signOffs = said.signOffs.map(({ heading, nth, pieces }) => ({ heading: folded(heading), nth, pieces: fold(pieces) }));
    return { sheets: await read(bytes), facts: { title: said.title, text: folded(said.text), steps, signOffs } };
  } finally {
    await context.close();
  }
}

/** Asks that two prints have the same letters at the same places. */
function sameGeometry(sheets, expected, what) {
  assert.equal(sheets.length, expected.length, `${what}: sheets`);
  sheets.forEach((sheet, at) => {
    const [lines, wanted] = [sheet.split("\n"), expected[at].split("\n")];
    const other = wanted.findIndex((line, place) => line !== lines[place]);
    const near = (all) => all.slice(Math.max(0, other - 20), other + 20).join(" | ");
    assert.ok(other < 0 && lines.length === wanted.length, `${what}, sheet ${at + 1}: ${near(lines)} instead of ${near(wanted)}`);
  });
}

describe("the five documents on paper", { skip }, () => {
  let host;
  before(async () => (host = await published(seeds)));
  after(() => host?.close());
  const form = (name) => `${host.address}${name}.print.html`;

  const blanks = new Map();

  for (const format of ["Letter", "A4"]) {
    test(`are whole and well broken on ${format}`, async () => {
      for (const name of SEEDS) {
        const { sheets, facts } = await print(form(name), { format });
        console.log(`${name}: ${sheets.length} sheets of ${format}, ${facts.steps.length} steps`);
        assert.deepEqual(faultsOf(sheets, facts), [], `${name} on ${format}`);
        blanks.set(name, geometry(sheets));
      }
    });
  }

  test("are the same in dark colours, and from the page itself, with scripts and without", async () => {
    assert.equal(blanks.size, SEEDS.length);
    for (const [name, blank] of blanks) {
      const page = `${host.address}${name}.html`;
      const others = [[form(name), { colorScheme: "dark" }], [page, {}], [page, { javaScriptEnabled: true, colorScheme: "dark" }]];
      const printed = others.map(async ([address, options]) => {
        const { sheets } = await print(address, options);
        sameGeometry(geometry(sheets), blank, `${address} ${JSON.stringify(options)}`);
        assert.deepEqual(letterFaults(sheets), [], address);
      });
      await Promise.all(printed);
    }
  });
});

describe("a form with all that paper has", () => {
  let host, form, blank;
  before(async () => {
    host = await published(path.join(root, "tests/browser/paper"));
    form = `${host.address}form.print.html`;
    blank = await print(form);
  });
  after(() => host?.close());

  test("has every word in its place", () => {
    const { sheets, facts } = blank;
    assert.deepEqual(faultsOf(sheets, facts), []);
    const said = folded(sheets.flatMap(({ glyphs }) => glyphs.map(({ text }) => text)).join(""));
    for (const words of ["as expected", "Take the second disk", "only if needed", "stop if", "--partial-dir=.partial", "Initials", "https://x.example/list"]) {
      assert.ok(said.toLowerCase().includes(folded(words).toLowerCase()), words);
    }
    assert.equal(said.split("asexpected").length - 1, 2);
  });

  test("names the addresses of its long links once, in their order", () => {
    const html = readFileSync(path.join(host.site, "form.print.html"), "utf8");
    const links = [...html.matchAll(/<a class="external far"[^>]* href="([^"]+)"/g)].map(([, href]) => href);
    assert.deepEqual(links, ["https://wiki.example.com/mail/moving/the-plan-of-the-move", "https://wiki.example.com/mail/disks/how-the-second-disk-is-mounted"]);
    const said = folded(blank.sheets.flatMap(({ glyphs }) => glyphs.map(({ text }) => text)).join(""));
    for (const address of [...links, "https://chat.example.com/rooms/mail-and-calendar"]) assert.equal(said.split(address).length - 1, 1, address);
    assert.ok(said.indexOf(links[0]) < said.indexOf(links[1]));
  });

  test("has the same words in two columns, and with each phase on its own sheet", async () => {
    const set = (name, value) => print(form, { prepare: (page) => page.evaluate(([name, value]) => document.documentElement.setAttribute(name, value), [name, value]) });
    for (const columns of ["1", "2"]) {
      const { sheets, facts } = await set("data-columns", columns);
      assert.deepEqual(faultsOf(sheets, facts), [], `${columns} columns`);
    }
    const { sheets, facts } = await set("data-page-break", "phase");
    assert.deepEqual(faultsOf(sheets, facts), []);
    const first = ({ glyphs }) => glyphs.reduce((top, glyph) => (glyph.y > top.y + 1 ? glyph : top));
    assert.ok(sheets.filter((one) => first(one).isHeading).length >= 5, "phases begin sheets");
  });

  test("that is printed badly is found out", async () => {
    const bad = async (css, look) => {
      const { sheets, facts } = await print(form, { css: `@media print { ${css} }` });
      assert.notDeepEqual(look(sheets, facts), [], css);
    };
    await bad(".step-text { overflow: hidden; width: 20mm; white-space: nowrap; }", letterFaults);
    await bad(".body { margin-right: -20mm; } p { white-space: nowrap; }", letterFaults);
    await bad(".step-text { font-size: 7pt; }", letterFaults);
    await bad(".step-text { color: #666; }", letterFaults);
    await bad(".body .step { margin-top: -7mm !important; }", letterFaults);
    await bad("h3 { break-after: page !important; }", headingFaults);
    await bad(".tick { border-color: transparent !important; }", stepFaults);
    await bad(".tick { translate: 0 4mm; }", stepFaults);
    await bad(".steps > .step:nth-child(4) { display: none; }", stepFaults);
    await bad(".step-text::after { content: 'Try a login'; }", stepFaults);
    await bad(".step, .code { break-inside: auto !important; } .step > .code { break-before: page !important; }", stepFaults);
    await bad("[data-role=sign-off] section { break-before: page !important; }", signOffFaults);
    await bad("} @page { @bottom-right { content: 'Page 1 of 1' } } @media print {", marginFaults);
  });
});

describe("this project's book on paper", () => {
  let host, pages;
  before(async () => {
    host = await published(path.join(root, "content"));
    const all = readdirSync(host.site, { recursive: true }).filter((file) => /(checklists|guide|rules)\/.*\.print\.html$/.test(file));
    // Pages about rules are alike; with PAPER=all every page is printed, on both papers.
    const rules = all.filter((file) => file.startsWith("rules/"));
    pages = all.filter((file) => !file.startsWith("rules/")).concat(isWhole ? rules : rules.slice(0, 5));
  });
  after(() => host?.close());

  test("is whole and well broken", async () => {
    for (const format of isWhole ? ["A4", "Letter"] : ["A4"]) {
      let count = 0;
      for (const name of pages) {
        const { sheets, facts } = await print(host.address + name, { format });
        count += sheets.length;
        assert.deepEqual(faultsOf(sheets, facts), [], `${name} on ${format}`);
      }
      console.log(`${pages.length} pages of the book: ${count} sheets of ${format}`);
    }
    assert.ok(pages.length > 20);
  });
});
