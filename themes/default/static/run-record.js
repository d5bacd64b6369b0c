// Writes a run as a record that can be kept, checked and continued, and reads records of which nothing is trusted.
//
// Beyond the contract: readRun(value) gives { run, problems } of something that has the shape of a run; isWhole(text)
// says whether a record, JSON or Markdown, has the hash that it names; toLink(run) promises { link, size, problem }
// with `link` as "#run=…", or null when it is too long; fromLink(hash, snapshot) promises { run, problems } and needs
// the snapshot of the page, because a link holds no texts. In a record counts.total includes what is not applicable.
((runs) => {
  "use strict";
  const SCHEMA = "checkbook.run/1";
  const [LONGEST, MOST, LARGEST, LINK] = [100_000, 50_000, 32_000_000, 8192];
  const SEAL = /("sha256": "|<!-- checkbook\.run\/1 sha256: )([0-9a-f]{64})("\n}\n| -->\n)$/;

  // Readers: each gives a clean copy of a value or throws the place at which something else stands.
  const wrong = (at) => {
    throw new TypeError(`${at} is not what a run has there`);
  };
  const string = (value, at) => (typeof value === "string" && value.length <= LONGEST ? value : wrong(at));
  const flag = (value, at) => (typeof value === "boolean" ? value : wrong(at));
  const fits = (pattern) => (value, at) => (pattern.test(string(value, at)) ? value : wrong(at));
  const one = (words) => (value, at) => (words.split(" ").includes(value) ? value : wrong(at));
  const or = (of, otherwise) => (value, at) => (value === undefined || value === null ? otherwise : of(value, at));
  const list = (of) => (value, at) => (Array.isArray(value) && value.length <= MOST ? value.map((it, i) => of(it, `${at}[${i}]`)) : wrong(at));
  const object = (members) => (value, at) => {
    if (typeof value !== "object" || value === null) wrong(at);
    const read = ([name, of]) => [name, of(Object.hasOwn(value, name) ? value[name] : undefined, `${at}.${name}`)];
    return Object.fromEntries(Object.entries(members).map(read).filter(([, it]) => it !== undefined));
  };
  const below = (value, at) => (Number.isInteger(value) && value >= 0 && value < MOST ? value : wrong(at));
  const time = (value, at) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && Date.parse(value) ? value : wrong(at));
  const maybe = (of) => or(of, undefined);
  const words = or(string, null);
  const texts = list(string);
  const pairs = maybe(list((pair, at) => (pair?.length === 2 ? texts(pair, at) : wrong(at))));

  const person = object({ name: string, initials: string });
  /** Whether an address can only lead into the site. */
  runs.isAddress = (url) => /^(?![a-z][a-z0-9+.-]*:|[/\\])[^\s\\]*$/i.test(url);
  const address = (url, at) => (runs.isAddress(string(url, at)) ? url : wrong(at));
  const PAGE = { id: string, title: string, url: address, file: words, revision: string, commit: words, version: words };
  const ROLE = one("step criterion trigger branch sign-off");
  const STATE = one("open done not-applicable");
  const STEP = { key: string, text: string, path: texts, role: ROLE, optional: flag, code: string, parent: words, section: or(below, null), id: flag, state: STATE };
  const SECTION = { anchor: string, title: string, path: texts, role: words, parent: or(below, null) };
  const BLANK = { key: string, label: string, path: texts, options: maybe(texts) };
  const reason = { reason: maybe(string) };
  const value = (it, at) => (typeof it === "boolean" ? it : string(it, at));
  const CHANGE = {
    ...{ from: string, to: string, commit: words, moved: pairs, added: maybe(texts), kept: pairs, blanks: pairs, gone: maybe(texts) },
    reworded: maybe(list(object({ key: string, old: string, text: string, code: words }))),
    removed: maybe(list(object({ key: string, text: string, path: texts, role: ROLE, unsure: maybe(flag) }))),
  };
  const KINDS = new Map(
    Object.entries({
      start: { to: maybe(person), revision: string, commit: words },
      tick: {},
      untick: {},
      "not-applicable": reason,
      fail: reason,
      note: { label: maybe(string), text: string },
      field: { label: maybe(string), value },
      choice: { label: maybe(string), value },
      variable: { value: string },
      sign: { name: string },
      activate: {},
      deactivate: {},
      confirm: {},
      republish: CHANGE,
      "hand-over": { to: person },
      finish: { status: one("completed completed-with-open-steps aborted rolled-back") },
      reopen: {},
      undo: { of: string },
    }).map(([kind, details]) => [kind, object({ id: string, rev: maybe(string), ...details })]),
  );
  const AIMED = new Set("tick untick not-applicable fail field choice variable activate deactivate confirm".split(" "));
  const event = (it, at) => {
    const read = KINDS.get(it?.kind) ?? wrong(`${at}.kind`);
    const { id, ...details } = read(it, at);
    const [t, on] = [time(it.t, `${at}.t`), (AIMED.has(it.kind) ? string : maybe(string))(it.on, `${at}.on`)];
    return { kind: it.kind, ...(on !== undefined && { on }), ...details, id, t, who: string(it.who, `${at}.who`) };
  };
  const RUN = { v: below, id: fits(/^[\w-]{1,64}$/), name: string, kind: one("live rehearsal"), started: time };
  const BODY = { page: object(PAGE), sections: list(object(SECTION)), steps: list(object(STEP)), fields: list(object(BLANK)), choices: list(object(BLANK)), notes: list(object(BLANK)) };

  runs.readRun = (raw) => {
    try {
      if (raw?.v !== 1) wrong("the version");
      const head = object(RUN)(raw, "run");
      const body = object(BODY)(raw, "run");
      const events = runs.order(list(event)(raw.events, "events"));
      const isInside = (at, end) => at === null || at < end;
      body.sections.forEach((section, at) => isInside(section.parent, at) || wrong(`sections[${at}].parent`));
      body.steps.forEach((step, at) => isInside(step.section, body.sections.length) || wrong(`steps[${at}].section`));
      for (const name of ["steps", "fields", "choices", "notes"]) if (new Set(body[name].map(({ key }) => key)).size < body[name].length) wrong(name);
      if (new Set(events.map(({ id }) => id)).size < events.length) wrong("events");
      return { run: runs.whole({ ...head, ...body, events }), problems: [] };
    } catch (fault) {
      return { run: null, problems: [fault instanceof TypeError ? fault.message : "This cannot be read"] };
    }
  };

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
      page: { ...object(PAGE)(run.page, "page"), revisions_seen: seen },
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
