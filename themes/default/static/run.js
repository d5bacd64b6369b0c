// Starts what a page with steps needs, and holds its run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
