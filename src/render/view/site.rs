//! What every template may see: the site, its navigation, and what views are made of.

use serde::Serialize;

use crate::render::feed::FeedsView;

/// A link with its words.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// The words.
    pub title: String,
    /// The address; `None` where there is nowhere to go.
    pub href: Option<String>,
}

/// The site, as every page sees it.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// The book's title.
    pub title: String,
    /// What the book is about.
    pub description: Option<String>,
    /// `en`
    pub language: String,
    /// `ltr` or `rtl`
    pub direction: &'static str,
    /// What leads from this page to the site's root: empty or `../../`.
    pub root: String,
    /// Stylesheets, in their order.
    pub styles: Vec<String>,
    /// Scripts, in their order.
    pub scripts: Vec<String>,
    /// The home page.
    pub home: String,
    /// The list of all pages.
    pub all: String,
    /// What the book needs.
    pub health: String,
    /// The list of runs, when there is something to run.
    pub runs: Option<String>,
    /// The indexes by category, tag, audience and status.
    pub lists: Vec<CountView>,
    /// The repository's address.
    pub repository: Option<String>,
    /// `auto`, `light` or `dark`
    pub theme: &'static str,
    /// What made the site.
    pub generator: &'static str,
    /// What a page may load: its Content-Security-Policy.
    pub policy: &'static str,
    /// The whole address of this page, when it is known.
    pub canonical: Option<String>,
    /// The feeds, when there are any.
    pub feeds: Option<FeedsView>,
}

/// A link to a list, and how long it is.
#[derive(Clone, Debug, Serialize)]
pub struct CountView {
    /// The words.
    pub title: String,
    /// The address.
    pub href: String,
    /// How many entries the list has.
    pub count: usize,
    /// What the list is about.
    pub description: Option<String>,
}

/// A line of the navigation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NavView {
    /// The words.
    pub title: String,
    /// The address.
    pub href: Option<String>,
    /// Whether it is this page.
    pub current: bool,
    /// Whether it is on the way to this page.
    pub open: bool,
    /// Whether what lies below it is shown at first.
    pub unfolded: bool,
    /// The status of the page, when readers should know it.
    pub status: Option<StatusView>,
    /// Whether it is a title over what follows.
    pub heading: bool,
    /// Whether it is a rule.
    pub separator: bool,
    /// Whether it stands for lines that were left out.
    pub more: bool,
    /// What lies below it.
    pub children: Vec<NavView>,
}

/// A status with what it means for a reader.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct StatusView {
    /// As it is written.
    pub name: String,
    /// With a capital letter.
    pub title: String,
    /// Its list.
    pub href: Option<String>,
    /// `ok`, `draft`, `review`, `deprecated`, `archived` or `other`
    pub kind: &'static str,
}

/// A commit that changed a page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ChangeView {
    /// The day.
    pub date: DateView,
    /// The first characters of the commit's name.
    pub commit: String,
    /// The first line of its message.
    pub subject: String,
    /// Where the repository shows the commit.
    pub href: Option<String>,
}

/// A date for machines and for people.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DateView {
    /// `2025-11-14`
    pub iso: String,
    /// `14 Nov 2025`
    pub text: String,
}
