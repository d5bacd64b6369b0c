//! What a report is about: the findings in their order, with the files they are in.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::totals::Totals;
use crate::base::{Diagnostic, LineIndex, Position, SourcePath, Span};

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
}

/// The findings of a report in their order, and the texts they lie in.
pub(super) struct Findings<'a> {
    /// Sorted by place, then by rule.
    pub(super) sorted: Vec<&'a Diagnostic>,
    sources: BTreeMap<&'a SourcePath, Source>,
}

/// A text and where its lines start.
pub(super) struct Source {
    pub(super) text: Arc<str>,
    pub(super) lines: LineIndex,
}

impl<'a> Findings<'a> {
    pub(super) fn new(report: &Report<'a>) -> Self {
        let mut sorted: Vec<&Diagnostic> = report.diagnostics.iter().collect();
        sorted.sort_by(|a, b| {
            let rest = |d: &'a Diagnostic| (d.severity, &d.label, &d.help, &d.notes);
            a.order(b).then_with(|| rest(a).cmp(&rest(b)))
        });
        let mut asked = BTreeMap::new();
        for diagnostic in &sorted {
            let related = diagnostic.related.iter().map(|label| &label.location.path);
            for path in std::iter::once(&diagnostic.location.path).chain(related) {
                asked.entry(path).or_insert_with(|| (report.text_of)(path).map(Source::new));
            }
        }
        let sources = asked.into_iter().filter_map(|(path, source)| Some((path, source?))).collect();
        Findings { sorted, sources }
    }

    /// The text of a file that a finding names, if it has one.
    pub(super) fn source(&self, path: &SourcePath) -> Option<&Source> {
        self.sources.get(path)
    }
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

/// The address of what is written about the rule called `name`.
pub(super) fn rule_address(rule_url: Option<&str>, name: &str) -> Option<String> {
    rule_url.map(|address| address.replace("{rule}", name))
}
