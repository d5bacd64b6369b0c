// What the tests of runs share: the book, its site on a host, and a person in front of a page of it.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { browser as launch, build, serve } from "./book.mjs";

export * from "./acting.mjs";

export const DEPLOY = "ops/deploy.html";
const OPERATOR = JSON.stringify({ name: "Ada Byron", initials: "AB" });
const LONG = Array.from({ length: 1000 }, (_, at) => `${at % 25 ? "" : `\n## Part ${at / 25 + 1}\n\n`}- [ ] Step ${at + 1} of the long list`).join("\n");
const COPY = "---\nvariables: { commit: {} }\n---\n\n# Copy\n\n- [ ] Take it\n\n  ```sh\n  git checkout <commit>\n  ```\n";

let book, host, browser;

before(async () => {
  book = build("steps", "error", { "content/ops/long.md": `# Long\n${LONG}\n`, "content/ops/copy.md": COPY });
  host = await serve(book.site);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
  book?.remove();
});

/** A browser of its own, with an operator that it knows. Each page that `open` opens says nothing but what is `expected`. */
export async function visit(look, { at = DEPLOY, operator = OPERATOR, prepare, expected = [], ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(8000);
  const faults = [];
  if (operator) {
    await context.addInitScript((known) => {
      try {
        localStorage.getItem("checkbook:1:operator") ?? localStorage.setItem("checkbook:1:operator", known);
      } catch {
        // Some tests forbid the storage.
      }
    }, operator);
  }
  if (prepare) await context.addInitScript(prepare);
  const open = async (address = at) => {
    const page = await context.newPage();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
    page.on("pageerror", (fault) => faults.push(String(fault.stack)));
    await page.goto(host.address + address);
    return page;
  };
  try {
    await look(await open(), { open, context });
    assert.deepEqual(faults.filter((fault) => !expected.some((pattern) => pattern.test(fault))), []);
  } finally {
    await context.close();
  }
}
