//! Settings that make no sense, and settings from the environment.

use snapbox::str;

use crate::support::Book;

const HOME: &str = "-- content/index.md --\n# Home\n[a](gone.md)\n";

fn book(settings: &str) -> Book {
    Book::new(&format!("-- book.toml --\n{settings}{HOME}"))
}

#[test]
fn a_slip_in_a_key_is_pointed_out() {
    let book = book("[book]\ntitel = \"X\"\n[check]\nfail-on = \"errors\"\n[chekc]\nx = 1\n");
    book.check().code(2).stdout(str![]).stderr(str![[r#"
error[configuration]: unknown key `titel` in `[book]`
 --> book.toml:2:1
  |
2 | titel = "X"
  | ^^^^^
  |
  = help: did you mean `title`?

error[configuration]: `errors` is not a severity to fail on; expected one of `error`, `warning`, `note`, `never`
 --> book.toml:4:11
  |
4 | fail-on = "errors"
  |           ^^^^^^^^
  |
  = help: did you mean `error`?

error[configuration]: unknown table `[chekc]`
 --> book.toml:5:2
  |
5 | [chekc]
  |  ^^^^^
  |
  = help: did you mean `check`?

"#]]);
    book.build().code(2);
    assert!(!book.has("book/index.html"));
}

#[test]
fn broken_toml_is_pointed_out() {
    book("[book\ntitle = \"X\"\n").check().code(2).stdout(str![]).stderr(str![[r#"
error[configuration]: unclosed table, expected `]`
 --> book.toml:1:6
  |
1 | [book
  |      ^

"#]]);
}

#[test]
fn a_rule_that_does_not_exist_is_pointed_out() {
    let book = book(
        "[check.rules]\nbroken-lnk = \"off\"\n[[check.override]]\npaths = [\"a/**\"]\nrules = { orphan = \"error\" }\n",
    );
    book.check().code(2).stdout(str![]).stderr(str![[r#"
error[unknown-rule]: there is no rule `broken-lnk`
 --> book.toml:2:1
  |
2 | broken-lnk = "off"
  | ^^^^^^^^^^
  |
  = help: did you mean `broken-link`?

error[unknown-rule]: there is no rule `orphan`
 --> book.toml:5:11
  |
5 | rules = { orphan = "error" }
  |           ^^^^^^
  |
  = help: `checkbook explain --list` names all rules

"#]]);
}

#[test]
fn settings_of_mdbook_that_mean_nothing_here_are_told_of() {
    book("[book]\nmultilingual = true\n[output.html]\nmathjax-support = true\n[rust]\nedition = \"2021\"\n")
        .run(&["check", "--only", "ignored-setting", "--only", "configuration"])
        .done()
        .stdout(str![[r#"
note[ignored-setting]: `book.multilingual` is mdBook's and has no effect here
 --> book.toml:2:1
  |
2 | multilingual = true
  | ^^^^^^^^^^^^

note[ignored-setting]: `output.html.mathjax-support` is mdBook's and has no effect here
 --> book.toml:4:1
  |
4 | mathjax-support = true
  | ^^^^^^^^^^^^^^^

note[ignored-setting]: `rust.edition` is mdBook's and has no effect here
 --> book.toml:6:1
  |
6 | edition = "2021"
  | ^^^^^^^

"#]]);
}

#[test]
fn the_environment_overrides_settings() {
    let book = book("[book]\ntitle = \"Written\"\n");
    let environment = [("CHECKBOOK_BOOK__TITLE", "Said"), ("CHECKBOOK_CHECK__RULES", r#"{"broken-link": "off"}"#)];
    book.run_with(&["build"], &environment).done();
    let home = book.text("book/index.html");
    assert!(home.contains("Said") && !home.contains("Written"));
    book.run_with(&["check"], &[("CHECKBOOK_CHECK__FAIL_ON", "sometimes")]).code(2).stderr(str![[r#"
error[configuration]: `sometimes` is not a severity to fail on; expected one of `error`, `warning`, `note`, `never` (set by `CHECKBOOK_CHECK__FAIL_ON`)
 --> book.toml:1:1
  |
1 | [book]
  | ^

"#]]);
    book.run_with(&["check"], &[("CHECKBOOK_BUILD__SRC", "x"), ("CHECKBOOK_LOG", "debug")]).code(2);
}

#[test]
fn a_content_folder_that_is_not_there() {
    book("[book]\nsrc = \"pages\"\n").check().code(2).stdout(str![]).stderr(str![[r#"
error: cannot read `pages`: No such file or directory (os error 2)

"#]]);
}
