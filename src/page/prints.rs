//! Hashes of a page, and of what others see of it: as long as one stays the same, so does what depends on it.

use super::{Dialect, Page};
use crate::base::{SourcePath, fingerprint};
use serde::{Deserialize, Serialize};

/// The hashes of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prints {
    /// Of everything: its place, its text, how it is read.
    pub page: u128,
    /// Of what the book as a whole asks of it: its title, its order, its groups, its review, whether it is a draft.
    pub card: u128,
    /// Of the headings and names that a link can lead to.
    pub headings: u128,
    /// Of the steps that a link can lead to.
    pub steps: u128,
    /// Whether it speaks of lines of a file by their numbers.
    pub counts_lines: bool,
    /// Of its blocks of code; the same on every machine, because records of runs hold what comes of it.
    pub code: u64,
}

impl Prints {
    /// The hashes of a page that is complete but for them, and whose blocks of code have the hash `code`.
    pub(super) fn of(page: &Page, code: u64) -> Prints {
        let meta = &page.meta;
        let groups = (&meta.category, &meta.tags, &meta.audience, &meta.status);
        let anchors: Vec<&str> = page.sections.iter().map(|section| section.anchor.as_str()).collect();
        let ids: Vec<&str> = page.ids.iter().map(|id| id.value.as_str()).collect();
        let keys: Vec<&str> = page.steps.iter().map(|step| step.key.as_str()).collect();
        Prints {
            page: whole(&page.path, &page.text, page.dialect),
            card: fingerprint(&(&page.path, &page.title, &meta.order, meta.draft, meta.orphan, &meta.reviewed, groups)),
            headings: fingerprint(&(anchors, ids)),
            steps: fingerprint(&keys),
            counts_lines: page
                .references
                .iter()
                .any(|it| it.mention.as_ref().is_some_and(|named| named.lines.is_some())),
            code,
        }
    }
}

fn whole(path: &SourcePath, text: &str, dialect: Dialect) -> u128 {
    fingerprint(&(path, text, dialect))
}
