import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { dice, load } from "./load.mjs";
import { randomRun } from "./random.mjs";

const runs = load();
const plain = Object.getOwnPropertyNames(Object.prototype).length;
const seeds = (n) => Array.from({ length: n }, (_, at) => at + 1);

/** What fromJson says of hostile text; it must say something, and leave everything else as it was. */
function judged(text, name) {
  const told = runs.fromJson(text);
  assert.ok(told.run || told.problems.length, name);
  if (told.run) for (const read of [runs.fold, runs.toJson, runs.toMarkdown, runs.toTicket, (run) => runs.fileName(run, "md")]) read(told.run);
  assert.equal(Object.getOwnPropertyNames(Object.prototype).length, plain, name);
  assert.equal({}.polluted, undefined, name);
  return told;
}

test("a record that was read and written again has the same bytes", () => {
  for (const seed of seeds(150)) {
    const run = randomRun(runs, seed);
    const text = runs.toJson(run);
    const { run: again, problems } = runs.fromJson(text);
    assert.deepEqual(problems, [], `seed ${seed}`);
    assert.equal(runs.toJson(again), text, `seed ${seed}`);
    assert.equal(runs.toMarkdown(again), runs.toMarkdown(run), `seed ${seed}`);
    assert.deepEqual(runs.fold(again), runs.fold(run), `seed ${seed}`);
    assert.deepEqual(runs.fromJson(runs.toJson(runs.merge(run, again))).problems, []);
  }
});

test("the hash is that of the text without its digits", () => {
  const text = runs.toJson(randomRun(runs, 5));
  const { sha256 } = JSON.parse(text);
  assert.equal(createHash("sha256").update(text.replace(sha256, "")).digest("hex"), sha256);
  assert.equal(Object.keys(JSON.parse(text)).at(-1), "sha256");
  const words = runs.toMarkdown(randomRun(runs, 5));
  const [, digits] = /<!-- checkbook\.run\/1 sha256: ([0-9a-f]{64}) -->\n$/.exec(words);
  assert.equal(createHash("sha256").update(words.replace(digits, "")).digest("hex"), digits);
});

test("a changed byte is found wherever it is", () => {
  const run = randomRun(runs, 2);
  for (const text of [runs.toJson(run), runs.toMarkdown(run)]) {
    assert.ok(runs.isWhole(text));
    const bytes = new TextEncoder().encode(text);
    const { below } = dice(1);
    const step = Math.max(1, Math.floor(bytes.length / 800));
    for (let at = 0; at < bytes.length; at += at > bytes.length - 100 ? 1 : step) {
      const changed = bytes.slice();
      changed[at] ^= 1 + below(255);
      const other = new TextDecoder("utf-8", { ignoreBOM: true }).decode(changed);
      assert.ok(!runs.isWhole(other), `byte ${at}`);
      if (text.startsWith("{")) assert.ok(judged(other, `byte ${at}`).problems.length, `byte ${at}`);
    }
  }
});

test("a record that was cut off is refused", () => {
  const text = runs.toJson(randomRun(runs, 3));
  for (let length = 0; length < text.length; length += Math.ceil(text.length / 200)) {
    const { run, problems } = judged(text.slice(0, length), `${length}`);
    assert.equal(run, null);
    assert.equal(problems.length, 1);
  }
  assert.ok(judged(text.trimEnd(), "without its last line").problems.length);
});

test("a record whose hash was made anew after a change says that its parts disagree", () => {
  const record = JSON.parse(runs.toJson(randomRun(runs, 4)));
  record.steps[0].state = record.steps[0].state === "done" ? "open" : "done";
  const blank = `${JSON.stringify({ ...record, sha256: "" }, null, 2)}\n`;
  const forged = blank.replace('"sha256": ""', `"sha256": "${runs.sha256(blank)}"`);
  assert.ok(runs.isWhole(forged));
  assert.match(judged(forged, "forged").problems[0], /does not follow/);
});

test("what is no record is refused with a word", () => {
  const hostile = ["", " ", "null", "[]", "{}", "1", '"x"', "[".repeat(100_000), '{"schema":"checkbook.run/1"}', '{"schema":"checkbook.run/2"}', '{"__proto__":{"polluted":1}}', "\u0000", "<html>"];
  for (const text of [...hostile, undefined, null, 7, {}]) assert.equal(judged(text, String(text).slice(0, 20)).run, null);
  assert.equal(runs.fromJson("x".repeat(33_000_000)).problems[0], "This is too large for a run");
});

/** Every place in a value, as a way to it. */
function ways(value, way = []) {
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.keys(value).flatMap((name) => ways(value[name], [...way, name]))];
}

test("anything anywhere in a record may be something else", () => {
  const text = runs.toJson(randomRun(runs, 6));
  const all = ways(JSON.parse(text)).slice(1);
  const { below, pick } = dice(9);
  const others = [null, 0, -1, 1e9, 0.5, true, "", "__proto__", "javascript:alert(1)", [], [[]], {}, { length: 3 }, "x".repeat(200_000), JSON.parse('{"__proto__":{"polluted":1}}'), Array(5).fill({})];
  for (let round = 0; round < 1500; round++) {
    const record = JSON.parse(text);
    for (let n = 1 + below(2); n > 0; n--) {
      const way = pick(all);
      const holder = way.slice(0, -1).reduce((value, name) => value?.[name], record);
      if (typeof holder !== "object" || holder === null) continue;
      const name = pick([way.at(-1), way.at(-1), "__proto__", "constructor", "toString"]);
      if (below(4)) Object.defineProperty(holder, name, { value: pick(others), enumerable: true, configurable: true, writable: true });
      else delete holder[way.at(-1)];
    }
    judged(JSON.stringify(record, null, 2), `round ${round}`);
  }
});

test("keys, names and ids that mean something to the language mean nothing here", () => {
  const model = {
    page: { id: "p", title: "P", url: "p.html", file: null, revision: "a" },
    sections: [{ anchor: "__proto__", title: "S", parent: null, role: "branch" }],
    steps: ["__proto__", "constructor", "hasOwnProperty"].map((key) => ({ key, text: key, section: 0, role: "branch", id: true })),
    fields: [{ key: "__proto__", label: "__proto__", section: 0 }],
  };
  let run = runs.create(model, runs.snapshot(model));
  run = runs.add(run, { kind: "tick", on: "__proto__" });
  run = runs.add(run, { kind: "activate", on: "__proto__" });
  run = runs.add(run, { kind: "field", on: "__proto__", value: "v" });
  run = runs.add(run, { kind: "variable", on: "__proto__", value: "v" });
  run = runs.add(run, { kind: "constructor", on: "x" });
  assert.equal(runs.fold(run).counts.done, 1);
  const text = runs.toJson({ ...run, events: run.events.filter(({ kind }) => kind !== "constructor") });
  assert.ok(JSON.parse(text).variables["__proto__"] === "v");
  const { run: again, problems } = judged(text, "names");
  assert.deepEqual(problems, []);
  assert.equal(runs.fold(again).variables.get("__proto__"), "v");
});

test("addresses in a record cannot run anything", () => {
  const record = JSON.parse(runs.toJson(randomRun(runs, 7)));
  for (const url of ["javascript:alert(1)", "JAVASCRIPT:x", "//evil.example", "/etc", "\\\\evil", "data:text/html,x", " javascript:x", "https://evil.example"]) {
    record.page.url = url;
    assert.equal(runs.fromJson(JSON.stringify(record)).run, null, url);
  }
});

test("sections that hold each other do not hang", () => {
  const record = JSON.parse(runs.toJson(randomRun(runs, 8)));
  for (const section of record.sections) section.parent = 0;
  assert.equal(runs.fromJson(JSON.stringify(record)).run, null);
});

test("a record is that of the design", () => {
  const run = randomRun(runs, 11);
  const record = JSON.parse(runs.toJson(run));
  const { counts, steps, events } = record;
  assert.equal(record.schema, "checkbook.run/1");
  assert.equal(counts.total, counts.done + counts.na + counts.failed + counts.open);
  assert.ok(steps.every(({ id, path, text, state }) => id.startsWith("s-") && Array.isArray(path) && text && state));
  assert.deepEqual(events[0].slice(0, 4), [run.started, "start", null, run.events[0].who]);
  assert.ok(events.every((event) => event.length === 5 && typeof event[4].id === "string"));
});

test("Markdown keeps its structure whatever is typed, and ends with the hash", () => {
  for (const seed of seeds(100)) {
    const text = runs.toMarkdown(randomRun(runs, seed));
    assert.ok(runs.isWhole(text), `seed ${seed}`);
    assert.equal(text.split("<!--").length, 2, `seed ${seed}`);
    assert.ok(!text.includes("</script>"));
  }
});

test("the summary for a ticket is short", () => {
  for (const seed of seeds(200)) {
    const lines = runs.toTicket(randomRun(runs, seed)).trimEnd().split("\n");
    assert.ok(lines.length <= 25 && lines.length >= 4);
  }
});

test("the name of the file says page, time and status", () => {
  const run = { ...randomRun(runs, 1), started: "2026-11-21T14:02:11+01:00" };
  run.page = { ...run.page, url: "ops/deploy now.html" };
  assert.equal(runs.fileName(run, "json"), `ops-deploy-now_20261121-1402_${runs.fold(run).status}.json`);
  assert.ok(runs.fileName(run, ".md").endsWith(".md"));
});

test("a link brings the run to the same page, and nothing else", async () => {
  let fits = 0;
  for (const seed of seeds(40)) {
    const run = randomRun(runs, seed);
    const { sections, steps, fields, choices, notes, page } = run;
    const snapshot = { sections, steps, fields, choices, notes, page };
    const { link, size, problem } = await runs.toLink(run);
    assert.equal(link === null, size > 8192);
    if (!link) {
      assert.ok(problem);
      continue;
    }
    fits += 1;
    const told = await runs.fromLink(link, snapshot);
    assert.deepEqual(told.problems, [], `seed ${seed}`);
    assert.equal(runs.toJson(told.run), runs.toJson(run));
    const other = await runs.fromLink(link, { ...snapshot, page: { ...page, revision: "other" } });
    assert.match(other.problems[0], /another version/);
    for (const broken of [link.slice(0, -9), `${link}AAAA`, link.replace("#run=z", "#run=j"), "#run=z", "#run?x=1", "", link.slice(0, 20)]) {
      const { run: read, problems } = await runs.fromLink(broken, snapshot);
      assert.ok(read || problems.length);
    }
  }
  assert.ok(fits > 20);
});

test("a link that unpacks to too much is refused", async () => {
  const stream = new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = Buffer.from(await new Response(stream).arrayBuffer());
  const { run, problems } = await runs.fromLink(`#run=z${bytes.toString("base64url")}`, randomRun(runs, 1));
  assert.equal(run, null);
  assert.equal(problems.length, 1);
});

test("without compression a link is longer and works too", async () => {
  const { CompressionStream: kept } = globalThis;
  const run = randomRun(runs, 21);
  try {
    delete globalThis.CompressionStream;
    const { link } = await runs.toLink({ ...run, events: run.events.slice(0, 5) });
    assert.ok(link.startsWith("#run=j"));
    assert.deepEqual((await runs.fromLink(link, run)).problems, []);
  } finally {
    globalThis.CompressionStream = kept;
  }
});
