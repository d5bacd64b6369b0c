// The bar that shows how far a run is.
((runs) => {
  "use strict";
})((globalThis.checkbookRuns ??= {}));
