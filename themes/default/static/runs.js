// The runs that this browser keeps: all of them on their page, those in progress on the home page.
((runs) => {
  "use strict";
  const { element, button, counted } = runs;
  const page = document.getElementById("cb-runs");
  const resume = document.getElementById("cb-resume");
  const site = (page ?? resume)?.dataset.site;
  if (!site) return;

  function storage() {
    try {
      return globalThis.localStorage;
    } catch {
      return null;
    }
  }
  const isPreview = Boolean(globalThis.checkbookLive);
  const store = runs.store(storage, site, { dev: isPreview });
  const isActive = ({ status }) => status === "active";

  /** The runs that can be read, and the names of the entries that cannot. */
  function read() {
    const entries = store.list();
    const whole = new Set(entries.filter(({ id }) => store.load(id)).map(({ id }) => id));
    const start = `checkbook:1:${isPreview ? "dev:" : ""}${site}:run:`;
    let keys = [];
    try {
      keys = Object.keys(storage() ?? {}).filter((key) => key.startsWith(start));
    } catch {
      // Where nothing can be kept, nothing is damaged.
    }
    const damaged = keys.map((key) => key.slice(start.length)).filter((id) => !whole.has(id));
    return { entries: entries.filter(({ id }) => whole.has(id)), damaged };
  }

  function progress({ done, total }) {
    const words = `${done} of ${total}`;
    return element("span", { class: "runs-progress" }, element("progress", { attributes: { value: Math.min(done, total), max: total || 1, "aria-label": `Done: ${words}` } }), ` ${words}`);
  }

  function title(entry) {
    const address = runs.pageAddress(entry.url, entry.id);
    const words = entry.name;
    return address ? element("a", { text: words, attributes: { href: address } }) : element("span", { text: words });
  }

  const facts = (entry) => element("p", { class: "run-hint" }, [entry.title, entry.kind === "rehearsal" ? "rehearsal" : ""].filter(Boolean).join(" · "), " · started ", runs.time(entry.started), " · last change ", runs.time(entry.changed));

  // ---- Home ----

  function showResume() {
    const active = read().entries.filter(isActive);
    resume.hidden = !active.length;
    const more = document.documentElement.dataset.root ?? "";
    const items = active.slice(0, 5).map((entry) => element("li", {}, title(entry), progress(entry), facts(entry)));
    resume.replaceChildren(
      element("h2", { text: "Resume", attributes: { id: "cb-resume-title" } }),
      element("ul", { class: "runs-list" }, ...items),
      element("p", {}, element("a", { text: active.length > 5 ? `All ${active.length} runs in progress` : "All runs on this device", attributes: { href: `${more}runs.html` } })),
    );
    resume.setAttribute("aria-labelledby", "cb-resume-title");
  }

  // ---- All runs ----

  function remove(entry, item) {
    const ask = element("div", { class: "runs-ask", attributes: { role: "group", "aria-label": `Delete ${entry.name}` } });
    const exportFirst = button("Export first", () => runs.downloadJson(store.load(entry.id)));
    const erase = button("Delete", () => {
      store.remove(entry.id);
      runs.say(`Deleted ${entry.name}`);
      showPage();
      page.querySelector("h2, p, a, button")?.focus();
    }, { class: "grave" });
    const stay = button("Keep", () => {
      ask.remove();
      item.querySelector(".delete").focus();
    });
    ask.append(element("p", { text: "Only this browser has this run. Deleting it cannot be undone." }), exportFirst, erase, stay);
    item.querySelector(".runs-ask")?.remove();
    item.append(ask);
    exportFirst.focus();
  }

  function exportAll() {
    const records = read().entries.map(({ id }) => store.load(id)).map((run) => JSON.parse(runs.toJson(run)));
    const day = new Date().toISOString().slice(0, 10);
    runs.download(`runs_${day}.json`, `${JSON.stringify({ schema: "checkbook.runs/1", runs: records }, null, 2)}\n`, "application/json");
  }

  function item(entry) {
    const made = element("li", { class: "runs-item" });
    const state = element("span", { class: "chip runs-status", text: runs.statusWords(entry.status), attributes: { "data-status": entry.status } });
    const address = runs.pageAddress(entry.url, entry.id);
    const named = (words) => ({ "aria-label": `${words}: ${entry.name}` });
    const acts = [
      address ? element("a", { class: "runs-open", text: isActive(entry) ? "Continue" : "Open", attributes: { href: address, ...named(isActive(entry) ? "Continue" : "Open") } }) : null,
      button("Export Markdown", () => runs.downloadMarkdown(store.load(entry.id)), named("Export Markdown")),
      button("Export JSON", () => runs.downloadJson(store.load(entry.id)), named("Export JSON")),
      button("Delete", () => remove(entry, made), { class: "delete", ...named("Delete") }),
    ];
    made.append(element("p", { class: "runs-name" }, title(entry), " ", state), facts(entry), progress(entry), element("p", { class: "run-buttons" }, ...acts.filter(Boolean)));
    return made;
  }

  function group(words, entries) {
    return entries.length ? [element("h2", { text: words }), element("ul", { class: "runs-list" }, ...entries.map(item))] : [];
  }

  let list = null;

  function showPage() {
    if (!list) {
      list = element("div");
      page.replaceChildren(list, runs.importer({ session: null, store, done: showPage }));
    }
    const { entries, damaged } = read();
    const notice = (text) => element("p", { class: "run-notice", text });
    const ids = damaged.join(", ");
    list.replaceChildren(
      ...[
        !store.persistent && notice("This browser keeps nothing for this site: runs last until their page is closed. Export them before."),
        ids && notice(`${counted(damaged.length, "entry", "entries")} of this site cannot be read and will be left alone: ${ids}. They may be of a later version, or damaged.`),
        !entries.length && element("p", { text: "No runs yet on this device. Runs stay in this browser until you export them. Open a checklist and tick its first step: that starts one." }),
        ...group("In progress", entries.filter(isActive)),
        ...group("Finished", entries.filter((entry) => !isActive(entry))),
        entries.length > 1 && element("p", { class: "run-buttons" }, button("Export all", exportAll)),
      ].filter(Boolean),
    );
  }

  const show = () => {
    if (page) showPage();
    if (resume) showResume();
  };
  show();
  store.onChange?.(show);
  addEventListener("pageshow", (event) => event.persisted && show());
})((globalThis.checkbookRuns ??= {}));
