//! The places that settings come from: mdBook's tables, ours below `[output.checkbook]`, and the environment.

use super::super::*;
use super::{config, load_all, problems, shown};
use crate::base::{Level, Severity, Span};

#[test]
fn what_mdbook_alone_understands_is_noted_and_does_nothing() {
    let text = "[book]\nmultilingual = false\n[rust]\nedition = '2024'\n[preprocessor.mermaid]\ncommand = 'x'\n\
                [output.linkcheck]\noptional = true\n[output.htlm]\n[output.html]\nmathjax-support = 3\n\
                playground = { editable = true, copyable = false }\nsearch.copy-js = true\n\
                [output.checkbook]\noptional = true\n";
    let loaded = load_all(text, &[]).unwrap();
    let expected = [
        "multilingual ▸ `book.multilingual` is mdBook's and has no effect here",
        "edition ▸ `rust.edition` is mdBook's and has no effect here",
        "mermaid ▸ `preprocessor.mermaid` is mdBook's and has no effect here",
        "linkcheck ▸ `output.linkcheck` is mdBook's and has no effect here",
        "htlm ▸ `output.htlm` is mdBook's and has no effect here ▸ did you mean `html`?",
        "mathjax-support ▸ `output.html.mathjax-support` is mdBook's and has no effect here",
        "editable ▸ `output.html.playground.editable` is mdBook's and has no effect here",
        "copy-js ▸ `output.html.search.copy-js` is mdBook's and has no effect here",
    ];
    assert_eq!(shown(text, &loaded.notes), expected);
    assert!(loaded.notes.iter().all(|note| note.severity == Severity::Note && note.rule == &IGNORED_SETTING));
    let mut rest = Config::default();
    rest.html.playground.copyable = false;
    assert_eq!(loaded.config, rest);
    assert!(!config("output.html.playpen.copyable = false", &[]).html.playground.copyable);
}

#[test]
fn our_tables_are_read_below_output_checkbook_too() {
    let text = "[check]\nroots = ['a']\n[check.rules]\na = 'off'\n[output.checkbook]\noptional = true\n\
                [output.checkbook.check]\nfail-on = 'note'\nrules = { b = 'error' }\n[output.checkbook.serve]\nport = 1\n";
    let Loaded { config, places, .. } = load_all(text, &[]).unwrap();
    assert_eq!((config.check.fail_on, config.serve.port, config.check.roots), (FailOn::Note, 1, vec!["a".to_string()]));
    assert_eq!(
        config.check.rules.into_iter().collect::<Vec<_>>(),
        [("a".to_string(), Level::Off), ("b".to_string(), Level::Error)]
    );
    assert_eq!(places.of("check.rules.b").map(|span| span.of(text)), Some("b"));

    let text =
        "[check]\nfail-on = 'note'\nrules.a = 'off'\n[output.checkbook.check]\nfail-on = 'note'\nrules.a = 'off'\n";
    let found = load_all(text, &[]).unwrap_err();
    let expected = [
        "fail-on ▸ `check.fail-on` is set here and in `[output.checkbook]` ▸ keep one of the two",
        "a ▸ `check.rules.a` is set here and in `[output.checkbook]` ▸ keep one of the two",
    ];
    assert_eq!(shown(text, &found), expected);
    assert_eq!(
        found[0].related[0].location.span,
        Span::new(text.rfind("fail-on").unwrap(), text.rfind(" = 'note'").unwrap())
    );
    assert_eq!(found[0].related[0].message, "`output.checkbook.check.fail-on` is set here");
}

#[test]
fn paths_are_mapped_by_a_table_or_by_a_list() {
    let table = config("[check.path-map]\n'/opt/app' = 'deploy/app'\n'/srv' = 'www'\n", &[]);
    let text =
        "[[check.path-map]]\nfrom = '/opt/app'\nto = 'deploy/app'\n[[check.path-map]]\nfrom = '/srv'\nto = 'www'\n";
    let list = load_all(text, &[]).unwrap();
    assert_eq!(table.check.path_map, list.config.check.path_map);
    assert_eq!(table.check.path_map["/opt/app"], "deploy/app");
    assert_eq!(list.places.of("check.path-map./srv").map(|span| span.of(text)), Some("'/srv'"));
    assert_eq!(list.places.value("check.path-map./srv").map(|span| span.of(text)), Some("'www'"));

    let text = "check.path-map = [{ from = 'a', to = 'b' }, { from = \"a\", to = 'c' }]";
    let found = load_all(text, &[]).unwrap_err();
    assert_eq!(shown(text, &found), ["\"a\" ▸ `a` is mapped twice"]);
    assert_eq!(found[0].related[0].location.span.of(text), "'a'");
    for (entry, expected) in [
        ("{ from = 'a', too = 'b' }", "too ▸ unknown key `too` in `[[check.path-map]]` ▸ did you mean `to`?"),
        (
            "{ from = 1, to = 'b' }",
            "1 ▸ `check.path-map[0].from` is an integer; expected a string ▸ put the value in quotes",
        ),
    ] {
        assert!(problems(&format!("check.path-map = [{entry}]"), &[]).contains(&expected.to_string()), "{entry}");
    }
}

/// Variables, what to show of the settings, and what that shows.
type Case = (&'static [(&'static str, &'static str)], fn(&Config) -> String, &'static str);

#[test]
fn variables_overrule_the_file() {
    let text = "[book]\ntitle = 'File'\nauthors = ['Ann']\n[output.checkbook.check]\nfail-on = 'note'\n[output.html]\ncname = 'a'\n";
    let title: fn(&Config) -> String = |config| format!("{:?} {:?}", config.book.title, config.book.authors);
    let check: fn(&Config) -> String = |config| format!("{:?} {:?}", config.check.fail_on, config.check.roots);
    let html: fn(&Config) -> String = |config| format!("{:?} {:?}", config.html.site_url, config.html.cname);
    let cases: &[Case] = &[
        (&[("CHECKBOOK_BOOK__TITLE", "Env")], title, r#"Some("Env") ["Ann"]"#),
        (&[("CHECKBOOK_BOOK__TITLE", "\"J\"")], title, r#"Some("J") ["Ann"]"#),
        (&[("CHECKBOOK_BOOK__TITLE", "2024")], title, r#"Some("2024") ["Ann"]"#),
        (&[("CHECKBOOK_BOOK__TITLE", "null")], title, r#"None ["Ann"]"#),
        (&[("CHECKBOOK_BOOK", r#"{"title": "T", "src": null}"#)], title, r#"Some("T") []"#),
        (&[("CHECKBOOK_BOOK__TITLE", "Deep"), ("CHECKBOOK_BOOK", "{}")], title, r#"Some("Deep") []"#),
        (&[("MDBOOK_BOOK__TITLE", "M")], title, r#"Some("M") ["Ann"]"#),
        (&[("CHECKBOOK_BOOK__TITLE", "C"), ("MDBOOK_BOOK__TITLE", "M")], title, r#"Some("C") ["Ann"]"#),
        (&[("CHECKBOOK_BOOK__AUTHORS", r#"["1", "2"]"#)], title, r#"Some("File") ["1", "2"]"#),
        (&[("CHECKBOOK_CHECK__FAIL_ON", "never")], check, "Never []"),
        (&[("CHECKBOOK_OUTPUT__CHECKBOOK__CHECK__FAIL_ON", "never")], check, "Never []"),
        (&[("CHECKBOOK_CHECK", r#"{"roots": ["r"]}"#)], check, r#"Error ["r"]"#),
        (&[("CHECKBOOK_CHECK__ROOTS", r#"["r"]"#)], check, r#"Note ["r"]"#),
        (&[("MDBOOK_CHECK__FAIL_ON", "never")], check, "Note []"),
        (&[("MDBOOK_OUTPUT__HTML__SITE_URL", "/x/")], html, r#"Some("/x/") Some("a")"#),
        (&[("CHECKBOOK_OUTPUT__HTML", r#"{"site-url": "/y/"}"#)], html, r#"Some("/y/") None"#),
        (
            &[("CHECKBOOK_LOG", "debug"), ("CHECKBOOK_VERSION", "1"), ("BOOK__TITLE", "x")],
            title,
            r#"Some("File") ["Ann"]"#,
        ),
    ];
    for (environment, show, expected) in cases {
        assert_eq!(show(&config(text, environment)), *expected, "{environment:?}");
    }
}

#[test]
fn what_a_variable_says_wrong_names_the_variable() {
    for (name, value, expected) in [
        (
            "CHECKBOOK_BOOK__TITEL",
            "x",
            "unknown key `titel` in `[book]` (set by `CHECKBOOK_BOOK__TITEL`) ▸ did you mean `title`?",
        ),
        (
            "CHECKBOOK_BOOK",
            r#"{"titel": 1}"#,
            "unknown key `titel` in `[book]` (set by `CHECKBOOK_BOOK`) ▸ did you mean `title`?",
        ),
        ("CHECKBOOK_BOOK", "x", "`book` is a string; expected a table (set by `CHECKBOOK_BOOK`)"),
        (
            "CHECKBOOK_BOOK__TITLE__X",
            "x",
            "`book.title` is a table; expected a string (set by `CHECKBOOK_BOOK__TITLE__X`)",
        ),
        (
            "CHECKBOOK_BOOK__AUTHORS",
            "[1]",
            "an entry of `book.authors` is an integer; expected a string (set by `CHECKBOOK_BOOK__AUTHORS`) ▸ put the value in quotes",
        ),
        ("CHECKBOOK_BOOK__", "x", "unknown key `` in `[book]` (set by `CHECKBOOK_BOOK__`)"),
        (
            "MDBOOK_BUILD__CREATE_MISSING",
            "3",
            "`build.create-missing` is an integer; expected `true` or `false` (set by `MDBOOK_BUILD__CREATE_MISSING`)",
        ),
        (
            "CHECKBOOK_SERVE__PORT",
            "1e9",
            "`serve.port` is a fraction; expected an integer (set by `CHECKBOOK_SERVE__PORT`)",
        ),
    ] {
        assert_eq!(problems("[book]\ntitle = 'x'\n", &[(name, value)]), [format!(" ▸ {expected}")], "{name}={value}");
    }
    let places = load_all("", &[("CHECKBOOK_BOOK__TITLE", "x")]).unwrap().places;
    assert_eq!((places.of("book.title"), places.of("book")), (None, None));
}

#[test]
fn the_search_is_off_when_either_table_says_so() {
    assert!(config("", &[]).search.enable);
    assert!(!config("search.enable = false", &[]).search.enable);
    assert!(!config("output.html.search.enable = false", &[]).search.enable);
}
