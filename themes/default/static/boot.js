// Runs before the first paint: says that scripts work, and brings back the theme that the reader chose.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("checkbook:theme");
    if (["light", "dark", "auto"].includes(theme)) root.dataset.theme = theme;
  } catch {
    // Storage may be forbidden: the theme of the site stays.
  }
})();
