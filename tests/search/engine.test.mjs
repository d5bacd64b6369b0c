// The engine and the index agree on what a word is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const theme = new URL("../../themes/default/static/", import.meta.url);
const context = vm.createContext({});
vm.runInContext(readFileSync(new URL("search-words.js", theme), "utf8"), context);
const { tokens, isNear } = context.checkbookSearch.words;

test("words are those that the index has", () => {
  const golden = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));
  for (const { text, words } of golden) {
    assert.deepEqual(Array.from(tokens(text), (token) => token.word), words, text);
  }
});

test("a word knows where it stands, in the units of a string", () => {
  const text = "🚀 Größe: docker-compose";
  const found = tokens(text).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(Array.from(found), ["Größe", "docker-compose", "docker-compose", "docker", "compose"]);
});

test("one error is near, two are not", () => {
  for (const [a, b, near] of [
    ["restore", "restore", true],
    ["restor", "restore", true],
    ["restoree", "restore", true],
    ["restire", "restore", true],
    ["resotre", "restore", true],
    ["testore", "restore", true],
    ["erstore", "restore", true],
    ["estore", "restore", true],
    ["resotr", "restore", false],
    ["rostero", "restore", false],
    ["store", "restore", false],
  ]) {
    assert.equal(isNear(a, b), near, `${a} ${b}`);
  }
});
