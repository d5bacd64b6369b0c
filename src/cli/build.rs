//! `build` and `clean`.

use std::path::PathBuf;
use std::time::Instant;

use checkbook::Memory;
use checkbook::base::plural;
use checkbook::report::{Format, Totals, summary_line};
use checkbook::site;

use super::arguments::{Build, Clean};
use super::check::fails;
use super::output::{Checked, Failed, Output, Stream, open, open_browser, root, tell_silence};
use super::{DONE, FINDINGS};

/// Checks, renders and publishes; publishes nothing when the check fails.
pub fn run(arguments: &Build, output: &mut Output) -> Result<u8, Failed> {
    let start = Instant::now();
    let progress = output.progress(2);
    let mut memory = Memory::kept();
    progress.set_message("reading");
    let (root, mut book, _) = open(arguments.dir.as_deref(), &[], arguments.drafts, &mut memory)?;
    progress.inc(1);
    progress.set_message("publishing");
    let fail_on = arguments.fail_on.unwrap_or(book.config.check.fail_on);
    let failed = !arguments.no_check && fails(fail_on, &book.diagnostics);
    let folder = destination(arguments.dest_dir.as_ref(), &root, &book.config.build.build_dir)?;
    let (is_made, published) = if !failed || arguments.publish_anyway {
        let published = book.publish(&memory, &folder)?;
        (published.is_some(), published)
    } else {
        // A mistake in a template is to be told in the same run.
        (book.prove(&memory), None)
    };
    progress.finish_and_clear();
    tell_silence(&book, output);
    let diagnostics = std::mem::take(&mut book.diagnostics);
    let failed = failed || !arguments.no_check && fails(fail_on, &diagnostics);
    let totals = totals(&book, &diagnostics);
    if !arguments.no_check || !is_made {
        tell(&book, &diagnostics, &totals, output);
    }
    if arguments.no_check {
        output.say(format!("built {} without a check", plural(totals.pages, "page")));
    } else {
        output.say(summary_line(&totals, Some(start.elapsed())));
    }
    match &published {
        Some(published) => output.say(format!(
            "published to {}: {} written, {} unchanged, {} removed",
            folder.display(),
            published.written,
            published.unchanged,
            published.removed
        )),
        None => output.say("nothing was published"),
    }
    if arguments.open && published.is_some() {
        open_browser(folder.join("index.html"), output);
    }
    let done = if failed || !is_made { FINDINGS } else { DONE };
    // The process ends here; to free millions of small pieces first would only make people wait.
    std::mem::forget((book, memory));
    Ok(done)
}

/// Removes what was published.
pub fn clean(arguments: &Clean, output: &mut Output) -> Result<u8, Failed> {
    let root = root(arguments.dir.as_deref())?;
    let config = checkbook::input::read_config(&root)?;
    let place = checkbook::SourcePath::new("book.toml");
    let loaded = checkbook::input::config::load(&place, config.as_deref(), &super::output::environment());
    let build_dir = loaded.map_or_else(|_| "book".to_string(), |loaded| loaded.config.build.build_dir);
    let folder = destination(arguments.dest_dir.as_ref(), &root, &build_dir)?;
    site::remove_files(&root, &checkbook::cache::files(&root));
    match site::clean(&folder)? {
        Some(removed) => output.say(format!("removed {removed} files from {}", folder.display())),
        None => output.say(format!("there is nothing in {}", folder.display())),
    }
    Ok(DONE)
}

/// Reports what was found to a person.
pub fn tell(book: &checkbook::Book, diagnostics: &[checkbook::Diagnostic], totals: &Totals, output: &mut Output) {
    let checked = Checked { book, diagnostics, baselined: &[], totals, pages: &[] };
    let report = output.report(Format::Human, &checked, Stream::Err);
    output.err(&report);
}

/// The output folder: `-d` from the current folder, else the book's from its root.
pub fn destination(given: Option<&PathBuf>, root: &std::path::Path, configured: &str) -> Result<PathBuf, Failed> {
    Ok(match given {
        Some(folder) => std::env::current_dir()?.join(folder),
        None => root.join(configured),
    })
}

/// What was checked.
pub fn totals(book: &checkbook::Book, diagnostics: &[checkbook::Diagnostic]) -> Totals {
    let (references, skipped) = checkbook::check::count_references(&book.library, book.library.pages.keys());
    let (suppressed, baselined) = (book.suppressed.len(), book.baselined.len());
    let pages = book.library.pages.len();
    Totals { pages, references, skipped, suppressed, baselined, ..Totals::count(diagnostics) }
}
