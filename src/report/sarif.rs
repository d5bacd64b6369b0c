//! The report as SARIF 2.1.0, with everything that code scanning of GitHub asks for.

use serde_json::{Value, json};

use super::findings::{Findings, Report, RuleText, explained, gravest, rule_address};
use super::fingerprint::fingerprints;
use super::visible;
use crate::base::{Confidence, Diagnostic, Edit, Location, Severity, SourcePath, plural};

/// The most results of one run that GitHub keeps.
const MOST: usize = 5_000;

/// The most characters that GitHub takes for a description of a rule.
const LONGEST: usize = 1_000;

/// One SARIF log with one run.
pub(super) fn document(findings: &Findings<'_>, report: &Report<'_>) -> String {
    let names = fingerprints(findings.sorted.iter().copied());
    let results: Vec<Value> = gravest(&findings.sorted, MOST, |_| 1)
        .into_iter()
        .filter_map(|index| Some((findings.sorted.get(index)?, names.get(index)?)))
        .map(|(diagnostic, name)| result(findings, report, diagnostic, name))
        .collect();
    let left_out = findings.sorted.len() - results.len();
    let notifications: Vec<Value> = (left_out > 0)
        .then(|| {
            let more = plural(left_out, "more finding");
            let text = format!("{more} left out, none graver than those that are here; other formats have all");
            json!({ "level": "warning", "message": { "text": text } })
        })
        .into_iter()
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(report) },
            "automationDetails": { "id": "checkbook/" },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "the root of the repository" } } },
            "results": results,
        }],
    });
    visible::json_text(serde_json::to_string_pretty(&log).unwrap_or_default()) + "\n"
}

fn driver(report: &Report<'_>) -> Value {
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": report.rules.iter().map(|text| rule(text, report.rule_url)).collect::<Vec<_>>(),
    })
}

fn rule(text: &RuleText<'_>, rule_url: Option<&str>) -> Value {
    let rule = text.rule;
    let short = crate::base::capitalised(rule.summary);
    let mut described = json!({
        "id": rule.name,
        "shortDescription": { "text": short },
        "fullDescription": { "text": shortened(&paragraphs(text.manual).unwrap_or_else(|| short.clone())) },
        "help": { "text": or(text.manual, &short), "markdown": or(text.manual, &short) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "tags": ["documentation"],
            "precision": match rule.severity {
                Severity::Error => "very-high",
                Severity::Warning => "high",
                Severity::Note => "medium",
            },
            "problem.severity": if rule.severity == Severity::Note { "recommendation" } else { level(rule.severity) },
        },
    });
    if let Some(address) = rule_address(rule_url, rule.name) {
        described["helpUri"] = json!(address);
    }
    described
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.trim().is_empty() { other } else { text }
}

/// What a manual page says before its first part, without the title.
fn paragraphs(manual: &str) -> Option<String> {
    let body = manual.split_once('\n').map(|(_, rest)| rest)?;
    let words = body.split("\n## ").next()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn result(findings: &Findings<'_>, report: &Report<'_>, diagnostic: &Diagnostic, name: &str) -> Value {
    let index = report.rules.iter().position(|text| text.rule.name == diagnostic.rule.name);
    let related = diagnostic.related.iter().enumerate().map(|(id, label)| {
        let mut place = place(findings, report, &label.location);
        place["id"] = json!(id + 1);
        place["message"] = json!({ "text": non_empty(&label.message) });
        place
    });
    let mut result = json!({
        "ruleId": diagnostic.rule.name,
        "level": level(diagnostic.severity),
        "message": { "text": explained(diagnostic) },
        "locations": [place(findings, report, &diagnostic.location)],
        "partialFingerprints": { "primaryLocationLineHash": name },
        "rank": rank(diagnostic),
        "properties": { "precision": precision(diagnostic.confidence) },
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<Value> = diagnostic
        .suggestions
        .iter()
        .filter(|suggestion| !suggestion.edits.is_empty())
        .map(|suggestion| fix(findings, report, &diagnostic.location.path, &suggestion.message, &suggestion.edits))
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

/// Empty texts are not valid.
fn non_empty(text: &str) -> &str {
    if text.trim().is_empty() { "-" } else { text }
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// How much a finding matters, up to 100: first by how much it weighs, then by how sure it is.
fn rank(diagnostic: &Diagnostic) -> f64 {
    let weight = match diagnostic.severity {
        Severity::Error => 90.0,
        Severity::Warning => 60.0,
        Severity::Note => 30.0,
    };
    weight + if diagnostic.confidence == Confidence::Certain { 10.0 } else { 0.0 }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "very-high",
        Confidence::Likely => "medium",
    }
}

fn place(findings: &Findings<'_>, report: &Report<'_>, location: &Location) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(report, &location.path),
            "region": region(findings, &location.path, location.span.start, location.span.end),
        },
    })
}

fn artifact(report: &Report<'_>, path: &SourcePath) -> Value {
    json!({ "uri": super::address::of_path(&(report.from_repository)(path)), "uriBaseId": "%SRCROOT%" })
}

/// Lines and columns from 1, the end exclusive. What is no text has a first line all the same.
fn region(findings: &Findings<'_>, path: &SourcePath, start: usize, end: usize) -> Value {
    let Some(source) = findings.source(path) else { return json!({ "startLine": 1 }) };
    let (from, to) = (source.position(start), source.position(end.max(start)));
    json!({
        "startLine": from.line,
        "startColumn": from.column,
        "endLine": to.line,
        "endColumn": to.column,
    })
}

fn fix(findings: &Findings<'_>, report: &Report<'_>, path: &SourcePath, message: &str, edits: &[Edit]) -> Value {
    let replacements: Vec<Value> = edits
        .iter()
        .map(|edit| {
            json!({
                "deletedRegion": region(findings, path, edit.span.start, edit.span.end),
                "insertedContent": { "text": edit.replacement },
            })
        })
        .collect();
    json!({
        "description": { "text": non_empty(message) },
        "artifactChanges": [{ "artifactLocation": artifact(report, path), "replacements": replacements }],
    })
}
