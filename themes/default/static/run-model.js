// What a run is: a snapshot of the page and a log of events, from which the state of everything follows.
//
// Beyond the contract:
// - snapshot(model, code) makes a snapshot; `code` is a Map from step keys to commands. It is what create, idle and
//   republish take: { page, sections, steps, fields, choices, notes }. In it a step also has `section` (an index),
//   `id` (the key is the author's) and `state` (at the start); a section `parent`; fields, choices and notes `path`.
// - add(run, event) fills in `id` and `t` where they are missing (`now` may give the time), and `rev`, the revision in
//   which the keys of `on` hold, behind the first republish. It gives a new run and leaves the old one alone.
// - state.lost: [{ kind, key, label, value, t }], values of blanks that are no longer there; state.ended: when it was
//   finished; counts.total is without what is not applicable; entries of state.removed may be `unsure`.
// - whole(run) adds what follows from the events: operators and revisions.
// - branchOf(run, step) is the anchor that has to be activated, or null. timestamp(date) is a time with the local offset; order(events) sorts; title(run) is never empty.
((runs) => {
  "use strict";
  const UNDOABLE = new Set(
    "tick untick not-applicable fail note field choice variable sign activate deactivate confirm".split(" "),
  );
  const PAGE = ["id", "title", "url", "file", "revision", "commit", "version"];
  const instant = (t) => Date.parse(t) || 0;
  const larger = (a, b) => (a < b ? b : a);
  const compare = (a, b) => instant(a.t) - instant(b.t) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

  runs.order = (events) => [...events].sort(compare);
  runs.title = (run) => run.name || `${run.page.title} — ${run.started.slice(0, 16).replace("T", " ")}`;

  runs.timestamp = (date = new Date()) => {
    if (typeof date === "string") return date;
    const at = new Date(date);
    const offset = -at.getTimezoneOffset();
    const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
    const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
    return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
  };

  runs.snapshot = (model, code = new Map()) => {
    const sections = model.sections ?? [];
    const path = (index) => {
      const titles = [];
      for (let at = index; sections[at]; at = sections[at].parent) titles.unshift(sections[at].title);
      return titles;
    };
    const texts = new Map((model.steps ?? []).map((step) => [step.key, step.text]));
    const start = (state) => (state === "done" && model.settings?.prechecked !== "keep" ? "open" : (state ?? "open"));
    const blanks = (list = []) =>
      list.map(({ key, label, section, step, options, unit }) => ({
        key,
        label: unit ? `${label}, ${unit}` : label,
        path: step ? [...path(section), texts.get(step) ?? ""] : path(section),
        ...(options && { options }),
      }));
    return {
      page: Object.fromEntries(PAGE.map((name) => [name, model.page[name] ?? null])),
      sections: sections.map(({ anchor, title, parent = null, role = null }) => ({ anchor, title, path: path(parent), role, parent })),
      steps: (model.steps ?? []).map(({ key, text, section = null, role, optional, parent = null, id, state }) => ({
        key,
        text,
        path: path(section),
        role,
        optional: Boolean(optional),
        code: code.get(key) ?? "",
        parent,
        section,
        id: Boolean(id),
        state: start(state),
      })),
      fields: blanks(model.fields),
      choices: blanks(model.choices),
      notes: blanks(model.notes),
    };
  };

  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join("");

  runs.create = (model, snapshot, { name = "", operator = { name: "", initials: "" }, kind = "live", variables = {}, now } = {}) => {
    const started = runs.timestamp(now);
    const { revision, commit } = snapshot.page;
    const id = `${started.slice(0, 16).replace(/\D/g, "")}-${random()}`;
    const person = { name: operator.name ?? "", initials: operator.initials ?? "" };
    let run = runs.whole({ v: 1, id, name, kind, started, ...snapshot, events: [] });
    run = runs.add(run, { kind: "start", to: person, revision, commit, who: person.initials, now: started });
    const secret = new Set((model.variables ?? []).filter((variable) => variable.secret).map((variable) => variable.name));
    for (const [on, value] of Object.entries(variables)) {
      if (value && !secret.has(on)) run = runs.add(run, { kind: "variable", on, value, who: person.initials, now: started });
    }
    return run;
  };

  // Ids sort as their events happened, also within one second, and a clock that was set back puts no event before another.
  runs.add = (run, { now, ...event }) => {
    const last = run.events.at(-1);
    let t = event.t ?? runs.timestamp(now);
    if (last && instant(t) < instant(last.t)) t = last.t;
    const [time, count] = /^[0-9a-z]{11}-/.test(last?.id) ? [last.id.slice(0, 9), parseInt(last.id.slice(9, 11), 36)] : ["", -1];
    let stamp = larger(Math.max(instant(t), now ? 0 : Math.min(Date.now(), instant(t) + 999)).toString(36).padStart(9, "0"), time);
    let next = stamp === time ? count + 1 : 0;
    if (next > 1295) [stamp, next] = [(parseInt(stamp, 36) + 1).toString(36).padStart(9, "0"), 0];
    const id = event.id ?? `${stamp}${next.toString(36).padStart(2, "0")}-${random()}`;
    const isLater = run.events.some((earlier) => earlier.kind === "republish");
    const whole = { ...event, id, t, who: event.who ?? "", ...(isLater && !event.rev && { rev: run.page.revision }) };
    if (event.kind === "hand-over" && typeof event.to === "string") whole.to = { name: event.to, initials: "" };
    const events = last && compare(whole, last) < 0 ? runs.order([...run.events, whole]) : [...run.events, whole];
    return { ...run, ...people({ events }), events };
  };

  // Who worked on a run and which revisions of the page it saw follow from its events.
  const people = ({ events }) => {
    const told = events.filter(({ kind, to }) => to && (kind === "start" || kind === "hand-over"));
    const seen = events.filter(({ kind }) => kind === "start" || kind === "republish");
    const operators = new Map(told.map(({ to }) => [`${to.name}\n${to.initials}`, to]));
    const revisions = seen.map(({ kind, revision, to, commit = null, t }) => ({ revision: kind === "start" ? revision : to, commit, t }));
    return { operators: [...operators.values()], revisions };
  };
  runs.whole = (run) => ({ ...run, ...people(run) });

  // Where a key of an older revision of the page leads today: each republish says what became of the keys before it.
  function road(run) {
    const changes = run.events.filter((event) => event.kind === "republish");
    const ages = [{ revision: changes[0]?.from ?? run.page.revision, before: -1 }];
    for (const event of changes) {
      if (ages.at(-1).revision === event.to) continue;
      const known = ages.findLastIndex((age) => age.revision === event.from);
      const before = known < 0 ? ages.length - 1 : known;
      const pairs = [...(event.kept ?? []), ...(event.moved ?? []), ...(event.blanks ?? []), ...(event.reworded ?? []).map((step) => [step.old, step.key])];
      const gone = new Map([...(event.gone ?? []).map((key) => [key, null]), ...(event.removed ?? []).map((step) => [step.key, step])]);
      const added = new Set(event.added);
      ages.push({ event, revision: event.to, before, to: new Map(pairs), gone, added, from: new Map(pairs.map(([old, key]) => [key, old])) });
    }
    const line = [];
    for (let at = ages.length - 1; at >= 0; at = ages[at].before) line.unshift(at);
    const removed = new Map();
    const resolve = (key, revision = ages[0].revision) => {
      if (ages.length === 1 || key === undefined) return key;
      const lose = (at, step) => {
        const id = `${at}\n${key}`;
        if (!removed.has(id)) removed.set(id, step ?? { key, text: key, path: [], role: "step" });
        return id;
      };
      let at = ages.findLastIndex((age) => age.revision === revision);
      if (at < 0) return lose(at);
      for (; !line.includes(at); at = ages[at].before) {
        if (ages[at].added.has(key)) return lose(at);
        key = ages[at].from.get(key) ?? key;
      }
      for (const next of line.slice(line.indexOf(at) + 1)) {
        if (ages[next].gone.has(key)) return lose(next, ages[next].gone.get(key));
        key = ages[next].to.get(key) ?? key;
      }
      return key;
    };
    return { resolve, removed, ages };
  }

  const opened = (step) => ({ state: step?.state ?? "open", t: null, who: "", note: null, reason: null, flag: null, revision: null, children: { done: 0, total: 0 } });
  const put = (map, key, value, isEmpty) => (isEmpty ? map.delete(key) : map.set(key, value));

  function mark(state) {
    return (draft, event, key) => {
      const step = draft.step(key);
      Object.assign(step, { state, t: event.t, who: event.who, reason: event.reason ?? null, flag: null, revision: event.rev ?? draft.first });
    };
  }
  const blank = (name) => (draft, { value, label, t }, key) => put(draft[name], key, { value, t, label }, value === "" || value === false || value == null);
  const APPLY = new Map(Object.entries({
    start: (draft, event) => (draft.operator = event.to ?? draft.operator),
    tick: mark("done"),
    untick: mark("open"),
    "not-applicable": mark("not-applicable"),
    fail: mark("failed"),
    confirm: (draft, event, key) => (draft.step(key).flag = null),
    note(draft, { text, t, label }, key) {
      if (draft.isStep(key)) draft.step(key).note = text || null;
      else put(draft.notes, key ?? "", { value: text, t, label }, !text);
    },
    field: blank("fields"),
    choice: blank("choices"),
    variable: (draft, { on, value }) => put(draft.variables, on, value, value === "" || value == null),
    sign: (draft, { name, t, who }, key) => put(draft.signatures, key, { name, t, who }, !name),
    activate: (draft, { t }, key) => draft.branches.set(key, t),
    deactivate: (draft, event, key) => draft.branches.set(key, null),
    "hand-over": (draft, event) => (draft.operator = event.to),
    finish: (draft, { status, t }) => Object.assign(draft, { status, ended: t }),
    reopen: (draft) => Object.assign(draft, { status: "active", ended: null }),
    republish(draft, event) {
      if (!draft.ages.some((age) => age.event === event)) return;
      const flag = (key, name) => draft.step(draft.resolve(key, event.to)).flag = name;
      event.added?.forEach((key) => flag(key, "new"));
      event.moved?.forEach(([, key]) => flag(key, "moved"));
      event.reworded?.forEach(({ key }) => flag(key, "reworded"));
    },
  }));

  function undone(events) {
    const before = new Map();
    const found = new Set();
    for (const event of events) {
      if (event.kind === "undo" && UNDOABLE.has(before.get(event.of))) found.add(event.of);
      before.set(event.id, event.kind);
    }
    return found;
  }

  runs.lastUndoable = (run) => {
    const skip = undone(run.events);
    return run.events.findLast((event) => UNDOABLE.has(event.kind) && !skip.has(event.id)) ?? null;
  };

  runs.fold = (run) => {
    const { resolve, removed, ages } = road(run);
    const steps = new Map(run.steps.map((step) => [step.key, opened(step)]));
    const isStep = (key) => steps.has(key) || Boolean(removed.get(key)?.role);
    const step = (key) => steps.get(key) ?? steps.set(key, opened()).get(key);
    const draft = { status: "active", operator: run.operators[0] ?? null, ended: null, first: ages[0].revision, ages, resolve, isStep, step };
    for (const name of ["fields", "choices", "notes", "variables", "signatures", "branches"]) draft[name] = new Map();
    const skip = undone(run.events);
    for (const event of run.events) {
      if (skip.has(event.id)) continue;
      const isBranch = event.kind === "activate" || event.kind === "deactivate";
      const key = isBranch ? resolve(`#${event.on}`, event.rev).slice(1) : resolve(event.on, event.kind === "variable" ? undefined : event.rev);
      APPLY.get(event.kind)?.(draft, event, key);
    }
    return finished(run, draft, steps, removed);
  };

  runs.idle = (model, snapshot) => ({ ...runs.fold({ ...snapshot, operators: [], events: [] }), status: "none" });

  /** The part that has to be activated before a step counts: the outermost branch around it. */
  runs.branchOf = (run, step) => {
    let found = null;
    for (let at = step.section; run.sections[at]; at = run.sections[at].parent) {
      if (run.sections[at].role === "branch") found = run.sections[at].anchor;
    }
    return found ?? (step.role === "branch" ? (run.sections[step.section]?.anchor ?? "") : null);
  };

  function finished(run, draft, all, gone) {
    const { step, isStep, resolve, first, ages, ...state } = draft;
    const known = new Set(run.steps.map(({ key }) => key));
    const counts = { total: 0, done: 0, na: 0, failed: 0, open: 0 };
    const sections = new Map(run.sections.map(({ anchor }) => [anchor, { done: 0, total: 0 }]));
    const branches = new Map();
    const [triggers, open, busy] = [[], [], new Set()];
    for (const { key, role, parent, section, ...rest } of run.steps) {
      const it = all.get(key);
      const branch = runs.branchOf(run, { role, section });
      if (branch !== null) branches.set(branch, draft.branches.get(branch) ?? null);
      if (role === "trigger") {
        if (it.state === "done") triggers.push({ key, t: it.t });
        continue;
      }
      const isDone = it.state === "done" ? 1 : 0;
      const up = it.state === "not-applicable" ? null : all.get(parent)?.children;
      if (up) Object.assign(up, { done: up.done + isDone, total: up.total + 1 });
      if (branch !== null && !branches.get(branch)) continue;
      if (it.state === "not-applicable") counts.na += 1;
      else {
        counts.total += 1;
        counts[it.state] += 1;
        for (let at = section; run.sections[at]; at = run.sections[at].parent) {
          const sum = sections.get(run.sections[at].anchor);
          Object.assign(sum, { done: sum.done + isDone, total: sum.total + 1 });
        }
      }
      if (it.state === "open") open.push(key) && busy.add(parent);
    }
    if (state.status === "completed" && counts.open) state.status = "completed-with-open-steps";
    const removed = [];
    for (const [id, it] of all) {
      if (known.has(id)) continue;
      all.delete(id);
      if (it.state !== "open" || it.note) removed.push({ ...(gone.get(id) ?? { key: id, text: id, path: [], role: "step" }), ...it });
    }
    const next = open.find((key) => !busy.has(key)) ?? null;
    return { ...state, steps: all, branches, triggers, removed, lost: lost(run, draft), counts, sections, next };
  }

  // Values of blanks that the page no longer has are taken out of the maps and listed.
  function lost(run, draft) {
    const found = [];
    for (const kind of ["fields", "choices", "notes"]) {
      const known = new Set(run[kind].map(({ key }) => key));
      for (const [key, { value, t, label }] of draft[kind]) {
        if (known.has(key) || key === "") continue;
        draft[kind].delete(key);
        found.push({ kind, key: String(key).split("\n").at(-1), label: label ?? "", value, t });
      }
    }
    return found;
  }

  const text = JSON.stringify;
  const best = (a, b, rank) => {
    const [x, y] = [rank(a), rank(b)];
    const at = x.findIndex((part, i) => part !== y[i]);
    return at < 0 || x[at] > y[at] ? a : b;
  };

  /** Two logs of one run as one; the order of the two makes no difference. */
  runs.merge = (a, b) => {
    const events = new Map();
    for (const event of [...a.events, ...b.events]) {
      const known = events.get(event.id);
      events.set(event.id, known && known !== event ? best(known, event, (it) => [instant(it.t), text(it)]) : event);
    }
    const last = ({ events: [...list] }) => [instant(list.at(-1)?.t), list.at(-1)?.id ?? ""];
    const head = ({ name, kind, started }) => ({ name, kind, started });
    const newest = best(a, b, (run) => [...last(run), text(head(run))]);
    const body = ({ page, sections, steps, fields, choices, notes }) => ({ page, sections, steps, fields, choices, notes });
    const shown = a.page === b.page && a.steps === b.steps ? a : best(a, b, (run) => [run.revisions.length, instant(run.revisions.at(-1)?.t), text(body(run))]);
    return runs.whole({ v: 1, id: a.id, ...head(newest), ...body(shown), events: runs.order(events.values()) });
  };
})((globalThis.checkbookRuns ??= {}));
