// `checkbook serve` with a real browser: a saved file is on the open page, and nothing that the reader did is lost.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, describe, test } from "node:test";

import { browser as launch } from "./book.mjs";
import { Serving, until } from "./serving.mjs";

const steps = (from, to) => Array.from({ length: to - from }, (_, at) => `- [ ] Step number ${from + at} of the list`).join("\n");
const LONG = `# Long\n\nOpening words.\n\nTicket: ____\n\n## First\n\n${steps(0, 60)}\n\n## Second\n\n${steps(60, 120)}\n`;
const BOOK = {
  "book.toml": '[book]\ntitle = "Served"\n',
  "content/index.md": "# Home\n\n[Long](long.md)\n",
  "content/long.md": LONG,
  "content/other.md": "# Other\n\nOther words.\n",
};

let browser, serving, page, faults;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(async () => {
  await page?.context().close();
  await serving?.end();
});

async function open(at, ...options) {
  serving = new Serving(BOOK);
  await serving.start(...options);
  page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  const listens = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"));
  await page.goto(serving.url + at);
  await listens;
  await page.evaluate(() => (window.same = true));
}

const shows = (text) => page.waitForFunction((text) => document.body?.textContent.includes(text), text, { timeout: 20_000 });
const panel = () => page.locator("[data-checkbook-live]");

describe("a saved file", () => {
  test("is on the page while its reader types, ticks and reads", async () => {
    await open("long.html");
    await page.getByRole("checkbox", { name: "Step number 3 of the list" }).check();
    const field = page.getByRole("textbox").first();
    await field.click();
    let typed = "";
    for (let edit = 0; edit < 20; edit++) {
      await page.keyboard.type(`${edit} `);
      typed += `${edit} `;
      await page.keyboard.press("ArrowLeft");
      serving.put("content/long.md", LONG.replace("Opening words.", `Opening words ${edit}.\n\nMore of them: ${edit}.`));
      await shows(`More of them: ${edit}.`);
      assert.equal(await field.inputValue(), typed);
      const caret = await field.evaluate((input) => [document.activeElement === input, input.selectionStart]);
      assert.deepEqual(caret, [true, typed.length - 1]);
      await page.keyboard.press("End");
    }
    assert.ok(await page.getByRole("checkbox", { name: "Step number 3 of the list" }).isChecked());
    assert.ok(await page.evaluate(() => window.same), "the page was never loaded anew");
    assert.deepEqual(faults, []);
  });

  test("leaves the step that is read where it is", async () => {
    await open("long.html");
    const step = page.getByRole("checkbox", { name: "Step number 80 of the list" });
    await step.evaluate((box) => window.scrollTo(0, box.getBoundingClientRect().top + scrollY - 120));
    const top = () => step.evaluate((box) => box.getBoundingClientRect().top);
    const before = await top();
    for (let edit = 0; edit < 20; edit++) {
      const more = Array.from({ length: edit % 7 }, (_, at) => `Paragraph ${at} of edit ${edit}.`).join("\n\n");
      const fewer = steps(edit, 60);
      serving.put("content/long.md", LONG.replace(steps(0, 60), fewer).replace("Opening words.", `Edit ${edit}.\n\n${more}`));
      await shows(`Edit ${edit}.`);
      await until("the step is where it was", async () => Math.abs((await top()) - before) <= 2, 2000);
    }
    assert.ok(await page.evaluate(() => window.same));
    assert.deepEqual(faults, []);
  });

  test("brings a new look without loading the page", async () => {
    await open("long.html");
    serving.put("themes/default/static/tokens.css", "h1 { color: rgb(1, 2, 3) !important; }");
    const colour = () => page.locator("h1").first().evaluate((title) => getComputedStyle(title).color);
    await until("the colour is there", async () => (await colour()) === "rgb(1, 2, 3)");
    assert.ok(await page.evaluate(() => window.same));
  });

  test("brings a new frame by loading the page", async () => {
    await open("long.html");
    serving.put("themes/default/templates/parts/footer.html", "<footer>A footer of ours</footer>");
    await shows("A footer of ours");
    await page.waitForFunction(() => !window.same);
  });
});

describe("findings", () => {
  test("stand over the page with their line, and go when they are mended", async () => {
    await open("long.html");
    serving.put("content/long.md", LONG.replace("Opening words.", "See [this](gone.md)."));
    await panel().getByText("link target does not exist").waitFor();
    await panel().getByText("content/long.md:3:12").waitFor();
    await shows("See this.");
    serving.put("content/long.md", LONG);
    await until("the panel is gone", async () => !(await panel().getByText("link target does not exist").count()));
    await shows("Opening words.");
    assert.ok(await page.evaluate(() => window.same));
  });

  test("of front matter and settings leave the last good site", async () => {
    await open("long.html");
    serving.put("content/long.md", `---\ntitle: [\n---\n${LONG}`);
    await panel().getByText(/content\/long\.md:\d/).first().waitFor();
    serving.put("content/long.md", LONG);
    serving.put("book.toml", "[book]\ntitel = 1\n");
    await panel().getByText("book.toml:2:1").waitFor();
    await shows("Opening words.");
    serving.put("book.toml", '[book]\ntitle = "Mended"\n');
    await page.waitForFunction(() => document.title.includes("Mended"), null, { timeout: 20_000 });
    await until("the panel is gone", async () => !(await panel().getByText("titel").count()));
  });
});

describe("the preview", () => {
  test("says that a page is gone, and brings it back", async () => {
    await open("other.html");
    serving.remove("content/other.md");
    await panel().getByText("no longer in the book").waitFor();
    await shows("Other words.");
    serving.put("content/other.md", "# Other\n\nBack again.\n");
    await shows("Back again.");
    await until("the notice is gone", async () => !(await panel().getByText("no longer in the book").count()));
    assert.ok(await page.evaluate(() => window.same));
  });

  test("finds a server that was started again", async () => {
    await open("other.html");
    assert.equal(await serving.stop(), 0);
    await panel().getByText("isconnected").waitFor();
    serving.put("content/other.md", "# Other\n\nWritten meanwhile.\n");
    await serving.start();
    await shows("Written meanwhile.");
  });

  test("goes to what was changed when it is asked to", async () => {
    await open("other.html", "--navigate-to-changed");
    serving.put("content/long.md", LONG.replace("Step number 70", "Changed step 70"));
    await page.waitForURL(/long\.html#second$/);
    await shows("Changed step 70");
  });

  test("shows a page as it is printed", async () => {
    await open("long.html");
    await page.goto(`${serving.url}__checkbook/print/long.html?paper=letter&mode=blank`);
    await shows("Step number 3 of the list");
    await until("the paper", () => page.evaluate(() => document.documentElement.dataset.printMode === "blank"));
    assert.ok(await page.locator("link[rel=stylesheet]").first().evaluate((link) => link.sheet !== null));
  });

  test("writes nothing", async () => {
    await open("index.html");
    serving.put("content/index.md", "# Home\n\nOnce more.\n");
    await shows("Once more.");
    assert.ok(!existsSync(path.join(serving.root, "book")));
  });
});
