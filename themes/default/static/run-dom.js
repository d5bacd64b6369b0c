// What the parts of a run in the page share: elements, times, announcements, and one panel at a time.
((runs) => {
  "use strict";
  runs.parts ??= [];
  runs.actions ??= [];

  runs.element = (tag, { attributes = {}, class: name, text, on = {} } = {}, ...children) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
    for (const [kind, listener] of Object.entries(on)) made.addEventListener(kind, listener);
    made.append(...children.filter((child) => child || child === 0));
    return made;
  };

  runs.button = (text, click, { class: name, ...attributes } = {}) =>
    runs.element("button", { text, class: name, attributes: { type: "button", ...attributes }, on: { click } });

  runs.now = () => runs.timestamp();
  const two = (number) => String(number).padStart(2, "0");
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

  runs.day = (at) => `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;

  /** Day and time where the reader is; the day only if it is another one, the year too. */
  function parts(t) {
    const [at, now] = [new Date(t), new Date()];
    const day = at.toDateString() === now.toDateString() ? "" : `${runs.day(at)} `.replace(` ${now.getFullYear()}`, "");
    return [day, `${two(at.getHours())}:${two(at.getMinutes())}`];
  }
  runs.clock = (t) => parts(t).join("");
  runs.time = (t) => {
    const [day, time] = parts(t);
    return runs.element("time", { attributes: { datetime: t, title: t } }, day && runs.element("span", { class: "day", text: day }), time);
  };

  /** How long it took, as 00:18:22. */
  runs.span = (from, to) => {
    const seconds = Math.max(0, Math.floor((new Date(to) - new Date(from)) / 1000)) || 0;
    return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part))).join(":");
  };

  runs.counted = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

  // Several things said at once are one announcement.
  let words = [];
  runs.say = (text) => {
    const place = document.getElementById("cb-announce");
    if (!place || !text) return;
    if (!words.length) {
      place.textContent = "";
      setTimeout(() => {
        place.textContent = words.join(" ");
        words = [];
      }, 60);
    }
    words.push(text);
  };

  /** Puts other content into a place; focus that was in it goes to its successor, or to `spare`. */
  runs.refill = (place, nodes, spare) => {
    const held = place.contains(document.activeElement) ? document.activeElement : null;
    place.replaceChildren(...nodes.filter(Boolean));
    if (!held) return;
    const same = [...place.querySelectorAll("button, a, input, textarea")].find((it) => it.textContent === held.textContent);
    (same ?? spare)?.focus({ preventScroll: true });
  };

  // ---- One panel at a time, at the run bar ----

  let shown = null;
  const isSeen = (element) => element?.isConnected && element !== document.body && element.getClientRects().length > 0;

  runs.focusBar = () => [...document.querySelectorAll(".run-next, .run-bar :is(button, a)")].find((it) => isSeen(it) && !it.disabled)?.focus({ preventScroll: true });

  function host() {
    const mount = document.querySelector(".run-top") ?? document.getElementById("cb-run") ?? document.getElementById("cb-runs");
    let place = document.querySelector(".run-panel");
    if (!place && mount) {
      place = runs.element("section", { class: "run-panel", attributes: { tabindex: "-1", hidden: "" } });
      mount.append(place);
    }
    return place;
  }

  /** The name of the panel that is open, or null. */
  runs.openPanel = () => shown?.name ?? null;

  runs.closePanel = (keepsFocus) => {
    const place = host();
    if (!shown || !place) return;
    const { opener, within } = { ...shown, within: place.contains(document.activeElement) };
    shown = null;
    if (opener?.hasAttribute?.("aria-expanded")) opener.setAttribute("aria-expanded", "false");
    place.hidden = true;
    place.replaceChildren();
    if (keepsFocus || !within) return;
    // What opened it may be gone: then the bar.
    if (isSeen(opener)) opener.focus({ preventScroll: true });
    else runs.focusBar();
  };

  /** Shows `element` as the panel `name`; without an element closes. The same name again replaces what is shown. */
  runs.panel = (name, element, title = name) => {
    if (!name || !element) return runs.closePanel();
    const place = host();
    const anew = shown?.name !== name;
    const opener = anew ? (place.contains(document.activeElement) ? shown?.opener : document.activeElement) : shown.opener;
    if (shown && anew) runs.closePanel(true);
    shown = { name, opener };
    if (opener?.hasAttribute?.("aria-expanded")) opener.setAttribute("aria-expanded", "true");
    const close = runs.button("✕", () => runs.closePanel(), { class: "run-close", "aria-label": "Close" });
    const heading = runs.element("p", { class: "run-title", text: title });
    place.setAttribute("aria-label", title);
    place.dataset.name = name;
    place.hidden = false;
    runs.refill(place, [heading, close, element], place);
    const first = element.querySelector("[data-first]") ?? element.querySelector("input, select, textarea, button, a[href]");
    if (anew) (first ?? place).focus({ preventScroll: true });
    if (anew) place.scrollTop = 0;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !shown || document.querySelector("dialog:modal, :popover-open")) return;
    event.preventDefault();
    runs.closePanel();
  });
  // What has the focus is never below the panel.
  document.addEventListener("focusin", ({ target }) => {
    if (!shown || target.closest?.(".run-top")) return;
    const [one, other] = [target.getBoundingClientRect(), host().getBoundingClientRect()];
    if (one.top < other.bottom && one.bottom > other.top && one.left < other.right && one.right > other.left) runs.closePanel(true);
  });
})((globalThis.checkbookRuns ??= {}));
