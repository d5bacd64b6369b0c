// A run of a checklist: what happened in it, and the state that this adds up to.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
