// Keeps a page that is shown in a preview up to date: listens to the server and does what it says.
((live) => {
  "use strict";

  const script = document.querySelector("script[data-session]");
  if (!script) return;
  // In milliseconds: the first wait before another attempt, the longest, how soon a lost connection is said, and how long
  // a connection may be silent before it counts as lost.
  const [FIRST, LONGEST, PATIENCE, SILENCE] = [250, 5000, 1000, 60_000];
  const RESTARTED = "checkbook:live:session";
  live.data = { ...script.dataset };
  let revision = Number(live.data.revision);

  // ---- The source of the page ----

  /** The source that the page stands for as `read`, and the way from its nodes to those of the page as `twins`. */
  let source = null;
  let gone = null;
  let isMissing = performance.getEntriesByType("navigation")[0]?.responseStatus === 404;

  /** The page as the server has it now, or nothing while there is no server. */
  async function load() {
    try {
      const response = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" }, cache: "no-store" });
      const read = new DOMParser().parseFromString(await response.text(), "text/html");
      const said = Number(read.querySelector("script[data-session]")?.dataset.revision);
      return { read, isMissing: response.status === 404, revision: Number.isNaN(said) ? revision : said };
    } catch {
      return null;
    }
  }

  // Made before the scripts of the page run, if this one stands above them.
  let first = live.copy();

  function begin(page) {
    if (page.revision === revision) {
      source = live.source(page.read, first);
    } else {
      // What the page was when it was served is not known any more, only what it was before most scripts ran.
      source = first;
      for (const part of ["documentElement", "body"]) {
        const [own, sent] = [source.read[part], page.read[part]];
        for (const name of own.getAttributeNames()) own.removeAttribute(name);
        for (const attribute of sent.attributes) own.setAttributeNode(attribute.cloneNode());
      }
    }
    first = null;
  }

  let highlighted = null;

  /** Shows for a moment which blocks are new. */
  function highlight(changed) {
    highlighted?.();
    const main = document.querySelector("main") ?? document.body;
    const blocks = new Set();
    for (const element of changed) {
      let block = element;
      while (block && !live.isBlock(block)) block = block.parentElement;
      if (block && block !== main && main.contains(block) && !block.closest("nav")) blocks.add(block);
    }
    for (const block of blocks) block.classList.add("checkbook-changed");
    const clear = () => {
      for (const block of blocks) {
        block.classList.remove("checkbook-changed");
        if (!block.classList.length) block.removeAttribute("class");
      }
      highlighted = null;
      clearTimeout(timer);
    };
    const timer = setTimeout(clear, 1200);
    highlighted = clear;
  }

  function apply(page) {
    revision = page.revision;
    const { read, twins } = source;
    const restorePlace = live.keepPlace();
    const restoreFocus = live.keepFocus();
    highlighted?.();
    if (read.title !== page.read.title) document.title = page.read.title;
    live.attributes(read.documentElement, page.read.documentElement, document.documentElement);
    const changed = live.patch(read.body, page.read.body, twins);
    source.read = page.read;
    restoreFocus();
    if (changed.length) document.dispatchEvent(new CustomEvent("checkbook:patched", { detail: { changed } }));
    restorePlace();
    highlight(changed);
  }

  let isBusy = false;
  let isStale = false;

  /** Fetches the page and changes what is different; what comes meanwhile is done in one go afterwards. */
  async function update() {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isStale) {
        isStale = false;
        const page = await load();
        await live.composed();
        if (page) renew(page);
        else if (socket?.readyState === WebSocket.OPEN) setTimeout(update, FIRST);
      }
    } catch (error) {
      // A page that is half changed is worse than one that is loaded anew.
      console.error(error);
      live.reload();
    } finally {
      isBusy = false;
    }
  }

  function renew(page) {
    // What was a page stays one, with a word about it.
    if (page.isMissing && !isMissing) {
      live.notice(gone ?? {});
      return;
    }
    ({ isMissing } = page);
    // What is being fetched once more is not known to be there still.
    if (!isStale) {
      gone = null;
      live.notice(null);
    }
    if (!source) begin(page);
    if (source.read !== page.read) apply(page);
  }

  // ---- What the server says ----

  function greet({ session, revision: latest, findings }) {
    if (session !== live.data.session && mayLoad(session)) {
      live.reload();
      return;
    }
    if (findings) live.findings(findings);
    if (latest > revision) update();
  }

  function vanish(message) {
    gone = message;
    live.notice(gone);
    // What is being fetched may still be the page as it was.
    if (isBusy) isStale = true;
  }

  /** For another server the page is loaded once, and not again should it still speak of the old one. */
  function mayLoad(session) {
    try {
      if (sessionStorage.getItem(RESTARTED) === session) return false;
      sessionStorage.setItem(RESTARTED, session);
      return true;
    } catch {
      return false;
    }
  }

  function go(to) {
    const address = live.address(to);
    if (!address) return;
    const page = (path) => path.replace(/\/index\.html$/, "/");
    if (page(address.pathname) !== page(location.pathname)) location.assign(address.href);
    else if (address.hash && address.hash !== location.hash) location.hash = address.hash;
    else if (address.hash) document.getElementById(decodeURIComponent(address.hash.slice(1)))?.scrollIntoView();
  }

  const answers = {
    hello: greet,
    page: update,
    style: ({ files }) => live.styles(files ?? []),
    asset: ({ files }) => live.pictures(files ?? []),
    reload: () => live.reload(),
    gone: vanish,
    findings: ({ findings }) => live.findings(findings),
    go: ({ to }) => go(to),
  };

  function hear({ data }) {
    listen();
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (Object.hasOwn(answers, message?.type)) answers[message.type](message);
  }

  // ---- The connection ----

  let socket = null;
  let wait = FIRST;
  let attempt = 0;
  let lost = 0;
  let silence = 0;
  let isLeaving = false;

  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), SILENCE);
  }

  function connect() {
    clearTimeout(attempt);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    const address = new URL(`/__checkbook/live?page=${encodeURIComponent(live.data.page ?? "")}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const own = new WebSocket(address);
    socket = own;
    lost ||= setTimeout(() => live.disconnected(true), PATIENCE);
    own.addEventListener("open", () => {
      wait = FIRST;
      clearTimeout(lost);
      lost = 0;
      live.disconnected(false);
      listen();
    });
    own.addEventListener("message", hear);
    own.addEventListener("close", () => {
      if (socket !== own || isLeaving) return;
      socket = null;
      clearTimeout(silence);
      lost ||= setTimeout(() => live.disconnected(true), PATIENCE);
      attempt = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST);
    });
  }

  function retry() {
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    wait = FIRST;
    connect();
  }

  addEventListener("online", retry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry());
  addEventListener("pagehide", () => {
    isLeaving = true;
    clearTimeout(attempt);
    clearTimeout(lost);
    lost = 0;
    socket?.close();
    socket = null;
  });
  addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) connect();
  });

  live.host();
  live.print();
  live.returnToPlace();
  update();
  connect();
})((globalThis.checkbookLive ??= {}));
