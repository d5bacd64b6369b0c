import assert from "node:assert/strict";
import { test } from "node:test";

import { EDITS, edited, page, published } from "./edits.mjs";
import { dice, load } from "./load.mjs";

const runs = load();

/** A page in short: `Heading: step, step «command», step {id}; Heading: …`. */
function short(text, revision) {
  const sections = text.split(";").map((part) => {
    const [title, list] = part.split(":");
    const steps = list.split(",").map((words, at) => {
      const [, said, code, id] = /^([^«{]*)(?:«(.*)»)?\s*(?:\{(.*)\})?$/.exec(words.trim());
      return { uid: `${title}${at}${words}`, text: said.trim(), code: code ?? "", id: id ?? null, parent: null, role: "step" };
    });
    return { title: title.trim(), role: null, steps };
  });
  const { model, code } = published(sections, revision);
  return { model, snapshot: runs.snapshot(model, code) };
}

/** What became of the ticks on some steps of `old`, by their place: new place and flag, or "removed". */
function became(old, now, ticked) {
  const [before, after] = [short(old, "aaaaaaaa"), short(now, "bbbbbbbb")];
  let run = runs.create(before.model, before.snapshot);
  for (const at of ticked) run = runs.add(run, { kind: "tick", on: before.snapshot.steps[at].key, who: `${at}` });
  const next = runs.republish(run, after.snapshot);
  const state = runs.fold(next);
  return Object.fromEntries(
    ticked.map((at) => {
      const place = after.snapshot.steps.findIndex(({ key }) => state.steps.get(key).who === `${at}`);
      const removed = state.removed.some(({ who }) => who === `${at}`);
      assert.ok(removed !== place >= 0, "a tick is in one place");
      return [at, removed ? "removed" : `${place} ${state.steps.get(after.snapshot.steps[place].key).flag}`];
    }),
  );
}

test("each kind of change keeps the tick, flags it or lists it", () => {
  for (const [name, old, now, expected] of [
    ["nothing", "A: one, two, one", "A: one, two, one", { 0: "0 null", 2: "2 null" }],
    ["a step above", "A: one, two", "A: zero, one, two", { 0: "1 null", 1: "2 null" }],
    ["a reworded step", "A: restart the application server, two", "A: restart the application servers, two", { 0: "0 reworded" }],
    ["a sign that changes the meaning", "A: errors > 5 %, two", "A: errors < 5 %, two", { 0: "0 reworded" }],
    ["a number that changes the meaning", "A: wait for 30 seconds, two", "A: wait for 60 seconds, two", { 0: "removed" }],
    ["another text", "A: restart, two", "A: call the manager, two", { 0: "removed", 1: "1 null" }],
    ["a changed command", "A: one «ls», two", "A: one «rm», two", { 0: "0 reworded" }],
    ["a removed step", "A: one, two", "A: two", { 0: "removed", 1: "0 null" }],
    ["a move to other headings", "A: one, two; B: three", "A: two; B: three, one", { 0: "2 moved", 1: "0 null" }],
    ["a move under the same heading", "A: one, two, three, four", "A: two, three, four, one", { 0: "3 moved", 1: "0 null" }],
    ["a renamed heading", "A: one, two", "C: one, two", { 0: "0 moved", 1: "1 moved" }],
    ["a number before a heading", "1. A: one, two", "2. A: one, two", { 0: "0 null" }],
    ["an equal step far above", "A: one, restart, two", "A: restart, one, restart, two", { 1: "2 null" }],
    ["an equal step beside", "A: one, restart, two", "A: one, restart, restart, two", { 1: "removed" }],
    ["an equal step less", "A: one, restart, two, restart, three", "A: one, two, restart, three", { 1: "removed", 3: "2 null" }],
    ["equal steps told apart by their commands", "A: restart «api», restart «web»", "A: restart «web», restart «api»", { 0: "1 moved", 1: "0 moved" }],
    ["headings that were exchanged", "A: one, check; B: two, check", "C: one, check; A: two, check", { 1: "1 moved", 3: "3 moved" }],
    ["an id and other words", "A: one {x}, two", "A: something else {x}, two", { 0: "0 reworded" }],
    ["an id elsewhere", "A: one {x}, two; B: three", "A: two; B: one {x}, three", { 0: "1 moved" }],
    ["an id whose words came back without it", "A: one {x}, two", "A: one, something {x}, two", { 0: "1 reworded" }],
    ["a list of equal steps for each host", "A: stop, start; B: stop, start", "N: stop, start; A: stop, start; B: stop, start", { 0: "2 null", 3: "5 null" }],
  ]) {
    assert.deepEqual(became(old, now, Object.keys(expected).map(Number)), expected, name);
  }
});

test("a step that becomes a reason to stop keeps no tick", () => {
  const [old, now] = [short("A: errors, two", "a"), short("A: errors, two", "b")];
  now.snapshot.steps[0].role = "trigger";
  const { removed, added, unsure } = runs.match(old.snapshot.steps, now.snapshot.steps);
  assert.deepEqual([removed, added, unsure], [[0], [0], { old: [0], new: [0] }]);
});

test("new steps say so, and flags go when somebody looked", () => {
  const [before, after] = [short("A: restart the server, two", "a"), short("A: restart the servers, two, three", "b")];
  let run = runs.create(before.model, before.snapshot);
  run = runs.republish(runs.add(run, { kind: "tick", on: before.snapshot.steps[0].key }), after.snapshot);
  const [first, , third] = after.snapshot.steps.map(({ key }) => key);
  const flags = (it) => [first, third].map((key) => runs.fold(it).steps.get(key).flag);
  assert.deepEqual(flags(run), ["reworded", "new"]);
  run = runs.add(runs.add(run, { kind: "confirm", on: first }), { kind: "tick", on: third });
  assert.deepEqual(flags(run), [null, null]);
  assert.equal(runs.fold(run).steps.get(first).state, "done");
});

test("what another tab still did on the page of before reaches the steps of now", () => {
  const [before, after] = [short("A: check, two, check", "a"), short("A: check, one, check, two, check", "b")];
  const [first, , second] = before.snapshot.steps.map(({ key }) => key);
  const root = runs.create(before.model, before.snapshot, { now: "2026-11-21T10:00:00+01:00" });
  const one = runs.republish(root, after.snapshot, "2026-11-21T10:01:00+01:00");
  const two = runs.add(runs.add(root, { kind: "tick", on: second, t: "2026-11-21T10:02:00+01:00" }), { kind: "tick", on: first, t: "2026-11-21T10:02:01+01:00" });
  const { steps, removed } = runs.fold(runs.merge(one, two));
  const done = after.snapshot.steps.map(({ key }) => steps.get(key).state === "done");
  assert.deepEqual(done, [false, false, false, false, true], "the last is certain, the first is not");
  assert.equal(removed.length, 1);
});

test("two tabs that both see the new page, and a page that goes back, lose nothing", () => {
  const [before, after] = [short("A: one, two", "a"), short("A: zero, one, two words", "b")];
  const root = runs.add(runs.create(before.model, before.snapshot), { kind: "tick", on: before.snapshot.steps[0].key });
  const tabs = [1, 2].map(() => runs.republish(root, after.snapshot));
  const zero = after.snapshot.steps[0].key;
  const both = runs.merge(runs.add(tabs[0], { kind: "tick", on: zero }), tabs[1]);
  assert.deepEqual(after.snapshot.steps.map(({ key }) => runs.fold(both).steps.get(key).state), ["done", "done", "open"]);
  const back = runs.republish(both, before.snapshot);
  const state = runs.fold(back);
  assert.equal(state.steps.get(before.snapshot.steps[0].key).state, "done");
  assert.deepEqual(state.removed.map(({ text, state }) => [text, state]), [["zero", "done"]]);
});

test("values of blanks follow their blank or are listed", () => {
  const model = (labels, revision) => ({
    page: { id: "p", title: "P", url: "p.html", revision },
    sections: [{ anchor: "s", title: "S", parent: null }],
    steps: [],
    fields: labels.map(([key, label]) => ({ key, label, section: 0 })),
  });
  const old = model([["k0", "Start"], ["k1", "Count"], ["k2", "End"]], "a");
  // The key of a blank that was there is now that of another one.
  const now = model([["k0", "Start"], ["k1", "Size"], ["k9", "End"]], "b");
  let run = runs.create(old, runs.snapshot(old));
  for (const { key, label } of old.fields) run = runs.add(run, { kind: "field", on: key, label, value: label });
  const { fields, lost } = runs.fold(runs.republish(run, runs.snapshot(now)));
  assert.deepEqual([...fields].map(([key, { value }]) => [key, value]), [["k0", "Start"], ["k9", "End"]]);
  assert.deepEqual(lost.map(({ label, value }) => [label, value]), [["Count", "Count"]]);
});

test("a branch that was renamed stays activated", () => {
  const [before, after] = [short("A: one; Rollback: undo, restore", "a"), short("A: one; Way back: undo, restore", "b")];
  for (const { model, snapshot } of [before, after]) {
    model.sections[1].role = snapshot.sections[1].role = "branch";
    for (const step of snapshot.steps.slice(1)) step.role = "branch";
  }
  const [old] = before.model.sections.slice(1);
  const run = runs.add(runs.create(before.model, before.snapshot), { kind: "activate", on: old.anchor });
  const { counts, branches } = runs.fold(runs.republish(run, after.snapshot));
  assert.equal(counts.total, 3);
  assert.ok(branches.get(after.model.sections[1].anchor));
});

/** The neighbours of a step under its headings, of those that are on both pages. */
function beside({ snapshot, who }, other, key) {
  const both = new Set(other.who.values());
  const me = snapshot.steps.find((step) => step.key === key);
  const list = snapshot.steps.filter((step) => step === me || (step.path.join() === me.path.join() && both.has(who.get(step.key))));
  return [-1, 1].map((by) => list[list.indexOf(me) + by]).map((step) => [who.get(step?.key), step && step.text + step.code]);
}

/** Whether two steps read the same, stand in the same place and have the same neighbours, or have words that nothing else has. */
function isTwin(old, now, oldKey, key) {
  const [a, b] = [old.snapshot.steps.find((step) => step.key === oldKey), now.snapshot.steps.find((step) => step.key === key)];
  const told = ({ text, code, path, role }) => JSON.stringify([text, code, path, role]);
  const isAlone = [old, now].every(({ snapshot }) => snapshot.steps.filter((step) => step.text === b.text).length === 1);
  const [x, y] = [beside(old, now, oldKey), beside(now, old, key)];
  return told(a) === told(b) && (isAlone || x.every(([uid, words], at) => uid === y[at][0] || words === y[at][1]));
}

/** Ticks half of a random page, changes the page, and counts where the ticks are. */
function trial(seed, options, counts) {
  const random = dice(seed);
  const first = page(random, options);
  const { sections, names } = edited(first, random, options);
  const [old, now] = [published(first, "aaaaaaaa"), published(sections, "bbbbbbbb")].map((it) => ({ ...it, snapshot: runs.snapshot(it.model, it.code) }));
  let run = runs.create(old.model, old.snapshot);
  const ticked = new Map();
  for (const { key } of old.snapshot.steps) {
    if (random.below(2)) continue;
    run = runs.add(run, { kind: "tick", on: key, who: old.who.get(key) });
    ticked.set(old.who.get(key), key);
  }
  const state = runs.fold(runs.republish(run, now.snapshot));
  const found = new Map();
  const count = (name) => (counts[name] = (counts[name] ?? 0) + 1);
  const note = (uid) => found.set(uid, (found.get(uid) ?? 0) + 1);
  for (const [key, { state: is, who, flag }] of state.steps) {
    if (is !== "done") continue;
    note(who);
    if (now.who.get(key) === who) count(flag ? "flagged" : "kept");
    else if (isTwin(old, now, ticked.get(who), key)) count("twin");
    else {
      assert.ok(flag, `seed ${seed}, ${names}: the tick of ${ticked.get(who)} is on ${key}`);
      count("flagged elsewhere");
    }
  }
  for (const { who } of state.removed) note(who) && count("listed");
  for (const uid of ticked.keys()) assert.equal(found.get(uid), 1, `seed ${seed}, ${names}: ${ticked.get(uid)} is in ${found.get(uid)} places`);
}

test("no tick ends on another step without a flag, whatever is edited", (context) => {
  const counts = {};
  for (let seed = 1; seed <= 4000; seed++) trial(seed, {}, counts);
  for (let seed = 1; seed <= 1000; seed++) trial(seed, { equal: 1 }, counts);
  for (let seed = 1; seed <= 1000; seed++) trial(seed, { equal: 0 }, counts);
  context.diagnostic(JSON.stringify(counts));
  assert.ok(counts["flagged elsewhere"] < counts.kept / 500, "even with a flag it is rare");
});

for (const kind of Object.keys(EDITS)) {
  test(`one edit of the kind ${kind} moves no tick`, (context) => {
    const counts = {};
    for (let seed = 1; seed <= 400; seed++) trial(seed, { number: 1, kinds: [kind] }, counts);
    context.diagnostic(JSON.stringify(counts));
    assert.equal(counts["flagged elsewhere"] ?? 0, 0);
  });
}

test("a long page of equal steps is matched in time", () => {
  const make = (n, revision) => short(`A: ${Array.from({ length: n }, (_, at) => (at % 3 ? "restart" : `step ${at} of many`)).join(", ")}`, revision);
  const [old, now] = [make(1500, "a"), make(1510, "b")];
  const start = performance.now();
  const { same } = runs.match(old.snapshot.steps, now.snapshot.steps);
  assert.ok(same.length > 1400);
  assert.ok(performance.now() - start < 3000);
});
