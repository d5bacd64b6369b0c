//! Says what is wrong, to people and to programs.

mod address;
mod diff;
mod excerpt;
mod findings;
mod fingerprint;
mod fold;
mod format;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
mod sarif;
mod schema;
mod short;
mod totals;
mod visible;

#[cfg(test)]
mod tests;

pub use findings::{Report, RuleText};
pub use format::{Format, Style, UnknownFormat};
pub use schema::schema;
pub use totals::{Totals, summary_line};
pub use visible::{json_text, one_line, source as visible_lines};

use findings::Findings;

/// The whole report as it is written to a file or a terminal, the line break at the end included.
///
/// `width` is how many columns an excerpt may take; `style` and `width` matter to [`Format::Human`] only. Nothing is
/// printed here, and a report without findings is empty, except as data.
pub fn render(format: Format, report: &Report<'_>, style: Style, width: usize) -> Vec<u8> {
    let findings = Findings::new(report);
    let text = match format {
        Format::Human => human::render(&findings, report.rule_url, style, width),
        Format::Short => short::render(&findings),
        Format::Json => json::document(&findings, report.totals, report.rule_url),
        Format::Jsonl => json::lines(&findings, report.totals, report.rule_url),
        Format::Sarif => sarif::document(&findings, report),
        Format::Github => github::render(&findings, report),
        Format::Gitlab => gitlab::document(&findings, report),
        Format::Junit => junit::document(&findings, report),
        Format::Markdown => markdown::render(&findings, report, markdown::COMMENT),
    };
    text.into_bytes()
}

/// The report in Markdown for the summary of a job, where there is more room than in a comment.
pub fn summary(report: &Report<'_>) -> Vec<u8> {
    markdown::render(&Findings::new(report), report, markdown::SUMMARY).into_bytes()
}
