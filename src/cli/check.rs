//! `check`

use std::time::Instant;

use checkbook::report::{Format, Totals, summary_line};
use checkbook::{Diagnostic, Memory, SourcePath};

use super::arguments::Check;
use super::build::fail_on;
use super::output::{Failed, Output, Stream, open};
use super::{DONE, FINDINGS};

/// Checks the book, or only the pages that were named, and reports.
pub fn run(arguments: &Check, output: &mut Output) -> Result<u8, Failed> {
    let start = Instant::now();
    for name in &arguments.only {
        known(name)?;
    }
    let (_, book, paths) = open(None, &arguments.paths, false, &mut Memory::default())?;
    let pages: Vec<&SourcePath> = book.library.pages.keys().filter(|page| is_asked(page, &paths)).collect();
    if pages.is_empty() {
        return Err(Failed::Said("nothing to check: there is no Markdown file here".to_string()));
    }
    let asked = |found: &&Diagnostic| {
        let place = &found.location.path;
        let named = arguments.only.is_empty() || arguments.only.iter().any(|name| name == found.rule.name);
        named && (paths.is_empty() || is_asked(place, &paths))
    };
    let diagnostics: Vec<Diagnostic> = book.diagnostics.iter().filter(asked).cloned().collect();
    let (references, skipped) = checkbook::check::count_references(&book.library, pages.iter().copied());
    let suppressed = book.suppressed.iter().filter(asked).count();
    let totals = Totals { pages: pages.len(), references, skipped, suppressed, ..Totals::count(&diagnostics) };
    for (format, file) in &arguments.report {
        let report = output.report(*format, &book, &diagnostics, &totals, Stream::File);
        checkbook::site::write_file(file, &report)?;
    }
    let report = output.report(arguments.format, &book, &diagnostics, &totals, Stream::Out);
    output.data(report)?;
    if matches!(arguments.format, Format::Human | Format::Short) {
        output.say(summary_line(&totals, Some(start.elapsed())));
    }
    let level = fail_on(arguments.fail_on, &book);
    Ok(if diagnostics.iter().any(|found| level.includes(found.severity)) { FINDINGS } else { DONE })
}

/// Whether a page is one of those that were named, or lies in a folder that was.
pub fn is_asked(page: &SourcePath, paths: &[SourcePath]) -> bool {
    paths.is_empty() || paths.iter().any(|path| page == path || page.below(path).is_some())
}

fn known(name: &str) -> Result<(), Failed> {
    if checkbook::check::rule(name).is_some() {
        return Ok(());
    }
    let names = checkbook::check::RULES.iter().map(|rule| rule.name);
    let near = checkbook::base::closest(name, names).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Failed::Said(format!("there is no rule `{name}`{near}")))
}
