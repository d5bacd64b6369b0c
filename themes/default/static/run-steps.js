// The steps of a run: their states with time and initials, notes and reasons in place, progress of the sections, the current step.
((runs) => {
  "use strict";
  const { element, button } = runs;
  const rows = new Map();
  let session = null;
  let current = null;
  let form = null;

  const WORDS = { done: "Done", "not-applicable": "Not applicable", failed: "Failed" };
  const KINDS = { done: "tick", "not-applicable": "not-applicable", failed: "fail", open: "untick" };
  const textOf = (key) => rows.get(key)?.step.text ?? "";

  // ---- Changing a state ----

  /** Sets a step to a state; a second time sets it open again. */
  runs.mark = (key, wanted, { reason, asks = false } = {}) => {
    const row = rows.get(key);
    if (!row) return;
    const was = session.state.steps.get(key)?.state ?? "open";
    const state = was === wanted && !reason ? "open" : wanted;
    const branch = state === "open" ? null : runs.branchOf(session.model, row.step);
    if (branch !== null && !session.state.branches.get(branch) && !session.isOver) session.record("activate", branch);
    const before = new Map(session.state.sections);
    if (!session.record(KINDS[state], key, reason ? { reason } : {})) return;
    if (state !== "open") settle(row, before);
    if (asks && (state === "failed" || state === "not-applicable")) ask(row, state);
    else if (form?.row === row) close();
  };

  function settle(row, before) {
    const parent = rows.get(row.step.parent);
    const children = parent && session.state.steps.get(parent.step.key);
    if (session.model.settings?.auto_parent === "tick" && children?.state === "open" && isWhole(children)) session.record("tick", parent.step.key);
    const { sections, counts } = session.state;
    if (counts.total > 0 && counts.open === 0 && counts.failed === 0) return runs.say(`All ${runs.counted(counts.total, "step")} done.`);
    const isNew = ({ anchor }) => isComplete(sections.get(anchor)) && !isComplete(before.get(anchor));
    const whole = session.model.sections.find(isNew);
    if (whole) runs.say(`${whole.title}: complete, ${counts.done} of ${counts.total} in all.`);
  }
  const isComplete = (part) => part?.total > 0 && part.done >= part.total;
  const isWhole = ({ children }) => children?.total > 0 && children.done === children.total;

  // ---- Reasons and notes, asked in the step itself ----

  function close(givesFocus) {
    if (!form) return;
    const { row, box } = form;
    const within = box.contains(document.activeElement);
    form = null;
    box.remove();
    if (within || givesFocus) row.tick.focus({ preventScroll: true });
  }

  function ask(row, kind) {
    close();
    const now = session.state.steps.get(row.step.key);
    const isNote = kind === "note";
    const label = isNote ? "Note on this step" : `${kind === "failed" ? "What failed?" : "Why not applicable?"} (optional)`;
    const given = (isNote ? now?.note : now?.reason) ?? "";
    const id = `a-${row.step.key}`;
    const input = element(isNote ? "textarea" : "input", { attributes: { id, autocomplete: "off", maxlength: "2000", rows: isNote ? "2" : null } });
    input.value = given;
    const save = () => {
      const text = input.value.trim();
      if (text === (form?.given ?? text)) return;
      form.given = text;
      if (isNote) session.record("note", row.step.key, { text });
      else session.record(KINDS[kind], row.step.key, { reason: text });
    };
    const done = () => {
      save();
      close(true);
    };
    const box = element("div", { class: "step-ask" }, element("label", { text: label, attributes: { for: id } }), input, button("Save", done));
    input.addEventListener("change", save);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") input.value = form?.given ?? given;
      else if (event.key !== "Enter" || event.target !== input || event.isComposing || (isNote && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      done();
    });
    form = { row, box, given };
    row.said.after(box);
    input.focus();
  }
  runs.note = (key) => rows.has(key) && !session.isOver && ask(rows.get(key), "note");

  // ---- Painting ----

  function build(step, item) {
    const line = item.querySelector(":scope > .step-line");
    const tick = line?.querySelector(".tick");
    if (!tick) return null;
    for (const old of item.querySelectorAll(":scope > :is(.step-aside, .step-said, .step-ask)")) old.remove();
    tick.autocomplete = "off";
    const when = element("span", { class: "step-when", attributes: { id: `w-${step.key}` } });
    const more = button("⋯", () => choose(rows.get(step.key)), { class: "step-more", "aria-expanded": "false", "aria-label": `More for: ${step.text}` });
    const aside = element("span", { class: "step-aside" }, when, more);
    const said = element("div", { class: "step-said", attributes: { id: `d-${step.key}` } });
    line.after(aside, said);
    return { step, item, line, tick, when, more, said, print: null };
  }

  /** The other states of a step, for pointers and for whoever has the single keys switched off. */
  function choose(row) {
    const was = row.more.getAttribute("aria-expanded") === "true";
    go(row.step.key, { scrolls: false });
    close();
    if (was) return paint(row, session.state.steps.get(row.step.key));
    const { state } = session.state.steps.get(row.step.key) ?? {};
    const set = (wanted) => () => {
      const asks = wanted !== "open";
      runs.mark(row.step.key, wanted === "open" ? state : wanted, { asks });
      if (!asks) row.tick.focus({ preventScroll: true });
    };
    const choices = ["not-applicable", "failed"].filter((wanted) => wanted !== state).map((wanted) => button(WORDS[wanted], set(wanted)));
    if (state !== "open") choices.push(button("Open again", set("open")));
    choices.push(button("Note", () => runs.note(row.step.key)));
    paint(row, session.state.steps.get(row.step.key), element("p", { class: "step-choices" }, ...choices));
    row.more.setAttribute("aria-expanded", "true");
  }

  const put = (element, name, value) => (value ? element.setAttribute(name, value) : element.removeAttribute(name));

  function paint(row, now, choices) {
    const { step, item, tick, when, said } = row;
    const { state, t, who, reason, note, children } = now;
    if (tick.checked !== (state === "done")) tick.checked = state === "done";
    if (state === "open") delete item.dataset.runState;
    else item.dataset.runState = state;
    const stamp = t && [" ", runs.time(t), who && ` ${who}`];
    const parts = children?.total > 0 && element("span", { class: "step-of", text: `${children.done}/${children.total}`, attributes: { title: `${children.done} of ${children.total} sub-steps` } });
    const isPlain = state === "done" && step.role !== "trigger";
    when.replaceChildren(...[parts, ...(isPlain && t ? [element("span", { class: "word", text: "Done" }), ...stamp] : [])].filter(Boolean));
    const lines = [choices];
    if (!isPlain && state !== "open") {
      const word = step.role === "trigger" ? "Stop condition met" : WORDS[state];
      lines.push(element("p", { class: "step-state" }, element("strong", { text: word }), ...(stamp || []), reason && ` — ${reason}`));
    }
    if (state === "failed") lines.push(runs.wayOut(row, session));
    if (note) lines.push(element("p", { class: "step-note" }, element("span", { class: "unseen", text: "Note: " }), note));
    const suggests = session.run && !session.isOver && state === "open" && isWhole(now) && (session.model.settings?.auto_parent ?? "suggest") === "suggest";
    if (suggests) lines.push(element("p", { class: "step-suggest" }, "All sub-steps are done. ", button("Tick this step too", () => runs.mark(step.key, "done"))));
    runs.refill(said, lines, tick);
    if (!choices) row.more.setAttribute("aria-expanded", "false");
    const told = [when.textContent && when.id, said.textContent && said.id].filter(Boolean).join(" ");
    put(tick, "aria-describedby", told);
    put(tick, "aria-disabled", session.isOver && "true");
  }

  function printOf(now) {
    return `${now.state}|${now.t}|${now.who}|${now.reason}|${now.note}|${now.children?.done}/${now.children?.total}|${session.isOver}`;
  }

  // ---- Progress of the sections ----

  const places = new Map();

  function progress() {
    for (const { anchor } of session.model.sections ?? []) {
      const part = session.state.sections.get(anchor);
      const words = part?.total ? `${part.done}/${part.total}` : "";
      if (!places.has(anchor)) places.set(anchor, { words: "", said: [] });
      const place = places.get(anchor);
      if (place.words === words) continue;
      place.words = words;
      if (!place.said.length) place.said = show(anchor);
      for (const said of place.said) {
        said.textContent = words;
        said.classList.toggle("all", isComplete(part));
      }
    }
  }

  /** Where the progress of a section is said: in its heading, and in the contents. */
  function show(anchor) {
    const said = [];
    const heading = document.getElementById(anchor);
    if (heading && !heading.closest(".page-head")) said.push(heading.appendChild(element("span", { class: "section-done" })));
    const link = document.querySelector(`.toc a[href="#${CSS.escape(anchor)}"]`);
    if (link) {
      said.push(link.parentElement.querySelector(".toc-done") ?? element("span", { class: "toc-done" }));
      link.after(said.at(-1));
    }
    return said;
  }

  // ---- The current step ----

  runs.current = () => current;
  const isShown = (row) => !row.item.closest("[hidden]");

  /** Makes a step the current one. The focus follows only where it is on a step already, or when told. */
  function go(key, { scrolls = true, focuses = false } = {}) {
    const row = rows.get(key);
    if (!row) return;
    const old = rows.get(current);
    if (old && old !== row) {
      old.item.classList.remove("current");
      old.item.removeAttribute("aria-current");
    }
    current = key;
    row.item.classList.add("current");
    row.item.setAttribute("aria-current", "step");
    if (scrolls) {
      runs.reveal(row.item);
      const { top, bottom } = row.line.getBoundingClientRect();
      if (top < innerHeight * 0.3 || bottom > innerHeight * 0.7) scrollBy({ top: top - innerHeight * 0.3 });
    }
    const held = document.activeElement;
    if (focuses || (scrolls && held?.closest?.(".step") && held.matches(".tick, .step-more"))) row.tick.focus({ preventScroll: true });
    else if (scrolls) runs.say(`${WORDS[session.state.steps.get(key)?.state] ?? "Open"}: ${textOf(key)}`);
  }
  runs.goTo = go;

  /** The next (`1`) or previous (`-1`) step that can be seen, of those that `fits`. */
  runs.neighbour = (way, fits = () => true) => {
    const all = [...rows.keys()];
    const at = current === null ? (way > 0 ? -1 : all.length) : all.indexOf(current);
    for (let index = at + way; index >= 0 && index < all.length; index += way) {
      const row = rows.get(all[index]);
      if (isShown(row) && fits(row.step, session.state.steps.get(row.step.key))) return row.step.key;
    }
    return null;
  };

  /** What an event did, in words. */
  runs.describe = (event) => {
    const verb = { tick: "Ticked", untick: "Opened", "not-applicable": "Not applicable", fail: "Failed", note: "Note on", activate: "Activated", deactivate: "Deactivated" }[event.kind];
    const title = session?.model.sections?.find(({ anchor }) => anchor === event.on)?.title;
    const name = textOf(event.on) || title || event.label || event.on || "";
    return `${verb ?? event.kind[0].toUpperCase() + event.kind.slice(1)}${name ? ` “${name.length > 60 ? `${name.slice(0, 59)}…` : name}”` : ""}`;
  };

  const keyOf = (target) => target.closest?.(".step")?.id.slice(2);

  function listen() {
    document.addEventListener("change", ({ target }) => {
      if (!target.matches?.(".step-line > .tick")) return;
      const key = keyOf(target);
      const state = session.state.steps.get(key)?.state;
      if (!rows.has(key) || target.checked === (state === "done")) return;
      runs.mark(key, "done");
    });
    document.addEventListener("click", (event) => {
      const { target } = event;
      const line = target.closest?.(".step-line");
      const row = line && rows.get(keyOf(line));
      if (!row) return;
      go(row.step.key, { scrolls: false });
      const isTick = target === row.tick;
      // Who marks text or a command to copy it does not mean the box.
      const isText = !isTick && (target.closest("code") || (getSelection().type === "Range" && line.contains(getSelection().anchorNode)));
      if (!isText && !(isTick && session.isOver)) return;
      event.preventDefault();
      if (isTick) runs.say("This run is finished. Reopen it to change it.");
    });
    document.addEventListener("focusin", ({ target }) => {
      const key = keyOf(target);
      if (rows.has(key)) go(key, { scrolls: false });
    });
  }

  runs.parts.push({
    mount(given) {
      if (!session) listen();
      session = given;
      const old = new Map(rows);
      rows.clear();
      for (const step of session.model.steps ?? []) {
        const item = document.getElementById(`s-${step.key}`);
        const row = old.get(step.key);
        const same = item && row?.item === item && row.said.isConnected && row.tick.isConnected;
        const made = same ? Object.assign(row, { step, print: null }) : item && build(step, item);
        if (made) rows.set(step.key, made);
      }
      if (!rows.has(current)) current = null;
      places.clear();
      for (const said of document.querySelectorAll(".section-done, .toc-done")) said.remove();
    },
    update() {
      for (const [key, row] of rows) {
        const now = session.state.steps.get(key);
        if (!now) continue;
        const print = printOf(now);
        if (row.print === print && row.tick.checked === (now.state === "done")) continue;
        row.print = print;
        paint(row, now);
      }
      if (session.isOver) close();
      document.documentElement.dataset.run = session.isOver ? "over" : "on";
      progress();
    },
  });
})((globalThis.checkbookRuns ??= {}));
