import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { dice, load } from "./load.mjs";

const runs = load();
const expected = (text) => createHash("sha256").update(text, "utf8").digest("hex");

test("the hash is that of the standard, at every length around the blocks", () => {
  for (let length = 0; length < 300; length++) {
    const text = "aé🚀".repeat(length).slice(0, length).toWellFormed();
    assert.equal(runs.sha256(text), expected(text), `${length}`);
  }
});

test("the hash of long and of random texts is that of the standard", () => {
  const { below } = dice(7);
  for (let round = 0; round < 50; round++) {
    const text = Array.from({ length: below(5000) }, () => String.fromCodePoint(below(0xd000) + 1)).join("");
    assert.equal(runs.sha256(text), expected(text));
  }
  const long = "checkbook ".repeat(200_000);
  assert.equal(runs.sha256(long), expected(long));
});
