//! The same three findings in every form that a service reads.

use snapbox::{IntoData, assert_data_eq, str};

use super::*;
use crate::base::Subject;

fn shown(format: Format) -> String {
    let book = Book::new(&[
        ("ops/a.md", "# A\r\n\r\nä [one|two](gone.md)\r\n"),
        ("b.md", "# B\n\nwords\nwords\n"),
        ("clean.md", "# C\n"),
    ]);
    let subject = Subject {
        kind: "link",
        raw: "gone.md".to_string(),
        target: "ops/gone.md".to_string(),
        directory: None,
        tried: vec!["ops/gone.md".to_string()],
    };
    let found = [
        Diagnostic::new(&LINK, place("ops/a.md", 20, 27), "link target does not exist: `gone.md`")
            .about(subject)
            .note("tried `ops/gone.md`")
            .help("use `here|now.md`")
            .also(place("b.md", 0, 3), "the page, perhaps")
            .suggest(suggestion("use `here|now.md`", vec![edit(20, 27, "here|now.md")])),
        Diagnostic::new(&ORPHAN, place("b.md", 5, 16), "no *page* leads to `b.md` <yet>").likely(),
        Diagnostic::new(&ADVICE, place("logo.png", 0, 0), "`logo.png` is 100% large"),
    ];
    book.report(&found, format, Style::PLAIN)
}

#[test]
fn short() {
    assert_data_eq!(
        shown(Format::Short).raw(),
        str![[r#"
b.md:3:1: warning[orphan-page]: no *page* leads to `b.md` <yet>
logo.png: note[one-way-related]: `logo.png` is 100% large
ops/a.md:3:13: error[broken-link]: link target does not exist: `gone.md`

"#]]
        .raw()
    );
}

#[test]
fn github() {
    assert_data_eq!(shown(Format::Github).raw(), str![[r#"
::error file=ops/a.md,line=3,endLine=3,col=13,endColumn=20,title=broken-link::link target does not exist: `gone.md`%0Anote: tried `ops/gone.md`%0Ahelp: use `here|now.md`%0Ahttps://example.org/rules.html#broken-link
::warning file=b.md,line=3,endLine=4,title=orphan-page::no *page* leads to `b.md` <yet>%0Ahttps://example.org/rules.html#orphan-page
::notice file=logo.png,title=one-way-related::`logo.png` is 100%25 large%0Ahttps://example.org/rules.html#one-way-related

"#]].raw());
}

#[test]
fn gitlab() {
    assert_data_eq!(
        shown(Format::Gitlab).raw(),
        str![[r#"
[
  {
    "description": "no *page* leads to `b.md` <yet>",
    "check_name": "orphan-page",
    "fingerprint": "39049f558082d803cdbba59bf7d08c5a:1",
    "severity": "minor",
    "location": {
      "path": "b.md",
      "lines": {
        "begin": 3,
        "end": 4
      }
    }
  },
  {
    "description": "`logo.png` is 100% large",
    "check_name": "one-way-related",
    "fingerprint": "2abd5812e4d362c6770ff51d71e17086:1",
    "severity": "info",
    "location": {
      "path": "logo.png",
      "lines": {
        "begin": 1,
        "end": 1
      }
    }
  },
  {
    "description": "link target does not exist: `gone.md` (use `here|now.md`)",
    "check_name": "broken-link",
    "fingerprint": "22c6fd8b3ee042b23fff5f2769db81f9:1",
    "severity": "major",
    "location": {
      "path": "ops/a.md",
      "lines": {
        "begin": 3,
        "end": 3
      }
    }
  }
]

"#]]
        .raw()
    );
}

#[test]
fn junit() {
    assert_data_eq!(shown(Format::Junit).raw(), str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" name="b.md" package="checkbook" hostname="localhost" timestamp="1970-01-01T00:00:00" time="0" tests="1" failures="0" errors="0" skipped="0">
    <properties/>
    <testcase classname="b.md" name="references" time="0"/>
    <system-out>b.md:3:1: warning[orphan-page]: no *page* leads to `b.md` &lt;yet&gt;</system-out>
    <system-err/>
  </testsuite>
  <testsuite id="1" name="clean.md" package="checkbook" hostname="localhost" timestamp="1970-01-01T00:00:00" time="0" tests="1" failures="0" errors="0" skipped="0">
    <properties/>
    <testcase classname="clean.md" name="references" time="0"/>
    <system-out></system-out>
    <system-err/>
  </testsuite>
  <testsuite id="2" name="logo.png" package="checkbook" hostname="localhost" timestamp="1970-01-01T00:00:00" time="0" tests="1" failures="0" errors="0" skipped="0">
    <properties/>
    <testcase classname="logo.png" name="references" time="0"/>
    <system-out>logo.png:1:1: note[one-way-related]: `logo.png` is 100% large</system-out>
    <system-err/>
  </testsuite>
  <testsuite id="3" name="ops/a.md" package="checkbook" hostname="localhost" timestamp="1970-01-01T00:00:00" time="0" tests="1" failures="1" errors="0" skipped="0">
    <properties/>
    <testcase classname="ops/a.md" name="broken-link ops/gone.md (3:13)" time="0">
      <failure type="broken-link" message="link target does not exist: `gone.md`">ops/a.md:3:13: error[broken-link]: link target does not exist: `gone.md`
note: tried `ops/gone.md`
help: use `here|now.md`</failure>
    </testcase>
    <system-out></system-out>
    <system-err/>
  </testsuite>
</testsuites>

"#]].raw());
}

#[test]
fn markdown() {
    assert_data_eq!(shown(Format::Markdown).raw(), str![[r#"
## checkbook

| | Place | Rule | Finding |
|---|---|---|---|
| warning | `b.md:3:1` | [orphan-page](https://example.org/rules.html#orphan-page) | no \*page\* leads to `b.md` &lt;yet&gt; |
| note | `logo.png` | [one-way-related](https://example.org/rules.html#one-way-related) | `logo.png` is 100% large |
| error | `ops/a.md:3:13` | [broken-link](https://example.org/rules.html#broken-link) | link target does not exist: `gone.md`; use `here\|now.md` |

checked 2 pages, 5 references: 1 error, 1 warning, 1 note

"#]].raw());
}

#[test]
fn sarif() {
    let mut log: serde_json::Value = serde_json::from_str(&shown(Format::Sarif)).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap();
    // One shows what the others are like.
    rules.truncate(1);
    let log = serde_json::to_string_pretty(&log).unwrap() + "\n";
    assert_data_eq!(
        log.raw(),
        str![[r#"
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "checkbook",
          "version": "0.1.0",
          "semanticVersion": "0.1.0",
          "rules": [
            {
              "id": "broken-link",
              "shortDescription": {
                "text": "A link leads nowhere"
              },
              "fullDescription": {
                "text": "A link leads nowhere"
              },
              "help": {
                "text": "A link leads nowhere",
                "markdown": "A link leads nowhere"
              },
              "defaultConfiguration": {
                "level": "error"
              },
              "properties": {
                "tags": [
                  "documentation"
                ],
                "precision": "very-high",
                "problem.severity": "error"
              },
              "helpUri": "https://example.org/rules.html#broken-link"
            }
          ]
        }
      },
      "automationDetails": {
        "id": "checkbook/"
      },
      "invocations": [
        {
          "executionSuccessful": true,
          "toolExecutionNotifications": []
        }
      ],
      "columnKind": "unicodeCodePoints",
      "originalUriBaseIds": {
        "%SRCROOT%": {
          "description": {
            "text": "the root of the repository"
          }
        }
      },
      "results": [
        {
          "ruleId": "orphan-page",
          "level": "warning",
          "message": {
            "text": "no *page* leads to `b.md` <yet>"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "b.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 1,
                  "endLine": 4,
                  "endColumn": 6
                }
              }
            }
          ],
          "partialFingerprints": {
            "primaryLocationLineHash": "39049f558082d803cdbba59bf7d08c5a:1"
          },
          "rank": 60.0,
          "properties": {
            "precision": "medium"
          },
          "ruleIndex": 1
        },
        {
          "ruleId": "one-way-related",
          "level": "note",
          "message": {
            "text": "`logo.png` is 100% large"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "logo.png",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 1
                }
              }
            }
          ],
          "partialFingerprints": {
            "primaryLocationLineHash": "2abd5812e4d362c6770ff51d71e17086:1"
          },
          "rank": 40.0,
          "properties": {
            "precision": "very-high"
          },
          "ruleIndex": 2
        },
        {
          "ruleId": "broken-link",
          "level": "error",
          "message": {
            "text": "link target does not exist: `gone.md`\nnote: tried `ops/gone.md`\nhelp: use `here|now.md`"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "ops/a.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 13,
                  "endLine": 3,
                  "endColumn": 20
                }
              }
            }
          ],
          "partialFingerprints": {
            "primaryLocationLineHash": "22c6fd8b3ee042b23fff5f2769db81f9:1"
          },
          "rank": 100.0,
          "properties": {
            "precision": "very-high"
          },
          "ruleIndex": 0,
          "relatedLocations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "b.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 1,
                  "startColumn": 1,
                  "endLine": 1,
                  "endColumn": 4
                }
              },
              "id": 1,
              "message": {
                "text": "the page, perhaps"
              }
            }
          ],
          "fixes": [
            {
              "description": {
                "text": "use `here|now.md`"
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "ops/a.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 3,
                        "startColumn": 13,
                        "endLine": 3,
                        "endColumn": 20
                      },
                      "insertedContent": {
                        "text": "here|now.md"
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }
      ]
    }
  ]
}

"#]]
        .raw()
    );
}
