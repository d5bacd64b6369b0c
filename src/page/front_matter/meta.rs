//! What is known about a page besides its text.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::keys::{Key, in_body};
use crate::base::{Span, Spanned, keep};
use crate::page::dates::parse_date;
use crate::page::variables::Declaration;

/// The metadata of a page. Every value knows where it was written; what is not given is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The title, which otherwise comes from the first heading.
    pub title: Option<Spanned<String>>,
    /// What the page is about, in a sentence.
    pub description: Option<Spanned<String>>,
    /// The group it belongs to.
    pub category: Option<Spanned<String>>,
    /// Such as `active` or `deprecated`; any word.
    pub status: Option<Spanned<String>>,
    /// Who keeps it true.
    pub owner: Option<Spanned<String>>,
    /// The version as written: `1.10` is not `1.1`.
    pub version: Option<Spanned<String>>,
    /// A name for the page that outlives a move.
    pub id: Option<Spanned<String>>,
    /// The folder in which its commands run.
    pub cwd: Option<Spanned<String>>,
    /// Who it is for.
    pub audience: Vec<Spanned<String>>,
    /// Its tags.
    pub tags: Vec<Spanned<String>>,
    /// Addresses it had before.
    pub aliases: Vec<Spanned<String>>,
    /// Targets that belong to it, as written: a `?` at the end marks one that may be missing.
    pub related: Vec<Spanned<String>>,
    /// When it was first written.
    pub created: Option<Spanned<Date>>,
    /// When its text last changed.
    pub updated: Option<Spanned<Date>>,
    /// When somebody last made sure that it is true.
    pub reviewed: Option<Spanned<Date>>,
    /// When somebody has to do so again.
    pub review_by: Option<Spanned<Date>>,
    /// How many days a review lasts.
    pub review_every: Option<Spanned<u32>>,
    /// When somebody last went through it for practice.
    pub tested: Option<Spanned<Date>>,
    /// Its place among its siblings.
    pub order: Option<Spanned<i64>>,
    /// Whether it is left out of the site.
    pub draft: bool,
    /// Whether the search finds it; true unless the page says otherwise.
    pub search: bool,
    /// Whether it is meant to be linked from nowhere.
    pub orphan: bool,
    /// Declared variables in written order.
    pub variables: Vec<Declaration>,
    /// Unknown keys in written order, for templates.
    #[serde(with = "keep::json")]
    pub extra: Map<String, Value>,
    /// Every top-level key as written, in written order; after them the labels that [`Meta::adopt`] took a value from.
    pub keys: Vec<Spanned<String>>,
}

impl Default for Meta {
    fn default() -> Self {
        Meta {
            title: None,
            description: None,
            category: None,
            status: None,
            owner: None,
            version: None,
            id: None,
            cwd: None,
            audience: Vec::new(),
            tags: Vec::new(),
            aliases: Vec::new(),
            related: Vec::new(),
            created: None,
            updated: None,
            reviewed: None,
            review_by: None,
            review_every: None,
            tested: None,
            order: None,
            draft: false,
            search: true,
            orphan: false,
            variables: Vec::new(),
            extra: Map::new(),
            keys: Vec::new(),
        }
    }
}

impl Meta {
    /// Metadata that the text itself gives, such as `**Last Updated**: December 22, 2025`.
    ///
    /// It is taken where there is none yet, so front matter wins and so does the first of two lines. Returns whether
    /// the key is known and the value is what the key asks for; otherwise the line is a fact like any other.
    ///
    /// ```
    /// use checkbook::base::Span;
    /// use checkbook::page::front_matter::Meta;
    /// let (key, value) = (Span::new(2, 14), Span::new(18, 21));
    /// let mut meta = Meta::default();
    /// assert!(!meta.adopt("Last Updated", key, "TBD", value));
    /// assert!(meta.adopt("Maintainer", key, "Ops", value));
    /// assert_eq!(meta.owner.unwrap().value, "Ops");
    /// ```
    pub fn adopt(&mut self, key: &str, key_span: Span, value: &str, value_span: Span) -> bool {
        let value = value.trim();
        let Some(known) = in_body(key).filter(|_| !value.is_empty()) else { return false };
        let is_new = if let Some(slot) = self.date(known) {
            let Some(date) = parse_date(value) else { return false };
            fill(slot, Spanned::new(date, value_span))
        } else if let Some(slot) = self.text(known) {
            fill(slot, Spanned::new(value.to_owned(), value_span))
        } else if let Some(slot) = self.list(known).filter(|list| list.is_empty()) {
            let is_plain = value_span.end.checked_sub(value_span.start) == Some(value.len());
            *slot = comma_list(value, is_plain.then_some(value_span.start), value_span);
            true
        } else {
            false
        };
        if is_new {
            self.keys.push(Spanned::new(key.to_owned(), key_span));
        }
        true
    }

    /// The place of a key whose value is text.
    pub(super) fn text(&mut self, key: Key) -> Option<&mut Option<Spanned<String>>> {
        match key {
            Key::Title => Some(&mut self.title),
            Key::Description => Some(&mut self.description),
            Key::Category => Some(&mut self.category),
            Key::Status => Some(&mut self.status),
            Key::Owner => Some(&mut self.owner),
            Key::Version => Some(&mut self.version),
            Key::Id => Some(&mut self.id),
            Key::Cwd => Some(&mut self.cwd),
            _ => None,
        }
    }

    /// The place of a key whose value is a list of text.
    pub(super) fn list(&mut self, key: Key) -> Option<&mut Vec<Spanned<String>>> {
        match key {
            Key::Audience => Some(&mut self.audience),
            Key::Tags => Some(&mut self.tags),
            Key::Aliases => Some(&mut self.aliases),
            Key::Related => Some(&mut self.related),
            _ => None,
        }
    }

    /// The place of a key whose value is a date.
    pub(super) fn date(&mut self, key: Key) -> Option<&mut Option<Spanned<Date>>> {
        match key {
            Key::Created => Some(&mut self.created),
            Key::Updated => Some(&mut self.updated),
            Key::Reviewed => Some(&mut self.reviewed),
            Key::ReviewBy => Some(&mut self.review_by),
            Key::Tested => Some(&mut self.tested),
            _ => None,
        }
    }

    /// The place of a key that is either true or false.
    pub(super) fn flag(&mut self, key: Key) -> Option<&mut bool> {
        match key {
            Key::Draft => Some(&mut self.draft),
            Key::Search => Some(&mut self.search),
            Key::Orphan => Some(&mut self.orphan),
            _ => None,
        }
    }
}

/// Puts `value` into an empty `slot`, and says whether it was empty.
fn fill<T>(slot: &mut Option<T>, value: T) -> bool {
    let is_empty = slot.is_none();
    slot.get_or_insert(value);
    is_empty
}

/// The words of `ops, developers`. Each has a span of its own when `value` stands unchanged from byte `start` on, and
/// the span of all of them otherwise.
pub(super) fn comma_list(value: &str, start: Option<usize>, span: Span) -> Vec<Spanned<String>> {
    let mut at = 0;
    let mut words = Vec::new();
    for piece in value.split(',') {
        let word = piece.trim();
        if !word.is_empty() {
            let lead = at + (piece.len() - piece.trim_start().len());
            let place = start.map_or(span, |start| Span::new(start + lead, start + lead + word.len()));
            words.push(Spanned::new(word.to_owned(), place));
        }
        at += piece.len() + 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Span = Span { start: 0, end: 4 };

    fn adopt(meta: &mut Meta, key: &str, value: &str) -> bool {
        meta.adopt(key, KEY, value, Span::new(10, 10 + value.len()))
    }

    #[test]
    fn labels_of_the_body_are_understood() {
        let mut meta = Meta::default();
        for (key, value, known) in [
            ("Checklist Version", "1.10", true),
            ("LAST UPDATED", "December 22, 2025", true),
            ("Next Review Date", "After deployment completion", false),
            ("Next Review", "TBD", false),
            ("Owned By:", "Platform", true),
            ("Audience", "ops, developers", true),
            ("For", "ops", false),
            ("Estimated Duration", "2 hours", false),
            ("Status", "  ", false),
        ] {
            assert_eq!(adopt(&mut meta, key, value), known, "{key}");
        }
        assert_eq!(meta.version, Some(Spanned::new("1.10".into(), Span::new(10, 14))));
        assert_eq!(meta.updated.map(|date| date.value), parse_date("2025-12-22"));
        assert_eq!(meta.owner.map(|owner| owner.value).as_deref(), Some("Platform"));
        let places: Vec<(usize, usize)> = meta.audience.iter().map(|word| (word.span.start, word.span.end)).collect();
        assert_eq!(places, [(10, 13), (15, 25)]);
        assert_eq!((meta.review_by, meta.status), (None, None));
    }

    #[test]
    fn what_is_there_stays() {
        let given = Spanned::new("front".to_owned(), KEY);
        let mut meta = Meta { owner: Some(given.clone()), tags: vec![given.clone()], ..Meta::default() };
        assert!(adopt(&mut meta, "Team", "body"), "the key is known although its value is not taken");
        assert!(adopt(&mut meta, "Tags", "a, b"));
        assert_eq!((meta.owner, meta.tags), (Some(given.clone()), vec![given]));
    }
}
