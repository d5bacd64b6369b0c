// Understands what was typed, finds the pages that have it and ranks them.
(() => {
  "use strict";
  const { words, index } = globalThis.checkbookSearch;
  const FIELDS = { titles: 1, headings: 2, steps: 4, commands: 8, text: 16 };
  const GROUPS = ["tag", "category", "audience", "status"];
  const ENDINGS = /(?:ies|ing|ed|es|s|e|y)$/;
  /** A word that has fewer pages than a near one divided by this is taken for a slip. */
  const SLIP = 8;

  /** What was typed: facets, places, phrases and words. */
  function parse(query) {
    const asked = { facets: [], fields: 0, phrases: [], words: [] };
    const add = (text, isPhrase) => {
      const found = words.tokens(text);
      if (isPhrase && found.length > 0) asked.phrases.push(parts(found));
      let at = -1;
      for (const token of found) {
        if (token.at !== at) asked.words.push({ word: token.word, others: [], isLast: false, at: (at = token.at), parts: [] });
        else asked.words.at(-1).others.push(token.word);
      }
    };
    const pieces = query.match(/(?:\w+:)?"[^"]*"?|\S+/gu) ?? [];
    for (const piece of pieces) {
      const [, name, value] = /^(tag|category|audience|status|in):"?([^"]+)"?$/i.exec(piece) ?? [];
      const key = name?.toLowerCase();
      if (key === "in" && FIELDS[plural(value)]) asked.fields |= FIELDS[plural(value)];
      else if (key && key !== "in") asked.facets.push({ name: key, value: value.toLowerCase() });
      else add(piece.replaceAll('"', " "), piece.startsWith('"'));
    }
    if (asked.words.length > 0 && !/[\s"]$/.test(query)) asked.words.at(-1).isLast = true;
    return asked;
  }

  const plural = (value) => (/s$|^text$/.test(value) ? value.toLowerCase() : `${value.toLowerCase()}s`);
  /** The words of a text without the names that are made of them. */
  const parts = (found) => found.filter((token, i) => token.at !== found[i + 1]?.at).map((token) => token.word);

  /** How well `term` is what was typed as `word`: 1 when it is just that, 0 when it is something else. */
  function likeness(word, term, isLast) {
    if (term === word) return 1;
    if (term.startsWith(word)) return Math.max(0.3, (isLast ? 0.9 : 0.75) * Math.pow(word.length / term.length, 0.5));
    const [a, b] = [word.replace(ENDINGS, ""), term.replace(ENDINGS, "")];
    return word.length > 4 && a.length > 2 && (a === b || (isLast && term.startsWith(a))) ? 0.7 : 0;
  }

  /** The terms that a word may mean, each with how likely that is. */
  async function meant(word, isLast, expand) {
    const start = word.length > 4 ? word.slice(0, Math.max(3, word.replace(ENDINGS, "").length)) : word;
    const terms = await index.range(expand ? start : word);
    const fits = terms.map((term) => ({ term, weight: likeness(word, term.word, isLast) }));
    return fits.filter(({ term, weight }) => (expand ? weight > 0 : term.word === word));
  }

  /** Finds words near to one that no page has, or far fewer pages than have a near one. */
  async function mend(word, terms, isLast) {
    const count = terms.reduce((sum, { term, weight }) => (weight > 0.6 ? sum + term.count : sum), 0);
    const isPlain = word.length >= 4 && !/^[\d.]+$/.test(word);
    if (!isPlain || count > 3) return null;
    const near = (await index.lexicon()).filter((entry) => {
      const other = entry.word;
      if (other === word || entry.count <= count * SLIP) return false;
      if (words.isNear(word, other)) return word.length >= 5 || (count === 0 && swapped(word, other));
      const isStart = isLast && other.length > word.length;
      return count === 0 && word.length >= 5 && ((isStart && words.isNear(word, other.slice(0, word.length))) || isTwice(word, other));
    });
    const cost = (entry) => Math.log(1 + entry.count) + (words.isNear(word, entry.word) ? 3 : 0) + (entry.word[0] === word[0] ? 2 : 0);
    near.sort((a, b) => cost(b) - cost(a) || (a.word < b.word ? -1 : 1));
    const [best] = near;
    if (!best) return null;
    const found = (await meant(best.word, false, true)).filter(({ weight }) => weight >= 0.7);
    return { to: best.word, terms: found.map((it) => ({ ...it, weight: it.weight * 0.8 })) };
  }

  const swapped = (a, b) => a.length === b.length && [...a].sort().join("") === [...b].sort().join("");

  /** Whether two errors make one long word of the other. */
  function isTwice(a, b) {
    if (a.length < 8 || Math.abs(a.length - b.length) > 1) return false;
    for (let i = 0; i <= a.length; i++) {
      if (words.isNear(a.slice(0, i) + a.slice(i + 1), b)) return true;
      if (i < b.length && words.isNear(a.slice(0, i) + b[i] + a.slice(i + 1), b)) return true;
    }
    return false;
  }

  /** The pages of some terms: their best score and all fields, as far as they may count. */
  function gather(terms, fields, pages) {
    const found = { scores: new Float32Array(pages), fields: new Uint8Array(pages), count: 0 };
    for (const { term, weight } of terms) {
      const list = index.pages(term);
      for (let i = 0; i < list.numbers.length; i++) {
        if (fields && !(list.fields[i] & fields)) continue;
        const page = list.numbers[i];
        const score = (weight * list.scores[i]) / 255;
        if (found.fields[page] === 0) found.count += 1;
        if (score > found.scores[page]) found.scores[page] = score;
        // A longer word in a title is not the word in the title.
        found.fields[page] |= weight > 0.6 ? list.fields[i] : list.fields[i] & 0x7e;
        if (found.fields[page] === 0) found.fields[page] = 16;
      }
    }
    found.weight = Math.log(1 + (pages - found.count + 0.5) / (found.count + 0.5)) + 0.2;
    return found;
  }

  /** Everything that each word finds; `mended` and `next` are filled. */
  async function lookUp(asked, directory, mended) {
    const { expand } = directory.settings;
    const search = async (word, next) => {
      const variants = [word.word, ...word.others];
      let terms = await meant(word.word, word.isLast && word.others.length === 0, expand);
      if (word.others.length > 0) {
        // A name with joints may be written joined or in its parts.
        const joined = await meant(word.others[0], word.isLast, expand);
        terms = [...terms, ...joined.map((it) => ({ ...it, weight: it.weight * 0.9 }))];
      }
      if (next && next.others.length === 0) {
        const joined = await index.range(word.word + next.word, 1);
        const whole = joined.filter((term) => term.word === word.word + next.word);
        word.joined = whole.map((term) => ({ term, weight: 0.95 }));
      }
      const better = variants.length === 1 ? await mend(word.word, terms, word.isLast) : null;
      if (better) {
        word.mendedTo = better.to;
        mended.push({ from: word.word, to: better.to });
        terms = [...terms.map((it) => ({ ...it, weight: it.weight * 0.9 })), ...better.terms];
      }
      if (terms.length === 0) terms = await halves(word);
      return gather(terms, asked.fields, directory.pages);
    };
    const found = await Promise.all(asked.words.map((word, i) => search(word, asked.words[i + 1])));
    asked.words.forEach((word, i) => {
      if (!word.joined?.length) return;
      const both = gather(word.joined, asked.fields, directory.pages);
      for (const at of [i, i + 1]) merge(found[at], both);
    });
    return found;
  }

  /** A word that is written apart: `rollback` as `roll` and `back`; or a name as its parts. */
  async function halves(word) {
    const common = new Map((await index.lexicon()).map((entry) => [entry.word, entry.count]));
    let best = null;
    for (let i = 3; i <= word.word.length - 3; i++) {
      const pair = [word.word.slice(0, i), word.word.slice(i)];
      const count = Math.min(...pair.map((part) => common.get(part) ?? 0));
      if (count > 0 && count > (best?.count ?? 0)) best = { pair, count };
    }
    const names = best ? best.pair : word.others.slice(1);
    if (names.length === 0) return [];
    const lists = await Promise.all(names.map(async (name) => (await index.range(name, 1)).filter((term) => term.word === name)));
    const rarest = lists.sort((a, b) => (a[0]?.count ?? 0) - (b[0]?.count ?? 0))[0];
    word.pieces = names;
    return rarest.map((term) => ({ term, weight: 0.8 }));
  }

  function merge(into, other) {
    for (let page = 0; page < other.fields.length; page++) {
      if (other.fields[page] === 0) continue;
      if (into.fields[page] === 0) into.count += 1;
      into.fields[page] |= other.fields[page];
      into.scores[page] = Math.max(into.scores[page], other.scores[page]);
    }
  }

  /** The pages that a facet leaves, or null for all. */
  function narrowed(asked, table) {
    let left = null;
    for (const { name, value } of asked.facets) {
      const group = table.groups.find((it) => it.name === name);
      const wanted = group?.values.find((it) => it.slug === value || it.title.toLowerCase() === value || it.slug === value.replaceAll(" ", "-"));
      const pages = wanted?.pages ?? new Set();
      left = left ? new Set([...left].filter((page) => pages.has(page))) : pages;
    }
    return left;
  }

  /** Ranks the pages that have all words, or else most of them. */
  function rank(found, directory, allowed, needsAll) {
    const { table, pages } = directory;
    const ranked = [];
    let most = 0;
    const total = found.reduce((sum, it) => sum + (it.count > 0 ? it.weight : 0), 0);
    for (let page = 0; page < pages; page++) {
      if (allowed && !allowed.has(page)) continue;
      let [score, has, weight, all, inTitle, inNames] = [0, 0, 0, 255, 0, 0];
      for (const it of found) {
        const fields = it.fields[page];
        if (fields === 0) continue;
        has += 1;
        weight += it.weight;
        score += it.weight * it.scores[page];
        all &= fields;
        if (fields & 1) inTitle += 1;
        if (fields & (1 | 2 | 32 | 64)) inNames += 1;
      }
      if (has === 0 && found.length > 0) continue;
      if (has > most) most = has;
      const isAll = has === found.length;
      if (isAll && found.length > 1) {
        if (all & (1 | 64)) score *= 1.35;
        else if (all & 2) score *= 1.15;
        else if (all & (4 | 8)) score *= 1.1;
        if (inTitle > 0 && inNames === found.length) score *= 1.1;
      }
      if (inTitle > 0 && isAll) {
        const share = inTitle / Math.max(table.titles[page], found.length, 1);
        score *= 1 + 0.5 * share;
      }
      // What is missing counts by how telling it is.
      if (!isAll && total > 0) score *= Math.pow(weight / total, 2);
      if (table.old.has(page)) score *= 0.3;
      ranked.push({ page, score, isAll });
    }
    const full = ranked.filter((it) => it.isAll);
    const isPartial = full.length === 0 && !needsAll;
    const kept = isPartial ? ranked : full;
    kept.sort((a, b) => b.score - a.score || a.page - b.page);
    return { ranked: kept, isPartial };
  }

  const start = async () => void (await index.load());

  /** Answers a query; when a file is gone because the site was published again, from the new index. What is known of the
   * best pages before the rest is there goes to `options.early`. */
  async function find(query, options = {}) {
    try {
      return await answer(query, options);
    } catch {
      index.forget();
      return answer(query, options);
    }
  }

  async function answer(query, { limit, early }) {
    const directory = await index.load();
    // Every page that is shown is loaded; who wants more than a screen asks for it.
    const most = Math.min(limit ?? 10, directory.settings.limit || 10);
    const asked = parse(query);
    const mended = [];
    const found = await lookUp(asked, directory, mended);
    const needsAll = directory.settings.all || asked.phrases.length > 0;
    // A word that no page has says nothing about any.
    const known = needsAll ? found : found.filter((it) => it.count > 0);
    const dropped = new Set(needsAll ? [] : asked.words.filter((_, i) => found[i].count === 0).map((word) => word.word));
    const allowed = narrowed(asked, directory.table);
    const isEmpty = asked.words.length === 0 && !allowed;
    const nothing = isEmpty || (asked.words.length > 0 && known.length === 0);
    const { ranked, isPartial } = nothing ? { ranked: [], isPartial: false } : rank(known, directory, allowed, needsAll);
    const told = (shown) => {
      const missing = new Set(dropped);
      if (isPartial && shown.groups.length > 0) {
        const best = shown.ranked[0];
        asked.words.forEach((word, i) => found[i].fields[best.page] === 0 && missing.add(word.word));
      }
      return {
        groups: shown.groups,
        total: shown.total,
        facets: counted(directory.table, asked, shown.ranked),
        mended,
        dropped: [...missing],
        coming: shown.coming,
      };
    };
    const { show } = globalThis.checkbookSearch;
    return told(await show(ranked, asked, { most, settings: directory.settings, early: early && ((shown) => early(told(shown))) }));
  }

  /** How many of the found pages each facet would leave. */
  function counted(table, asked, ranked) {
    const pages = new Set(ranked.map((it) => it.page));
    const groups = GROUPS.map((name) => table.groups.find((it) => it.name === name)).filter(Boolean);
    const counts = groups.map(({ name, values }) => {
      const wanted = asked.facets.filter((it) => it.name === name).map((it) => it.value);
      const shown = values.map((value) => {
        let count = 0;
        for (const page of value.pages) if (pages.has(page)) count += 1;
        const isOn = wanted.includes(value.slug) || wanted.includes(value.title.toLowerCase());
        return { value: value.slug, title: value.title, count, isOn };
      });
      return { name, values: shown.filter((it) => it.count > 0 || it.isOn).sort((a, b) => b.count - a.count) };
    });
    return counts.filter((it) => it.values.length > 0);
  }

  async function offer() {
    const { table, pages } = await index.load();
    const all = Array.from({ length: pages }, (_, page) => ({ page }));
    return { facets: counted(table, { facets: [] }, all), pages: table.offered };
  }

  globalThis.checkbookSearch.engine = { start, find, offer };
})();
