// Pairs two versions of a page: which node of the one after was which node of the one before.
((live) => {
  "use strict";

  // With less in common than this, two blocks that hold something to fill in are two blocks.
  const KIN = 0.4;
  // More pairs than this are not weighed one by one.
  const MOST = 10_000;
  const CONTROLS = "input, textarea, select, details";

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const kind = (node) => (node.nodeName === "INPUT" ? `INPUT ${node.type}` : node.nodeName);
  const isBlank = (node) => !isElement(node) && !node.data.trim();

  /** The elements below `root` that have a name which no other has. */
  function named(root) {
    const found = new Map();
    for (const element of root.querySelectorAll("[id]")) found.set(element.id, found.has(element.id) ? null : element);
    return found;
  }

  /** Elements that have the same name before and after belong together, wherever they stand. */
  function namesakes(before, after) {
    const old = named(before);
    const both = new Map();
    for (const [id, element] of named(after)) {
      const other = element && old.get(id);
      if (!other || kind(other) !== kind(element)) continue;
      both.set(element, other);
      both.set(other, element);
    }
    return both;
  }

  /** The places of a longest row of growing numbers; what is below zero stands in no row. */
  live.rising = (numbers) => {
    const ends = [];
    const previous = new Array(numbers.length).fill(-1);
    numbers.forEach((number, at) => {
      if (number < 0) return;
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (numbers[ends[middle]] < number) low = middle + 1;
        else high = middle;
      }
      previous[at] = low ? ends[low - 1] : -1;
      ends[low] = at;
    });
    const row = [];
    for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]) row.push(at);
    return row.reverse();
  };

  function wording(node) {
    const own = isElement(node) ? ["aria-label", "alt", "src"].map((name) => node.getAttribute(name) ?? "") : [];
    return [node.textContent, ...own].join(" ").replace(/\s+/g, " ").trim();
  }

  /** How much two texts have in common, from 0 to 1: in words, or, while one is typed, in how they begin and end. */
  function common(one, other) {
    if (one === other) return 1;
    const most = Math.max(one.length, other.length);
    const least = Math.min(one.length, other.length);
    let start = 0;
    while (start < least && one[start] === other[start]) start += 1;
    let end = 0;
    while (end < least - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
    const counts = new Map();
    const [words, others] = [one.split(" "), other.split(" ")];
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    let shared = 0;
    for (const word of others) {
      const left = counts.get(word) ?? 0;
      if (left) shared += 1;
      counts.set(word, left - 1);
    }
    return Math.max((start + end) / most, (2 * shared) / (words.length + others.length));
  }

  /** How well two nodes without a name go together; 0 is not at all. */
  function likeness(before, after, words, wordsAfter) {
    if (kind(before) !== kind(after)) return 0;
    if (isBlank(before) || isBlank(after)) return isBlank(before) && isBlank(after) ? 0.3 : 0.05;
    const shared = common(words, wordsAfter);
    if (!isElement(before)) return 0.2 + shared;
    if (shared >= KIN) return 1 + shared;
    const control = before.matches(CONTROLS);
    const holds = !control && (before.querySelector(CONTROLS) || after.querySelector(CONTROLS));
    return holds ? 0 : 0.5 + shared;
  }

  /** The pairs of two short lists that go together best while nothing crosses. */
  function weigh(olds, news) {
    if (!olds.length || !news.length) return [];
    const words = [olds.map(wording), news.map(wording)];
    const score = (o, n) => likeness(olds[o], news[n], words[0][o], words[1][n]);
    if (olds.length * news.length > MOST) return range(0, Math.min(olds.length, news.length)).filter((at) => score(at, at)).map((at) => [at, at]);
    const wide = news.length + 1;
    const scores = olds.map((_, o) => news.map((_, n) => score(o, n)));
    const best = new Float64Array((olds.length + 1) * wide);
    for (let o = olds.length - 1; o >= 0; o -= 1) {
      for (let n = news.length - 1; n >= 0; n -= 1) {
        const both = scores[o][n] ? scores[o][n] + best[(o + 1) * wide + n + 1] : 0;
        best[o * wide + n] = Math.max(both, best[(o + 1) * wide + n], best[o * wide + n + 1]);
      }
    }
    const pairs = [];
    for (let o = 0, n = 0; o < olds.length && n < news.length; ) {
      if (best[o * wide + n] === best[(o + 1) * wide + n]) o += 1;
      else if (best[o * wide + n] === best[o * wide + n + 1]) n += 1;
      else pairs.push([o++, n++]);
    }
    return pairs;
  }

  /** For each of the children after, the place of the child that it was before, or -1; and which are known to be the same. */
  function align(olds, news, namesake) {
    const was = new Array(news.length).fill(-1);
    const known = new Set();
    const taken = new Array(olds.length).fill(false);
    const take = (o, n) => {
      was[n] = o;
      taken[o] = true;
    };
    const least = Math.min(olds.length, news.length);
    let head = 0;
    for (; head < least && olds[head].isEqualNode(news[head]); head += 1) take(head, head);
    let tail = 1;
    for (; tail <= least - head && olds.at(-tail).isEqualNode(news.at(-tail)); tail += 1) take(olds.length - tail, news.length - tail);
    was.forEach((o, n) => o >= 0 && known.add(news[n]));
    if (known.size === news.length) return { was, known };

    const place = new Map(olds.map((node, at) => [node, at]));
    news.forEach((node, n) => {
      const o = place.get(namesake.get(node));
      if (was[n] < 0 && o !== undefined) take(o, n);
    });
    const freeOld = (o) => !taken[o] && !namesake.has(olds[o]);
    const freeNew = (n) => was[n] < 0 && !namesake.has(news[n]);
    takeHolders(olds, news, place, namesake, freeOld, freeNew, take);
    takeEqual(olds, news, freeOld, freeNew, take);

    let [fromOld, fromNew] = [0, 0];
    for (const n of [...live.rising(was), news.length]) {
      const o = n < news.length ? was[n] : olds.length;
      const left = range(fromOld, o).filter(freeOld);
      const right = range(fromNew, n).filter(freeNew);
      const pairs = weigh(left.map((at) => olds[at]), right.map((at) => news[at]));
      for (const [l, r] of pairs) take(left[l], right[r]);
      [fromOld, fromNew] = [o + 1, n + 1];
    }
    return { was, known };
  }

  const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

  /** What is the same to the letter belongs together, even when it moved. */
  function takeEqual(olds, news, freeOld, freeNew, take) {
    const letters = (node) => (isElement(node) ? node.outerHTML : node.nodeName + node.data);
    const known = new Map();
    olds.forEach((node, o) => {
      if (!freeOld(o) || isBlank(node)) return;
      const key = letters(node);
      if (!known.has(key)) known.set(key, []);
      known.get(key).push(o);
    });
    if (!known.size) return;
    news.forEach((node, n) => {
      if (!freeNew(n) || isBlank(node)) return;
      const o = known.get(letters(node))?.shift();
      if (o !== undefined) take(o, n);
    });
  }

  /** Elements without a name belong together when the same named elements stand in them. */
  function takeHolders(olds, news, place, namesake, freeOld, freeNew, take) {
    const votes = [];
    const isOnly = olds.filter((node, o) => isElement(node) && freeOld(o)).length === 1;
    news.forEach((node, n) => {
      if (!freeNew(n) || !isElement(node)) return;
      const counts = new Map();
      for (const element of node.querySelectorAll("[id]")) {
        let up = namesake.get(element);
        while (up && !place.has(up)) up = up.parentNode;
        const o = place.get(up);
        if (o === undefined || !freeOld(o) || kind(olds[o]) !== kind(node)) continue;
        counts.set(o, (counts.get(o) ?? 0) + 1);
        if (isOnly) break;
      }
      for (const [o, count] of counts) votes.push({ o, n, count });
    });
    votes.sort((one, other) => other.count - one.count || one.n - other.n);
    for (const { o, n } of votes) if (freeOld(o) && freeNew(n)) take(o, n);
  }

  /**
   * Pairs all that stands in `before` and `after`.
   *
   * `was` leads from a node after to the one before, `same` are those with nothing different in them, and `holding` are
   * new elements in which something old stands.
   */
  live.pair = (before, after) => {
    const namesake = namesakes(before, after);
    const was = new Map();
    const same = new Set();
    const holding = new Set();
    const visit = (old, node, isSame = old.isEqualNode(node)) => {
      was.set(node, old);
      if (isSame) {
        same.add(node);
        return;
      }
      const [olds, news] = [[...old.childNodes], [...node.childNodes]];
      const aligned = align(olds, news, namesake);
      news.forEach((child, at) => {
        const place = aligned.was[at];
        if (place < 0) fresh(child);
        else visit(olds[place], child, aligned.known.has(child) || undefined);
      });
    };
    const fresh = (node) => {
      const old = namesake.get(node);
      if (old) {
        visit(old, node);
        return true;
      }
      const holds = [...node.childNodes].filter(fresh).length > 0;
      if (holds) holding.add(node);
      return holds;
    };
    visit(before, after);
    return { was, same, holding };
  };
})((globalThis.checkbookLive ??= {}));
