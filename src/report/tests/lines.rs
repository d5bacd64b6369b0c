//! Tests of the report with one line for each finding.

use snapbox::{assert_data_eq, str};

use super::*;

#[test]
fn each_finding_is_a_line_in_the_order_of_places() {
    let book = Book::new(&[("a.md", "\u{feff}ä [x](y)\r\n漢 [z](y)\r\n"), ("::error::.md", "x")]);
    let found = [
        Diagnostic::new(&ORPHAN, place("logo.png", 0, 0), "no page shows `logo.png`"),
        Diagnostic::new(&LINK, place("a.md", 18, 24), "no file `y`"),
        Diagnostic::new(&LINK, place("a.md", 6, 12), "no file `y`"),
        Diagnostic::new(&ADVICE, place("::error::.md", 0, 1), "a name with\n`\x1b[2J`"),
    ];
    assert_data_eq!(
        book.report(&found, Format::Short, Style { colour: true, unicode: true }),
        str![[r#"
./::error::.md:1:1: note[one-way-related]: a name with␊`␛[2J`
a.md:1:3: error[broken-link]: no file `y`
a.md:2:3: error[broken-link]: no file `y`
logo.png: warning[orphan-page]: no page shows `logo.png`

"#]]
    );
    assert_eq!(book.report(&[], Format::Short, Style::PLAIN), "");
}
