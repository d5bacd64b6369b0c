// Brings the page up to date: what differs between two versions of its source is changed in the page, and nothing else.
((live) => {
  "use strict";

  const BLOCKS =
    "address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr label li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul";
  const BLOCK = new Set(BLOCKS.toUpperCase().split(" "));

  // An element that a theme defines itself, with a hyphen in its name, is taken for a block.
  live.isBlock = (node) => BLOCK.has(node.nodeName) || node.localName?.includes("-");

  /** Says for `source` and all in it which node of the page it became. */
  function join(source, node, twins) {
    twins.set(source, node);
    for (let inner = source.firstChild, child = node.firstChild; inner && child; ) {
      join(inner, child, twins);
      [inner, child] = [inner.nextSibling, child.nextSibling];
    }
  }

  /** A copy of the page as it is, and which of its nodes is which of the page. */
  live.copy = () => {
    const read = document.implementation.createHTMLDocument("");
    read.replaceChild(read.importNode(document.documentElement, true), read.documentElement);
    const twins = new WeakMap();
    join(read.body, document.body, twins);
    return { read, twins };
  };

  /** The same for the source as it is sent, which scripts may have changed before the copy was made. */
  live.source = (read, copy) => {
    const twins = new WeakMap();
    const follow = (node, old) => {
      twins.set(node, copy.twins.get(old));
      for (let inner = node.firstChild, child = old.firstChild; inner; [inner, child] = [inner.nextSibling, child.nextSibling]) follow(inner, child);
    };
    const { was, same } = live.pair(copy.read.body, read.body);
    for (const [node, old] of was) {
      if (same.has(node)) follow(node, old);
      else twins.set(node, copy.twins.get(old));
    }
    return { read, twins };
  };

  function put(parent, node, last, steady) {
    const next = last ? last.nextSibling : ([...parent.childNodes].find((child) => steady.has(child)) ?? parent.firstChild);
    if (next === node) return;
    // The newer way of moving keeps focus, scrolling and what is open.
    const keeps = parent.moveBefore && node.isConnected && node.getRootNode() === parent.getRootNode();
    parent[keeps ? "moveBefore" : "insertBefore"](node, next);
  }

  /** Writes only the letters that differ, so that a selection stays where it is. */
  function write(before, after, node) {
    const [old, text] = [node.data, after.data];
    if (before.data === text || old === text) return false;
    const least = Math.min(old.length, text.length);
    let start = 0;
    while (start < least && old[start] === text[start]) start += 1;
    let end = 0;
    while (end < least - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    node.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
    return true;
  }

  function classes(before, after, element) {
    for (const name of before.classList) if (!after.classList.contains(name)) element.classList.remove(name);
    for (const name of after.classList) if (!before.classList.contains(name)) element.classList.add(name);
    if (!element.classList.length && !after.hasAttribute("class")) element.removeAttribute("class");
  }

  /** Changes the attributes that the source changed; those that scripts have set stay. */
  live.attributes = (before, after, element) => {
    const names = new Set([...before.getAttributeNames(), ...after.getAttributeNames()]);
    let changed = false;
    for (const name of names) {
      const value = after.getAttribute(name);
      if (before.getAttribute(name) === value) continue;
      // What the reader opened or closed stays so.
      if (name === "open" && element.hasAttribute(name) !== before.hasAttribute(name)) continue;
      if (name === "class") classes(before, after, element);
      else if (value === null) element.removeAttribute(name);
      else if (element.getAttribute(name) !== value) element.setAttributeNode(after.getAttributeNode(name).cloneNode());
      changed = true;
    }
    return changed;
  };

  /**
   * Changes the page as its source changed from `before` to `after`, both the same element of two documents.
   *
   * `twins` leads from nodes of the source to nodes of the page. Afterwards `after` is the source of the page; what is the
   * same in both has been taken over from `before`. Returns the elements of the page that are new or changed.
   */
  live.patch = (before, after, twins) => {
    const { was, same, holding } = live.pair(before, after);
    const kept = new Set(was.values());
    const fields = live.fields();
    const changed = new Set();
    const gone = [];

    const insert = (node, parent, last, steady) => {
      const made = document.importNode(node, !holding.has(node));
      put(parent, made, last, steady);
      if (holding.has(node)) {
        twins.set(node, made);
        fill(null, node, made);
      } else {
        join(node, made, twins);
      }
      if (made.nodeType === Node.ELEMENT_NODE) changed.add(made);
      else if (made.data.trim()) changed.add(parent);
      return made;
    };

    const fill = (old, node, parent) => {
      const news = [...node.childNodes];
      const olds = old ? [...old.childNodes] : [];
      const standing = news.map((child) => twins.get(was.get(child)));
      const places = new Map([...parent.childNodes].map((child, at) => [child, at]));
      const steady = new Set(live.rising(standing.map((twin) => places.get(twin) ?? -1)).map((at) => standing[at]));
      let last = null;
      news.forEach((child, at) => {
        const twin = standing[at];
        const source = was.get(child);
        if (twin?.isConnected && !twin.contains(parent)) {
          // A script may have moved it: there it stays.
          const elsewhere = twin.parentNode !== parent && olds.includes(source);
          if (!elsewhere && !steady.has(twin)) put(parent, twin, last, steady);
          if (!elsewhere) last = twin;
          bring(child, source, twin);
        } else if (same.has(child)) {
          // A script took it away: it stays away until it changes.
          child.replaceWith(source);
        } else {
          last = insert(child, parent, last, steady);
        }
      });
      for (const child of olds) {
        const twin = twins.get(child);
        if (kept.has(child) || !twin) continue;
        gone.push(twin);
        if (!live.isBlock(twin) && twin.textContent.trim()) changed.add(parent);
      }
    };

    const bring = (node, source, twin) => {
      if (same.has(node)) {
        node.replaceWith(source);
        return;
      }
      twins.set(node, twin);
      if (node.nodeType !== Node.ELEMENT_NODE) {
        if (write(source, node, twin)) changed.add(twin.parentElement);
        return;
      }
      if (live.attributes(source, node, twin)) changed.add(twin);
      fill(source, node, twin);
      fields.settle(node, twin);
    };

    bring(after, before, twins.get(before));
    for (const node of gone) node.remove();
    fields.restore();
    return [...changed].filter((element) => element.isConnected);
  };
})((globalThis.checkbookLive ??= {}));
