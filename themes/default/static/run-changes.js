// What changed on a page while a run goes on.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
