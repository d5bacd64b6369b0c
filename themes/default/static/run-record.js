((runs) => { runs.readRun = (value) => ({ run: value?.v === 1 ? value : null, problems: [] }); })((globalThis.checkbookRuns ??= {}));
