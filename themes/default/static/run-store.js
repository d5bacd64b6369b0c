// Runs in the storage of the browser.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
