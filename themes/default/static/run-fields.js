// Blanks, choices, notes and signatures of a run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
