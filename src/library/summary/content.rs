//! What stands in a paragraph or a list item of `SUMMARY.md`.

use super::entry::Entry;
use crate::base::Span;

/// What a paragraph or a list item holds.
#[derive(Default)]
pub(super) struct Content {
    pub(super) links: Vec<Entry>,
    /// Where each link stands, brackets and all.
    pub(super) places: Vec<Span>,
    /// The first stretch that is not part of a link, and its text.
    pub(super) stray: Option<(Span, String)>,
    pub(super) children: Vec<Entry>,
}

impl Content {
    /// Adds markup, which no link of a list may have around it, to the stretch that is open.
    pub(super) fn wrapped(&mut self, span: Span) {
        let (stretch, _) = self.stray.get_or_insert_with(|| (span, String::new()));
        stretch.end = stretch.end.max(span.end);
    }

    /// Adds stray text to the stretch that is open.
    pub(super) fn stray(&mut self, span: Span, text: &str) {
        if self.stray.is_none() && text.trim().is_empty() {
            return;
        }
        let (stretch, words) = self.stray.get_or_insert_with(|| (span, String::new()));
        stretch.end = stretch.end.max(span.end);
        words.push_str(text);
    }
}
