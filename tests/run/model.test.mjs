import assert from "node:assert/strict";
import { test } from "node:test";

import { dice, load } from "./load.mjs";

const runs = load();
const AT = "2026-11-21T14:02:11+01:00";
const MODEL = {
  page: { id: "p", title: "Deploy", url: "ops/deploy.html", file: "content/ops/deploy.md", revision: "aaaaaaaa", commit: "c0ffee" },
  settings: { prechecked: "reset", auto_parent: "suggest" },
  sections: [
    { anchor: "deploy", title: "Deploy", parent: null },
    { anchor: "go", title: "Go", parent: 0 },
    { anchor: "stop", title: "Rollback criteria", parent: 0, role: "trigger" },
    { anchor: "back", title: "Rollback", parent: 0, role: "branch" },
    { anchor: "back-app", title: "Application", parent: 3, role: "branch" },
  ],
  steps: [
    { key: "a", text: "Announce", section: 1, role: "step" },
    { key: "b", text: "Migrate", section: 1, role: "step" },
    { key: "b1", text: "Run it", section: 1, role: "step", parent: "b" },
    { key: "b2", text: "Look", section: 1, role: "step", parent: "b", optional: true },
    { key: "c", text: "Works", section: 1, role: "criterion", state: "done" },
    { key: "n", text: "Only with a cache", section: 1, role: "step", state: "not-applicable" },
    { key: "t", text: "Errors > 5 %", section: 2, role: "trigger" },
    { key: "r", text: "Undeploy", section: 3, role: "branch" },
    { key: "s", text: "Restart", section: 4, role: "branch" },
  ],
  fields: [{ key: "f", label: "Size", unit: "MB", section: 1, step: "b" }],
  choices: [{ key: "o", label: "Outcome", options: ["Yes", "No"], section: 1 }],
  notes: [{ key: "m", label: "Notes", section: 1 }],
  variables: [{ name: "branch" }, { name: "token", secret: true }],
};
const SNAPSHOT = runs.snapshot(MODEL, new Map([["b1", "alembic upgrade head"]]));
const create = (more) => runs.create(MODEL, SNAPSHOT, { name: "One", operator: { name: "Ann Bee", initials: "AB" }, now: AT, ...more });
const after = (run, ...events) => events.reduce((sum, [kind, on, rest]) => runs.add(sum, { kind, ...(on && { on }), who: "AB", ...rest }), run);
const state = (...events) => runs.fold(after(create(), ...events));

test("without a run nothing is done and the denominator is honest", () => {
  const idle = runs.idle(MODEL, SNAPSHOT);
  assert.equal(idle.status, "none");
  assert.deepEqual(idle.counts, { total: 5, done: 0, na: 1, failed: 0, open: 5 });
  assert.deepEqual([...idle.branches], [["back", null]]);
  assert.equal(idle.next, "a");
});

test("pre-ticked steps start open, unless the settings keep them", () => {
  assert.equal(runs.idle(MODEL, SNAPSHOT).steps.get("c").state, "open");
  const kept = { ...MODEL, settings: { prechecked: "keep" } };
  assert.equal(runs.idle(kept, runs.snapshot(kept)).steps.get("c").state, "done");
});

test("the snapshot has paths, commands and labels with units", () => {
  assert.deepEqual(SNAPSHOT.steps[2].path, ["Deploy", "Go"]);
  assert.equal(SNAPSHOT.steps[2].code, "alembic upgrade head");
  assert.deepEqual(SNAPSHOT.fields[0], { key: "f", label: "Size, MB", path: ["Deploy", "Go", "Migrate"] });
});

test("a tick counts with its time, its person and its sections", () => {
  const run = after(create(), ["tick", "a", { t: "2026-11-21T14:03:11+01:00" }]);
  const { steps, sections, counts, next } = runs.fold(run);
  assert.deepEqual([steps.get("a").state, steps.get("a").t, steps.get("a").who], ["done", "2026-11-21T14:03:11+01:00", "AB"]);
  assert.deepEqual(sections.get("go"), { done: 1, total: 5 });
  assert.deepEqual(sections.get("deploy"), { done: 1, total: 5 });
  assert.equal(counts.done, 1);
  assert.equal(next, "b1", "what is below a step comes before it");
});

test("parents are not ticked by their children, and say how many are done", () => {
  const { steps } = state(["tick", "b1"], ["not-applicable", "b2", { reason: "no replica" }]);
  assert.deepEqual(steps.get("b").children, { done: 1, total: 1 });
  assert.equal(steps.get("b").state, "open");
  assert.equal(steps.get("b2").reason, "no replica");
});

test("triggers never count, and branches only when they are activated", () => {
  const hit = state(["tick", "t"]);
  assert.equal(hit.counts.total, 5);
  assert.deepEqual(hit.triggers.map(({ key }) => key), ["t"]);
  assert.equal(state(["activate", "back"]).counts.total, 7);
  assert.equal(state(["activate", "back"], ["deactivate", "back"]).counts.total, 5);
});

test("what is not applicable leaves the denominator, what failed stays in it", () => {
  const { counts } = state(["not-applicable", "a"], ["fail", "b", { reason: "timeout" }], ["tick", "c"]);
  assert.deepEqual(counts, { total: 4, done: 1, na: 2, failed: 1, open: 2 });
});

test("undo takes back the last event that is not yet taken back, and brings back what was before", () => {
  let run = after(create(), ["tick", "a"], ["fail", "a", { reason: "no" }], ["field", "f", { label: "Size", value: "3" }]);
  for (const kind of ["field", "fail", "tick"]) {
    const last = runs.lastUndoable(run);
    assert.equal(last.kind, kind);
    run = runs.add(run, { kind: "undo", of: last.id });
  }
  assert.equal(runs.lastUndoable(run), null);
  const { steps, fields } = runs.fold(run);
  assert.equal(steps.get("a").state, "open");
  assert.equal(fields.size, 0);
  assert.equal(run.events.length, 7, "the history stays");
});

test("a start, a finish and an undo cannot be undone", () => {
  const run = after(create(), ["finish", null, { status: "aborted" }]);
  assert.equal(runs.lastUndoable(run), null);
  assert.equal(runs.fold(runs.add(run, { kind: "undo", of: run.events[0].id })).status, "aborted");
});

test("a run that is completed with open steps says so, and goes on when it is reopened", () => {
  assert.equal(state(["finish", null, { status: "completed" }]).status, "completed-with-open-steps");
  const all = ["a", "b", "b1", "b2", "c"].map((key) => ["tick", key]);
  const done = state(...all, ["finish", null, { status: "completed" }]);
  assert.equal(done.status, "completed");
  assert.ok(done.ended);
  assert.equal(state(["finish", null, { status: "aborted" }], ["reopen"]).status, "active");
});

test("blanks, variables, notes and signatures keep what was said last, and nothing when it was emptied", () => {
  const told = state(
    ...[["field", "f", { value: "1" }], ["field", "f", { value: "2" }], ["choice", "o", { value: "Yes" }], ["note", "m", { text: "long" }]],
    ...[["note", "a", { text: "on a step" }], ["note", null, { text: "on the run" }], ["variable", "branch", { value: "x" }], ["sign", "f", { name: "Ann" }]],
  );
  assert.equal(told.fields.get("f").value, "2");
  assert.equal(told.choices.get("o").value, "Yes");
  assert.equal(told.notes.get("m").value, "long");
  assert.equal(told.notes.get("").value, "on the run");
  assert.equal(told.steps.get("a").note, "on a step");
  assert.equal(told.variables.get("branch"), "x");
  assert.equal(told.signatures.get("f").name, "Ann");
  assert.equal(state(["field", "f", { value: "1" }], ["field", "f", { value: "" }]).fields.size, 0);
});

test("secret variables never become events", () => {
  const run = create({ variables: { branch: "release", token: "hunter2" } });
  assert.deepEqual(runs.fold(run).variables, new Map([["branch", "release"]]));
  assert.ok(!JSON.stringify(run).includes("hunter2"));
});

test("a hand-over changes who works, and both are named", () => {
  const run = after(create(), ["hand-over", null, { to: { name: "Cid", initials: "C" } }]);
  assert.equal(runs.fold(run).operator.name, "Cid");
  assert.deepEqual(run.operators.map(({ name }) => name), ["Ann Bee", "Cid"]);
});

test("events keep their order within a second and when the clock goes back", () => {
  const run = after(create(), ["tick", "a", { t: "2026-11-21T14:30:00+01:00" }], ["untick", "a", { t: "2026-11-21T14:10:00+01:00" }]);
  assert.equal(runs.fold(run).steps.get("a").state, "open");
  let many = create();
  for (let at = 0; at < 3000; at++) many = runs.add(many, { kind: at % 2 ? "untick" : "tick", on: "a" });
  assert.deepEqual(runs.order(many.events), many.events);
  assert.equal(new Set(many.events.map(({ id }) => id)).size, 3001);
});

test("adding leaves the run alone that it was added to", () => {
  const run = create();
  const before = JSON.stringify(run);
  runs.add(run, { kind: "tick", on: "a" });
  assert.equal(JSON.stringify(run), before);
});

test("times carry the local offset", () => {
  assert.match(runs.timestamp(new Date()), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  const date = new Date(2026, 10, 21, 14, 3, 11);
  assert.ok(runs.timestamp(date).startsWith("2026-11-21T14:03:11"));
  assert.equal(Date.parse(runs.timestamp(date)), date.getTime());
});

test("merging is commutative, associative and idempotent", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { below, pick } = dice(seed);
    const grow = (run) => {
      for (let n = below(6); n > 0; n--) {
        const t = `2026-11-21T14:0${below(10)}:0${below(2)}+01:00`;
        const kind = pick(["tick", "untick", "fail", "note", "field", "undo", "hand-over", "activate"]);
        const to = { name: pick(["Ann", "Cid", "Dee"]), initials: "X" };
        const details = { note: { text: `${below(9)}` }, field: { value: `${below(9)}` }, undo: { of: pick(run.events).id }, "hand-over": { to } };
        run = runs.add(run, { kind, on: kind === "activate" ? "back" : pick(["a", "b", "c"]), t, who: pick(["AB", "CD"]), ...details[kind] });
      }
      return run;
    };
    const root = grow(create());
    const changed = { ...SNAPSHOT, page: { ...SNAPSHOT.page, revision: "bbbbbbbb" } };
    const [a, b, c] = [grow(root), grow(runs.republish(grow(root), changed)), grow(root)];
    assert.deepEqual(runs.merge(a, a), a);
    assert.deepEqual(runs.merge(a, b), runs.merge(b, a));
    assert.deepEqual(runs.merge(runs.merge(a, b), c), runs.merge(a, runs.merge(b, c)));
    assert.deepEqual(runs.merge(runs.merge(a, b), b), runs.merge(a, b));
    assert.equal(runs.merge(a, b).page.revision, "bbbbbbbb");
  }
});

test("of two texts of one event the newer wins", () => {
  const run = after(create(), ["note", "a", { text: "old", t: "2026-11-21T14:05:00+01:00" }]);
  const last = run.events.at(-1);
  const newer = { ...run, events: [...run.events.slice(0, -1), { ...last, text: "new", t: "2026-11-21T14:06:00+01:00" }] };
  assert.equal(runs.fold(runs.merge(run, newer)).steps.get("a").note, "new");
  assert.equal(runs.fold(runs.merge(newer, run)).steps.get("a").note, "new");
});
