//! Redirects that lead nowhere, or away from a page that is there.

use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath};
use crate::input::config::{Config, Places};
use crate::library::redirect::{Fault, Source};
use crate::library::{Library, Redirects};

/// A redirect cannot be made.
pub static BAD_REDIRECT: Rule = Rule {
    name: "bad-redirect",
    severity: Severity::Error,
    summary: "an old address is that of a page, or leads to nothing or in a circle",
};

/// What is wrong with the redirects of the book.
pub fn redirects(library: &Library, config: &Config, places: &Places) -> Vec<Diagnostic> {
    let diagnostic = |Fault { source, message }: Fault| {
        let location = match source {
            Source::Alias { page, span } => Location::new(&page, span),
            Source::Setting(key) => {
                let span = places.of(&format!("output.html.redirect.{key}")).unwrap_or_default();
                Location::new(&SourcePath::new("book.toml"), span)
            }
        };
        Diagnostic::new(&BAD_REDIRECT, location, message)
    };
    Redirects::new(library, &config.html.redirect).faults.into_iter().map(diagnostic).collect()
}
