// A checklist that was published anew during a run: what changed and where, so that nothing moves unseen.
((runs) => {
  "use strict";
  const { element, button, counted } = runs;
  const MOST_WORDS = 400;
  let session = null;
  /** The event whose banner the reader has put away. */
  let hidden = null;

  // ---- Differences ----

  /** The words of two texts as `[kind, text]`, where kind is "=", "-" or "+". */
  runs.difference = (before, after) => {
    const [old, now] = [before, after].map((text) => text.match(/\s+|\S+/g) ?? []);
    let start = 0;
    while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
    let end = 0;
    while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
    const middle = weave(old.slice(start, old.length - end), now.slice(start, now.length - end));
    const found = [...old.slice(0, start).map((word) => ["=", word]), ...middle, ...old.slice(old.length - end).map((word) => ["=", word])];
    const joined = [];
    for (const [kind, word] of found) {
      if (joined.at(-1)?.[0] === kind) joined.at(-1)[1] += word;
      else joined.push([kind, word]);
    }
    return joined;
  };

  function weave(a, b) {
    if (Math.max(a.length, b.length) > MOST_WORDS) return [["-", a.join("")], ["+", b.join("")]];
    const most = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) most[i][j] = a[i] === b[j] ? most[i + 1][j + 1] + 1 : Math.max(most[i + 1][j], most[i][j + 1]);
    }
    const found = [];
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        found.push(["=", a[i]]);
        i += 1;
        j += 1;
      } else if (j === b.length || (i < a.length && most[i + 1][j] >= most[i][j + 1])) found.push(["-", a[i++]]);
      else found.push(["+", b[j++]]);
    }
    return found;
  }

  const TAGS = { "-": "del", "+": "ins" };
  const marked = (before, after) => runs.difference(before, after).map(([kind, text]) => (TAGS[kind] ? element(TAGS[kind], { text }) : text));

  // ---- At the steps ----

  const FLAGS = { reworded: "wording changed", new: "new", moved: "moved" };
  const stepOf = (key) => session.model.steps?.find((step) => step.key === key);
  const done = ({ state, t, who }) => (t ? [`${state} `, runs.time(t), who && ` ${who}`] : [state]);

  function confirmOne(key) {
    session.record("confirm", key);
    runs.say("Confirmed");
  }

  /** What changed in a step: its words, its commands, its place. */
  function change(key, flag) {
    const was = runs.before(session.run, key) ?? {};
    const now = session.snapshot.steps.find((step) => step.key === key) ?? {};
    const parts = [];
    if (was.text !== undefined && was.text !== now.text) parts.push(element("p", {}, ...marked(was.text, now.text)));
    if (was.code !== undefined && was.code !== now.code) parts.push(element("pre", { attributes: { tabindex: "0", "aria-label": "Changed command" } }, element("code", {}, ...marked(was.code, now.code))));
    if (flag === "moved" && was.path) parts.push(element("p", { text: `It stood in ${was.path.join(" › ") || "no section"}` }));
    return parts;
  }

  function flagStep(step) {
    const item = document.getElementById(`s-${step.key}`);
    const line = item?.querySelector(":scope > .step-line");
    if (!line) return;
    const { flag, state } = session.state.steps.get(step.key) ?? {};
    let box = item.querySelector(":scope > .step-change");
    const print = flag ? `${flag} ${state} ${session.isOver}` : "";
    if ((box?.dataset.print ?? "") === print) return;
    const held = box?.contains(document.activeElement);
    box?.remove();
    if (held) line.querySelector(".tick")?.focus({ preventScroll: true });
    if (!flag) return;
    const chip = element("span", { class: "chip", text: flag === "reworded" && state !== "open" ? `${FLAGS[flag]} since it was ${state}` : (FLAGS[flag] ?? flag) });
    const confirms = !session.isOver && button("Confirm", () => confirmOne(step.key), { "aria-label": `Confirm: ${step.text}` });
    box = element("div", { class: "step-change", attributes: { "data-flag": flag, "data-print": print } }, element("p", { class: "run-buttons" }, chip, confirms), ...change(step.key, flag));
    line.after(box);
  }

  // ---- The banner ----

  const flagged = (flag) => (session.model.steps ?? []).filter(({ key }) => session.state.steps.get(key)?.flag === flag);
  const link = (step) => element("a", { text: step.text || "Step", attributes: { href: `#s-${step.key}` } });

  function removedList() {
    const { removed } = session.state;
    const rows = removed.map((step) => element("li", {}, step.text, element("span", { class: "run-hint" }, ` · ${step.path?.join(" › ") ?? ""} · `, ...done(step), step.note && ` · ${step.note}`)));
    return rows.length ? element("details", { class: "removed", attributes: { open: "" } }, element("summary", { text: `Removed steps (${rows.length})` }), element("p", { class: "run-hint", text: "They are no longer on this page. The record keeps them." }), element("ul", {}, ...rows)) : null;
  }

  function review() {
    const part = (title, steps, each) => (steps.length ? [element("h3", { text: title }), element("ul", {}, ...steps.map(each))] : []);
    const act = (step) => element("li", {}, link(step), !session.isOver && button("Confirm", () => (confirmOne(step.key), review()), { "aria-label": `Confirm: ${step.text}` }), ...change(step.key, session.state.steps.get(step.key).flag));
    const parts = [...part("Reworded", flagged("reworded"), act), ...part("New", flagged("new"), act), ...part("Moved", flagged("moved"), act), removedList()].filter(Boolean);
    runs.panel("Changes", element("div", { class: "changes" }, ...(parts.length ? parts : [element("p", { text: "All changes are confirmed." })])), "What changed since you started");
  }

  const nameOf = (run, revision) => run.revisions.find((one) => one.revision === revision)?.commit ?? revision;

  function banner() {
    const { run } = session;
    const event = run?.events.findLast(({ kind }) => kind === "republish");
    const isOpen = event && ["reworded", "new", "moved"].some((flag) => flagged(flag).length);
    if (!event || (!isOpen && !session.state.removed.length) || session.isOver) return runs.notice("Changes", null);
    if (hidden === event.id) return runs.notice("Changes", removedList());
    const list = (name) => event[name]?.length ?? 0;
    const counts = [[list("added"), "new"], [list("reworded"), "reworded"], [list("removed"), "removed"], [list("moved"), "moved"]];
    const words = counts.filter(([number]) => number).map(([number, word]) => `${number} ${word}`).join(", ");
    const text = `This checklist changed since you started (${nameOf(run, event.from)} → ${nameOf(run, event.to)}): ${words || "no step"}.`;
    const hide = () => {
      hidden = event.id;
      banner();
    };
    runs.notice("Changes", element("p", { text }), element("p", { class: "run-buttons" }, button("Review", review), button("Hide", hide)), removedList());
  }

  /** Another text of the page than the run has seen last: its ticks follow their steps, whatever became of them. */
  function republish() {
    const { run, model, snapshot } = session;
    if (!run || session.isOver || run.revisions.at(-1)?.revision === model.page.revision) return false;
    session.replace(runs.republish(run, snapshot, runs.now()));
    runs.say("This checklist changed since you started.");
    return true;
  }

  /** A place for what has to be said above the steps; null takes it away. */
  runs.notice = (name, ...content) => {
    const parts = content.filter(Boolean);
    let place = document.querySelector(`.run-notice[data-name="${name}"]`);
    if (!parts.length) return place?.remove();
    if (!place) {
      place = element("div", { class: "run-notice", attributes: { "data-name": name, role: "region", "aria-label": name } });
      document.getElementById("cb-run")?.after(place);
    }
    const print = parts.map(({ textContent }) => textContent).join("\n");
    if (place.dataset.print === print) return;
    place.dataset.print = print;
    runs.refill(place, parts, null);
  };

  runs.parts.push({
    mount(opened) {
      session = opened;
    },
    update(opened) {
      session = opened;
      if (republish()) return;
      session.model.steps?.forEach(flagStep);
      banner();
    },
  });
})((globalThis.checkbookRuns ??= {}));
