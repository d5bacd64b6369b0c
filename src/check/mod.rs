//! What a good book keeps to.

mod anchors;
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
mod slips;
mod steps;
mod suggest;
mod tasks;
mod unfilled;
mod untracked;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use levels::Levels;
pub use review::{Present, watched};
pub use rules::{RULES, explain, rule};

use crate::base::{Diagnostic, SourcePath};
use crate::input::config::Config;
use crate::library::Library;

/// Everything that is wrong with the book, in the order in which it is reported.
///
/// `found` is what the stages before this one found.
pub fn check(
    library: &Library,
    config: &Config,
    levels: &Levels,
    present: &Present,
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
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
            found
        })
        .collect();
    diagnostics.extend(library.problems.iter().cloned());
    diagnostics.extend(pages::orphans(library));
    diagnostics.extend(found);
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().filter_map(|found| levels.apply(found)).collect();
    for diagnostic in &mut diagnostics {
        diagnostic.heading = heading(diagnostic, library);
    }
    diagnostics.sort_by(Diagnostic::order);
    diagnostics.dedup();
    diagnostics
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
