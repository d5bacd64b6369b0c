// The panels of a run that is there: choosing among several, its details, finishing it.
((runs) => {
  "use strict";
  const { element, button, counted } = runs;
  const { field, person, form } = runs.form ?? {};
  let session = runs.session ?? null;

  // ---- Several runs ----

  const stateOf = (one) => (one.status === "active" ? `${one.done}/${one.total}` : session.words[one.status] ?? one.status);

  function entry(one) {
    const isHere = one.id === session.run?.id;
    const open = button(one.name, () => {
      session.open(one.id);
      runs.focusBar();
    }, { class: "run-open", "aria-current": isHere ? "true" : null });
    const facts = [stateOf(one), one.kind === "rehearsal" && "rehearsal", `started ${runs.clock(one.started)}`, one.changed && `last changed ${runs.clock(one.changed)}`];
    return element("li", {}, open, element("span", { class: "run-facts", text: facts.filter(Boolean).join(" · ") }));
  }

  runs.runsPanel = () => {
    if (runs.openPanel() === "runs") return runs.closePanel();
    const all = session.runs().sort((one, other) => Number(other.status === "active") - Number(one.status === "active"));
    const list = all.length
      ? element("ul", { class: "run-list" }, ...all.map(entry))
      : element("p", { text: "No runs yet on this device. Runs stay in this browser until you export them." });
    const buttons = element("p", { class: "run-buttons" }, button("Start another run", () => runs.startPanel()), session.run && button("Back to reading", () => session.close()));
    runs.panel("runs", element("div", {}, list, buttons), "Runs of this page");
  };

  /** The name of a run that began with a tick, and who works on it. */
  runs.detailsPanel = () => {
    const { run } = session;
    if (!run) return runs.startPanel();
    const name = field("Run", run.name, { "data-first": "" });
    const who = person(session.state.operator ?? session.operator());
    const save = () => {
      session.rename(name.input.value.trim() || run.name, who.read());
      runs.closePanel();
    };
    runs.panel("details", form(save, name.row, ...who.rows, element("p", { class: "run-buttons" }, element("button", { class: "strong", text: "Save" }))), "Details of this run");
  };

  // ---- Finish ----

  function openSteps() {
    const { steps, branches } = session.state;
    const counts = (step) => {
      const branch = runs.branchOf(session.model, step);
      return step.role !== "trigger" && (branch === null || branches.get(branch));
    };
    const open = (session.model.steps ?? []).filter((step) => counts(step) && ["open", "failed"].includes(steps.get(step.key)?.state));
    if (!open.length) return null;
    const link = (step) => {
      const go = (event) => {
        event.preventDefault();
        runs.closePanel(true);
        runs.goTo(step.key, { focuses: true });
      };
      const word = steps.get(step.key).state === "failed" ? "Failed: " : "";
      return element("li", {}, element("a", { text: word + step.text, attributes: { href: `#s-${step.key}` }, on: { click: go } }));
    };
    const more = open.length > 8 && element("li", { text: `and ${open.length - 8} more` });
    return element("ul", { class: "run-list plain" }, ...open.slice(0, 8).map(link), more);
  }

  function empty() {
    const { fields = [], choices = [] } = session.model;
    const blank = (states) => ({ key }) => !states.get(key)?.value;
    const left = fields.filter((one) => one.kind !== "signature").filter(blank(session.state.fields)).length + choices.filter(blank(session.state.choices)).length;
    const unsigned = fields.filter((one) => one.kind === "signature" && !session.state.signatures.get(one.key) && !session.state.fields.get(one.key)?.value).length;
    const required = fields.filter((one) => one.required && blank(session.state.fields)(one)).map((one) => one.label);
    return [left && `${counted(left, "field")} empty`, unsigned && `${counted(unsigned, "signature")} missing`, required.length && `required: ${required.join(", ")}`].filter(Boolean);
  }

  runs.finishPanel = () => {
    if (runs.openPanel() === "finish") return runs.closePanel();
    const { counts, triggers, branches } = session.state;
    const facts = [`${counts.done} done`, counts.na && `${counts.na} not applicable`, `${counts.failed} failed`, `${counts.open} open`, `${runs.span(session.run.started, runs.now())} so far`, ...empty()];
    const left = counts.open + counts.failed;
    const end = (status) => () => {
      runs.closePanel(true);
      session.finish(status);
      runs.focusBar();
    };
    const isBack = triggers.length > 0 || [...branches.values()].some(Boolean);
    const buttons = element("p", { class: "run-buttons" },
      left
        ? button(`Finish with ${counted(left, "step")} not done`, end("completed-with-open-steps"), { class: "strong", "data-first": "" })
        : button("Finish as completed", end("completed"), { class: "strong", "data-first": "" }),
      isBack && button("Finish as rolled back", end("rolled-back")),
      button("Stop run", end("aborted"), { class: "grave" }));
    const hint = element("p", { class: "run-hint", text: "A finished run can only be read. It can be reopened, and that is recorded." });
    runs.panel("finish", element("div", {}, element("p", { text: facts.filter(Boolean).join(" · ") }), openSteps(), buttons, hint), "Finish run");
  };

  const part = {
    mount: (given) => (session = given),
    update() {
      if (!session.waiting) return;
      session.waiting = null;
      runs.runsPanel();
    },
  };
  runs.parts.push(part);
  // It may be loaded when the others have been told already.
  if (session) part.update();
})((globalThis.checkbookRuns ??= {}));
