// Comfort for every page: theme, navigation, place in the page, age of the review, copying of code. The page works without it.
(() => {
  "use strict";
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
    const fold = document.querySelector(".toc-fold");
    if (!fold) return;
    const wide = matchMedia("(min-width: 80rem)");
    const unfold = () => {
      fold.open = wide.matches;
    };
    unfold();
    wide.addEventListener("change", unfold);
    fold.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) fold.open = false;
    });

    const links = all("a", fold);
    const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))).filter(Boolean);
    if (headings.length !== links.length) return;
    let current = -1;
    let waiting = false;
    const mark = () => {
      waiting = false;
      const edge = innerHeight / 4;
      let now = headings.findLastIndex((heading) => heading.getBoundingClientRect().top < edge);
      if (scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2) now = headings.length - 1;
      if (now === current) return;
      links[current]?.removeAttribute("aria-current");
      links[now]?.setAttribute("aria-current", "location");
      const column = fold.parentElement;
      const link = links[now];
      if (link && wide.matches) column.scrollTop = link.offsetTop - column.clientHeight / 2;
      current = now;
    };
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(mark);
    }, { passive: true });
    mark();
  }

  function reviews() {
    const now = new Date();
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    for (const chip of all("[data-review-by]")) {
      const left = Math.round((Date.parse(chip.dataset.reviewBy.slice(0, 10)) - today) / 864e5);
      if (Number.isNaN(left)) continue;
      const [state, words] = left < 0 ? ["overdue", `overdue ${-left} d`] : left === 0 ? ["due", "due today"] : left <= 14 ? ["due", `due in ${left} d`] : ["fresh", ""];
      chip.classList.add(state);
      if (words) chip.append(` · ${words}`);
    }
  }

  // What a shell should get: of a recorded session the commands only, without prompts and output.
  function textOf(code, verbatim) {
    if (verbatim || !code.querySelector(".m")) return code.textContent.trimEnd();
    const copy = code.cloneNode(true);
    for (const piece of all(".m, .u", copy)) piece.remove();
    return copy.textContent.replace(/\n{2,}/g, "\n").trim();
  }

  function copyOldWay(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }

  function copying() {
    const announce = document.getElementById("cb-announce");
    for (const block of all(".code")) {
      const code = block.querySelector("code");
      if (!code) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      let timer = 0;
      button.addEventListener("click", async (event) => {
        const text = textOf(code, event.shiftKey);
        let said = "Copied";
        try {
          await navigator.clipboard.writeText(text);
        } catch {
          if (!copyOldWay(text)) {
            getSelection().selectAllChildren(code);
            said = "Selected: copy with the keyboard";
          }
          button.focus();
        }
        button.textContent = said;
        button.classList.add("copied");
        if (announce) announce.textContent = said;
        clearTimeout(timer);
        timer = setTimeout(() => {
          button.textContent = "Copy";
          button.classList.remove("copied");
          if (announce) announce.textContent = "";
        }, 2000);
      });
      block.append(button);
    }
  }

  for (const part of [themes, navigation, contents, reviews, copying]) part();
})();
