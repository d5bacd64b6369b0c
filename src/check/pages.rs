//! Pages that nobody finds.

use super::links::BROKEN_LINK;
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
    if !library.has_summary {
        return Vec::new();
    }
    let listed = library.order.pages();
    library
        .published()
        .filter(|(page, _)| {
            !page.meta.orphan && !listed.contains(&page.path) && library.backlinks(&page.path).is_empty()
        })
        .map(|(page, _)| {
            let location = Location::new(&page.path, Span::empty(page.body.start));
            Diagnostic::new(&ORPHAN_PAGE, location, format!("no way leads to `{}`", page.path))
                .help("list it in `SUMMARY.md`, link to it, or say `orphan: true` in its front matter")
        })
        .collect()
}

/// Chapters of `SUMMARY.md` whose page does not exist.
pub fn absent_chapters(library: &Library) -> Vec<Diagnostic> {
    let summary = library.content.join("SUMMARY.md");
    let absent = library.absent_chapters.iter().map(|chapter| {
        let message = format!("chapter does not exist: `{}`", chapter.value);
        Diagnostic::new(&BROKEN_LINK, Location::new(&summary, chapter.span), message)
            .label(format!("no page `{}`", chapter.value))
            .help("create it, mend the path, or make it a draft: `[Title]()`")
    });
    absent.collect()
}
