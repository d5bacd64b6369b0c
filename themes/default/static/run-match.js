// Finds out which step of a changed page is which step of before, so that no tick ever ends on another one.
//
// Beyond the contract: match also gives `unsure: { old: [i], new: [j] }`, equal steps that cannot be told apart. They
// are among removed and added: their ticks are listed, not moved. A pair is in one list only: reworded (also when
// it was moved too), else changed, else moved (other headings, other parent or other order), else same.
// Texts whose numbers differ are never the same step. Members of the republish event beyond the contract: kept (same
// step, new key), blanks and gone (what became of fields, choices, notes and, as `#anchor`, of branches);
// reworded: [{ key, old, text, code }] with the words of before, removed: [{ key, text, path, role, unsure? }].
((runs) => {
  "use strict";
  const ALIKE = 0.8;
  const CLEAR = 0.05;
  const words = (text) => text.normalize("NFC").toLowerCase().replace(/[^\p{Alphabetic}\p{N}]+/gu, " ").trim();
  const heading = (title) => words(title.trimStart().replace(/^\d[\d.)]*[.)][\d.)]*\s+/, ""));
  const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  const grouped = (list, name) => {
    const groups = new Map();
    for (const it of list) groups.set(it[name], [...(groups.get(it[name]) ?? []), it]);
    return groups;
  };

  /** A step with all that it is compared by. */
  function read(step, at) {
    const text = words(step.text);
    const place = JSON.stringify(step.path.map(heading));
    return { step, at, text, place, with: null, whole: `${text}\n${step.code ?? ""}`, numbers: text.replace(/\P{N}+/gu, " "), danger: step.role === "trigger" };
  }

  function join(a, b) {
    if (a.with || b.with || a.danger !== b.danger) return false;
    [a.with, b.with] = [b, a];
    return true;
  }

  const open = (list) => list.filter((it) => !it.with && !it.isBarred);

  /** What is there once on both sides, by `name`, and passes `fits`. */
  function once(olds, news, name, fits) {
    const there = grouped(news, name);
    const found = [];
    for (const [key, [a, ...more]] of grouped(olds, name)) {
      const [b, ...others] = there.get(key) ?? [];
      if (b && !more.length && !others.length && fits(a, b)) found.push([a, b]);
    }
    return found;
  }

  /** The longest part of pairs, in the order of their left sides, in which the right sides rise too. */
  function rising(pairs) {
    const ends = [];
    for (const pair of pairs) {
      let at = ends.findIndex((end) => end.pair[1].at > pair[1].at);
      if (at < 0) at = ends.length;
      ends[at] = { pair, before: ends[at - 1] ?? null };
    }
    const line = [];
    for (let end = ends.at(-1) ?? null; end; end = end.before) line.unshift(end.pair);
    return line;
  }

  /** Which headings of now are which of before: the steps that are certain tell, and where they are silent, the words. */
  function places(olds, news) {
    const [before, now] = [grouped(olds, "place"), grouped(news, "place")];
    const [votes, rows, columns] = [new Map(), new Map(), new Map()];
    for (const a of olds) {
      if (!a.with) continue;
      count(votes, `${a.place}\n${a.with.place}`);
      rows.set(a.place, (rows.get(a.place) ?? new Set()).add(a.with.place));
      columns.set(a.with.place, (columns.get(a.with.place) ?? new Set()).add(a.place));
    }
    const number = (p, q) => votes.get(`${p}\n${q}`) ?? 0;
    const rivals = (p, q) => [...[...(rows.get(p) ?? [])].filter((r) => r !== q).map((r) => number(p, r)), ...[...(columns.get(q) ?? [])].filter((r) => r !== p).map((r) => number(r, q))];
    const own = (p) => number(p, p) > 0 && rivals(p, p).every((n) => n <= number(p, p));
    const found = [];
    for (const p of before.keys()) {
      // Certain steps may have gone to places that stayed what they were, without theirs having become another.
      if (now.has(p) && (own(p) || (!columns.has(p) && [...(rows.get(p) ?? [])].every(own)))) found.push([p, p]);
      else {
        const became = [...(rows.get(p) ?? [])].find((q) => q !== p && rivals(p, q).every((n) => n < number(p, q)) && !(now.has(p) && before.has(q)));
        if (became !== undefined) found.push([p, became]);
      }
    }
    const silent = [...before.keys()].filter((p) => !now.has(p) && !rows.has(p));
    const fresh = [...now.keys()].filter((q) => !before.has(q) && !columns.has(q));
    const all = (list) => JSON.stringify(list.map((it) => it.whole));
    if (silent.length === 1 && fresh.length === 1 && all(before.get(silent[0])) === all(now.get(fresh[0]))) found.push([silent[0], fresh[0]]);
    return found.map(([p, q]) => ({ olds: before.get(p), news: now.get(q) }));
  }

  const certain = ({ olds, news }) => rising(olds.filter((a) => a.with?.place === news[0].place).map((a) => [a, a.with]));

  /** The stretches between the steps of a place that are certain and kept their order. */
  function gaps(place) {
    const line = certain(place);
    const cut = (list, side) => {
      const parts = [[]];
      for (const it of list) {
        if (line[parts.length - 1]?.[side] === it) parts.push([]);
        else if (!it.with && !it.isBarred) parts.at(-1).push(it);
      }
      return parts;
    };
    const news = cut(place.news, 1);
    return cut(place.olds, 0).map((olds, at) => ({ olds, news: news[at] }));
  }

  /** Pairs equal steps in a stretch where nothing else can be meant; whether there were any. */
  function settle(gap, shared) {
    const [olds, news] = [gap.olds, gap.news].map((list) => list.filter((it) => shared.has(it.text)));
    // Two parts of the page may have the same headings: where one ends counts too.
    const told = (list) => JSON.stringify(list.map((it, at) => [it.whole, it.step.section === list[at - 1]?.step.section]));
    const isSame = told(olds) === told(news);
    const settled = ([a, b]) => join(a, b) && (a.loose = true);
    if (isSame) return olds.filter((a, at) => settled([a, news[at]])).length > 0;
    for (const name of ["whole", "text"]) {
      const alike = once(olds, news, name, () => true).filter(([a, b]) => name === "whole" || a.step.code || b.step.code);
      const apart = alike.filter(([a, b]) => alike.every(([c, d]) => c.at < a.at === d.at < b.at));
      if (apart.filter(settled).length) return true;
    }
    return false;
  }

  const parts = (text) => {
    const found = new Map();
    for (let at = 0; at + 1 < text.length; at++) count(found, text.slice(at, at + 2));
    return found;
  };

  /** How much of two texts is the same, from 0 to 1, by their pairs of letters. */
  function similarity(a, b) {
    const [short, long] = [Math.min(a.length, b.length) - 1, Math.max(a.length, b.length) - 1];
    if (a === b) return 1;
    if (short < 1 || (2 * short) / (short + long) < ALIKE) return 0;
    const there = parts(b);
    let common = 0;
    for (const [part, n] of parts(a)) common += Math.min(n, there.get(part) ?? 0);
    return (2 * common) / (short + long);
  }

  /** Pairs steps of one place that were reworded: each the clear best of the other. Whether there were any. */
  function reword(place, repeated) {
    const near = gaps(place).flatMap(({ olds, news }, at) => [...olds, ...news].map((it) => [it, at]));
    const stretch = new Map(near);
    const ranks = new Map();
    const rank = (it, other, score) => ranks.set(it, [...(ranks.get(it) ?? []), { other, score }].sort((x, y) => y.score - x.score).slice(0, 2));
    for (const a of open(place.olds)) {
      for (const b of open(place.news)) {
        if (a.danger !== b.danger || a.numbers !== b.numbers || (a.text === b.text && repeated.has(a.text))) continue;
        const alike = similarity(a.text, b.text);
        if (alike < ALIKE) continue;
        const score = alike + (stretch.get(a) === stretch.get(b) ? 1 : 0) + (a.step.code && a.step.code === b.step.code ? 0.5 : 0);
        rank(a, b, score);
        rank(b, a, score);
      }
    }
    const best = (it) => {
      const [first, second] = ranks.get(it) ?? [];
      return first && !(second && second.score > first.score - CLEAR) ? first.other : null;
    };
    return open(place.olds).filter((a) => best(a) && best(best(a)) === a && join(a, best(a))).length > 0;
  }

  function pairUp(olds, news) {
    const [texts, there] = [grouped(olds, "text"), grouped(news, "text")];
    const repeated = new Set([...texts, ...there].filter(([, list]) => list.length > 1).map(([text]) => text));
    const named = (list) => list.filter((it) => it.step.id).map((it) => ({ it, key: it.step.key }));
    // What an author named is that step or none.
    const byName = once(named(olds), named(news), "key", () => true);
    for (const [a, b] of byName) if (!join(a.it, b.it)) a.it.isBarred = b.it.isBarred = true;
    const isHere = (a, b) => a.step.code === b.step.code || a.place === b.place;
    for (const [a, b] of once(open(olds), open(news), "text", isHere)) join(a, b);
    for (const [a, b] of once(open(olds), open(news), "whole", (a) => Boolean(a.step.code))) join(a, b);
    const shared = new Set([...texts.keys()].filter((text) => there.has(text)));
    for (const place of places(olds, news)) {
      const settled = () => gaps(place).filter((gap) => settle(gap, shared)).length > 0;
      do while (settled());
      while (reword(place, repeated));
    }
    return { repeated, shared };
  }

  /** Pairs whose order changed among those under the same headings; equal steps that lost their neighbours are parted. */
  function turned(olds, news, { repeated, shared }) {
    const now = grouped(news, "place");
    const found = new Set();
    // Steps that came or went do not part neighbours, steps of which nobody knows which they are do.
    const beside = (list, it, by) => {
      let at = list.indexOf(it) + by;
      while (list[at] && !list[at].with && !shared.has(list[at].text)) at += by;
      return list[at]?.step.section === it.step.section ? list[at] : null;
    };
    const isNear = (all, a) => (by) => {
      const [old, other] = [beside(all, a, by), beside(now.get(a.with.place), a.with, by)];
      return old ? old.with === other && other !== null : other === null;
    };
    const strays = [];
    for (const all of grouped(olds, "place").values()) {
      const stays = all.filter((a) => a.with?.place === a.place);
      const line = new Set(rising(stays.map((a) => [a, a.with])).map(([a]) => a));
      for (const a of all.filter((a) => a.with)) {
        const near = repeated.has(a.text) && !a.step.id ? [-1, 1].filter(isNear(all, a)).length : 2;
        if (near < 2 || (a.with.place === a.place && !line.has(a))) found.add(a);
        if (!near && a.loose) strays.push(a);
      }
    }
    for (const a of strays) a.with = a.with.with = null;
    return found;
  }

  runs.match = (oldSteps, newSteps) => {
    const [olds, news] = [oldSteps.map(read), newSteps.map(read)];
    const moved = turned(olds, news, pairUp(olds, news));
    const byKey = new Map(olds.map((a) => [a.step.key, a]));
    const parent = ({ step }) => byKey.get(step.parent)?.with?.step.key ?? step.parent ?? null;
    const result = { same: [], moved: [], reworded: [], changed: [], added: [], removed: [], unsure: { old: [], new: [] } };
    for (const a of olds) {
      const b = a.with;
      if (!b) result.removed.push(a.at);
      else if (a.step.text !== b.step.text) result.reworded.push([a.at, b.at]);
      else if ((a.step.code ?? "") !== (b.step.code ?? "")) result.changed.push([a.at, b.at]);
      else if (a.place !== b.place || moved.has(a) || a.step.role !== b.step.role || parent(a) !== (b.step.parent ?? null)) result.moved.push([a.at, b.at]);
      else result.same.push([a.at, b.at]);
    }
    for (const b of news) if (!b.with) result.added.push(b.at);
    const [left, came] = [olds, news].map((list) => new Set(open(list).map((it) => it.text)));
    result.unsure.old = open(olds).filter((a) => came.has(a.text)).map((a) => a.at);
    result.unsure.new = open(news).filter((b) => left.has(b.text)).map((b) => b.at);
    return result;
  };

  // Blanks are matched like steps, but one whose label changed counts as another.
  function blanks(run, snapshot, event) {
    for (const kind of ["fields", "choices", "notes"]) {
      const steps = (list) => list.map(({ key, label, path = [] }) => ({ key, text: label, path, role: kind, code: "" }));
      const { same, moved, changed, reworded, removed } = runs.match(steps(run[kind]), steps(snapshot[kind]));
      for (const [i, j] of [...same, ...moved, ...changed]) event.blanks.push([run[kind][i].key, snapshot[kind][j].key]);
      for (const i of [...removed, ...reworded.map(([i]) => i)]) event.gone.push(run[kind][i].key);
    }
  }

  // A branch is where most of its steps are.
  function branches(run, snapshot, pairs, event) {
    const votes = new Map();
    for (const [i, j] of pairs) {
      const [old, key] = [runs.branchOf(run, run.steps[i]), runs.branchOf(snapshot, snapshot.steps[j])];
      if (old === null) continue;
      if (!votes.has(old)) votes.set(old, new Map());
      if (key !== null) count(votes.get(old), key);
    }
    for (const old of new Set(run.steps.map((step) => runs.branchOf(run, step)))) {
      if (old === null) continue;
      const [most] = [...(votes.get(old) ?? [])].sort((x, y) => y[1] - x[1]);
      if (most) event.blanks.push([`#${old}`, `#${most[0]}`]);
      else event.gone.push(`#${old}`);
    }
  }

  runs.republish = (run, snapshot, now) => {
    const { revision, commit } = snapshot.page;
    if (run.page.revision === revision) return run;
    const { same, moved, reworded, changed, added, removed, unsure } = runs.match(run.steps, snapshot.steps);
    const keys = ([i, j]) => [run.steps[i].key, snapshot.steps[j].key];
    const worded = ([i, j]) => ({ key: snapshot.steps[j].key, old: run.steps[i].key, text: run.steps[i].text, code: run.steps[i].code });
    const left = (i) => {
      const { key, text, path, role } = run.steps[i];
      return { key, text, path, role, ...(unsure.old.includes(i) && { unsure: true }) };
    };
    const event = { kind: "republish", from: run.page.revision, to: revision, commit, moved: moved.map(keys), reworded: [...reworded, ...changed].map(worded) };
    Object.assign(event, { added: added.map((j) => snapshot.steps[j].key), removed: removed.map(left), kept: same.map(keys), blanks: [], gone: [], now });
    blanks(run, snapshot, event);
    branches(run, snapshot, [...same, ...moved, ...reworded, ...changed], event);
    for (const name of ["kept", "blanks"]) event[name] = event[name].filter(([old, key]) => old !== key);
    return { ...runs.add(run, event), ...snapshot };
  };
})((globalThis.checkbookRuns ??= {}));
