import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";
import { randomRun } from "./random.mjs";

const heard = new Set();
const runs = load({
  addEventListener: (name, listener) => name === "storage" && heard.add(listener),
  removeEventListener: (name, listener) => heard.delete(listener),
});

/** A storage like that of browsers; `room` is how many characters fit, and `tabs` of one storage share `map`. */
function storage({ map = new Map(), room = Infinity } = {}) {
  return {
    map,
    get length() {
      return map.size;
    },
    key: (at) => [...map.keys()][at] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem(key, text) {
      const size = [...map].reduce((sum, [name, value]) => sum + (name === key ? 0 : name.length + value.length), 0);
      if (size + key.length + text.length > room) throw new DOMException("full", "QuotaExceededError");
      map.set(key, String(text));
    },
    removeItem: (key) => void map.delete(key),
  };
}
const forbidden = () => {
  throw new DOMException("no", "SecurityError");
};
const run = randomRun(runs, 1);
const key = `checkbook:1:site:run:${run.id}`;
const ticked = (from, at) => runs.add(from, { kind: "tick", on: from.steps[at % from.steps.length].key, who: `${at}` });

test("a run that was saved is there again, and listed", () => {
  const kept = storage();
  assert.deepEqual(runs.store(kept, "site").save(run), { run, saved: true });
  const store = runs.store(kept, "site");
  assert.deepEqual(store.load(run.id), run);
  const [entry] = store.list();
  const { counts, status } = runs.fold(run);
  assert.deepEqual(
    [entry.id, entry.page, entry.title, entry.url, entry.status, entry.done, entry.total, entry.started, entry.kind],
    [run.id, "page", "Page", "page.html", status, counts.done, counts.total, run.started, run.kind],
  );
  assert.ok(entry.name && entry.changed);
  assert.deepEqual([...kept.map.keys()], [key, "checkbook:1:site:runs"]);
  assert.ok(store.persistent);
  assert.ok(store.size() > kept.map.get(key).length);
});

test("sites and previews do not see the runs of each other", () => {
  const kept = storage();
  runs.store(kept, "site").save(run);
  runs.store(kept, "site", { dev: true }).save(ticked(run, 1));
  assert.equal(runs.store(kept, "site").load(run.id).events.length, run.events.length);
  assert.deepEqual(runs.store(kept, "other").list(), []);
  assert.ok(kept.map.has(`checkbook:1:dev:site:run:${run.id}`));
});

test("two tabs lose nothing of each other", () => {
  const { map } = storage();
  const tabs = [0, 1].map(() => runs.store(storage({ map }), "site"));
  let mine = [run, run];
  for (let at = 0; at < 20; at++) {
    const tab = at % 2;
    mine[tab] = at < 10 ? ticked(mine[tab], at) : tabs[tab].save(ticked(mine[tab], at)).run;
  }
  mine = tabs.map((tab, at) => tab.save(mine[at]).run);
  const all = tabs[0].load(run.id);
  assert.equal(all.events.length, run.events.length + 20);
  assert.deepEqual(mine[1], all);
});

test("another tab is heard, and no longer when nobody listens", () => {
  const told = [];
  const stop = runs.store(storage(), "site").onChange((id) => told.push(id));
  const say = (of) => heard.forEach((listener) => listener({ key: of }));
  for (const of of [key, "checkbook:1:site:runs", "checkbook:1:other:run:x", "theme", null]) say(of);
  assert.deepEqual(told, [run.id, null]);
  stop();
  say(key);
  assert.equal(told.length, 2);
});

test("a storage that is full, forbidden or absent keeps the run in memory and says so", () => {
  for (const given of [storage({ room: 300 }), forbidden, null, undefined, () => null, { ...storage(), setItem: forbidden, getItem: forbidden, key: forbidden, removeItem: forbidden }]) {
    const store = runs.store(given, "site");
    const { run: kept, saved } = store.save(run);
    assert.equal(saved, false);
    assert.equal(store.persistent, false);
    assert.deepEqual(kept, run);
    const more = store.save(ticked(run, 1)).run;
    assert.deepEqual(store.load(run.id), more);
    assert.deepEqual(store.list().map(({ id }) => id), [run.id]);
    store.remove(run.id);
    assert.deepEqual(store.list(), []);
    assert.equal(store.load(run.id), null);
  }
});

test("a storage that fills up keeps what it had, and takes the rest when there is room again", () => {
  const kept = storage();
  const store = runs.store(kept, "site");
  store.save(run);
  const before = kept.map.get(key);
  const { setItem } = kept;
  kept.setItem = forbidden;
  const more = ticked(run, 1);
  assert.equal(store.save(more).saved, false);
  assert.equal(kept.map.get(key), before);
  assert.deepEqual(store.load(run.id), more);
  kept.setItem = setItem;
  assert.ok(store.save(ticked(run, 2)).saved);
  assert.equal(runs.store(kept, "site").load(run.id).events.length, run.events.length + 2);
  assert.ok(store.persistent);
});

test("a damaged or missing index is made again of the runs", () => {
  const kept = storage();
  const store = runs.store(kept, "site");
  const other = randomRun(runs, 2);
  store.save(run);
  store.save(other);
  for (const text of [null, "", "{", "null", "{}", "[1,null,{}]", '[{"id":"x","page":"p","started":"y"}]', kept.map.get("checkbook:1:site:runs").replaceAll("page.html", "javascript:x")]) {
    if (text === null) kept.map.delete("checkbook:1:site:runs");
    else kept.map.set("checkbook:1:site:runs", text);
    assert.deepEqual(store.list().map(({ id }) => id).sort(), [run.id, other.id].sort(), String(text));
    assert.ok(store.list().every(({ url }) => url === "page.html"));
  }
});

test("what cannot be read is left alone", () => {
  for (const text of ["", "{", "null", '{"v":2}', JSON.stringify({ ...run, events: "x" }), JSON.stringify({ ...run, id: "other" })]) {
    const kept = storage();
    kept.map.set(key, text);
    const store = runs.store(kept, "site");
    assert.equal(store.load(run.id), null, text);
    assert.deepEqual(store.list(), []);
    assert.equal(store.save(run).saved, false);
    assert.equal(kept.map.get(key), text);
    assert.deepEqual(store.load(run.id), run, "in memory");
  }
});

test("a run that was removed is gone", () => {
  const kept = storage();
  const store = runs.store(kept, "site");
  store.save(run);
  store.remove(run.id);
  assert.equal(store.load(run.id), null);
  assert.deepEqual(store.list(), []);
  assert.deepEqual([...kept.map.keys()], ["checkbook:1:site:runs"]);
});

test("who works is remembered for all pages of all sites", () => {
  const kept = storage();
  assert.deepEqual(runs.store(kept, "a").operator(), { name: "", initials: "" });
  runs.store(kept, "a").setOperator({ name: "Ann", initials: "AB" });
  assert.deepEqual(runs.store(kept, "b").operator(), { name: "Ann", initials: "AB" });
  for (const text of ["{", "1", '{"name":1}']) {
    kept.map.set("checkbook:1:operator", text);
    assert.deepEqual(runs.store(kept, "a").operator(), { name: "", initials: "" });
  }
  assert.equal(runs.store(forbidden, "a").setOperator({ name: "Ann", initials: "" }), false);
});
