//! Links to headings that are not there.

use super::respell;
use super::suggest::{Clues, HELPED};
use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Suggestion, closest};
use crate::library::Library;
use crate::page::{Page, Reference};

/// A link's fragment leads to no heading.
pub static BROKEN_ANCHOR: Rule = Rule {
    name: "broken-anchor",
    severity: Severity::Error,
    summary: "a link points at a heading that its page does not have",
};

/// How many anchors are named.
const MOST_NAMED: usize = 5;

/// How many anchors of a page are compared with one that it does not have.
const MOST_COMPARED: usize = 1000;

/// What is said of `reference`, which leads to `path` and to no heading there, as `before` others of its page lead to
/// nothing.
pub fn broken(
    page: &Page,
    reference: &Reference,
    (path, fragment): (&SourcePath, &str),
    before: usize,
    library: &Library,
    clues: &Clues<'_>,
) -> Diagnostic {
    let location = Location::new(&page.path, reference.span);
    let diagnostic = Diagnostic::new(&BROKEN_ANCHOR, location, format!("`{path}` has no heading `#{fragment}`"));
    let Some(target) = library.page(path) else { return diagnostic };
    let anchors = || target.sections.iter().map(|section| section.anchor.as_str());
    let compared = || anchors().take(if before < HELPED { usize::MAX } else { 0 });
    let file = reference.target.split('#').next().unwrap_or_default();
    let edit = |safe, shown: &str, replacement: String| Suggestion {
        message: format!("point it at `{shown}`"),
        safe: safe && !reference.span.of(&page.text).contains(['\n', '\r']),
        edits: vec![Edit { span: reference.span, replacement }],
    };
    let folded = fragment.to_lowercase();
    if let Some(same) = compared().find(|anchor| anchor.to_lowercase() == folded) {
        let same = format!("#{same}");
        return diagnostic.help(format!("did you mean `{same}`?")).suggest(edit(true, &same, format!("{file}{same}")));
    }
    if let [other] = clues.pages_with_anchor(fragment) {
        let spelling = respell::link(other, page, reference, library);
        let text = if **other == page.path { format!("#{fragment}") } else { spelling.text };
        return diagnostic
            .note(format!("`{other}` has it, and no other page"))
            .help(format!("did you mean `{text}`?"))
            // Many pages have a `#security`, and that one has it now need not mean that it came from here.
            .suggest(edit(spelling.resolves && fragment.contains('-'), &text.clone(), text));
    }
    let diagnostic = match named(anchors(), target.sections.len()) {
        Some(names) => diagnostic.note(format!("it has {names}")),
        None => diagnostic.note("it has no heading"),
    };
    match closest(fragment, compared().take(MOST_COMPARED)) {
        Some(near) => {
            let near = format!("#{near}");
            diagnostic.help(format!("did you mean `{near}`?")).suggest(edit(false, &near, format!("{file}{near}")))
        }
        None => diagnostic.help(format!("the headings of `{path}` are listed by `checkbook explain {path}`")),
    }
}

/// The first anchors of so many, and how many more there are.
fn named<'a>(anchors: impl Iterator<Item = &'a str>, count: usize) -> Option<String> {
    let named = anchors.take(MOST_NAMED).map(|anchor| format!("`#{anchor}`")).collect::<Vec<_>>().join(", ");
    match count.checked_sub(MOST_NAMED) {
        _ if count == 0 => None,
        None | Some(0) => Some(named),
        Some(more) => Some(format!("{named} and {more} more")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_anchors_are_named() {
        assert_eq!(named(["a", "b"].into_iter(), 2).unwrap(), "`#a`, `#b`");
        assert_eq!(named("a b c d e f g".split(' '), 7).unwrap(), "`#a`, `#b`, `#c`, `#d`, `#e` and 2 more");
        assert_eq!(named(std::iter::empty(), 0), None);
    }
}
