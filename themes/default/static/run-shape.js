// Tells what has the shape of a run from what has not: readRun(value) gives { run, problems }, and never throws.
((runs) => {
  "use strict";
  const [LONGEST, MOST] = [100_000, 50_000];

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

  /** A copy of what a run says of its page, with its members in their order. */
  runs.readPage = object(PAGE);

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
})((globalThis.checkbookRuns ??= {}));
