//! Applies suggestions to texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Diagnostic, Edit, SourcePath, Span, Suggestion};

/// A text to which suggestions were applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The new text.
    pub text: String,
    /// How many findings this mends.
    pub findings: usize,
}

/// The texts that change when the findings among `found` are mended that can be; with `unsafe_too`, also by guesses.
///
/// A suggestion is applied whole or not at all, and not when it would touch what another one changes: the next check
/// finds what is left. No byte outside of the edits changes. `text_of` gives the texts that may be changed.
pub fn apply<'a>(
    found: impl IntoIterator<Item = &'a Diagnostic>,
    text_of: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    unsafe_too: bool,
) -> BTreeMap<SourcePath, Mended> {
    let mut files: BTreeMap<&SourcePath, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in found {
        files.entry(&diagnostic.location.path).or_default().push(diagnostic);
    }
    let mend = |(path, found): (&SourcePath, Vec<&Diagnostic>)| {
        let mended = apply_to(&text_of(path)?, &found, unsafe_too)?;
        Some((path.clone(), mended))
    };
    files.into_iter().filter_map(mend).collect()
}

fn apply_to(text: &str, found: &[&Diagnostic], unsafe_too: bool) -> Option<Mended> {
    let mut chosen: BTreeMap<usize, &Edit> = BTreeMap::new();
    let mut findings = 0;
    for diagnostic in found {
        let allowed = diagnostic.suggestions.iter().filter(|suggestion| suggestion.safe || unsafe_too);
        let mut fitting = allowed.filter(|suggestion| fits(text, suggestion) && !clashes(suggestion, &chosen));
        if let Some(suggestion) = fitting.next() {
            chosen.extend(suggestion.edits.iter().map(|edit| (edit.span.start, edit)));
            findings += 1;
        }
    }
    if findings == 0 {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut kept = 0;
    for edit in chosen.values() {
        mended.extend([Span::new(kept, edit.span.start).of(text), &edit.replacement]);
        kept = edit.span.end;
    }
    mended.push_str(Span::new(kept, text.len()).of(text));
    Some(Mended { text: mended, findings })
}

/// Whether a suggestion changes something, its spans are in the text, and no two of its edits touch the same bytes.
fn fits(text: &str, suggestion: &Suggestion) -> bool {
    let edits = &suggestion.edits;
    let in_text = |edit: &Edit| text.get(edit.span.start..edit.span.end).is_some();
    let changes = |edit: &Edit| edit.span.of(text) != edit.replacement;
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_unstable_by_key(|edit| edit.span);
    let apart = sorted.windows(2).all(|pair| !touches(pair[0], pair[1]));
    edits.iter().all(in_text) && edits.iter().any(changes) && apart
}

/// Whether an edit would touch what is changed already. The same edit once more does not: a link by name and its twin
/// have one definition.
fn clashes(suggestion: &Suggestion, chosen: &BTreeMap<usize, &Edit>) -> bool {
    suggestion.edits.iter().any(|edit| {
        // No two of the chosen touch each other, so that only the neighbours can touch this one.
        let before = chosen.range(..edit.span.start).next_back();
        let after = chosen.range(edit.span.start..).next();
        before.into_iter().chain(after).any(|(_, other)| *other != edit && touches(other, edit))
    })
}

fn touches(a: &Edit, b: &Edit) -> bool {
    (a.span.start < b.span.end && b.span.start < a.span.end) || a.span.start == b.span.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Location, Rule, Severity};
    use proptest::prelude::*;

    static RULE: Rule = Rule { name: "test-rule", severity: Severity::Error, summary: "a rule for tests" };

    type Change<'a> = (usize, usize, &'a str);

    fn finding(suggestions: &[(bool, &[Change<'_>])]) -> Diagnostic {
        let location = Location::new(&SourcePath::new("a.md"), Span::empty(0));
        let edit =
            |(start, end, text): &Change<'_>| Edit { span: Span::new(*start, *end), replacement: (*text).to_string() };
        let suggestion = |(safe, edits): &(bool, &[Change<'_>])| Suggestion {
            message: "change it".to_string(),
            safe: *safe,
            edits: edits.iter().map(edit).collect(),
        };
        let diagnostic = Diagnostic::new(&RULE, location, "wrong");
        Diagnostic { suggestions: suggestions.iter().map(suggestion).collect(), ..diagnostic }
    }

    fn mended(text: &str, found: &[Diagnostic], unsafe_too: bool) -> Option<(String, usize)> {
        let mut files = apply(found, &|_| Some(text.into()), unsafe_too);
        files.remove(&SourcePath::new("a.md")).map(|mended| (mended.text, mended.findings))
    }

    #[test]
    fn edits_are_applied_from_the_back_and_the_rest_stays_as_it_is() {
        let found = [finding(&[(true, &[(3, 5, "longer"), (8, 8, "!")])]), finding(&[(true, &[(5, 7, "")])])];
        assert_eq!(mended("\u{feff}ab\r\n12\r\n", &found, false), Some(("\u{feff}longer1!2\r\n".to_string(), 2)));
    }

    #[test]
    fn guesses_are_applied_only_when_they_are_asked_for() {
        let found = [finding(&[(false, &[(0, 1, "x")]), (true, &[(0, 1, "y")])])];
        assert_eq!(mended("abc", &found, false), Some(("ybc".to_string(), 1)));
        assert_eq!(mended("abc", &found, true), Some(("xbc".to_string(), 1)));
        assert_eq!(mended("abc", &[finding(&[(false, &[(0, 1, "x")])])], false), None);
    }

    #[test]
    fn what_touches_another_change_waits_and_the_same_change_counts_twice() {
        let first = finding(&[(true, &[(0, 2, "x")])]);
        let over = finding(&[(true, &[(1, 3, "y")])]);
        let behind = finding(&[(true, &[(2, 3, "z")])]);
        let all = [first.clone(), over, behind, first];
        assert_eq!(mended("abc", &all, false), Some(("xz".to_string(), 3)));
    }

    #[test]
    fn what_does_not_fit_the_text_is_left_alone() {
        for edits in [&[(2, 9, "x")][..], &[(1, 2, "x")], &[(0, 3, "äb")], &[(0, 2, "x"), (0, 3, "y")], &[]] {
            assert_eq!(mended("äb", &[finding(&[(true, edits)])], true), None, "{edits:?}");
        }
        assert!(apply(&[finding(&[(true, &[(0, 1, "x")])])], &|_| None, true).is_empty());
    }

    proptest! {
        #[test]
        fn bytes_outside_of_edits_stay(text in "[a-zä\r\n]{0,20}", spans in prop::collection::vec((0usize..24, 0usize..6), 0..6)) {
            let found: Vec<Diagnostic> =
                spans.iter().map(|(start, length)| finding(&[(true, &[(*start, start + length, "#")])])).collect();
            let after = mended(&text, &found, false).map_or_else(|| text.clone(), |(text, _)| text);
            let inside = |at: usize| spans.iter().any(|(start, length)| (*start..start + length).contains(&at));
            let kept: String = text.char_indices().filter(|(at, _)| !inside(*at)).map(|(_, c)| c).collect();
            let mut rest = after.chars().filter(|c| *c != '#');
            prop_assert!(kept.chars().all(|c| rest.any(|other| other == c)), "{text:?} became {after:?}");
        }
    }
}
