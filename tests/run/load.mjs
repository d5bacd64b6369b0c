// Loads the scripts of runs outside of a browser, in the order in which a page loads them.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const SCRIPTS = ["run-hash.js", "run-model.js", "run-match.js", "run-shape.js", "run-record.js", "run-text.js", "run-store.js", "run-form.js"];
const folder = new URL("../../themes/default/static/", import.meta.url);

/** What the scripts offer; `world` is laid over what they find around them. */
export function load(world = {}) {
  Object.assign(globalThis, world);
  delete globalThis.checkbookRuns;
  for (const name of SCRIPTS) vm.runInThisContext(readFileSync(new URL(name, folder), "utf8"), { filename: name });
  return globalThis.checkbookRuns;
}

/** Random numbers that a seed decides. */
export function dice(seed) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(roll() * n);
  return { roll, below, pick: (list) => list[below(list.length)] };
}
