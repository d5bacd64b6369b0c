// SHA-256 of a text.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
