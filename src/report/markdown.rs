//! The report as a table in Markdown, for comments on pull requests and summaries of jobs.

use super::address::of_path;
use super::findings::{Findings, Report, gravest, message, rule_address};
use super::totals::summary_line;
use super::visible;
use crate::base::{Diagnostic, plural};

/// The most bytes of a comment: GitHub takes 65,536 characters.
pub(super) const COMMENT: usize = 60_000;

/// The most bytes of a summary: GitHub takes 1 MiB for a step.
pub(super) const SUMMARY: usize = 900 * 1024;

/// A title, a table with a row for each finding, and the line that sums up, in about `most` bytes. What has no room is
/// counted.
pub(super) fn render(findings: &Findings<'_>, report: &Report<'_>, most: usize) -> String {
    let rows: Vec<String> = findings.sorted.iter().map(|diagnostic| row(findings, report, diagnostic)).collect();
    let kept = gravest(&findings.sorted, most, |index| rows.get(index).map_or(0, String::len));
    let mut text = "## checkbook\n\n".to_string();
    if !kept.is_empty() {
        text.push_str("| | Place | Rule | Finding |\n|---|---|---|---|\n");
        text.extend(kept.iter().filter_map(|&index| rows.get(index)).map(String::as_str));
        text.push('\n');
    }
    match rows.len() - kept.len() {
        0 => {}
        more => text.push_str(&format!("… and {} that had no room here.\n\n", plural(more, "more finding"))),
    }
    text.push_str(&format!("{}\n", words(&summary_line(report.totals, None))));
    text
}

fn row(findings: &Findings<'_>, report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let path = (report.from_repository)(&diagnostic.location.path);
    let position =
        findings.source(&diagnostic.location.path).map(|source| source.position(diagnostic.location.span.start));
    let place = match position {
        Some(position) => code(&format!("{path}:{}:{}", position.line, position.column)),
        None => code(&path),
    };
    let place = match report.source_url {
        Some(address) => {
            let line = position.map_or(1, |position| position.line).to_string();
            format!("[{place}]({})", address.replace("{path}", &of_path(&path)).replace("{line}", &line))
        }
        None => place,
    };
    let name = diagnostic.rule.name;
    let rule = rule_address(report.rule_url, name).map_or(name.to_string(), |address| format!("[{name}]({address})"));
    let help = diagnostic.help.iter().map(|help| format!("; {}", words(help)));
    let said: String = std::iter::once(words(message(diagnostic))).chain(help).collect();
    format!("| {} | {place} | {rule} | {said} |\n", diagnostic.severity)
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
