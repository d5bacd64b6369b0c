//! Pages that nobody finds.

use crate::base::{Diagnostic, Location, Rule, Severity, Span};
use crate::library::Library;

/// No way leads to a page.
pub static ORPHAN_PAGE: Rule = Rule {
    name: "orphan-page",
    severity: Severity::Warning,
    summary: "a page is not in the navigation and no page links to it",
};

/// The page that every other page leads to.
const HOME: &str = "index.html";

/// Published pages that neither the navigation nor another page leads to.
pub fn orphans(library: &Library) -> Vec<Diagnostic> {
    if !library.has_summary {
        return Vec::new();
    }
    let listed = library.order.pages();
    library
        .published()
        .filter(|(page, url)| {
            url.as_str() != HOME
                && !page.meta.orphan
                && !listed.contains(&page.path)
                && library.backlinks(&page.path).is_empty()
        })
        .map(|(page, _)| {
            let location = Location::new(&page.path, Span::empty(page.body.start));
            Diagnostic::new(&ORPHAN_PAGE, location, format!("no way leads to `{}`", page.path))
                .help("list it in `SUMMARY.md`, link to it, or say `orphan: true` in its front matter")
        })
        .collect()
}
