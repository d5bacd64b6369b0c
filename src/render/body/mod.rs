//! The HTML of a page's own words.

mod blocks;
mod code;
mod footnotes;
mod form;
mod headings;
mod links;
pub mod outline;
mod paper;
mod spans;
mod writer;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::input::config::RawHtml;
use crate::page::Page;
use crate::render::highlight::Palette;

pub use paper::far_links;

/// Where a destination that is written on a page leads in the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Href {
    /// To an address that a reader can go to.
    To {
        /// The address, relative when it is in the site.
        href: String,
        /// What the link looks like.
        kind: HrefKind,
    },
    /// To something that exists and that readers of the site cannot go to.
    Nowhere,
    /// To something that does not exist and may be absent.
    Absent,
    /// To something that does not exist; what is said about it.
    Broken(String),
}

/// What a link looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HrefKind {
    /// To a page of the site.
    Page,
    /// To a file.
    File,
    /// To another site.
    External,
}

/// How a book's pages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// What happens to raw HTML.
    pub raw_html: RawHtml,
    /// Whether code is coloured.
    pub highlight: bool,
    /// Whether boxes that the document has ticked start ticked.
    pub keep_ticks: bool,
}

/// All that the HTML of a page's words depends on.
pub struct Body {
    /// The page.
    pub page: Arc<Page>,
    /// Where each destination leads, by the text of the destination.
    pub links: BTreeMap<String, Href>,
    /// How it is written.
    pub style: Style,
}

impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.page.prints.page.hash(state);
        self.links.hash(state);
        self.style.hash(state);
    }
}

/// Writes the HTML.
pub fn html(body: &Body, palette: &Palette) -> String {
    writer::write(body, palette)
}

#[cfg(test)]
mod tests;
