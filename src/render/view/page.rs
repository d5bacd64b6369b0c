//! What the templates of a page and of a file may see.

use serde::Serialize;

use super::{ChangeView, DateView, LinkView, PrintView, RunView, StatusView};

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
    /// What others are told that it is about: its description, else how its text begins.
    pub summary: Option<String>,
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
    /// How long it takes, in the author's words.
    pub duration: Option<String>,
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
    /// Where it can be edited.
    pub edit: Option<String>,
    /// Where its source is shown.
    pub source: Option<String>,
    /// Where its history is shown.
    pub history: Option<String>,
    /// Its last commit, when git knows it.
    pub change: Option<ChangeView>,
    /// Its last commits that git knows, the newest first.
    pub changes: Vec<ChangeView>,
    /// A copy of its source.
    pub markdown: Option<String>,
    /// Where its printed form is, and the binders that hold it.
    pub print: Option<PrintView>,
    /// The first characters of its content's hash.
    pub revision: String,
    /// What it needs to be worked through; nothing where there is nothing to do.
    pub run: Option<RunView>,
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
    /// When it was last gone through for practice.
    pub tested: Option<DateView>,
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
    /// Whether it has no day although other pages of the book have one.
    pub unknown: bool,
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
    /// The title of the page to go to instead.
    pub title: Option<String>,
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
    /// What it is about.
    pub description: Option<String>,
    /// Who names whom: `to`, `from` or `both`.
    pub way: &'static str,
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
    /// `link`, `image`, `inline-code`, `command` or `prose`
    pub kind: &'static str,
    /// The section that it stands in.
    pub section: Option<String>,
    /// The sentence around it.
    pub sentence: Option<String>,
    /// The page's status.
    pub status: Option<StatusView>,
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
