// Pages of sections and steps, edits of them at random, and keys as the program gives them. Each step knows who it is.
import { dice } from "./load.mjs";

const NOUNS = "database cache queue proxy backup certificate tenant worker index schema bucket replica".split(" ");
const VERBS = "restart verify drain migrate restore rotate inspect archive compare unlock".split(" ");
const ENDS = ["on the primary host", "before traffic returns", "and write down the result", "with the release manager", "in the second region"];
const COMMON = ["Restart Application", "No errors in logs", "Record execution time", "Verify health"];
const COMMANDS = ["", "", "", "systemctl restart app", "kubectl get pods", "alembic current"];

let last = 0;
const step = (text, code = "") => ({ uid: `u${(last += 1)}`, text, code, id: null, parent: null, role: "step" });

/** A text that nothing else on the page has, unless the dice say otherwise. */
function phrase({ pick, below }) {
  return `${pick(VERBS)} the ${pick(NOUNS)} ${pick(ENDS)} ${pick(NOUNS)}${below(4) ? "" : ` ${below(9)}`}`;
}

/** A page of sections with steps; the more `equal`, the more texts stand there several times. */
export function page(random, { sections = 1 + random.below(5), equal = random.roll() } = {}) {
  const { pick, below, roll } = random;
  const list = Array.from({ length: sections }, (_, at) => {
    const steps = Array.from({ length: 1 + below(8) }, () => step(roll() < equal ? pick(COMMON) : phrase(random), pick(COMMANDS)));
    for (const one of steps) if (!below(12)) one.id = `id-${one.uid}`;
    for (const [i, one] of steps.entries()) if (i && !below(5)) one.parent = steps[i - 1].parent ?? steps[i - 1].uid;
    return { title: `${at + 1}. ${pick(["Prepare", "Deploy", "Check", "Finish"])} ${pick(NOUNS)}`, role: below(6) ? null : pick(["trigger", "branch"]), steps };
  });
  return list;
}

// Steps of which a copy was made are then left as they are: else their copy would be them, for every reader.
const free = (sections) => places(sections).filter(({ one }) => !one.isCopied);
const places = (sections) => sections.flatMap((section) => section.steps.map((one, at) => ({ section, one, at })));
const drop = ({ section, at }) => section.steps.splice(at, 1)[0];
const insert = ({ below }, section, one) => section.steps.splice(below(section.steps.length + 1), 0, one);

/** What can happen to a page. Each edit changes `sections` and leaves everything else its identity. */
export const EDITS = {
  reword(sections, random) {
    const { one } = random.pick(free(sections));
    const list = one.text.split(" ");
    const change = [() => list.push("now"), () => list.splice(random.below(list.length), 1), () => (list[random.below(list.length)] = random.pick(NOUNS)), () => list.splice(0, list.length, phrase(random)), () => list.push("!")];
    random.pick(change)();
    one.text = list.join(" ") || "nothing";
  },
  move(sections, random) {
    const from = random.pick(free(sections));
    insert(random, random.below(2) ? from.section : random.pick(sections), drop(from));
  },
  remove: (sections, random) => void drop(random.pick(free(sections))),
  insert: (sections, random) => insert(random, random.pick(sections), step(phrase(random), random.pick(COMMANDS))),
  duplicate(sections, random) {
    const from = random.pick(places(sections));
    from.one.isCopied = true;
    insert(random, random.below(2) ? from.section : random.pick(sections), step(from.one.text, random.below(3) ? from.one.code : random.pick(COMMANDS)));
  },
  rename(sections, random) {
    const section = random.pick(sections);
    section.title = random.below(3) ? `${random.pick(VERBS)} ${random.below(1000)} ${random.pick(NOUNS)}` : `${section.title} again`;
  },
  swap(sections, random) {
    const [a, b] = [random.pick(sections), random.pick(sections)];
    [a.title, b.title] = [b.title, a.title];
  },
  command: (sections, random) => void (random.pick(free(sections)).one.code += `\n# ${random.below(100)}`),
  role: (sections, random) => void (random.pick(sections).role = random.pick([null, "trigger", "branch"])),
  section: (sections, random) => void sections.splice(random.below(sections.length + 1), 0, { title: `Phase ${random.pick(NOUNS)} ${random.below(1000)}`, role: null, steps: [step(random.pick(COMMON)), step(phrase(random))] }),
  reorder: (sections, random) => void sections.push(sections.splice(random.below(sections.length), 1)[0]),
};

/** The page with some edits, and their names. */
export function edited(sections, random, { number = 1 + random.below(5), kinds = Object.keys(EDITS) } = {}) {
  const copy = structuredClone(sections);
  const names = [];
  while (names.length < number) {
    const name = random.pick(kinds);
    if (free(copy).length < 2) break;
    EDITS[name](copy, random);
    names.push(name);
  }
  return { sections: copy, names };
}

const normal = (text) => text.normalize("NFC").toLowerCase().replace(/[^\p{Alphabetic}\p{N}]+/gu, " ").trim();

/** The page as `cb-model` has it, with its commands, and which step each key is. */
export function published(sections, revision) {
  const seen = new Map();
  const keys = new Map();
  const all = places(sections);
  for (const { section, one } of all) {
    const name = `${normal(section.title.replace(/^\d+\. /, ""))}/${normal(one.text)}`;
    seen.set(name, (seen.get(name) ?? -1) + 1);
    keys.set(one.uid, one.id ?? `${name}/${seen.get(name)}`);
  }
  const model = {
    site: "test",
    page: { id: "page", title: "Page", url: "page.html", file: "content/page.md", revision, commit: null, version: null },
    settings: { prechecked: "reset" },
    sections: sections.map(({ title, role }, at) => ({ anchor: `${normal(title).replaceAll(" ", "-")}-${at}`, title, level: 2, parent: null, role })),
    steps: all.map(({ section, one }) => ({
      key: keys.get(one.uid),
      text: one.text,
      section: sections.indexOf(section),
      role: section.role ?? one.role,
      ...(one.id && { id: true }),
      ...(keys.has(one.parent) && all.some((other) => other.one.uid === one.parent && other.section === section) && { parent: keys.get(one.parent) }),
    })),
  };
  const code = new Map(all.map(({ one }) => [keys.get(one.uid), one.code]));
  const who = new Map(all.map(({ one }) => [keys.get(one.uid), one.uid]));
  return { model, code, who, keys };
}

export { dice };
