// Parts of a run that most visits do not need: they are loaded when they are asked for, or when the page has changed.
((runs) => {
  "use strict";
  const { element } = runs;
  const own = document.currentScript.src;
  /** How long the rest waits when a run begins, in milliseconds: the first tick is painted before. */
  const EASE = 500;
  let session = null;
  let loading = null;

  function load() {
    const script = element("script", { attributes: { src: new URL("run-more.js", own) } });
    return new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
  }

  /** Loads the rest; what did not come can be asked for again. */
  function more() {
    loading ??= load().catch((fault) => {
      loading = null;
      throw fault;
    });
    return loading;
  }
  runs.more = more;

  /** Runs `act` when the rest is there. */
  async function need(act) {
    try {
      await more();
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

  // Panels come when the first of them is opened.
  for (const name of ["runsPanel", "detailsPanel", "finishPanel"]) {
    const first = () => need(() => runs[name] !== first && runs[name]());
    runs[name] = first;
  }

  runs.actions.push({ label: "Export", run: (session) => need(() => runs.showExport(session)) });

  function arrive() {
    if (location.hash.startsWith("#run=")) need(() => runs.takeLink(session));
  }
  addEventListener("hashchange", () => session && arrive());

  runs.parts.push({
    mount(opened) {
      const isFirst = !session;
      session = opened;
      if (isFirst) arrive();
    },
    update({ run, model, waiting }) {
      if (waiting) more().catch(() => {});
      // Who works must be able to export even when the site cannot be reached any more.
      if (run && !loading) setTimeout(() => more().catch(() => {}), EASE);
      const isChanged = run && (run.page.revision !== model.page.revision || run.events.some(({ kind }) => kind === "republish"));
      if (isChanged || runs.showChanges) need(() => runs.showChanges(session));
    },
  });
})((globalThis.checkbookRuns ??= {}));
