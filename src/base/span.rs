//! Places in a file: bytes for the program, lines and columns for people.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::SourcePath;

/// A half-open range of bytes of a whole file as it lies on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// No byte at all, just before byte `at`.
    pub fn empty(at: usize) -> Self {
        Span { start: at, end: at }
    }

    /// The same bytes of a text that starts `offset` bytes later.
    #[must_use]
    pub fn shift(self, offset: usize) -> Self {
        Span::new(self.start + offset, self.end + offset)
    }

    /// Whether byte `at` is inside.
    pub fn contains(self, at: usize) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// What stands there in `text`; empty when the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands, in bytes of the whole file.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

/// A span of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub path: SourcePath,
    /// The bytes of it.
    pub span: Span,
}

impl Location {
    /// The bytes `span` of the file `path`.
    pub fn new(path: &SourcePath, span: Span) -> Self {
        Location { path: path.clone(), span }
    }
}

/// A line and a column, both from 1; columns count Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// Where the lines of a text start, to turn byte offsets into positions.
///
/// A line ends at LF, CRLF or a lone CR. A byte order mark at the start of the file takes no column.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Bytes within long lines, each with the characters of its line before it.
    marks: Vec<(usize, usize)>,
}

/// How many bytes of a line are counted for a position at most, about.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
            .map(|at| at + 1);
        let starts: Vec<usize> = std::iter::once(mark).chain(ends).collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let long = starts.iter().zip(ends).filter(|(start, end)| end - *start > STRIDE);
        let marks = long.flat_map(|(start, end)| marks(text, *start, end)).collect();
        LineIndex { starts, marks }
    }

    /// The position of byte `offset` of the same text; an offset past the end is the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts[line - 1].min(offset);
        let mark = self.marks.partition_point(|(at, _)| *at <= offset).checked_sub(1).map(|last| self.marks[last]);
        let (from, before) = mark.filter(|(at, _)| *at > start).unwrap_or((start, 0));
        Position { line, column: before + text[from..offset].chars().count() + 1 }
    }

    /// The line of byte `offset`, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).max(1)
    }

    /// The byte at which `line` (from 1) starts, or `None` when the text is shorter.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }
}

/// The marks of the line from `start` to `end`.
fn marks(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut marks = Vec::new();
    let (mut at, mut characters) = (start, 0);
    while end - at > STRIDE {
        let next = (at + STRIDE..end).find(|next| text.is_char_boundary(*next)).unwrap_or(end);
        characters += text[at..next].chars().count();
        at = next;
        marks.push((at, characters));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_of_long_lines_are_those_that_counting_finds() {
        let line = "aä漢🚀".repeat(2_000);
        let text = format!("\u{feff}short\n{line}\r\n{line}");
        let index = LineIndex::new(&text);
        assert!(index.marks.len() >= 8);
        for (start, number) in [("\u{feff}short\n".len(), 2), (text.len() - line.len(), 3)] {
            for (count, (at, _)) in line.char_indices().enumerate() {
                assert_eq!(index.position(&text, start + at), Position { line: number, column: count + 1 });
            }
        }
    }

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(text, offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_end_at_lf_crlf_and_cr() {
        let text = "a\nb\r\nc\rd";
        assert_eq!(at(text, 2), (2, 1));
        assert_eq!(at(text, 5), (3, 1));
        assert_eq!(at(text, 7), (4, 1));
    }

    #[test]
    fn columns_count_characters_and_no_byte_order_mark() {
        assert_eq!(at("\u{feff}ab", 4), (1, 2));
        assert_eq!(at("äöü x", 7), (1, 5));
        assert_eq!(at("ä", 1), (1, 1), "inside a character is its start");
    }

    proptest! {
        #[test]
        fn every_offset_has_a_position(text in "\\PC*(\r\n|\n|\r)?\\PC*", offset in 0usize..200) {
            let position = LineIndex::new(&text).position(&text, offset);
            prop_assert!(position.line >= 1 && position.column >= 1);
        }
    }
}
