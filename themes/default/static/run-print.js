// A page with a run on paper: its form, filled in while it is printed, and afterwards the page as it was.
((runs) => {
  "use strict";
  const { element } = runs;
  const root = document.documentElement;
  const own = document.currentScript.src;
  /** What takes back each change, the last first; nothing while nothing is printed. */
  let back = null;

  function set(on, name, value) {
    const was = on.getAttribute(name);
    on.setAttribute(name, value);
    back.push(() => (was === null ? on.removeAttribute(name) : on.setAttribute(name, was)));
  }
  function add(place, how, made) {
    place[how](made);
    back.push(() => made.remove());
  }

  // ---- The head ----

  function outcome({ facts, changes }, { kind }) {
    const rows = facts.map(([term, words]) => element("div", {}, element("dt", { text: term }), element("dd", { text: words })));
    const lines = changes.map((words) => element("li", { text: words }));
    return element(
      "div",
      { class: "run-outcome" },
      kind === "rehearsal" && element("p", { class: "run-rehearsal", text: "Rehearsal" }),
      element("dl", {}, ...rows),
      lines.length > 0 && element("ul", {}, ...lines),
    );
  }

  function head(form, run) {
    const blanks = document.querySelector(".blanks");
    for (const blank of blanks?.children ?? []) {
      const value = form.blanks[blank.textContent.trim()];
      if (value) add(blank, "append", element("b", { class: "written", text: value }));
    }
    const place = blanks ?? document.querySelector(".page-head")?.lastElementChild;
    if (place) add(place, "after", outcome(form, run));
  }

  // ---- The steps ----

  function step(key, { mark, time, by, lines }) {
    const line = document.querySelector(`#${CSS.escape(`s-${key}`)} > .step-line`);
    const tick = line?.querySelector(".tick");
    if (!tick) return;
    if (mark) set(tick, "data-mark", mark);
    if (time) set(line, "data-time", time);
    if (by) set(line, "data-by", by);
    if (lines.length) add(line, "after", element("div", { class: "step-written" }, ...lines.map((text) => element("p", { text }))));
  }

  const isTouched = (run, state, anchor) =>
    run.steps.some((one) => runs.branchOf(run, one) === anchor && (state.steps.get(one.key).state !== "open" || state.steps.get(one.key).note));

  /** What is only done in some case says whether it was. */
  function branch(form, run, state, { anchor }) {
    const heading = document.getElementById(anchor);
    const section = heading?.closest("section");
    const number = run.steps.filter((one) => runs.branchOf(run, one) === anchor).length;
    if (!section || !number) return;
    const since = state.branches.get(anchor);
    const isTaken = since || isTouched(run, state, anchor) || section.querySelector(".written");
    if (!isTaken) set(section, "data-untaken", "");
    const words = isTaken ? `Activated${since ? ` ${form.since(since)}` : ""}` : `Not taken in this run: ${runs.counted(number, "step")}`;
    add(heading, "after", element("p", { class: "branch-written", text: words }));
  }

  // ---- The blanks ----

  function blank(form, state, input) {
    const signed = state.signatures.get(input.id.slice(2));
    const words = [input.value, signed && input.value !== signed.name && signed.name, signed && form.signed(signed)].filter(Boolean);
    if (input.value || signed) add(input, "after", element("span", { class: "written", text: words.join(" · ") }));
  }

  // ---- Before and after ----

  function begin() {
    if (!runs.session?.run) return;
    end();
    // What is still being typed belongs to the run.
    runs.flush?.();
    const { run, state, model } = runs.session;
    const columns = root.dataset.columns === "2" ? "none" : root.dataset.stepColumns;
    const form = runs.onPaper(run, state, { shown: model.page, printed: runs.now(), columns: columns === "initials" ? "none" : columns });
    back = [];
    if (!root.dataset.print) set(root, "data-print", "run");
    head(form, run);
    for (const [key, one] of form.steps) step(key, one);
    for (const input of document.querySelectorAll('.field[id^="f-"], .note[id^="n-"]')) blank(form, state, input);
    run.sections.forEach((one, section) => one.role === "branch" && runs.branchOf(run, { section }) === one.anchor && branch(form, run, state, one));
  }

  function end() {
    back?.reverse().forEach((undo) => undo());
    back = null;
  }

  // The list of runs loads this too, and prints nothing.
  if (!document.getElementById("cb-model")) return;
  addEventListener("beforeprint", begin);
  addEventListener("afterprint", end);
  // When printing begins, there is no time left to load anything.
  if (document.querySelector("link[data-paper]")) return;
  document.head.append(element("link", { attributes: { rel: "stylesheet", media: "print", "data-paper": "", href: new URL("paper-run.css", own) } }));
})((globalThis.checkbookRuns ??= {}));
