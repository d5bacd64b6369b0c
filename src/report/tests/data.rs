//! Tests of the report for programs, and of its schema.

use serde_json::Value;
use snapbox::{assert_data_eq, str};

use super::*;
use crate::report::schema;

fn sample() -> (Book, Vec<Diagnostic>) {
    let book = Book::new(&[("a.md", "\u{feff}ä [x](y)\r\n"), ("b.md", "# B\n")]);
    let found = vec![
        Diagnostic::new(&ORPHAN, place("logo.png", 0, 0), "no page shows `logo.png`"),
        Diagnostic::new(&LINK, place("a.md", 6, 12), "no file `y`")
            .label("nothing here")
            .note("tried `y` and `docs/y`")
            .help("write the file")
            .also(place("b.md", 2, 3), "this page has one")
            .suggest(suggestion("link to `b.md`", vec![edit(10, 11, "b.md")])),
    ];
    (book, found)
}

#[test]
fn the_document_has_its_shape() {
    let (book, found) = sample();
    let shown = book.report(&found, Format::Json, Style::PLAIN);
    assert_data_eq!(
        shown,
        str![[r#"
{
  "schema": "checkbook.check/1",
  "tool": {
    "name": "checkbook",
    "version": "0.1.0"
  },
  "summary": {
    "pages": 2,
    "references": 5,
    "skipped": {},
    "errors": 1,
    "warnings": 1,
    "notes": 0,
    "suppressed": 0,
    "baselined": 0,
    "fixable": 1,
    "fixed": 0
  },
  "findings": [
    {
      "rule": "broken-link",
      "severity": "error",
      "confidence": "certain",
      "message": "no file `y`",
      "file": "a.md",
      "span": {
        "start": {
          "byte": 6,
          "line": 1,
          "column": 3
        },
        "end": {
          "byte": 12,
          "line": 1,
          "column": 9
        }
      },
      "label": "nothing here",
      "notes": [
        "tried `y` and `docs/y`"
      ],
      "help": "write the file",
      "related": [
        {
          "file": "b.md",
          "span": {
            "start": {
              "byte": 2,
              "line": 1,
              "column": 3
            },
            "end": {
              "byte": 3,
              "line": 1,
              "column": 4
            }
          },
          "message": "this page has one"
        }
      ],
      "suggestions": [
        {
          "applicability": "safe",
          "message": "link to `b.md`",
          "edits": [
            {
              "file": "a.md",
              "start": 10,
              "end": 11,
              "replacement": "b.md"
            }
          ]
        }
      ],
      "source": null,
      "reference": null,
      "fingerprint": "323a0522620096f961e766f6a9c2ba90:1",
      "baselined": false,
      "url": "https://example.org/rules.html#broken-link"
    },
    {
      "rule": "orphan-page",
      "severity": "warning",
      "confidence": "certain",
      "message": "no page shows `logo.png`",
      "file": "logo.png",
      "span": {
        "start": {
          "byte": 0,
          "line": null,
          "column": null
        },
        "end": {
          "byte": 0,
          "line": null,
          "column": null
        }
      },
      "label": null,
      "notes": [],
      "help": null,
      "related": [],
      "suggestions": [],
      "source": null,
      "reference": null,
      "fingerprint": "d5c14b78b37701dc3312b367598333a9:1",
      "baselined": false,
      "url": "https://example.org/rules.html#orphan-page"
    }
  ]
}

"#]]
    );
}

#[test]
fn the_lines_are_the_findings_and_the_summary() {
    let (book, found) = sample();
    let document: Value = serde_json::from_str(&book.report(&found, Format::Json, Style::PLAIN)).unwrap();
    let shown = book.report(&found, Format::Jsonl, Style::PLAIN);
    let lines: Vec<Value> = shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (tail, findings) = lines.split_last().unwrap();
    assert_eq!(Value::from(findings), document["findings"]);
    assert_eq!(tail, &serde_json::json!({ "summary": document["summary"] }));
}

#[test]
fn a_fingerprint_survives_moved_lines_and_tells_repetitions_apart() {
    let prints = |found: &[Diagnostic]| -> Vec<String> {
        let shown = Book::new(&[("a.md", "x\n\n\n"), ("b.md", "x\n")]).report(found, Format::Json, Style::PLAIN);
        let document: Value = serde_json::from_str(&shown).unwrap();
        let findings = document["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["fingerprint"].as_str().unwrap().to_string()).collect()
    };
    let at = |path: &str, offset, message: &str| Diagnostic::new(&LINK, place(path, offset, offset), message);
    let first = prints(&[at("a.md", 0, "`s1` is on line 12 already")]);
    let moved = prints(&[at("a.md", 2, "`s1` is on line 7 already")]);
    assert_eq!(first, moved);
    let other = prints(&[at("a.md", 0, "`s2` is on line 12 already"), at("b.md", 0, "`s1` is on line 12 already")]);
    assert!(other.iter().all(|print| !first.contains(print)) && other[0] != other[1], "{other:?}");
    let twice = prints(&[at("a.md", 0, "`x`"), at("a.md", 2, "`x`")]);
    assert_eq!(twice[0].replace(":1", ":2"), twice[1]);
}

#[test]
fn data_is_never_empty_and_never_steers() {
    let book = Book::new(&[("a.md", "x")]);
    let evil = "\u{9b}31m \u{202e} \x7f \x1b \n ::error::";
    let found = Diagnostic::new(&LINK, place("a.md", 0, 1), evil);
    for format in [Format::Json, Format::Jsonl] {
        let clean = book.report(&[], format, Style::PLAIN);
        assert!(clean.contains("\"summary\"") && clean.ends_with("}\n"), "{clean}");
        let shown = book.report(std::slice::from_ref(&found), format, Style::PLAIN);
        assert!(!shown.contains(['\u{9b}', '\u{202e}', '\x7f', '\x1b']), "{shown:?}");
        let first = shown.lines().next().unwrap();
        let finding = match format {
            Format::Json => serde_json::from_str::<Value>(&shown).unwrap()["findings"][0].clone(),
            _ => serde_json::from_str(first).unwrap(),
        };
        assert_eq!(finding["message"], evil);
    }
}

#[test]
fn reports_fit_the_schema() {
    let (book, found) = sample();
    let schema = schema();
    for diagnostics in [&found[..], &[]] {
        let document: Value = serde_json::from_str(&book.report(diagnostics, Format::Json, Style::PLAIN)).unwrap();
        assert_eq!(misfits(&schema, &schema, &document, "$"), Vec::<String>::new());
    }
}

#[test]
fn a_report_of_another_shape_does_not_fit_the_schema() {
    let (book, found) = sample();
    let schema = schema();
    let good: Value = serde_json::from_str(&book.report(&found, Format::Json, Style::PLAIN)).unwrap();
    let changes = [
        ("/schema", Value::from("checkbook.check/2")),
        ("/summary/errors", Value::from(-1)),
        ("/summary/skipped", serde_json::json!({ "placeholder": "many" })),
        ("/findings/0/severity", Value::from("fatal")),
        ("/findings/0/span/start", serde_json::json!({ "byte": 1, "line": 1 })),
        ("/findings/0/span/start/line", Value::from(0)),
        ("/findings/0/notes/0", Value::Null),
        ("/tool", serde_json::json!({ "name": "checkbook", "version": "1", "more": 1 })),
    ];
    for (pointer, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_eq!(misfits(&schema, &schema, &bad, "$").len(), 1, "{pointer}");
    }
}

/// Where `value` does not fit `schema`: the part of JSON Schema that ours uses, without patterns, and stricter in that
/// an object may have no key that the schema does not name.
fn misfits(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.strip_prefix('#').unwrap();
        return misfits(root, root.pointer(pointer).unwrap(), value, at);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let tried = choices.iter().map(|choice| misfits(root, choice, value, at));
        return tried.min_by_key(Vec::len).unwrap_or_default();
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = &schema["type"];
    let typed = kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind));
    let constant = schema.get("const").is_none_or(|constant| constant == value);
    let listed = schema.get("enum").is_none_or(|values| values.as_array().unwrap().contains(value));
    let enough = schema["minimum"].as_i64().is_none_or(|least| value.as_i64().is_none_or(|number| number >= least));
    if !(typed && constant && listed && enough) {
        return vec![format!("{at}: {value}")];
    }
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(i, item)| misfits(root, &schema["items"], item, &format!("{at}/{i}")))
            .collect(),
        Value::Object(object) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let missing = required.filter(|key| !object.contains_key(*key)).map(|key| format!("{at}: no {key}"));
            let inner = object.iter().flat_map(|(key, item)| {
                let at = format!("{at}/{key}");
                match schema["properties"].get(key).or_else(|| schema.get("additionalProperties")) {
                    Some(schema) => misfits(root, schema, item, &at),
                    None => vec![format!("{at}: not in the schema")],
                }
            });
            missing.chain(inner).collect()
        }
        _ => Vec::new(),
    }
}
