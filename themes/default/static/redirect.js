// Leads on from an address that a page had before, and from places that are on another page now.
(() => {
  "use strict";
  const named = (fragment) => {
    try {
      return decodeURIComponent(fragment);
    } catch {
      return fragment;
    }
  };
  const go = () => {
    const fragment = named(location.hash.slice(1));
    const places = [...document.querySelectorAll("a[data-moved-from]")];
    const place = places.find((link) => link.dataset.movedFrom === fragment);
    const whole = document.querySelector("a[data-moved]");
    if (place) location.replace(place.href);
    else if (whole) location.replace(whole.hash ? whole.href : whole.href + location.hash);
  };
  go();
  addEventListener("hashchange", go);
})();
