//! Tests that the forms for other programs are what they claim to be, whatever the findings are.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::agree::{diagnostics, texts};
use super::*;

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../tests/suite/schemas/sarif-2.1.0.json");
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    // Its regular expression has a bracket too many, which most programs let pass.
    for definition in ["run", "toolComponent"] {
        schema["definitions"][definition]["properties"]["language"].as_object_mut().unwrap().remove("pattern").unwrap();
    }
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
});

/// Where a log does not fit the schema of SARIF.
fn misfits(log: &Value) -> Vec<String> {
    SARIF.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The rule and the severity of each finding, in the order of the report for programs.
fn named(book: &Book, found: &[Diagnostic]) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(&book.report(found, Format::Json, Style::PLAIN)).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let findings = document["findings"].as_array().unwrap();
    findings.iter().map(|finding| (text(&finding["rule"]), text(&finding["severity"]))).collect()
}

#[test]
fn the_schema_of_sarif_finds_what_is_wrong() {
    let good: Value = serde_json::from_str(&Book::new(&[]).report(&[], Format::Sarif, Style::PLAIN)).unwrap();
    assert_eq!(misfits(&good), Vec::<String>::new());
    for (pointer, value) in [
        ("/version", Value::from("2.2")),
        ("/runs/0/tool/driver/name", Value::Null),
        ("/runs/0/tool/driver/rules/0/defaultConfiguration/level", Value::from("fatal")),
        ("/runs/0/results", serde_json::json!([{ "ruleId": "x" }])),
        ("/runs/0/columnKind", Value::from("bytes")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_ne!(misfits(&bad), Vec::<String>::new(), "{pointer}");
    }
}

/// The elements of JUnit XML, with the attributes that each must have, all that the strictest readers know, and with the
/// elements that may stand in it, in that order.
const JUNIT: [(&str, &[&str], &[&str]); 7] = [
    ("testsuites", &[], &["testsuite"]),
    (
        "testsuite",
        &["id", "name", "package", "hostname", "timestamp", "time", "tests", "failures", "errors", "skipped"],
        &["properties", "testcase", "system-out", "system-err"],
    ),
    ("properties", &[], &[]),
    ("testcase", &["classname", "name", "time"], &["failure"]),
    ("failure", &["type", "message"], &[]),
    ("system-out", &[], &[]),
    ("system-err", &[], &[]),
];

/// What a strict reader of JUnit XML would not expect in a document.
fn strangers(tree: &roxmltree::Document<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let Some((_, attributes, inner)) = JUNIT.iter().find(|(known, ..)| *known == name) else {
            found.push(name.to_string());
            continue;
        };
        let has: Vec<&str> = node.attributes().map(|attribute| attribute.name()).collect();
        if has.iter().copied().collect::<BTreeSet<_>>() != attributes.iter().copied().collect() {
            found.push(format!("{name} with {has:?}"));
        }
        let places: Vec<Option<usize>> = node
            .children()
            .filter(roxmltree::Node::is_element)
            .map(|child| inner.iter().position(|known| *known == child.tag_name().name()))
            .collect();
        if places.contains(&None) || !places.is_sorted() || name == "testcase" && places.len() > 1 {
            found.push(format!("inside {name}: {places:?}"));
        }
        for number in ["id", "tests", "failures", "errors", "skipped", "time"] {
            if node.attribute(number).is_some_and(|value| value.parse::<u32>().is_err()) {
                found.push(format!("{name} {number}"));
            }
        }
        if node.attribute("timestamp").is_some_and(|day| day.parse::<jiff::civil::DateTime>().is_err()) {
            found.push(format!("{name} timestamp"));
        }
    }
    found
}

#[test]
fn a_strict_reader_of_junit_is_not_surprised() {
    let good = Book::new(&[("a.md", "x")]).report(&[], Format::Junit, Style::PLAIN);
    let strange = |xml: &str| strangers(&roxmltree::Document::parse(xml).unwrap()).len();
    assert_eq!(strange(&good), 0);
    for (from, to) in [
        ("<properties/>", "<more/>"),
        (" package=", " folder="),
        ("tests=\"1\"", "tests=\"one\""),
        ("T00:00:00\"", "T00:00:00 o'clock\""),
        ("<system-err/>", "<system-err/><properties/>"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert!(bad != good && strange(&bad) > 0, "{bad}");
    }
}

#[test]
fn names_of_files_become_addresses() {
    for name in ["a b:c%#?[1]{x}|^`\"<>\\.md", "ä/漢\u{1b}\n.md", "../up.md", ":x", "-"] {
        let found = [Diagnostic::new(&LINK, place(name, 0, 1), "m").also(place(name, 0, 1), "")];
        let log = Book::new(&[(name, "x")]).report(&found, Format::Sarif, Style::PLAIN);
        let log: Value = serde_json::from_str(&log).unwrap();
        assert_eq!(misfits(&log), Vec::<String>::new(), "{name:?}");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        let address = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(crate::base::percent_decode(address).as_deref(), Some(name));
    }
}

#[test]
fn the_gravest_findings_are_kept_when_there_are_too_many() {
    let text = "x\n".repeat(6_000);
    let at = |rule, line: usize| Diagnostic::new(rule, place("a.md", 2 * line, 2 * line + 1), "m");
    let mut found: Vec<Diagnostic> = (0..5_500).map(|line| at(&ORPHAN, line)).collect();
    found.push(at(&LINK, 5_600));
    let log: Value =
        serde_json::from_str(&Book::new(&[("a.md", &text)]).report(&found, Format::Sarif, Style::PLAIN)).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(results[4_999]["ruleId"], "broken-link", "the last in the order of places");
    assert_eq!(results[4_998]["locations"][0]["physicalLocation"]["region"]["startLine"], 4_999);
    let said = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(said.as_str().unwrap().starts_with("501 more findings left out"), "{said}");
    assert_eq!(misfits(&log), Vec::<String>::new());
}

proptest! {
    #[test]
    fn sarif_fits_its_schema(
        a in texts(),
        b in texts(),
        found in proptest::collection::vec(diagnostics(), 0..6),
    ) {
        let book = Book::new(&[("a.md", &a), ("b.md", &b)]);
        let log: Value = serde_json::from_str(&book.report(&found, Format::Sarif, Style::PLAIN)).unwrap();
        prop_assert_eq!(misfits(&log), Vec::<String>::new());
        let results = log["runs"][0]["results"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_string();
        let said: Vec<_> = results.iter().map(|result| (text(&result["ruleId"]), text(&result["level"]))).collect();
        prop_assert_eq!(said, named(&book, &found));
        for result in results {
            prop_assert!(!result["message"]["text"].as_str().unwrap().trim().is_empty());
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let at = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
            prop_assert!(at("startLine", "startColumn") <= at("endLine", "endColumn") || region["endLine"].is_null());
        }
    }

    #[test]
    fn code_quality_and_tests_name_every_finding(
        a in texts(),
        found in proptest::collection::vec(diagnostics(), 0..6),
    ) {
        let book = Book::new(&[("a.md", &a)]);
        let named = named(&book, &found);
        let issues: Vec<Value> = serde_json::from_str(&book.report(&found, Format::Gitlab, Style::PLAIN)).unwrap();
        let checks: Vec<&str> = issues.iter().map(|issue| issue["check_name"].as_str().unwrap()).collect();
        prop_assert_eq!(checks, named.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>());
        let prints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        prop_assert_eq!(prints.len(), found.len());
        prop_assert!(issues.iter().all(|issue| !issue["description"].as_str().unwrap().trim().is_empty()));

        let xml = book.report(&found, Format::Junit, Style::PLAIN);
        let tree = roxmltree::Document::parse(&xml).unwrap();
        prop_assert_eq!(strangers(&tree), Vec::<String>::new(), "{}", xml);
        let failures = tree.descendants().filter(|node| node.has_tag_name("failure"));
        let errors: Vec<&str> =
            named.iter().filter(|(_, level)| level == "error").map(|(rule, _)| rule.as_str()).collect();
        prop_assert_eq!(failures.map(|node| node.attribute("type").unwrap()).collect::<Vec<_>>(), errors);
    }

    #[test]
    fn tables_and_annotations_keep_to_their_lines(
        a in texts(),
        found in proptest::collection::vec(diagnostics(), 0..6),
    ) {
        let book = Book::new(&[("a.md", &a)]);
        let named = named(&book, &found);
        let table = book.report(&found, Format::Markdown, Style::PLAIN);
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        let levels: Vec<&str> = rows.iter().map(|row| row.split(' ').nth(1).unwrap()).collect();
        prop_assert_eq!(levels, named.iter().map(|(_, level)| level.as_str()).collect::<Vec<_>>(), "{}", table);

        let commands = book.report(&found, Format::Github, Style::PLAIN);
        prop_assert!(commands.lines().count() <= found.len());
        for line in commands.lines() {
            let known = ["::error ", "::warning ", "::notice "].iter().any(|word| line.starts_with(word));
            prop_assert!(known && !line.contains(|c: char| c.is_control()), "{line:?}");
        }
        prop_assert_eq!(commands.is_empty(), found.is_empty());
    }
}
