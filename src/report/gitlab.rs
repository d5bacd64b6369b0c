//! The report in the form of GitLab's code quality.

use serde::Serialize;

use super::findings::{Findings, Report, message};
use super::fingerprint::fingerprints;
use super::visible;
use crate::base::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// An array with an issue for each finding.
pub(super) fn document(findings: &Findings<'_>, report: &Report<'_>) -> String {
    let names = fingerprints(findings.sorted.iter().copied());
    let issue = |(diagnostic, fingerprint): (&&crate::base::Diagnostic, _)| {
        let location = &diagnostic.location;
        let source = findings.source(&location.path);
        let line = |byte| source.map_or(1, |source| source.position(byte).line);
        let (begin, end) = (line(location.span.start), line(location.span.end));
        let help = diagnostic.help.as_ref().map(|help| format!(" ({help})"));
        Issue {
            description: format!("{}{}", message(diagnostic), help.unwrap_or_default()),
            check_name: diagnostic.rule.name,
            fingerprint,
            severity: match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: Place {
                path: (report.from_repository)(&location.path),
                lines: Lines { begin, end: end.max(begin) },
            },
        }
    };
    let issues: Vec<Issue<'_>> = findings.sorted.iter().zip(names.iter().map(String::as_str)).map(issue).collect();
    visible::json_text(serde_json::to_string_pretty(&issues).unwrap_or_default()) + "\n"
}
