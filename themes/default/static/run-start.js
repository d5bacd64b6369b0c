// The panel in which a run is started.
((runs) => {
  "use strict";
  const { element } = runs;
  let session = null;

  const initialsOf = (name) => (name.match(/\p{L}+/gu) ?? []).map((word) => word[0]).join("").slice(0, 3).toUpperCase();
  const today = () => runs.now().slice(0, 10);

  function field(label, value, attributes = {}) {
    const input = element("input", { attributes: { autocomplete: "off", maxlength: "200", ...attributes } });
    input.value = value ?? "";
    return { input, row: element("label", { class: "run-field" }, element("span", { text: label }), input) };
  }

  /** Name, operator and initials; the initials follow the name until somebody types them. */
  function person(who) {
    const name = field("Operator", who?.name, { autocomplete: "name" });
    const initials = field("Initials", who?.initials, { maxlength: "6", size: "4" });
    let isOwn = Boolean(who?.initials) && who.initials !== initialsOf(who.name ?? "");
    name.input.addEventListener("input", () => {
      if (!isOwn) initials.input.value = initialsOf(name.input.value);
    });
    initials.input.addEventListener("input", () => (isOwn = initials.input.value !== ""));
    const read = () => ({ name: name.input.value.trim(), initials: initials.input.value.trim() || initialsOf(name.input.value) });
    return { rows: [name.row, initials.row], read };
  }

  const form = (submit, ...parts) => {
    const made = element("form", { class: "run-form" }, ...parts);
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(event);
    });
    return made;
  };

  // ---- Start ----

  /** What somebody has to know before they begin. */
  function warnings() {
    const { status, review_by: day } = session.model.page;
    const said = [];
    if (status === "deprecated" || status === "archived") said.push(`This page is ${status}: do not follow it without a reason.`);
    if (day && day < today()) said.push(`Its review was due on ${runs.day(new Date(`${day}T12:00`))}. Check each command before you run it.`);
    return said.map((text) => element("p", { class: "run-warning", text }));
  }

  runs.startPanel = () => {
    if (runs.openPanel() === "start") return runs.closePanel();
    const before = session.run?.id;
    const { status } = session.model.page;
    const name = field("Run", runs.title({ page: session.model.page, started: runs.now() }), { "data-first": "" });
    const who = person(session.operator());
    const kind = (value, label) => {
      const input = element("input", { attributes: { type: "radio", name: "run-kind", value } });
      input.checked = value === "live";
      return element("label", {}, input, ` ${label}`);
    };
    // Other parts may ask for more, for example for the values of placeholders.
    const more = (runs.startFields ?? []).map((make) => make(session)).filter(Boolean);
    const isOld = status === "deprecated" || status === "archived";
    const go = element("button", { class: "strong", text: isOld ? "Start anyway" : "Start" });
    const start = () => {
      const variables = Object.assign({}, ...more.map((part) => part.read()));
      const kind = made.querySelector(":checked").value;
      // A tick may have begun the run while this was filled in.
      if (session.run && session.run.id !== before) session.rename(name.input.value.trim(), who.read(), kind);
      else session.start({ name: name.input.value.trim(), operator: who.read(), kind, variables });
      runs.closePanel(true);
      runs.focusBar();
    };
    const kinds = element("div", { class: "run-kinds", attributes: { role: "radiogroup", "aria-label": "Kind of run" } }, kind("live", "Live"), kind("rehearsal", "Rehearsal"));
    const hint = element("p", { class: "run-hint", text: "All of this is optional. The run stays in this browser until you export it." });
    const made = form(start, ...warnings(), name.row, ...who.rows, kinds, ...more.map((part) => part.element), element("p", { class: "run-buttons" }, go), hint);
    runs.panel("start", made, "Start run");
    name.input.select();
  };

  // Panels that come later ask for the same.
  runs.form = { field, person, form };

  runs.parts.push({ mount: (given) => (session = given) });
})((globalThis.checkbookRuns ??= {}));
