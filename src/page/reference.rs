//! What a page points at.

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::base::keep::{self, Word};
use crate::shell::{Act, Directory};

/// Something that a page points at, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// How it is written.
    pub kind: ReferenceKind,
    /// The destination as the author means it: entities and escapes are decoded, percent codes are not.
    pub target: String,
    /// The destination in the file.
    pub span: Span,
    /// Whether the author says that it may be absent: `(if exists)`, or a `?` at its end.
    pub optional: bool,
    /// The section that it stands in, an index into the page's sections.
    pub section: Option<usize>,
    /// The sentence around it; empty in front matter.
    pub sentence: String,
    /// What is known of a path in code or in plain words; `None` for links, images and `related`.
    pub mention: Option<Box<Mention>>,
}

/// What is known of a path that stands in code or in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mention {
    /// What the command does with it; [`Act::Argument`] outside of commands.
    pub act: Act,
    /// The folder in which the command runs.
    pub directory: Directory,
    /// The path in it, without line numbers or names behind it.
    pub path: String,
    /// Why it is not looked for at all: `remote`, `resource`, …
    #[serde(with = "keep::word::maybe")]
    pub skip: Option<Word>,
    /// Why it is nothing to report when it is not there: `placeholder`, `produced`, `negated`, …
    #[serde(with = "keep::word::maybe")]
    pub doubt: Option<Word>,
    /// The lines that are pointed at, first and last, as in `deploy.sh:12-20`.
    pub lines: Option<(u32, u32)>,
    /// Whether it leads an entry in a list of documents, as under "Related documentation".
    pub listed: bool,
}

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// An entry of `related` in the front matter.
    Related,
    /// A link.
    Link,
    /// An image.
    Image,
    /// A path in inline code.
    InlineCode,
    /// A path in a command.
    Command,
    /// A path in plain or bold words.
    Prose,
}

impl ReferenceKind {
    /// The word that data and messages use for it.
    pub fn name(self) -> &'static str {
        match self {
            ReferenceKind::Related => "related",
            ReferenceKind::Link => "link",
            ReferenceKind::Image => "image",
            ReferenceKind::InlineCode => "inline-code",
            ReferenceKind::Command => "command",
            ReferenceKind::Prose => "prose",
        }
    }
}

/// Whether the words right behind a link say that its target may be absent.
pub fn is_optional(after: &str) -> bool {
    let is_blank = |c: char| c.is_whitespace() && c != '\n';
    let line = after.trim_start_matches(|c: char| is_blank(c) || matches!(c, '*' | '_' | '`' | ')' | '"' | '\''));
    let Some(inside) = line.strip_prefix('(') else { return false };
    // The line may be megabytes long, and have a thousand links.
    let inside: String = inside.trim_start_matches(is_blank).chars().take(20).flat_map(char::to_lowercase).collect();
    [
        "if exists",
        "if it exists",
        "if they exist",
        "if present",
        "if available",
        "optional",
        "when present",
        "when available",
    ]
    .iter()
    .any(|words| inside.starts_with(words))
}

/// How many bytes of a sentence are looked for on either side of a place in it.
const REACH: usize = 1000;

/// The sentence of `text` around byte `at`, on one line and not longer than about 200 characters.
pub fn sentence(text: &str, at: usize) -> String {
    let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    // Nobody reads further, and a text without a full stop is gone through once, not once for each reference in it.
    let near = |wanted: usize| (wanted..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let (first, last) = (near(at.saturating_sub(REACH)), near(text.len().min(at + REACH)));
    let ends = [". ", "! ", "? ", ".\n", "\n\n"];
    let before = ends.iter().filter_map(|end| text[first..at].rfind(end).map(|found| first + found + end.len()));
    let start = before.max().unwrap_or(first);
    let after = ends.iter().filter_map(|end| text[at..last].find(end).map(|found| at + found + 1));
    let end = after.min().unwrap_or(last);
    let words = super::inline::words(&text[start..end]);
    match words.char_indices().nth(200) {
        Some((cut, _)) => format!("{}…", words[..cut].trim_end()),
        None => words,
    }
}

/// The bytes of `source` (a link or an image as written) at which its destination stands.
///
/// For when the parser had to decode the destination and so cannot tell.
pub fn destination(source: &str) -> Option<Span> {
    let open = source.rfind("](").map(|at| at + 2)?;
    let inside = &source[open..];
    let start = open + (inside.len() - inside.trim_start().len());
    let rest = &source[start..];
    if let Some(bracketed) = rest.strip_prefix('<') {
        return Some(Span::new(start + 1, start + 1 + bracketed.find('>')?));
    }
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(Span::new(start, start + at)),
            ')' => depth -= 1,
            c if c.is_whitespace() => return Some(Span::new(start, start + at)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_a_link_can_make_it_optional() {
        for after in [" (if exists)", "** (optional)", "` (if it exists) and more"] {
            assert!(is_optional(after), "{after}");
        }
        for after in [" if exists", " (see below)", "\n(if exists)", ""] {
            assert!(!is_optional(after), "{after}");
        }
    }

    #[test]
    fn a_sentence_ends_at_its_full_stop() {
        let text = "First one. See the guide for more! Then go.";
        assert_eq!(sentence(text, text.find("guide").unwrap()), "See the guide for more!");
        assert_eq!(sentence("ä", 1), "ä", "a place inside a character is no trap");
    }

    #[test]
    fn a_destination_is_found_in_the_source() {
        for (source, expected) in [
            ("[a](b\\_c.md)", "b\\_c.md"),
            ("[a]( <b c.md> \"t\")", "b c.md"),
            ("![a](b(1).png 't')", "b(1).png"),
            ("[a](x&amp;y)", "x&amp;y"),
        ] {
            assert_eq!(destination(source).unwrap().of(source), expected);
        }
    }
}
