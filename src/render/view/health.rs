//! What the template of the health page may see.

use serde::Serialize;

use super::DateView;

/// What the book needs.
#[derive(Clone, Debug, Serialize)]
pub struct HealthView {
    /// Each kind of need.
    pub sections: Vec<HealthSectionView>,
    /// How many pages there are.
    pub pages: usize,
    /// Of how many pages git does not know the last change.
    pub undated: usize,
    /// Whether the site was made from a clone with a part of the history only.
    pub shallow: bool,
}

/// A kind of need, and the pages that have it.
#[derive(Clone, Debug, Serialize)]
pub struct HealthSectionView {
    /// `No owner`
    pub title: String,
    /// Where it is on the page.
    pub anchor: &'static str,
    /// What it means and what to do.
    pub text: &'static str,
    /// Whether its entries have a day that only the reader's clock can judge.
    pub dated: bool,
    /// How many entries there are.
    pub count: usize,
    /// How many of them are left out.
    pub more: usize,
    /// The entries.
    pub entries: Vec<HealthEntryView>,
}

/// A page that needs something.
#[derive(Clone, Debug, Serialize)]
pub struct HealthEntryView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Where its source lies.
    pub path: String,
    /// Who keeps it true.
    pub owner: Option<String>,
    /// When it has to be looked at again.
    pub review_by: Option<DateView>,
    /// What it is in detail.
    pub details: Vec<String>,
}
