//! What is wrong with a file, and what is said about it.

use super::super::Days;
use super::{config, problems};

#[test]
fn an_unknown_key_is_found_at_any_depth_and_the_right_one_is_suggested() {
    for (text, expected) in [
        ("[book]\ntitel = 'x'", "titel ▸ unknown key `titel` in `[book]` ▸ did you mean `title`?"),
        ("[build]\nbuild_dir = 'x'", "build_dir ▸ unknown key `build_dir` in `[build]` ▸ did you mean `build-dir`?"),
        ("[buidl]\n", "buidl ▸ unknown table `[buidl]` ▸ did you mean `build`?"),
        ("title = 'x'", "title ▸ unknown key `title` outside of any table ▸ `title` belongs in `[book]`"),
        ("[book]\nfail-on = 'error'", "fail-on ▸ unknown key `fail-on` in `[book]` ▸ `fail-on` belongs in `[check]`"),
        (
            "[output.html.check]",
            "check ▸ unknown key `check` in `[output.html]` ▸ `check` is a table of its own: `[check]`",
        ),
        ("[book]\nzzzzzz = 1", "zzzzzz ▸ unknown key `zzzzzz` in `[book]`"),
        ("book.\"tit le\" = 1", "\"tit le\" ▸ unknown key `tit le` in `[book]` ▸ did you mean `title`?"),
        ("[[check.override]]\npath = []", "path ▸ unknown key `path` in `[[check.override]]` ▸ did you mean `paths`?"),
        (
            "[output.html]\nfold = { levle = 1 }",
            "levle ▸ unknown key `levle` in `[output.html.fold]` ▸ did you mean `level`?",
        ),
        ("[output.checkbook.chekc]", "chekc ▸ unknown key `chekc` in `[output.checkbook]` ▸ did you mean `check`?"),
        (
            "[output.html.search.chapter.'a.md']\nenabel = true",
            "enabel ▸ unknown key `enabel` in `[output.html.search.chapter.a.md]` ▸ did you mean `enable`?",
        ),
        (
            "[output.html]\ncurly-quotes = true",
            "curly-quotes ▸ `curly-quotes` is no longer a key of `[output.html]` ▸ use `smart-punctuation`",
        ),
    ] {
        assert_eq!(problems(text, &[]), [expected], "{text:?}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_found_where_it_stands() {
    for (text, expected) in [
        ("book.title = 5", "5 ▸ `book.title` is an integer; expected a string ▸ put the value in quotes"),
        ("book.title = 2025-01-01", "2025-01-01 ▸ `book.title` is a date; expected a string ▸ put the value in quotes"),
        ("[book.title]", "[book.title] ▸ `book.title` is a table; expected a string"),
        ("book = 1.5", "1.5 ▸ `book` is a fraction; expected a table"),
        ("[[book]]", "[[book]] ▸ `book` is a list; expected a table"),
        (
            "book.authors = 'Ann'",
            "'Ann' ▸ `book.authors` is a string; expected a list of strings ▸ put the value in brackets",
        ),
        (
            "book.authors = ['Ann', 3]",
            "3 ▸ an entry of `book.authors` is an integer; expected a string ▸ put the value in quotes",
        ),
        (
            "build.create-missing = 'true'",
            "'true' ▸ `build.create-missing` is a string; expected `true` or `false` ▸ write `true` without quotes",
        ),
        ("serve.port = '80'", "'80' ▸ `serve.port` is a string; expected an integer ▸ write `80` without quotes"),
        ("serve.port = 70_000", "70_000 ▸ `serve.port` must be from 0 to 65535"),
        ("serve.port = -99999999999999999999999", "-99999999999999999999999 ▸ `serve.port` must be from 0 to 65535"),
        ("check.path-map = 3", "3 ▸ `check.path-map` is an integer; expected a table or a list of tables"),
        ("check.path-map = [{ from = 'a' }]", "{ from = 'a' } ▸ an entry of `check.path-map` has no `to`"),
        ("check.override = [3]", "3 ▸ an entry of `check.override` is an integer; expected a table"),
    ] {
        assert_eq!(problems(text, &[]), [expected], "{text:?}");
    }
}

#[test]
fn a_word_that_is_none_of_those_expected_is_found() {
    for (text, expected) in [
        (
            "check.rules.orphan-page = 'warn'",
            "'warn' ▸ `warn` is not a level; expected one of `off`, `note`, `warning`, `error` ▸ did you mean `warning`?",
        ),
        (
            "check.rules.orphan-page = false",
            "false ▸ `false` is not a level; expected one of `off`, `note`, `warning`, `error`",
        ),
        (
            "[[check.override]]\nrules = { x = 'eror' }",
            "'eror' ▸ `eror` is not a level; expected one of `off`, `note`, `warning`, `error` ▸ did you mean `error`?",
        ),
        ("print.columns = 3", "3 ▸ `3` is not a number of columns; expected one of `auto`, `1`, `2`"),
        ("print.columns = [2]", "[2] ▸ `print.columns` is a list; expected one of `auto`, `1`, `2`"),
        ("check.tracked-only = 'yes'", "'yes' ▸ `yes` is not a choice; expected one of `auto`, `true`, `false`"),
        (
            "print.paper = 'A4'",
            "'A4' ▸ `A4` is not a paper size; expected one of `auto`, `a4`, `a5`, `letter`, `legal` ▸ did you mean `a4`?",
        ),
        ("book.text-direction = 'up'", "'up' ▸ `up` is not a text direction; expected one of `ltr`, `rtl`"),
    ] {
        assert_eq!(problems(text, &[]), [expected], "{text:?}");
    }
}

#[test]
fn a_pattern_that_does_not_compile_and_an_interval_that_is_none_are_found() {
    for key in [
        "build.exclude",
        "check.ignore",
        "check.produced",
        "check.runtime-paths",
        "check.exclude",
        "output.html.publish",
    ] {
        let text = format!("{key} = ['ok/**', 'a[']");
        let found = problems(&text, &[]);
        assert_eq!(found.len(), 1, "{key}");
        assert!(found[0].starts_with("'a[' ▸ `a[` is not a pattern: "), "{found:?}");
    }
    assert!(problems("[[check.override]]\npaths = ['{a']", &[])[0].starts_with("'{a' ▸ `{a` is not a pattern"));
    let help = "write days, weeks, months or years, such as `90d`, `12w`, `6m` or `1y`";
    for days in ["soon", "", "0d", "-3d", "3 moons", "99999999999d", "4000000000y"] {
        let expected = format!("'{days}' ▸ `{days}` is not a number of days ▸ {help}");
        assert_eq!(problems(&format!("review.every = '{days}'"), &[]), [expected]);
    }
    assert_eq!(problems("review.every = 0", &[]), ["0 ▸ `review.every` must be from 1 to 4294967295"]);
    for (written, days) in [("'90d'", 90), ("30", 30), ("' 2 Weeks '", 14), ("'6m'", 180), ("'1 year'", 365)] {
        assert_eq!(config(&format!("review.every = {written}"), &[]).review.every, Some(Days(days)), "{written}");
    }
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    let text = "[check]\nfail-on = 'warn'\nroots = 'a'\n[book]\ntitel = 'x'\nauthors = 3\n";
    let found = problems(text, &[]);
    let places: Vec<&str> = found.iter().map(|one| one.split(" ▸ ").next().unwrap()).collect();
    assert_eq!(places, ["'warn'", "'a'", "titel", "3"]);
}
