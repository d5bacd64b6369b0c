//! What a template may see, and nothing else.

use serde::Serialize;

pub use super::{document::ChangeView, feed::FeedsView};

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
#[derive(Clone, Debug, Serialize)]
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

/// A date for machines and for people.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// `2025-11-14`
    pub iso: String,
    /// `14 Nov 2025`
    pub text: String,
}

/// A page.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// Its title.
    pub title: String,
    /// The anchor of the heading that is its title.
    pub anchor: Option<String>,
    /// The heading that is shown under the title when the two differ.
    pub subtitle: Option<String>,
    /// Where its source lies.
    pub path: String,
    /// Its own address.
    pub href: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its words as HTML.
    pub body: String,
    /// Its headings.
    pub toc: Vec<TocView>,
    /// `checklist` or `page`
    pub kind: &'static str,
    /// Its metadata.
    pub meta: MetaView,
    /// When it has to be looked at again.
    pub review: ReviewView,
    /// How many boxes and blanks it has.
    pub counts: CountsView,
    /// What a reader must know first.
    pub banner: Option<BannerView>,
    /// The way to it.
    pub breadcrumbs: Vec<LinkView>,
    /// What belongs to it.
    pub related: Vec<RelatedView>,
    /// Who refers to it.
    pub referenced_by: Vec<BacklinkView>,
    /// The page before it.
    pub previous: Option<LinkView>,
    /// The page after it.
    pub next: Option<LinkView>,
    /// Its last commit.
    pub changed: Option<ChangeView>,
    /// Where it can be edited.
    pub edit: Option<String>,
    /// Where its source is shown.
    pub source: Option<String>,
    /// A copy of its source.
    pub markdown: Option<String>,
    /// Its printed form.
    pub print: Option<String>,
    /// The first characters of its content's hash.
    pub revision: String,
}

/// A heading in the contents of a page.
#[derive(Clone, Debug, Serialize)]
pub struct TocView {
    /// The words.
    pub title: String,
    /// Where it is on the page.
    pub anchor: String,
    /// 2 to 4.
    pub level: u8,
    /// What its section is for.
    pub role: Option<&'static str>,
}

/// Metadata.
#[derive(Clone, Debug, Serialize)]
pub struct MetaView {
    /// Who it is for.
    pub audience: Vec<LinkView>,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// Its category.
    pub category: Option<LinkView>,
    /// Its status.
    pub status: Option<StatusView>,
    /// Who keeps it true.
    pub owner: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// When it was written.
    pub created: Option<DateView>,
    /// When it last changed.
    pub updated: Option<DateView>,
    /// When it was last looked at.
    pub reviewed: Option<DateView>,
    /// What else the text says of it.
    pub facts: Vec<FactView>,
    /// Keys of its front matter that checkbook does not know.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A fact that the text states.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// `Estimated duration`
    pub label: String,
    /// `30 minutes`
    pub value: String,
}

/// When a page has to be looked at again.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewView {
    /// The day.
    pub by: Option<DateView>,
    /// The interval in days.
    pub every: Option<u32>,
}

/// How many boxes and blanks a page has.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CountsView {
    /// Work to do.
    pub steps: usize,
    /// States that must hold.
    pub criteria: usize,
    /// Reasons to stop.
    pub triggers: usize,
    /// Work that is done only in some case.
    pub branch_steps: usize,
    /// Blanks and choices.
    pub fields: usize,
}

/// What a reader must know before anything else.
#[derive(Clone, Debug, Serialize)]
pub struct BannerView {
    /// `draft`, `review`, `deprecated` or `archived`
    pub kind: &'static str,
    /// The words.
    pub text: String,
    /// Where to go instead.
    pub href: Option<String>,
}

/// Something that belongs to a page.
#[derive(Clone, Debug, Serialize)]
pub struct RelatedView {
    /// The title of what it is.
    pub title: String,
    /// Its address.
    pub href: Option<String>,
    /// As it is written.
    pub text: String,
    /// `ok`, `missing`, `optional` or `external`
    pub state: &'static str,
    /// The status of the page that it is.
    pub status: Option<StatusView>,
}

/// A page that refers to this one.
#[derive(Clone, Debug, Serialize)]
pub struct BacklinkView {
    /// The page's title.
    pub title: String,
    /// Where the reference stands.
    pub href: String,
    /// `related`, `link` or `image`
    pub kind: &'static str,
    /// The section that it stands in.
    pub section: Option<String>,
    /// The sentence around it.
    pub sentence: Option<String>,
    /// The page's status.
    pub status: Option<StatusView>,
}

/// A page in a list.
#[derive(Clone, Debug, Serialize)]
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
    /// When it last changed.
    pub updated: Option<DateView>,
    /// When it has to be looked at again.
    pub review_by: Option<DateView>,
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
    /// What is needed when things burn.
    pub emergency: Vec<EntryView>,
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

/// A file of the repository that the site shows.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    /// Where it lies.
    pub path: String,
    /// Its language.
    pub language: String,
    /// Its text as HTML.
    pub body: String,
    /// Where the repository shows it.
    pub repository: Option<String>,
}

/// A page on the sheet that holds the whole book.
#[derive(Clone, Debug, Serialize)]
pub struct SheetView {
    /// Its title.
    pub title: String,
    /// Where it is on the sheet.
    pub anchor: String,
    /// Its words as HTML.
    pub body: String,
    /// Its metadata.
    pub meta: MetaView,
    /// How many boxes and blanks it has.
    pub counts: CountsView,
    /// When it has to be looked at again.
    pub review: ReviewView,
}
