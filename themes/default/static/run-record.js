// Writes a run as a record that can be kept, checked and continued, and reads records of which nothing is trusted.
//
// isWhole(text) says whether a record, JSON or Markdown, has the hash that it names; toLink(run) promises
// { link, size, problem } with `link` as "#run=…", or null when it is too long; fromLink(hash, snapshot) promises
// { run, problems } and needs the snapshot of the page, because a link holds no texts. In a record counts.total includes
// what is not applicable.
((runs) => {
  "use strict";
  const SCHEMA = "checkbook.run/1";
  const [LARGEST, LINK] = [32_000_000, 8192];
  const SEAL = /("sha256": "|<!-- checkbook\.run\/1 sha256: )([0-9a-f]{64})("\n}\n| -->\n)$/;

  const keep = (members) => Object.fromEntries(Object.entries(members).filter(([, it]) => it !== null && it !== false && it !== "" && it !== undefined));
  const PREFIX = new Map(Object.entries({ tick: "s-", untick: "s-", "not-applicable": "s-", fail: "s-", confirm: "s-", field: "f-", choice: "c-" }));

  function written({ t, kind, on, who, id, ...rest }) {
    const order = ["rev", "to", "revision", "from", "commit", "label", "value", "text", "name", "status", "of", "reason", "moved", "reworded", "added", "removed", "kept", "blanks", "gone"];
    const details = order.filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]]);
    return [t, kind, on === undefined ? null : (PREFIX.get(kind) ?? "") + on, who, { id, ...Object.fromEntries(details) }];
  }

  /** What each republish of the page did to a run, in numbers. */
  runs.changes = (run) =>
    run.events
      .filter(({ kind }) => kind === "republish")
      .map(({ t, from, to, ...lists }) => ({ t, from, to, ...Object.fromEntries(["added", "removed", "reworded", "moved"].map((name) => [name, lists[name]?.length ?? 0])) }));

  function body(run, state) {
    const text = new Map(run.steps.map((step) => [step.key, step.text]));
    const said = ({ state, t, who, note, revision, reason }) => ({ state, t, who, note, revision, ...keep({ reason }) });
    const blank = (prefix, map) => ({ key, label, path, options }) => ({ id: prefix + key, label, ...keep({ options }), value: map.get(key)?.value ?? null, t: map.get(key)?.t ?? null, path });
    const steps = run.steps.map(({ key, text, path, state: preset, code: commands, id: named, ...step }) => {
      const it = state.steps.get(key);
      const { role, optional, parent, section } = step;
      return { id: `s-${key}`, path, text, ...said(it), role, ...keep({ flag: it.flag, optional, commands, parent, section, named, preset: preset === "open" ? null : preset }) };
    });
    const free = state.notes.get("");
    return {
      variables: Object.fromEntries(state.variables),
      fields: run.fields.map(blank("f-", state.fields)),
      choices: run.choices.map(blank("c-", state.choices)),
      notes: [...run.notes.map(blank("n-", state.notes)), ...(free ? [{ id: "n-", label: "", value: free.value, t: free.t, path: [] }] : [])],
      sections: run.sections.map(({ anchor, title, role, parent }) => ({ anchor, title, role, parent })),
      steps,
      triggers: state.triggers.map(({ key, t }) => ({ id: `s-${key}`, text: text.get(key), t })),
      branches: [...state.branches].map(([anchor, activated]) => {
        const section = run.sections.find((it) => it.anchor === anchor);
        return { anchor, path: section ? [...section.path, section.title] : [], activated };
      }),
      signatures: [...state.signatures].map(([key, { name, t, who }]) => ({ id: key ?? "", name, t, who })),
      removed: state.removed.map((it) => ({ id: `s-${it.key}`, path: it.path, text: it.text, ...said(it), ...keep({ unsure: it.unsure }) })),
      lost: state.lost.map(({ kind, label, value, t }) => ({ kind, label, value, t })),
      changes: runs.changes(run),
    };
  }

  const json = (record) => `${JSON.stringify(record, null, 2)}\n`;

  runs.toRecord = (run) => {
    const state = runs.fold(run);
    const { id, name, kind, started } = run;
    const operators = run.operators.map((it) => it.name || it.initials).filter(Boolean);
    const seen = [...new Set(run.revisions.map(({ revision }) => revision))];
    const { total, ...counts } = state.counts;
    const record = {
      schema: SCHEMA,
      run: { id, name, kind, status: state.status, started, ended: state.ended, operators },
      page: { ...runs.readPage(run.page, "page"), revisions_seen: seen },
      ...body(run, state),
      events: run.events.map(written),
      counts: { total: total + counts.na, ...counts },
      sha256: "",
    };
    return { ...record, sha256: runs.sha256(json(record)) };
  };

  runs.toJson = (run) => json(runs.toRecord(run));

  runs.isWhole = (text) => {
    const [end, before, hash, after] = SEAL.exec(text) ?? [];
    return end !== undefined && runs.sha256(text.slice(0, -end.length) + before + after) === hash;
  };

  /** A run in the shape that it is kept in, of what a record says; nothing of it is checked yet. */
  function shaped(record) {
    const key = (id) => String(id).slice(2);
    const path = (section) => {
      const titles = [];
      for (let at = section?.parent; record.sections[at] && titles.length < 99; at = record.sections[at].parent) titles.unshift(record.sections[at].title);
      return titles;
    };
    const step = ({ id, text, path, role, optional, commands, parent, section, named, preset }) => ({
      ...{ key: key(id), text, path, role, optional: Boolean(optional), code: commands ?? "" },
      ...{ parent, section, id: Boolean(named), state: preset ?? "open" },
    });
    const blank = ({ id, label, path, options }) => ({ key: key(id), label, path, options });
    const event = ([t, kind, on, who, rest]) => ({ ...rest, t, kind, who, on: on === null ? undefined : on.slice((PREFIX.get(kind) ?? "").length) });
    return {
      ...{ ...record.run, v: 1, page: record.page, steps: record.steps.map(step) },
      sections: record.sections.map((section) => ({ ...section, path: path(section) })),
      fields: record.fields.map(blank),
      choices: record.choices.map(blank),
      notes: record.notes.map(blank).filter((note) => note.key),
      events: record.events.map(event),
    };
  }

  runs.fromJson = (text) => {
    const refuse = (problem) => ({ run: null, problems: [problem] });
    if (typeof text !== "string" || text.length > LARGEST) return refuse("This is too large for a run");
    try {
      const record = JSON.parse(text);
      if (record?.schema !== SCHEMA) return refuse(`This is no record of a run (${SCHEMA})`);
      const { run, problems } = runs.readRun(shaped(record));
      if (!run) return { run, problems };
      if (!runs.isWhole(text)) problems.push("This was changed after it was written: the hash does not fit");
      else if (runs.toJson(run) !== text) problems.push("What this says does not follow from its events");
      return { run, problems };
    } catch {
      return refuse("This is no record of a run, or a part of it is missing");
    }
  };

  runs.fileName = (run, ending) => {
    const page = run.page.url.replace(/\.html$/, "").replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-+|-+$/g, "");
    const time = run.started.slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
    return `${page || "run"}_${time}_${runs.fold(run).status}.${ending.replace(/^\./, "")}`;
  };

  async function piped(bytes, stream, most) {
    const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
    const parts = [];
    for (let size = 0, part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > most) throw new RangeError("too large");
      parts.push(part.value);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  const HEAD = ({ v, id, name, kind, started, page, events }) => ({ v, id, name, kind, started, page, events });

  runs.toLink = async (run) => {
    const plain = new TextEncoder().encode(JSON.stringify({ ...HEAD(run), events: run.events.map(written) }));
    const isPacked = "CompressionStream" in globalThis;
    const bytes = isPacked ? await piped(plain, new CompressionStream("deflate-raw"), LARGEST) : plain;
    const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    const link = `#run=${isPacked ? "z" : "j"}${letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
    const isShort = link.length <= LINK;
    return { link: isShort ? link : null, size: link.length, problem: isShort ? null : "This run is too long for a link: use a file" };
  };

  runs.fromLink = async (hash, snapshot) => {
    const refuse = (problem) => ({ run: null, problems: [problem] });
    try {
      const [, form, letters] = /^#run=([zj])([\w-]+)$/.exec(hash);
      const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
      const plain = form === "z" ? await piped(bytes, new DecompressionStream("deflate-raw"), 100 * LINK) : bytes;
      const link = JSON.parse(new TextDecoder().decode(plain));
      if (link.page.revision !== snapshot.page.revision) return refuse("This link is of another version of the page: use a file");
      const empty = { sections: [], steps: [], fields: [], choices: [], notes: [] };
      return runs.readRun({ ...shaped({ ...empty, run: HEAD(link), page: link.page, events: link.events }), ...snapshot });
    } catch {
      return refuse("This link holds no run, or a part of it is missing");
    }
  };
})((globalThis.checkbookRuns ??= {}));
