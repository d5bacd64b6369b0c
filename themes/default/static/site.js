// Comfort for every page: theme, navigation, place in the page, age of the review, copying of code, paper. The page works without it.
(() => {
  "use strict";
  const own = document.currentScript.src;
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  function themes() {
    const buttons = all("[data-theme-choice]");
    const show = () => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.theme));
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        root.dataset.theme = button.dataset.themeChoice;
        try {
          localStorage.setItem("checkbook:theme", root.dataset.theme);
        } catch {
          // The choice then holds for this page only.
        }
        show();
        document.getElementById("cb-theme")?.hidePopover?.();
      });
    }
    show();
  }

  function navigation() {
    const side = document.getElementById("cb-navigation");
    if (!side?.hidePopover) return;
    // What the reader folded, and how far the panel was scrolled, lasts from page to page.
    const KEY = "checkbook:side";
    const home = document.querySelector(".brand")?.href;
    const kept = { home, top: 0, folds: {} };
    const keep = () => {
      kept.top = side.scrollTop;
      try {
        sessionStorage.setItem(KEY, JSON.stringify(kept));
      } catch {
        // Then each page starts anew.
      }
    };
    const name = (fold) => fold.closest("li").querySelector("a, .nav-plain")?.textContent + fold.querySelector("a")?.href;
    try {
      const before = JSON.parse(sessionStorage.getItem(KEY));
      if (before?.home === home) Object.assign(kept, before);
    } catch {
      // Storage may be forbidden.
    }
    for (const fold of all(".nav-fold", side)) {
      const isOpen = kept.folds[name(fold)];
      if (isOpen !== undefined && !fold.closest(".nav-open")) fold.open = isOpen;
    }
    side.scrollTop = kept.top;
    side.addEventListener("click", (event) => {
      const fold = event.target.closest("summary")?.parentElement;
      if (!fold) return;
      kept.folds[name(fold)] = !fold.open;
      keep();
    });
    addEventListener("pagehide", keep);
    const reveal = () => {
      const current = side.querySelector("[aria-current]");
      if (!current) return;
      const { top, bottom } = current.getBoundingClientRect();
      const frame = side.getBoundingClientRect();
      if (top < frame.top || bottom > frame.bottom) side.scrollTop += top - frame.top - frame.height / 3;
    };
    reveal();
    side.addEventListener("toggle", (event) => event.newState === "open" && reveal());
    // On a wide screen the panel is part of the page: a panel left open must not stay above it.
    matchMedia("(min-width: 64rem)").addEventListener("change", () => side.matches(":popover-open") && side.hidePopover());
  }

  function contents() {
    const wide = matchMedia("(min-width: 80rem)");
    let fold = null;
    let links = [];
    let headings = [];
    let current = null;
    let waiting = false;
    const unfold = () => {
      if (fold) fold.open = wide.matches;
    };
    wide.addEventListener("change", unfold);
    document.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest(".toc-fold a")) fold.open = false;
    });

    const mark = () => {
      waiting = false;
      if (headings.length !== links.length) return;
      const edge = innerHeight / 4;
      // What is folded has no place.
      const isAbove = ({ top, height }) => height > 0 && top < edge;
      let now = headings.findLastIndex((heading) => isAbove(heading.getBoundingClientRect()));
      if (scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2) now = headings.length - 1;
      const link = links[now] ?? null;
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      const column = fold.parentElement;
      if (link && wide.matches) column.scrollTop = link.offsetTop - column.clientHeight / 2;
      current = link;
    };
    // How many of the steps below each heading are ticked. Where there is a run, its scripts say it.
    const progress = () => {
      if (document.getElementById("cb-model")) return;
      for (const link of links) {
        const part = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest("section");
        const boxes = part ? all('.step:not([data-role="trigger"]) > .step-line > .tick', part) : [];
        const done = boxes.filter((box) => box.checked).length;
        let said = link.parentElement.querySelector(".toc-done");
        if (!boxes.length) {
          said?.remove();
          continue;
        }
        if (!said) {
          said = document.createElement("span");
          said.className = "toc-done";
          link.after(said);
        }
        const words = `${done}/${boxes.length}`;
        if (said.textContent !== words) said.textContent = words;
        said.classList.toggle("all", done === boxes.length);
      }
    };
    document.addEventListener("change", ({ target }) => target.matches?.(".tick") && progress());

    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(mark);
    }, { passive: true });

    return () => {
      const found = document.querySelector(".toc-fold");
      if (found !== fold) {
        fold = found;
        unfold();
      }
      links = fold ? all("a", fold) : [];
      headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))).filter(Boolean);
      progress();
      mark();
    };
  }

  function reviews() {
    const now = new Date();
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    for (const chip of all("[data-review-by]")) {
      const left = Math.round((Date.parse(chip.dataset.reviewBy.slice(0, 10)) - today) / 864e5);
      if (Number.isNaN(left)) continue;
      const [state, words] = left < 0 ? ["overdue", `overdue ${-left} d`] : left === 0 ? ["due", "due today"] : left <= 14 ? ["due", `due in ${left} d`] : ["fresh", ""];
      chip.classList.remove("overdue", "due", "fresh");
      chip.classList.add(state);
      let said = chip.querySelector(".review-left");
      if (!said) {
        said = document.createElement("span");
        said.className = "review-left";
        chip.append(said);
      }
      said.textContent = words && ` · ${words}`;
    }
  }

  const inject = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(name, own);
      script.async = false;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });

  // A page with steps has it among the scripts of its runs.
  let asked = false;
  function copying() {
    if (asked || document.getElementById("cb-model") || !document.querySelector(".code")) return;
    asked = true;
    inject("run-copy.js").catch(() => {});
  }

  // Closed folds around the place that an address names would hide it.
  function arrival() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      // It is then taken as it is.
    }
    const target = name ? document.getElementById(name) : null;
    const folds = [];
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) if (!fold.open) folds.push(fold);
    for (const fold of folds) fold.open = true;
    if (folds.length) target.scrollIntoView();
  }

  // The search is loaded when somebody first reaches for it.
  function searching() {
    const typing = "textarea, select, [contenteditable]:not([contenteditable='false']), input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit'])";
    const isBox = (element) => element.id === "cb-search-box";
    let loading = null;
    const load = () => {
      loading ??= Promise.all(["find-parts.js", "find.js"].map(inject)).catch((fault) => {
        loading = null;
        throw fault;
      });
      return loading;
    };
    const open = async (box) => {
      try {
        await load();
        globalThis.checkbookFind.open(box);
      } catch {
        for (const label of all("[data-search] .search-label")) label.textContent = "Search did not load";
      }
    };
    document.addEventListener("click", ({ target }) => target.closest("[data-search]") && open());
    document.addEventListener("focusin", ({ target }) => isBox(target) && load().catch(() => {}));
    document.addEventListener("input", (event) => isBox(event.target) && !event.isComposing && open(event.target));
    document.addEventListener("submit", (event) => {
      const box = event.target.querySelector("#cb-search-box");
      if (!box) return;
      event.preventDefault();
      open(box);
    });
    document.addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
      const isCombined = key === "k" && ctrlKey !== metaKey && !shiftKey && !altKey;
      const isSingle = root.dataset.keys !== "off" && (key === "/" || (key === "s" && !shiftKey)) && !ctrlKey && !metaKey && !altKey;
      if (!(isCombined || isSingle) || event.defaultPrevented || event.isComposing || event.repeat) return;
      if (event.composedPath()[0].closest?.(typing) || document.querySelector("dialog:modal")) return;
      event.preventDefault();
      open();
    });
  }

  // Paper: the menu of printing, and whether a printed copy, whose code led here, is current.
  let papers = null;
  const paper = () => (papers ??= inject("paper.js"));
  function printing() {
    for (const link of all(".print-link")) {
      link.role = "button";
      link.ariaHasPopup = "menu";
    }
  }
  function printed() {
    if (/[?&]rev=/.test(location.search)) paper().catch(() => {});
    document.addEventListener("click", (event) => {
      const link = event.target.closest(".print-link");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      paper().then(() => globalThis.checkbookPaper.menu(link), () => location.assign(link.href));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== " " || !event.target.matches(".print-link")) return;
      event.preventDefault();
      event.target.click();
    });
  }

  themes();
  navigation();
  arrival();
  addEventListener("hashchange", arrival);
  addEventListener("checkbook:arrive", arrival);
  searching();
  printed();
  const parts = [contents(), reviews, copying, printing];
  const work = () => parts.forEach((part) => part());
  work();
  // A preview says so when it has changed the page.
  document.addEventListener("checkbook:patched", work);
})();
