//! `check`

use std::path::Path;
use std::time::Instant;

use checkbook::base::plural;
use checkbook::check::baseline::STALE_BASELINE;
use checkbook::input::config::FailOn;
use checkbook::report::{Format, Totals, summary_line};
use checkbook::{Book, Diagnostic, Memory, Options, Severity, SourcePath};

use super::arguments::Check;
use super::output::{Checked, Failed, Output, Stream, open_as, root, tell_silence};
use super::{DONE, FINDINGS, baseline, fix, service, skips};

/// Checks the book, or only the pages that were named, and reports.
pub fn run(arguments: &Check, output: &mut Output) -> Result<u8, Failed> {
    let start = Instant::now();
    for name in arguments.only.iter().chain(arguments.baseline_add.iter().flatten()) {
        known(name)?;
    }
    let (root, mut memory) = (root(None)?, Memory::default());
    let asked = Options {
        baseline: baseline::known_by(arguments, &root)?,
        since: arguments.since.clone(),
        ..Options::default()
    };
    let (mut book, paths) = open_as(&root, &arguments.paths, asked.clone(), &mut memory)?;
    if arguments.print_config {
        output.data(book.config.to_toml())?;
        return Ok(DONE);
    }
    let pages: Vec<SourcePath> = book.library.pages.keys().filter(|page| is_asked(page, &paths)).cloned().collect();
    if pages.is_empty() {
        return Err(Failed::Said("nothing to check: there is no Markdown file here".to_string()));
    }
    tell_silence(&book, output);
    let mut fixed = 0;
    if arguments.fix || arguments.unsafe_fixes || arguments.diff {
        let mut read = |texts| {
            memory.forget_disk();
            let options = Options { texts, ..asked.clone() };
            open_as(&root, &arguments.paths, options, &mut memory).map(|(book, _)| book)
        };
        let asked = |found: &Diagnostic| is_wanted(arguments, &paths, found);
        (book, fixed) = fix::run(arguments, book, &root, &asked, &mut read)?;
    }
    let mut found = Found::of(arguments, &book, &paths);
    found.known(arguments, &book, &root, output)?;
    let (references, skipped) = checkbook::check::count_references(&book.library, pages.iter());
    let totals = found.totals(Totals { pages: pages.len(), references, skipped, fixed, ..Totals::default() });
    let checked =
        Checked { book: &book, diagnostics: &found.new, baselined: &found.known, totals: &totals, pages: &pages };
    report(arguments, &checked, output)?;
    if is_for_people(arguments.format) {
        output.say(summary_line(&totals, Some(start.elapsed())));
        fix::hint(arguments, &found.new, output);
    }
    let level = arguments.fail_on.unwrap_or(book.config.check.fail_on);
    let done = if fails(level, &found.new) { FINDINGS } else { DONE };
    // The process ends here; to free millions of small pieces first would only make people wait.
    std::mem::forget((book, found));
    Ok(done)
}

/// Reports to wherever it was asked for.
fn report(arguments: &Check, checked: &Checked<'_>, output: &mut Output) -> Result<(), Failed> {
    for (format, file) in &arguments.report {
        let report = output.report(*format, checked, Stream::File);
        checkbook::site::write_file(file, &report)?;
    }
    if !arguments.diff {
        print(arguments, checked, output)?;
        service::tell(arguments, checked, output)?;
    } else if fix::writes(arguments) {
        output.err(&output.report(Format::Human, checked, Stream::Err));
    }
    Ok(())
}

/// Prints the report, and what else was asked for.
fn print(arguments: &Check, checked: &Checked<'_>, output: &mut Output) -> Result<(), Failed> {
    let shown = arguments.max_findings.map(|most| worst(checked.diagnostics, most));
    let diagnostics = shown.as_deref().unwrap_or(checked.diagnostics);
    output.data(output.report(arguments.format, &Checked { diagnostics, ..*checked }, Stream::Out))?;
    if !is_for_people(arguments.format) {
        return Ok(());
    }
    if arguments.explain_skips {
        output.data(skips::listed(checked.book, checked.pages))?;
        output.say(skips::counted(&checked.totals.skipped));
    }
    match checked.diagnostics.len() - diagnostics.len() {
        0 => {}
        more => output.say(format!("{} not shown", plural(more, "more finding"))),
    }
    Ok(())
}

/// The findings that weigh most, as many as asked for, in the order that they had.
fn worst(found: &[Diagnostic], most: usize) -> Vec<Diagnostic> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(found[index].severity));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|index| found[index].clone()).collect()
}

/// Whether a format is read by people, so that more may stand beside it.
pub fn is_for_people(format: Format) -> bool {
    matches!(format, Format::Human | Format::Short)
}

/// Whether a finding is one of those that were asked for.
fn is_wanted(arguments: &Check, paths: &[SourcePath], found: &Diagnostic) -> bool {
    let named = arguments.only.is_empty() || arguments.only.iter().any(|name| name == found.rule.name);
    named && is_asked(&found.location.path, paths)
}

/// Whether one of the findings fails a check at `level`.
pub fn fails(level: FailOn, found: &[Diagnostic]) -> bool {
    found.iter().any(|found| level.includes(found.severity) && (!found.aside || found.severity == Severity::Error))
}

/// The findings that were asked for.
struct Found {
    /// Those to report.
    new: Vec<Diagnostic>,
    /// Those that the baseline knows.
    known: Vec<Diagnostic>,
    /// How many comments let be.
    suppressed: usize,
}

impl Found {
    fn of(arguments: &Check, book: &Book, paths: &[SourcePath]) -> Found {
        let asked = |found: &&Diagnostic| is_wanted(arguments, paths, found);
        Found {
            new: book.diagnostics.iter().filter(asked).cloned().collect(),
            known: book.baselined.iter().filter(asked).cloned().collect(),
            suppressed: book.suppressed.iter().filter(asked).count(),
        }
    }

    /// Changes the baseline as it was asked for, and weighs what is left of it.
    fn known(&mut self, arguments: &Check, book: &Book, root: &Path, output: &mut Output) -> Result<(), Failed> {
        if arguments.update_baseline {
            baseline::update(arguments, book, root, output)?;
            self.new.retain(|found| found.rule != &STALE_BASELINE);
        }
        if let Some(rule) = &arguments.baseline_add {
            let added = baseline::add(arguments, rule.as_deref(), book, root, &mut self.new)?;
            added.tell(root, output);
            self.known.extend(added.more);
        }
        if arguments.baseline_strict {
            let stale = self.new.iter_mut().filter(|found| found.rule == &STALE_BASELINE);
            stale.for_each(|found| found.severity = Severity::Error);
        }
        Ok(())
    }

    fn totals(&self, checked: Totals) -> Totals {
        let counted = Totals::count(&self.new);
        let (suppressed, baselined) = (self.suppressed, self.known.len());
        Totals {
            pages: checked.pages,
            references: checked.references,
            skipped: checked.skipped,
            fixed: checked.fixed,
            suppressed,
            baselined,
            ..counted
        }
    }
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
