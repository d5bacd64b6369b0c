// Which step of a changed page is which step of the page before.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
