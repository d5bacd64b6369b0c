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

use rayon::prelude::*;

pub use baseline::Baseline;
pub use levels::Levels;
pub use review::{Present, watched};
pub use rules::{RULES, explain, is_off, rule};
pub use since::{concerns, removed};

use crate::base::{Diagnostic, SourcePath};
use crate::input::config::Config;
use crate::library::Library;

/// What came of checking a book. Both lists are in the order in which findings are reported.
#[derive(Debug, Default)]
pub struct Checked {
    /// Everything that is wrong with the book.
    pub found: Vec<Diagnostic>,
    /// What would be, if comments in the pages did not let it be.
    pub suppressed: Vec<Diagnostic>,
}

/// Checks the book. `found` is what the stages before this one found.
pub fn check(
    library: &Library,
    config: &Config,
    levels: &Levels,
    present: &Present,
    found: Vec<Diagnostic>,
) -> Checked {
    let clues = suggest::Clues::new(library);
    let pages: Vec<_> = library.pages.values().collect();
    let mut diagnostics: Vec<Diagnostic> = pages
        .par_iter()
        .flat_map_iter(|page| {
            let mut found = page.problems.clone();
            found.extend(links::check(page, library, &clues));
            found.extend(paths::check(page, library, &clues));
            found.extend(tasks::check(page, library));
            found.extend(untracked::check(page, library, present));
            found.extend(metadata::check(page, config));
            found.extend(related::check(page, library));
            found.extend(review::check(page, library, config, present));
            found.extend(slips::check(page, library));
            found.extend(unfilled::check(page));
            found.extend(commands::check(page));
            found.extend(steps::check(page, config));
            found.extend(suppress::check(page, config.check.require_reason));
            found
        })
        .collect();
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
    for path in pages {
        for target in library.targets(path) {
            match target {
                crate::library::Target::External => *skipped.entry("external".to_string()).or_default() += 1,
                crate::library::Target::Ignored(reason) => *skipped.entry((*reason).to_string()).or_default() += 1,
                _ => all += 1,
            }
        }
    }
    (all, skipped)
}
