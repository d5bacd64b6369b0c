//! Pages that somebody should look at again.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Subject};
use crate::input::Changes;
use crate::input::config::Config;
use crate::library::{Library, Target};
use crate::page::{Page, Reference, ReferenceKind};

/// The day of the next review is over.
pub static REVIEW_OVERDUE: Rule = Rule {
    name: "review-overdue",
    severity: Severity::Note,
    summary: "the day on which a page was to be reviewed is over",
};

/// What a page relies on changed after its review.
pub static DRIFT_SINCE_REVIEW: Rule = Rule {
    name: "drift-since-review",
    severity: Severity::Warning,
    summary: "a file that a page refers to changed after the page was reviewed",
};

/// Statuses of pages that nobody is meant to work with, now or any more.
const OUT_OF_USE: &[&str] = &["draft", "deprecated", "archived", "obsolete", "retired", "superseded"];

/// What is so today and says nothing about the text of the book.
#[derive(Clone, Debug, Default)]
pub struct Present {
    /// The day of the check; without one, no review is overdue.
    pub today: Option<Date>,
    /// Whether a machine checks what was pushed to it.
    pub in_ci: bool,
    /// The last changes of the files that reviewed pages rely on.
    pub changes: Changes,
}

/// The files whose changes matter.
#[derive(Debug, Hash)]
pub struct Watched {
    /// The first day whose changes do.
    pub day: Date,
    /// The files.
    pub files: BTreeSet<SourcePath>,
}

/// The files that reviewed pages rely on; `None` when no page was ever reviewed.
pub fn watched(library: &Library) -> Option<Watched> {
    let mut oldest: Option<Date> = None;
    let mut files = BTreeSet::new();
    for page in library.pages.values().filter(|page| is_in_use(page)) {
        let Some(reviewed) = &page.meta.reviewed else { continue };
        let relied_on: Vec<&SourcePath> = relied_on(page, library).into_iter().map(|(_, file)| file).collect();
        if !relied_on.is_empty() {
            oldest = Some(oldest.map_or(reviewed.value, |day| day.min(reviewed.value)));
            files.extend(relied_on.into_iter().cloned());
        }
    }
    Some(Watched { day: oldest?, files })
}

/// Why `page` should be looked at again.
pub fn check(page: &Page, library: &Library, config: &Config, present: &Present) -> Vec<Diagnostic> {
    if !is_in_use(page) {
        return Vec::new();
    }
    let every = config.review.every.map(|days| days.0);
    let mut found: Vec<Diagnostic> = present.today.and_then(|today| overdue(page, every, today)).into_iter().collect();
    found.extend(drift(page, library, &present.changes));
    found
}

fn is_in_use(page: &Page) -> bool {
    let status = page.meta.status.as_ref().map_or("", |status| status.value.trim());
    !page.meta.draft && !OUT_OF_USE.iter().any(|out| status.eq_ignore_ascii_case(out))
}

fn overdue(page: &Page, every: Option<u32>, today: Date) -> Option<Diagnostic> {
    let day = page.review_by(every).filter(|day| *day < today)?;
    let (span, help) = match (&page.meta.review_by, &page.meta.reviewed) {
        (Some(by), _) => (by.span, "go through the page, then put the day of the next review here"),
        (None, reviewed) => (reviewed.as_ref()?.span, "go through the page, then put the day on which you did here"),
    };
    let message = format!("the review of this page was due on {day}");
    Some(Diagnostic::new(&REVIEW_OVERDUE, Location::new(&page.path, span), message).help(help))
}

fn drift(page: &Page, library: &Library, changes: &Changes) -> Vec<Diagnostic> {
    let Some(reviewed) = &page.meta.reviewed else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (reference, file) in relied_on(page, library) {
        let Some(change) = changes.of(file).filter(|change| change.day > reviewed.value) else { continue };
        if !seen.insert(file) {
            continue;
        }
        let (day, commit) = (change.day, &change.commit);
        let message = format!("reviewed on {}, but `{file}` changed on {day} ({commit})", reviewed.value);
        found.push(
            Diagnostic::new(&DRIFT_SINCE_REVIEW, Location::new(&page.path, reference.span), message)
                .about(Subject {
                    kind: reference.kind.name(),
                    raw: reference.span.of(&page.text).to_string(),
                    target: file.to_string(),
                    directory: None,
                    tried: Vec::new(),
                })
                .also(Location::new(&page.path, reviewed.span), "the last review")
                .help(format!("read what changed with `git show {commit}`, mend the page, then renew `reviewed`")),
        );
    }
    found
}

/// The files that a page is true or wrong with: scripts, settings and the like, but no pages and no pictures.
fn relied_on<'a>(page: &'a Page, library: &'a Library) -> Vec<(&'a Reference, &'a SourcePath)> {
    page.references
        .iter()
        .zip(library.targets(&page.path))
        .filter(|(reference, _)| !matches!(reference.kind, ReferenceKind::Image | ReferenceKind::Prose))
        .filter_map(|(reference, target)| match target {
            Target::File(file) if !file.is_markdown() => Some((reference, file)),
            _ => None,
        })
        .collect()
}
