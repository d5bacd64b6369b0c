// Loads style sheets and pictures anew when their files change, without loading the page.
((live) => {
  "use strict";

  let turn = 0;
  const coming = new Map();

  /** Says of an address whether it is one of the files. */
  function among(files) {
    const root = live.root();
    const changed = new Set(files.map((file) => root + file));
    return (address) => {
      try {
        const url = new URL(address, document.baseURI);
        return url.origin === location.origin && changed.has(decodeURIComponent(url.pathname));
      } catch {
        return false;
      }
    };
  }

  function renewed(address) {
    const url = new URL(address, document.baseURI);
    turn += 1;
    url.searchParams.set("live", turn);
    return url.href;
  }

  function imports(sheet, isChanged) {
    try {
      return [...sheet.cssRules].some((rule) => rule.styleSheet && (isChanged(rule.styleSheet.href) || imports(rule.styleSheet, isChanged)));
    } catch {
      // Rules from another host cannot be read.
      return false;
    }
  }

  function swap(link) {
    coming.get(link)?.remove();
    const next = link.cloneNode();
    next.href = renewed(link.href);
    coming.set(link, next);
    const height = scrollY;
    const restorePlace = live.keepPlace();
    const end = (useless) => {
      coming.delete(link);
      useless.remove();
      live.print();
      if (scrollY === height) restorePlace();
    };
    next.addEventListener("load", () => end(link));
    next.addEventListener("error", () => end(next));
    link.after(next);
  }

  /** Brings in the new style sheets; each old one goes when the new one applies, so that the page is never bare. */
  live.styles = (files) => {
    const isChanged = among(files);
    const waiting = new Set(coming.values());
    for (const link of document.querySelectorAll("link[rel~=stylesheet][href]")) {
      if (!waiting.has(link) && (isChanged(link.href) || imports(link.sheet, isChanged))) swap(link);
    }
  };

  /** The addresses in a list of them, each with its size. */
  function renewedAll(list) {
    return list.replace(/[^\s,]\S*[^\s,]/g, (part) => (/^[\d.]+[wx]$/.test(part) ? part : renewed(part)));
  }

  async function exchange(image) {
    const next = new Image();
    next.src = renewed(image.currentSrc || image.src);
    // The old picture stays until the new one can be shown.
    await next.decode().catch(() => {});
    const restorePlace = live.keepPlace();
    for (const source of [image, ...(image.closest("picture")?.querySelectorAll("source") ?? [])]) {
      if (source.srcset) source.srcset = renewedAll(source.srcset);
    }
    image.src = next.src;
    restorePlace();
  }

  live.pictures = (files) => {
    const isChanged = among(files);
    for (const image of document.images) if (isChanged(image.currentSrc || image.src)) exchange(image);
  };
})((globalThis.checkbookLive ??= {}));
