//! Code: coloured, with its placeholders and with what it should print as elements of their own.

use crate::base::Span;
use crate::page::{Declaration, Use, in_code};
use crate::render::escape::{attribute, text};
use crate::render::highlight::{self, Piece};

/// Writes the code of a block. Its text is exactly the code, whatever elements stand in it.
pub fn block(out: &mut String, code: &str, language: &str, colours: Option<Vec<Piece>>, declared: &[Declaration]) {
    let pieces = colours.unwrap_or_else(|| vec![Piece { start: 0, end: code.len(), class: None }]);
    let asides = if highlight::is_shell(language) { expectations(code) } else { Vec::new() };
    let mut weaver = Weaver { out, code, pieces: &pieces };
    let uses = in_code(code, language, declared);
    let mut uses = uses.iter().peekable();
    let mut at = 0;
    for aside in asides.into_iter().map(Some).chain([None]) {
        let start = aside.map_or(code.len(), |aside| aside.start);
        weaver.run(Span::new(at, start), std::iter::from_fn(|| uses.next_if(|it| it.span.start < start)));
        let Some(aside) = aside else { break };
        // The line feed is part of it, so that without it the code has no empty line.
        weaver.out.push_str("<span class=\"x\">");
        weaver.run(aside, std::iter::from_fn(|| uses.next_if(|it| it.span.start < aside.end)));
        weaver.out.push_str("</span>");
        at = aside.end;
    }
}

/// Writes code that stands in a line of text.
pub fn inline(out: &mut String, code: &str, declared: &[Declaration]) {
    let pieces = [Piece { start: 0, end: code.len(), class: None }];
    let uses = in_code(code, "", declared);
    Weaver { out, code, pieces: &pieces }.run(Span::new(0, code.len()), uses.iter());
}

/// The lines of a script that only say what a command should print.
fn expectations(code: &str) -> Vec<Span> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in code.split_inclusive('\n') {
        let said = line.trim_start().strip_prefix('#').unwrap_or_default().trim_start();
        if said.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("expected")) {
            found.push(Span::new(at, at + line.len()));
        }
        at += line.len();
    }
    found
}

struct Weaver<'a> {
    out: &'a mut String,
    code: &'a str,
    pieces: &'a [Piece],
}

impl Weaver<'_> {
    /// Writes a part of the code in which these placeholders stand.
    fn run<'u>(&mut self, part: Span, uses: impl Iterator<Item = &'u Use<'u>>) {
        let mut at = part.start;
        for Use { name, span } in uses {
            self.coloured(Span::new(at, span.start));
            self.out.push_str("<span class=\"variable\"");
            attribute(self.out, "data-variable", name);
            self.out.push('>');
            text(self.out, span.of(self.code));
            self.out.push_str("</span>");
            at = span.end;
        }
        self.coloured(Span::new(at, part.end));
    }

    /// Writes a part of the code with its colours.
    fn coloured(&mut self, part: Span) {
        let first = self.pieces.partition_point(|piece| piece.end <= part.start);
        for piece in self.pieces.iter().skip(first).take_while(|piece| piece.start < part.end) {
            let words = Span::new(piece.start.max(part.start), piece.end.min(part.end)).of(self.code);
            match piece.class {
                Some(class) => {
                    self.out.push_str("<span class=\"");
                    self.out.push(class.letter());
                    self.out.push_str("\">");
                    text(self.out, words);
                    self.out.push_str("</span>");
                }
                None => text(self.out, words),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Spanned;
    use crate::render::escape::without_illegal;

    fn declared() -> Vec<Declaration> {
        let day = Declaration::new(Spanned::new("day".to_string(), Span::empty(0)));
        vec![Declaration { matches: vec!["YYYYMMDD".to_string(), "{date}".to_string()], ..day }]
    }

    fn written(code: &str, language: &str) -> String {
        let mut out = String::new();
        block(&mut out, code, language, highlight::pieces(language, code), &declared());
        out
    }

    /// What a reader of the HTML reads.
    fn words(html: &str) -> String {
        let mut words = String::new();
        for (at, piece) in html.split('<').enumerate() {
            words.push_str(if at == 0 { piece } else { piece.split_once('>').unwrap().1 });
        }
        words
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    }

    #[test]
    fn placeholders_cut_colours_in_two() {
        assert_eq!(
            written("echo \"to <host> now\"\n", "bash"),
            "<span class=\"f\">echo</span> <span class=\"s\">&quot;to </span><span class=\"variable\" \
             data-variable=\"host\">&lt;host&gt;</span><span class=\"s\"> now&quot;</span>\n"
        );
        assert_eq!(written("a {date}", "text"), "a <span class=\"variable\" data-variable=\"day\">{date}</span>");
        assert_eq!(written("Vec<String>", "rust").matches("variable").count(), 0);
    }

    #[test]
    fn what_a_command_should_print_is_a_line_of_its_own() {
        assert_eq!(
            written("ls\n  # Expected: <count> files\nid\n# expected", "sh"),
            "<span class=\"f\">ls</span>\n<span class=\"x\">  <span class=\"c\"># Expected: </span><span class=\"variable\" \
             data-variable=\"count\">&lt;count&gt;</span><span class=\"c\"> files</span>\n</span><span class=\"f\">id</span>\n\
             <span class=\"x\"><span class=\"c\"># expected</span></span>"
        );
        assert!(!written("# Expected: 1\n", "yaml").contains("class=\"x\""), "only scripts have them");
    }

    #[test]
    fn code_in_a_line_has_placeholders_too() {
        let mut out = String::new();
        inline(&mut out, "ssh <host> & \"{cpu_id}\" $TOKEN", &declared());
        assert_eq!(
            out,
            "ssh <span class=\"variable\" data-variable=\"host\">&lt;host&gt;</span> &amp; &quot;{cpu_id}&quot; $TOKEN"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn the_text_is_exactly_the_code(
            language in prop::sample::select(vec!["bash", "console", "yaml", "json", "rust", "html", "sql", "none", ""]),
            code in "(<[a-z-]{1,3}>|YYYYMMDD|\\{date\\}|# ?[Ee]xpected|\n|\r\n|[ $#>{}()<`'\"\\\\:;|&=_-]|[a-c1]|echo|\\PC|\u{7f}){0,60}",
        ) {
            let html = written(&code, language);
            prop_assert_eq!(words(&html), without_illegal(&code));
            prop_assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
        }
    }
}
