// Copying of commands.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
