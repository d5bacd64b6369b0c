// Elements, announcements and panels of a run.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
