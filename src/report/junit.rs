//! The report as JUnit XML, which most systems of continuous integration read.

use std::collections::BTreeMap;

use super::findings::{Findings, Report, explained, message};
use super::visible::steers;
use crate::base::{Diagnostic, Severity, SourcePath};

/// The day of a report that does not know its own.
const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// A suite for each page: a test that fails for each error, and one that passes when there is none.
///
/// Warnings and notes are what the suite says on standard output, because a test can only pass or fail. The form is that
/// of Ant, the strictest of the descriptions that go by this name.
pub(super) fn document(findings: &Findings<'_>, report: &Report<'_>) -> String {
    let mut by_page: BTreeMap<&SourcePath, Vec<&Diagnostic>> =
        report.pages.iter().map(|page| (page, Vec::new())).collect();
    for diagnostic in &findings.sorted {
        by_page.entry(&diagnostic.location.path).or_default().push(diagnostic);
    }
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_string();
    for (id, (page, found)) in by_page.iter().enumerate() {
        text.push_str(&suite(findings, report, id, page, found));
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(findings: &Findings<'_>, report: &Report<'_>, id: usize, page: &SourcePath, found: &[&Diagnostic]) -> String {
    let name = attribute(&(report.from_repository)(page));
    let (errors, rest): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        found.iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
    let (tests, failures) = (errors.len().max(1), errors.len());
    let mut text = format!(
        "  <testsuite id=\"{id}\" name=\"{name}\" package=\"checkbook\" hostname=\"localhost\" \
         timestamp=\"{}T00:00:00\" time=\"0\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n    \
         <properties/>\n",
        report.day.unwrap_or(EPOCH)
    );
    if errors.is_empty() {
        text.push_str(&format!("    <testcase classname=\"{name}\" name=\"references\" time=\"0\"/>\n"));
    }
    for diagnostic in errors {
        text.push_str(&case(findings, report, &name, diagnostic));
    }
    let lines: Vec<String> = rest.iter().map(|diagnostic| said(findings, report, diagnostic)).collect();
    text.push_str(&format!(
        "    <system-out>{}</system-out>\n    <system-err/>\n  </testsuite>\n",
        body(&lines.join("\n"))
    ));
    text
}

fn case(findings: &Findings<'_>, report: &Report<'_>, suite: &str, diagnostic: &Diagnostic) -> String {
    let (line, column) = position(findings, diagnostic);
    let rule = diagnostic.rule.name;
    let name = attribute(&format!("{rule} {} ({line}:{column})", diagnostic.target()));
    let message = attribute(message(diagnostic));
    let said = body(&said(findings, report, diagnostic));
    format!(
        "    <testcase classname=\"{suite}\" name=\"{name}\" time=\"0\">\n      \
         <failure type=\"{rule}\" message=\"{message}\">{said}</failure>\n    </testcase>\n"
    )
}

fn position(findings: &Findings<'_>, diagnostic: &Diagnostic) -> (usize, usize) {
    let source = findings.source(&diagnostic.location.path);
    source.map_or((1, 1), |source| {
        let position = source.position(diagnostic.location.span.start);
        (position.line, position.column)
    })
}

fn said(findings: &Findings<'_>, report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let (line, column) = position(findings, diagnostic);
    let path = (report.from_repository)(&diagnostic.location.path);
    format!("{path}:{line}:{column}: {}[{}]: {}", diagnostic.severity, diagnostic.rule.name, explained(diagnostic))
}

/// Text between tags, without the characters that XML 1.0 cannot hold.
fn body(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    let text: String = text.chars().filter(allowed).collect();
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // A runner that keeps the log would take two hashes and a bracket for a command.
    let escaped = escaped.replace("##", "#&#35;");
    // A log shows the file as it is: it must not be turned around by it, and a line that begins with a colon may be taken
    // for a command too.
    let mut shown = String::with_capacity(escaped.len());
    let mut begins = true;
    for c in escaped.chars() {
        if (begins && c == ':') || (steers(c) && !matches!(c, '\t' | '\n')) {
            shown.push_str(&format!("&#{};", u32::from(c)));
        } else {
            shown.push(c);
        }
        begins = c == '\n' || begins && c.is_whitespace();
    }
    shown
}

/// Text in an attribute with double quotes, on one line.
fn attribute(text: &str) -> String {
    body(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_what_it_can() {
        assert_eq!(attribute("a<\"b\">&\u{1b}\nc"), "a&lt;&quot;b&quot;&gt;&amp;&#10;c");
        assert_eq!(body("a\u{0}\u{85}\u{ffff}]]>b"), "a]]&gt;b");
        assert_eq!(body("a\u{202e}b\tc"), "a&#8238;b\tc");
        assert_eq!(body("::a::b\n ::c"), "&#58;:a::b\n &#58;:c");
        assert_eq!(body("###[x]"), "#&#35;#[x]");
    }
}
