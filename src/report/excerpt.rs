//! Cuts out of a file the lines that a person has to see.

use super::findings::Source;
use super::visible;
use crate::base::Span;

/// How many lines a span may have before only its first line is shown.
const TALL: usize = 12;

/// Some lines of a file as they are shown.
pub(super) struct Excerpt<'a> {
    source: &'a Source,
    bytes: Span,
    before: &'static str,
    after: &'static str,
    /// The number of the first line in the file, from 1.
    pub(super) first_line: usize,
}

impl<'a> Excerpt<'a> {
    /// The lines that `span` touches.
    pub(super) fn of(source: &'a Source, span: Span) -> Self {
        let (first_line, last_line) = lines(source, span);
        let start = source.content(first_line).start;
        let end = source.lines.start(last_line + 1).unwrap_or(source.text.len());
        Excerpt { source, bytes: Span::new(start, end), before: "", after: "", first_line }
    }

    /// The same without what stands more than `columns` characters behind `span`: it would be trimmed anyway, and a
    /// minified file is one long line.
    #[must_use]
    pub(super) fn until(mut self, span: Span, columns: usize) -> Self {
        let rest = Span::new(span.end, self.bytes.end).of(&self.source.text);
        if let Some((at, _)) = rest.char_indices().nth(columns) {
            self.bytes.end = span.end + at;
        }
        self
    }

    /// The same without what stands more than `columns` characters around `span`, with an ellipsis at each cut.
    #[must_use]
    pub(super) fn around(mut self, span: Span, columns: usize) -> Self {
        let front = Span::new(self.bytes.start, span.start).of(&self.source.text);
        if let Some((at, _)) = front.char_indices().rev().take(columns).last().filter(|(at, _)| *at > 0) {
            self.bytes.start += at;
            self.before = "…";
        }
        let whole = self.bytes.end;
        self = self.until(span, columns);
        if self.bytes.end < whole {
            self.after = "…";
        }
        self
    }

    /// The text to show.
    pub(super) fn shown(&self) -> String {
        format!("{}{}{}", self.before, visible::source(self.bytes.of(&self.source.text)), self.after)
    }

    /// Where `span` of the file stands in the shown text; it must lie in the lines of the excerpt.
    pub(super) fn shift(&self, span: Span) -> std::ops::Range<usize> {
        let at = |offset: usize| {
            let front = Span::new(self.bytes.start, offset.min(self.bytes.end)).of(&self.source.text);
            self.before.len() + visible::source(front).len()
        };
        at(span.start)..at(span.end)
    }
}

/// The first and the last line of a span, from 1.
pub(super) fn lines(source: &Source, span: Span) -> (usize, usize) {
    (source.lines.line(span.start), source.lines.line(span.end))
}

/// The part of `span` to put carets under when there are `columns` of room: without line breaks at its end, and cut
/// at the end of its first line when it is too tall, or at the end of the room.
///
/// The start is never moved, unless it lies outside the text.
pub(super) fn fit(source: &Source, span: Span, columns: usize) -> Span {
    let mut span = source.clamp(span);
    span.end = span.start + span.of(&source.text).trim_end_matches(['\r', '\n']).len();
    let (first, last) = lines(source, span);
    if first != last {
        let wide = |line| source.content(line).of(&source.text).chars().nth(columns).is_some();
        if last - first < TALL && !(first..=last).any(wide) {
            return span;
        }
        span.end = source.content(first).end.max(span.start);
    }
    if let Some((at, _)) = span.of(&source.text).char_indices().nth(columns) {
        span.end = span.start + at;
    }
    span
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use proptest::prelude::*;

    fn source(text: &str) -> Source {
        Source::new(Arc::from(text))
    }

    #[test]
    fn an_excerpt_is_the_whole_lines_without_a_byte_order_mark() {
        let cases = [
            ("\u{feff}one\r\ntwo\r\n", Span::new(0, 6), 1, "one\r\n", 0..3),
            ("one\ntwo\nthree", Span::new(5, 9), 2, "two\nthree", 1..5),
            ("one\rtwo\r", Span::new(4, 7), 2, "two\n", 0..3),
            ("one\n", Span::empty(4), 2, "", 0..0),
            ("", Span::empty(9), 1, "", 0..0),
            ("a\u{9b}b\n", Span::new(3, 4), 1, "a\u{fffd}b\n", 4..5),
            ("ä", Span::new(1, 2), 1, "ä", 0..2),
        ];
        for (text, span, line, shown, at) in cases {
            let source = source(text);
            let span = fit(&source, span, 80);
            let excerpt = Excerpt::of(&source, span);
            assert_eq!((excerpt.first_line, &*excerpt.shown(), excerpt.shift(span)), (line, shown, at), "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}[x](y){}\n", "ä".repeat(50), "b".repeat(50));
        let source = source(&text);
        let span = Span::new(100, 106);
        let excerpt = Excerpt::of(&source, span).around(span, 3);
        assert_eq!(excerpt.shown(), "…äää[x](y)bbb…");
        assert_eq!(&excerpt.shown()[excerpt.shift(span)], "[x](y)");
        let whole = Excerpt::of(&source, span).around(span, 60);
        assert_eq!(whole.shown(), text);
    }

    #[test]
    fn carets_stay_within_reason() {
        let tall = source(&"line\n".repeat(40));
        assert_eq!(fit(&tall, Span::new(2, 200), 80), Span::new(2, 4), "too tall");
        assert_eq!(fit(&tall, Span::new(2, 15), 80), Span::new(2, 14), "no line break at the end");
        assert_eq!(fit(&tall, Span::new(4, 5), 80), Span::empty(4), "a line break alone");
        assert_eq!(fit(&tall, Span::new(9, 4), 80), Span::empty(9), "backwards");
        let wide = source(&"x".repeat(300));
        assert_eq!(fit(&wide, Span::new(10, 300), 80), Span::new(10, 90), "too wide");
    }

    proptest! {
        #[test]
        fn every_span_has_an_excerpt(text in "\u{feff}?([a-zä漢#\\[\u{9b}\u{1b}\t ]{0,5}(\r\n|\n|\r)?){0,6}", a in 0usize..60, b in 0usize..60) {
            let source = source(&text);
            let span = fit(&source, Span::new(a, b), 20);
            let excerpt = Excerpt::of(&source, span).until(span, 5);
            let (shown, at) = (excerpt.shown(), excerpt.shift(span));
            prop_assert!(shown.get(at.clone()).is_some(), "{shown:?} {at:?}");
            let around = Excerpt::of(&source, span).around(span, 2);
            prop_assert!(around.shown().get(around.shift(span)).is_some());
        }
    }
}
