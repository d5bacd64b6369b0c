// The list of runs, and those that go on.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
