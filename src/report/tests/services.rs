//! Tests of the forms that services of continuous integration read.

use serde_json::Value;

use super::*;
use crate::base::Subject;

/// One file with a hard name, and `count` findings of one rule in it, each about another target.
fn many(count: usize) -> (Book, Vec<Diagnostic>) {
    let text = "see [the page](x.md) for more\n".repeat(count);
    let found = (0..count).map(|n| {
        let target = format!("x{n}.md");
        let subject = Subject { kind: "link", raw: target.clone(), target, directory: None, tried: vec![] };
        let place = place("a, b:c%/ä.md", n * 30 + 15, n * 30 + 19);
        Diagnostic::new(&LINK, place, format!("no file `x{n}.md`: 100%,\nreally")).about(subject)
    });
    (Book::new(&[("a, b:c%/ä.md", &text), ("clean.md", "")]), found.collect())
}

fn report(count: usize, format: Format) -> String {
    let (book, found) = many(count);
    book.report(&found, format, Style::PLAIN)
}

#[test]
fn annotations_escape_everything_that_the_runner_takes_apart() {
    assert_eq!(
        report(1, Format::Github),
        "::error file=a%2C b%3Ac%25/ä.md,line=1,endLine=1,col=16,endColumn=20,title=broken-link::\
         no file `x0.md`: 100%25,%0Areally%0Ahttps://example.org/rules.html#broken-link\n"
    );
    let (book, mut found) = many(1);
    found[0].location.span.end = 40;
    let spread = book.report(&found, Format::Github, Style::PLAIN);
    assert!(spread.contains("line=1,endLine=2,title"), "columns say nothing over several lines: {spread}");
}

#[test]
fn annotations_stay_within_what_is_shown() {
    for (count, lines, last) in [(10, 10, "x9.md"), (11, 10, "and 2 more errors"), (47, 10, "and 38 more errors")] {
        let said = report(count, Format::Github);
        assert_eq!(said.lines().count(), lines);
        assert!(said.lines().last().unwrap().contains(last), "{count}: {said}");
    }
    let (book, mut found) = many(2);
    let first = found[0].subject.clone();
    found[1].subject = first;
    let said = book.report(&found, Format::Github, Style::PLAIN);
    assert_eq!(said.lines().count(), 2, "one for the target, one that says how many more: {said}");
}

#[test]
fn code_quality_has_the_fields_that_gitlab_needs() {
    let issues: Vec<Value> = serde_json::from_str(&report(3, Format::Gitlab)).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for issue in &issues {
        assert!(!issue["description"].as_str().unwrap().is_empty());
        assert_eq!(issue["check_name"], "broken-link");
        assert_eq!(issue["severity"], "major");
        assert_eq!(issue["location"]["path"], "a, b:c%/ä.md");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        names.insert(issue["fingerprint"].as_str().unwrap().to_string());
    }
    assert_eq!(names.len(), 3, "GitLab keeps one issue of each fingerprint");
    assert_eq!(Book::new(&[]).report(&[], Format::Gitlab, Style::PLAIN), "[]\n");
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let (_, found) = many(2);
    let names = |text: &str, shift: usize| {
        let book = Book::new(&[("a, b:c%/ä.md", text)]);
        let mut moved = found.clone();
        for diagnostic in &mut moved {
            diagnostic.location.span = diagnostic.location.span.shift(shift);
        }
        let issues: Vec<Value> = serde_json::from_str(&book.report(&moved, Format::Gitlab, Style::PLAIN)).unwrap();
        issues.iter().map(|issue| issue["fingerprint"].clone()).collect::<Vec<_>>()
    };
    let text = "see [the page](x.md) for more\n".repeat(2);
    assert_eq!(names(&text, 0), names(&format!("# New\n\n{text}"), 7));
}

#[test]
fn sarif_has_all_that_code_scanning_asks_for() {
    let log: Value = serde_json::from_str(&report(2, Format::Sarif)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "checkbook");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 4, "all rules, found or not");
    for rule in rules {
        for text in ["/id", "/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!(!rule.pointer(text).unwrap().as_str().unwrap().is_empty(), "{text}");
        }
        assert!(rule["helpUri"].as_str().unwrap().starts_with("https://"));
        assert!(["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().len(), 34);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a,%20b%3Ac%25/%C3%A4.md");
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64().unwrap() > 0, "{key}");
        }
    }
}

#[test]
fn sarif_mends_what_can_be_mended() {
    let (book, found) = many(1);
    let found = [found[0].clone().suggest(suggestion("use it", vec![edit(15, 19, "y.md")]))];
    let log: Value = serde_json::from_str(&book.report(&found, Format::Sarif, Style::PLAIN)).unwrap();
    let change = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "y.md");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], 16);
}

#[test]
fn junit_has_a_suite_for_each_page() {
    let xml = report(2, Format::Junit);
    let tree = roxmltree::Document::parse(&xml).unwrap();
    let suites: Vec<_> = tree.root_element().children().filter(roxmltree::Node::is_element).collect();
    assert_eq!(suites.len(), 2);
    let number = |node: &roxmltree::Node<'_, '_>, key| node.attribute(key).unwrap().parse::<usize>().unwrap();
    for suite in &suites {
        let cases: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
        let failures = cases.iter().flat_map(roxmltree::Node::children).filter(|node| node.has_tag_name("failure"));
        assert_eq!(number(suite, "tests"), cases.len());
        assert_eq!(number(suite, "failures"), failures.count());
        for key in ["id", "name", "package", "hostname", "timestamp", "time", "errors"] {
            assert!(suite.attribute(key).is_some(), "{key}");
        }
        let order: Vec<&str> =
            suite.children().filter(roxmltree::Node::is_element).map(|n| n.tag_name().name()).collect();
        assert_eq!((order.first(), order.last()), (Some(&"properties"), Some(&"system-err")));
    }
    assert_eq!(number(&suites[0], "failures"), 2);
    assert_eq!(number(&suites[1], "failures"), 0, "a page without an error has a test that passes");
}

#[test]
fn a_table_has_a_row_for_each_finding_and_ends_in_time() {
    let table = report(2, Format::Markdown);
    assert_eq!(table.lines().filter(|line| line.starts_with("| error")).count(), 2);
    assert!(table.contains("| `a, b:c%/ä.md:1:16` | [broken-link](https://example.org/rules.html#broken-link) |"));
    assert!(table.trim_end().ends_with("2 errors"));
}

#[test]
fn what_has_no_room_in_a_table_is_what_weighs_least() {
    let (book, mut found) = many(9_000);
    for diagnostic in &mut found[..8_990] {
        diagnostic.severity = Severity::Note;
    }
    let long = book.report(&found, Format::Markdown, Style::PLAIN);
    assert!((50_000..65_000).contains(&long.len()), "{}", long.len());
    let rows: Vec<&str> = long.lines().filter(|line| line.contains("| `a, b")).collect();
    assert_eq!(rows.iter().filter(|row| row.starts_with("| error |")).count(), 10);
    assert!(rows[0].starts_with("| note | `a, b:c%/ä.md:1:16` |"), "the first notes stay: {}", rows[0]);
    assert!(long.contains(&format!("\n… and {} more findings that had no room here.\n", 9_000 - rows.len())));
    assert!(long.ends_with(", 8990 notes\n"), "the total is that of all");
}
