//! From the library to the finished site.

mod assets;
mod binder;
mod body;
mod bundles;
mod data;
mod document;
mod escape;
mod feed;
mod form;
mod frame;
mod health;
pub mod highlight;
mod lean;
mod links;
mod lists;
mod llms;
mod markdown;
mod model;
mod moved;
mod nav;
mod paper;
mod plan;
mod qr;
pub mod raw_html;
mod relations;
mod runs;
mod schema;
mod search;
mod sheet;
mod sources;
mod theme;
mod view;

use std::sync::Arc;

use rayon::prelude::*;

pub use assets::Naming;
pub use body::{Body, Style};
pub use data::{ReferenceData, references, status as reference_status};
pub use plan::{Entry, Plan};
pub use schema::site as site_schema;
pub use theme::{DEFAULT as DEFAULT_THEME, TEMPLATE, Theme};

use crate::base::{Diagnostic, Memo, SitePath, SourcePath};
use crate::input::LastCommits;
use crate::input::config::{Config, Prechecked};
use crate::library::Library;
use crate::page::Page;
use crate::search::Files;
use crate::site::{File, Site};
use frame::Frame;

/// What a site is made of besides its pages.
pub struct Press<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The templates and static files.
    pub theme: &'a Theme,
    /// The book's root, from where files are copied.
    pub root: &'a std::path::Path,
    /// The last commits of the pages.
    pub commits: &'a LastCommits,
    /// The text of a file of the repository.
    pub read: &'a (dyn Fn(&SourcePath) -> Option<String> + Sync),
}

/// Makes the site.
///
/// # Errors
/// When a template asks for what is not there; the first file of the site for which it does is named.
pub fn render(library: &Library, press: &Press<'_>, recall: &Recall) -> Result<Site, Box<Diagnostic>> {
    let desk = Desk::new(library, press, recall);
    desk.write_all();
    let plan = Plan::new(&desk);
    let entries: Vec<(&SitePath, &Entry)> = plan.entries().collect();
    let made: Vec<_> = entries.par_iter().map(|(at, entry)| desk.make(at, entry)).collect();
    let mut site = Site::new();
    for (at, bytes) in search_files(&desk) {
        site.add(at, bytes);
    }
    for ((at, _), file) in entries.into_iter().zip(made) {
        if let Some(file) = file? {
            site.add(at.clone(), file);
        }
    }
    Ok(site)
}

/// The files by which the site is searched.
pub fn search_files(desk: &Desk<'_>) -> Files {
    let files = search::files(&desk.frame, &desk.recall.search);
    desk.recall.search.retain(|path| desk.frame.library.url(path).is_some());
    files
}

/// A page with links that lead to the site's own files from any address of a host; `base` is the page's folder.
///
/// Quotes stand only in markup of ours, because text is written with its quotes escaped.
pub fn from_anywhere(file: &File, base: &str) -> File {
    match file {
        File::Made(bytes) => {
            std::str::from_utf8(bytes).map_or_else(|_| file.clone(), |html| sheet::from_anywhere(html, base).into())
        }
        File::Copied { .. } => file.clone(),
    }
}

/// What was dear to make the last time.
#[derive(Debug, Default)]
pub struct Recall {
    /// The words of the pages as HTML.
    bodies: Memo<String>,
    /// The codes on their forms.
    codes: Memo<Option<qr::Drawing>>,
    /// What the search needs of them.
    search: crate::search::Recall,
}

/// Where the files of the site are made.
pub struct Desk<'a> {
    frame: Frame<'a>,
    press: &'a Press<'a>,
    recall: &'a Recall,
    style: Style,
}

impl<'a> Desk<'a> {
    /// A desk for the files of the site of `library`; `recall` remembers what is dear to make.
    pub fn new(library: &'a Library, press: &'a Press<'a>, recall: &'a Recall) -> Self {
        let folder = press.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let html = &press.config.html;
        let style = Style {
            raw_html: html.raw_html,
            highlight: html.highlight,
            keep_ticks: press.config.runs.prechecked == Prechecked::Keep,
        };
        Desk { frame: Frame::new(library, press, &folder), press, recall, style }
    }

    /// The words of a page as HTML.
    fn body(&self, page: &Arc<Page>, url: &SitePath) -> Arc<String> {
        let links = self.frame.links.of_page(page, url);
        let body = Body { page: Arc::clone(page), links, style: self.style };
        self.recall.bodies.get(&page.path, &body, body::html)
    }

    /// Writes the words of all pages, so that nobody who needs all of them has to wait for one after the other.
    fn write_all(&self) {
        let published: Vec<_> = self.frame.library.published().collect();
        published.par_iter().for_each(|(page, url)| drop(self.body(page, url)));
        self.recall.bodies.retain(|path| self.frame.library.url(path).is_some());
        self.recall.codes.retain(|path| self.frame.library.url(path).is_some());
    }
}
