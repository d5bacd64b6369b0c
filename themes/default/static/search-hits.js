// Shows the pages that were found: which of their headings, steps, commands and texts have the words, and where.
(() => {
  "use strict";
  const { words, index } = globalThis.checkbookSearch;
  const KINDS = ["heading", "step", "command", "text"];
  const BITS = [2, 4, 8, 16];
  const WORTH = [1.6, 1.4, 1.3, 1];
  const MOST_HITS = 4;
  /** How many of the best pages are looked into, to put those first that have the words in one place. Browsers load six
   * files at once from a host, so this many are there together and can be shown while the others come. */
  const LOOKED_INTO = 6;

  /** Where a text has the words: what each of them covers, and how many are there. */
  function matches(tokens, asked) {
    const found = asked.map(() => []);
    for (const token of tokens) {
      asked.forEach((word, i) => {
        if (fits(token.word, word)) found[i].push(token);
      });
    }
    return found;
  }

  function fits(token, { word, others, mendedTo, joined, pieces }) {
    if (token.startsWith(word) || others.includes(token) || pieces?.includes(token)) return true;
    if (mendedTo && token.startsWith(mendedTo)) return true;
    if (joined?.some((it) => it.term.word === token)) return true;
    const stem = word.replace(/(?:ies|ing|ed|es|s|e|y)$/, "");
    return word.length > 4 && stem.length > 2 && token.startsWith(stem) && token.length <= stem.length + 4;
  }

  function marks(found) {
    const spans = found.flat().map(({ start, end }) => [start, end]);
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const joined = [];
    for (const span of spans) {
      const last = joined.at(-1);
      if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
      else joined.push([...span]);
    }
    return joined;
  }

  /** The words of a text without the names that are made of them. */
  const plain = (tokens) => tokens.filter((token, i) => token.at !== tokens[i + 1]?.at);

  function hasPhrase(tokens, phrase) {
    const list = plain(tokens).map((token) => token.word);
    return list.some((_, from) => phrase.every((word, i) => list[from + i] === word));
  }

  /** How the words that fit begin; texts without any of this need not be cut. */
  const starts = (asked) => {
    const forms = asked.flatMap(({ word, others, mendedTo, pieces }) => [word, ...others, ...(mendedTo ? [mendedTo] : []), ...(pieces ?? [])]);
    return [...new Set(forms.map((form) => form.slice(0, 3)))];
  };

  /** Whether a text may have a word that begins so. Where letters are folded, only cutting it tells. */
  function mayHave(text, beginnings) {
    if (!/^[\x00-\x7f]*$/.test(text)) return true;
    const letters = text.toLowerCase().replace(/[-_.']/g, "");
    return beginnings.some((start) => letters.includes(start));
  }

  /** A page with what of it matches, and how good that is. */
  function look(page, asked, settings) {
    const title = words.tokens(page.title);
    const inTitle = matches(title, asked.words);
    const phrases = asked.phrases.map((phrase) => hasPhrase(title, phrase) && (!asked.fields || asked.fields & 1));
    const hits = [];
    const known = (page.tokens ??= []);
    const beginnings = starts(asked.words);
    page.units.forEach(([kind, section, text, key], order) => {
      if (asked.fields && !(asked.fields & BITS[kind])) return;
      if (!known[order] && !mayHave(text, beginnings)) return;
      const [name, anchor, above, isTitle] = page.sections[section] ?? ["", "", "", true];
      const tokens = (known[order] ??= words.tokens(text));
      const found = matches(tokens, asked.words);
      const count = found.filter((list) => list.length > 0).length;
      asked.phrases.forEach((phrase, i) => (phrases[i] ||= hasPhrase(tokens, phrase)));
      if (count === 0 || (kind === 0 && isTitle)) return;
      const near = closeness(found, tokens);
      const exact = found.filter((list, i) => list.some((token) => token.word === asked.words[i].word)).length;
      const phrase = asked.phrases.some((it) => hasPhrase(tokens, it)) ? 4 : 0;
      const length = 1 / (1 + tokens.length / 40);
      const score = (count + 0.3 * exact + near + phrase) * WORTH[kind] + length;
      const fragment = key ? `s-${key}` : anchor;
      hits.push({ kind, order, text, found, count, near, score, fragment, trail: trail(kind, name, above, isTitle) });
    });
    hits.sort((a, b) => b.score - a.score || a.order - b.order);
    return { page, inTitle, hits, phrases: phrases.every(Boolean), bonus: bonus(page, inTitle, hits, asked) };
  }

  const trail = (kind, name, above, isTitle) => {
    const titles = above === "" ? [] : above.split(" › ");
    return kind === 0 || isTitle || name === "" ? titles : [...titles, name];
  };

  /** How near the words stand together, 1 when one follows the other. */
  function closeness(found, tokens) {
    const present = found.filter((list) => list.length > 0);
    if (present.length < 2) return 0;
    let [pairs, sum] = [0, 0];
    for (let i = 0; i + 1 < present.length; i++) {
      let best = Infinity;
      for (const a of present[i]) for (const b of present[i + 1]) if (a !== b) best = Math.min(best, Math.abs(b.at - a.at) + (b.at < a.at ? 1 : 0));
      pairs += 1;
      sum += best === Infinity ? 0 : 1 / Math.max(1, best);
    }
    return (sum / pairs) * (tokens.length > 0 ? 1 : 0);
  }

  /** By how much a page gains because its words stand together. */
  function bonus(page, inTitle, hits, asked) {
    const all = asked.words.length;
    if (all === 0) return 1;
    const titled = inTitle.filter((list) => list.length > 0).length;
    const best = hits.reduce((most, hit) => Math.max(most, (hit.count / all) * (WORTH[hit.kind] / 1.6) + 0.5 * hit.near), 0);
    const rest = hits.some((hit) => hit.found.every((list, i) => list.length > 0 || inTitle[i].length > 0));
    return 1 + (all > 1 ? 0.4 * best : 0.1 * best) + (titled === all ? 0.25 : 0) + (all > 1 && titled > 0 && rest ? 0.15 : 0);
  }

  /** The part of a text around what was found in it. */
  function teaser(hit, most) {
    const spans = marks(hit.found);
    const pieces = [...hit.text.matchAll(/\S+/g)];
    if (hit.kind === 2 || pieces.length <= most || most === 0) return { text: hit.text, marks: spans };
    const first = Math.max(0, pieces.findIndex((piece) => piece.index + piece[0].length > (spans[0]?.[0] ?? 0)));
    const from = Math.max(0, Math.min(first - Math.floor(most / 3), pieces.length - most));
    const last = pieces[from + most - 1];
    const [start, end] = [pieces[from].index, last.index + last[0].length];
    const before = start > 0 ? "… " : "";
    const shift = before.length - start;
    const text = before + hit.text.slice(start, end) + (end < hit.text.length ? " …" : "");
    return { text, marks: spans.filter(([a, b]) => a >= start && b <= end).map(([a, b]) => [a + shift, b + shift]) };
  }

  function group({ page, inTitle, hits }, settings) {
    const { title, href, trail: way, description, status, kind } = page;
    const all = inTitle.length;
    const telling = hits.filter((hit, i) => i === 0 || hit.count === all || hit.count >= hits[0].count);
    const shown = telling.slice(0, MOST_HITS).map((hit) => ({
      kind: KINDS[hit.kind],
      ...teaser(hit, settings.teaser),
      href: hit.fragment === "" ? href : `${href}#${encodeURIComponent(hit.fragment)}`,
      trail: hit.trail,
    }));
    return { page: { title, href, trail: way, description, status, kind }, marks: marks(inTitle), hits: shown };
  }

  /** The best pages with their hits; those that have the words together come before those that have them apart. */
  async function show(ranked, asked, { most, settings, early }) {
    const strict = asked.phrases.length > 0;
    const looked = strict ? Math.min(ranked.length, 60) : Math.min(ranked.length, most);
    const read = async (from, to) => {
      const pages = await Promise.all(ranked.slice(from, to).map(({ page }) => index.page(page)));
      return pages.map((page, i) => ({ ...ranked[from + i], ...look(page, asked, settings), number: ranked[from + i].page }));
    };
    const fit = (it) => it.phrases && (!asked.fields || asked.words.length === 0 || it.hits.length > 0 || it.inTitle.some((list) => list.length));
    const order = (a, b) => b.score * b.bonus - a.score * a.bonus || a.number - b.number;
    const told = (seen, kept) => {
      const total = strict || seen === ranked.length ? kept.length : ranked.length - (seen - kept.length);
      const rest = strict ? [] : ranked.slice(seen);
      const all = [...kept.map((it) => ({ page: it.number, score: it.score })), ...rest];
      return { groups: kept.slice(0, most).map((it) => group(it, settings)), total, ranked: all };
    };
    const first = strict ? looked : Math.min(looked, LOOKED_INTO);
    const kept = (await read(0, first)).filter(fit);
    const best = [...kept.slice(0, LOOKED_INTO).sort(order), ...kept.slice(LOOKED_INTO)];
    if (first === looked) return told(looked, best);
    if (best.length > 0) early?.({ ...told(first, best), coming: looked - first });
    return told(looked, [...best, ...(await read(first, looked)).filter(fit)]);
  }

  Object.assign(globalThis.checkbookSearch, { show });
})();
