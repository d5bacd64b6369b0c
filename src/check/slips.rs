//! Links that are none.

use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Span, Suggestion, percent_decode};
use crate::library::Library;
use crate::page::{Page, Slip};

/// `[text][label]` without a definition.
pub static UNDEFINED_REFERENCE: Rule = Rule {
    name: "undefined-reference",
    severity: Severity::Warning,
    summary: "a link names a label that the page does not define",
};

/// `[text](two words.md)`
pub static MALFORMED_LINK: Rule = Rule {
    name: "malformed-link",
    severity: Severity::Warning,
    summary: "a link is shown as text because its destination holds a space",
};

/// `[text]()`
pub static EMPTY_LINK: Rule =
    Rule { name: "empty-link", severity: Severity::Warning, summary: "a link or an image has no destination" };

/// The links of `page` that are none.
pub fn check(page: &Page, library: &Library) -> Vec<Diagnostic> {
    let at = |span: Span| Location::new(&page.path, span);
    page.slips
        .iter()
        .filter_map(|slip| match &slip.value {
            Slip::UndefinedLabel { label, near } => Some(undefined(at(slip.span), page, label, near.as_deref())),
            Slip::SpacedDestination => Some(spaced(at(slip.span), page, library)),
            Slip::EmptyLink => {
                let what = if slip.span.of(&page.text).starts_with('!') { "image" } else { "link" };
                let message = format!("this {what} has no destination");
                Some(Diagnostic::new(&EMPTY_LINK, at(slip.span), message).help("say where it leads, or take it out"))
            }
            Slip::Unfilled | Slip::PromptInScript | Slip::BoxesInCode(_) => None,
        })
        .collect()
}

fn undefined(location: Location, page: &Page, label: &str, near: Option<&str>) -> Diagnostic {
    let span = location.span;
    let diagnostic =
        Diagnostic::new(&UNDEFINED_REFERENCE, location, format!("the page does not define the label `{label}`"))
            .likely();
    let Some(near) = near else { return diagnostic.help(format!("add a line `[{label}]: …` with the destination")) };
    let diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    let Some(written) = span.of(&page.text).rfind(&format!("[{label}]")) else { return diagnostic };
    let start = span.start + written + 1;
    diagnostic.suggest(Suggestion {
        message: format!("use the label `{near}`"),
        safe: false,
        edits: vec![Edit { span: Span::new(start, start + label.len()), replacement: near.to_string() }],
    })
}

fn spaced(location: Location, page: &Page, library: &Library) -> Diagnostic {
    let span = location.span;
    let destination = span.of(&page.text);
    let exists = exists(destination, page, library);
    Diagnostic::new(&MALFORMED_LINK, location, "not a link: its destination holds a space")
        .help("put the destination between `<` and `>`, or write `%20` for each space")
        .suggest(Suggestion {
            message: "put it between `<` and `>`".to_string(),
            // Only then nobody can have meant words in brackets.
            safe: exists,
            edits: vec![Edit { span, replacement: format!("<{destination}>") }],
        })
}

fn exists(destination: &str, page: &Page, library: &Library) -> bool {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decode(path).unwrap_or_else(|| path.to_string());
    let bases = [page.path.parent(), library.content.clone(), SourcePath::new(""), library.repository.root.clone()];
    let absolute = path.starts_with('/');
    let mut places = bases.iter().skip(usize::from(absolute)).take(if absolute { 3 } else { 1 });
    places.any(|base| {
        let place = base.join(&path);
        library.page(&place).is_some() || library.repository.has_file(&place)
    })
}
