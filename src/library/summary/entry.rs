//! A chapter of `SUMMARY.md`: its number and its destination.

use crate::base::{SourcePath, Span};

/// A chapter or a separator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Which of the two it is.
    pub kind: EntryKind,
    /// The text of the link; empty for a separator.
    pub title: String,
    /// The file, from the book's root; `None` for a draft (`[Draft]()`) and for a separator.
    pub target: Option<SourcePath>,
    /// The destination of the link; the whole link of a draft or of a reference (`[Title][label]`).
    pub span: Span,
    /// `1.2.`; `None` outside the numbered chapters.
    pub number: Option<String>,
    /// The chapters below it.
    pub children: Vec<Entry>,
}

/// What an [`Entry`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A chapter, written or still to be written.
    Chapter,
    /// A line between chapters.
    Separator,
}

impl Entry {
    pub(super) fn chapter(title: String, target: Option<SourcePath>, span: Span) -> Self {
        Entry { kind: EntryKind::Chapter, title, target, span, number: None, children: Vec::new() }
    }

    /// This entry and all below it, in the order of the file.
    pub(super) fn all(&self) -> Vec<&Entry> {
        std::iter::once(self).chain(self.children.iter().flat_map(Entry::all)).collect()
    }

    pub(super) fn separator(span: Span) -> Self {
        Entry { kind: EntryKind::Separator, ..Entry::chapter(String::new(), None, span) }
    }
}

/// Numbers chapters and those below them, from the one after `count`.
pub(super) fn number(entries: &mut [Entry], parent: &str, count: &mut usize) {
    for entry in entries.iter_mut().filter(|entry| entry.kind == EntryKind::Chapter) {
        *count += 1;
        let number_of_it = format!("{parent}{count}.");
        number(&mut entry.children, &number_of_it, &mut 0);
        entry.number = Some(number_of_it);
    }
}

/// Where the destination of the inline link at `link` stands, when its title ends at `title_end`; the whole link when
/// it is not written inline.
pub(super) fn destination_span(text: &str, link: Span, title_end: usize) -> Span {
    let after_title = text.get(title_end..link.end).and_then(|rest| Some((rest, rest.find("](")?)));
    let Some((rest, at)) = after_title else { return link };
    let source = rest[at + 2..].trim_start();
    let start = link.end - source.len();
    if let Some(source) = source.strip_prefix('<') {
        return Span::new(start + 1, start + 1 + destination_length(source, |c, _| c == '>'));
    }
    let ends = |c: char, depth: usize| c.is_ascii_whitespace() || (c == ')' && depth == 0);
    Span::new(start, start + destination_length(source, ends))
}

/// The bytes of `source` before the first character that `ends` it, given how many parentheses are open there.
fn destination_length(source: &str, ends: impl Fn(char, usize) -> bool) -> usize {
    let mut escaped = false;
    let mut depth = 0;
    for (at, c) in source.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        if ends(c, depth) {
            return at;
        }
        match c {
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    source.len()
}
