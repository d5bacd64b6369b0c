//! The one reading of Markdown that the whole program shares.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::encoding::{self, Repair};
use super::slip::Collector;
use crate::base::Span;

/// Which optional parts of Markdown a book uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// `term` and `: definition` below it.
    pub definition_lists: bool,
    /// `> [!NOTE]` and its like.
    pub alerts: bool,
    /// Straight quotes and dashes become typographic ones, outside code.
    pub smart_punctuation: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect { definition_lists: true, alerts: true, smart_punctuation: false }
    }
}

impl Dialect {
    fn options(self) -> Options {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        options.set(Options::ENABLE_DEFINITION_LIST, self.definition_lists);
        options.set(Options::ENABLE_GFM, self.alerts);
        options.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        options
    }
}

/// A reference definition, `[label]: destination`, used or not.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The destination as the parser decoded it.
    pub destination: String,
    /// The whole definition.
    pub span: Span,
}

/// Markdown events with the bytes of the file they stand for.
///
/// On top of the parser's own reading: text that was damaged by a wrong encoding comes as it should read, and
/// emphasis around nothing but underscores and signs (`____/____`) comes as the text it is, because it is a blank.
pub struct Events<'a> {
    inner: OffsetIter<'a, Collector>,
    undefined: Collector,
    text: &'a str,
    offset: usize,
    repairs: Vec<Repair>,
    pending: VecDeque<(Event<'a>, Span)>,
}

/// Reads the part `body` of `text`.
pub fn events(text: &str, body: Span, dialect: Dialect) -> Events<'_> {
    let markdown = body.of(text);
    let repairs = if encoding::is_suspect(markdown) { encoding::repairs(markdown) } else { Vec::new() };
    let undefined = Collector::default();
    let parser = Parser::new_with_broken_link_callback(markdown, dialect.options(), Some(undefined.clone()));
    Events {
        inner: parser.into_offset_iter(),
        undefined,
        text: markdown,
        offset: body.start,
        repairs,
        pending: VecDeque::new(),
    }
}

impl Events<'_> {
    /// Every reference definition of the page, in the order in which they stand.
    pub fn definitions(&self) -> Vec<Definition> {
        let mut definitions: Vec<Definition> = self
            .inner
            .reference_definitions()
            .iter()
            .map(|(_, definition)| Definition {
                destination: definition.dest.to_string(),
                span: Span::from(definition.span.clone()).shift(self.offset),
            })
            .collect();
        definitions.sort_by_key(|definition| definition.span);
        definitions
    }

    /// Collects references without a definition while the events go by.
    pub fn undefined(&self) -> Collector {
        self.undefined.clone()
    }

    /// Every label that is defined.
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> =
            self.inner.reference_definitions().iter().map(|(label, _)| label.to_string()).collect();
        labels.sort_unstable();
        labels
    }

    /// Damaged text, with spans of the whole file.
    pub fn repairs(&self) -> impl Iterator<Item = Repair> + '_ {
        self.repairs.iter().map(|repair| Repair { span: repair.span.shift(self.offset), ..repair.clone() })
    }
}

impl<'a> Events<'a> {
    /// Skips to the end of an emphasis that holds only blanks, and gives it as text.
    fn blank(&mut self, range: &Range<usize>) -> (Event<'a>, Span) {
        let mut depth = 1;
        for (event, _) in self.inner.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        (Event::Text(self.text[range.clone()].into()), Span::from(range.clone()).shift(self.offset))
    }

    /// Cuts a text where a damaged run begins and ends, so that all other pieces stay equal to the file.
    fn repaired(&mut self, range: &Range<usize>) -> bool {
        let source = &self.text[range.clone()];
        let damaged: Vec<&Repair> = self
            .repairs
            .iter()
            .filter(|repair| repair.span.start >= range.start && repair.span.end <= range.end)
            .collect();
        let mut at = range.start;
        for repair in &damaged {
            let before = at..repair.span.start;
            if !before.is_empty() {
                let text = &source[before.start - range.start..before.end - range.start];
                self.pending.push_back((Event::Text(text.into()), Span::from(before).shift(self.offset)));
            }
            self.pending.push_back((Event::Text(repair.reads.clone().into()), repair.span.shift(self.offset)));
            at = repair.span.end;
        }
        if !damaged.is_empty() && at < range.end {
            let rest = &source[at - range.start..];
            self.pending.push_back((Event::Text(rest.into()), Span::new(at, range.end).shift(self.offset)));
        }
        !damaged.is_empty()
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(event) = self.pending.pop_front() {
            return Some(event);
        }
        let (event, range) = self.inner.next()?;
        match &event {
            Event::Start(Tag::Emphasis | Tag::Strong) if is_blank(&self.text[range.clone()]) => {
                return Some(self.blank(&range));
            }
            Event::Text(text)
                if !self.repairs.is_empty() && text.as_ref() == &self.text[range.clone()] && self.repaired(&range) =>
            {
                return self.pending.pop_front();
            }
            Event::Code(code) if !self.repairs.is_empty() => {
                let code = encoding::repaired(code).into_owned();
                return Some((Event::Code(code.into()), Span::from(range).shift(self.offset)));
            }
            _ => {}
        }
        Some((event, Span::from(range).shift(self.offset)))
    }
}

fn is_blank(source: &str) -> bool {
    source.starts_with("__") && !source.chars().any(char::is_alphanumeric)
}

/// Whether an event begins or ends a block, rather than stand in the text of one.
pub fn is_block(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => !is_inline(tag.to_end()),
        Event::End(tag) => !is_inline(*tag),
        Event::Rule => true,
        _ => false,
    }
}

/// Whether an element stands in the text of a block.
pub fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(markdown: &str) -> Vec<String> {
        events(markdown, Span::new(0, markdown.len()), Dialect::default())
            .filter_map(|(event, _)| match event {
                Event::Text(text) => Some(text.to_string()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn blanks_between_slashes_are_not_emphasis() {
        assert_eq!(texts("Date: ____/____/____ end").concat(), "Date: ____/____/____ end");
        assert_eq!(texts("a __b__ c"), ["a ", "b", " c"], "real emphasis stays");
    }

    #[test]
    fn damaged_text_reads_as_it_should_and_keeps_its_place() {
        let markdown = "## \u{201a}\u{fa}\u{d6} Done ___";
        let pieces: Vec<(String, Span)> = events(markdown, Span::new(0, markdown.len()), Dialect::default())
            .filter_map(|(event, span)| match event {
                Event::Text(text) => Some((text.to_string(), span)),
                _ => None,
            })
            .collect();
        assert_eq!(pieces[0].0, "✅");
        assert_eq!(pieces[0].1.of(markdown), "\u{201a}\u{fa}\u{d6}");
        assert_eq!(pieces[1].0, pieces[1].1.of(markdown));
    }
}
