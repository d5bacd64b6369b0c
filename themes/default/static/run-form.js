// What a run says on paper: the blanks of the form's head, its outcome, and each step with its mark, time and initials.
((runs) => {
  "use strict";
  const WORDS = { active: "In progress", completed: "Completed", "completed-with-open-steps": "Completed with open steps", aborted: "Stopped", "rolled-back": "Rolled back" };
  const MARKS = { done: "✓", "not-applicable": "–", failed: "✗" };
  const STATES = { "not-applicable": "Not applicable", failed: "Failed" };
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const listed = (parts, between = " · ") => parts.filter(Boolean).join(between);

  // A record keeps the times of the place in which it was written; paper shows them as they are kept.
  const zone = (t) => t.match(/(Z|[+-]\d\d:\d\d)$/)[0].replace("Z", "+00:00");
  const day = (t) => `${Number(t.slice(8, 10))} ${MONTHS[t.slice(5, 7) - 1]} ${t.slice(0, 4)}`;

  /** A time as one reads it who knows the day and the zone of `before`. */
  function moment(t, before) {
    const isOther = t.slice(0, 10) !== before.slice(0, 10);
    const date = day(t).slice(0, t.slice(0, 4) === before.slice(0, 4) ? -5 : undefined);
    return listed([isOther && date, t.slice(11, 16), zone(t) !== zone(before) && zone(t)], " ");
  }

  /** Who was at work at a time: the initials, or those of the name. */
  function initials(run, { t, who }) {
    if (who) return who;
    const at = Date.parse(t);
    const person = run.events.findLast((event) => event.to?.name !== undefined && Date.parse(event.t) <= at)?.to;
    return person ? person.initials || runs.initials(person.name) : "";
  }

  // They never have columns for time and initials.
  const BARE = { trigger: "Stop condition met", "sign-off": "Done" };

  function said(step, it, stamp, columns) {
    const isBare = step.role in BARE || columns === "none";
    const state = it.state === "done" ? isBare && (BARE[step.role] ?? "Done") : STATES[it.state];
    const lines = [state && listed([listed([state, isBare && stamp], " "), it.reason], " — "), it.note && `Note: ${it.note}`];
    if (it.flag) lines.push({ new: "New since the run began", moved: "Moved since the run began", reworded: "Reworded since the run began" }[it.flag]);
    return lines.filter(Boolean);
  }

  /** The steps in the order of the page; the day is said where it changes. */
  function steps(run, state, columns) {
    const found = new Map();
    let before = run.started;
    for (const step of run.steps) {
      const it = state.steps.get(step.key);
      const isTimed = it.state !== "open" && it.t !== null;
      const mark = step.role === "trigger" && it.state === "done" ? MARKS.failed : (MARKS[it.state] ?? "");
      const [time, by] = isTimed ? [moment(it.t, before), initials(run, it)] : ["", ""];
      found.set(step.key, { mark, time, by, lines: said(step, it, listed([time, by], " "), columns) });
      if (isTimed) before = it.t;
    }
    return found;
  }

  function counts({ counts: { total, done, na, failed, open }, triggers }) {
    const met = triggers.length && `${runs.counted(triggers.length, "stop condition")} met`;
    return listed([`${done} of ${total} done`, na && `${na} not applicable`, failed && `${failed} failed`, `${open} open`, met]);
  }

  const revision = ({ page }) => listed([page.revision, page.version && `version ${page.version}`, page.commit && `commit ${page.commit}`], ", ");

  /** What became of the page during the run, and what was filled in where there is no place for it any more. */
  function changes(run, state, shown) {
    const isOther = run.page.revision !== shown.revision;
    const times = runs.changes(run).map(({ t, from, to, ...numbers }) => {
      const words = Object.entries({ added: "new", removed: "removed", reworded: "reworded", moved: "moved" });
      const parts = words.filter(([name]) => numbers[name]).map(([name, word]) => `${numbers[name]} ${word}`);
      return `${moment(t, run.started)}: the checklist changed from ${from} to ${to} (${listed(parts, ", ") || "no step"})`;
    });
    const steps = state.removed.map((it) => listed([`Removed step: ${it.text}`, it.state, it.t && moment(it.t, run.started), it.who, it.reason, it.note]));
    const values = state.lost.map(({ label, value }) => `Removed blank: ${label}: ${value}`);
    const note = state.notes.get("")?.value;
    return [isOther && `Done on another text of this page, checklist ${revision(run)}; this sheet has checklist ${shown.revision}`, ...times, ...steps, ...values, note && `Note: ${note}`].filter(Boolean);
  }

  /** All that a run fills in on the form of its page `shown`, at the time `printed`; `columns` is "none" where a sheet has no room for times. */
  runs.onPaper = (run, state, { shown, printed, columns }) => {
    const people = run.operators.map(({ name, initials: short }) => name || short).filter(Boolean);
    const facts = [
      ["Status", listed([WORDS[state.status] ?? state.status, state.ended && `took ${runs.span(run.started, state.ended)}`])],
      ["Steps", counts(state)],
      ["Times", `UTC${zone(run.started).replace("-", "−")}, printed ${day(printed)} ${moment(printed, printed)}`],
      ["Record", `${run.id} of checklist ${revision(run)}, SHA-256 ${runs.toRecord(run).sha256}`],
    ];
    return {
      blanks: { Run: run.name, Operator: people.join(", "), Date: day(run.started), Start: moment(run.started, run.started), End: state.ended ? moment(state.ended, run.started) : "" },
      facts,
      changes: changes(run, state, shown),
      steps: steps(run, state, columns),
      since: (t) => moment(t, run.started),
      signed: ({ t }) => `signed ${day(t)} ${listed([t.slice(11, 16), zone(t) !== zone(run.started) && zone(t)], " ")}, typed, identity not verified`,
    };
  };
})((globalThis.checkbookRuns ??= {}));
