// Shows what is wrong with the book: a panel at the foot of the window, and a pill for what the reader hid or need not see.
((live) => {
  "use strict";

  // What an editor may be opened with. `javascript:` and the like are no editors.
  const EDITORS =
    "http https vscode vscode-insiders vscodium cursor windsurf zed idea jetbrains pycharm webstorm phpstorm rubymine clion goland rustrover txmt subl mvim nova emacs";
  const OPENERS = new Set(EDITORS.split(" ").map((name) => `${name}:`));
  const WEB = new Set(["http:", "https:"]);
  const STORE = "checkbook:live:hidden";

  let findings = { errors: 0, warnings: 0, notes: 0, items: [] };
  let isOpen = false;
  let hidden = new Set();
  try {
    hidden = new Set(JSON.parse(sessionStorage.getItem(STORE) ?? "[]"));
  } catch {
    // What was hidden on another page then shows here.
  }

  const isError = (item) => item.severity === "error";
  // Not the line: it changes with every line that is written above.
  const key = (item) => [item.rule, item.file, item.message].join("\n");

  /** What tells one state of errors from another. */
  function errorKeys() {
    const keys = (findings.items ?? []).filter(isError).map(key);
    return keys.length ? keys : [`failed ${findings.failed}`];
  }

  function link(address, schemes) {
    try {
      return schemes.has(new URL(address).protocol) ? address : null;
    } catch {
      return null;
    }
  }

  function count(number, word) {
    return number ? `${number} ${word}${number === 1 ? "" : "s"}` : null;
  }

  function counts({ errors, warnings, notes }) {
    return [count(errors, "error"), count(warnings, "warning"), count(notes, "note")].filter(Boolean);
  }

  /** Text in which the parts between backticks are code. */
  function prose(text) {
    const pieces = String(text ?? "").split(/`([^`]+)`/);
    return pieces.map((piece, at) => (at % 2 ? live.element("code", {}, piece) : piece)).filter((piece) => piece !== "");
  }

  /** A line of the source; `from` and `to` count characters as Unicode does. */
  function line({ number, text, from, to }) {
    const letters = [...String(text ?? "")];
    const code = live.element("code");
    if (Number.isInteger(from)) {
      const end = Number.isInteger(to) ? Math.max(from, to) : letters.length;
      const marked = letters.slice(from, end).join("");
      code.append(letters.slice(0, from).join(""), live.element("mark", marked ? {} : { class: "point" }, marked), letters.slice(end).join(""));
    } else {
      code.append(letters.join(""));
    }
    return live.element("div", { class: "line" }, live.element("span", { class: "number" }, String(number ?? "")), code);
  }

  function place(item) {
    if (!item.file) return null;
    const where = [item.file, item.line, item.column].filter((part) => part !== null && part !== undefined).join(":");
    const editor = link(item.editor, OPENERS);
    const row = live.element("p", { class: "place" }, live.element("span", { class: "where" }, where));
    if (editor) row.append(" ", live.element("a", { href: editor, "aria-label": `Open in the editor: ${where}` }, "Open in the editor"));
    return row;
  }

  function entry(item) {
    const { element } = live;
    const severity = ["error", "warning", "note"].includes(item.severity) ? item.severity : "note";
    const manual = link(item.manual, WEB);
    const rule = String(item.rule ?? "");
    const head = element("p", { class: "head" }, element("span", { class: "severity" }, severity), " ");
    head.append(manual ? element("a", { class: "rule", href: manual, target: "_blank", rel: "noopener noreferrer" }, rule) : element("span", { class: "rule" }, rule));
    if (isHere(item)) head.append(" ", element("span", { class: "here" }, "this page"));
    const excerpt = (item.excerpt ?? []).map(line);
    return element(
      "li",
      { class: `item ${severity}` },
      head,
      element("p", { class: "message" }, ...prose(item.message)),
      place(item),
      excerpt.length ? element("div", { class: "excerpt" }, ...excerpt) : null,
      ...(item.help ?? []).map((help) => element("p", { class: "help" }, element("span", { class: "label" }, "help:"), " ", ...prose(help))),
    );
  }

  const isHere = (item) => Boolean(live.data.path) && item.file === live.data.path;

  /** Errors first, and of each kind those of this page first. */
  function sorted(items) {
    const rank = (item) => ["error", "warning", "note"].indexOf(item.severity) * 2 + (isHere(item) ? 0 : 1);
    return [...items].sort((one, other) => rank(one) - rank(other));
  }

  let panel = null;

  function make() {
    if (panel) return panel;
    const { element } = live;
    const { region, pills } = live.host();
    const title = element("h2", { class: "title", id: "title" });
    const hide = element("button", { type: "button", class: "hide", on: { click: () => close() } }, "Hide", element("kbd", { "aria-hidden": "true" }, "Esc"));
    const failed = element("p", { class: "failed" });
    const list = element("ol", { class: "items" });
    const more = element("p", { class: "more" });
    const scroller = element("div", { class: "scroller", tabindex: "0", role: "group", "aria-labelledby": "title" }, failed, list, more);
    const sheet = element("div", { class: "sheet", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: "" }, element("div", { class: "top" }, title, hide), scroller);
    const pill = element("button", { type: "button", class: "pill", "aria-haspopup": "dialog", hidden: "", on: { click: () => open() } });
    const said = element("p", { class: "unseen", role: "status" });
    pills.append(pill);
    region.append(sheet, said);
    panel = { sheet, title, failed, list, more, scroller, pill, said };
    return panel;
  }

  function fill() {
    const { title, failed, list, more, scroller, pill, said } = make();
    const all = counts(findings);
    const links = () => [...list.querySelectorAll("a")];
    const at = links().indexOf(list.getRootNode().activeElement);
    const { scrollTop } = scroller;
    title.textContent = all.join(", ");
    failed.textContent = findings.failed ? `${findings.failed} cannot be used. The book is shown as it was before.` : "";
    list.replaceChildren(...sorted(findings.items ?? []).map(entry));
    more.replaceChildren(...(findings.more ? prose(`and ${findings.more} more, which \`checkbook check\` shows`) : []));
    // A link that was in focus is new now.
    if (at >= 0) (links()[at] ?? scroller).focus({ preventScroll: true });
    scroller.scrollTop = scrollTop;
    pill.textContent = all[0] ?? "";
    pill.dataset.severity = findings.errors ? "error" : findings.warnings ? "warning" : "note";
    const words = findings.errors ? all[0] : "";
    if (said.textContent !== words) said.textContent = words;
  }

  function show() {
    const { sheet, pill } = make();
    sheet.hidden = !isOpen;
    pill.hidden = isOpen || !counts(findings).length;
  }

  function open() {
    isOpen = true;
    remember(new Set());
    show();
    panel.sheet.focus({ preventScroll: true });
  }

  function close() {
    const had = panel.sheet.contains(panel.sheet.getRootNode().activeElement);
    isOpen = false;
    remember(new Set(errorKeys()));
    show();
    if (had) panel.pill.focus({ preventScroll: true });
  }

  function remember(keys) {
    hidden = keys;
    try {
      sessionStorage.setItem(STORE, JSON.stringify([...keys]));
    } catch {
      // It is then hidden on this page only.
    }
  }

  /** Shows other findings. The panel comes with errors that are new to the reader, and goes with the last error. */
  live.findings = (next) => {
    if (!next || JSON.stringify(next) === JSON.stringify(findings)) return;
    const had = findings.errors > 0;
    findings = next;
    if (!panel && !counts(findings).length) return;
    if (findings.errors > 0) {
      if (errorKeys().some((one) => !hidden.has(one))) isOpen = true;
    } else if (had || !counts(findings).length) {
      isOpen = false;
    }
    fill();
    show();
  };

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen || event.isComposing || event.defaultPrevented) return;
    // What the page itself has open takes the key first.
    if (document.querySelector(":popover-open, dialog:modal")) return;
    event.preventDefault();
    close();
  });
})((globalThis.checkbookLive ??= {}));
