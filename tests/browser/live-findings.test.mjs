// How a preview must show what is wrong with the book.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { PHONE, inPreview, on, preview, until } from "./stage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

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
      assert.match(await panel(page).innerText(), /and 1 more, which checkbook check shows/);
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
