// The dialog that searches the book: it asks the engine, which it loads, and shows the answers. Made when it is first opened.
(() => {
  "use strict";
  const { FACETS, button, facet, group, index, make, named, option, own, pages, quoted, recent, remember, site, text } = globalThis.checkbookFindParts;
  const root = document.documentElement;
  // A page that hosts show at any address does not know the way to the site by itself.
  if (new URL(root.dataset.root || ".", location.href).href !== site.href) root.dataset.root = site.href;

  const QUIET = 60;
  const SLOW = 300;
  const TOKEN = /[^\s:"]+:"[^"]*"|"[^"]*"|\S+/g;

  // ---- The parts of the dialog ----

  const box = make("input", {
    class: "find-box", id: "cb-find", type: "search", "aria-label": "Search", "aria-autocomplete": "list", "aria-controls": "cb-find-list",
    placeholder: "Pages, steps, commands", dir: "auto", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go", autofocus: "",
  });
  // The older pattern: the box around it is the combobox, so that what one types into is a search box.
  const combobox = make("div", { class: "find-combobox", role: "combobox", "aria-label": "Search", "aria-expanded": "false", "aria-haspopup": "listbox", "aria-controls": "cb-find-list", "aria-owns": "cb-find" }, box);
  const close = make("button", { class: "icon-button find-close", type: "button", "aria-label": "Close", on: { click: () => shut() } }, "✕");
  const chips = make("div", { class: "find-facets" });
  const status = make("p", { class: "find-status", role: "status" });
  const help = make("div", { class: "find-help" });
  const list = make("div", { class: "find-list", id: "cb-find-list", role: "listbox", "aria-label": "Results" });
  const hint = (key, does) => make("span", {}, make("kbd", {}, key), ` ${does}`);
  const foot = make("div", { class: "find-foot" }, hint("↑↓", "choose"), hint("Enter", "open"), hint("Ctrl Enter", "new tab"), hint("Esc", "close"), index());
  const scroller = make("div", { class: "find-scroll", tabindex: "-1" }, chips, status, help, list);
  const dialog = make("dialog", { class: "find", "aria-label": "Search" }, make("div", { class: "find-top" }, close, combobox), scroller, foot);

  function shut() {
    dialog.close();
    // Where nothing had the focus before, the box would keep it until the page is painted, and get the next keys.
    if (dialog.contains(document.activeElement)) document.activeElement.blur();
  }

  // ---- The list and the choice in it ----

  let options = [];
  let active = -1;
  let isWalking = false;

  function activate(at) {
    options[active]?.setAttribute("aria-selected", "false");
    active = options.length ? at : -1;
    const option = options[active];
    option?.setAttribute("aria-selected", "true");
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function fill(groups) {
    list.replaceChildren(...groups);
    list.hidden = !groups.length;
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((one, at) => (one.id = `cb-find-${at}`));
    combobox.setAttribute("aria-expanded", String(options.length > 0));
    active = -1;
    isWalking = false;
    scroller.scrollTop = 0;
  }

  // ---- Facets ----

  const plain = (token) => token.replaceAll('"', "").toLowerCase();

  const isFacet = (token) => Object.hasOwn(FACETS, token.slice(0, Math.max(token.indexOf(":"), 0)));

  /** Writes a facet into the query, before the words so that the last one may still grow, or takes it out. */
  function toggle(name, value) {
    const tokens = box.value.match(TOKEN) ?? [];
    const rest = tokens.filter((token) => plain(token) !== plain(`${name}:${value}`));
    const added = rest.length < tokens.length ? [] : [`${name}:${/\s/.test(value) ? `"${value}"` : value}`];
    const words = rest.filter((token) => !isFacet(token));
    const before = [...rest.filter(isFacet), ...added];
    box.value = [...before, ...(words.length || !before.length ? words : [""])].join(" ");
    want();
  }

  function facets(all = []) {
    const hadFocus = chips.contains(document.activeElement);
    const key = document.activeElement?.dataset.key;
    chips.replaceChildren(...all.filter(({ values }) => values.length).map((one) => facet(one, toggle)));
    if (!hadFocus) return;
    ([...chips.querySelectorAll("button")].find((chip) => chip.dataset.key === key) ?? box).focus({ preventScroll: true });
  }

  // ---- States ----

  function state(name, said, ...helping) {
    dialog.dataset.state = name;
    if (status.textContent !== said) status.textContent = said;
    // What had the focus may go with the help.
    if (help.contains(document.activeElement)) box.focus({ preventScroll: true });
    help.replaceChildren(...helping);
  }

  function showOffer({ facets: all, pages: pinned }) {
    state("offer", "");
    facets(all);
    const before = recent().map((query) => {
      const again = option("recent", null, query);
      again.addEventListener("click", () => {
        box.value = query;
        box.focus();
        want();
      });
      return again;
    });
    const first = (pinned ?? []).map((page) => option("page", page.href, make("span", { class: "find-title" }, page.title), text(page.description)));
    fill([...named("Searched before", before), ...named("Often needed", first)]);
    if (before.length) {
      const forget = () => {
        remember([]);
        box.focus();
        want();
      };
      help.append(button("Forget what was searched", forget));
    }
    activate(-1);
  }

  /** Adds what came later to the pages that are shown, which stay where they are. */
  function showRest({ groups, total }, shown) {
    const [said, now] = [counted(groups.length, total), status.textContent];
    if (!now.startsWith(said)) status.textContent = now.replace(/^.*?\.(?= |$)/, said);
    list.append(...groups.slice(shown).map((one) => group(one)));
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((one, at) => (one.id = `cb-find-${at}`));
  }

  const counted = (count, total) => (count < total ? `The best ${count} of ${pages(total)}.` : `${pages(total)} found.`);

  function showAnswer({ groups, total, facets: all, mended, dropped, coming = 0 }) {
    const notes = (mended ?? []).map(({ from, to }) => `“${from}” is taken as “${to}”.`);
    if (dropped?.length) notes.push(`No page has ${quoted(dropped)} too.`);
    facets(all);
    fill(groups.map((one) => group(one)));
    if (!groups.length) {
      const filters = (box.value.match(TOKEN) ?? []).filter(isFacet);
      const less = filters.map((token) => button(`Without ${token}`, () => toggle(token.split(":")[0], token.slice(token.indexOf(":") + 1).replaceAll('"', ""))));
      const advice = make("p", {}, "Try fewer or other words, or look through ", index(), ".");
      state("nothing", `Nothing found for “${box.value.trim()}”.`, advice, ...less);
      activate(-1);
      return;
    }
    state("results", [counted(groups.length + coming, total), ...notes].join(" "));
    activate(0);
  }

  function showFailure(error) {
    const again = button("Try again", () => {
      box.focus();
      want();
    });
    fill([]);
    facets();
    state("failed", error?.message || "The search does not work just now.", make("p", {}, "The list of ", index(), " works without it."), again);
    activate(-1);
  }

  // ---- Asking ----

  let starting = null;
  let turn = 0;
  let running = 0;
  let answered = null;
  let isEntered = false;
  let timer = 0;

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = make("script", { src: new URL(name, own).href });
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => {
        script.remove();
        reject(new Error("The search could not be loaded."));
      });
      document.head.append(script);
    });
  }

  async function engine() {
    if (!globalThis.checkbookSearch) await load("search.js");
    if (!globalThis.checkbookSearch) throw new Error("The search could not be loaded.");
    await globalThis.checkbookSearch.start();
  }

  const start = () => (starting ??= engine());

  async function started() {
    try {
      await start();
    } catch (error) {
      // The next question tries again.
      starting = null;
      throw error;
    }
  }

  async function ask() {
    const mine = (turn += 1);
    const query = box.value;
    running += 1;
    list.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => mine === turn && (status.textContent = answered === null ? "Loading the search…" : "Searching…"), answered === null ? 0 : SLOW);
    // What was typed meanwhile makes an answer stale.
    const isStale = () => mine !== turn || query !== box.value;
    const done = (show) => {
      if (isStale()) return;
      clearTimeout(slow);
      list.removeAttribute("aria-busy");
      answered = query;
      show();
      if (isEntered) options[active]?.click();
      isEntered = false;
    };
    let shown = 0;
    const early = (answer) => {
      if (!shown) running -= 1;
      shown = answer.groups.length;
      done(() => showAnswer(answer));
    };
    try {
      await started();
      if (!query.trim()) {
        const offer = await globalThis.checkbookSearch.offer();
        return done(() => showOffer(offer));
      }
      const answer = await globalThis.checkbookSearch.find(query, { early });
      if (!shown) done(() => showAnswer(answer));
      else if (!isStale()) showRest(answer, shown);
    } catch (error) {
      // The best pages stay when others could not be loaded.
      if (!shown) done(() => showFailure(error));
    } finally {
      if (!shown) running -= 1;
      clearTimeout(slow);
    }
  }

  /** Asks at once when nothing is being asked, and else when the typing rests. */
  function want() {
    clearTimeout(timer);
    if (running) timer = setTimeout(ask, QUIET);
    else ask();
  }

  // ---- Keys and clicks ----

  const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

  function walk(to) {
    isWalking = true;
    activate(to);
    // With the first line comes all that stands above it.
    if (active === 0) scroller.scrollTop = 0;
    options[active].scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function enter(event) {
    // The list may still show the answer to what was typed before.
    if (!isWalking && answered !== box.value) {
      isEntered = true;
      return;
    }
    const chosen = options[active];
    if ((event.ctrlKey || event.metaKey) && chosen?.href) {
      keep();
      open(chosen.href, "_blank", "noopener");
    } else {
      chosen?.click();
    }
  }

  function typed(event) {
    if (event.isComposing) return;
    const { key } = event;
    const last = options.length - 1;
    const isPlain = !(event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
    if (key === "Enter") enter(event);
    else if (key in STEPS && isPlain && last >= 0) {
      const to = active + STEPS[key];
      const isEdge = active < 0 || (Math.abs(STEPS[key]) === 1 && (to < 0 || to > last));
      walk(isEdge ? (STEPS[key] > 0 ? 0 : last) : Math.min(Math.max(to, 0), last));
    } else if (key === "Home" && isPlain && last >= 0 && (isWalking || box.selectionEnd === 0)) walk(0);
    // The caret goes first, where it has somewhere to go.
    else if (key === "End" && isPlain && last >= 0 && (isWalking || box.selectionStart === box.value.length)) walk(last);
    else return;
    event.preventDefault();
  }

  function keep() {
    const query = box.value.trim();
    if (query) remember([query, ...recent().filter((one) => one !== query)]);
  }

  const place = ({ protocol, host, pathname }) => `${protocol}//${host}${pathname.replace(/\/index\.html$/, "/")}`;
  const samePage = (url) => place(url) === place(location);

  /** Puts the focus where a link on this page has led. */
  function arrive({ hash }) {
    let name = hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      // It is then taken as it is.
    }
    const target = document.getElementById(name || "cb-content");
    if (!target) return;
    if (!name) scrollTo({ top: 0 });
    dispatchEvent(new Event("checkbook:arrive"));
    const control = target.querySelector(":scope > .step-line > .tick");
    if (!control && !target.hasAttribute("tabindex")) target.tabIndex = -1;
    (control ?? target).focus({ preventScroll: true });
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    keep();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    shut();
    const url = new URL(link.href);
    // The way within a page is gone by the browser, after this.
    if (samePage(url)) setTimeout(() => arrive(url));
    if (samePage(url) && !url.hash) event.preventDefault();
  });

  // The pointer chooses nothing that the keyboard has not; a press that begins in the box may end outside of it.
  let pressed = null;
  list.addEventListener("mousedown", (event) => event.preventDefault());
  dialog.addEventListener("pointerdown", (event) => (pressed = event.target));
  dialog.addEventListener("click", (event) => event.target === dialog && pressed === dialog && shut());
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpening = event.key === "k" && (event.ctrlKey || event.metaKey);
    if (event.key === "Escape") shut();
    else if (isOpening) box.select();
    else return;
    // A search box would be emptied by Esc first, and the browser has a use for Ctrl+K.
    event.preventDefault();
  });
  // What is typed is meant for the box, wherever the focus went when the dialog opened.
  document.addEventListener("keydown", (event) => {
    const isWord = event.key.length === 1 && event.key !== " " && !(event.ctrlKey || event.metaKey || event.altKey);
    if (dialog.open && isWord && event.target !== box && !event.isComposing) box.focus();
  });
  box.addEventListener("keydown", typed);
  const renew = (event) => {
    isEntered = false;
    isWalking = false;
    if (!event.isComposing) want();
  };
  box.addEventListener("input", renew);
  box.addEventListener("compositionend", renew);

  // ---- Opening ----

  let source = null;

  /** What still reached the box that the dialog was opened from goes on here. */
  function takeOver(from) {
    if (!from || from !== source || from.value === box.value) return;
    box.value = from.value;
    box.focus();
    want();
  }

  dialog.addEventListener("close", () => {
    if (source) source.value = box.value;
    source = null;
  });

  const style = make("link", { rel: "stylesheet", href: new URL("find.css", own).href });
  const styled = new Promise((resolve) => {
    for (const event of ["load", "error"]) style.addEventListener(event, resolve, { once: true });
  });
  document.head.append(style);

  globalThis.checkbookFind = {
    /** Opens the dialog, with what stands in the box `from` if there is one. */
    async open(from = null) {
      start().catch(() => {});
      await styled;
      if (dialog.open) return takeOver(from);
      if (!dialog.isConnected) document.body.append(dialog);
      dialog.showModal();
      source = from;
      if (from) box.value = from.value;
      box.focus();
      if (from) box.setSelectionRange(box.value.length, box.value.length);
      else box.select();
      want();
    },
  };
})();
