// Runs before the first paint: says that scripts work, and brings back what the reader chose: theme and single keys.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("checkbook:theme");
    if (["light", "dark", "auto"].includes(theme)) root.dataset.theme = theme;
    if (localStorage.getItem("checkbook:keys") === "off") root.dataset.keys = "off";
  } catch {
    // Storage may be forbidden: what the site says stays.
  }
})();
