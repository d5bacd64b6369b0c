// Random runs: of random pages, with every kind of event, and with words that are hard to write.
import { edited, page, published } from "./edits.mjs";
import { dice } from "./load.mjs";

const WORDS = ["", "ok", "a\nb\r\n\tc", '"\\"', "<!-- -->", "</script>", "𝄞 ünïcode", "\ud800", "__proto__", "constructor", "\u2028", "x".repeat(300), "- [x] 14:03", "sha256: "];

export function randomRun(runs, seed) {
  const random = dice(seed);
  const { below, pick } = random;
  const sections = page(random);
  const publish = (list, revision) => {
    const { model, code } = published(list, revision);
    const blank = (key, label) => ({ key, label, section: below(model.sections.length), ...(below(2) && { unit: "MB" }) });
    Object.assign(model, { fields: [blank("f1", "Size"), blank("f2", pick(WORDS))], choices: [{ ...blank("c1", "Go?"), options: ["Yes", "No"] }], notes: [blank("n1", "Notes")] });
    Object.assign(model.page, { commit: pick([null, "c0ffee"]), version: pick([null, "1.3.0"]) });
    return { model, snapshot: runs.snapshot(model, code) };
  };
  const { model, snapshot } = publish(sections, "00000000");
  const operator = { name: pick(["Ann Bee", "", "__proto__"]), initials: pick(["AB", ""]) };
  let run = runs.create(model, snapshot, { name: pick(WORDS), operator, kind: pick(["live", "rehearsal"]), variables: { "deployment-branch": pick(WORDS), 7: "seven" } });
  let list = sections;
  for (let n = below(60); n > 0; n--) {
    const step = () => pick(run.steps)?.key ?? "none";
    const events = {
      tick: () => ({ on: step() }),
      untick: () => ({ on: step() }),
      "not-applicable": () => ({ on: step(), reason: pick(WORDS) }),
      fail: () => ({ on: step(), reason: pick(WORDS) }),
      note: () => ({ on: pick([step(), "n1", undefined]), text: pick(WORDS) }),
      field: () => ({ on: pick(["f1", "f2", "gone"]), label: "Size", value: pick(WORDS) }),
      choice: () => ({ on: "c1", label: "Go?", value: pick(["Yes", "No", true]) }),
      variable: () => ({ on: pick(["deployment-branch", "__proto__", "constructor", "10", "2"]), value: pick(WORDS) }),
      sign: () => ({ on: "f2", name: pick(WORDS) }),
      activate: () => ({ on: pick(run.sections)?.anchor ?? "none" }),
      deactivate: () => ({ on: pick(run.sections)?.anchor ?? "none" }),
      confirm: () => ({ on: step() }),
      "hand-over": () => ({ to: pick([{ name: "Cid", initials: "CD" }, "Dee"]) }),
      finish: () => ({ status: pick(["completed", "aborted", "rolled-back"]) }),
      reopen: () => ({}),
      undo: () => ({ of: pick(run.events).id }),
    };
    const kind = pick(Object.keys(events));
    if (below(25)) run = runs.add(run, { kind, who: pick(["AB", "CD", ""]), ...events[kind]() });
    else {
      list = edited(list, random).sections;
      run = runs.republish(run, publish(list, `${below(10)}`.padStart(8, "0")).snapshot);
    }
  }
  return run;
}
