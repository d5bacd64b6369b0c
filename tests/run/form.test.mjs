// What a run says on paper is what its record says, at the times of the place where it was written.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";
import { randomRun } from "./random.mjs";

const runs = load();
// The page has these from parts that need a browser.
Object.assign(runs, {
  counted: (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`,
  span: (from, to) => `${(Date.parse(to) - Date.parse(from)) / 60_000} min`,
  initials: (name) => name.split(" ").map(([letter]) => letter).join(""),
});

const PAGE = { id: "a.md", title: "A", url: "a.html", revision: "11aa22bb" };
const NIGHT = "2026-03-01T23:50:00+01:00";
const step = (key, role = "step") => ({ key, text: `Step ${key}`, role, section: 0 });
const model = { page: PAGE, sections: [{ anchor: "a", title: "A" }], steps: [step("a"), step("b"), step("c"), step("d"), step("t", "trigger"), step("s", "sign-off")] };

/** A run of that page with `events`, and what it says on paper. */
function paper(events, { columns = "time-initials", ...options } = {}) {
  const start = runs.create(model, runs.snapshot(model), { now: NIGHT, operator: { name: "Ada Byron", initials: "AB" }, ...options });
  const run = events.reduce((sum, [t, kind, on, details]) => runs.add(sum, { t, kind, on, who: "AB", ...details }), start);
  return { run, form: runs.onPaper(run, runs.fold(run), { shown: PAGE, printed: "2026-03-02T08:00:00+01:00", columns }) };
}
const facts = (form) => Object.fromEntries(form.facts);

test("each state has its mark, its time, and the day where it changes", () => {
  const { form } = paper([
    ["2026-03-01T23:58:00+01:00", "tick", "a"],
    ["2026-03-02T00:03:00+01:00", "not-applicable", "b", { reason: "no load" }],
    ["2026-03-02T00:04:00+01:00", "fail", "c", { reason: "refused", who: "GH" }],
    ["2026-03-02T00:05:00+01:00", "tick", "t"],
    ["2026-03-02T05:06:00+00:00", "tick", "s"],
    ["2026-03-02T05:07:00+00:00", "note", "d", { text: "two\nlines" }],
  ]);
  assert.deepEqual([...form.steps], [
    ["a", { mark: "✓", time: "23:58", by: "AB", lines: [] }],
    ["b", { mark: "–", time: "2 Mar 00:03", by: "AB", lines: ["Not applicable — no load"] }],
    ["c", { mark: "✗", time: "00:04", by: "GH", lines: ["Failed — refused"] }],
    ["d", { mark: "", time: "", by: "", lines: ["Note: two\nlines"] }],
    ["t", { mark: "✗", time: "00:05", by: "AB", lines: ["Stop condition met 00:05 AB"] }],
    ["s", { mark: "✓", time: "05:06 +00:00", by: "AB", lines: ["Done 05:06 +00:00 AB"] }],
  ]);
  assert.equal(facts(form).Steps, "2 of 4 done · 1 not applicable · 1 failed · 1 open · 1 stop condition met");
});

test("a sheet without a column for times has them below the steps", () => {
  const { form } = paper([["2026-03-01T23:58:00+01:00", "tick", "a"], ["2026-03-02T00:03:00+01:00", "fail", "b", { reason: "refused" }]], { columns: "none" });
  assert.deepEqual(["a", "b", "c"].map((key) => form.steps.get(key).lines), [["Done 23:58 AB"], ["Failed 2 Mar 00:03 AB — refused"], []]);
});

test("who has no initials is known by the name, at the time of the step", () => {
  const { form } = paper([
    ["2026-03-01T23:51:00+01:00", "tick", "a", { who: "" }],
    ["2026-03-01T23:52:00+01:00", "hand-over", undefined, { to: { name: "Grace Hopper", initials: "" }, who: "" }],
    ["2026-03-01T23:53:00+01:00", "tick", "b", { who: "" }],
  ], { operator: { name: "Ada Byron", initials: "" } });
  assert.deepEqual([form.steps.get("a").by, form.steps.get("b").by], ["AB", "GH"]);
  assert.equal(form.blanks.Operator, "Ada Byron, Grace Hopper");
});

test("the head has the run's own blanks, and the hash that its record has", () => {
  const { run, form } = paper([["2026-03-02T00:10:00+01:00", "finish", undefined, { status: "aborted" }]], { name: "Release 7" });
  assert.deepEqual(form.blanks, { Run: "Release 7", Operator: "Ada Byron", Date: "1 Mar 2026", Start: "23:50", End: "2 Mar 00:10" });
  assert.equal(facts(form).Status, "Stopped · took 20 min");
  assert.equal(facts(form).Times, "UTC+01:00, printed 2 Mar 2026 08:00");
  assert.equal(facts(form).Record, `${run.id} of checklist 11aa22bb, SHA-256 ${JSON.parse(runs.toJson(run)).sha256}`);
  assert.deepEqual(form.changes, []);
});

test("a run of another text of the page says so, with what the page has no place for", () => {
  const { run } = paper([["2026-03-01T23:51:00+01:00", "tick", "b"]]);
  const other = { ...model, page: { ...PAGE, revision: "33cc44dd" }, steps: model.steps.filter(({ key }) => key !== "b") };
  const again = runs.republish(run, runs.snapshot(other), "2026-03-01T23:55:00+01:00");
  const { changes } = runs.onPaper(again, runs.fold(again), { shown: other.page, printed: NIGHT });
  assert.equal(changes[0], "23:55: the checklist changed from 11aa22bb to 33cc44dd (1 removed)");
  assert.match(changes[1], /^Removed step: Step b · done · 23:51 · AB/);
  const kept = runs.onPaper(run, runs.fold(run), { shown: other.page, printed: NIGHT });
  assert.match(kept.changes[0], /^Done on another text of this page, checklist 11aa22bb; this sheet has checklist 33cc44dd$/);
});

test("any run can be printed, each step once and in order, with a mark where it is not open", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const run = randomRun(runs, seed);
    const state = runs.fold(run);
    const form = runs.onPaper(run, state, { shown: run.page, printed: NIGHT });
    assert.deepEqual([...form.steps.keys()], run.steps.map(({ key }) => key), `seed ${seed}`);
    for (const [key, { mark }] of form.steps) assert.equal(mark === "", state.steps.get(key).state === "open", `seed ${seed}: ${key}`);
    assert.ok(![...form.facts.flat(), ...form.changes, ...[...form.steps.values()].flatMap(({ lines }) => lines)].some((text) => /undefined|null|NaN|\[object/.test(text)), `seed ${seed}`);
  }
});
