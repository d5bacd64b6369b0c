//! What `load` makes of whole files and environments.

mod problems;
mod schema;
mod sources;

use proptest::prelude::*;

use super::*;
use crate::base::{Diagnostic, Level, Severity, SourcePath, Span};

fn load_all(text: &str, environment: &[(&str, &str)]) -> Result<Loaded, Vec<Diagnostic>> {
    let environment: Vec<(String, String)> =
        environment.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    load(&SourcePath::new("book.toml"), Some(text), &environment)
}

fn config(text: &str, environment: &[(&str, &str)]) -> Config {
    load_all(text, environment).unwrap_or_else(|problems| panic!("{:?}", shown(text, &problems))).config
}

/// Each diagnostic as `text at the span ▸ message ▸ help`.
fn shown(text: &str, found: &[Diagnostic]) -> Vec<String> {
    let help = |one: &Diagnostic| one.help.as_ref().map(|help| format!(" ▸ {help}")).unwrap_or_default();
    found.iter().map(|one| format!("{} ▸ {}{}", one.location.span.of(text), one.message, help(one))).collect()
}

fn problems(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
    match load_all(text, environment) {
        Ok(_) => panic!("nothing is wrong with {text:?} {environment:?}"),
        Err(problems) => {
            assert!(problems.iter().all(|one| one.rule == &CONFIGURATION && one.severity == Severity::Error));
            shown(text, &problems)
        }
    }
}

#[test]
fn without_a_file_and_with_an_empty_one_the_settings_are_the_defaults() {
    let path = SourcePath::new("book.toml");
    assert_eq!(load(&path, None, &[]).unwrap().config, Config::default());
    assert_eq!(config("", &[]), Config::default());
    assert_eq!(config("[book]\n[check.rules]\n[output.html.search]\n[rust]\n", &[]), Config::default());
    let config = Config::default();
    assert_eq!((config.build.build_dir.as_str(), config.book.src), ("book", None));
    assert!(!config.build.create_missing && !config.html.smart_punctuation && config.html.highlight);
}

#[test]
fn every_kind_of_setting_is_read() {
    let text = r#"
        book = { title = "Payments", authors = ["Ann", "Bo"], language = "ar", text-direction = "rtl" }
        [check]
        fail-on = "warning"
        cwd = "page"
        tracked-only = true
        ignore = ["backups/**", "{a,b}/*.md"]
        rules = { orphan-page = "off" }
        [[check.override]]
        paths = ["legacy/**"]
        rules.broken-code-path = "note"
        [front-matter]
        required = ["title"]
        values.status = ["draft", "published"]
        [review]
        every = "12w"
        [output.html]
        raw-html = "escape"
        default-theme = "ayu"
        fold = { enable = true, level = 2 }
        redirect."/old.html" = "new.html"
        [print]
        columns = 2
        step-columns = "time-initials"
        [serve]
        port = 0x1F90
    "#;
    let config = config(text, &[]);
    assert_eq!(config.book.title.as_deref(), Some("Payments"));
    assert_eq!(config.book.text_direction, Some(TextDirection::Rtl));
    assert_eq!(config.check.fail_on, FailOn::Warning);
    assert_eq!(config.check.cwd, WorkingDirectory::Page);
    assert_eq!(config.check.tracked_only, TrackedOnly::Yes);
    assert_eq!(config.check.rules["orphan-page"], Level::Off);
    assert_eq!(config.check.overrides[0].rules["broken-code-path"], Level::Note);
    assert_eq!(config.front_matter.values["status"], ["draft", "published"]);
    assert_eq!(config.review.every, Some(Days(84)));
    assert_eq!(config.html.raw_html, RawHtml::Escape);
    assert_eq!(config.html.default_theme.and_then(ColourTheme::is_dark), Some(true));
    assert_eq!(config.html.fold, Fold { enable: true, level: 2 });
    assert_eq!(config.html.redirect["/old.html"], "new.html");
    assert_eq!(config.print.columns, Columns::Two);
    assert_eq!(config.serve.port, 8080);
}

#[test]
fn an_error_of_syntax_is_told_where_it_is() {
    for (text, place) in [
        ("[book]\ntitle = Payments\n", "Payments"),
        ("[book]\ntitle = 'a'\ntitle = 'b'\n", "title"),
        ("[book\ntitle = 'a'\n", ""),
    ] {
        let found = load_all(text, &[]).unwrap_err();
        assert_eq!(found[0].location.span.of(text), place, "{:?}", shown(text, &found));
        assert!(!found[0].message.is_empty() && found[0].rule == &CONFIGURATION);
    }
    let text = "[book]\ntitle = a b c\nsrc = d e f\n";
    let lines: Vec<usize> =
        load_all(text, &[]).unwrap_err().iter().map(|one| text[..one.location.span.start].lines().count()).collect();
    assert_eq!(lines, [2, 3], "one error for each line");
    let text = "[book]\ntitle = 'a'\ntitle = 'b'\n";
    assert_eq!(load_all(text, &[]).unwrap_err()[0].location.span.start, text.rfind("title").unwrap());
}

#[test]
fn spans_count_the_byte_order_mark_and_carriage_returns() {
    let text = "\u{feff}[book]\r\ntitle = 'Überblick'\r\nautors = []\r\n";
    assert_eq!(problems(text, &[]), ["autors ▸ unknown key `autors` in `[book]` ▸ did you mean `authors`?"]);
    let text = "\u{feff}[book]\r\ntitle = 'Überblick'\r\n";
    let places = load_all(text, &[]).unwrap().places;
    assert_eq!(places.of("book.title").map(|span| span.of(text)), Some("title"));
    assert_eq!(places.value("book.title").map(|span| span.of(text)), Some("'Überblick'"));
}

const PIECES: &[&str] = &[
    "[book]",
    "[output.checkbook.check]",
    "[check]",
    "[[check.override]]",
    "[check.path-map]",
    "title",
    "fail-on",
    "rules",
    ".",
    " = ",
    "'x'",
    "\"ü\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "\r\n",
    "5",
    "-1e9",
    "true",
    "2025-01-01",
    "\u{feff}",
    "#",
    "from",
    "to",
    "'",
];

proptest! {
    #[test]
    fn no_file_is_too_strange(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let text = pieces.concat();
        let found = match load_all(&text, &[]) {
            Ok(loaded) => loaded.notes,
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                problems
            }
        };
        for one in found {
            let span = one.location.span;
            prop_assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?} {text:?}");
        }
    }

    #[test]
    fn no_variable_is_too_strange(name in "(BOOK|CHECK|OUTPUT|PRINT)(__[A-Z_]{0,8}){0,3}", value in "[{}\\[\\]\":a1]{0,8}") {
        let name = format!("CHECKBOOK_{name}");
        for problem in load_all("", &[(&name, &value)]).err().into_iter().flatten() {
            prop_assert!(problem.message.contains(&name), "{}", problem.message);
            prop_assert_eq!(problem.location.span, Span::empty(0));
        }
    }
}

#[test]
fn what_is_in_effect_can_be_written_and_read_again() {
    let text = "[book]\ntitle = \"A \\\"b\\\"\"\n[check]\ntracked-only = false\ncwd = \"page\"\nbaseline = \"x\"\n\
                [check.path-map]\n\"/opt/a b\" = \"deploy\"\n[check.rules]\norphan-page = \"off\"\n[[check.override]]\n\
                paths = [\"a/**\"]\nrules = { broken-link = \"note\" }\n[review]\nevery = \"6m\"\n\
                [output.html]\nsite-url = \"/x/\"\nraw-html = \"escape\"\n[output.html.redirect]\n\"/a\" = \"/b\"\n\
                [output.html.search]\nenable = false\n";
    for text in ["", text] {
        let read = |text: &str| super::load(&SourcePath::new("book.toml"), Some(text), &[]).unwrap().config;
        let config = read(text);
        let written = config.to_toml();
        assert_eq!(read(&written), config, "{written}");
    }
}
