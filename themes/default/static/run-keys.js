// The keys of a run, the list of them, and the switch that turns the single ones off.
((runs) => {
  "use strict";
  const { element } = runs;
  const KEY = "checkbook:keys";
  const root = document.documentElement;
  const typing = "textarea, select, [contenteditable]:not([contenteditable='false']), input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit'])";
  let session = null;

  const areOn = () => root.dataset.keys !== "off";
  function set(isOn) {
    root.dataset.keys = isOn ? "on" : "off";
    try {
      localStorage.setItem(KEY, root.dataset.keys);
    } catch {
      // It then holds for this page.
    }
  }

  // ---- What they do ----

  const step = (way, fits) => {
    const key = runs.neighbour(way, fits);
    if (key) runs.goTo(key);
  };
  const isOpen = ({ role }, now) => now?.state === "open" && role !== "trigger";

  function nextOpen() {
    const key = runs.neighbour(1, isOpen) ?? session.state.next;
    if (key) runs.goTo(key);
    else runs.say("No open step is left.");
  }

  /** The first step of the next or previous section that has steps. */
  function section(way) {
    const all = session.model.steps ?? [];
    const of = (key) => all.find((one) => one.key === key)?.section;
    const here = of(runs.current());
    const other = runs.neighbour(way, (one) => one.section !== here);
    if (!other) return;
    const first = way > 0 ? other : all.find((one) => one.section === of(other)).key;
    runs.goTo(first);
  }

  const mark = (state, asks) => () => (runs.current() ? runs.mark(runs.current(), state, { asks }) : step(1));
  const copy = () => {
    const item = document.getElementById(`s-${runs.current()}`);
    const own = (button) => button.closest(".step") === item;
    [...(item?.querySelectorAll(".code > .copy") ?? [])].find(own)?.click();
  };

  function theme() {
    const menu = document.getElementById("cb-theme");
    menu?.togglePopover?.();
    menu?.querySelector("button")?.focus();
  }

  const KEYS = [
    ["j", "Next step", () => step(1)],
    ["k", "Previous step", () => step(-1)],
    ["o", "Next open step", nextOpen],
    ["x", "Done, or open again", mark("done")],
    ["n", "Not applicable", mark("not-applicable", true)],
    ["f", "Failed", mark("failed", true)],
    ["e", "Note on the step", () => runs.note(runs.current())],
    ["c", "Copy the command of the step", copy],
    ["[", "Previous section", () => section(-1)],
    ["]", "Next section", () => section(1)],
    ["u", "Undo", () => session.undo()],
    ["r", "Start a run, or its menu", () => (session.run ? document.querySelector(".run-more")?.click() : runs.startPanel())],
    ["t", "Theme", theme],
    ["?", "These keys", () => runs.keysPanel()],
  ];
  const given = () => runs.actions.filter(({ key, when }) => key && (when?.(session) ?? true)).map(({ key, label, run }) => [key, label, () => run(session)]);
  const all = () => [...KEYS, ...given().filter(([key]) => !KEYS.some(([own]) => own === key))];

  // ---- The list ----

  runs.keysPanel = () => {
    if (runs.openPanel() === "keys") return runs.closePanel();
    const box = element("input", { attributes: { type: "checkbox", "data-first": "" } });
    box.checked = areOn();
    box.addEventListener("change", () => set(box.checked));
    const row = ([key, words]) => element("div", {}, element("dt", {}, element("kbd", { text: key })), element("dd", { text: words }));
    const always = [["Tab", "Next box, field or button"], ["Space", "Tick the box that has the focus"], ["Ctrl Z", "Undo"], ["Ctrl K", "Search"], ["Esc", "Close"]];
    const singles = [...all(), ["/ s", "Search"]];
    runs.panel("keys", element("div", {},
      element("label", { class: "run-switch" }, box, " Single-key shortcuts"),
      element("dl", { class: "run-keys" }, ...singles.map(row)),
      element("p", { class: "run-hint", text: "These always work:" }),
      element("dl", { class: "run-keys" }, ...always.map(row))), "Keys");
  };

  function press(event) {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || event.isComposing || !session) return;
    if (event.composedPath()[0].closest?.(typing) || document.querySelector("dialog:modal")) return;
    if (key.toLowerCase() === "z" && ctrlKey !== metaKey && !shiftKey && !altKey) {
      if (!session.run || session.isOver) return;
      event.preventDefault();
      session.undo();
      return;
    }
    if (ctrlKey || metaKey || altKey || !areOn() || (event.repeat && !"jk".includes(key))) return;
    const found = all().find(([own]) => own === key);
    if (!found) return;
    event.preventDefault();
    found[2]();
  }

  runs.parts.push({
    mount(given) {
      if (!session) document.addEventListener("keydown", press);
      session = given;
    },
  });
})((globalThis.checkbookRuns ??= {}));
