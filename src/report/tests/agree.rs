//! Tests that all formats say the same, whatever the findings are.

use std::cell::Cell;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// The numbers after `and` in the notes about repetitions.
fn repeated(human: &str) -> usize {
    let noted = human.lines().filter_map(|line| line.split_once("note: and ")?.1.split_once(" more here"));
    noted.map(|(number, _)| number.parse::<usize>().unwrap()).sum()
}

fn headers(human: &str) -> usize {
    let names = [&LINK, &ORPHAN, &ADVICE, &ENCODING].map(|rule| format!("{}[{}]: ", rule.severity, rule.name));
    human.lines().filter(|line| names.iter().any(|name| line.starts_with(name))).count()
}

pub(super) fn texts() -> impl Strategy<Value = String> {
    "\u{feff}?([a-c äß漢👍\u{1b}\u{9b}\u{202e}\u{200d}\u{301}\t]{0,30}(\r\n|\n|\r)?){0,8}"
}

fn spans() -> impl Strategy<Value = (usize, usize)> {
    prop_oneof![(0usize..300, 0usize..300), (0usize..300).prop_map(|at| (at, at + 3)), Just((usize::MAX, usize::MAX))]
}

prop_compose! {
    pub(super) fn diagnostics()(
        rule in 0usize..4,
        path in prop_oneof![Just("a.md"), Just("b.md"), Just("c.png")],
        span in spans(),
        message in prop_oneof![Just("no file `x`".to_string()), "[a-z`\n]{0,6}"],
        label in proptest::option::of("[a-z\n]{0,5}"),
        related in proptest::collection::vec((prop_oneof![Just("a.md"), Just("c.png")], spans()), 0..3),
        edits in proptest::collection::vec((spans(), "[a-z\t漢\r\n]{0,6}"), 0..3),
    ) -> Diagnostic {
        let mut found = Diagnostic::new([&LINK, &ORPHAN, &ADVICE, &ENCODING][rule], place(path, span.0, span.1), message);
        found.label = label;
        for (path, span) in related {
            found = found.also(place(path, span.0, span.1), "like here");
        }
        let edits: Vec<Edit> = edits.into_iter().map(|((a, b), text)| edit(a, b, &text)).collect();
        if edits.is_empty() { found } else { found.suggest(suggestion("mend it", edits)) }
    }
}

proptest! {
    #[test]
    fn formats_agree_on_number_and_order(
        a in texts(),
        b in texts(),
        found in proptest::collection::vec(diagnostics(), 0..6),
        colour in any::<bool>(),
        unicode in any::<bool>(),
        width in 0usize..90,
    ) {
        let book = Book::new(&[("a.md", &a), ("b.md", &b)]);
        let short = book.report(&found, Format::Short, Style::PLAIN);
        let document: Value = serde_json::from_str(&book.report(&found, Format::Json, Style::PLAIN)).unwrap();
        let findings = document["findings"].as_array().unwrap();
        prop_assert_eq!(findings.len(), found.len());
        prop_assert_eq!(short.lines().count(), found.len());
        for (line, finding) in short.lines().zip(findings) {
            let start = &finding["span"]["start"];
            let place = match &start["line"] {
                Value::Null => String::new(),
                number => format!(":{number}:{}", start["column"]),
            };
            let head = format!(
                "{}{place}: {}[{}]: ",
                finding["file"].as_str().unwrap(),
                finding["severity"].as_str().unwrap(),
                finding["rule"].as_str().unwrap(),
            );
            prop_assert!(line.starts_with(&head), "{line:?} {head:?}");
        }
        let human = book.human(&found);
        prop_assert_eq!(headers(&human) + repeated(&human), found.len(), "{}", human);
        prop_assert_eq!(human.is_empty(), found.is_empty());
        let narrow = book.sized(&found, Format::Human, Style { colour, unicode }, width);
        prop_assert_eq!(narrow.is_empty(), found.is_empty());
    }

    #[test]
    fn every_format_names_the_same_place(text in texts(), span in spans()) {
        let book = Book::new(&[("a.md", &text)]);
        let found = [Diagnostic::new(&LINK, place("a.md", span.0, span.1), "m")];
        let short = book.report(&found, Format::Short, Style::PLAIN);
        let named = short.split_once(": error").unwrap().0;
        let human = book.human(&found);
        let header = human.lines().nth(1).unwrap();
        prop_assert_eq!(header.trim_start().strip_prefix("--> "), Some(named));
    }

    #[test]
    fn the_order_of_the_findings_given_does_not_matter(
        text in texts(),
        found in proptest::collection::vec(diagnostics(), 2..6),
    ) {
        let book = Book::new(&[("a.md", &text)]);
        let mut plain: Vec<Diagnostic> =
            found.into_iter().map(|d| Diagnostic { related: vec![], suggestions: vec![], ..d }).collect();
        let reports = |found: &[Diagnostic]| Format::ALL.map(|format| book.report(found, format, Style::PLAIN));
        let one = reports(&plain);
        plain.reverse();
        prop_assert_eq!(one, reports(&plain));
    }
}

#[test]
fn ten_thousand_findings_need_the_text_once() {
    let text: Arc<str> = "see [the page](x.md) for more\n".repeat(10_000).into();
    let found: Vec<Diagnostic> = (0..10_000)
        .map(|n| Diagnostic::new(&LINK, place("a.md", n * 30 + 15, n * 30 + 19), format!("no file `x{n}.md`")))
        .collect();
    let totals = Totals::count(&found);
    for (format, lines) in [(Format::Human, 6 * 10_000 - 1), (Format::Short, 10_000), (Format::Jsonl, 10_001)] {
        let asked = Cell::new(0);
        let text_of = |_: &SourcePath| {
            asked.set(asked.get() + 1);
            Some(Arc::clone(&text))
        };
        let report = Report::new(&found, &totals, &text_of);
        let shown = String::from_utf8(render(format, &report, Style::PLAIN, 100)).unwrap();
        assert_eq!((asked.get(), shown.lines().count()), (1, lines), "{format}");
    }
}
