// Blanks, choices, notes and signatures: what is put into them is kept in the run, exactly as it was typed.
((runs) => {
  "use strict";
  const { element, button } = runs;
  const PAUSE = 300;
  const CONTROLS = '.field[id^="f-"], .note[id^="n-"], input[id^="c-"]';
  const KINDS = { f: ["field", "fields"], c: ["choice", "choices"], n: ["note", "notes"] };
  let session = null;
  /** Controls that were typed in and are not kept yet, with their timers. */
  const pending = new Map();

  const kindOf = (input) => KINDS[input.id[0]];
  const keyOf = ({ id }) => (id.startsWith("c-") ? id.slice(2, id.lastIndexOf("-")) : id.slice(2));
  const control = ({ key }) => document.getElementById(`f-${key}`);
  const labelOf = (input) => input.getAttribute("aria-label") ?? "";
  const who = () => session.state.operator ?? session.operator?.() ?? {};
  const operator = () => who().name ?? "";

  // ---- Keeping ----

  const stored = (input) => {
    const found = session.state[kindOf(input)[1]].get(keyOf(input));
    return typeof found === "string" ? found : (found?.value ?? found?.text ?? "");
  };

  function keep(input) {
    clearTimeout(pending.get(input));
    pending.delete(input);
    if (session.isOver) return;
    if (input.validity.badInput) return tell(input, "not complete, so not saved", "unsure");
    const value = input.id.startsWith("c-") && !input.checked ? "" : input.value;
    if (value === stored(input)) return;
    const [kind, list] = kindOf(input);
    const label = session.model[list]?.find(({ key }) => key === keyOf(input))?.label ?? labelOf(input);
    const event = session.record(kind, keyOf(input), kind === "note" ? { text: value } : { label, value });
    // What was not taken is offered again.
    if (!event) return pending.set(input, setTimeout(keep, PAUSE, input));
    if (document.activeElement === input) tell(input, session.saved ? "saved" : "not saved on this device", session.saved ? "" : "unsure");
  }

  const said = element("span", { class: "field-said" });
  let silence = 0;
  /** Words beside a control that go away again and move nothing. */
  function tell(input, words, kind) {
    said.className = `field-said ${kind}`;
    said.textContent = words;
    input.after(said);
    clearTimeout(silence);
    silence = setTimeout(() => said.remove(), 2000);
  }

  const flush = () => [...pending.keys()].forEach(keep);
  runs.flush = flush;
  document.addEventListener("input", ({ target }) => {
    if (!session || !target.matches?.(CONTROLS)) return;
    clearTimeout(pending.get(target));
    pending.set(target, setTimeout(keep, target.id.startsWith("c-") ? 0 : PAUSE, target));
  });
  // Keeping may draw anew what the pointer is just pressing: it waits until that has got its click.
  let isPressed = false;
  document.addEventListener("pointerdown", () => (isPressed = true), true);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => (isPressed = false), true);
  const keepLater = (input) => document.addEventListener("pointerup", () => setTimeout(keep, 0, input), { once: true });
  document.addEventListener("focusout", ({ target }) => pending.has(target) && (isPressed ? keepLater : keep)(target));
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());

  /** Puts a text into a control, also where its type would not take it. */
  function fill(input, value) {
    if (input.value === value) return;
    input.value = value;
    if (input.value === value || input.nodeName === "TEXTAREA") return;
    input.type = "text";
    input.value = value;
  }

  function show(input) {
    if (pending.has(input)) return;
    if (!input.id.startsWith("c-")) {
      input.readOnly = session.isOver;
      return fill(input, stored(input));
    }
    input.checked = session.run ? input.value === stored(input) : input.defaultChecked;
    input.disabled = session.isOver;
  }

  // ---- Aids ----

  /** A button behind a field, or the one that is there. */
  function aid(input, words, act, name = words) {
    let found = input.nextElementSibling;
    if (found === said) found = said.nextElementSibling;
    if (!found?.matches(".aid")) input.after((found = button(words, () => act(input), { class: "aid" })));
    if (found.textContent !== words) found.textContent = words;
    const label = `${name}: ${labelOf(input)}`;
    if (found.getAttribute("aria-label") !== label) found.setAttribute("aria-label", label);
    return found;
  }

  function put(input, value) {
    fill(input, value);
    keep(input);
    runs.say(`${labelOf(input)}: ${value}`);
  }

  /** Today, or the time of day; in UTC where the words behind the blank ask for that alone. */
  function now(input, kind) {
    let words = "";
    for (let node = input.nextSibling; node && words.length < 20; node = node.nextSibling) if (node.nodeType === Node.TEXT_NODE) words += node.data;
    const at = new Date();
    const isUtc = /^\s*\(?(HH:MM\s*)?UTC\b(?!\s*\/)/i.test(words);
    const text = (isUtc ? at : new Date(at - at.getTimezoneOffset() * 60_000)).toISOString();
    put(input, kind === "date" ? text.slice(0, 10) : text.slice(11, 16));
  }

  function sign(input) {
    const name = input.value.trim() || operator();
    if (!name) {
      input.focus();
      return tell(input, "type your name first", "unsure");
    }
    fill(input, name);
    keep(input);
    session.record("sign", keyOf(input), { name });
    runs.say(`Signed ${name}. Typed, identity not verified.`);
  }

  function showSignature(input) {
    const signed = session.state.signatures.get(keyOf(input));
    const isOwn = signed?.name === input.value;
    const act = aid(input, "Sign", sign);
    act.hidden = session.isOver || isOwn;
    let note = act.nextElementSibling?.matches(".signed") ? act.nextElementSibling : null;
    if (!signed) return note?.remove();
    if (!note) act.after((note = element("span", { class: "signed" })));
    note.replaceChildren(isOwn ? "Signed " : `Signed as ${signed.name} `, runs.time(signed.t), isOwn ? " · typed, identity not verified" : " · the name was changed since");
  }

  function showAids(field) {
    const input = control(field);
    if (!input) return;
    const { kind } = field;
    if (kind === "signature") showSignature(input);
    if (kind === "date" || kind === "time") aid(input, kind === "date" ? "today" : "now", () => now(input, kind)).hidden = session.isOver;
    if (kind !== "name") return;
    const initials = who().initials || operator();
    aid(input, initials, () => put(input, operator()), `${initials}, ${operator()}`).hidden = session.isOver || !operator() || input.value !== "";
  }

  // ---- What two fields say together ----

  /** A note behind a field; without words it goes. */
  function remark(input, words, kind) {
    const id = `r-${input.id}`;
    let note = document.getElementById(id);
    if (!words) return note?.remove();
    if (!note) {
      note = element("output", { attributes: { id, for: input.id } });
      // Behind a closing bracket.
      const bracket = input.nextSibling?.data?.startsWith(")") ? input.nextSibling.splitText(1).previousSibling : input;
      bracket.after(" ", note, " ");
    }
    note.className = `remark ${kind}`;
    if (note.textContent !== words) note.textContent = words;
  }

  const number = (text) => (/^[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(text.trim()) ? Number(text.replaceAll(",", "")) : NaN);
  const places = (text) => text.split(".")[1]?.trim().length ?? 0;

  function difference(was, is) {
    const change = (number(is) - number(was)).toFixed(Math.max(places(was), places(is)));
    if (change === "NaN") return "";
    return Number(change) === 0 ? "no difference" : `difference ${change < 0 ? `−${change.slice(1)}` : `+${change}`}`;
  }

  const DOES = /\b(deployed|executed|performed|run|done|prepared|written)\b|^(deployer|developer|operator|author)\b/i;
  const CHECKS = /\b(verified|reviewed|approved|checked|witnessed)\b|^(reviewer|approver|verifier|witness)\b/i;

  function together(fields) {
    fields.forEach((field, at) => {
      const main = field.label.match(/^(.*), (was|before|previously)$/i)?.[1];
      const is = main && fields.slice(0, at).findLast(({ label }) => label === main);
      if (is) remark(control(field), difference(control(field).value, control(is).value), "");
    });
    const people = fields.filter(({ kind }) => kind === "name");
    const name = (field) => control(field).value.trim().toLowerCase();
    for (const field of people.filter(({ label }) => CHECKS.test(label))) {
      const same = people.find((other) => DOES.test(other.label) && !CHECKS.test(other.label) && name(other) && name(other) === name(field));
      remark(control(field), same ? `the same person as ${same.label}` : "", "unsure");
    }
  }

  let shown = "";
  function update(opened) {
    session = opened;
    const { fields: blanks, choices, notes, signatures } = session.state;
    const print = JSON.stringify([session.isOver, session.run?.id, who(), ...[blanks, choices, notes, signatures].map((map) => [...map])]);
    if (print === shown) return;
    shown = print;
    document.querySelectorAll(CONTROLS).forEach(show);
    const fields = (session.model.fields ?? []).filter(control);
    fields.forEach(showAids);
    together(fields);
  }

  runs.parts.push({
    mount(opened) {
      session = opened;
      shown = "";
    },
    update,
  });
})((globalThis.checkbookRuns ??= {}));
