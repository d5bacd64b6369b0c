//! Tests of diffs.

use snapbox::{assert_data_eq, str};

use super::*;

/// What a suggestion of `edits` to `text` looks like, without the finding itself.
fn suggested(text: &str, edits: Vec<Edit>) -> String {
    let found = Diagnostic::new(&LINK, place("a.md", 0, 1), "m").suggest(suggestion("do this", edits));
    let shown = Book::new(&[("a.md", text)]).human(&[found]);
    shown.split_once("help: ").unwrap().1.to_string()
}

#[test]
fn suggestions_are_diffs() {
    assert_data_eq!(
        suggested("one two\n", vec![edit(4, 7, "three")]),
        str![[r#"
do this
  |
1 - one two
1 + one three
  |

"#]]
    );
    assert_data_eq!(
        suggested("\u{feff}one\r\ntwo two\r\n", vec![edit(8, 11, "2"), edit(12, 15, "2")]),
        str![[r#"
do this
  |
2 - two two
2 + 2 2
  |

"#]]
    );
    assert_data_eq!(
        suggested("one\ntwo\nthree\n", vec![edit(4, 8, "")]),
        str![[r#"
do this
  |
2 - two
  |

"#]]
    );
    assert_data_eq!(
        suggested("one\ntwo\n", vec![edit(4, 4, "and a half\n")]),
        str![[r#"
do this
  |
2 + and a half
  |

"#]]
    );
    assert_data_eq!(
        suggested("one", vec![edit(3, 3, "\r\ntwo")]),
        str![[r#"
do this
  |
1 ~ one
2 + two
  |

"#]]
    );
    assert_data_eq!(
        suggested("one\ntwo\nthree\n", vec![edit(0, 3, "1"), edit(8, 13, "3")]),
        str![[r#"
do this
  |
1 - one
1 + 1
  |
3 - three
3 + 3
  |

"#]]
    );
    assert_data_eq!(
        suggested("", vec![edit(0, 0, "# Title\n")]),
        str![[r#"
do this
  |
1 + # Title
  |

"#]]
    );
    assert_data_eq!(
        suggested("one\ntwo\nthree\n", vec![edit(2, 9, "-t")]),
        str![[r#"
do this
  |
1 - one
2 - two
3 - three
1 + on-three
  |

"#]]
    );
    let long = format!("{}old{}\n", "a ".repeat(200), " b".repeat(200));
    assert_data_eq!(
        suggested(&long, vec![edit(400, 403, "new")]),
        str![[r#"
do this
  |
1 - … a a a a a a a a a a old b b b b b b b b b b …
1 + … a a a a a a a a a a new b b b b b b b b b b …
  |

"#]]
    );
}

#[test]
fn a_suggestion_without_a_fitting_diff_is_its_message() {
    let overlapping = vec![edit(0, 3, "a"), edit(2, 4, "b")];
    let many = (0..20).map(|line| edit(3 * line, 3 * line + 2, "a")).collect();
    let tall = vec![edit(0, 90, "a")];
    let verbose = vec![edit(0, 2, &"a\n".repeat(60))];
    let text = "ä\n".repeat(100);
    for edits in [
        overlapping,
        many,
        tall,
        verbose,
        vec![edit(1, 2, "inside")],
        vec![edit(5, 3, "back")],
        vec![edit(0, 999, "out")],
    ] {
        assert_eq!(suggested(&text, edits.clone()), "do this\n", "{edits:?}");
    }
}

#[test]
fn a_help_is_not_said_twice() {
    let found = Diagnostic::new(&LINK, place("a.md", 0, 3), "no file `one`")
        .help("use the new path")
        .suggest(suggestion("use the new path", vec![edit(0, 3, "two")]));
    let shown = Book::new(&[("a.md", "one\n")]).human(&[found]);
    assert_eq!(shown.matches("use the new path").count(), 1, "{shown}");
}
