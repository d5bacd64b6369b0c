//! Text of a template that nobody filled in.

use crate::base::{Diagnostic, Location, Rule, Severity};
use crate::page::{Page, Unfilled};

/// Template text is left over.
pub static UNFILLED_TEMPLATE: Rule =
    Rule { name: "unfilled-template", severity: Severity::Warning, summary: "text of a template was never filled in" };

/// The text and the metadata of `page` that wait to be filled in.
pub fn check(page: &Page) -> Vec<Diagnostic> {
    page.unfilled().into_iter().map(|left| diagnostic(page, left)).collect()
}

fn diagnostic(page: &Page, left: Unfilled) -> Diagnostic {
    let Unfilled { key, text, span } = left;
    let location = Location::new(&page.path, span);
    let Some(key) = key else {
        return Diagnostic::new(&UNFILLED_TEMPLATE, location, format!("`{text}` was never filled in"))
            .likely()
            .help("write what belongs here, or take it out");
    };
    let message = if text.is_empty() { format!("`{key}` is empty") } else { format!("`{key}` is still `{text}`") };
    let help = format!("give the page its `{key}`, or take the line out");
    Diagnostic::new(&UNFILLED_TEMPLATE, location, message).help(help)
}
