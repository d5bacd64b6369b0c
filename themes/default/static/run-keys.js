// The keys of a run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
