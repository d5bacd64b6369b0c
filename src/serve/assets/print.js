// Shows the page as it will be printed: the rules for paper apply on screen, on a sheet of its width.
((live) => {
  "use strict";

  // Widths in millimetres.
  const PAPERS = { a4: 210, letter: 215.9 };
  const MARGIN = "20mm";
  const PIXELS = { px: 1, em: 16, rem: 16, mm: 96 / 25.4 };

  /** Whether a condition on the width holds for the paper; other conditions are left to the browser. */
  function fits(query, width) {
    for (const [, bound, number, unit] of query.matchAll(/\((min|max)-width:\s*([\d.]+)(px|rem|em|mm)\)/g)) {
      const limit = number * PIXELS[unit];
      if (bound === "min" ? width < limit : width > limit) return false;
    }
    return true;
  }

  function onPaper(query, width) {
    const [, not, type] = /^(not\s+|only\s+)?(print|screen)?/.exec(query.trim());
    const isPrint = type ? (type === "print") !== (not?.trim() === "not") : true;
    if (!isPrint || !fits(query, width) || /prefers-color-scheme:\s*dark/.test(query)) return "not all";
    const rest = query.trim().replace(/^(not\s+|only\s+)?(print|screen)\s*/, "all ");
    return rest.replace(/(?:and\s+)?\((?:min|max)-width:[^)]*\)/g, "").replace(/^\s*and\s+/, "").trim() || "all";
  }

  function turn(list, width) {
    if (!list.length) return;
    const queries = [...list].map((query) => onPaper(query, width));
    list.mediaText = queries.find((query) => query === "all") ?? queries.join(", ");
  }

  function walk(rules, width, found) {
    for (const rule of rules) {
      if (rule instanceof CSSPageRule) found.margin = rule.style.margin || found.margin;
      if (rule.media) turn(rule.media, width);
      if (rule.styleSheet) walk(rule.styleSheet.cssRules, width, found);
      if (rule.cssRules) walk(rule.cssRules, width, found);
    }
  }

  const done = new WeakSet();
  const found = { margin: MARGIN };

  /** Turns the style sheets that are not turned yet. Does nothing on a page that is not shown as a print. */
  live.print = () => {
    const paper = PAPERS[live.data.print];
    if (!paper) return;
    const root = document.documentElement;
    const width = (paper - 40) * PIXELS.mm;
    for (const sheet of document.styleSheets) {
      if (done.has(sheet) || sheet.href?.includes("/__checkbook/")) continue;
      done.add(sheet);
      turn(sheet.media, width);
      try {
        walk(sheet.cssRules, width, found);
      } catch {
        // Rules from another host cannot be read.
      }
    }
    root.dataset.printPaper = live.data.print;
    root.dataset.printMode = live.data.mode === "filled" ? "filled" : "blank";
    root.style.setProperty("--checkbook-margin", found.margin);
  };
})((globalThis.checkbookLive ??= {}));
