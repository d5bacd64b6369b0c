//! Tests of excerpts: which lines are shown, and where the carets stand.

use snapbox::{assert_data_eq, str};

use super::*;

/// A link that is broken at `span` of `text`, as a report shows it.
fn broken(text: &str, start: usize, end: usize) -> String {
    let found = Diagnostic::new(&LINK, place("a.md", start, end), "no file `x.md`").label("here");
    Book::new(&[("a.md", text)]).human(&[found])
}

#[test]
fn a_byte_order_mark_and_crlf_are_not_shown() {
    assert_data_eq!(
        broken("\u{feff}[a](x.md)\r\nmore\r\n", 7, 11),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:5
  |
1 | [a](x.md)
  |     ^^^^ here

"#]]
    );
    assert_data_eq!(
        broken("\u{feff}[a](x.md)\r\n", 0, 3),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:1
  |
1 | [a](x.md)
  | ^ here

"#]]
    );
    assert_data_eq!(
        broken("one\r\n[a](x.md)\r\n", 9, 13),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:2:5
  |
2 | [a](x.md)
  |     ^^^^ here

"#]]
    );
    assert_data_eq!(
        broken("one\r[a](x.md)\r", 8, 12),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:2:5
  |
2 | [a](x.md)
  |     ^^^^ here

"#]]
    );
}

#[test]
fn carets_stand_under_wide_characters_and_tabs() {
    assert_data_eq!(
        broken("äöü [a](x.md)\n", 11, 15),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:9
  |
1 | äöü [a](x.md)
  |         ^^^^ here

"#]]
    );
    assert_data_eq!(
        broken("\t手順 [戻す](x.md) 完了\n", 8, 23),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:5
  |
1 |     手順 [戻す](x.md) 完了
  |          ^^^^^^^^^^^^^ here

"#]]
    );
}

#[test]
fn spans_may_be_tall_or_empty_or_at_the_end() {
    assert_data_eq!(
        broken("one [a\nb\nc](x.md) two\n", 4, 16),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:5
  |
1 |   one [a
  |  _____^
2 | | b
3 | | c](x.md) two
  | |_______^ here

"#]]
    );
    assert_data_eq!(
        broken(&"line\n".repeat(60), 7, 290),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:2:3
  |
2 | line
  |   ^^ here

"#]]
    );
    assert_data_eq!(
        broken("one\ntwo\n", 5, 5),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:2:2
  |
2 | two
  |  ^ here

"#]]
    );
    assert_data_eq!(
        broken("one\ntwo", 7, 7),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:2:4
  |
2 | two
  |    ^ here

"#]]
    );
    assert_data_eq!(
        broken("one\ntwo\n", 8, 8),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:3:1
  |
3 |
  | ^ here

"#]]
    );
    assert_data_eq!(
        broken("# one\ntwo\n", 0, 6),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:1
  |
1 | # one
  | ^^^^^ here

"#]]
    );
    assert_data_eq!(
        broken("", 0, 0),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:1
  |
1 |
  | ^ here

"#]]
    );
    assert_data_eq!(
        broken("one\n", 900, 1000),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:2:1
  |
2 |
  | ^ here

"#]]
    );
}

#[test]
fn long_lines_are_trimmed() {
    let minified = format!("{}[a](x.md){}\n", "abcdefgh ".repeat(500), " stuvwxyz".repeat(500));
    assert_data_eq!(
        broken(&minified, 4504, 4508),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:4505
  |
1 | ...abcdefgh abcdefgh abcdefgh abcdefgh [a](x.md) stuvwxyz stuvwxyz stuvwxyz stuvwxyz stuvwxyz...
  |                                            ^^^^ here

"#]]
    );
    assert_data_eq!(
        broken(&"abcdefghi ".repeat(100), 0, 1000),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:1
  |
1 | abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abc...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here

"#]]
    );
    let paragraph = format!("{}\n{}\n", "one two ".repeat(40), "three four ".repeat(40));
    assert_data_eq!(
        broken(&paragraph, 8, 400),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:9
  |
1 | ...wo one two one two one two one two one two one two one two one two one two one two one two...
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here

"#]]
    );
    let endless = "x".repeat(200_000);
    assert_data_eq!(
        broken(&endless, 150_000, 150_004),
        str![[r#"
error[broken-link]: no file `x.md`
--> a.md:1:150001
 = note: here

"#]]
    );
}
