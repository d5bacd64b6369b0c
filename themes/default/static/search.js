// The search as others see it: the rest of the engine is loaded when it is first asked something.
(() => {
  "use strict";
  const PARTS = ["search-words.js", "search-index.js", "search-hits.js", "search-find.js"];
  let ready = null;

  function part(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error("The search could not be loaded. Reload the page and try again.")));
      script.src = `${document.documentElement.dataset.root ?? ""}static/${name}`;
      // Scripts that are put in by a script run in the order of their places only when told so.
      script.async = false;
      document.head.append(script);
    });
  }

  function load() {
    ready ??= Promise.all(PARTS.map(part));
    ready.catch(() => (ready = null));
    return ready;
  }

  const later = (name) => (...asked) => load().then(() => globalThis.checkbookSearch.engine[name](...asked));
  globalThis.checkbookSearch = { start: later("start"), find: later("find"), offer: later("offer") };
})();
