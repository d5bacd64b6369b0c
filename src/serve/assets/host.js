// Holds all that a preview shows over the page: one element with a shadow, so that page and preview do not style each other.
((live) => {
  "use strict";

  /** Makes an element; what is given as text stays text. */
  live.element = (name, properties = {}, ...inner) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
      else if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...inner.filter((part) => part !== null));
    return element;
  };

  /** Where the site begins, as its addresses are read by people. */
  live.root = () => {
    let own = location.pathname;
    try {
      own = decodeURIComponent(own);
    } catch {
      // It is then taken as it is.
    }
    const { page = "" } = live.data;
    const end = [page, page.replace(/(^|\/)index\.html$/, "$1")].find((end) => own.endsWith(`/${end}`));
    return end === undefined ? "/" : own.slice(0, own.length - end.length);
  };

  /** The address of a page of the site, or nothing if it would lead to another host. */
  live.address = (path) => {
    try {
      const address = new URL(live.root() + String(path), location.origin);
      return address.origin === location.origin ? address : null;
    } catch {
      return null;
    }
  };

  let parts = null;

  /** The parts of the preview's own element. It is made at once: without a server its style could not be loaded any more. */
  live.host = () => {
    if (!parts) {
      const { element } = live;
      const host = element("div", { "data-checkbook-live": "" });
      const root = host.attachShadow({ mode: "open" });
      const notice = element("p", { class: "notice", role: "status" });
      const lost = element("p", { class: "pill lost", role: "status", hidden: "" });
      const pills = element("div", { class: "pills" }, lost);
      const region = element("section", { class: "preview", "aria-label": "Preview", lang: "en", dir: "ltr", hidden: "" }, notice, pills);
      const styles = element("link", { rel: "stylesheet", href: "/__checkbook/panel.css", on: { load: () => (region.hidden = false) } });
      root.append(styles, region);
      parts = { host, region, notice, lost, pills };
    }
    if (!parts.host.isConnected) document.body.append(parts.host);
    return parts;
  };

  /** Says over the page that it is gone, and where to, or no longer says so. */
  live.notice = (message) => {
    const { notice } = live.host();
    notice.replaceChildren();
    if (!message) return;
    notice.append("This page is no longer in the book. It is shown as it was.");
    const address = message.to ? live.address(message.to) : null;
    if (address) notice.append(" It is now at ", live.element("a", { href: address.href }, String(message.to)), ".");
  };

  live.disconnected = (isLost) => {
    const { lost } = live.host();
    if (lost.hidden !== isLost) return;
    lost.hidden = !isLost;
    lost.textContent = isLost ? "disconnected, trying again" : "";
  };
})((globalThis.checkbookLive ??= {}));
