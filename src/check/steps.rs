//! Boxes of a checklist that start ticked.

use crate::base::{Diagnostic, Location, Rule, Severity};
use crate::input::config::{Config, Prechecked};
use crate::page::{Page, State};

/// Boxes are ticked in the document.
pub static PRECHECKED_STEP: Rule = Rule {
    name: "prechecked-step",
    severity: Severity::Note,
    summary: "boxes of a checklist are ticked in the document itself",
};

/// Statuses of pages that tell of work that was done.
const RECORDS: &[&str] = &["done", "completed", "complete", "closed", "finished", "released", "archived", "deprecated"];

/// How many further boxes are shown.
const SHOWN: usize = 3;

/// The ticked boxes of `page`, in one finding.
pub fn check(page: &Page, config: &Config) -> Option<Diagnostic> {
    let status = page.meta.status.as_ref().map_or("", |status| status.value.trim());
    let is_record = RECORDS.iter().any(|record| status.eq_ignore_ascii_case(record));
    if is_record || config.runs.prechecked == Prechecked::Keep {
        return None;
    }
    let ticked: Vec<_> = page.steps.iter().filter(|step| step.state == State::Done).map(|step| step.marker).collect();
    let (first, more) = ticked.split_first()?;
    // Where nothing is left to do, nobody is meant to do it.
    if ticked.len() == page.steps.len() {
        return None;
    }
    let verb = if more.is_empty() { "is" } else { "are" };
    let mut diagnostic = Diagnostic::new(
        &PRECHECKED_STEP,
        Location::new(&page.path, *first),
        format!("{} of {} boxes {verb} ticked in the document, and shown open", ticked.len(), page.steps.len()),
    )
    .help("write `[ ]`; if the page tells of work that is done, say `status: done` in its front matter");
    for span in more.iter().take(SHOWN) {
        diagnostic = diagnostic.also(Location::new(&page.path, *span), "ticked too");
    }
    Some(diagnostic)
}
