// Keeps runs in the storage of the browser, safe with two tabs and when it is full or forbidden.
//
// store(storage, site, { dev }): `storage` is what holds the runs, a function that gives it (asking for localStorage may
// throw), or nothing. save(run) gives { run, saved }: the run merged with what another tab wrote. Beyond the contract:
// onChange(listener) calls listener(id) when another tab saved or removed a run, and gives a function that ends it;
// operator() and setOperator({ name, initials }); size() counts the characters that the runs of the site take.
((runs) => {
  "use strict";
  const WHO = "checkbook:1:operator";

  function entry(run, changed) {
    const { status, counts } = runs.fold(run);
    const { page, id, name, kind, started } = run;
    const { total, done } = counts;
    return { id, page: page.id, title: page.title, url: page.url, name: runs.title({ page, name, started }), kind, status, started, changed, done, total };
  }

  runs.store = (given, site, { dev = false } = {}) => {
    const space = `checkbook:1:${dev ? "dev:" : ""}${site}:run`;
    const index = `${space}s`;
    const memory = new Map();
    // What was read or written last, so that nothing is read twice.
    const known = new Map();
    let isPersistent = true;

    /** What `action` gives, or nothing when the storage refuses. */
    function attempt(action) {
      try {
        const storage = typeof given === "function" ? given() : given;
        return storage ? { value: action(storage) } : null;
      } catch {
        return null;
      }
    }
    const read = (key) => attempt((storage) => storage.getItem(key))?.value ?? null;
    const write = (key, text) => attempt((storage) => storage.setItem(key, text)) !== null;
    const parse = (text) => {
      try {
        return JSON.parse(text);
      } catch {
        return null;
      }
    };
    const keys = () => attempt((storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at)))?.value ?? [];
    const own = () => keys().filter((key) => key?.startsWith(`${space}:`));
    const stored = (id) => {
      const text = read(`${space}:${id}`);
      if (text === null || known.get(id)?.text === text) return text === null ? null : known.get(id).run;
      const { run } = runs.readRun(parse(text));
      if (run?.id !== id) return null;
      known.set(id, { text, run });
      return run;
    };
    const isEntry = (it) =>
      ["id", "page", "title", "url", "name", "kind", "status", "started", "changed"].every((name) => typeof it?.[name] === "string") &&
      [it.done, it.total].every(Number.isInteger) &&
      runs.isAddress(it.url);

    /** The index by run; what is missing or damaged in it is made again of the runs. */
    function entries() {
      const listed = parse(read(index));
      const valid = new Map((Array.isArray(listed) ? listed : []).filter(isEntry).map((it) => [it.id, it]));
      const found = new Map();
      for (const key of own()) {
        const id = key.slice(space.length + 1);
        const run = valid.has(id) ? null : stored(id);
        if (valid.has(id)) found.set(id, valid.get(id));
        else if (run) found.set(id, entry(run, run.events.at(-1)?.t ?? run.started));
      }
      return found;
    }

    function load(id) {
      const [kept, run] = [memory.get(id), stored(id)];
      return kept && run ? runs.merge(kept, run) : (kept ?? run);
    }

    function save(run) {
      const key = `${space}:${run.id}`;
      const before = stored(run.id);
      const whole = [before, memory.get(run.id)].reduce((sum, other) => (other ? runs.merge(sum, other) : sum), run);
      // What cannot be read may be of a later version: it is left as it is.
      const text = JSON.stringify(whole);
      const saved = (before !== null || read(key) === null) && write(key, text);
      isPersistent = saved;
      if (!saved) {
        memory.set(run.id, whole);
        return { run: whole, saved };
      }
      memory.delete(run.id);
      known.set(run.id, { text, run: whole });
      write(index, JSON.stringify([...entries().set(run.id, entry(whole, runs.timestamp())).values()]));
      return { run: whole, saved };
    }

    function remove(id) {
      memory.delete(id);
      attempt((storage) => storage.removeItem(`${space}:${id}`));
      write(index, JSON.stringify([...entries().values()]));
    }

    function list() {
      const found = entries();
      for (const [id, run] of memory) found.set(id, entry(run, run.events.at(-1)?.t ?? run.started));
      return [...found.values()].sort((a, b) => Date.parse(b.changed) - Date.parse(a.changed) || (a.id < b.id ? 1 : -1));
    }

    function onChange(listener) {
      const hear = ({ key }) => {
        if (key === null) listener(null);
        else if (key.startsWith(`${space}:`)) listener(key.slice(space.length + 1));
      };
      globalThis.addEventListener?.("storage", hear);
      return () => globalThis.removeEventListener?.("storage", hear);
    }

    isPersistent = attempt((storage) => storage.setItem(`${space}-test`, "") ?? storage.removeItem(`${space}-test`)) !== null;
    return {
      list,
      load,
      save,
      remove,
      onChange,
      get persistent() {
        return isPersistent;
      },
      size: () => [...own(), index].reduce((sum, key) => sum + key.length + (read(key)?.length ?? 0), 0),
      operator() {
        const { name, initials } = parse(read(WHO)) ?? {};
        const text = (it) => (typeof it === "string" ? it : "");
        return { name: text(name), initials: text(initials) };
      },
      setOperator: ({ name, initials }) => write(WHO, JSON.stringify({ name, initials })),
    };
  };
})((globalThis.checkbookRuns ??= {}));
