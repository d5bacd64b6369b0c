// What is only done in some case: folded branches, reasons to stop, and the way from a failed step to the rollback.
((runs) => {
  "use strict";
  const { element, button } = runs;
  const ROLLBACK = /roll.?back|back.?out|revert|restor|recover|abort/i;
  let session = null;
  let branches = [];

  const sectionOf = (anchor) => document.getElementById(anchor)?.closest("section");
  const isBefore = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

  // ---- Folding ----

  function fold(branch, isFolded) {
    branch.isFolded = isFolded;
    branch.section.classList.toggle("folded", isFolded);
    for (const part of branch.section.children) {
      if (part === branch.heading || part === branch.line) continue;
      // The browser's own search finds what is folded so, and says that it did.
      if (isFolded) part.setAttribute("hidden", "until-found");
      else part.removeAttribute("hidden");
    }
    paint(branch);
  }

  /** Opens the branch around an element. */
  runs.reveal = (target) => {
    const branch = branches.find(({ section }) => section.contains(target));
    if (branch?.isFolded) fold(branch, false);
  };

  function named(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return document.getElementById(hash.slice(1));
    }
  }
  function arrive() {
    const target = location.hash.length > 1 && named(location.hash);
    if (!target || !branches.some(({ section, isFolded }) => isFolded && section.contains(target))) return;
    runs.reveal(target);
    target.scrollIntoView();
  }

  function paint(branch) {
    const { anchor, steps, line, isFolded } = branch;
    const since = session.state.branches.get(anchor);
    const amount = runs.counted(steps.length, "step");
    const isTouched = steps.some(({ key }) => (session.state.steps.get(key)?.state ?? "open") !== "open");
    const print = `${since}|${isFolded}|${isTouched}|${session.isOver}`;
    if (branch.print === print) return;
    branch.print = print;
    branch.section.classList.toggle("active", Boolean(since));
    const show = button(isFolded ? "Show" : "Hide", () => fold(branch, !branch.isFolded), { "aria-expanded": String(!isFolded) });
    const words = since
      ? element("span", {}, element("strong", { text: "Activated" }), " ", runs.time(since), ` · ${amount} count`)
      : element("span", { text: `${amount}, only if needed` });
    const isOpen = !session.isOver;
    const buttons = since
      ? [isOpen && !isTouched && button("Not needed", () => session.record("deactivate", anchor))]
      : [show, isOpen && button("Activate", () => runs.activate(anchor), { class: "strong" })];
    runs.refill(line, [words, ...buttons], show.isConnected ? show : branch.heading.querySelector("a"));
  }

  /** Makes the steps of a branch count, and goes to the first of them. */
  runs.activate = (anchor) => {
    const branch = branches.find((one) => one.anchor === anchor);
    if (!branch) return;
    if (!session.state.branches.get(anchor) && !session.record("activate", anchor)) return;
    fold(branch, false);
    runs.say(`${branch.title}: activated, ${runs.counted(branch.steps.length, "step")}.`);
    runs.goTo(branch.steps[0].key, { focuses: true });
  };

  // ---- The way out ----

  /** The branch that takes back what was done: the next one below `item` with such a name, or one above. */
  runs.rollback = (item) => {
    const fits = branches.filter(({ title }) => ROLLBACK.test(title));
    return fits.find(({ section }) => isBefore(item, section)) ?? fits.at(-1) ?? null;
  };

  /** The nearest text that says when to stop: below the step, then above, in ever wider sections. */
  function trigger(item) {
    const says = (part) => /trigger|rollback|abort|stop/i.test(part.querySelector(":scope > strong:first-child")?.textContent ?? "");
    for (let part = item.closest("section"); part; part = part.parentElement.closest("section")) {
      const found = [...part.querySelectorAll("p, li:not(.step)")].filter(says);
      const near = found.find((one) => isBefore(item, one)) ?? found.at(-1);
      if (near) return { text: near.textContent.trim().replace(/\s+/g, " "), place: near };
    }
    const all = (session.model.sections ?? []).filter(({ role }) => role === "trigger").map(({ anchor, title }) => ({ text: `Stop conditions: ${title}`, place: document.getElementById(anchor) }));
    const there = all.filter(({ place }) => place);
    return there.find(({ place }) => isBefore(item, place)) ?? there.at(-1) ?? null;
  }

  function jump(target) {
    runs.reveal(target);
    target.scrollIntoView({ block: "start" });
  }

  /** What a failed step says: when to stop, and where the rollback is. */
  runs.wayOut = ({ item }) => {
    const near = trigger(item);
    const branch = runs.rollback(item);
    if (!near && !branch) return null;
    const go = (event) => {
      event.preventDefault();
      jump(near.place);
    };
    const words = near && (near.place.id ? element("a", { text: near.text, attributes: { href: `#${near.place.id}` }, on: { click: go } }) : element("span", { text: near.text }));
    const way = branch && button("Go to rollback", () => {
      jump(branch.heading);
      (branch.line.querySelector(".strong") ?? branch.line.querySelector("button"))?.focus({ preventScroll: true });
    });
    return element("p", { class: "step-out" }, words, " ", way);
  };

  function listen() {
    document.addEventListener("beforematch", ({ target }) => runs.reveal(target));
    addEventListener("hashchange", arrive);
    addEventListener("checkbook:arrive", arrive);
    // A link to where the reader is already changes no address.
    document.addEventListener("click", ({ target }) => {
      const link = target.closest?.('a[href^="#"]');
      const place = link && named(link.hash);
      if (place) runs.reveal(place);
    }, true);
  }

  runs.parts.push({
    mount(given) {
      const isFirst = !session;
      session = given;
      if (isFirst) listen();
      const was = new Map(branches.map((branch) => [branch.anchor, branch.isFolded]));
      const { sections = [], steps = [] } = session.model;
      branches = sections.flatMap(({ anchor, title, role }, index) => {
        if (role !== "branch" || runs.branchOf(session.model, { section: index }) !== anchor) return [];
        const own = steps.filter((step) => runs.branchOf(session.model, step) === anchor);
        const section = sectionOf(anchor);
        if (!section || !own.length) return [];
        const heading = document.getElementById(anchor);
        const line = section.querySelector(":scope > .branch-line") ?? element("p", { class: "branch-line" });
        heading.after(line);
        return [{ anchor, title, steps: own, section, heading, line, print: null }];
      });
      for (const branch of branches) fold(branch, was.get(branch.anchor) ?? !session.state.branches.get(branch.anchor));
      if (isFirst) arrive();
    },
    update() {
      for (const branch of branches) {
        if (session.state.branches.get(branch.anchor) && branch.isFolded) fold(branch, false);
        else paint(branch);
      }
    },
  });
})((globalThis.checkbookRuns ??= {}));
