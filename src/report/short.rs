//! The report with one line for each finding.

use super::findings::Findings;
use super::visible;
use crate::base::{Diagnostic, SourcePath};

/// `path:line:column: error[rule]: message` for each finding; a file without text has no line and column.
pub(super) fn render(findings: &Findings<'_>) -> String {
    findings.sorted.iter().map(|diagnostic| line(findings, diagnostic)).collect()
}

fn line(findings: &Findings<'_>, diagnostic: &Diagnostic) -> String {
    let mut place = path(&diagnostic.location.path);
    if let Some(source) = findings.source(&diagnostic.location.path) {
        let position = source.position(diagnostic.location.span.start);
        place = format!("{place}:{}:{}", position.line, position.column);
    }
    let message = visible::one_line(&diagnostic.message);
    format!("{place}: {}[{}]: {message}\n", diagnostic.severity, diagnostic.rule.name)
}

/// The path, fit for the start of a line: continuous integration takes `::` and `##` there for commands to itself.
fn path(path: &SourcePath) -> String {
    let text = path.to_string();
    let guard = if text.trim_start().starts_with([':', '#']) { "./" } else { "" };
    format!("{guard}{}", visible::one_line(&text))
}
