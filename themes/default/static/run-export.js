// Export, import and handing over of a run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
