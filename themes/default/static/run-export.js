// Runs that leave this browser and come back: files, a summary for a ticket, a link for the next person.
((runs) => {
  "use strict";
  const { element, button } = runs;
  // Files above this are no records of runs.
  const MOST = 8 * 1024 * 1024;
  const WORDS = { active: "in progress", completed: "completed", "completed-with-open-steps": "completed with open steps", aborted: "stopped", "rolled-back": "rolled back" };
  runs.statusWords = (status) => WORDS[status] ?? status;

  /** Hands a file to the browser's downloads; works from disk too. */
  runs.download = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = element("a", { attributes: { href: address, download: name } });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    runs.say(`Exported ${name}`);
  };
  runs.downloadJson = (run) => runs.download(runs.fileName(run, "json"), runs.toJson(run), "application/json");
  runs.downloadMarkdown = (run) => runs.download(runs.fileName(run, "md"), runs.toMarkdown(run), "text/markdown");

  /** An address inside this site, from a text that anybody may have written; null when it is none. */
  runs.pageAddress = (url, id) => {
    if (typeof url !== "string" || !/^[^/\\:?#%][^\\:?#]*\.html$/.test(url) || url.split("/").includes("..")) return null;
    const path = url.split("/").map(encodeURIComponent).join("/");
    return `${document.documentElement.dataset.root ?? ""}${path}${id ? `?run=${encodeURIComponent(id)}` : ""}`;
  };

  // ---- Coming in ----

  /** What a text holds: the runs in it, and what is wrong with it. */
  function read(text) {
    if (text.length > MOST) return { found: [], problems: ["It is larger than any record of a run."] };
    try {
      const whole = JSON.parse(text);
      if (Array.isArray(whole?.runs)) {
        const each = whole.runs.map((record) => runs.fromJson(`${JSON.stringify(record, null, 2)}\n`));
        return { found: each.map(({ run }) => run).filter(Boolean), problems: each.flatMap(({ problems }) => problems) };
      }
    } catch {
      // Then the reader of records says what is wrong.
    }
    const { run, problems } = runs.fromJson(text);
    return { found: run ? [run] : [], problems };
  }

  function describe(run) {
    const { status, counts } = runs.fold(run);
    const people = run.operators.map(({ name, initials }) => name || initials).filter(Boolean).join(", ");
    const facts = [run.page.title, runs.statusWords(status), `${counts.done} of ${counts.total} done`, run.kind === "rehearsal" ? "rehearsal" : "", people && `by ${people}`];
    return element("p", {}, element("strong", { text: runs.title(run) }), ` · ${facts.filter(Boolean).join(" · ")} · started `, runs.time(run.started));
  }

  /** A run that came in, and what can be done with it: `session` is the page it came to, or null on the list of runs. */
  function offer(run, { session, store, done }) {
    const known = store.load(run.id);
    const merged = known ? runs.merge(known, run) : run;
    const isHere = session && run.page.id === session.model.page.id;
    const words = [session && !isHere && "It belongs to another page.", known && "This device has the run already: what each of the two knows is put together."].filter(Boolean);
    const take = () => {
      if (isHere) session.replace(merged);
      else store.save(merged);
      runs.say(isHere ? "The run is open." : "The run is kept on this device.");
      act.replaceWith(element("p", { text: isHere ? "Open" : "Kept on this device." }));
      done();
    };
    const way = !isHere ? "Keep on this device" : runs.fold(merged).status === "active" ? "Continue this run" : "Show this run";
    const act = button(way, take, { class: "strong" });
    const place = element("div", { class: "incoming" }, describe(run), words.length && element("p", { class: "run-hint", text: words.join(" ") }), act);
    return { place, take };
  }

  /** Shows what came in before anything is done with it. */
  runs.incoming = ({ found, problems }, context) => {
    const list = problems.map((problem) => element("li", { text: problem }));
    const offers = found.map((run) => offer(run, context));
    const all = offers.length > 1 && button(`Keep all ${offers.length}`, () => {
      all.remove();
      offers.forEach(({ take }) => take());
    });
    const nothing = !found.length && element("p", { text: "There is no run in it." });
    return element("div", {}, list.length && element("ul", { class: "problems" }, ...list), nothing, all, ...offers.map(({ place }) => place));
  };

  /** A choice of a file, and below it what the file holds. */
  runs.importer = (context) => {
    const place = element("div", { attributes: { "aria-live": "polite" } });
    const input = element("input", { attributes: { type: "file", accept: ".json,application/json" } });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      const text = file.size > MOST ? " ".repeat(MOST + 1) : await file.text();
      place.replaceChildren(runs.incoming(read(text), context));
      input.value = "";
    });
    return element("div", { class: "import" }, element("label", {}, "Import a run from a JSON file", input), place);
  };

  // ---- Going out ----

  const size = (text) => `${(text.length / 1000).toFixed(1)} kB`;

  runs.initials = (name) => (name.match(/\p{L}+/gu) ?? []).map((word) => word[0]).join("").slice(0, 3).toUpperCase();

  function handOver(session) {
    const to = element("input", { attributes: { type: "text", maxlength: 100, autocomplete: "off", dir: "auto" } });
    const place = element("div", { attributes: { "aria-live": "polite" } });
    const make = async () => {
      runs.flush?.();
      const name = to.value.trim();
      if (name) session.record("hand-over", null, { to: { name, initials: runs.initials(name) } });
      const { link, problem } = await runs.toLink(session.run);
      if (!link) {
        place.replaceChildren(element("p", { text: problem }));
        return;
      }
      const address = location.href.split(/[?#]/)[0] + link;
      const field = element("input", { class: "link", attributes: { readonly: "", "aria-label": "Hand-over link" } });
      field.value = address;
      const copy = button("Copy link", async () => runs.say(await runs.copyText(address, null)));
      place.replaceChildren(field, copy, element("p", { class: "run-hint", text: `${size(address)}. The whole run is in the link, also what was typed; secrets are not.` }));
      field.select();
    };
    return element("fieldset", {}, element("legend", { text: "Hand over" }), element("label", {}, "To ", to), button("Make link", make), place);
  }

  function goingOut(session) {
    const ticket = button("Copy for ticket", async () => {
      const said = await runs.copyText(runs.toTicket(session.run), null);
      ticket.textContent = said === "Copied" ? "Copied" : "The clipboard is closed: use the Markdown file";
      runs.say(ticket.textContent);
    });
    return [
      describe(session.run),
      element("p", { class: "run-buttons" }, button("Markdown", () => runs.downloadMarkdown(session.run), { class: "strong" }), button("JSON", () => runs.downloadJson(session.run)), ticket),
      element("p", { class: "run-hint", text: "Markdown is for people, JSON goes on elsewhere. Both hold everything but secrets." }),
      session.state.status === "active" ? handOver(session) : null,
    ];
  }

  runs.showExport = (session) => {
    runs.flush?.();
    const context = { session, store: session.store, done: () => runs.closePanel() };
    const nothing = element("p", { text: "No run to export yet. A run starts with the first tick and stays in this browser until you export it." });
    runs.panel("Export", element("div", { class: "export" }, ...(session.run ? goingOut(session) : [nothing]), runs.importer(context)), "Export and import");
  };

  // ---- A link that was handed over ----

  /** Shows the run that a link brought. */
  runs.takeLink = async (session) => {
    const { hash } = location;
    history.replaceState(null, "", location.pathname + location.search);
    const { run, problems } = await runs.fromLink(hash, session.snapshot);
    const context = { session, store: session.store, done: () => runs.closePanel() };
    const words = element("p", { text: "This link brings a run from somebody else." });
    runs.panel("Handed over", element("div", { class: "export" }, words, runs.incoming({ found: run ? [run] : [], problems }, context)));
  };
})((globalThis.checkbookRuns ??= {}));
