//! The keys that mean something to checkbook, and the spellings in which people write them.

use crate::base::closest;

/// A known key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Title,
    Description,
    Audience,
    Tags,
    Category,
    Status,
    Owner,
    Created,
    Updated,
    Reviewed,
    ReviewEvery,
    ReviewBy,
    Tested,
    Version,
    Related,
    Aliases,
    Order,
    Draft,
    Search,
    Orphan,
    Variables,
    Cwd,
    Id,
}

/// Every key with its name and its other spellings in front matter, all in lower case with dashes.
const KEYS: &[(Key, &str, &[&str])] = &[
    (Key::Title, "title", &[]),
    (Key::Description, "description", &[]),
    (Key::Audience, "audience", &[]),
    (Key::Tags, "tags", &[]),
    (Key::Category, "category", &[]),
    (Key::Status, "status", &[]),
    (Key::Owner, "owner", &[]),
    (Key::Created, "created", &[]),
    (Key::Updated, "updated", &["last-updated", "lastmod"]),
    (Key::Reviewed, "reviewed", &["last-reviewed"]),
    (Key::ReviewEvery, "review-every", &[]),
    (Key::ReviewBy, "review-by", &["next-review"]),
    (Key::Tested, "tested", &["last-tested", "rehearsed", "last-rehearsed"]),
    (Key::Version, "version", &[]),
    (Key::Related, "related", &[]),
    (Key::Aliases, "aliases", &["redirect-from"]),
    (Key::Order, "order", &["weight", "sidebar-position"]),
    (Key::Draft, "draft", &[]),
    (Key::Search, "search", &[]),
    (Key::Orphan, "orphan", &[]),
    (Key::Variables, "variables", &[]),
    (Key::Cwd, "cwd", &[]),
    (Key::Id, "id", &[]),
];

/// What the body of a document calls them: `**Last Updated**: …`.
const LABELS: &[(&str, Key)] = &[
    ("audience", Key::Audience),
    ("category", Key::Category),
    ("checklist version", Key::Version),
    ("created", Key::Created),
    ("description", Key::Description),
    ("last modified", Key::Updated),
    ("last rehearsed", Key::Tested),
    ("last reviewed", Key::Reviewed),
    ("last tested", Key::Tested),
    ("last updated", Key::Updated),
    ("maintainer", Key::Owner),
    ("next review", Key::ReviewBy),
    ("next review date", Key::ReviewBy),
    ("owned by", Key::Owner),
    ("owner", Key::Owner),
    ("review by", Key::ReviewBy),
    ("reviewed", Key::Reviewed),
    ("status", Key::Status),
    ("tags", Key::Tags),
    ("team", Key::Owner),
    ("updated", Key::Updated),
    ("version", Key::Version),
];

/// Words that look like a known key and are meant as they are.
const OTHER_WORDS: &[&str] =
    &["creator", "date", "author", "authors", "reviewer", "reviewers", "review", "state", "stage", "service", "sort"];

/// The key that `written` spells in front matter: in any case, with `_`, `-` or a blank between its words.
pub(super) fn in_front_matter(written: &str) -> Option<Key> {
    let wanted = plain(written, '-');
    let fits = |(_, name, others): &&(Key, &str, &[&str])| *name == wanted || others.contains(&wanted.as_str());
    KEYS.iter().find(fits).map(|(key, ..)| *key)
}

/// The key that the label `written` stands for in the text of a document.
pub(super) fn in_body(written: &str) -> Option<Key> {
    let wanted = plain(written.trim().trim_end_matches(':'), ' ');
    LABELS.iter().find(|(label, _)| *label == wanted).map(|(_, key)| *key)
}

/// The name of the key that `written` most likely was meant to be.
pub(super) fn near(written: &str) -> Option<&'static str> {
    let wanted = plain(written, '-');
    if OTHER_WORDS.contains(&wanted.as_str()) {
        return None;
    }
    let name = closest(&wanted, KEYS.iter().map(|(_, name, _)| *name))?;
    // A third of a long word is too much here: every unknown key is welcome, most are no slip.
    let slips = if wanted.chars().count() > 5 { 2 } else { 1 };
    let near = strsim::damerau_levenshtein(&wanted, name) <= slips;
    (near && wanted.chars().count() > 2).then_some(name)
}

/// Every known key with its other spellings.
pub(super) fn all() -> impl Iterator<Item = (Key, &'static str, &'static [&'static str])> {
    KEYS.iter().copied()
}

impl Key {
    /// Its name in messages and documentation.
    pub fn name(self) -> &'static str {
        KEYS.iter().find(|(key, ..)| *key == self).map_or("", |(_, name, _)| name)
    }
}

fn plain(written: &str, between: char) -> String {
    let words: Vec<&str> =
        written.split(|c: char| c.is_whitespace() || c == '_' || c == '-').filter(|w| !w.is_empty()).collect();
    words.join(&between.to_string()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_lead_to_one_key() {
        for (written, key) in [
            ("title", Some(Key::Title)),
            ("Next_Review", Some(Key::ReviewBy)),
            ("review_every", Some(Key::ReviewEvery)),
            ("sidebar_position", Some(Key::Order)),
            ("Last Updated", Some(Key::Updated)),
            ("lastmod", Some(Key::Updated)),
            ("titel", None),
        ] {
            assert_eq!(in_front_matter(written), key, "{written}");
        }
    }

    #[test]
    fn only_slips_get_a_suggestion() {
        for (written, name) in [
            ("titel", Some("title")),
            ("Tag", Some("tags")),
            ("relatd", Some("related")),
            ("reviewby", Some("review-by")),
            ("discription", Some("description")),
            ("reviewer", None),
            ("date", None),
            ("author", None),
            ("layout", None),
            ("severity", None),
            ("service", None),
            ("slug", None),
            ("ip", None),
        ] {
            assert_eq!(near(written), name, "{written}");
        }
    }
}
