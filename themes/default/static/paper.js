// Paper: the menu of what can be printed, and whether a printed copy is that of the page as it is now.
((paper) => {
  "use strict";
  const own = document.currentScript.src;
  const root = document.documentElement;

  // ---- What needs no page ----

  /** What the code on a sheet says of it; null when that is none. */
  paper.copy = (search) => {
    const asked = new URLSearchParams(search);
    const hash = (name) => (/^[0-9a-f]{4,40}$/.test(asked.get(name) ?? "") ? asked.get(name) : null);
    return hash("rev") && { revision: hash("rev"), commit: hash("commit") };
  };

  /** The commits behind that of a copy, the newest first; `isWhole` when no other can be among them, `own` the copy's. */
  paper.since = (changes, commit) => {
    const isSame = (one) => commit !== null && one.commit.length > 3 && (one.commit.startsWith(commit) || commit.startsWith(one.commit));
    const at = changes.findIndex(isSame);
    return { newer: at < 0 ? changes : changes.slice(0, at), isWhole: at >= 0, own: changes[at] ?? null };
  };

  // ---- The page ----

  function element(tag, { text, ...attributes } = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    made.append(...children.filter(Boolean));
    return made;
  }
  function button(text, click, attributes) {
    const made = element("button", { type: "button", text, ...attributes });
    made.addEventListener("click", click);
    return made;
  }

  /** Loads styles, once; those for paper may be there by the scripts of a run. */
  function styles(name, mark, media = "all") {
    const link = document.querySelector(`link[${mark}]`) ?? element("link", { rel: "stylesheet", media, href: new URL(name, own), [mark]: "" });
    if (link.sheet) return Promise.resolve();
    return new Promise((resolve, reject) => {
      link.addEventListener("load", resolve);
      link.addEventListener("error", () => {
        link.remove();
        reject(new Error(name));
      });
      if (!link.isConnected) document.head.append(link);
    });
  }
  const looks = () => styles("paper.css", "data-paper-look").catch(() => {});

  // ---- Printing ----

  async function print(mode, link) {
    const fault = link.parentElement.querySelector(".print-fault");
    try {
      await Promise.all([styles("paper-run.css", "data-paper", "print"), globalThis.checkbookRuns?.more?.()]);
    } catch {
      return fault ?? link.after(element("p", { class: "print-fault", role: "alert", text: "A part of this page did not load. Try again when the site can be reached." }));
    }
    fault?.remove();
    root.dataset.print = mode;
    addEventListener("afterprint", () => delete root.dataset.print, { once: true });
    globalThis.print();
  }

  function entries(link) {
    const has = (selector) => document.querySelector(`.body ${selector}`) !== null;
    const go = (text, href) => href && element("a", { role: "menuitem", tabindex: "-1", href, text });
    const act = (mode, text, isThere) => isThere && button(text, () => {
      link.focus();
      paper.close();
      print(mode, link);
    }, { role: "menuitem", tabindex: "-1" });
    return [
      go(has(":is(.step, .field, .note, .choice)") ? "Blank form" : "This page", link.getAttribute("href")),
      act("run", "This run", globalThis.checkbookRuns?.session?.run),
      act("open", "Open steps only", has(".step")),
      act("commands", "Commands only", has(".code")),
      go("This category", link.dataset.binder),
      go("Whole book", link.dataset.book),
    ].filter(Boolean);
  }

  let menu = null;
  let opener = null;

  paper.close = () => {
    menu?.remove();
    opener?.setAttribute("aria-expanded", "false");
    menu = opener = null;
  };

  function steer(event) {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    // The keys of a run are not meant here.
    event.stopPropagation();
    if (event.key === "Tab") return paper.close();
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape") {
      opener.focus();
      paper.close();
    } else if (event.key === " ") document.activeElement.click();
    else return;
    event.preventDefault();
  }

  /** Opens the menu at its button, or closes it. */
  paper.menu = async (link) => {
    if (opener) return paper.close();
    opener = link;
    await looks();
    if (opener !== link) return;
    menu = element("div", { class: "print-menu", role: "menu", "aria-label": "Print" }, ...entries(link));
    link.setAttribute("aria-expanded", "true");
    link.after(menu);
    menu.addEventListener("keydown", steer);
    menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && ![menu, link].some((one) => one?.contains(relatedTarget)) && paper.close());
    menu.firstElementChild.focus();
  };
  document.addEventListener("pointerdown", ({ target }) => menu && !menu.parentElement.contains(target) && paper.close());

  // ---- Whether a copy is current ----

  function changes() {
    return [...document.querySelectorAll(".changes li[data-commit]")].map((item) => ({ commit: item.dataset.commit, item, date: item.querySelector("time")?.textContent }));
  }

  function happened({ commit }) {
    const all = changes();
    const { newer, isWhole, own: known } = paper.since(all, commit);
    const history = [...document.querySelectorAll(".actions a")].find((link) => link.textContent.trim() === "History");
    const items = newer.map(({ item }) => element("li", {}, ...[...item.cloneNode(true).childNodes]));
    const list = items.length > 0 && element("div", {}, element("p", { text: "What changed since:" }), element("ul", {}, ...items, !isWhole && element("li", { text: "and earlier changes" })));
    const link = history && !isWhole && element("a", { href: history.href, rel: "noreferrer", text: "History of this page" });
    const advice = !items.length && element("p", { text: "Compare the revision that is printed on the paper, and use this page or a new print of it." });
    return { date: known?.date, parts: [list, advice, link && element("p", {}, link)] };
  }

  function verdict(copy) {
    const now = root.dataset.revision;
    if (copy.revision === now) return { kind: "current", parts: [element("p", { text: `Your printed copy is current (revision ${now}).` })] };
    const { date, parts } = happened(copy);
    const facts = [copy.commit && `commit ${copy.commit}`, date].filter(Boolean).join(", ");
    const known = (root.dataset.paperRevision ?? "").split(" · ").filter((part) => part !== now).join(" · ");
    const words = `Your printed copy is out of date: it has revision ${copy.revision}${facts && ` (${facts})`}. This page is now revision ${now}${known ? ` (${known})` : ""}.`;
    return { kind: "old", parts: [element("p", {}, element("strong", { text: words })), ...parts] };
  }

  async function check() {
    const copy = paper.copy(location.search);
    const main = document.getElementById("cb-content");
    if (!copy || !root.dataset.revision || !main) return;
    await looks();
    const { kind, parts } = verdict(copy);
    const place = element("div", { class: "paper-check screen-only", role: "status", "data-kind": kind });
    const close = button("✕", () => {
      place.remove();
      main.focus({ preventScroll: true });
    }, { class: "paper-close", "aria-label": "Close" });
    (document.querySelector(".page-head") ?? main).prepend(place);
    // It is heard when it comes into a place that is there already.
    setTimeout(() => place.replaceChildren(...parts.filter(Boolean), close), 60);
  }
  check();
})((globalThis.checkbookPaper ??= {}));
