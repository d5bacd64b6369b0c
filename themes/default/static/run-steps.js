// The states of the steps on the page.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
