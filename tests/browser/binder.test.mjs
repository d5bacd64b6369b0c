// A binder of sixty documents, as a PDF file: its contents match, and each document begins a sheet that is its own.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { binary, browser as launch, serve } from "./book.mjs";
import { folded, headingFaults, letterFaults, read } from "./pdf.mjs";

const COUNT = 60;
const title = (number) => `Procedure ${String(number).padStart(2, "0")} “of” \\ ${COUNT}`;
const steps = (number) => Array.from({ length: 3 + ((number * 7) % 40) }, (_, at) => `- [ ] Part ${number}.${at + 1} is done`);
const text = (number) => `---\ntitle: '${title(number)}'\nversion: ${number}.0\nupdated: 2026-01-${String((number % 28) + 1).padStart(2, "0")}\ncategory: ${number % 2 ? "odd" : "even"}\n---\n\n## Work\n\n${steps(number).join("\n")}\n\n## Sign-off\n\n**Lead**: ____________\n`;

let browser, host, folder;
before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "checkbook-binder-"));
  mkdirSync(path.join(folder, "content"));
  writeFileSync(path.join(folder, "book.toml"), '[book]\ntitle = "Sixty procedures"\n[print]\npaper = "a4"\n');
  for (let number = 1; number <= COUNT; number += 1) writeFileSync(path.join(folder, `content/p${String(number).padStart(2, "0")}.md`), text(number));
  execFileSync(binary, ["build", folder, "--no-check"], { stdio: "ignore" });
  host = await serve(path.join(folder, "book"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function bound(name) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(host.address + name);
  const contents = await page.locator(".contents a").evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute("href")]));
  const sheets = await read(await page.pdf({ preferCSSPageSize: true, printBackground: false, tagged: true }));
  const said = sheets.map(({ glyphs }) => folded(glyphs.map((glyph) => glyph.text).join("")));
  const margins = sheets.map(({ margin }) => folded(margin.map((glyph) => glyph.text).join("")));
  await context.close();
  return { contents, sheets, said, margins };
}

/** Asks that the documents of these numbers, and no others, are in the binder, each on sheets of its own. */
function holds({ contents, sheets, said, margins }, numbers) {
  assert.deepEqual(contents.map(([words]) => words), numbers.map(title));
  assert.equal(new Set(contents.map(([, href]) => href)).size, numbers.length, "each leads to its own place");
  const starts = numbers.map((number) => said.findIndex((words) => words.startsWith(folded(title(number)))));
  assert.ok(starts[0] > 0, "the cover and the contents come first");
  assert.deepEqual(starts, [...starts].sort((one, other) => one - other));
  numbers.forEach((number, at) => {
    const own = said.slice(starts[at], starts[at + 1]).join("");
    const [first, last] = [folded(`Part ${number}.1 is done`), folded(`Part ${number}.${steps(number).length} is done`)];
    assert.ok(own.includes(first) && own.includes(last), `${title(number)} is whole`);
    const isEnd = own.includes(folded(`End of ${title(number)}`));
    assert.ok(isEnd, `${title(number)} says where it ends`);
    for (let sheet = starts[at]; sheet < (starts[at + 1] ?? sheets.length); sheet += 1) {
      assert.ok(margins[sheet].includes(folded(title(number))), `sheet ${sheet + 1} names its document`);
      assert.ok(!said[sheet].includes("Part") || said[sheet].includes(folded(`Part ${number}.`)), `sheet ${sheet + 1} has no other document`);
    }
  });
  margins.forEach((words, at) => assert.ok(words.includes(folded(`Page ${at + 1} of ${sheets.length}`)), `sheet ${at + 1} is numbered`));
  const cover = said.slice(0, starts[0]).join("");
  for (const number of numbers) assert.ok(cover.includes(folded(title(number))) && cover.includes(folded(`${number}.0`)), `${title(number)} is in the contents, with its version`);
  assert.deepEqual([...letterFaults(sheets), ...headingFaults(sheets.slice(1))], []);
  return sheets.length;
}

test("a binder of sixty documents has them all, each on sheets of its own", async () => {
  const numbers = Array.from({ length: COUNT }, (_, at) => at + 1);
  console.log(`${COUNT} documents: ${holds(await bound("print.html"), numbers)} sheets of A4`);
});

test("a binder of a category has its documents alone", async () => {
  const numbers = Array.from({ length: COUNT / 2 }, (_, at) => 2 * at + 1);
  console.log(`${numbers.length} documents: ${holds(await bound("categories/odd.print.html"), numbers)} sheets of A4`);
});
