//! The report as workflow commands of GitHub Actions, which show up as annotations.

use std::collections::BTreeSet;

use super::findings::{Findings, Report, explained, rule_address};
use super::visible;
use crate::base::{Diagnostic, Severity, plural};

/// How many annotations of each severity GitHub shows for one step; it drops the rest without a word.
const SHOWN: usize = 10;

/// One workflow command a line: for each severity the first findings, each rule and target once, and at last how many
/// more there are.
pub(super) fn render(findings: &Findings<'_>, report: &Report<'_>) -> String {
    [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| of_severity(findings, report, severity))
        .collect()
}

fn of_severity(findings: &Findings<'_>, report: &Report<'_>, severity: Severity) -> String {
    let all: Vec<&Diagnostic> = findings.sorted.iter().copied().filter(|found| found.severity == severity).collect();
    let mut seen = BTreeSet::new();
    let distinct: Vec<&Diagnostic> =
        all.iter().copied().filter(|found| seen.insert((found.rule.name, found.target()))).collect();
    let fits = distinct.len() == all.len() && distinct.len() <= SHOWN;
    let shown = if fits { distinct.len() } else { distinct.len().min(SHOWN - 1) };
    let mut lines: String = distinct[..shown].iter().map(|found| command(findings, report, found)).collect();
    let more = all.len() - shown;
    if more > 0 {
        let (word, noun) = (word(severity), severity.name());
        let text = format!("and {}; the job's summary and the log list all", plural(more, &format!("more {noun}")));
        lines.push_str(&format!("::{word} title=checkbook::{}\n", data(&text)));
    }
    lines
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn command(findings: &Findings<'_>, report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let path = &diagnostic.location.path;
    let mut place = format!("file={}", property(&(report.from_repository)(path)));
    if let Some(source) = findings.source(path) {
        let (start, end) =
            (source.position(diagnostic.location.span.start), source.position(diagnostic.location.span.end));
        place.push_str(&format!(",line={},endLine={}", start.line, end.line.max(start.line)));
        // Columns mean something within one line only, and the last one is part of what is marked.
        if start.line == end.line {
            place.push_str(&format!(",col={},endColumn={}", start.column, end.column.max(start.column)));
        }
    }
    let mut text = visible::source(&explained(diagnostic)).into_owned();
    if let Some(address) = rule_address(report.rule_url, diagnostic.rule.name) {
        text.push_str(&format!("\n{address}"));
    }
    let title = property(diagnostic.rule.name);
    format!("::{} {place},title={title}::{}\n", word(diagnostic.severity), data(&text))
}

/// The text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_runner_would_take_apart_is_escaped() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%2C.md"), "a%2Cb%3Ac%252C.md");
    }
}
