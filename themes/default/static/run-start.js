// Starting, finishing and opening again of a run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
