//! Finds the front matter of a file: which bytes it takes and in which format it is written.

use crate::base::{Rule, Severity, Span};

/// Front matter without a closing fence.
pub static FRONT_MATTER_UNCLOSED: Rule = Rule {
    name: "front-matter-unclosed",
    severity: Severity::Error,
    summary: "front matter that is opened and never closed",
};

/// The format between the fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Yaml,
    Toml,
    Json,
}

/// Front matter as far as its fences tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub format: Format,
    /// The first line, without its line break.
    pub opening: Span,
    /// What is to be read.
    pub matter: Span,
    /// All of it: fences and the line break of the last line included.
    pub span: Span,
    /// The line that closes such a block.
    pub close: &'static str,
    /// Whether that line is there.
    pub closed: bool,
}

/// How the lines of a block look, to tell front matter from prose between two thematic breaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looks {
    /// Lines that start at the margin with a key.
    pub keys: usize,
    /// Other lines at the margin that are neither list items nor comments nor brackets.
    pub prose: usize,
    /// Lines that are headings in Markdown.
    pub headings: usize,
}

/// The bytes of a byte order mark at the start of `text`.
pub(super) fn mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The front matter that `text` starts with, closed or not.
pub(super) fn split(text: &str) -> Option<Block> {
    closed(text).or_else(|| unclosed(text))
}

/// The front matter up to the first blank line, heading or line of prose, for a block that was never closed; `None`
/// when the line after the fence is no key.
pub(super) fn unclosed(text: &str) -> Option<Block> {
    let (opening, next, fence) = open(text)?;
    let start = if fence.is_brace() { opening.start } else { next };
    let mut end = None;
    for (line, after) in lines(text, next) {
        let line = line.of(text);
        let is_key = key(line, fence.format).is_some();
        if !(is_key || end.is_some() && continues(line)) {
            break;
        }
        end = Some(after);
    }
    let end = end?;
    let (matter, span) = (Span::new(start, end), Span::new(opening.start, end));
    Some(Block { format: fence.format, opening, matter, span, close: fence.close, closed: false })
}

/// How the lines of `matter` look.
pub(super) fn looks(matter: &str, format: Format) -> Looks {
    let mut looks = Looks::default();
    for (line, _) in lines(matter, 0) {
        let line = line.of(matter);
        if key(line, format).is_some() {
            looks.keys += 1;
        } else if is_heading(line) {
            looks.headings += 1;
        } else if !continues(line) && !line.trim().is_empty() && !line.starts_with('#') {
            looks.prose += 1;
        }
    }
    looks
}

/// The key at the start of a line that stands at the margin: `title` of `title: Deploy`.
pub(super) fn key(line: &str, format: Format) -> Option<&str> {
    let written = match format {
        Format::Yaml => {
            let at = line
                .match_indices(':')
                .map(|(at, _)| at)
                .find(|at| matches!(line.as_bytes().get(at + 1), None | Some(b' ' | b'\t')))?;
            line.get(..at)?
        }
        Format::Toml if line.starts_with('[') => line.split_once(']')?.0.trim_start_matches('['),
        Format::Toml => line.split_once('=')?.0.trim_end(),
        Format::Json => line.trim_start_matches([' ', '\t', '{']).strip_prefix('"')?.split_once("\":")?.0,
    };
    let name = written.trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let fits = name.starts_with(|c: char| c.is_alphanumeric() || c == '_') && name.split(' ').count() <= 4;
    (fits && name.chars().all(is_name)).then_some(name)
}

/// The lines of `text` from byte `from` on, each without its line break, and where the next one starts.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = (Span, usize)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = Span::new(at, at + length);
        let ending = rest.get(length..).unwrap_or_default();
        at = line.end + if ending.starts_with("\r\n") { 2 } else { usize::from(!ending.is_empty()) };
        Some((line, at))
    })
}

/// What a first line opens.
#[derive(Clone, Copy)]
struct Fence {
    format: Format,
    close: &'static str,
}

impl Fence {
    /// Whether the fences are the braces of the JSON itself.
    fn is_brace(self) -> bool {
        self.close == "}"
    }
}

/// The first line, where the second starts, and what the first opens.
fn open(text: &str) -> Option<(Span, usize, Fence)> {
    let (line, next) = lines(text, mark(text)).next()?;
    let (format, close) = match line.of(text).trim_end() {
        "---" | "---yaml" => (Format::Yaml, "---"),
        "+++" => (Format::Toml, "+++"),
        "---toml" => (Format::Toml, "---"),
        "---json" => (Format::Json, "---"),
        ";;;" => (Format::Json, ";;;"),
        brace if brace.strip_prefix('{').is_some_and(|r| r.is_empty() || r.trim_start().starts_with('"')) => {
            (Format::Json, "}")
        }
        _ => return None,
    };
    Some((line, next, Fence { format, close }))
}

fn closed(text: &str) -> Option<Block> {
    let (opening, next, fence) = open(text)?;
    let closes = |line: &str| line == fence.close || (fence.format == Format::Yaml && line == "...");
    let (line, after) = lines(text, next).find(|(line, _)| closes(line.of(text).trim_end_matches([' ', '\t'])))?;
    let matter = if fence.is_brace() { Span::new(opening.start, line.end) } else { Span::new(next, line.start) };
    let span = Span::new(opening.start, after);
    Some(Block { format: fence.format, opening, matter, span, close: fence.close, closed: true })
}

/// Whether a line can only belong to the key above it.
fn continues(line: &str) -> bool {
    let item = line == "-" || line.starts_with("- ");
    let indented = line.starts_with([' ', '\t']) && !line.trim().is_empty();
    item || indented || line.starts_with([']', '}', '[', '{'])
}

fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Option<(Format, &str, &str)> {
        closed(text).map(|block| (block.format, block.matter.of(text), text.get(block.span.end..).unwrap()))
    }

    #[test]
    fn fences_are_found() {
        use Format::{Json, Toml, Yaml};
        for (text, expected) in [
            ("---\na: 1\n---\nbody", Some((Yaml, "a: 1\n", "body"))),
            ("---  \r\na: 1\r\n--- \t\r\nbody", Some((Yaml, "a: 1\r\n", "body"))),
            ("\u{feff}---\na: 1\n...\nbody", Some((Yaml, "a: 1\n", "body"))),
            ("---\ra: 1\r---\rbody", Some((Yaml, "a: 1\r", "body"))),
            ("---\n---", Some((Yaml, "", ""))),
            ("+++\na = 1\n+++\n", Some((Toml, "a = 1\n", ""))),
            (";;;\n{}\n;;;\n", Some((Json, "{}\n", ""))),
            ("---json\n{}\n---\nb", Some((Json, "{}\n", "b"))),
            ("{\n\"a\": 1\n}\nbody", Some((Json, "{\n\"a\": 1\n}", "body"))),
            ("{\"a\": 1,\n\"b\": 2\n}\n", Some((Json, "{\"a\": 1,\n\"b\": 2\n}", ""))),
            ("{% raw %}\n}\n", None),
            ("\n---\na: 1\n---\n", None),
            ("----\na: 1\n----\n", None),
            ("--- a\nb: 1\n---\n", None),
            ("---\na: |\n  ---\n", None),
            ("---", None),
            ("", None),
        ] {
            assert_eq!(parts(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_unclosed_block_ends_where_the_keys_end() {
        for (text, matter) in [
            ("---\ntitle: A\ntags:\n- x\n  y\n\n# H\n", Some("title: A\ntags:\n- x\n  y\n")),
            ("---\ntitle: A\n# H\n", Some("title: A\n")),
            ("---\ntitle: A\nSome prose.\n", Some("title: A\n")),
            ("---\ntitle: A", Some("title: A")),
            ("---\nSome prose: or not.\n", Some("Some prose: or not.\n")),
            ("---\nSome prose with a link https://example.org/\n", None),
            ("---\n\ntitle: A\n", None),
            ("+++\ntitle = 'A'\n\nprose", Some("title = 'A'\n")),
            ("{\n  \"title\": 1,\n\n# H", Some("{\n  \"title\": 1,\n")),
        ] {
            assert_eq!(unclosed(text).map(|block| block.matter.of(text)), matter, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_block_lies_in_the_text(text in "\u{feff}?(---|\\+\\+\\+|;;;|\\{)?([ \r\n]|a: b|---|\\}|\\PC){0,20}") {
            if let Some(block) = split(&text) {
                prop_assert!(text.get(block.matter.start..block.matter.end).is_some());
                prop_assert!(text.get(block.span.start..block.span.end).is_some());
                prop_assert!(block.span.start <= block.matter.start && block.matter.end <= block.span.end);
            }
        }
    }
}
