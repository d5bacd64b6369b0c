//! What the templates of the home page and of the lists may see.

use serde::Serialize;

use super::{ChangeView, CountView, DateView, LinkView, StatusView};

/// A page in a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct EntryView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// What it is about.
    pub description: Option<String>,
    /// `checklist` or `page`
    pub kind: &'static str,
    /// How many boxes count as progress.
    pub steps: usize,
    /// Its status.
    pub status: Option<StatusView>,
    /// How long it takes, in the author's words.
    pub duration: Option<String>,
    /// When it last changed, as the author says.
    pub updated: Option<DateView>,
    /// Its last commit, when git knows it.
    pub change: Option<ChangeView>,
    /// When it has to be looked at again.
    pub review_by: Option<DateView>,
    /// Whether it has no such day although other pages of the book have one.
    pub review_unknown: bool,
    /// Who keeps it true.
    pub owner: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// The letter under which it stands.
    pub letter: String,
    /// Why it needs attention.
    pub why: Option<String>,
}

/// A list of pages.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// What it lists.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// `category`, `tag`, `audience`, `status` or `all`
    pub kind: &'static str,
    /// The way to it.
    pub breadcrumbs: Vec<LinkView>,
    /// How many entries it has.
    pub count: usize,
    /// The entries.
    pub groups: Vec<GroupView>,
}

/// Entries under one letter, or all of them.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// The letter; empty when there is one group.
    pub title: String,
    /// Where it is on the page.
    pub anchor: String,
    /// The entries.
    pub entries: Vec<EntryView>,
}

/// The values of a group.
#[derive(Clone, Debug, Serialize)]
pub struct TermsView {
    /// `Tags`
    pub title: String,
    /// The way to it.
    pub breadcrumbs: Vec<LinkView>,
    /// The values.
    pub entries: Vec<CountView>,
}

/// What the home page shows besides its own words.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// Every page of a small book that has no home page of its own.
    pub pages: Vec<EntryView>,
    /// The categories.
    pub categories: Vec<CountView>,
    /// What was changed last.
    pub recent: Vec<EntryView>,
    /// What somebody should look at.
    pub attention: Vec<EntryView>,
    /// The pages whose reviews come first, the earliest first.
    pub reviews: Vec<EntryView>,
    /// What is needed when things burn.
    pub emergency: Vec<EntryView>,
    /// What the authors put at the top.
    pub pinned: Vec<EntryView>,
    /// How much there is.
    pub totals: TotalsView,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TotalsView {
    /// Pages of all kinds.
    pub pages: usize,
    /// Pages with boxes.
    pub checklists: usize,
    /// Boxes that count as progress.
    pub steps: usize,
}
