//! What the templates of printed forms and binders may see.

use serde::Serialize;

use super::{BannerView, DateView, FactView};

/// A page as a form on paper.
#[derive(Clone, Debug, Serialize)]
pub struct FormView {
    /// The page's title.
    pub title: String,
    /// The anchor of the heading that is its title.
    pub anchor: Option<String>,
    /// The heading that is shown under the title when the two differ.
    pub subtitle: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// `checklist` or `page`
    pub kind: &'static str,
    /// The page itself.
    pub href: String,
    /// What a reader must know first.
    pub banner: Option<BannerView>,
    /// What stands in the head of the form.
    pub facts: Vec<FactView>,
    /// How many steps there are to do.
    pub steps: usize,
    /// The first characters of its content's hash.
    pub revision: String,
    /// How it is printed.
    pub paper: PaperView,
    /// A code that leads back to the page, when the site knows its own address.
    pub qr: Option<CodeView>,
    /// The addresses that are too long to stand in the text, in their order.
    pub links: Vec<String>,
    /// Its words as HTML; empty on the page itself, which has them.
    pub body: String,
}

/// How something is printed, and what the margins of its sheets say.
#[derive(Clone, Debug, Serialize)]
pub struct PaperView {
    /// `Runbooks › Restore the database`
    pub title: String,
    /// `Version 1.3.0 · a1b2c3d · 14 Nov 2025`
    pub revision: String,
    /// `runbooks.example.com/ops/restore.html`
    pub address: Option<String>,
    /// 1 or 2.
    pub columns: u8,
    /// `time-initials`, `initials` or `none`
    pub step_columns: &'static str,
    /// `none` or `phase`
    pub page_break: &'static str,
}

/// A QR code, drawn as one line.
#[derive(Clone, Debug, Serialize)]
pub struct CodeView {
    /// What it is, for those who cannot see it.
    pub label: String,
    /// The address for people.
    pub caption: String,
    /// How wide it is on paper: `22mm`.
    pub width: String,
    /// What the drawing shows, the empty zone around it included.
    pub view_box: String,
    /// The dark modules.
    pub path: String,
}

/// Where the printed form of a page is.
#[derive(Clone, Debug, Serialize)]
pub struct PrintView {
    /// The form.
    pub href: String,
    /// The binder of its category.
    pub binder: Option<String>,
    /// The binder of the whole book.
    pub book: Option<String>,
}

/// A binder.
#[derive(Clone, Debug, Serialize)]
pub struct BinderView {
    /// What it is called: the book's title, or that of the category.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The list of the same pages on the screen.
    pub href: String,
    /// The stylesheet by which the margins name the document.
    pub style: String,
}

/// The cover of a binder.
#[derive(Clone, Debug, Serialize)]
pub struct CoverView {
    /// What stands on it.
    pub facts: Vec<FactView>,
    /// Nothing, because it is no document.
    pub revision: Option<String>,
    /// How what is no document is printed.
    pub paper: PaperView,
}

/// A document of a binder.
#[derive(Clone, Debug, Serialize)]
pub struct SheetView {
    /// Where it is in the binder.
    pub anchor: String,
    /// Its version.
    pub version: Option<String>,
    /// When it last changed.
    pub changed: Option<DateView>,
    /// The document.
    pub form: FormView,
}
