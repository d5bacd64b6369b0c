// What a reader does with a list in a preview must stay when the book changes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { on, preview, until } from "./stage.mjs";

const LIST = "all.html";

test("a list stays sorted and filtered, and shows what is new", async () => {
  await on({}, async (page) => {
    const shown = () => page.locator(".entry:visible .entry-title > a:first-child").allInnerTexts();
    const letters = await shown();
    assert.equal(letters.length, 3);
    await page.getByRole("combobox", { name: "Sort by", exact: true }).selectOption("Review date");
    assert.equal((await shown())[0], "Release the shop", "it alone has a day");
    await page.getByRole("searchbox", { name: "Filter" }).fill("team");
    preview.edit(LIST, "Restore the database</a>", "Bring the database back</a>");
    await until("the new title is shown", async () => (await shown()).includes("Bring the database back"));
    assert.deepEqual(await shown(), ["Release the shop", "Bring the database back"]);
    await page.getByRole("combobox", { name: "Sort by", exact: true }).selectOption("Title");
    await page.getByRole("searchbox", { name: "Filter" }).fill("");
    assert.equal((await shown()).length, 3);
  }, { at: LIST });
});
