//! What a good book keeps to.

mod anchors;
pub mod baseline;
mod commands;
mod levels;
mod links;
mod metadata;
mod names;
mod pages;
mod paths;
mod recall;
mod redirects;
mod related;
mod respell;
mod review;
mod rules;
mod since;
mod slips;
mod steps;
mod suggest;
mod suppress;
mod tasks;
mod unfilled;
mod untracked;

use std::collections::BTreeMap;

pub use baseline::Baseline;
pub use levels::Levels;
pub use recall::{Recall, changes};
pub use redirects::redirects;
pub use review::Present;
pub use rules::{RULES, explain, is_off, rule};
pub use since::{concerns, removed};

use crate::base::{Diagnostic, SourcePath};
use crate::input::config::Config;
use crate::library::Library;
use crate::page::Page;
use suggest::Clues;

/// What came of checking a book. Both lists are in the order in which findings are reported.
#[derive(Debug, Default)]
pub struct Checked {
    /// Everything that is wrong with the book.
    pub found: Vec<Diagnostic>,
    /// What would be, if comments in the pages did not let it be.
    pub suppressed: Vec<Diagnostic>,
}

/// What a book is checked against, besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The settings.
    pub config: &'a Config,
    /// What the findings of each rule weigh.
    pub levels: &'a Levels,
    /// What is so today.
    pub present: &'a Present,
}

/// Checks the book. `found` is what the stages before this one found.
pub fn check(library: &Library, against: Against<'_>, found: Vec<Diagnostic>, recall: &mut Recall) -> Checked {
    let levels = against.levels;
    let mut diagnostics = recall::pages(library, against, recall);
    diagnostics.extend(library.problems.iter().cloned());
    diagnostics.extend(pages::orphans(library));
    diagnostics.extend(found);
    let in_order = |diagnostics: Vec<Diagnostic>| {
        let weighed = diagnostics.into_iter().filter_map(|found| levels.apply(found));
        let mut diagnostics: Vec<Diagnostic> =
            weighed.map(|found| Diagnostic { heading: heading(&found, library), ..found }).collect();
        diagnostics.sort_by(Diagnostic::order);
        diagnostics.dedup();
        diagnostics
    };
    let suppress::Applied { mut kept, suppressed, unused } = suppress::apply(library, in_order(diagnostics));
    kept.extend(in_order(unused));
    kept.sort_by(Diagnostic::order);
    Checked { found: kept, suppressed }
}

/// What is wrong with one page.
fn page(page: &Page, library: &Library, against: Against<'_>, clues: &Clues<'_>) -> Vec<Diagnostic> {
    let Against { config, present, .. } = against;
    let mut found = page.problems.clone();
    found.extend(links::check(page, library, clues));
    found.extend(paths::check(page, library, clues));
    found.extend(tasks::check(page, library));
    found.extend(untracked::check(page, library, present));
    found.extend(metadata::check(page, config));
    found.extend(related::check(page, library));
    found.extend(review::check(page, library, config, present));
    found.extend(slips::check(page, library));
    found.extend(unfilled::check(page));
    found.extend(commands::check(page));
    found.extend(steps::check(page, config));
    found.extend(steps::in_code(page));
    found.extend(suppress::check(page, config.check.require_reason));
    found
}

/// The anchor of the section that a finding stands in; empty outside of pages and above the first heading.
fn heading(diagnostic: &Diagnostic, library: &Library) -> String {
    let Some(page) = library.page(&diagnostic.location.path) else { return String::new() };
    let after = page.sections.partition_point(|section| section.heading.start <= diagnostic.location.span.start);
    after.checked_sub(1).map_or_else(String::new, |index| page.sections[index].anchor.clone())
}

/// How many references of each kind of outcome the pages have.
pub fn count_references<'a>(
    library: &Library,
    pages: impl IntoIterator<Item = &'a SourcePath>,
) -> (usize, BTreeMap<String, usize>) {
    let mut all = 0;
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    for resolved in pages.into_iter().filter_map(|path| library.resolved(path)) {
        all += resolved.looked_for;
        for (reason, number) in &resolved.skipped {
            match skipped.get_mut(*reason) {
                Some(sum) => *sum += number,
                None => drop(skipped.insert((*reason).to_string(), *number)),
            }
        }
    }
    (all, skipped)
}
