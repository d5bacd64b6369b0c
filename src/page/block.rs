//! What the reader of a page holds while it is inside a block.

use pulldown_cmark::{CowStr, LinkType};

use super::inline::Inlines;
use super::reference::{self, ReferenceKind};
use super::roles::Role;
use super::step::State;
use crate::base::{Span, Spanned};

/// A block that holds other blocks.
#[derive(Debug)]
pub enum Container {
    /// A list item.
    Item {
        /// The whole item.
        span: Span,
        /// Its box, and how the document has it.
        marker: Option<(Span, State)>,
        /// Its words, once they were read.
        words: Option<String>,
        /// The step that it became.
        step: Option<usize>,
        /// The key that the author gave it.
        id: Option<String>,
    },
    /// A table.
    Table {
        /// The whole table.
        span: Span,
        /// The words of the header's cells.
        header: Vec<String>,
        /// The words of this row's cells so far.
        row: Vec<String>,
        /// Whether the header is still being read.
        head: bool,
    },
    /// Anything else.
    Other,
}

impl Container {
    /// An item of which nothing was read yet.
    pub fn item(span: Span) -> Self {
        Container::Item { span, marker: None, words: None, step: None, id: None }
    }
}

/// A block that holds words.
#[derive(Debug)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// Its words so far.
    pub inlines: Inlines,
    /// Its links and images that have ended.
    pub links: Vec<Link>,
    /// Its links and images that are open.
    pub open: Vec<Link>,
}

impl Block {
    /// A block of which no word was read yet.
    pub fn new(kind: Kind, span: Span) -> Self {
        Block { kind, span, inlines: Inlines::default(), links: Vec::new(), open: Vec::new() }
    }
}

/// What a block of words is.
#[derive(Debug)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// The text of a tight list item.
    Text,
    /// A cell of a table.
    Cell,
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// `{#id}`
        id: Option<String>,
        /// `{.branch}`
        role: Option<Role>,
    },
}

/// A link or an image in a block.
#[derive(Debug)]
pub struct Link {
    /// Which of the two.
    pub kind: ReferenceKind,
    /// How it is written.
    pub form: LinkType,
    /// Its destination, decoded.
    pub target: String,
    /// All of it.
    pub span: Span,
    /// Where its text starts in the block's words.
    pub start: usize,
    /// Where its text ends.
    pub end: usize,
}

impl Link {
    /// A link that was just opened at byte `start` of the block's words.
    pub fn new(kind: ReferenceKind, form: LinkType, target: &CowStr<'_>, span: Span, start: usize) -> Self {
        Link { kind, form, target: target.to_string(), span, start, end: start }
    }

    /// Whether its destination stands elsewhere, in a definition.
    pub fn is_reference(&self) -> bool {
        matches!(self.form, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
    }

    /// Where its destination stands in the file `text`; `None` for a reference, and for a mail address.
    pub fn destination(&self, text: &str) -> Option<Span> {
        let source = self.span.of(text);
        let place = match self.form {
            LinkType::Inline => reference::destination(source)?,
            LinkType::Autolink => Span::new(1, source.len().checked_sub(1)?),
            _ => return None,
        };
        Some(place.shift(self.span.start))
    }
}

/// A code block.
#[derive(Debug)]
pub struct Code {
    /// The whole block, fences included.
    pub span: Span,
    /// The first word of the info string, lower case.
    pub language: String,
    /// The rest of the info string.
    info: String,
    /// Whether there is an info string or could be one.
    fenced: bool,
    /// The code.
    pub content: String,
    pieces: Vec<Piece>,
}

/// A piece of a code block.
#[derive(Debug)]
struct Piece {
    /// Where it starts in the code.
    at: usize,
    /// Where it stands in the file.
    source: Span,
    /// Whether the file says the same, byte for byte. It does not where text was repaired.
    is_same: bool,
}

impl Code {
    /// A code block that was just opened; `info` is `None` for an indented one.
    pub fn new(info: Option<&str>, span: Span) -> Self {
        let language = info.unwrap_or_default().split([' ', ',', '{', '\t']).next().unwrap_or_default().to_lowercase();
        let fenced = info.is_some();
        let info = info.unwrap_or_default().to_string();
        Code { span, language, info, fenced, content: String::new(), pieces: Vec::new() }
    }

    /// Takes a piece of the code, which stands at `span` of the file `text`.
    pub fn push(&mut self, words: &str, span: Span, text: &str) {
        self.pieces.push(Piece { at: self.content.len(), source: span, is_same: span.of(text) == words });
        self.content.push_str(words);
    }

    /// The bytes of the file behind bytes of the code: the whole of a piece that does not say the same.
    pub fn place(&self, span: Span) -> Option<Span> {
        let first = self.piece_at(span.start)?;
        let last = self.piece_at(span.end.saturating_sub(1).max(span.start))?;
        let start = if first.is_same { first.source.start + (span.start - first.at) } else { first.source.start };
        let end = if last.is_same { last.source.start + (span.end - last.at) } else { last.source.end };
        Some(Span::new(start, end.max(start)))
    }

    fn piece_at(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// What the info string says of `name`: the value of `name="value"`, empty for the bare word.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.info.as_str();
        while let Some(at) = rest.find(name) {
            let before = rest[..at].chars().next_back();
            rest = &rest[at + name.len()..];
            if !before.is_some_and(|c| matches!(c, ' ' | ',' | '{' | '"')) {
                continue;
            }
            let Some(value) = rest.trim_start_matches('"').strip_prefix(['=', ':']) else {
                return rest
                    .is_empty()
                    .then(String::new)
                    .or_else(|| rest.starts_with([' ', ',', '}']).then(String::new));
            };
            let value = value.trim_start();
            let quoted = value.strip_prefix('"').and_then(|value| value.split('"').next());
            return Some(quoted.unwrap_or_else(|| value.split([' ', ',', '}']).next().unwrap_or_default()).to_string());
        }
        None
    }

    /// Whether it is room for notes: no language, and nothing in it but an invitation or empty lines.
    pub fn is_note(&self) -> bool {
        let words = self.content.trim();
        let invited = words.strip_prefix('[').and_then(|words| words.strip_suffix(']')).is_some_and(|inside| {
            let inside = inside.to_lowercase();
            inside.starts_with("add ") || inside.contains("notes") || inside.starts_with("write ")
        });
        let opening = words.to_lowercase();
        let room = opening.starts_with("use this space") || opening.starts_with("notes:") && !words.contains('\n');
        self.fenced && self.language.is_empty() && (words.is_empty() || invited || room)
    }

    /// The comment lines of the code, without the sign in front.
    pub fn comments(&self) -> impl Iterator<Item = Spanned<String>> + '_ {
        let mut at = 0;
        self.content.split_inclusive('\n').filter_map(move |line| {
            let start = at;
            at += line.len();
            let words = line.trim();
            let said = words.strip_prefix('#')?.trim();
            let from = start + line.find('#')?;
            Some(Spanned::new(said.to_string(), self.place(Span::new(from, from + words.len()))?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_with_repaired_text_keeps_its_places() {
        let file = "./a/Ã¼b x\n";
        let mut code = Code::new(Some("sh"), Span::new(0, file.len()));
        for (words, start, end) in [("./a/", 0, 4), ("ü", 4, 8), ("b x\n", 8, 12)] {
            code.push(words, Span::new(start, end), file);
        }
        for (words, written) in [("./a/ü", "./a/Ã¼"), ("üb", "Ã¼b"), ("ü", "Ã¼"), ("./a/üb", "./a/Ã¼b"), ("x", "x")]
        {
            let start = code.content.find(words).unwrap();
            let place = code.place(Span::new(start, start + words.len())).unwrap();
            assert_eq!(place.of(file), written, "{words}");
        }
    }
}
