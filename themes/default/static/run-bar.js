// The bar of a run: how far it is, what comes next, what went wrong, and everything that can be done with it.
((runs) => {
  "use strict";
  const { element, button, counted } = runs;
  let session = null;
  let top = null;
  let bar = {};
  const hushed = new Set();
  // To ask the storage is dear: only when another run is opened.
  let others = { of: null, number: 0 };

  const title = (key) => session.model.steps.find((step) => step.key === key)?.text ?? "";
  const toggles = (name, open) => () => (runs.openPanel() === name ? runs.closePanel() : open());

  const number = () => element("span", { class: "number" });

  function build(mount) {
    const expands = { "aria-expanded": "false" };
    bar = {
      name: button("", runs.runsPanel, { class: "run-name", ...expands }),
      start: button("Start run", () => runs.startPanel(), { class: "run-start strong", "aria-keyshortcuts": "r", ...expands }),
      fill: element("span", { class: "run-fill" }),
      count: element("span", { class: "run-count" }),
      failed: element("span", { class: "run-failed" }, "✕ ", number(), element("span", { class: "word", text: " failed" })),
      triggers: element("span", { class: "run-triggers" }, "◇ ", number(), element("span", { class: "word", text: " met" })),
      clock: element("span", { class: "run-clock", attributes: { title: "Since the start of this run" } }),
      next: element("a", { class: "run-next", attributes: { href: "#cb-content", "aria-keyshortcuts": "o" }, on: { click: next } }),
      undo: button("Undo", () => session.undo(), { class: "run-undo", "aria-keyshortcuts": "Control+Z Meta+Z u" }),
      finish: button("Finish run", () => runs.finishPanel(), { class: "run-finish", ...expands }),
      reopen: button("Reopen", () => session.reopen(), { class: "run-reopen" }),
      more: button("⋯", toggles("more", menu), { class: "run-more", "aria-label": "More", ...expands }),
      alerts: element("div", { class: "run-alerts" }),
    };
    bar.progress = element("span", { class: "run-track", attributes: { role: "progressbar", "aria-label": "Progress", "aria-valuemin": "0" } }, bar.fill);
    const { name, start, progress, count, failed, triggers, clock, next: link, undo, finish, reopen, more, alerts } = bar;
    const row = element("div", { class: "run-bar" }, start, name, progress, count, failed, triggers, clock, link, undo, finish, reopen, more);
    top = element("section", { class: "run-top", attributes: { "aria-label": "Run" } }, row, alerts);
    mount.replaceChildren(top);
    // What is scrolled to stays clear of the bar.
    new ResizeObserver(() => document.documentElement.style.setProperty("--run-alerts", `${alerts.offsetHeight}px`)).observe(alerts);
  }

  function next(event) {
    event.preventDefault();
    if (session.state.next) runs.goTo(session.state.next, { focuses: true });
  }

  // ---- The menu ----

  function menu() {
    const { run, isOver } = session;
    const own = [
      run && ["Details of this run", runs.detailsPanel],
      session.runs().length > 0 && ["Runs of this page", runs.runsPanel],
      !run && ["Start run", runs.startPanel],
      run && !isOver && ["Finish run", runs.finishPanel],
      run && isOver && ["Reopen", session.reopen],
      run && ["Back to reading", session.close],
      ["Keys", runs.keysPanel],
    ];
    const given = runs.actions.filter((action) => action.when?.(session) ?? true).map((action) => [action.label, () => action.run(session)]);
    const items = [...given, ...own].filter(Boolean).map(([label, act]) => element("li", {}, button(label, () => {
      act();
      if (runs.openPanel() === "more") runs.closePanel();
    })));
    runs.panel("more", element("ul", { class: "run-menu" }, ...items), "More");
  }

  // ---- What must not be overlooked ----

  function alert(id, kind, parts, ...buttons) {
    return { id, print: `${id}|${parts.map((part) => part.textContent ?? part).join("")}|${buttons.filter(Boolean).length}`, make: () => element("p", { class: `run-alert ${kind}`, attributes: { "data-alert": id } }, element("span", {}, ...parts), ...buttons) };
  }

  function triggered() {
    const { triggers } = session.state;
    const last = triggers.at(-1);
    if (!last || session.isOver) return null;
    const item = document.getElementById(`s-${last.key}`);
    const branch = item && runs.rollback(item);
    const isActive = branch && session.state.branches.get(branch.anchor);
    const id = `trigger:${triggers.map(({ key }) => key).join()}:${isActive ? "active" : ""}`;
    if (hushed.has(id)) return null;
    const others = triggers.length > 1 ? ` (and ${triggers.length - 1} more)` : "";
    const words = [element("strong", { text: "Stop condition met: " }), `${title(last.key)}${others} — `, runs.time(last.t)];
    const hush = button("Hide", () => {
      hushed.add(id);
      alerts();
      runs.goTo(last.key, { focuses: true });
    });
    if (isActive || !branch) return alert(id, "grave", words, hush);
    return alert(id, "grave", words, button("Activate rollback steps", () => runs.activate(branch.anchor)));
  }

  function unsaved() {
    if (session.saved && session.store.persistent !== false) return null;
    if (!session.run) return alert("storage", "warn", ["Runs cannot be saved on this device. Export a run before you close the page."]);
    const way = runs.actions.find(({ label }) => label.startsWith("Export"));
    return alert("storage", "warn", [element("strong", { text: "Not saved on this device" }), " — export before closing."], way && button("Export", () => way.run(session)));
  }

  function begun() {
    if (session.begun) {
      return alert("begun", "calm", [`Run started ${runs.clock(session.run.started)}, without a name.`], button("Name it", runs.detailsPanel));
    }
    const one = session.resumed;
    if (!one || session.run?.id !== one.id || Date.now() - Date.parse(one.changed ?? one.started) < 8 * 36e5) return null;
    const words = `This run was started ${runs.clock(one.started)} and last changed ${runs.clock(one.changed ?? one.started)}: ${one.done} of ${one.total} done.`;
    return alert("resumed", "warn", [words], button("Continue", stay), button("Start another run", () => runs.startPanel()));
  }
  function stay() {
    session.resumed = null;
    alerts();
    runs.focusBar();
  }

  let shown = "";
  function alerts() {
    const all = [unsaved(), triggered(), begun()].filter(Boolean);
    const print = all.map((one) => one.print).join("\n");
    if (print === shown) return;
    shown = print;
    runs.refill(bar.alerts, all.map((one) => one.make()), bar.more);
  }

  // ---- Bringing it up to date ----

  function put(element, text) {
    element.hidden = !text;
    if (element.textContent !== text) element.textContent = text;
  }

  function tell() {
    const { state, run, isOver } = session;
    const { counts, triggers } = state;
    const { progress, fill } = bar;
    const hasSteps = counts.total + counts.na > 0;
    progress.hidden = !hasSteps;
    progress.setAttribute("aria-valuenow", counts.done);
    progress.setAttribute("aria-valuemax", counts.total);
    const facts = [`${counts.done} of ${counted(counts.total, "step")} done`, counts.na && `${counts.na} not applicable`, counts.failed && `${counts.failed} failed`].filter(Boolean).join(", ");
    progress.setAttribute("aria-valuetext", facts);
    bar.count.title = facts;
    fill.style.transform = `scaleX(${counts.total ? counts.done / counts.total : 0})`;
    put(bar.count, hasSteps ? `${counts.done}/${counts.total}` : "");
    bar.failed.hidden = !counts.failed;
    put(bar.failed.querySelector(".number"), String(counts.failed));
    bar.triggers.hidden = !run || !session.model.steps?.some((step) => step.role === "trigger");
    put(bar.triggers.querySelector(".number"), String(triggers.length || "none"));
    bar.triggers.title = triggers.length ? "Stop conditions that are met" : "No stop condition is met";
    bar.triggers.classList.toggle("met", triggers.length > 0);
    if (others.of !== run?.id) others = { of: run?.id, number: session.runs().length };
    put(bar.name, run ? `${run.kind === "rehearsal" ? "Rehearsal: " : ""}${run.name || "Run without a name"}` : others.number ? `Runs (${others.number})` : "");
    bar.name.title = run ? runs.title(run) : "";
    top.classList.toggle("rehearsal", run?.kind === "rehearsal");
    bar.start.hidden = Boolean(run);
    const key = run && !isOver ? state.next : null;
    bar.next.hidden = !key;
    if (key) {
      const text = `Next: ${title(key)}`;
      if (bar.next.textContent !== text) bar.next.textContent = text;
      bar.next.href = `#s-${key}`;
      bar.next.title = title(key);
    }
    bar.undo.hidden = !run || isOver;
    bar.undo.disabled = !run || !runs.lastUndoable(run);
    bar.finish.hidden = !run || isOver;
    bar.finish.classList.toggle("strong", Boolean(run) && hasSteps && counts.open === 0);
    bar.reopen.hidden = !isOver;
    top.dataset.status = state.status;
    tick();
  }

  function tick() {
    const { run, isOver, state } = session;
    const over = isOver && run.events.findLast(({ kind }) => kind === "finish");
    const words = !run ? "" : isOver ? `${session.words[state.status]} ${over ? runs.clock(over.t) : ""}`.trim() : runs.span(run.started, runs.now());
    put(bar.clock, words);
  }

  runs.parts.push({
    mount(given) {
      session = given;
      const mount = document.getElementById("cb-run");
      if (!mount || (top && mount.contains(top))) return;
      const isFirst = !top;
      build(mount);
      if (!isFirst) return;
      const skip = element("a", { class: "skip", text: "Skip to the first open step", attributes: { href: "#cb-run" }, on: { click: next } });
      document.querySelector(".skip")?.after(skip);
      setInterval(() => !document.hidden && session.run && !session.isOver && tick(), 1000);
    },
    update() {
      if (!top) return;
      const hadFocus = top.contains(document.activeElement) ? document.activeElement : null;
      tell();
      alerts();
      if (hadFocus && (hadFocus.hidden || hadFocus.disabled || !hadFocus.isConnected)) runs.focusBar();
    },
  });
})((globalThis.checkbookRuns ??= {}));
