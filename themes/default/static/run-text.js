// Writes a run as words for people: a whole record in Markdown, and a summary for a ticket.
((runs) => {
  "use strict";
  const SCHEMA = "checkbook.run/1";
  const line = (text) => String(text).replace(/\s+/g, " ").trim().replaceAll("<", "&lt;");
  const count = (n, word) => `${n} ${word}`;
  const people = (run) => run.operators.map((it) => line([it.name, it.initials && `(${it.initials})`].filter(Boolean).join(" "))).filter(Boolean).join(", ");
  const sums = ({ total, done, na, failed, open }) =>
    [`${done} of ${total} done`, na && count(na, "not applicable"), failed && count(failed, "failed"), open && count(open, "open")].filter(Boolean).join(" · ");
  const moment = (run, t) => (t ? (t.slice(0, 10) === run.started.slice(0, 10) ? t.slice(11, 16) : t.slice(0, 16).replace("T", " ")) : "");

  /** What was done to a step, as an item of a list. */
  function item(run, step, it, depth) {
    const box = { done: "- [x]", "not-applicable": "- [~]", failed: "- ❌", open: "- [ ]" }[it.state];
    const when = [moment(run, it.t), line(it.who)].filter(Boolean).join(" ");
    const said = [it.reason && line(it.reason), it.flag && it.state !== "open" && `${it.flag} during the run, not confirmed`].filter(Boolean);
    const pad = "  ".repeat(depth);
    const note = (it.note ?? "").split("\n").filter(Boolean).map((text) => `${pad}  > ${line(text)}`);
    return [`${pad}${box} ${when && it.state !== "open" ? `${when} — ` : ""}${line(step.text)}${said.length ? ` (${said.join("; ")})` : ""}`, ...note];
  }

  /** The headings above a step, without the title of the page. */
  const titles = ({ page }, { path }) => path.slice(path[0] === page.title ? 1 : 0).join(" › ") || page.title;

  function steps(run, state) {
    const lines = [];
    const depths = new Map();
    let last = null;
    for (const step of run.steps) {
      const depth = depths.has(step.parent) ? depths.get(step.parent) + 1 : 0;
      depths.set(step.key, depth);
      if (step.section !== last) {
        const branch = runs.branchOf(run, step);
        const isIdle = branch !== null && !state.branches.get(branch);
        lines.push("", `### ${line(titles(run, step))}${isIdle ? " (not activated)" : ""}`, "");
        last = step.section;
      }
      lines.push(...item(run, step, state.steps.get(step.key), depth));
    }
    return lines;
  }

  const part = (title, lines) => (lines.length ? ["", `## ${title}`, "", ...lines] : []);
  const filled = (list, map) => list.filter(({ key }) => map.has(key)).map(({ key, label }) => `- ${line(label) || "Note"}: ${line(map.get(key).value)}`);
  const changed = (run) => runs.changes(run).map((it) => `- ${it.t}: ${line(it.from)} to ${line(it.to)}, ${it.added} new, ${it.removed} removed, ${it.reworded} reworded, ${it.moved} moved`);
  const triggers = (run, state) => state.triggers.map(({ key, t }) => `- ${moment(run, t)} ${line(run.steps.find((step) => step.key === key).text)}`);
  const named = (run, state, name) => run.steps.filter((step) => state.steps.get(step.key).state === name && step.role !== "trigger");

  runs.toMarkdown = (run) => {
    const state = runs.fold(run);
    const { page } = run;
    const head = { schema: SCHEMA, run: run.id, page: page.id, title: page.title, revision: page.revision, commit: page.commit, version: page.version, kind: run.kind, status: state.status, started: run.started, ended: state.ended };
    const isCounted = (step) => {
      const branch = runs.branchOf(run, step);
      return branch === null || state.branches.get(branch) !== null;
    };
    const text = [
      ...["---", ...Object.entries(head).filter(([, it]) => it !== null).map(([name, it]) => `${name}: ${JSON.stringify(it)}`), "---", ""],
      ...[`# ${line(runs.title(run))}`, "", `${state.status} · ${sums(state.counts)}${people(run) && ` · ${people(run)}`}`],
      ...part("Triggers met", triggers(run, state)),
      ...part("Failed", named(run, state, "failed").flatMap((step) => item(run, step, state.steps.get(step.key), 0))),
      ...part("Open", named(run, state, "open").filter(isCounted).map((step) => `- ${line(step.text)}`)),
      ...part("Steps", steps(run, state).slice(1)),
      ...part("Variables", [...state.variables].map(([name, value]) => `- ${line(name)}: ${line(value)}`)),
      ...part("Fields", [...filled(run.fields, state.fields), ...filled(run.choices, state.choices)]),
      ...part("Notes", [...filled(run.notes, state.notes), ...filled([{ key: "", label: "" }], state.notes)]),
      ...part("Signatures", [...state.signatures.values()].map(({ name, t }) => `- Signed ${line(name)} ${t} (typed, identity not verified)`)),
      ...part("Changes of the page during the run", changed(run)),
      ...part("Removed steps", state.removed.flatMap((it) => item(run, it, it, 0))),
      ...part("Values of blanks that were removed", state.lost.map(({ label, value }) => `- ${line(label)}: ${line(value)}`)),
      ...["", `<!-- ${SCHEMA} sha256:  -->`, ""],
    ].join("\n");
    return text.replace(/ -->\n$/, `${runs.sha256(text)} -->\n`);
  };

  runs.toTicket = (run) => {
    const state = runs.fold(run);
    const some = (list, most) => [...list.slice(0, most), ...(list.length > most ? [`- and ${list.length - most} more`] : [])];
    const list = (title, items, most) => (items.length ? [title, ...some(items, most)] : []);
    const text = (name) => named(run, state, name).map((step) => `- ${line(step.text)}${state.steps.get(step.key).reason ? `: ${line(state.steps.get(step.key).reason)}` : ""}`);
    const { title, revision, version } = run.page;
    return `${[
      `${line(runs.title(run))}: ${state.status}${run.kind === "rehearsal" ? " (rehearsal)" : ""}`,
      `${line(title)}${version ? ` ${line(version)}` : ""}, revision ${line(revision)}`,
      `${run.started}${state.ended ? ` to ${state.ended}` : ""}${people(run) && `, ${people(run)}`}`,
      sums(state.counts),
      ...list("Triggers met:", triggers(run, state), 3),
      ...list("Failed:", text("failed"), 4),
      ...list("Open:", state.counts.open ? text("open") : [], 3),
      ...list("Page changed during the run:", changed(run), 1),
      ...[...state.signatures.values()].slice(0, 2).map(({ name, t }) => `Signed ${line(name)} ${t}`),
    ]
      .slice(0, 25)
      .join("\n")}\n`;
  };
})((globalThis.checkbookRuns ??= {}));
