// Placeholders in commands, filled in once for a run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
