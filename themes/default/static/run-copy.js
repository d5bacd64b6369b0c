// Copying of code: what a shell should get, with the values of the run, and by other ways where the clipboard is closed.
((runs) => {
  "use strict";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const SHELLS = new Set(["bash", "sh", "shell", "zsh", "ksh", "console", "shell-session", "shellsession", "terminal"]);
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const name = (span) => span.dataset.variable;
  const value = (span) => runs.value?.(name(span)) ?? "";

  // ---- What is copied ----

  /** The code with the text that `fill` gives for each variable, without what `without` selects. */
  function assemble(code, without, fill) {
    const copy = code.cloneNode(true);
    for (const piece of all(without, copy)) {
      // The space behind a prompt belongs to it.
      if (piece.matches(".m") && piece.nextSibling?.data?.startsWith(" ")) piece.nextSibling.data = piece.nextSibling.data.slice(1);
      piece.remove();
    }
    for (const span of all(".variable", copy)) span.textContent = fill(span);
    return copy;
  }
  const written = (span) => runs.written?.(span) ?? span.textContent;
  /** A block of code as its author wrote it, whatever is shown in it now. */
  runs.writtenCode = (code) => assemble(code, ".variable-editor", written).textContent.trimEnd();
  const filled = (span) => value(span) || written(span);
  const EXTRAS = ".variable-editor, .m, .u, .x";

  /** The commands of a fence, without prompts, output and what is expected; `fill` says what stands for a variable. */
  function commands(code, fill = filled) {
    if (!code.querySelector(".m, .u, .x")) return assemble(code, ".variable-editor", fill).textContent.trimEnd();
    return assemble(code, EXTRAS, fill).textContent.replace(/\n{2,}/g, "\n").trim();
  }

  /** The line of the code that stands at a height of the window. */
  function lineAt(code, y) {
    const lines = assemble(code, ".variable-editor, .m", filled).textContent.split("\n");
    const { top, height } = code.getBoundingClientRect();
    const shown = code.textContent.trimEnd().split("\n").length;
    return lines[Math.min(Math.max(Math.floor(((y - top) / height) * shown), 0), lines.length - 1)].trim();
  }

  // ---- Quotes ----

  const isPlain = (text) => /^[A-Za-z0-9._/@:+=,%-]*$/.test(text);
  runs.isShell = (code) => SHELLS.has(code.closest("[data-language]")?.dataset.language.toLowerCase() ?? "");

  /** Inside which quotes of a shell the text ends: `'`, `"` or none. */
  function quoteAfter(text) {
    let open = "";
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      if (letter === "\\" && open !== "'") at += 1;
      else if (open) open = letter === open ? "" : open;
      else if (letter === "'" || letter === '"') open = letter;
      else if (letter === "#" && (at === 0 || /\s/.test(text[at - 1]))) {
        const end = text.indexOf("\n", at);
        if (end < 0) return "#";
        at = end;
      }
    }
    return open;
  }

  /** A value as a shell must read it where `open` quotes are open. */
  function quote(text, open = "") {
    const inner = text.replaceAll("'", "'\\''");
    if (open === "'") return inner;
    if (open === '"') return /["$\x60\\!]/.test(text) ? `"'${inner}'"` : text;
    return open === "#" || isPlain(text) ? text : `'${inner}'`;
  }
  runs.quote = quote;

  /** The code with its values quoted, and the names of those that need it. */
  function quoted(code) {
    const needed = new Set();
    const copy = assemble(code, EXTRAS, written);
    const fills = new Map();
    for (const span of all(".variable", copy)) {
      const before = document.createRange();
      before.setStart(copy, 0);
      before.setEndBefore(span);
      const own = value(span);
      fills.set(span, own ? quote(own, quoteAfter(before.toString())) : written(span));
      if (own && fills.get(span) !== own) needed.add(name(span));
    }
    for (const [span, text] of fills) span.textContent = text;
    const text = copy.textContent;
    return { needed, text: code.querySelector(".m, .u, .x") ? text.replace(/\n{2,}/g, "\n").trim() : text.trimEnd() };
  }

  /** The names of the variables that a fence uses and whose values a shell would not read as one word. */
  runs.needsQuotes = (code) => (runs.isShell(code) && code.querySelector(".variable") ? [...quoted(code).needed] : []);

  // ---- Copying ----

  function copyOldWay(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      // Then it is selected.
    }
    area.remove();
    return copied;
  }

  /** Brings a text to the clipboard; `source` is selected when no way is open. */
  runs.copyText = async (text, source) => {
    try {
      await navigator.clipboard.writeText(text);
      return "Copied";
    } catch {
      const focus = document.activeElement;
      const copied = copyOldWay(text);
      if (copied || !source) focus?.focus?.({ preventScroll: true });
      if (copied) return "Copied";
      if (source) getSelection().selectAllChildren(source);
      return "Selected: copy with the keyboard";
    }
  };

  const timers = new WeakMap();
  /** Shows on a button what became of it, and says it. */
  function tell(button, said, { label, kind }) {
    button.textContent = said;
    button.classList.remove("copied", "unsure");
    button.classList.add(kind);
    const announce = document.getElementById("cb-announce");
    if (announce) announce.textContent = said;
    clearTimeout(timers.get(button));
    const rest = () => {
      button.textContent = label;
      button.classList.remove(kind);
      if (announce?.textContent === said) announce.textContent = "";
    };
    timers.set(button, setTimeout(rest, kind === "copied" ? 2000 : 5000));
  }

  const unfilled = (code) => [...new Set(all(".variable", code).filter((span) => !value(span) && !span.closest(".x, .u")).map(name))];

  async function copy(button, code, way) {
    const label = button.dataset.label;
    const open = unfilled(code);
    const missing = open.length ? `${count(open.length, "placeholder")} unfilled: ${open.join(", ")}` : "";
    if (missing && way !== "verbatim" && runs.mayCopyUnfilled?.() === false) {
      tell(button, `Not copied – ${missing}`, { label, kind: "unsure" });
      code.querySelector(`.variable[data-variable="${CSS.escape(open[0])}"]`)?.focus();
      return;
    }
    const text = way === "verbatim" ? runs.writtenCode(code) : way === "quoted" ? quoted(code).text : commands(code);
    const said = await runs.copyText(text, code);
    const quotes = way === "plain" ? runs.needsQuotes(code) : [];
    const doubts = way === "verbatim" ? "" : missing || (quotes.length ? `needs quoting: ${quotes.join(", ")}` : "");
    tell(button, doubts && said === "Copied" ? `${said} – ${doubts}` : said, { label, kind: doubts ? "unsure" : "copied" });
  }

  /** A button that copies the code in one way. */
  runs.copyButton = (code, label, way) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.dataset.label = label;
    button.textContent = label;
    if (way === "plain") button.title = "Without prompts and output. With Shift: as it is written. Alt and a click on a line: that line";
    button.addEventListener("click", (event) => copy(button, code, event.shiftKey ? "verbatim" : way));
    return button;
  };

  function copying() {
    for (const block of all(".code")) {
      const code = block.querySelector("code");
      if (code && !block.querySelector(":scope > .copy")) block.append(runs.copyButton(code, "Copy", "plain"));
    }
  }

  document.addEventListener("click", async (event) => {
    const code = event.altKey && event.target.closest?.(".code pre")?.querySelector("code");
    if (!code) return;
    event.preventDefault();
    const line = lineAt(code, event.clientY);
    const button = code.closest(".code").querySelector(":scope > .copy");
    if (line && button) tell(button, `${await runs.copyText(line, code)} one line`, { label: button.dataset.label, kind: "copied" });
  });
  copying();
  document.addEventListener("checkbook:patched", copying);
})((globalThis.checkbookRuns ??= {}));
