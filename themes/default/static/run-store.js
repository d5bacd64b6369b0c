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
      const run = runs.readRun(parse(read(`${space}:${id}`))).run;
      return run?.id === id ? run : null;
    };
    const isEntry = (it) => typeof it?.id === "string" && typeof it.page === "string" && typeof it.started === "string";

    /** The index by run; what is missing or damaged in it is made again of the runs. */
    function entries() {
      const listed = parse(read(index));
      const known = new Map((Array.isArray(listed) ? listed : []).filter(isEntry).map((it) => [it.id, it]));
      const found = new Map();
      for (const key of own()) {
        const id = key.slice(space.length + 1);
        const run = known.has(id) ? null : stored(id);
        if (known.has(id)) found.set(id, known.get(id));
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
      const saved = (before !== null || read(key) === null) && write(key, JSON.stringify(whole));
      isPersistent = saved;
      if (saved) memory.delete(run.id);
      else memory.set(run.id, whole);
      if (saved) write(index, JSON.stringify([...entries().set(run.id, entry(whole, runs.timestamp())).values()]));
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
