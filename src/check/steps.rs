//! Boxes of a checklist that start ticked, and boxes that nobody can tick.

use crate::base::{Diagnostic, Location, Rule, Severity};
use crate::input::config::{Config, Prechecked};
use crate::page::{Page, Slip, State};

/// Boxes are ticked in the document.
pub static PRECHECKED_STEP: Rule = Rule {
    name: "prechecked-step",
    severity: Severity::Note,
    summary: "boxes of a checklist are ticked in the document itself",
};

/// Boxes stand in a block of code.
pub static TASK_IN_FENCE: Rule = Rule {
    name: "task-in-fence",
    severity: Severity::Note,
    summary: "boxes of a checklist stand in a block of code, where nobody can tick them",
};

/// Statuses of pages that tell of work that was done.
const RECORDS: &[&str] = &["done", "completed", "complete", "closed", "finished", "released", "archived", "deprecated"];

/// How many further boxes are shown.
const SHOWN: usize = 3;

/// The boxes in each block of code of `page`.
pub fn in_code(page: &Page) -> Vec<Diagnostic> {
    let found = page.slips.iter().filter_map(|slip| match slip.value {
        Slip::BoxesInCode(count) => {
            let message = format!("{count} boxes stand in a block of code, where nobody can tick them");
            let diagnostic = Diagnostic::new(&TASK_IN_FENCE, Location::new(&page.path, slip.span), message);
            Some(diagnostic.help("take the fence away and begin each line with `- [ ]`, or say what the code is"))
        }
        _ => None,
    });
    found.collect()
}

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
