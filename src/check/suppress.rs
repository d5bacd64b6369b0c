//! Findings that comments in a page let be, and comments that let nothing be.

use std::collections::{BTreeMap, BTreeSet};

use super::levels::{UNKNOWN_RULE, unknown_rule};
use super::rules::rule;
use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Span, Spanned, Suggestion};
use crate::library::Library;
use crate::page::{Fault, FaultKind, Page, Suppression};

/// A comment lets findings be that are not there.
pub static UNUSED_SUPPRESSION: Rule = Rule {
    name: "unused-suppression",
    severity: Severity::Warning,
    summary: "a comment allows a finding that is not there",
};

/// A comment that lets findings be does not say why, and the book asks for it.
pub static MISSING_REASON: Rule = Rule {
    name: "missing-reason",
    severity: Severity::Warning,
    summary: "a comment allows a finding and does not say why",
};

/// Rules whose findings depend on the day, on the history or on the system. That one is absent today, or here, does
/// not mean that a comment about it is of no use.
const DEPENDS: &[&str] = &[
    "drift-since-review",
    "removed-page",
    "review-overdue",
    "script-no-shebang",
    "script-not-executable",
    "untracked-target",
];

/// Whether a finding of a rule may come and go without a change of the book.
pub fn depends(rule: &str) -> bool {
    DEPENDS.contains(&rule)
}

/// What is wrong with the comments of `page` that let findings be, whatever is found.
pub fn check(page: &Page, require_reason: bool) -> Vec<Diagnostic> {
    let suppressions = &page.suppressions;
    let mut found: Vec<Diagnostic> = suppressions.faults.iter().map(|fault| faulty(page, fault)).collect();
    for comment in &suppressions.comments {
        let unknown = comment.rules.iter().filter(|allowed| rule(&allowed.name.value).is_none());
        found.extend(unknown.map(|allowed| misnamed(page, &allowed.name)));
        if require_reason && comment.reason.is_empty() {
            let message = format!("`{}` does not say why", comment.verb);
            found.push(
                Diagnostic::new(&MISSING_REASON, Location::new(&page.path, comment.span), message)
                    .help("write the reason behind the bracket"),
            );
        }
    }
    found
}

fn misnamed(page: &Page, name: &Spanned<String>) -> Diagnostic {
    let (diagnostic, near) = unknown_rule(&name.value, Location::new(&page.path, name.span));
    match near {
        Some(near) => diagnostic.suggest(Suggestion {
            message: format!("name `{near}`"),
            safe: false,
            edits: vec![Edit { span: name.span, replacement: near.to_string() }],
        }),
        None => diagnostic,
    }
}

fn faulty(page: &Page, fault: &Fault) -> Diagnostic {
    let location = Location::new(&page.path, fault.span);
    match &fault.kind {
        FaultKind::NoRules(verb) => Diagnostic::new(&UNKNOWN_RULE, location, format!("`{verb}` names no rule"))
            .help(format!("name what is allowed: `{verb}(broken-link)`")),
        FaultKind::Misspelt(word, near) => {
            Diagnostic::new(&UNKNOWN_RULE, location, format!("`{word}` is not a word for the checker"))
                .help(format!("did you mean `{near}`?"))
        }
        FaultKind::EndsNothing => {
            let removal = crate::page::removal(&page.text, fault.span);
            Diagnostic::new(&UNUSED_SUPPRESSION, location, "`end-allow` ends nothing").suggest(removed(&[removal]))
        }
    }
}

/// What the comments of all pages do to the findings.
pub struct Applied {
    /// Findings that no comment lets be.
    pub kept: Vec<Diagnostic>,
    /// Findings that one does.
    pub suppressed: Vec<Diagnostic>,
    /// Comments that let nothing be.
    pub unused: Vec<Diagnostic>,
}

/// Takes the findings out that comments let be.
pub fn apply(library: &Library, found: Vec<Diagnostic>) -> Applied {
    let mut used: BTreeMap<&SourcePath, BTreeSet<Place>> = BTreeMap::new();
    let mut reaches: BTreeMap<&SourcePath, Reach<'_>> = BTreeMap::new();
    let mut applied = Applied { kept: Vec::new(), suppressed: Vec::new(), unused: Vec::new() };
    for diagnostic in found {
        let place = &diagnostic.location;
        let Some((path, page)) = library.pages.get_key_value(&place.path) else {
            applied.kept.push(diagnostic);
            continue;
        };
        let at = place.span.start;
        let by = reaches.entry(path).or_insert_with(|| Reach::new(page)).comment(diagnostic.rule.name, at);
        if let Some(by) = by {
            used.entry(path).or_default().insert(by);
        }
        if by.is_some() || is_unchecked(page, at) {
            applied.suppressed.push(diagnostic);
        } else {
            applied.kept.push(diagnostic);
        }
    }
    for (path, page) in &library.pages {
        let is_used = |place: &Place| used.get(path).is_some_and(|used| used.contains(place));
        applied.unused.extend(page.suppressions.comments.iter().enumerate().filter_map(|(index, comment)| {
            let unused: Vec<usize> = (0..comment.rules.len())
                .filter(|&number| !is_used(&(index, number)) && is_certain(&comment.rules[number].name.value))
                .collect();
            (!unused.is_empty()).then(|| unneeded(page, comment, &unused))
        }));
    }
    applied
}

/// Whether a rule is one, and finds the same every day and everywhere.
fn is_certain(name: &str) -> bool {
    rule(name).is_some() && !depends(name)
}

/// Whether byte `at` stands in a block of code in which nothing is checked.
fn is_unchecked(page: &Page, at: usize) -> bool {
    let blocks = &page.suppressions.unchecked;
    let after = blocks.partition_point(|block| block.end <= at);
    blocks.get(after).is_some_and(|block| block.contains(at))
}

/// A comment, and a rule in it.
type Place = (usize, usize);

/// Where a place begins or ends, which of the two, how far it reaches, and what it is.
type Change = (usize, bool, (usize, Place));

/// For each rule, from which byte on which comment lets its findings be: of several, the one that reaches least far.
struct Reach<'p>(BTreeMap<&'p str, Vec<(usize, Option<Place>)>>);

impl<'p> Reach<'p> {
    fn new(page: &'p Page) -> Self {
        let mut changes: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
        for (index, comment) in page.suppressions.comments.iter().enumerate() {
            for (number, allowed) in comment.rules.iter().enumerate() {
                let Span { start, end } = allowed.scope;
                // A finding at the very end of a page is in what reaches up to there.
                let behind = if end == page.text.len() { end + 1 } else { end };
                let place = (end.saturating_sub(start), (index, number));
                let of_rule = changes.entry(&allowed.name.value).or_default();
                of_rule.extend([(start, true, place), (behind, false, place)].into_iter().filter(|_| start < behind));
            }
        }
        Reach(changes.into_iter().map(|(rule, changes)| (rule, nearest(changes))).collect())
    }

    /// The comment that lets a finding of `rule` at byte `at` be.
    fn comment(&self, rule: &str, at: usize) -> Option<Place> {
        let stretches = self.0.get(rule)?;
        let after = stretches.partition_point(|(start, _)| *start <= at);
        stretches.get(after.checked_sub(1)?)?.1
    }
}

/// Which of the places that begin and end is the shortest, from each byte on at which that changes.
fn nearest(mut changes: Vec<Change>) -> Vec<(usize, Option<Place>)> {
    changes.sort_unstable();
    let mut open = BTreeSet::new();
    let mut stretches: Vec<(usize, Option<Place>)> = Vec::new();
    for (at, begins, place) in changes {
        if begins {
            open.insert(place);
        } else {
            open.remove(&place);
        }
        stretches.pop_if(|(last, _)| *last == at);
        stretches.push((at, open.first().map(|(_, place)| *place)));
    }
    stretches
}

/// A comment of which the rules with the numbers `unused` let nothing be.
fn unneeded(page: &Page, comment: &Suppression, unused: &[usize]) -> Diagnostic {
    let names: Vec<String> = unused.iter().map(|&number| format!("`{}`", comment.rules[number].name.value)).collect();
    let names = names.join(", ");
    let all = unused.len() == comment.rules.len();
    let span = if all { comment.span } else { comment.rules[unused[0]].name.span };
    let message = match comment.verb {
        "expect" => format!("{names} is expected here, and is not found any more"),
        verb => format!("`{verb}` names {names}, and there is no such finding"),
    };
    let diagnostic = Diagnostic::new(&UNUSED_SUPPRESSION, Location::new(&page.path, span), message);
    if all && !comment.removal.is_empty() {
        return diagnostic.suggest(removed(&comment.removal));
    }
    match shorter(page, comment, unused).filter(|_| !all) {
        Some(edit) => diagnostic.suggest(Suggestion {
            message: format!("take {names} out of the list"),
            safe: true,
            edits: vec![edit],
        }),
        None => diagnostic.help(format!("take {names} out, here and where it ends")),
    }
}

/// The list of a comment without the rules that let nothing be.
fn shorter(page: &Page, comment: &Suppression, unused: &[usize]) -> Option<Edit> {
    let span = Span::new(comment.rules.first()?.name.span.start, comment.rules.last()?.name.span.end);
    let kept = comment.rules.iter().enumerate().filter(|(number, _)| !unused.contains(number));
    let kept: Vec<&str> = kept.map(|(_, allowed)| allowed.name.value.as_str()).collect();
    let plain = !comment.removal.is_empty() && !span.of(&page.text).contains(['\n', '\r']);
    plain.then(|| Edit { span, replacement: kept.join(", ") })
}

fn removed(spans: &[Span]) -> Suggestion {
    let edits = spans.iter().map(|&span| Edit { span, replacement: String::new() }).collect();
    Suggestion { message: "take the comment out".to_string(), safe: true, edits }
}
