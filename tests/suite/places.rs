//! Where a finding is said to be, and what counts as being there.

use snapbox::str;

use crate::support::Book;

#[test]
fn places_are_right_behind_a_byte_order_mark_and_with_windows_line_breaks() {
    let book = Book::new("-- content/x.md --\n# X\n");
    book.put(
        "content/index.md",
        "\u{feff}---\r\ntitle: Home\r\nrelated: [no.md]\r\n---\r\n# Ä\r\n\r\nä [x](gone.md)\r\n",
    );
    book.put("content/plain.md", "\u{feff}[x](gone.md)\r\n\t- [y](gone2.md)\r\n");
    book.check().code(1).stdout(str![[r#"
error[broken-related]: `related` entry points at nothing: `no.md`
 --> content/index.md:3:11
  |
3 | related: [no.md]
  |           ^^^^^ not found
  |
  = note: tried `content/no.md`, `no.md`
  = help: create it, mend the path, or mark it as optional with `?` at its end

error[broken-link]: link target does not exist: `gone.md`
 --> content/index.md:7:7
  |
7 | ä [x](gone.md)
  |       ^^^^^^^ no file `content/gone.md`
  |
  = help: create it, mend the path, or mark it as optional with `(if exists)` behind it

error[broken-link]: link target does not exist: `gone.md`
 --> content/plain.md:1:5
  |
1 | [x](gone.md)
  |     ^^^^^^^ no file `content/gone.md`
  |
  = help: create it, mend the path, or mark it as optional with `(if exists)` behind it

error[broken-link]: link target does not exist: `gone2.md`
 --> content/plain.md:2:8
  |
2 |     - [y](gone2.md)
  |           ^^^^^^^^ no file `content/gone2.md`
  |
  = help: create it, mend the path, or mark it as optional with `(if exists)` behind it

"#]]);
    for row in book.refs() {
        assert!(["no.md", "gone.md", "gone2.md"].contains(&row["text"].as_str().unwrap()), "{row}");
    }
}

#[test]
fn links_into_code_are_no_references() {
    let book =
        Book::new("-- content/index.md --\n# H\n`[a](no.md)`\n\n```md\n[a](no.md)\n```\n\n<!-- [a](no.md) -->\n");
    book.check().done().stdout(str![]);
}

#[test]
fn what_git_ignores_is_not_there() {
    let book = Book::new(
        "\
-- .gitignore --
dist/
-- content/index.md --
# Home
[made](../dist/app.js) [kept](../src/app.js) [case](../src/App.js)
-- dist/app.js --
-- src/app.js --
",
    );
    book.git();
    book.check().code(1).stdout(str![[r#"
error[broken-link]: link target does not exist: `../dist/app.js`
 --> content/index.md:2:8
  |
2 | [made](../dist/app.js) [kept](../src/app.js) [case](../src/App.js)
  |        ^^^^^^^^^^^^^^ no file `dist/app.js`
  |
  = note: `dist/app.js` is on this disk, but git ignores it
  = help: point at something that everybody has, or take the file out of `.gitignore` and add it

error[case-mismatch]: upper and lower case differ: `../src/App.js`
 --> content/index.md:2:53
  |
2 | [made](../dist/app.js) [kept](../src/app.js) [case](../src/App.js)
  |                                                     ^^^^^^^^^^^^^ there is `src/app.js`
  |
  = note: systems that tell cases apart, such as Linux, do not find it
  = help: write it as the file is called
help: point it at `../src/app.js`
  |
2 - [made](../dist/app.js) [kept](../src/app.js) [case](../src/App.js)
2 + [made](../dist/app.js) [kept](../src/app.js) [case](../src/app.js)
  |

"#]]);
}

#[test]
fn a_suggestion_keeps_the_quotes_of_front_matter() {
    let book = Book::new("-- content/ops.md --\n# Ops\n-- content/a.md --\n+++\nrelated = [\"opps.md\"]\n+++\n# A\n");
    book.check().code(1).stdout(str![[r#"
error[broken-related]: `related` entry points at nothing: `opps.md`
 --> content/a.md:2:13
  |
2 | related = ["opps.md"]
  |             ^^^^^^^ not found
  |
  = note: tried `content/opps.md`, `opps.md`
  = help: did you mean `ops.md`?
help: point it at `ops.md`
  |
2 - related = ["opps.md"]
2 + related = ["ops.md"]
  |

"#]]);
}
