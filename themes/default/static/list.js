// Lists in the page: sorting and filtering, and which reviews are due today. Without it they are as they were written.
(() => {
  "use strict";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const AGES = ["overdue", "due", "fresh", "unknown"];
  /** What the script for all pages has found out about the review of an entry. */
  const age = (entry) => AGES.find((name) => entry.querySelector(`.review.${name}`)) ?? "unknown";

  // ---- Reviews that are not due yet are no news ----

  function dues() {
    for (const list of all("[data-due]")) {
      const entries = all(".entry", list);
      for (const entry of entries) entry.hidden = age(entry) === "fresh";
      const section = list.closest("section");
      const left = all(".entry:not([hidden])", section).length;
      // The entries stand in the order of their days: when one of them is not due, none that was left out is.
      const more = section.querySelector(".more");
      if (more) more.hidden = entries.some((entry) => entry.hidden);
      const nothing = section.querySelector(".nothing");
      if (nothing) nothing.hidden = left > 0;
      if (section.matches(".attention")) section.hidden = !left;
      count(section.querySelector("summary") ?? document.querySelector(`.needs a[href="#${section.id}"]`).parentElement, `${left}${more && !more.hidden ? "+" : ""}`);
    }
  }

  function count(place, words) {
    let said = place.querySelector(".count");
    if (!said) {
      said = document.createElement("span");
      said.className = "count";
      place.append(" ", said);
    }
    said.textContent = words;
  }

  // ---- Sorting and filtering ----

  const tool = (name) => document.querySelector(`[data-tool="${name}"]`);
  let page = null;
  /** The list in another order, a copy: what the author wrote stays where it is. */
  let sorted = null;
  let texts = new WeakMap();

  const own = () => all(".entry", page).filter((entry) => !sorted?.contains(entry));
  const text = (entry) => {
    if (!texts.has(entry)) texts.set(entry, entry.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(entry);
  };

  function statuses() {
    const select = tool("status");
    const known = new Set(all("option", select).map((option) => option.value));
    const names = new Set(own().map((entry) => entry.dataset.status).filter(Boolean));
    for (const name of [...names].sort()) if (!known.has(name)) select.append(new Option(name, name));
    select.parentElement.hidden = names.size === 0;
    tool("review").parentElement.hidden = !page.querySelector(".review");
  }

  const day = (entry, key) => (key === "changed" ? entry.dataset.changed : entry.querySelector("[data-review-by]")?.dataset.reviewBy);

  /** The newest change first, the earliest review first; what has no day comes last. */
  function sort() {
    const key = tool("sort").value;
    sorted?.remove();
    sorted = null;
    if (!key) return;
    const way = key === "changed" ? -1 : 1;
    const order = (a, b) => (a.day && b.day ? way * (a.day < b.day ? -1 : Number(a.day > b.day)) : Number(!a.day) - Number(!b.day));
    const entries = own().map((entry) => ({ entry, day: day(entry, key) }));
    sorted = document.createElement("ul");
    sorted.className = "entries";
    sorted.append(...entries.sort(order).map(({ entry }) => entry.cloneNode(true)));
    page.append(sorted);
  }

  function filter() {
    const words = tool("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [status, review] = [tool("status").value, tool("review").value];
    const fits = (entry) =>
      (!status || entry.dataset.status === status) && (!review || age(entry) === review) && words.every((word) => text(entry).includes(word));
    const entries = sorted ? all(".entry", sorted) : own();
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !fits(entry);
      if (!entry.hidden) shown += 1;
    }
    for (const list of all(".entries", page).filter((list) => list !== sorted)) {
      const part = list.closest(".letter") ?? list;
      part.hidden = Boolean(sorted) || !list.querySelector(".entry:not([hidden])");
      const letter = part.id || part.getAttribute("aria-labelledby");
      const link = letter && page.querySelector(`.letters a[href="#${CSS.escape(letter)}"]`);
      if (link) link.parentElement.hidden = part.hidden;
    }
    tool("count").textContent = shown === entries.length ? "" : `${shown} of ${entries.length}`;
  }

  function work() {
    page = document.querySelector(".page");
    texts = new WeakMap();
    dues();
    if (!tool("sort")) return;
    statuses();
    sort();
    filter();
  }

  document.addEventListener("input", ({ target }) => target.dataset.tool === "words" && filter());
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset.tool) return;
    if (target.dataset.tool === "sort") sort();
    filter();
  });
  work();
  document.addEventListener("checkbook:patched", work);
})();
