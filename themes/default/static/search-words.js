// Cuts text into the words that can be searched for, as the index was made, and knows where each of them stands.
(() => {
  "use strict";
  const LONGEST = 40;
  const LETTER = /[\p{Alphabetic}\p{N}]/u;
  const MARK = /\p{M}/gu;
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ς: "σ" };
  const DENSE =
    /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const known = new Map();

  /** A character as it is compared: without marks, in lower case. Null for a mark, empty for what is no letter. */
  function fold(c) {
    let folded = known.get(c);
    if (folded !== undefined) return folded;
    MARK.lastIndex = 0;
    if (/^\p{M}$/u.test(c)) folded = null;
    else {
      const plain = c.normalize("NFKD").replace(MARK, "").normalize("NFC").toLowerCase();
      folded = [...plain].map((letter) => SPELLED[letter] ?? letter).filter((letter) => LETTER.test(letter)).join("");
    }
    known.set(c, folded);
    return folded;
  }

  /** The words of a text: `{ word, start, end, at }`, in UTF-16 offsets; words of one name share `at`. */
  function tokens(text) {
    const found = [];
    let run = [];
    let at = 0;
    const keep = (letters) => {
      const word = letters.map((letter) => letter.c).join("");
      const isHash = word.length > 20 && /^[0-9a-f]+$/.test(word) && /\d/.test(word);
      if (letters.length <= LONGEST && !isHash) found.push({ word, start: letters[0].start, end: letters.at(-1).end, at });
    };
    const pieces = (part) => {
      if (!part.some(({ c }) => DENSE.test(c))) {
        keep(part);
        at += 1;
        return;
      }
      for (let from = 0; from < part.length; ) {
        const dense = DENSE.test(part[from].c);
        let to = from + 1;
        while (to < part.length && DENSE.test(part[to].c) === dense) to += 1;
        if (dense && to - from > 1) {
          for (let i = from; i + 1 < to; i++) {
            found.push({ word: part[i].c + part[i + 1].c, start: part[i].start, end: part[i + 1].end, at });
            at += 1;
          }
        } else {
          keep(part.slice(from, to));
          at += 1;
        }
        from = to;
      }
    };
    const end = () => {
      for (const segment of split(run, "/")) {
        const inner = trimmed(segment);
        if (inner.length === 0) continue;
        const parts = split(inner, "-_.").filter((part) => part.length > 0);
        if (parts.length > 1) {
          keep(inner);
          keep(parts.flat());
        }
        parts.forEach(pieces);
      }
      run = [];
    };
    let offset = 0;
    for (const c of text) {
      const start = offset;
      offset += c.length;
      const folded = /[a-z0-9]/.test(c) ? c : fold(c);
      if (folded === null) continue;
      if (folded !== "") for (const letter of folded) run.push({ c: letter, start, end: offset });
      else if ("-_./".includes(c)) run.push({ c, start, end: offset });
      else if (c !== "'" && c !== "’") end();
    }
    end();
    return found;
  }

  function split(letters, signs) {
    const parts = [[]];
    for (const letter of letters) {
      if (signs.includes(letter.c)) parts.push([]);
      else parts.at(-1).push(letter);
    }
    return parts;
  }

  function trimmed(letters) {
    let [from, to] = [0, letters.length];
    while (from < to && "-_.".includes(letters[from].c)) from += 1;
    while (to > from && "-_.".includes(letters[to - 1].c)) to -= 1;
    return letters.slice(from, to);
  }

  /** Whether `b` becomes `a` by one error: a letter too many, too few, another, or two swapped. */
  function isNear(a, b) {
    const [short, long] = a.length <= b.length ? [a, b] : [b, a];
    if (long.length - short.length > 1) return false;
    let from = 0;
    while (from < short.length && short[from] === long[from]) from += 1;
    let [i, j] = [short.length - 1, long.length - 1];
    while (i >= from && j >= from && short[i] === long[j]) [i, j] = [i - 1, j - 1];
    if (long.length > short.length) return i < from && j <= from;
    const swapped = i === from + 1 && short[from] === long[i] && short[i] === long[from];
    return i <= from || swapped;
  }

  globalThis.checkbookSearch = Object.assign(globalThis.checkbookSearch ?? {}, { words: { tokens, fold, isNear } });
})();
