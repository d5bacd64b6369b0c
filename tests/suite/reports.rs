//! Which findings are reported, in which form, and what the exit code says.

use snapbox::str;

use crate::support::Book;

const TWO: &str = "\
-- content/index.md --
# Home
[gone](gone.md) and [perhaps](x.md) (if exists)

## One {#x}
This text is long enough to keep the two headings more than a habit apart, so that the second one is told of as well.
## Two {#x}
";

#[test]
fn the_level_that_fails_can_be_chosen() {
    let book = Book::new(TWO);
    for (level, code) in [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] {
        book.run(&["check", "--fail-on", level]).code(code);
    }
    book.edit("content/index.md", "[gone](gone.md) and ", "");
    for (level, code) in [("error", 0), ("warning", 1), ("note", 1), ("never", 0)] {
        book.run(&["check", "--fail-on", level]).code(code);
    }
    book.put("book.toml", "[check]\nfail-on = \"warning\"\n");
    book.check().code(1).stderr(str![[r#"
checked 1 page, 1 reference: 1 warning, 1 note in [TIME]

"#]]);
    book.run(&["check", "--fail-on", "error"]).code(0);
    book.run(&["check", "--fail-on", "sometimes"]).code(2).stdout(str![]).stderr(str![[r#"
error: invalid value 'sometimes' for '--fail-on <LEVEL>': expected error, warning, note or never

For more information, try '--help'.

"#]]);
}

#[test]
fn only_some_rules_can_be_asked_for() {
    let book = Book::new(TWO);
    book.run(&["check", "--only", "optional-missing"])
        .done()
        .stdout(str![[r#"
note[optional-missing]: optional `x.md` does not exist
 --> content/index.md:2:31
  |
2 | [gone](gone.md) and [perhaps](x.md) (if exists)
  |                               ^^^^

"#]])
        .stderr(str![[r#"
checked 1 page, 2 references: 1 note in [TIME]

"#]]);
    book.run(&["check", "--only", "optional-missing", "--only", "broken-link"]).code(1);
    book.run(&["check", "--only", "broken-lnik"]).code(2).stdout(str![]).stderr(str![[r#"
error: there is no rule `broken-lnik`; did you mean `broken-link`?

"#]]);
}

#[test]
fn reports_for_programs() {
    let book = Book::new("-- content/index.md --\n# Home\n[gone](gone.md)\n");
    book.run(&["check", "--format", "short"])
        .code(1)
        .stdout(str![[r#"
content/index.md:2:8: error[broken-link]: link target does not exist: `gone.md`

"#]])
        .stderr(str![[r#"
checked 1 page, 1 reference: 1 error in [TIME]

"#]]);
    book.run(&["check", "--format", "json"])
        .code(1)
        .stdout(str![[r#"
{
  "schema": "checkbook.check/1",
  "tool": {
    "name": "checkbook",
    "version": "0.1.0"
  },
  "summary": {
    "pages": 1,
    "references": 1,
    "skipped": {},
    "errors": 1,
    "warnings": 0,
    "notes": 0,
    "suppressed": 0,
    "baselined": 0,
    "fixable": 0,
    "fixed": 0
  },
  "findings": [
    {
      "rule": "broken-link",
      "severity": "error",
      "confidence": "certain",
      "message": "link target does not exist: `gone.md`",
      "file": "content/index.md",
      "span": {
        "start": {
          "byte": 14,
          "line": 2,
          "column": 8
        },
        "end": {
          "byte": 21,
          "line": 2,
          "column": 15
        }
      },
      "label": "no file `content/gone.md`",
      "notes": [],
      "help": "create it, mend the path, or mark it as optional with `(if exists)` behind it",
      "related": [],
      "suggestions": [],
      "source": "link",
      "reference": {
        "raw": "gone.md",
        "resolved": "content/gone.md",
        "cwd": null,
        "tried": [
          "content/gone.md"
        ]
      },
      "fingerprint": "25acc2a413fd3a3b950a44af89feff7f:1",
      "baselined": false,
      "url": null
    }
  ]
}

"#]])
        .stderr(str![]);
    book.run(&["check", "--format", "jsonl"]).code(1).stdout(str![[r#"
{"rule":"broken-link","severity":"error","confidence":"certain","message":"link target does not exist: `gone.md`","file":"content/index.md","span":{"start":{"byte":14,"line":2,"column":8},"end":{"byte":21,"line":2,"column":15}},"label":"no file `content/gone.md`","notes":[],"help":"create it, mend the path, or mark it as optional with `(if exists)` behind it","related":[],"suggestions":[],"source":"link","reference":{"raw":"gone.md","resolved":"content/gone.md","cwd":null,"tried":["content/gone.md"]},"fingerprint":"25acc2a413fd3a3b950a44af89feff7f:1","baselined":false,"url":null}
{"summary":{"pages":1,"references":1,"skipped":{},"errors":1,"warnings":0,"notes":0,"suppressed":0,"baselined":0,"fixable":0,"fixed":0}}

"#]]).stderr(str![]);
    book.run(&["check", "--format", "xml"]).code(2).stdout(str![]);
    book.edit("content/index.md", "[gone](gone.md)", "");
    book.run(&["check", "--format", "json"]).done().stdout(str![[r#"
{
  "schema": "checkbook.check/1",
  "tool": {
    "name": "checkbook",
    "version": "0.1.0"
  },
  "summary": {
    "pages": 1,
    "references": 0,
    "skipped": {},
    "errors": 0,
    "warnings": 0,
    "notes": 0,
    "suppressed": 0,
    "baselined": 0,
    "fixable": 0,
    "fixed": 0
  },
  "findings": []
}

"#]]);
    book.run(&["check", "--format", "short"]).done().stdout(str![]);
}

#[test]
fn reports_go_to_files_as_well() {
    let book = Book::new("-- content/index.md --\n# Home\n[gone](gone.md)\n");
    let outcome = book.run(&["check", "-q", "--report", "json=out/a.json", "--report", "short=b.txt"]);
    outcome.code(1).stderr(str![]);
    assert_eq!(book.text("b.txt"), book.run(&["check", "--format", "short"]).code(1).stdout);
    assert_eq!(book.text("out/a.json"), book.run(&["check", "--format", "json"]).code(1).stdout);
    book.run(&["check", "--report", "json"]).code(2).stderr(str![[r#"
error: invalid value 'json' for '--report <FORMAT=FILE>': expected FORMAT=FILE

For more information, try '--help'.

"#]]);
}

#[test]
fn levels_can_be_set_for_the_book_and_for_some_files() {
    let book = Book::new(
        "\
-- book.toml --
[check]
exclude = [\"content/vendor/**\"]
[check.rules]
broken-link = \"warning\"
duplicate-anchor = \"off\"
[[check.override]]
paths = [\"content/old/**\"]
rules = { broken-link = \"off\" }
[[check.override]]
paths = [\"content/old/new.md\"]
rules = { broken-link = \"error\" }
-- content/index.md --
# Home
[a](no.md)
-- content/old/a.md --
# A
[a](no.md)
-- content/old/new.md --
# New
[a](no.md)
-- content/vendor/a.md --
# V
[a](no.md)
",
    );
    book.run(&["check", "--format", "short"]).code(1).stdout(str![[r#"
content/index.md:2:5: warning[broken-link]: link target does not exist: `no.md`
content/old/new.md:2:5: error[broken-link]: link target does not exist: `no.md`

"#]]);
}

#[test]
fn paths_may_lie_anywhere_in_the_repository() {
    let book = Book::new(
        "\
-- book.toml --
-- content/index.md --
# Home
[a](no.md)
-- content/ops/a.md --
# A
[a](no1.md)
-- .github/PULL_REQUEST_TEMPLATE.md --
- [ ] [a](no2.md)
-- other/b.md --
# B
[a](no3.md) [home](../content/index.md)
-- content/.hidden/c.md --
# C
[a](no4.md)
",
    );
    book.check().code(1).stderr(str![[r#"
checked 2 pages, 2 references: 2 errors in [TIME]

"#]]);
    book.run(&["check", "--format", "short", ".github"])
        .code(1)
        .stdout(str![[r#"
.github/PULL_REQUEST_TEMPLATE.md:1:11: error[broken-link]: link target does not exist: `no2.md`

"#]])
        .stderr(str![[r#"
checked 1 page, 1 reference: 1 error in [TIME]

"#]]);
    book.run(&["check", "--format", "short", "other/b.md", "content/ops"]).code(1).stdout(str![[r#"
content/ops/a.md:2:5: error[broken-link]: link target does not exist: `no1.md`
other/b.md:2:5: error[broken-link]: link target does not exist: `no3.md`

"#]]);
    book.run(&["check", "--format", "short", "content/.hidden/c.md"]).code(1).stdout(str![[r#"
content/.hidden/c.md:2:5: error[broken-link]: link target does not exist: `no4.md`

"#]]);
    book.run(&["check", "nowhere"]).code(2).stderr(str![[r#"
error: cannot read `nowhere`: No such file or directory (os error 2)

"#]]);
    let mut inside = book.command(&["check", "--format", "short", "a.md"]);
    let output = inside.current_dir(book.root.join("content/ops")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1, "the book is found from inside: {output:?}");
}

#[test]
fn a_book_beside_others_in_a_repository() {
    let book = Book::new(
        "\
-- docs/book.toml --
-- docs/content/index.md --
# Home
[readme](../../README.md) [out](../../../x.md) [also](/README.md)
-- README.md --
# Read me
[a](no.md)
",
    );
    book.git();
    let run = |arguments: &[&str]| {
        let mut command = book.command(arguments);
        let output = command.current_dir(book.root.join("docs")).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, stdout) = run(&["check", "--format", "short"]);
    assert_eq!(code, Some(1));
    crate::support::same(
        &stdout,
        str![[r#"
content/index.md:2:33: error[outside-repository]: `../../../x.md` leads out of the repository

"#]],
    );
    let (code, stdout) = run(&["check", "--format", "short", "../README.md"]);
    assert_eq!(code, Some(1));
    crate::support::same(
        &stdout,
        str![[r#"
../README.md:2:5: error[broken-link]: link target does not exist: `no.md`

"#]],
    );
}

#[test]
fn nothing_to_check_is_no_success() {
    Book::new("-- content/notes.txt --\n").check().code(2).stdout(str![]).stderr(str![[r#"
error: nothing to check: there is no Markdown file here

"#]]);
    Book::new("-- content/index.md --\n# A\n-- empty/x.txt --\n").run(&["check", "empty"]).code(2).stderr(str![[r#"
error: nothing to check: there is no Markdown file here

"#]]);
}

#[test]
fn a_folder_without_settings_is_a_book() {
    let book = Book::new("-- a.md --\n# A\n[b](sub/b.md)\n-- sub/b.md --\n# B\n-- .hidden.md --\n[x](no.md)\n");
    book.check().done().stderr(str![[r#"
checked 2 pages, 1 reference: no findings in [TIME]

"#]]);
    book.build().done();
    assert!(book.text("book/a.html").contains("runbooks"), "the title is the folder's name");
}

#[test]
fn files_are_not_named_with_control_characters() {
    let book = Book::new("-- content/index.md --\n# \u{1b}[31mred\n[a](<\u{1b}[31mno.md>)\n");
    let outcome = book.check().code(1);
    assert!(!outcome.stdout.contains('\u{1b}'), "{}", outcome.stdout);
    for arguments in [&["list"][..], &["refs"], &["explain", "content/index.md"]] {
        let outcome = book.run(arguments).done();
        assert!(!outcome.stdout.contains('\u{1b}'), "{arguments:?}: {:?}", outcome.stdout);
    }
}
