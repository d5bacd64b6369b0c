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

  const FLAGS = { reworded: "changed", new: "new", moved: "moved" };
  const WORDS = { done: "done", failed: "failed", "not-applicable": "not applicable", open: "open" };

  function confirmOne(key) {
    session.record("confirm", key);
    runs.say("Confirmed");
  }

  /** What a step was when its box was last touched: its words and commands, where they were others. */
  function before(key) {
    const { revision } = session.state.steps.get(key) ?? {};
    let was = null;
    for (const event of session.run.events.filter(({ kind }) => kind === "republish").reverse()) {
      if (event.to === revision) break;
      const reworded = event.reworded.find((step) => step.key === key);
      if (reworded) was = reworded;
      key = reworded?.old ?? [...(event.moved ?? []), ...(event.kept ?? [])].find(([, now]) => now === key)?.[0] ?? key;
    }
    return was;
  }

  function change(key) {
    const was = before(key);
    const now = session.run.steps.find((step) => step.key === key);
    if (!was || !now) return [];
    const words = was.text !== now.text && element("p", {}, ...marked(was.text, now.text));
    const name = { tabindex: "0", role: "group", "aria-label": "Changed commands" };
    return [words, was.code !== now.code && element("pre", { attributes: name }, element("code", {}, ...marked(was.code ?? "", now.code ?? "")))];
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
    const chip = element("span", { class: "chip", text: flag === "reworded" && state !== "open" ? `changed since it was ${WORDS[state]}` : FLAGS[flag] });
    const confirms = !session.isOver && button("Confirm", () => confirmOne(step.key), { "aria-label": `Confirm: ${step.text}` });
    box = element("div", { class: "step-change", attributes: { "data-flag": flag, "data-print": print } }, element("p", { class: "run-buttons" }, chip, confirms), ...change(step.key));
    (item.querySelector(":scope > .step-said") ?? line).after(box);
  }

  // ---- The banner ----

  const flagged = (flag) => (session.model.steps ?? []).filter(({ key }) => session.state.steps.get(key)?.flag === flag);
  const link = (step) => element("a", { text: step.text || "Step", attributes: { href: `#s-${step.key}` } });

  /** What is no longer on the page and was filled in: it stays in sight and in the record. */
  function removedList() {
    const { removed, lost = [] } = session.state;
    const facts = ({ path, t, state, who, unsure, note, reason }) => [
      ` · ${WORDS[state] ?? state} `, t && runs.time(t), who && ` ${who}`, path?.length > 1 && ` · ${path.slice(1).join(" › ")}`, reason && ` · ${reason}`, note && ` · ${note}`,
      unsure && " · the page now has an equal step, and nobody can say whether it is this one",
    ];
    const steps = removed.map((step) => element("li", {}, step.text, element("span", { class: "run-hint" }, ...facts(step))));
    const values = lost.map(({ label, value }) => element("li", {}, `${label}: `, element("span", { text: value })));
    if (!steps.length && !values.length) return null;
    const title = [steps.length && counted(steps.length, "removed step"), values.length && counted(values.length, "removed blank")].filter(Boolean).join(", ");
    const hint = element("p", { class: "run-hint", text: "They are no longer on this page. The record of the run keeps them." });
    return element("details", { class: "removed", attributes: { open: "" } }, element("summary", { text: title }), hint, element("ul", {}, ...steps, ...values));
  }

  function review() {
    const confirm = (step) => button("Confirm", () => (confirmOne(step.key), review()), { "aria-label": `Confirm: ${step.text}` });
    const row = (step) => element("li", {}, link(step), " ", !session.isOver && confirm(step), ...change(step.key));
    const part = ([flag, title]) => (flagged(flag).length ? [element("p", { class: "changes-part", text: title }), element("ul", {}, ...flagged(flag).map(row))] : []);
    const parts = [["reworded", "Reworded"], ["new", "New"], ["moved", "Moved"]].flatMap(part);
    if (parts.length && !session.isOver) parts.push(button("Confirm all", () => (Object.keys(FLAGS).flatMap(flagged).forEach(({ key }) => session.record("confirm", key)), review())));
    const rest = parts.length ? parts : [element("p", { text: "All changes are confirmed." })];
    runs.panel("Changes", element("div", { class: "changes" }, ...rest, removedList()), "What changed since you started");
  }

  /** All that became of the page since the run began, as one change. */
  function sum(changes) {
    const counts = { new: 0, reworded: 0, removed: 0, moved: 0 };
    for (const event of changes) {
      counts.new += event.added.length;
      counts.reworded += event.reworded.length;
      counts.removed += event.removed.length;
      counts.moved += event.moved.length;
    }
    return Object.entries(counts).filter(([, number]) => number).map(([word, number]) => `${number} ${word}`).join(", ");
  }

  function banner() {
    const { run } = session;
    const changes = run?.events.filter(({ kind }) => kind === "republish") ?? [];
    const last = changes.at(-1);
    const left = removedList();
    if (session.isOver && run.page.revision !== session.model.page.revision) {
      const text = `This run was finished on another version of this page (${run.page.commit ?? run.page.revision}). Its record holds what it was done on.`;
      return runs.notice("Changes", element("p", { text }), left);
    }
    const isOpen = Object.keys(FLAGS).some((flag) => flagged(flag).length > 0);
    if (!last || (!isOpen && !left)) return runs.notice("Changes", null);
    if (!isOpen || hidden === last.id) return runs.notice("Changes", left);
    const name = (revision) => run.revisions.find((one) => one.revision === revision)?.commit ?? revision;
    const text = `This checklist changed since you started (${name(changes[0].from)} → ${name(last.to)}): ${sum(changes) || "no step"}.`;
    const hide = button("Hide", () => {
      hidden = last.id;
      banner();
    });
    runs.notice("Changes", element("p", { text }), element("p", { class: "run-buttons" }, button("Review", review), hide), left);
  }

  /** Another text of the page than the run has seen last: its ticks follow their steps, whatever became of them. */
  function republish() {
    const { run, model, snapshot } = session;
    if (!run || session.isOver || run.page.revision === model.page.revision) return false;
    session.replace(runs.republish(run, snapshot, runs.now()));
    runs.say("This checklist changed since you started.");
    return true;
  }

  runs.showChanges = (opened) => {
    session = opened;
    if (republish()) return;
    session.model.steps?.forEach(flagStep);
    banner();
  };
})((globalThis.checkbookRuns ??= {}));
