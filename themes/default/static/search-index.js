// Loads the files of the index as they are needed and reads them.
(() => {
  "use strict";
  const waiting = new Map();
  const read = new Map();
  const utf8 = new TextDecoder();
  /** The first words of the shards, and what else the directory says. */
  let directory = null;

  /** What the files of the index call. */
  function take(name, payload) {
    waiting.get(name)?.(payload);
    waiting.delete(name);
  }

  /** The payload of the file `search/<name>.js`. */
  function payload(name, version = "") {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const root = document.documentElement.dataset.root ?? "";
      waiting.set(name, (text) => {
        script.remove();
        resolve(text);
      });
      script.addEventListener("error", () => {
        waiting.delete(name);
        script.remove();
        reject(new Error("A part of the search could not be loaded. Reload the page and try again."));
      });
      script.src = `${root}search/${name}.js${version}`;
      document.head.append(script);
    });
  }

  async function unpacked(text) {
    if (typeof DecompressionStream === "undefined") {
      throw new Error("This browser is too old for the search. Use the list of all pages.");
    }
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    const { readable, writable } = new DecompressionStream("gzip");
    const writer = writable.getWriter();
    // What is wrong with the bytes is heard where they are read.
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    return new Uint8Array(await new Response(readable).arrayBuffer());
  }

  /** What `decode` makes of a file, which is loaded once. */
  function file(name, decode, version) {
    let promise = read.get(name);
    if (!promise) {
      promise = payload(name, version).then(unpacked).then(decode);
      promise.catch(() => read.delete(name));
      read.set(name, promise);
    }
    return promise;
  }

  const json = (bytes) => JSON.parse(utf8.decode(bytes));

  function load() {
    if (!directory) {
      directory = payload("directory").then(async (text) => {
        const told = JSON.parse(text);
        told.table = table(await file(told.table, json), told.pages);
        return told;
      });
      directory.catch(() => (directory = null));
    }
    return directory;
  }

  /** The groups as sets of pages; which pages are old; how long the titles are. */
  function table(raw) {
    const set = (gaps) => {
      let page = 0;
      return new Set(gaps.map((gap) => (page += gap)));
    };
    const values = (list) => list.map(([slug, title, gaps]) => ({ slug, title, pages: set(gaps) }));
    const groups = raw.groups.map(([name, list]) => ({ name, values: values(list) }));
    return { groups, old: set(raw.old), titles: raw.titles, offered: raw.offered };
  }

  const page = async (number) => file(`p/${number}`, json, `?${(await load()).version}`);

  /** Numbers of seven bits a byte, and words that share their start with the one before. */
  class Bytes {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
      this.word = new Uint8Array(512);
      this.length = 0;
    }
    number() {
      let [value, shift] = [0, 1];
      for (;;) {
        const byte = this.bytes[this.at++];
        value += (byte & 127) * shift;
        if (byte < 128) return value;
        shift *= 128;
      }
    }
    next() {
      const shared = this.number();
      const length = this.number();
      this.word.set(this.bytes.subarray(this.at, this.at + length), shared);
      this.at += length;
      return utf8.decode(this.word.subarray(0, shared + length));
    }
  }

  function shard(bytes) {
    const from = new Bytes(bytes);
    const terms = [];
    for (let left = from.number(); left > 0; left--) terms.push({ word: from.next(), count: from.number(), size: from.number() });
    let at = from.at;
    for (const term of terms) {
      term.bytes = bytes.subarray(at, at + term.size);
      at += term.size;
    }
    return terms;
  }

  /** The pages of a term, with the fields that hold it and its score in each. */
  function pages(term) {
    if (!term.list) {
      const from = new Bytes(term.bytes);
      const numbers = new Uint32Array(term.count);
      let page = 0;
      for (let i = 0; i < term.count; i++) numbers[i] = page += from.number();
      const fields = term.bytes.subarray(from.at, from.at + term.count);
      term.list = { numbers, fields, scores: term.bytes.subarray(from.at + term.count) };
    }
    return term.list;
  }

  /** All words with the number of their pages, to mend what was typed. */
  async function lexicon() {
    return file((await load()).words, (bytes) => {
      const from = new Bytes(bytes);
      const words = [];
      while (from.at < bytes.length) words.push({ word: from.next(), count: from.number() });
      return words;
    });
  }

  /** Compares words by their code points, as the index is sorted. */
  function before(a, b) {
    const order = (code) => (code >= 0xe000 ? code - 0x800 : code >= 0xd800 ? code + 0x2000 : code);
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const difference = order(a.charCodeAt(i)) - order(b.charCodeAt(i));
      if (difference !== 0) return difference < 0;
    }
    return a.length < b.length;
  }

  /** The terms that start with `start`; at most `most` files are looked at, those where the range begins. */
  async function range(start, most = 4) {
    const { shards } = await load();
    let [low, high] = [0, shards.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(start, shards[middle][0])) high = middle;
      else low = middle + 1;
    }
    const names = [];
    for (let i = Math.max(0, low - 1); i < shards.length && names.length < most; i++) {
      if (i >= low && !shards[i][0].startsWith(start)) break;
      names.push(shards[i][1]);
    }
    const parts = await Promise.all(names.map((name) => file(name, shard)));
    return parts.flat().filter((term) => term.word.startsWith(start));
  }

  /** Forgets all that was loaded: the site may have been published again in the meantime. */
  function forget() {
    directory = null;
    read.clear();
  }

  const index = { forget, load, page, pages, lexicon, range };
  globalThis.checkbookSearch = Object.assign(globalThis.checkbookSearch ?? {}, { take, index });
})();
