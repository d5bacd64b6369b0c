// Keeps the place of the reader: what stands at the top of the window, what has the focus, and what is being composed.
((live) => {
  "use strict";

  // How many blocks below the top are remembered, should the first ones go.
  const MARKS = 60;
  // How long pictures above may take to load, in milliseconds.
  const PATIENCE = 4000;
  const KEYS = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", "Tab", " "]);

  const holds = (element) => [...element.children].some((child) => live.isBlock(child));

  /** The blocks of the page from the top of the window on, with the heights at which they stand. */
  function marks() {
    const edge = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const found = [];
    const visit = (element) => {
      for (const child of element.children) {
        if (found.length >= MARKS) return;
        if (!live.isBlock(child)) continue;
        const { top, bottom, height } = child.getBoundingClientRect();
        if (bottom <= edge || !height) continue;
        // What sticks to the window does not move with the page.
        if (["fixed", "sticky", "absolute"].includes(getComputedStyle(child).position)) continue;
        if (holds(child)) visit(child);
        else found.push({ element: child, top });
      }
    };
    visit(document.querySelector("main") ?? document.body);
    return found;
  }

  let held = null;
  let waiting = 0;
  const observer = new ResizeObserver(() => held && align());

  const off = () => held.element.getBoundingClientRect().top - held.top;

  function align() {
    if (Math.abs(off()) >= 0.5) scrollBy({ top: off(), behavior: "instant" });
    held.height = document.body.offsetHeight;
  }

  function rest() {
    observer.disconnect();
    clearTimeout(waiting);
  }

  function release() {
    held = null;
    rest();
  }

  /** Holds a block at its height, for a while also as pictures above it load, until the reader scrolls. */
  function hold(mark) {
    rest();
    held = mark;
    align();
    observer.observe(document.querySelector("main") ?? document.body);
    observer.observe(document.body);
    waiting = setTimeout(rest, PATIENCE);
  }

  for (const name of ["wheel", "touchmove", "pointerdown"]) addEventListener(name, release, { passive: true, capture: true });
  addEventListener("keydown", (event) => KEYS.has(event.key) && release(), { capture: true });
  // The page was scrolled in another way, and did not only grow.
  addEventListener("scroll", () => held && held.height === document.body.offsetHeight && Math.abs(off()) > 2 && release(), { passive: true });

  /** Remembers the place; the function that it returns brings it back. */
  live.keepPlace = () => {
    // At its very start a page shows what is new there.
    if (scrollY < 1) return () => {};
    const known = marks();
    // Windows scroll by whole pixels: a new mark after each change would let a block wander by what is lost in rounding.
    if (held?.element.isConnected && Math.abs(off()) < 1) known.unshift(held);
    return () => {
      const mark = known.find(({ element }) => element.isConnected && element.getClientRects().length);
      if (mark) hold(mark);
    };
  };

  /** Remembers the focus and the caret; the function that it returns brings them back. */
  live.keepFocus = () => {
    const focused = document.activeElement;
    const { selectionStart, selectionEnd, selectionDirection } = focused ?? {};
    return () => {
      if (!focused || focused === document.activeElement || focused === document.body || !focused.isConnected) return;
      focused.focus({ preventScroll: true });
      if (typeof selectionStart === "number") focused.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
    };
  };

  let composing = false;
  const resting = [];
  const finish = () => {
    composing = false;
    for (const go of resting.splice(0)) go();
  };
  addEventListener("compositionstart", () => (composing = true), true);
  addEventListener("compositionend", () => setTimeout(finish), true);
  addEventListener("focusout", () => composing && finish(), true);

  /** Is done when nothing is being composed with an input method. */
  live.composed = () => (composing ? new Promise((resolve) => resting.push(resolve)) : Promise.resolve());

  const STORE = "checkbook:live:place";

  /** Loads the page anew, and finds its place and what was filled in again. */
  live.reload = () => {
    const main = document.querySelector("main") ?? document.body;
    const named = marks().map(({ element }) => element.closest("[id]")).find((element) => element && element !== main && main.contains(element));
    const place = { address: location.pathname, y: scrollY, fields: live.fieldsToStore() };
    if (named && scrollY >= 1) Object.assign(place, { id: named.id, top: named.getBoundingClientRect().top });
    try {
      sessionStorage.setItem(STORE, JSON.stringify(place));
      history.scrollRestoration = "manual";
    } catch {
      // Without storage the browser's own memory of the place has to do.
    }
    location.reload();
  };

  live.returnToPlace = () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(STORE));
      sessionStorage.removeItem(STORE);
    } catch {
      return;
    }
    if (place?.address !== location.pathname) return;
    // Only after it has loaded, or the browser would put the page where it was before.
    addEventListener("load", () => setTimeout(() => (history.scrollRestoration = "auto")), { once: true });
    live.fieldsFromStore(place.fields ?? []);
    const element = place.id && document.getElementById(place.id);
    if (element) hold({ element, top: place.top });
    else scrollTo({ top: place.y, behavior: "instant" });
  };
})((globalThis.checkbookLive ??= {}));
