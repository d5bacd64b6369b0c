//! Pages by category, tag, audience and status.

use std::collections::BTreeMap;

use crate::base::SourcePath;
use crate::page::{Meta, Page};

/// By what pages are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// `category`
    Category,
    /// `tags`
    Tag,
    /// `audience`
    Audience,
    /// `status`
    Status,
}

impl Group {
    /// All of them, in the order in which the site shows them.
    pub const ALL: [Group; 4] = [Group::Category, Group::Tag, Group::Audience, Group::Status];

    /// The folder of its pages in the site.
    pub fn folder(self) -> &'static str {
        match self {
            Group::Category => "categories",
            Group::Tag => "tags",
            Group::Audience => "audiences",
            Group::Status => "statuses",
        }
    }

    /// The word for one of its values.
    pub fn name(self) -> &'static str {
        match self {
            Group::Category => "category",
            Group::Tag => "tag",
            Group::Audience => "audience",
            Group::Status => "status",
        }
    }

    /// What a page says of it.
    pub fn values(self, meta: &Meta) -> Vec<&str> {
        match self {
            Group::Category => meta.category.iter().map(|value| value.value.as_str()).collect(),
            Group::Tag => meta.tags.iter().map(|value| value.value.as_str()).collect(),
            Group::Audience => meta.audience.iter().map(|value| value.value.as_str()).collect(),
            Group::Status => meta.status.iter().map(|value| value.value.as_str()).collect(),
        }
    }
}

/// One value of a group and the pages that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The value as it was first written.
    pub title: String,
    /// The pages in the order of their titles.
    pub pages: Vec<SourcePath>,
}

/// The terms of every group, by the name of their page.
pub type Terms = BTreeMap<Group, BTreeMap<String, Term>>;

/// Groups the pages. Values that differ only in case or in their signs are one term.
pub fn terms<'a>(pages: impl IntoIterator<Item = &'a Page>) -> Terms {
    let mut sorted: Vec<&Page> = pages.into_iter().collect();
    sorted.sort_by_cached_key(|page| (page.title.to_lowercase(), page.path.clone()));
    let mut terms = Terms::new();
    for page in sorted {
        for group in Group::ALL {
            for value in group.values(&page.meta) {
                let term = terms
                    .entry(group)
                    .or_default()
                    .entry(slug(value))
                    .or_insert_with(|| Term { title: value.to_string(), pages: Vec::new() });
                if term.pages.last() != Some(&page.path) {
                    term.pages.push(page.path.clone());
                }
            }
        }
    }
    terms
}

/// The name of a term's page, fit for every file system: `CI/CD` becomes `ci-cd`.
pub fn slug(value: &str) -> String {
    let mut slug = String::new();
    for c in value.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    // `index` is the page of the whole group, and some names are devices on Windows.
    let taken = ["", "index", "con", "prn", "aux", "nul", "com1", "lpt1"].contains(&slug);
    if taken { format!("{slug}-") } else { slug.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_term_pages_fit_every_file_system() {
        for (value, expected) in [
            ("CI/CD", "ci-cd"),
            ("Production Ready", "production-ready"),
            ("Größe", "größe"),
            ("index", "index-"),
            ("!", "-"),
        ] {
            assert_eq!(slug(value), expected);
        }
    }
}
