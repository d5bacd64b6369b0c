// Keeps what the reader ticked, chose and typed, over a change of the page and over a new load of it.
((live) => {
  "use strict";

  const CONTROLS = "input:not([type=file]), textarea, select";
  const isTicked = (control) => control.type === "checkbox" || control.type === "radio";

  function isTouched(control) {
    if (isTicked(control)) return control.checked !== control.defaultChecked;
    if (control.nodeName !== "SELECT") return control.value !== control.defaultValue;
    const options = [...control.options];
    if (!options.some((option) => option.defaultSelected) && !control.multiple) return control.selectedIndex > 0;
    return options.some((option) => option.selected !== option.defaultSelected);
  }

  function fill(control, { value, checked }) {
    if (isTicked(control)) {
      if (control.checked !== checked) control.checked = checked;
    } else if (control.value !== value && (control.nodeName !== "SELECT" || [...control.options].some((option) => option.value === value))) {
      control.value = value;
    }
  }

  /** Remembers what the reader put into controls: `settle` gives the others a new default, `restore` brings theirs back. */
  live.fields = () => {
    const held = new Map();
    const groups = new Set();
    for (const control of document.querySelectorAll(CONTROLS)) {
      if (!isTouched(control)) continue;
      held.set(control, { value: control.value, checked: control.checked });
      if (control.type === "radio") groups.add(control.name);
    }
    return {
      settle: (source, control) => {
        if (!control.matches(CONTROLS) || held.has(control)) return;
        if (control.type !== "radio" || !groups.has(control.name)) fill(control, source);
      },
      restore: () => held.forEach((own, control) => fill(control, own)),
    };
  };

  /** How a control is found again in another load: its name, or its place in what has one. */
  function keys() {
    const counts = new Map();
    return [...document.querySelectorAll(CONTROLS)].map((control) => {
      const holder = control.closest("[id]")?.id ?? "";
      const count = counts.get(holder) ?? 0;
      counts.set(holder, count + 1);
      return [`${holder} ${count}`, control];
    });
  }

  live.fieldsToStore = () => {
    const touched = keys().filter(([, control]) => control.type !== "password" && isTouched(control));
    return touched.map(([key, { value, checked }]) => [key, { value, checked }]);
  };

  live.fieldsFromStore = (stored) => {
    const known = new Map(stored);
    for (const [key, control] of keys()) {
      const own = known.get(key);
      if (own) fill(control, own);
    }
  };
})((globalThis.checkbookLive ??= {}));
