//! The text of one block as a reader sees it, with the way back to the bytes of the file.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::Span;

/// The words of a paragraph, a heading, a table cell or the first line of a list item.
#[derive(Clone, Debug, Default)]
pub struct Inlines {
    /// What a reader sees; line breaks are `\n`.
    pub text: String,
    pieces: Vec<Piece>,
    strong: Vec<Range<usize>>,
    open_strong: Option<usize>,
    links: Vec<Range<usize>>,
    open_link: Option<usize>,
}

#[derive(Clone, Debug)]
struct Piece {
    at: usize,
    kind: Kind,
    source: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Byte for byte as in the file.
    Written,
    /// Means something else than the bytes of the file: an entity, a repaired run, a line break.
    Read,
    /// Inline code.
    Code,
}

impl Inlines {
    /// Takes one inline event of the file `text`.
    pub fn push(&mut self, event: &Event<'_>, span: Span, text: &str) {
        match event {
            Event::Text(words) => {
                let kind = if words.as_ref() == span.of(text) { Kind::Written } else { Kind::Read };
                self.piece(words, kind, span);
            }
            Event::Code(words) => self.piece(words, Kind::Code, span),
            Event::SoftBreak | Event::HardBreak => self.piece("\n", Kind::Read, span),
            Event::Start(Tag::Strong) => self.open_strong = Some(self.text.len()),
            Event::End(TagEnd::Strong) => {
                if let Some(start) = self.open_strong.take() {
                    self.strong.push(start..self.text.len());
                }
            }
            Event::Start(Tag::Link { .. }) => self.open_link = Some(self.text.len()),
            Event::End(TagEnd::Link) => {
                if let Some(start) = self.open_link.take() {
                    self.links.push(start..self.text.len());
                }
            }
            _ => {}
        }
    }

    fn piece(&mut self, words: &str, kind: Kind, source: Span) {
        self.pieces.push(Piece { at: self.text.len(), kind, source });
        self.text.push_str(words);
    }

    /// The bytes of the file behind the part `range` of the text; `None` when they are not the same.
    pub fn source(&self, range: Range<usize>) -> Option<Span> {
        let start = self.written(range.start)?;
        let end = self.written(range.end.checked_sub(1)?)? + 1;
        (end.checked_sub(start)? == range.len()).then_some(Span::new(start, end))
    }

    fn written(&self, at: usize) -> Option<usize> {
        let piece = self.piece_at(at)?;
        (piece.kind == Kind::Written).then_some(piece.source.start + (at - piece.at))
    }

    fn piece_at(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// The byte of the text at which the file's byte `offset` is shown, or the next one that is.
    pub fn at_source(&self, offset: usize) -> usize {
        let shown = self.pieces.partition_point(|piece| piece.source.end <= offset);
        self.pieces.get(shown).map_or(self.text.len(), |piece| {
            piece.at + if piece.kind == Kind::Written { offset.saturating_sub(piece.source.start) } else { 0 }
        })
    }

    /// Whether byte `at` of the text stands in inline code.
    pub fn is_code(&self, at: usize) -> bool {
        self.piece_at(at).is_some_and(|piece| piece.kind == Kind::Code)
    }

    /// The bold parts of the text.
    pub fn strong(&self) -> &[Range<usize>] {
        &self.strong
    }

    /// Whether all of the text is bold.
    pub fn is_strong(&self) -> bool {
        let first = self.text.len() - self.text.trim_start().len();
        self.strong.iter().any(|range| range.start <= first && range.end >= self.text.trim_end().len())
    }

    /// Whether some of the text is inline code.
    pub fn has_code(&self) -> bool {
        self.pieces.iter().any(|piece| piece.kind == Kind::Code)
    }

    /// The pieces of inline code: where each stands in the text, and in the file with its backticks.
    pub fn codes(&self) -> impl Iterator<Item = (Range<usize>, Span)> {
        let ends = self.pieces.iter().skip(1).map(|piece| piece.at).chain([self.text.len()]);
        self.pieces
            .iter()
            .zip(ends)
            .filter(|(piece, _)| piece.kind == Kind::Code)
            .map(|(piece, end)| (piece.at..end, piece.source))
    }

    /// The links of the text.
    pub fn links(&self) -> &[Range<usize>] {
        &self.links
    }

    /// Whether byte `at` of the text stands in a link.
    pub fn is_link(&self, at: usize) -> bool {
        let after = self.links.partition_point(|range| range.end <= at);
        self.links.get(after).is_some_and(|range| range.contains(&at))
    }

    /// The lines of the text with where each starts.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split('\n').map(move |line| {
            let start = at;
            at += line.len() + 1;
            (start, line)
        })
    }

    /// The bytes of the file where the break before the line at byte `at` of the text stands.
    pub fn break_before(&self, at: usize) -> Option<usize> {
        self.piece_at(at.checked_sub(1)?).map(|piece| piece.source.start)
    }
}

/// `text` on one line, without blanks to fill in.
pub fn words(text: &str) -> String {
    let trimmed = text.trim();
    let mut before = 0;
    let is_plain = trimmed.bytes().all(|byte| {
        let fits = byte.is_ascii() && !byte.is_ascii_control() && (byte, before) != (b' ', b' ') && byte != b'_';
        before = byte;
        fits
    });
    if is_plain {
        return trimmed.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = if word.starts_with("___") { word.trim_start_matches('_') } else { word };
        let word = if word.ends_with("___") { word.trim_end_matches('_') } else { word };
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_leave_out_blanks_and_keep_names() {
        assert_eq!(words("Developer: _____  Signature:\n ____"), "Developer: Signature:");
        assert_eq!(words("run __init__ of _x"), "run __init__ of _x");
    }

    #[test]
    fn a_range_of_the_text_leads_back_to_the_file() {
        let file = "a &amp; **b** `c` ___";
        let mut inlines = Inlines::default();
        for (event, range) in pulldown_cmark::Parser::new(file).into_offset_iter() {
            inlines.push(&event, range.into(), file);
        }
        assert_eq!(inlines.text, "a & b c ___");
        assert_eq!(inlines.source(8..11), Some(Span::new(18, 21)));
        assert_eq!(inlines.source(2..3), None, "an entity is not the bytes of the file");
        assert!(inlines.is_code(6) && !inlines.is_code(8));
        assert_eq!(inlines.strong().first(), Some(&(4..5)));
    }
}
