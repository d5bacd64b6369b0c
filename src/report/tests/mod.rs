//! Tests of whole reports.

#![expect(
    clippy::needless_raw_string_hashes,
    clippy::too_many_lines,
    reason = "snapshots are written by a program and are not code to read through"
)]

mod agree;
mod data;
mod forms;
mod human;
mod lines;
mod machines;
mod places;
mod services;
mod suggestions;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Format, Report, RuleText, Style, Totals, render};
use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Span, Suggestion};

static LINK: Rule = Rule { name: "broken-link", severity: Severity::Error, summary: "a link leads nowhere" };
static ORPHAN: Rule = Rule { name: "orphan-page", severity: Severity::Warning, summary: "no page leads here" };
static ADVICE: Rule = Rule { name: "one-way-related", severity: Severity::Note, summary: "only one page says so" };
static ENCODING: Rule = Rule { name: "wrong-encoding", severity: Severity::Warning, summary: "text decoded twice" };

/// A few files; what is not among them is not text.
struct Book(BTreeMap<SourcePath, Arc<str>>);

impl Book {
    fn new(files: &[(&str, &str)]) -> Self {
        Book(files.iter().map(|(path, text)| (SourcePath::new(path), Arc::from(*text))).collect())
    }

    fn report(&self, diagnostics: &[Diagnostic], format: Format, style: Style) -> String {
        self.sized(diagnostics, format, style, 100)
    }

    fn sized(&self, diagnostics: &[Diagnostic], format: Format, style: Style, width: usize) -> String {
        let totals = Totals { pages: 2, references: 5, ..Totals::count(diagnostics) };
        let text_of = |path: &SourcePath| self.0.get(path).cloned();
        let rules = [&LINK, &ORPHAN, &ADVICE, &ENCODING].map(|rule| RuleText { rule, manual: "" });
        let pages: Vec<SourcePath> = self.0.keys().cloned().collect();
        let report = Report {
            rule_url: Some("https://example.org/rules.html#{rule}"),
            rules: &rules,
            pages: &pages,
            ..Report::new(diagnostics, &totals, &text_of)
        };
        String::from_utf8(render(format, &report, style, width)).unwrap()
    }

    fn human(&self, diagnostics: &[Diagnostic]) -> String {
        self.report(diagnostics, Format::Human, Style::PLAIN)
    }
}

fn place(path: &str, start: usize, end: usize) -> Location {
    Location::new(&SourcePath::new(path), Span::new(start, end))
}

fn edit(start: usize, end: usize, replacement: &str) -> Edit {
    Edit { span: Span::new(start, end), replacement: replacement.into() }
}

fn suggestion(message: &str, edits: Vec<Edit>) -> Suggestion {
    Suggestion { message: message.into(), safe: true, edits }
}
