// Parts of a run that most visits do not need: they are loaded when they are asked for, or when the page has changed.
((runs) => {
  "use strict";
  const { element } = runs;
  const own = document.currentScript.src;
  const loading = new Map();
  let session = null;

  function load(name) {
    const script = element("script", { attributes: { src: new URL(`${name}.js`, own) } });
    script.async = false;
    const loaded = new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
    });
    document.head.append(script);
    // What did not come can be asked for again.
    loaded.catch(() => loading.delete(name));
    return loaded;
  }

  /** Runs `act` when the named files are there. */
  async function need(names, act) {
    for (const name of names) if (!loading.has(name)) loading.set(name, load(name));
    try {
      await Promise.all(names.map((name) => loading.get(name)));
    } catch {
      return runs.say("A part of this page did not load. Try again when the site can be reached.");
    }
    act();
  }

  /** A place for what has to be said above the steps; without content it goes. */
  runs.notice = (name, ...content) => {
    const parts = content.filter(Boolean);
    let place = document.querySelector(`.run-notice[data-name="${name}"]`);
    if (!parts.length) return place?.remove();
    if (!place) {
      place = element("div", { class: "run-notice", attributes: { "data-name": name, role: "region", "aria-label": name } });
      document.getElementById("cb-run")?.after(place);
    }
    const print = parts.map(({ textContent }) => textContent).join("\n");
    if (place.dataset.print === print) return;
    place.dataset.print = print;
    runs.refill(place, parts, null);
  };

  const EXPORT = ["run-hash", "run-text", "run-export"];
  runs.actions.push({ label: "Export", run: (session) => need(EXPORT, () => runs.showExport(session)) });

  function arrive() {
    if (location.hash.startsWith("#run=")) need(EXPORT, () => runs.takeLink(session));
  }
  addEventListener("hashchange", () => session && arrive());

  runs.parts.push({
    mount(opened) {
      const isFirst = !session;
      session = opened;
      if (isFirst) arrive();
    },
    update({ run, model }) {
      const isChanged = run && (run.page.revision !== model.page.revision || run.events.some(({ kind }) => kind === "republish"));
      if (isChanged || runs.showChanges) need(["run-match", "run-changes"], () => runs.showChanges(session));
    },
  });
})((globalThis.checkbookRuns ??= {}));
