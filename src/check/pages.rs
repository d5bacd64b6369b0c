//! Pages that nobody finds.

use crate::base::{Diagnostic, Location, Rule, Severity, Span};
use crate::library::Library;

/// No way leads to a page.
pub static ORPHAN_PAGE: Rule = Rule {
    name: "orphan-page",
    severity: Severity::Warning,
    summary: "a page is not in the navigation and no page links to it",
};

/// Published pages that neither the navigation nor another page leads to.
pub fn orphans(library: &Library) -> Vec<Diagnostic> {
    library
        .orphans()
        .into_iter()
        .map(|page| {
            let location = Location::new(&page.path, Span::empty(page.body.start));
            Diagnostic::new(&ORPHAN_PAGE, location, format!("no way leads to `{}`", page.path))
                .help("list it in `SUMMARY.md`, link to it, or say `orphan: true` in its front matter")
        })
        .collect()
}
