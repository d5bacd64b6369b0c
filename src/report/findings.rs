//! What a report is about: the findings in their order, with the files they are in.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::totals::Totals;
use crate::base::{Diagnostic, LineIndex, Position, Rule, SourcePath, Span};

/// What to report.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The findings, in any order; the report sorts them.
    pub diagnostics: &'a [Diagnostic],
    /// What was checked.
    pub totals: &'a Totals,
    /// The text of a whole file, for positions and excerpts; `None` when it is not text or cannot be read. It is
    /// asked once for each file.
    pub text_of: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    /// The address of what is written about a rule, with `{rule}` where the rule's name goes.
    pub rule_url: Option<&'a str>,
    /// The address at which a file can be read, with `{path}` and `{line}` where those go.
    pub source_url: Option<&'a str>,
    /// Findings that the baseline knows. Only data shows them.
    pub baselined: &'a [Diagnostic],
    /// The pages that were checked.
    pub pages: &'a [SourcePath],
    /// Every rule, in a fixed order.
    pub rules: &'a [RuleText<'a>],
    /// The day on which the book was checked.
    pub day: Option<jiff::civil::Date>,
    /// A path from the root of the repository, for services that know nothing of books.
    pub from_repository: &'a dyn Fn(&SourcePath) -> String,
}

impl<'a> Report<'a> {
    /// A report of `diagnostics` alone: no rules, no pages, and paths as they are.
    pub fn new(
        diagnostics: &'a [Diagnostic],
        totals: &'a Totals,
        text_of: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> Self {
        Report {
            diagnostics,
            totals,
            text_of,
            rule_url: None,
            source_url: None,
            baselined: &[],
            pages: &[],
            rules: &[],
            day: None,
            from_repository: &as_it_is,
        }
    }
}

fn as_it_is(path: &SourcePath) -> String {
    path.to_string()
}

/// A rule and what the manual says of it, in Markdown.
#[derive(Clone, Copy, Debug)]
pub struct RuleText<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// Its page in the manual, with the title; may be empty.
    pub manual: &'a str,
}

/// The findings of a report in their order, and the texts they lie in.
pub(super) struct Findings<'a> {
    /// Sorted by place, then by rule.
    pub(super) sorted: Vec<&'a Diagnostic>,
    /// Those that the baseline knows, in the same order.
    pub(super) baselined: Vec<&'a Diagnostic>,
    sources: BTreeMap<&'a SourcePath, Source>,
}

/// A text and where its lines start.
pub(super) struct Source {
    pub(super) text: Arc<str>,
    pub(super) lines: LineIndex,
}

impl<'a> Findings<'a> {
    pub(super) fn new(report: &Report<'a>) -> Self {
        let sorted = sorted(report.diagnostics);
        let baselined = self::sorted(report.baselined);
        let mut asked = BTreeMap::new();
        for diagnostic in sorted.iter().chain(&baselined) {
            let related = diagnostic.related.iter().map(|label| &label.location.path);
            for path in std::iter::once(&diagnostic.location.path).chain(related) {
                asked.entry(path).or_insert_with(|| (report.text_of)(path).map(Source::new));
            }
        }
        let sources = asked.into_iter().filter_map(|(path, source)| Some((path, source?))).collect();
        Findings { sorted, baselined, sources }
    }

    /// The text of a file that a finding names, if it has one.
    pub(super) fn source(&self, path: &SourcePath) -> Option<&Source> {
        self.sources.get(path)
    }
}

fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by(|a, b| {
        let rest = |d: &Diagnostic| (d.severity, d.label.clone(), d.help.clone(), d.notes.clone());
        a.order(b).then_with(|| rest(a).cmp(&rest(b)))
    });
    sorted
}

impl Source {
    pub(super) fn new(text: Arc<str>) -> Self {
        let lines = LineIndex::new(&text);
        Source { text, lines }
    }

    /// The position of byte `offset`.
    pub(super) fn position(&self, offset: usize) -> Position {
        self.lines.position(&self.text, offset)
    }

    /// The bytes of `line` (from 1) without its line break; the end of the text when there is no such line.
    pub(super) fn content(&self, line: usize) -> Span {
        let end = self.text.len();
        let start = self.lines.start(line).unwrap_or(end);
        let next = self.lines.start(line + 1).unwrap_or(end);
        let text = Span::new(start, next).of(&self.text);
        Span::new(start, start + text.trim_end_matches(['\r', '\n']).len())
    }

    /// `span` with both ends inside the text, behind a byte order mark, and not inside a character.
    pub(super) fn clamp(&self, span: Span) -> Span {
        let first = self.lines.start(1).unwrap_or(0);
        let boundary = |offset: usize| {
            let near = offset.min(self.text.len());
            (0..=near).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
        };
        let start = boundary(span.start).max(first);
        Span::new(start, boundary(span.end).max(start))
    }
}

/// Which findings to keep when there is only so much `room`, and each takes as much of it as `size` says: the gravest,
/// in their own order.
pub(super) fn gravest(sorted: &[&Diagnostic], mut room: usize, size: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sorted.len()).collect();
    order.sort_by_key(|&index| sorted.get(index).map(|found| std::cmp::Reverse(found.severity)));
    let fits = |&index: &usize| {
        let left = room.checked_sub(size(index));
        room = left.unwrap_or_default();
        left.is_some()
    };
    let mut kept: Vec<usize> = order.into_iter().take_while(fits).collect();
    kept.sort_unstable();
    kept
}

/// What a finding says; what its rule finds, should it say nothing. Services refuse empty texts.
pub(super) fn message(diagnostic: &Diagnostic) -> &str {
    let rule = diagnostic.rule;
    let texts = [&*diagnostic.message, rule.summary, rule.name];
    texts.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// What a finding says with its facts and its advice, each on a line.
pub(super) fn explained(diagnostic: &Diagnostic) -> String {
    let notes = diagnostic.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
    std::iter::once(message(diagnostic).to_string()).chain(notes).chain(help).collect()
}

/// The address of what is written about the rule called `name`.
pub(super) fn rule_address(rule_url: Option<&str>, name: &str) -> Option<String> {
    rule_url.map(|address| address.replace("{rule}", name))
}
