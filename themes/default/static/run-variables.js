// The variables of a run: given once, shown in every command, link and heading, and in what is copied.
((runs) => {
  "use strict";
  const { element, button } = runs;
  const MOST = 1000;
  // Line breaks, and signs that show a text in another order than it has or not at all.
  const UNSEEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
  let session = null;
  /** What is being typed; what waits for a run; which of that came with the address and was not looked at; what was not taken. */
  const drafts = new Map();
  const timers = new Map();
  const waiting = new Map();
  const unread = new Set();
  const refusals = new Set();

  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const find = (name) => session?.model.variables?.find((it) => it.name === name);
  const titleOf = ({ name, label }) => label ?? name;
  const own = (name) => (find(name)?.secret ? session.secrets : session.state.variables).get(name);

  /** What stands for a variable now; nothing when it is not filled. */
  runs.value = (name) => (session && (drafts.get(name) ?? own(name) ?? waiting.get(name) ?? find(name)?.default)) || "";
  /** What the author wrote for a variable. */
  runs.written = (span) => span.dataset.written ?? span.textContent;
  runs.mayCopyUnfilled = () => session?.model.settings?.copy_unfilled !== "block";

  /** Why a value cannot be taken at all. */
  function refused(value) {
    if (/[\r\n\u2028\u2029]/.test(value)) return "a value is one line";
    if (UNSEEN.test(value)) return "there are invisible characters in it";
    return value.length > MOST ? `it has more than ${MOST} characters` : "";
  }

  /** What is wrong with a value that was taken. */
  function doubt({ name, pattern, options }) {
    const value = runs.value(name);
    if (value && options?.length && !options.includes(value)) return `not one of ${options.join(", ")}`;
    try {
      return value && pattern && !new RegExp(`^(?:${pattern})$`, "u").test(value) ? `does not fit ${pattern}` : "";
    } catch {
      // A pattern that is none asks for nothing.
      return "";
    }
  }

  // ---- Giving ----

  function give(name, value) {
    waiting.delete(name);
    // Nobody is asked again after a reload.
    if (unread.delete(name) && !unread.size && location.hash.startsWith("#run?")) history.replaceState(null, "", location.pathname + location.search);
    if (value === (own(name) ?? "")) return show();
    if (!find(name)?.secret) return session.record("variable", name, { value });
    session.secrets.set(name, value);
    show();
  }

  function keep(name) {
    clearTimeout(timers.get(name));
    const value = drafts.get(name);
    if (drafts.delete(name) && !session.isOver) give(name, value);
  }
  addEventListener("pagehide", () => [...drafts.keys()].forEach(keep));

  /** What is typed while a run is about to start waits for it. */
  const waits = (input) => input.closest(".run-form") !== null;

  function type(name, input) {
    const why = refused(input.value);
    input.setCustomValidity(why);
    if (!why && waits(input)) {
      waiting.set(name, input.value);
      unread.delete(name);
    } else if (!why) {
      drafts.set(name, input.value);
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(keep, 300, name));
    }
    show();
  }

  function paste(event) {
    const why = refused(event.clipboardData.getData("text").trim());
    if (!why) return;
    event.preventDefault();
    event.target.setCustomValidity(`not pasted: ${why}`);
    runs.say(`Not pasted: ${why}`);
    show();
  }

  /** What a variable is typed into or chosen from. */
  function control(variable, attributes = {}) {
    const { name, options, secret } = variable;
    const on = { input: ({ target }) => type(name, target), change: ({ target }) => waits(target) || keep(name), paste };
    const shared = { "data-input": name, "aria-label": titleOf(variable), ...attributes };
    if (!options?.length) {
      const how = { type: secret ? "password" : "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", dir: "auto" };
      return element("input", { class: "variable-input", attributes: { ...shared, ...how }, on });
    }
    const choices = ["", ...options].map((value) => element("option", { attributes: { value }, text: value || "–" }));
    return element("select", { class: "variable-input", attributes: shared, on }, ...choices);
  }

  // ---- In the place ----

  function openEditor(span) {
    const { variable: name } = span.dataset;
    if (!find(name) || session.isOver) return;
    const editor = control(find(name));
    editor.classList.add("variable-editor");
    editor.value = runs.value(name);
    editor.size = Math.min(Math.max(editor.value.length, name.length, 12), 40);
    const close = () => {
      if (!editor.isConnected) return;
      const hadFocus = document.activeElement === editor;
      keep(name);
      span.hidden = false;
      if (hadFocus) (span.tabIndex >= 0 ? span : span.closest(".code")?.querySelector(".copy"))?.focus({ preventScroll: true });
      editor.remove();
    };
    editor.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    });
    editor.addEventListener("blur", close);
    span.hidden = true;
    span.after(editor);
    editor.focus();
  }

  document.addEventListener("keydown", (event) => {
    if ((event.key !== "Enter" && event.key !== " ") || !event.target.matches?.('.variable[role="button"]')) return;
    event.preventDefault();
    openEditor(event.target);
  });
  document.addEventListener("click", (event) => {
    const span = event.target.closest?.(".variable");
    if (!session || !span || event.altKey || !getSelection().isCollapsed || span.closest("a")) return;
    event.preventDefault();
    openEditor(span);
  });

  // ---- Showing ----

  function showSpan(span) {
    const { variable: name } = span.dataset;
    const variable = find(name);
    const value = runs.value(name);
    span.dataset.written ??= span.textContent;
    const text = value ? (variable?.secret ? "••••" : value) : span.dataset.written;
    if (span.textContent !== text) span.textContent = text;
    span.classList.toggle("filled", value !== "");
    span.classList.toggle("from-link", unread.has(name));
    span.title = unread.has(name) ? `${name}, from link – check` : name;
    const opens = !value && variable && !session.isOver && !span.closest("a");
    if (!opens) return ["role", "tabindex", "aria-label"].forEach((attribute) => span.removeAttribute(attribute));
    span.tabIndex = 0;
    span.setAttribute("role", "button");
    span.setAttribute("aria-label", `Fill in ${titleOf(variable)}`);
  }

  /** A value as part of an address: it never makes another scheme, host or user of it. */
  function inAddress(before, value) {
    const safe = encodeURIComponent(value);
    if (/^https?:\/\/[^/?#]+\/[^?#]*$/i.test(before)) return safe.replaceAll("%2F", "/").replaceAll("%3A", ":");
    return /^https?:\/\/[^/?#]*$/i.test(before) ? safe.replaceAll("%3A", ":") : safe;
  }

  function showLink(link) {
    link.dataset.written ??= link.getAttribute("href") ?? "";
    let href = link.dataset.written;
    for (const name of link.dataset.variables.split(" ")) {
      const value = find(name)?.secret ? "" : runs.value(name);
      if (value) href = href.split(`%3C${name}%3E`).reduce((before, part) => before + inAddress(before, value) + part);
    }
    if (link.getAttribute("href") !== href) link.setAttribute("href", href);
  }

  /** The contents of the page have the words of a heading without its markup. */
  function showContents(link) {
    const written = (link.dataset.written ??= link.textContent);
    if (!written.includes("<")) return;
    const text = written.replace(/<([\w-]+)>/g, (all, name) => (find(name) && !find(name).secret && runs.value(name)) || all);
    if (link.textContent !== text) link.textContent = text;
  }

  /** Below a fence: which values a shell would not read as one word, and a way to copy them so that it does. */
  function showQuotes(block) {
    const code = block.querySelector("code");
    const names = code ? runs.needsQuotes(code) : [];
    const line = block.querySelector(":scope > .quoting");
    const words = names.length ? `${names.join(", ")} ${names.length === 1 ? "needs" : "need"} quoting` : "";
    if ((line?.firstChild.textContent ?? "") === words) return names;
    line?.remove();
    if (words) block.append(element("p", { class: "quoting" }, element("span", { text: words }), runs.copyButton(code, "Copy quoted", "quoted")));
    return names;
  }

  function showInput(input, quoting) {
    const variable = find(input.dataset.input);
    if (!variable) return;
    const { name } = variable;
    if (document.activeElement !== input && input.value !== runs.value(name)) {
      input.value = runs.value(name);
      input.setCustomValidity("");
    }
    input.disabled = session.isOver;
    const wrong = input.validationMessage || doubt(variable);
    input.setAttribute("aria-invalid", String(wrong !== ""));
    const row = input.closest(".variable-row");
    if (!row) return;
    const words = wrong || (unread.has(name) ? "from link – check" : quoting.has(name) ? "needs quoting: use “Copy quoted” at the command" : "");
    const said = row.querySelector(".variable-said");
    if (said.textContent !== words) said.textContent = words;
    row.querySelector(".variable-seen").hidden = !unread.has(name);
  }

  function show() {
    all("span.variable").forEach(showSpan);
    all("a[data-variables]").forEach(showLink);
    all(".toc a").forEach(showContents);
    const quoting = new Set(all(".code:has(.variable)").flatMap(showQuotes));
    all("[data-input]").forEach((input) => showInput(input, quoting));
    showNotice();
  }

  // ---- The panel ----

  function row(variable) {
    const { name, label, uses, secret, default: usual } = variable;
    const id = `variable-${name}`;
    const facts = [label && `<${name}>`, `used ${uses === 1 ? "once" : `${uses} times`}`, usual && `default ${usual}`, secret && "secret: only in memory"];
    return element(
      "div",
      { class: "variable-row" },
      element("label", { text: titleOf(variable), attributes: { for: id } }),
      control(variable, { id, "aria-label": null, "aria-describedby": `${id}-facts ${id}-said` }),
      element("small", { text: facts.filter(Boolean).join(" · "), attributes: { id: `${id}-facts` } }),
      element("span", { class: "variable-said", attributes: { id: `${id}-said` } }),
      button("Checked", () => give(name, runs.value(name)), { class: "variable-seen", "aria-label": `Checked: ${titleOf(variable)}` }),
    );
  }

  /** All variables with their inputs, for a panel; they follow the run and change it. */
  runs.variableRows = () => {
    const rows = element("div", { class: "variable-rows" }, ...(session.model.variables ?? []).map(row));
    queueMicrotask(show);
    return rows;
  };

  function openPanel() {
    const words = session.isOver ? "This run is finished: its values stay as they are." : "A value is put into every command, link and heading as you type. Nothing is run.";
    runs.panel("Variables", element("div", { class: "variables" }, element("p", { class: "run-hint", text: words }), runs.variableRows()));
  }
  runs.startFields = [...(runs.startFields ?? []), () => session.model.variables?.length > 0 && { element: runs.variableRows(), read: () => Object.fromEntries(waiting) }];
  runs.actions.push({ label: "Variables", key: "v", run: openPanel, when: () => session?.model.variables?.length > 0 });

  // ---- From the address ----

  /** Takes what `#run?name=value` or `?name=value` brings for variables of this page. */
  function prefill() {
    const asked = location.hash.startsWith("#run?") ? location.hash.slice(5) : "";
    // What the code on a printed copy says of that copy is no value.
    const isCopy = /^\?rev=[0-9a-f]{4,40}(&commit=[0-9a-f]{4,40})?$/.test(location.search);
    for (const [name, value] of [...new URLSearchParams(isCopy ? "" : location.search), ...new URLSearchParams(asked)]) {
      const variable = find(name);
      if (!variable || !value) continue;
      const isBad = variable.secret || refused(value) || (variable.options?.length && !variable.options.includes(value));
      if (isBad) refusals.add(name);
      else waiting.set(name, value) && unread.add(name);
    }
  }

  /** A run has values of its own: it takes those that wait where it has none. */
  function settle() {
    for (const [name, value] of waiting) {
      if (!session.run && !session.isOver) return;
      waiting.delete(name);
      if (session.isOver || (own(name) ?? value) !== value) unread.delete(name);
      else if (find(name)?.secret) session.secrets.set(name, value);
      else if (own(name) === undefined && value) session.record("variable", name, { value });
    }
  }

  function showNotice() {
    const names = [...unread];
    const values = names.map((name) => element("li", {}, element("code", { text: name }), " = ", element("code", { text: runs.value(name) })));
    runs.notice(
      "From the link",
      names.length && element("p", { text: "These values came with the link. Check them before you copy a command." }),
      names.length && element("ul", {}, ...values),
      refusals.size && element("p", { text: `Not taken from the link: ${[...refusals].join(", ")}` }),
      names.length && button("Check values", openPanel),
    );
  }

  let shown = "";
  runs.parts.push({
    mount(opened) {
      if (!session) addEventListener("hashchange", () => (prefill(), show()));
      const isFirst = !session;
      session = opened;
      shown = "";
      if (isFirst) prefill();
    },
    update(opened) {
      session = opened;
      settle();
      // Most changes of a run change no value.
      const print = JSON.stringify([session.isOver, [...unread], (session.model.variables ?? []).map(({ name }) => runs.value(name))]);
      if (print === shown) return;
      shown = print;
      show();
    },
  });
})((globalThis.checkbookRuns ??= {}));
