//! Findings that a change of the repository brought about, and pages that it took away.

use std::sync::Arc;

use crate::base::{Diagnostic, Location, Rule, Severity, SitePath, SourcePath, Span, Star, pattern};
use crate::input::Since;
use crate::input::config::Config;
use crate::library::{Library, Redirects};
use crate::page::{Dialect, Page};

/// The address of a page is gone.
pub static REMOVED_PAGE: Rule = Rule {
    name: "removed-page",
    severity: Severity::Warning,
    summary: "a page that was published is gone, and nothing leads from its address to another",
};

/// Whether a finding stands on changed lines, or is about something that changed. `text` gives the text of a file.
pub fn concerns(found: &Diagnostic, since: &Since, text: &dyn Fn(&SourcePath) -> Option<Arc<str>>) -> bool {
    let others = found.related.iter().map(|label| &label.location);
    std::iter::once(&found.location).chain(others).any(|place| is_changed(place, since, text)) || is_about(found, since)
}

fn is_changed(place: &Location, since: &Since, text: &dyn Fn(&SourcePath) -> Option<Arc<str>>) -> bool {
    if !since.is_touched(&place.path) {
        return false;
    }
    // A finding without a place is about the file as a whole, and so is one in a file that cannot be read.
    let Some(text) = text(&place.path).filter(|_| place.span.start != place.span.end) else { return true };
    // Git ends lines at line feeds alone.
    let line = |at: usize| memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count() + 1;
    since.has_lines(&place.path, line(place.span.start), line(place.span.end.saturating_sub(1)))
}

/// Whether what a finding is about changed: the target of its reference, wherever that was looked for, or a file that
/// its message names.
fn is_about(found: &Diagnostic, since: &Since) -> bool {
    match &found.subject {
        Some(subject) => subject.tried.iter().chain([&subject.target]).any(|target| is_touched(target, since)),
        None => found.message.split('`').skip(1).step_by(2).any(|name| is_touched(name, since)),
    }
}

fn is_touched(target: &str, since: &Since) -> bool {
    let path = target.split_once('#').map_or(target, |(path, _)| path);
    let touches = |path: &str| since.is_touched(&SourcePath::new(path));
    // Links may name what a page becomes.
    let source = path.strip_suffix(".html");
    let readme = source.and_then(|source| source.strip_suffix("index"));
    touches(target)
        || touches(path)
        || source.is_some_and(|source| touches(&format!("{source}.md")))
        || readme.is_some_and(|folder| touches(&format!("{folder}README.md")))
        || (path.contains(['*', '?', '{']) && matches(path, since))
}

fn matches(written: &str, since: &Since) -> bool {
    let Ok(pattern) = pattern(written, Star::Anywhere) else { return false };
    since.touched().any(|path| pattern.is_match(path.as_str()))
}

/// Pages that were published and are not, although nothing leads from their address to another page.
pub fn removed(library: &Library, config: &Config, since: &Since) -> Vec<Diagnostic> {
    let redirects = Redirects::new(library, &config.html.redirect);
    let is_known = |address: &SitePath| library.page_at(address).is_some() || redirects.at(address).is_some();
    let mut found = Vec::new();
    for (path, text) in since.before().filter(|(path, _)| library.url(path).is_none()) {
        let Some(url) = library.address(path).filter(|url| !is_known(url)) else { continue };
        let before = Page::parse(path, &text.into(), Dialect::default());
        if before.meta.draft || path.file_name() == "SUMMARY.md" {
            continue;
        }
        let message = format!("`{path}` is no longer published, and its address `{url}` is gone");
        let diagnostic = Diagnostic::new(&REMOVED_PAGE, Location::new(path, Span::default()), message);
        let alias = format!("/{url}");
        found.push(match since.renamed(path).filter(|now| library.url(now).is_some()) {
            Some(now) => {
                diagnostic.note(format!("it is `{now}` now")).help(format!("add `{alias}` to the `aliases` of `{now}`"))
            }
            None => diagnostic.help(format!("add `{alias}` to the `aliases` of the page that takes its place")),
        });
    }
    found
}
