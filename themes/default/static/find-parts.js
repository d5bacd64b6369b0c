// The pieces that the search dialog shows: options, groups and chips. They know nothing of what is asked.
(() => {
  "use strict";
  const own = document.currentScript.src;
  const site = new URL("..", own);
  const MOST_CHIPS = 5;
  const FACETS = { tag: "Tag", category: "Category", audience: "Audience", status: "Status", in: "In" };
  const KINDS = { heading: "Section", step: "Step", command: "Command", text: "Text", checklist: "Checklist", page: "Page" };

  /** Makes an element; what is given as text stays text. */
  function make(name, attributes = {}, ...inner) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
      else if (value !== null) element.setAttribute(key, value);
    }
    element.append(...inner.filter((part) => part !== null));
    return element;
  }

  /** The text with its matched places marked. */
  function marked(text, marks = []) {
    const parts = document.createDocumentFragment();
    let done = 0;
    for (const [start, end] of [...marks].sort((one, other) => one[0] - other[0])) {
      const from = Math.max(start, done);
      if (from >= end) continue;
      parts.append(text.slice(done, from), make("mark", {}, text.slice(from, end)));
      done = end;
    }
    parts.append(text.slice(done));
    return parts;
  }

  const quoted = (words) => words.map((word) => `“${word}”`).join(" and ");
  const pages = (count) => `${count} page${count === 1 ? "" : "s"}`;
  const address = (href) => new URL(href, site).href;

  function index() {
    return make("a", { href: address("all.html") }, "All pages A–Z");
  }

  function button(text, act, attributes = {}) {
    return make("button", { type: "button", class: "chip find-chip", ...attributes, on: { click: act } }, ...[text].flat());
  }

  // ---- The list ----

  /** A line of the list: a link, or without an address something to press. */
  function option(kind, href, ...inner) {
    const spaced = inner.filter((part) => part !== null).flatMap((part) => [part, " "]);
    const attributes = { class: "find-option", role: "option", "data-kind": kind, tabindex: "-1", "aria-selected": "false" };
    return href === null ? make("div", attributes, ...spaced) : make("a", { ...attributes, href: address(href) }, ...spaced);
  }

  function trail(parts, kind) {
    const words = parts.join(" › ");
    const said = kind && words ? `${KINDS[kind]} · ${words}` : words || (KINDS[kind] ?? "");
    return said ? make("span", { class: "find-trail" }, said) : null;
  }

  function text(words, name = "find-text") {
    return words ? make("span", { class: name }, words) : null;
  }

  /** A page, and below it what of it was found. */
  function group({ page, marks, hits }) {
    const chip = page.status && make("span", { class: "chip status", "data-kind": page.status.kind }, page.status.name);
    const head = option("page", page.href, make("span", { class: "find-title" }, marked(page.title, marks)), chip || null, trail(page.trail ?? [], page.kind ?? "page"), text(page.description));
    const below = hits.map((hit) => {
      const said = make(hit.kind === "command" ? "code" : "span", { class: "find-hit" }, marked(hit.text, hit.marks));
      return option(hit.kind, hit.href, make("span", { class: "unseen" }, `${KINDS[hit.kind] ?? "Text"}:`), said, trail((hit.trail ?? []).filter((part) => part !== hit.text)));
    });
    return make("div", { class: "find-group", role: "group", "aria-label": page.title }, head, ...below);
  }

  function named(name, inner) {
    const label = make("span", { class: "find-name", role: "presentation" }, name);
    return inner.length ? [make("div", { class: "find-group", role: "group", "aria-label": name }, label, ...inner)] : [];
  }

  // ---- Facets ----

  // The facets of which all values are shown.
  const shown = new Set();

  /** The chips of one facet; `toggle` is told its name and the value that was pressed. */
  function facet({ name, values }, toggle) {
    const on = values.filter((value) => value.isOn);
    const all = [...on, ...values.filter((value) => !value.isOn)];
    const some = shown.has(name) ? all : all.slice(0, Math.max(MOST_CHIPS, on.length));
    const title = FACETS[name] ?? name;
    const row = make("div", { class: "find-facet", role: "group", "aria-label": title }, make("span", { "aria-hidden": "true" }, title));
    for (const { value, title, count, isOn } of some) {
      const words = [title ?? value, " ", make("span", { class: "count" }, String(count))];
      row.append(button(words, () => toggle(name, value), { "aria-pressed": String(Boolean(isOn)), "data-key": `${name}:${value}` }));
    }
    if (some.length < all.length) {
      const more = button(`${all.length - some.length} more`, () => {
        shown.add(name);
        const wide = facet({ name, values }, toggle);
        row.replaceWith(wide);
        wide.querySelector(`[data-key="${CSS.escape(`${name}:${all[some.length].value}`)}"]`)?.focus();
      });
      row.append(more);
    }
    return row;
  }

  const RECENT = `checkbook:recent:${site.pathname}`;
  const MOST_RECENT = 6;

  function recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT));
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST_RECENT) : [];
    } catch {
      return [];
    }
  }

  function remember(queries) {
    try {
      if (queries.length) localStorage.setItem(RECENT, JSON.stringify(queries.slice(0, MOST_RECENT)));
      else localStorage.removeItem(RECENT);
    } catch {
      // Without storage nothing is remembered.
    }
  }

  globalThis.checkbookFindParts = { FACETS, button, facet, group, index, make, named, option, own, pages, quoted, recent, remember, site, text };
})();
