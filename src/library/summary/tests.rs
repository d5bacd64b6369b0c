//! Tests of the `SUMMARY.md` parser.

use proptest::prelude::*;

use super::*;
use crate::base::{Diagnostic, LineIndex, Severity, SourcePath, Span};

fn read(text: &str) -> (Summary, Vec<Diagnostic>) {
    parse(&SourcePath::new("content/SUMMARY.md"), text)
}

/// One line per entry: indent, number, title, target.
fn outline(summary: &Summary) -> String {
    fn list(entries: &[Entry], indent: usize, out: &mut Vec<String>) {
        for entry in entries {
            let number = entry.number.as_deref().unwrap_or("-");
            let line = match (entry.kind, &entry.target) {
                (EntryKind::Separator, _) => "---".to_owned(),
                (_, Some(target)) => format!("{number} {} {target}", entry.title),
                (_, None) => format!("{number} {} (draft)", entry.title),
            };
            out.push(format!("{:indent$}{line}", ""));
            list(&entry.children, indent + 2, out);
        }
    }
    let mut out = Vec::new();
    list(&summary.prefix, 0, &mut out);
    for part in &summary.parts {
        out.push(format!("# {}", part.title.as_deref().unwrap_or("(none)")));
        list(&part.entries, 0, &mut out);
    }
    if !summary.suffix.is_empty() {
        out.push("#".to_owned());
    }
    list(&summary.suffix, 0, &mut out);
    out.join("\n")
}

/// `line:column message |text at the span|`.
fn findings(text: &str) -> Vec<String> {
    let lines = LineIndex::new(text);
    let show = |d: &Diagnostic| {
        let at = lines.position(text, d.location.span.start);
        format!("{}:{} {} |{}|", at.line, at.column, d.message, d.location.span.of(text))
    };
    read(text).1.iter().map(show).collect()
}

#[test]
fn a_whole_summary_is_read_in_order() {
    let text = "# Summary\n\n[Intro](README.md)\n[Second](./a/b.md)\n\n---\n\n# Guide `one`\n\n- [First *step*](first.md)\n  \
                * [Deep](deep/x.md)\n    - [Deeper](deep/y.md)\n- [Draft]()\n\n---\n\n- [After](after.md)\n\n# Two\n\n\
                1. [More](more.md)\n\n***\n\n[End](end.md)\n\n---\n\n[Last](<with space.md>)\n";
    let (summary, diagnostics) = read(text);
    assert_eq!(diagnostics, []);
    assert_eq!(
        outline(&summary),
        "- Intro content/README.md\n- Second content/a/b.md\n---\n# Guide one\n1. First step content/first.md\n  \
         1.1. Deep content/deep/x.md\n    1.1.1. Deeper content/deep/y.md\n2. Draft (draft)\n---\n\
         3. After content/after.md\n# Two\n4. More content/more.md\n---\n#\n- End content/end.md\n---\n\
         - Last content/with space.md"
    );
}

#[test]
fn sound_summaries_have_no_finding() {
    for (text, expected) in [
        ("", ""),
        ("# Summary\r\n\r\n- [A](a.md)\r\n    - [B](b.md)\r\n", "# (none)\n1. A content/a.md\n  1.1. B content/b.md"),
        ("\u{feff}# Summary\n[A](a.md)", "- A content/a.md"),
        ("<!-- keep sorted -->\n\n# Summary\n\n- [A](a.md)", "# (none)\n1. A content/a.md"),
        ("- [A](a.md)\n<!-- c -->\n- [B](b.md)", "# (none)\n1. A content/a.md\n2. B content/b.md"),
        ("- [A](a.md) <!-- c -->\n- [B](b.md)", "# (none)\n1. A content/a.md\n2. B content/b.md"),
        ("- [A](a.md)\n\n## Sub\n\n- [B](b.md)", "# (none)\n1. A content/a.md\n2. B content/b.md"),
        (
            "- [A](a.md)\n\n- [B](b.md)\n\n  - [C](c.md)",
            "# (none)\n1. A content/a.md\n2. B content/b.md\n  2.1. C content/c.md",
        ),
        ("# Summary\n# Part\n- [A](a.md)", "# Part\n1. A content/a.md"),
        ("- [A](a%20b%C3%A9.md)", "# (none)\n1. A content/a b%C3%A9.md"),
        ("- [A](../scripts/../x.md \"title\")", "# (none)\n1. A x.md"),
        ("- [A][a]\n\n[a]: x.md", "# (none)\n1. A content/x.md"),
        ("- [![logo](l.png)](a.md)", "# (none)\n1. logo content/a.md"),
        ("- [two\n  lines](a.md)", "# (none)\n1. two lines content/a.md"),
        (
            "- [A](a.md)\n  * [B](b.md)\n  - [C](c.md)",
            "# (none)\n1. A content/a.md\n  1.1. B content/b.md\n  1.2. C content/c.md",
        ),
    ] {
        let (summary, diagnostics) = read(text);
        assert_eq!(outline(&summary), expected, "{text:?}");
        assert_eq!(diagnostics, [], "{text:?}");
    }
}

#[test]
fn what_mdbook_refuses_is_reported_where_it_stands() {
    for (text, expected) in [
        (
            "- [A](a.md)\n\n[B](b.md)\n\n- [C](c.md)\n- [D](d.md)\n",
            "5:1 a list after the suffix chapters |- [C](c.md)|",
        ),
        ("- [A](a.md)\n\n[B](b.md)\n\n# Part *x*\n- [C](c.md)", "5:1 a part after the suffix chapters |# Part *x*|"),
        ("- [A](a.md)\n- Only *some* `text`\n", "2:3 `Only some text` is not a link |Only *some* `text`|"),
        ("- [A](a.md) and more\n", "1:13 a list item that is more than a link |and more|"),
        ("- **[A](a.md)**", "1:3 a list item that is more than a link |**[A](a.md)**|"),
        ("- # [A](a.md)", "1:3 a list item that is more than a link |# [A](a.md)|"),
        ("- [ ] [A](a.md)", "1:3 a list item that is more than a link |[ ]|"),
        ("- [A](a.md) [B](b.md)", "1:13 a list item with 2 links |[B](b.md)|"),
        ("- >\n- [A](a.md)", "1:1 a list item without a link |- >|"),
        ("-\n- [A](a.md)", "1:1 a list item without a link |-|"),
        ("- <!-- c --> [A](a.md)", "1:1 a list item without a link |- <!-- c --> [A](a.md)|"),
        ("- - [A](a.md)", "1:1 a list item without a link |- - [A](a.md)|"),
        ("\u{feff}é words\r\n\r\n- [A](a.md)\r\n", "1:1 `é words` is not a link |é words|"),
        ("[A](a.md)\n\n[Undefined]\n", "3:1 `[Undefined]` is not a link |[Undefined]|"),
        ("- [A](a.md)\n\n# P\n\n[B](b.md)", "5:1 a chapter below a part title that is not in a list |[B](b.md)|"),
        ("- [A](https://example.com/)", "1:7 `https://example.com/` is not a file of the book |https://example.com/|"),
    ] {
        assert_eq!(findings(text), [expected], "{text:?}");
    }
}

#[test]
fn what_can_be_understood_is_kept() {
    for (text, expected) in [
        (
            "- [A](a.md)\n\n[B](b.md)\n\n- [C](c.md)\n\n[D](d.md)",
            "# (none)\n1. A content/a.md\n2. C content/c.md\n#\n- B content/b.md\n- D content/d.md",
        ),
        ("- Group\n  - [A](a.md)\n- [B](b.md)", "# (none)\n1. Group (draft)\n  1.1. A content/a.md\n2. B content/b.md"),
        (
            "- [A](a.md) [B](b.md)\n  - [C](c.md)",
            "# (none)\n1. A content/a.md\n  1.1. C content/c.md\n2. B content/b.md",
        ),
        ("- - [A](a.md)", "# (none)\n1. A content/a.md"),
        ("# S\n# P\n[A](a.md)\n- [B](b.md)", "# P\n- A content/a.md\n1. B content/b.md"),
        ("- [A](a.md)\n\nwords\n\n- [B](b.md)", "# (none)\n1. A content/a.md\n2. B content/b.md"),
    ] {
        assert_eq!(outline(&read(text).0), expected, "{text:?}");
    }
}

#[test]
fn the_span_is_the_destination() {
    for (text, expected) in [
        ("- [A](a.md)", "a.md"),
        ("- [A]( <a b.md> \"t\")", "a b.md"),
        ("- [**A** `b](c`](a(1).md 't')", "a(1).md"),
        ("- [A\\](x](a\\).md)", "a\\).md"),
        ("- [](a.md)", "a.md"),
        ("- [![i](p.png)](a.md)", "a.md"),
        ("\u{feff}é\n\n- [A](é.md)\r\n", "é.md"),
        ("- [A]()", "[A]()"),
        ("- [A][a]\n\n[a]: x.md", "[A][a]"),
    ] {
        let (summary, _) = read(text);
        let entry = &summary.parts[0].entries[0];
        assert_eq!(entry.span.of(text), expected, "{text:?}");
    }
}

#[test]
fn a_file_may_be_listed_once() {
    let text = "[A](a.md)\n\n- [B](b.md)\n  - [A again](./x/../a.md)\n- [Draft]()\n- [Draft]()\n";
    let (_, diagnostics) = read(text);
    let [finding] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!((finding.rule.name, finding.severity), ("duplicate-chapter", Severity::Error));
    assert_eq!(finding.location.span.of(text), "./x/../a.md");
    assert_eq!(finding.related[0].location.span, Span::new(4, 8));
}

#[test]
fn text_can_be_made_a_draft() {
    let text = "- Some *text*\n";
    let (_, diagnostics) = read(text);
    let edit = &diagnostics[0].suggestions[0].edits[0];
    assert_eq!((edit.span.of(text), edit.replacement.as_str()), ("Some *text*", "[Some *text*]()"));
    assert!(read("- [Undefined]\n").1[0].suggestions.is_empty(), "brackets in brackets would not be a link");
}

#[test]
fn lists_nested_without_end_are_cut_off() {
    let text = format!("{}[A](a.md)", "- ".repeat(500));
    let (_, diagnostics) = read(&text);
    assert!(diagnostics.iter().any(|d| d.message.starts_with("a list more than 16 levels")), "{diagnostics:?}");
}

fn all(entries: &[Entry]) -> Vec<&Entry> {
    entries.iter().flat_map(|entry| std::iter::once(entry).chain(all(&entry.children))).collect()
}

proptest! {
    #[test]
    fn anything_is_read_and_spans_are_in_bounds(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "[A](a.md)", "[", "](", ")", "<", ">", "- ", "  ", "\n", "\n\n", "\r\n", "# ", "---", "é", "\u{feff}", "`",
                "**", "<!--", "-->", "[B]()", "![", "\\", "> ", "[x]: y.md", "1. ", "\t", "text", "https://e.org",
            ]),
            0..40,
        ),
    ) {
        let text = pieces.concat();
        let (summary, diagnostics) = read(&text);
        let parts = summary.parts.iter().flat_map(|part| all(&part.entries));
        let entries = all(&summary.prefix).into_iter().chain(parts).chain(all(&summary.suffix));
        let spans = entries.map(|entry| entry.span).chain(diagnostics.iter().map(|d| d.location.span));
        for span in spans {
            prop_assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
        }
    }
}
