//! Tests of the report for people.

use snapbox::{assert_data_eq, str};

use super::*;

#[test]
fn everything_a_finding_can_say_is_shown() {
    let text = "---\ntitle: Restore\nrelated:\n  - old/db.md\n  - other.md\n---\n\n# Restore\n";
    let found = Diagnostic::new(&LINK, place("docs/restore.md", 32, 41), "`related` names a page that does not exist")
        .label("no page `old/db.md`")
        .note("renamed to `databases/db.md` on 2026-02-03")
        .help("name a page of the book")
        .also(place("docs/restore.md", 19, 26), "in this list")
        .also(place("docs/db.md", 2, 4), "perhaps this page")
        .also(place("logo.png", 7, 9), "and this picture")
        .suggest(suggestion("use the new path", vec![edit(32, 41, "databases/db.md")]))
        .suggest(suggestion("or ask someone", vec![]));
    let book = Book::new(&[("docs/restore.md", text), ("docs/db.md", "# Databases\n")]);
    assert_data_eq!(
        book.human(std::slice::from_ref(&found)),
        str![[r#"
error[broken-link]: `related` names a page that does not exist
 --> docs/restore.md:4:5
  |
3 | related:
  | ------- in this list
4 |   - old/db.md
  |     ^^^^^^^^^ no page `old/db.md`
  |
 ::: docs/db.md:1:3
  |
1 | # Databases
  |   -- perhaps this page
  |
  = note: and this picture (`logo.png`)
  = note: renamed to `databases/db.md` on 2026-02-03
  = help: name a page of the book
help: use the new path
  |
4 -   - old/db.md
4 +   - databases/db.md
  |
help: or ask someone

"#]]
    );
    let drawn = book.report(&[found], Format::Human, Style { unicode: true, colour: false });
    assert_data_eq!(
        drawn,
        str![[r#"
error[broken-link]: `related` names a page that does not exist
  ╭▸ docs/restore.md:4:5
  │
3 │ related:
  │ ─────── in this list
4 │   - old/db.md
  │     ━━━━━━━━━ no page `old/db.md`
  │
  ⸬  docs/db.md:1:3
  │
1 │ # Databases
  │   ── perhaps this page
  │
  ├ note: and this picture (`logo.png`)
  ├ note: renamed to `databases/db.md` on 2026-02-03
  ╰ help: name a page of the book
help: use the new path
  ╭╴
4 -   - old/db.md
4 +   - databases/db.md
  ╰╴
help: or ask someone

"#]]
    );
}

#[test]
fn colours_are_escapes_and_the_rule_is_a_link() {
    let found = Diagnostic::new(&ORPHAN, place("a.md", 0, 1), "no page links to `a.md`");
    let book = Book::new(&[("a.md", "x\n")]);
    let shown = book.report(std::slice::from_ref(&found), Format::Human, Style { colour: true, unicode: false });
    assert!(shown.contains("\x1b]8;;https://example.org/rules.html#orphan-page\x1b\\orphan-page"), "{shown:?}");
    assert!(shown.contains("\x1b[1m"), "{shown:?}");
    assert_eq!(anstream::adapter::strip_str(&shown).to_string(), book.human(&[found]));
}

#[test]
fn severities_have_their_names() {
    let found = [
        Diagnostic::new(&ORPHAN, place("a.md", 0, 1), "no page links to `a.md`"),
        Diagnostic::new(&ADVICE, place("a.md", 0, 1), "`b.md` does not name this page"),
    ];
    assert_data_eq!(
        Book::new(&[("a.md", "x\n")]).human(&found),
        str![[r#"
note[one-way-related]: `b.md` does not name this page
 --> a.md:1:1
  |
1 | x
  | ^

warning[orphan-page]: no page links to `a.md`
 --> a.md:1:1
  |
1 | x
  | ^

"#]]
    );
}

#[test]
fn a_file_without_text_has_a_header_only() {
    let found = Diagnostic::new(&ORPHAN, place("logo.png", 7, 9), "no page shows `logo.png`");
    assert_data_eq!(
        Book::new(&[]).human(std::slice::from_ref(&found)),
        str![[r#"
warning[orphan-page]: no page shows `logo.png`
--> logo.png

"#]]
    );
    let found = found.label("here").note("it is 2 MB").also(place("b.png", 0, 1), "like this one");
    assert_data_eq!(
        Book::new(&[]).human(&[found]),
        str![[r#"
warning[orphan-page]: no page shows `logo.png`
--> logo.png
 = note: here
 = note: like this one (`b.png`)
 = note: it is 2 MB

"#]]
    );
}

#[test]
fn text_cannot_steer_the_terminal_or_start_a_line() {
    let evil = "\x1b[2J\u{202e}\u{9b}31m\n::error::";
    let text = format!("a {evil} b\n");
    let book = Book::new(&[(&format!("{evil}.md"), &text)]);
    let found = Diagnostic::new(&LINK, place(&format!("{evil}.md"), 2, 6), format!("no file `{evil}`"))
        .label(evil)
        .note(evil)
        .help(evil)
        .also(place(&format!("{evil}.md"), 20, 23), evil)
        .also(place(evil, 0, 0), evil)
        .suggest(suggestion(evil, vec![edit(2, 6, evil)]));
    for unicode in [false, true] {
        let shown = book.report(std::slice::from_ref(&found), Format::Human, Style { colour: false, unicode });
        assert!(!shown.contains(['\x1b', '\u{202e}', '\u{9b}', '\r']), "{shown}");
        assert!(shown.lines().all(|line| !line.trim_start().starts_with("::error")), "{shown}");
    }
    assert_data_eq!(
        book.human(&[found]),
        str![[r#"
error[broken-link]: no file `␛[2J��31m␊::error::`
 --> ␛[2J��31m␊::error::.md:1:3
  |
1 | a ␛[2J��31m
  |   ^^^^ ␛[2J��31m␊::error::
2 | ::error:: b
  |      --- ␛[2J��31m␊::error::
  |
  = note: ␛[2J��31m␊::error:: (`␛[2J��31m␊::error::`)
  = note: ␛[2J��31m␊::error::
help: ␛[2J��31m␊::error::
  |
1 ~ a ␛[2J��31m
2 ~ ::error::��31m
  |

"#]]
    );
}

#[test]
fn repetitions_are_folded() {
    let text = "[a](x.md)\n\n[b](x.md)\n[c](y.md)\n[d](x.md) \u{c3}\u{a4}\n\u{c3}\u{b6}\n";
    let found = [
        Diagnostic::new(&LINK, place("a.md", 4, 8), "no file `x.md`"),
        Diagnostic::new(&LINK, place("a.md", 15, 19), "no file `x.md`"),
        Diagnostic::new(&LINK, place("a.md", 25, 29), "no file `y.md`"),
        Diagnostic::new(&LINK, place("a.md", 35, 39), "no file `x.md`").label("never shown"),
        Diagnostic::new(&ENCODING, place("a.md", 41, 45), "`Ã¤` was `ä` before it was decoded twice"),
        Diagnostic::new(&ENCODING, place("a.md", 46, 50), "`Ã¶` was `ö` before it was decoded twice"),
    ];
    assert_data_eq!(
        Book::new(&[("a.md", text)]).human(&found),
        str![[r#"
error[broken-link]: no file `x.md`
 --> a.md:1:5
  |
1 | [a](x.md)
  |     ^^^^
  |
  = note: and 2 more here: lines 3, 5

error[broken-link]: no file `y.md`
 --> a.md:4:5
  |
4 | [c](y.md)
  |     ^^^^

warning[wrong-encoding]: `Ã¤` was `ä` before it was decoded twice
 --> a.md:5:11
  |
5 | [d](x.md) Ã¤
  |           ^^
  |
  = note: and 1 more here: line 6

"#]]
    );
}
