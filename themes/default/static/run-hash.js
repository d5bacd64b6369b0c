// Hashes text with SHA-256, because browsers offer their own only on pages that come by https.
((runs) => {
  "use strict";
  // The first bits of the roots of the first primes, as the standard has them.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const bits = (root) => ((root % 1) * 2 ** 32) | 0;
  const K = primes.map((prime) => bits(Math.cbrt(prime)));
  const START = primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime)));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  function padded(bytes) {
    const whole = new Uint8Array(((bytes.length + 72) >> 6) << 6);
    whole.set(bytes);
    whole[bytes.length] = 0x80;
    const view = new DataView(whole.buffer);
    view.setUint32(whole.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(whole.length - 4, bytes.length << 3);
    return view;
  }

  function mix(hash, view, at, w) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15], w[i - 2]];
      const early = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const late = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = w[i - 16] + early + w[i - 7] + late;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] += word));
  }

  /** The SHA-256 of the UTF-8 of a text, as 64 hexadecimal digits. */
  runs.sha256 = (text) => {
    const view = padded(new TextEncoder().encode(text));
    const hash = Int32Array.from(START);
    const words = new Int32Array(64);
    for (let at = 0; at < view.byteLength; at += 64) mix(hash, view, at, words);
    return [...hash].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };
})((globalThis.checkbookRuns ??= {}));
