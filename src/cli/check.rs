//! `check`

use std::time::Instant;

use checkbook::report::{Format, Totals, summary_line};
use checkbook::{Diagnostic, Memory, Options, SourcePath};

use super::arguments::{Check, When};
use super::build::fail_on;
use super::fix;
use super::output::{Checked, Failed, Output, Stream, open_as, root};
use super::{DONE, FINDINGS};

/// Checks the book, or only the pages that were named, and reports.
pub fn run(arguments: &Check, output: &mut Output) -> Result<u8, Failed> {
    let start = Instant::now();
    for name in &arguments.only {
        known(name)?;
    }
    let (root, mut memory) = (root(None)?, Memory::default());
    let (mut book, paths) = open_as(&root, &arguments.paths, Options::default(), &mut memory)?;
    let pages: Vec<SourcePath> = book.library.pages.keys().filter(|page| is_asked(page, &paths)).cloned().collect();
    if pages.is_empty() {
        return Err(Failed::Said("nothing to check: there is no Markdown file here".to_string()));
    }
    let asked = |found: &Diagnostic| {
        let place = &found.location.path;
        let named = arguments.only.is_empty() || arguments.only.iter().any(|name| name == found.rule.name);
        named && (paths.is_empty() || is_asked(place, &paths))
    };
    let mut fixed = 0;
    if arguments.fix || arguments.unsafe_fixes || arguments.diff {
        let mut read = |texts| {
            let options = Options { texts, ..Options::default() };
            open_as(&root, &arguments.paths, options, &mut memory).map(|(book, _)| book)
        };
        (book, fixed) = fix::run(arguments, book, &root, &asked, &mut read, output)?;
    }
    let diagnostics: Vec<Diagnostic> = book.diagnostics.iter().filter(|found| asked(found)).cloned().collect();
    let (references, skipped) = checkbook::check::count_references(&book.library, pages.iter());
    let totals = Totals { pages: pages.len(), references, skipped, fixed, ..Totals::count(&diagnostics) };
    let checked = Checked { book: &book, diagnostics: &diagnostics, baselined: &[], totals: &totals, pages: &pages };
    for (format, file) in &arguments.report {
        let report = output.report(*format, &checked, Stream::File);
        checkbook::site::write_file(file, &report)?;
    }
    if !arguments.diff {
        let report = output.report(arguments.format, &checked, Stream::Out);
        output.data(report)?;
        annotate(arguments, &checked, output)?;
    } else if fix::writes(arguments) {
        output.err(&output.report(Format::Human, &checked, Stream::Err));
    }
    if matches!(arguments.format, Format::Human | Format::Short) {
        output.say(summary_line(&totals, Some(start.elapsed())));
        fix::hint(arguments, &diagnostics, output);
    }
    let level = fail_on(arguments.fail_on, &book);
    Ok(if diagnostics.iter().any(|found| level.includes(found.severity)) { FINDINGS } else { DONE })
}

/// Says to a service of continuous integration what was found: as annotations, and in the summary of the job.
fn annotate(arguments: &Check, checked: &Checked<'_>, output: &mut Output) -> Result<(), Failed> {
    let is_wanted = match arguments.annotations {
        When::Auto => std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
        When::Always => true,
        When::Never => false,
    };
    // Beside data for a program, on the same stream, they would break it.
    if !is_wanted || !matches!(arguments.format, Format::Human | Format::Short) {
        return Ok(());
    }
    output.data(output.report(Format::Github, checked, Stream::File))?;
    if let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) {
        let summary = output.report(Format::Markdown, checked, Stream::File);
        checkbook::site::append_file(std::path::Path::new(&file), &summary)?;
    }
    Ok(())
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
