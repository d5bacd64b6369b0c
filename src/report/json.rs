//! The report for programs, as one JSON document or as lines of JSON.

use serde::Serialize;

use super::findings::{Findings, rule_address};
use super::fingerprint::fingerprints;
use super::schema::{Document, Edit, Finding, NAME, Point, Range, Reference, Related, Suggestion, Summary, Tool};
use super::totals::Totals;
use super::visible;
use crate::base::{self, Confidence, Diagnostic, Location, SourcePath, Subject};

/// One document in the shape `checkbook.check/1`.
pub(super) fn document(findings: &Findings<'_>, totals: &Totals, rule_url: Option<&str>) -> String {
    let document = Document {
        schema: NAME,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: summary(findings, totals),
        findings: all(findings, rule_url),
    };
    write(serde_json::to_string_pretty(&document))
}

/// Each finding on a line, and `{"summary":…}` on the last.
pub(super) fn lines(findings: &Findings<'_>, totals: &Totals, rule_url: Option<&str>) -> String {
    #[derive(Serialize)]
    struct Tail<'a> {
        summary: Summary<'a>,
    }
    let tail = write(serde_json::to_string(&Tail { summary: summary(findings, totals) }));
    let found = all(findings, rule_url);
    found.iter().map(|finding| write(serde_json::to_string(finding))).chain([tail]).collect()
}

fn write(text: serde_json::Result<String>) -> String {
    // Text keys and no writer that can fail: there is no error to have.
    visible::json_text(text.unwrap_or_default()) + "\n"
}

fn summary<'a>(findings: &Findings<'_>, totals: &'a Totals) -> Summary<'a> {
    let fixable = |d: &&&Diagnostic| d.suggestions.iter().any(|suggestion| suggestion.safe);
    Summary {
        pages: totals.pages,
        references: totals.references,
        skipped: &totals.skipped,
        errors: totals.errors,
        warnings: totals.warnings,
        notes: totals.notes,
        suppressed: totals.suppressed,
        baselined: totals.baselined,
        fixed: totals.fixed,
        fixable: findings.sorted.iter().filter(fixable).count(),
    }
}

fn all<'a>(findings: &Findings<'a>, rule_url: Option<&str>) -> Vec<Finding<'a>> {
    let known = std::iter::repeat_n(false, findings.sorted.len()).chain(std::iter::repeat(true));
    let both = findings.sorted.iter().chain(&findings.baselined).copied();
    let names = fingerprints(both.clone());
    both.zip(names)
        .zip(known)
        .map(|((diagnostic, name), baselined)| Finding { baselined, ..finding(findings, diagnostic, name, rule_url) })
        .collect()
}

fn finding<'a>(
    findings: &Findings<'_>,
    diagnostic: &'a Diagnostic,
    fingerprint: String,
    rule_url: Option<&str>,
) -> Finding<'a> {
    let path = &diagnostic.location.path;
    let related = diagnostic.related.iter().map(|label| Related {
        file: &label.location.path,
        span: range(findings, &label.location),
        message: &label.message,
    });
    Finding {
        rule: diagnostic.rule.name,
        severity: diagnostic.severity.name(),
        confidence: match diagnostic.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
        },
        message: &diagnostic.message,
        file: path,
        span: range(findings, &diagnostic.location),
        label: diagnostic.label.as_deref(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        related: related.collect(),
        suggestions: diagnostic.suggestions.iter().map(|given| suggestion(given, path)).collect(),
        source: diagnostic.subject.as_deref().map(|subject| source(subject.kind)),
        reference: diagnostic.subject.as_deref().map(reference),
        fingerprint,
        baselined: false,
        url: rule_address(rule_url, diagnostic.rule.name),
    }
}

/// Where a reference stands, by how it is written.
fn source(kind: &str) -> &'static str {
    match kind {
        "related" => "front-matter",
        "image" => "image",
        "inline-code" => "code-span",
        "command" => "fence",
        "prose" => "prose",
        _ => "link",
    }
}

fn reference(subject: &Subject) -> Reference<'_> {
    Reference { raw: &subject.raw, resolved: &subject.target, cwd: subject.directory.as_deref(), tried: &subject.tried }
}

fn suggestion<'a>(given: &'a base::Suggestion, file: &'a SourcePath) -> Suggestion<'a> {
    let edit = |edit: &'a base::Edit| Edit {
        file,
        start: edit.span.start,
        end: edit.span.end,
        replacement: &edit.replacement,
    };
    Suggestion {
        applicability: if given.safe { "safe" } else { "unsafe" },
        message: &given.message,
        edits: given.edits.iter().map(edit).collect(),
    }
}

fn range(findings: &Findings<'_>, location: &Location) -> Range {
    let source = findings.source(&location.path);
    let point = |byte: usize| {
        let position = source.map(|source| source.position(byte));
        Point { byte, line: position.map(|p| p.line), column: position.map(|p| p.column) }
    };
    Range { start: point(location.span.start), end: point(location.span.end) }
}
