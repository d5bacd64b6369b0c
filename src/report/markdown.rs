//! The report as a table in Markdown, for comments on pull requests and summaries of jobs.

use super::findings::{Findings, Report, rule_address};
use super::totals::summary_line;
use super::visible;
use crate::base::Diagnostic;

/// The most bytes of a report: GitHub takes 1 MiB for the summary of a step.
const MOST: usize = 900 * 1024;

/// A title, a table with a row for each finding, and the line that sums up.
pub(super) fn render(findings: &Findings<'_>, report: &Report<'_>) -> String {
    let mut text = "## checkbook\n\n".to_string();
    if !findings.sorted.is_empty() {
        text.push_str("| | Place | Rule | Finding |\n|---|---|---|---|\n");
    }
    for (index, diagnostic) in findings.sorted.iter().enumerate() {
        let row = row(findings, report, diagnostic);
        if text.len() + row.len() > MOST {
            text.push_str(&format!("\n… and {} more.\n", findings.sorted.len() - index));
            break;
        }
        text.push_str(&row);
    }
    if !findings.sorted.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("{}\n", words(&summary_line(report.totals, None))));
    text
}

fn row(findings: &Findings<'_>, report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let path = (report.from_repository)(&diagnostic.location.path);
    let place = match findings.source(&diagnostic.location.path) {
        Some(source) => {
            let position = source.position(diagnostic.location.span.start);
            format!("{path}:{}:{}", position.line, position.column)
        }
        None => path,
    };
    let name = diagnostic.rule.name;
    let rule = rule_address(report.rule_url, name).map_or(name.to_string(), |address| format!("[{name}]({address})"));
    let help = diagnostic.help.iter().map(|help| format!("; {}", words(help)));
    let said: String = std::iter::once(words(&diagnostic.message)).chain(help).collect();
    format!("| {} | {} | {rule} | {said} |\n", diagnostic.severity, code(&place))
}

/// Words of a message: what stands in backticks stays code, everything else means nothing to Markdown.
fn words(text: &str) -> String {
    let line = visible::one_line(text);
    let parts = line.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { code(part) } else { escaped(part) }).collect()
}

/// Inline code in a cell of a table.
fn code(text: &str) -> String {
    let line = visible::one_line(text);
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if line.starts_with('`') || line.ends_with('`') || line.is_empty() { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", line.replace('|', "\\|"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => escaped.extend(['\\', c]),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_anything() {
        assert_eq!(words("no file `a|b.md` in *x* <b> @team"), "no file `a\\|b.md` in \\*x\\* &lt;b&gt; &#64;team");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
