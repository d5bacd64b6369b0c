// The session: which run is open in this page, and everything that changes it. It comes last and starts the parts.
((runs) => {
  "use strict";
  const WORDS = { completed: "Completed", "completed-with-open-steps": "Completed with open steps", aborted: "Stopped", "rolled-back": "Rolled back" };
  const here = (key) => `checkbook:open:${key}`;
  let session = null;

  function read() {
    try {
      return whole(JSON.parse(document.getElementById("cb-model")?.textContent ?? "null"));
    } catch {
      return null;
    }
  }

  /** The model with what stands in the page anyway: the words of each step, and what its box means. */
  function whole(model) {
    const known = (step) => {
      const item = document.getElementById(`s-${step.key}`);
      const words = item?.querySelector(".tick")?.getAttribute("aria-label") ?? runs.writtenCode(item.querySelector(".step-text"));
      return { ...step, text: words.replace(/\s+/g, " ").trim(), role: item.dataset.role, optional: "optional" in item.dataset };
    };
    return model && { ...model, steps: (model.steps ?? []).map(known) };
  }

  /** What a run keeps of the page, with the commands as the author wrote them. */
  function snapshot(model) {
    const code = new Map();
    for (const { key } of model.steps ?? []) {
      const item = document.getElementById(`s-${key}`);
      const blocks = [...(item?.querySelectorAll("pre code") ?? [])].filter((block) => block.closest(".step") === item);
      if (blocks.length) code.set(key, blocks.map((block) => runs.writtenCode(block)).join("\n"));
    }
    return runs.snapshot(model, code);
  }

  let isMounted = false;
  const tell = (name) => isMounted && runs.parts.forEach((part) => part[name]?.(session));

  function update() {
    session.state = session.run ? runs.fold(session.run) : runs.idle(session.model, session.snapshot);
    session.isOver = session.state.status in WORDS;
    tell("update");
  }

  // The tick is painted before it is stored; whoever leaves the page before that stores it on the way.
  let timer = 0;
  function store() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    const { run } = session;
    if (!run) return;
    const was = session.saved;
    const kept = session.store.save(run);
    session.saved = kept.saved;
    // Another tab may have written meanwhile.
    const isNewer = kept.run.events.length !== run.events.length;
    session.run = kept.run;
    if (isNewer) update();
    else if (was !== session.saved) tell("update");
  }
  /** What is still being typed belongs to the run that is open. */
  function settle() {
    runs.flush?.();
    store();
  }
  function changed() {
    update();
    timer ||= setTimeout(store, 30);
  }

  function remember(id) {
    try {
      if (id) sessionStorage.setItem(here(session.model.page.id), id);
      else sessionStorage.removeItem(here(session.model.page.id));
    } catch {
      // Then the page asks again after a reload.
    }
  }
  function remembered() {
    try {
      return sessionStorage.getItem(here(session.model.page.id));
    } catch {
      return null;
    }
  }

  function hold(run) {
    // Secrets that were typed before a run began are its own.
    if (session.run && session.run.id !== run?.id) session.secrets.clear();
    session.run = run;
    session.begun = false;
    remember(run?.id);
  }
  function take(run, keepsPanel = false) {
    hold(run);
    if (!keepsPanel) runs.closePanel();
    update();
  }

  function create({ name = "", operator: who = operator(), kind = "live", variables = {} } = {}) {
    if (who?.name || who?.initials) session.store.setOperator(who);
    navigator.storage?.persist?.().catch(() => {});
    return runs.create(session.model, session.snapshot, { name, operator: who ?? undefined, kind, variables, now: runs.now() });
  }

  function operator() {
    const known = session.store.operator();
    return known.name || known.initials ? known : null;
  }

  function make() {
    const model = read();
    return {
      model,
      snapshot: snapshot(model),
      run: null,
      state: null,
      saved: true,
      isOver: false,
      secrets: new Map(),
      store: runs.store(() => globalThis.localStorage, model.site, { dev: Boolean(globalThis.checkbookLive) }),
      words: WORDS,
      operator,

      runs: () => session.store.list().filter((one) => one.page === session.model.page.id),

      record(kind, on, details = {}) {
        if (session.isOver && kind !== "reopen") {
          runs.say("This run is finished. Reopen it to change it.");
          update();
          return null;
        }
        // The keys of this page are not those that the run knows, until its steps are matched.
        if (session.run && !session.isOver && session.run.page.revision !== session.model.page.revision) {
          runs.say("This checklist has just changed: look again.");
          update();
          return null;
        }
        const isFirst = !session.run;
        // Nobody sees the run before what it began with is in it.
        if (isFirst) hold(create());
        const who = (isFirst ? operator() : session.state.operator)?.initials ?? "";
        const about = on === null || on === undefined ? {} : { on };
        session.run = runs.add(session.run, { who, kind, ...about, ...details });
        session.begun = isFirst;
        if (isFirst) runs.say("Run started. Undo takes it back.");
        changed();
        return session.run.events.at(-1);
      },

      start(options = {}) {
        settle();
        take(create(options));
        changed();
        runs.say(`${options.kind === "rehearsal" ? "Rehearsal" : "Run"} started.`);
      },

      open(id) {
        settle();
        const run = session.store.load(id);
        if (!run) return false;
        take(run);
        return true;
      },

      /** Goes back to reading; the run stays as it is. */
      close() {
        settle();
        take(null);
      },

      finish(status) {
        settle();
        if (!session.record("finish", null, { status })) return;
        store();
        runs.say(`Run ${WORDS[status].toLowerCase()}.`);
      },

      reopen() {
        if (session.record("reopen")) runs.say("Run reopened.");
      },

      undo() {
        settle();
        const event = session.run && !session.isOver && runs.lastUndoable(session.run);
        if (!event) return runs.say("Nothing to undo.");
        session.record("undo", null, { of: event.id });
        runs.say(`Undone: ${runs.describe(event, session.model)}.`);
      },

      /** Another name for the run, and another operator from now on. */
      rename(name, who, kind = session.run.kind) {
        const { operator: before } = session.state;
        session.run = { ...session.run, name, kind };
        if (who.name || who.initials) session.store.setOperator(who);
        if (before?.name !== who.name || before?.initials !== who.initials) session.record("hand-over", null, { to: who });
        changed();
      },

      replace(run) {
        take(run, session.run?.id === run.id);
        changed();
      },
    };
  }

  /** Which run to show: the one in the address, the one of this tab, or the only one that is not finished. */
  function resume() {
    const asked = new URLSearchParams(location.search).get("run");
    if (asked && session.open(asked)) return;
    const last = remembered();
    if (last && session.open(last)) return;
    const active = session.runs().filter((one) => one.status === "active");
    if (active.length === 1) {
      session.open(active[0].id);
      session.resumed = active[0];
    } else if (active.length) session.waiting = active;
  }

  /** Another tab has changed something. */
  function follow(id) {
    if (!session.run) return update();
    if (id && id !== session.run.id) return tell("update");
    const stored = session.store.load(session.run.id);
    if (!stored) return;
    session.run = runs.merge(session.run, stored);
    update();
  }

  function begin() {
    if (!read()) return;
    session = make();
    runs.session = session;
    update();
    resume();
    isMounted = true;
    tell("mount");
    update();
    session.store.onChange(follow);
    addEventListener("pagehide", store);
    document.addEventListener("visibilitychange", () => document.hidden && store());
    document.addEventListener("checkbook:patched", () => {
      const model = read();
      if (!model) return;
      session.model = model;
      session.snapshot = snapshot(model);
      tell("mount");
      update();
    });
  }
  begin();
})((globalThis.checkbookRuns ??= {}));
