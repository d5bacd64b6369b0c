//! A word of a command: how it is written, and what the command sees.

use crate::base::Span;

/// A word of a command.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// As it is written, quotes included.
    pub span: Span,
    /// As the command sees it; what the shell puts in place of a variable is not known, and stays as it is written.
    pub name: String,
    /// Whether the shell puts something in place of a part of it.
    pub expands: bool,
    /// Whether a part of it stands in quotes or is escaped.
    pub quoted: bool,
    pieces: Vec<Piece>,
}

/// A part of the name that stands in the text as it is.
#[derive(Clone, Debug)]
struct Piece {
    name: usize,
    text: usize,
    length: usize,
}

impl Word {
    /// An empty word that starts at byte `at`.
    pub fn at(at: usize) -> Self {
        Word { span: Span::empty(at), ..Word::default() }
    }

    /// Adds the bytes `start..end` of `source` to the name.
    pub fn take(&mut self, source: &str, start: usize, end: usize) {
        let Some(text) = source.get(start..end).filter(|text| !text.is_empty()) else { return };
        match self.pieces.last_mut() {
            Some(last) if last.text + last.length == start => last.length += end - start,
            _ => self.pieces.push(Piece { name: self.name.len(), text: start, length: end - start }),
        }
        self.name.push_str(text);
    }

    /// Where the bytes `start..end` of the name stand in the text; quotes around them are left out.
    pub fn place(&self, start: usize, end: usize) -> Span {
        let of = |at: usize| {
            let index = self.pieces.partition_point(|piece| piece.name + piece.length <= at);
            self.pieces.get(index).map_or(self.span.end, |piece| piece.text + at.saturating_sub(piece.name))
        };
        if start >= end { Span::empty(of(start)) } else { Span::new(of(start), of(end - 1) + 1) }
    }

    /// The name, when it is written without quotes and without variables: only then it can be a keyword.
    pub fn plain(&self) -> Option<&str> {
        (!self.quoted && !self.expands).then_some(self.name.as_str())
    }

    /// Whether it is `NAME=…`: what stands before `=` in it.
    pub fn assigns(&self) -> Option<usize> {
        let equals = self.name.find('=')?;
        let name = self.name[..equals].trim_end_matches('+');
        let name = name.split('[').next().unwrap_or_default();
        let shape = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        // A quoted name is none.
        (shape && self.place(0, equals).start == self.span.start).then_some(equals)
    }
}
