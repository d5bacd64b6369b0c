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
mod lines;
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
mod question;
pub mod raw_html;
mod relations;
mod runs;
mod schema;
mod search;
mod sheet;
mod sources;
mod theme;
mod view;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

pub use assets::Naming;
pub use body::{Body, Style};
pub use data::{FILE as DATA, ReferenceData, references, status as reference_status};
pub use lines::Lines;
pub use plan::{Entry, Plan};
pub use schema::site as site_schema;
pub use theme::{DEFAULT as DEFAULT_THEME, TEMPLATE, Theme};

use crate::base::{Diagnostic, Error, Memo, SitePath, SourcePath};
use crate::input::LastCommits;
use crate::input::config::{Config, Prechecked};
use crate::library::Library;
use crate::page::Page;
use crate::search::Files;
use crate::site::{File, Parcel, Site, Supply};
use frame::Frame;
use highlight::Palette;
use question::Questions;

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
    let printing = Printing::new(&desk);
    let entries: Vec<(&SitePath, &Entry)> = printing.plan.entries().collect();
    let made: Vec<_> = entries.par_iter().map(|(at, entry)| desk.make(at, entry)).collect();
    let mut site = Site::new();
    for ((at, _), file) in entries.into_iter().zip(made) {
        if let Some(file) = file? {
            site.add(at.clone(), file);
        }
    }
    Ok(site)
}

/// A site whose files are made as they are published.
pub struct Printing<'a> {
    desk: &'a Desk<'a>,
    plan: Plan,
    questions: OnceLock<Questions>,
    /// The lines of `checkbook.json` as a build before left it, with the hash of the file.
    before: Option<(u128, Lines)>,
    /// The lines that were made last.
    lines: Mutex<Lines>,
}

/// Why a file of a site was not published.
#[derive(Debug)]
pub enum Stopped {
    /// A template asks for what is not there.
    Template(Box<Diagnostic>),
    /// The disk.
    Error(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Stopped::Error(error)
    }
}

impl<'a> Printing<'a> {
    /// The site of a desk, with the index of its search and nothing else made yet.
    pub fn new(desk: &'a Desk<'a>) -> Self {
        let (mut plan, searched) = rayon::join(|| Plan::new(desk), || search_files(desk));
        plan.add(searched);
        desk.forget();
        Printing { desk, plan, questions: OnceLock::new(), before: None, lines: Mutex::default() }
    }

    /// The same, when it is known which lines `checkbook.json` has as it was left, and the hash of the file.
    #[must_use]
    pub fn after(self, hash: u128, lines: Lines) -> Self {
        Printing { before: Some((hash, lines)), ..self }
    }

    /// The lines of `checkbook.json` as it was published; none when it did not have to be made.
    pub fn lines(self) -> Lines {
        self.lines.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn questions(&self) -> &Questions {
        self.questions.get_or_init(|| Questions::new(&self.desk.frame))
    }

    fn data(&self, before: &Lines) -> Parcel<'_> {
        Parcel::Pieces(Box::new(lines::pieces(&self.desk.frame, self.questions(), before, &self.lines)))
    }
}

/// Makes every file and keeps none, to see whether it can be.
///
/// # Errors
/// When a template asks for what is not there; the first file of the site for which it does is named.
pub fn prove(printing: &Printing<'_>) -> Result<(), Box<Diagnostic>> {
    let entries: Vec<_> = printing.plan.entries().collect();
    let prove = |(at, entry): (&SitePath, &Entry)| match entry {
        Entry::Data => Ok(()),
        _ => printing.desk.make(at, entry).map(drop),
    };
    entries.into_par_iter().map(prove).collect::<Vec<_>>().into_iter().collect()
}

impl Supply for Printing<'_> {
    type Error = Stopped;

    fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.plan.entries().map(|(at, _)| at)
    }

    /// A binder comes after its last page, as long as the words of its pages are remembered.
    fn turns(&self) -> Vec<&SitePath> {
        let turn = |(at, entry): (&'_ SitePath, &Entry)| match entry {
            Entry::Binder(binder) => binder.last(&self.desk.frame).cloned().unwrap_or_else(|| at.clone()),
            _ => at.clone(),
        };
        let mut turns: Vec<_> = self.plan.entries().map(|(at, entry)| (turn((at, entry)), at)).collect();
        turns.sort();
        turns.into_iter().map(|(_, at)| at).collect()
    }

    fn question(&self, path: &SitePath) -> Option<u128> {
        self.questions().of(&self.desk.frame, path, self.plan.entry(path)?)
    }

    fn has(&self, path: &SitePath) -> bool {
        self.plan.entry(path).is_some()
    }

    fn file(&self, path: &SitePath) -> Result<Option<Parcel<'_>>, Stopped> {
        match self.plan.entry(path) {
            Some(Entry::Data) => Ok(Some(self.data(&Lines::default()))),
            Some(entry) => self.desk.make(path, entry).map(|file| file.map(Parcel::File)).map_err(Stopped::Template),
            None => Ok(None),
        }
    }

    fn file_upon(&self, path: &SitePath, hash: u128) -> Result<Option<Parcel<'_>>, Stopped> {
        match (self.plan.entry(path), &self.before) {
            (Some(Entry::Data), Some((before, lines))) if *before == hash => Ok(Some(self.data(lines))),
            _ => self.file(path),
        }
    }
}

/// The files by which the site is searched, but for those of the single pages.
pub fn search_files(desk: &Desk<'_>) -> Files {
    search::files(&desk.frame, &desk.recall.search)
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
    /// What the search needs of all of them.
    pub search: crate::search::Recall,
    /// The colours of code.
    pub palette: Palette,
}

impl Recall {
    /// For a site that is made once: a page's words are remembered until its files are made.
    pub fn once() -> Self {
        // A kind of page, its form and its binder are made soon after each other; what comes later is made again.
        const NEWEST: usize = 1024;
        Recall { bodies: Memo::of_newest(NEWEST), ..Recall::default() }
    }
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
        self.recall.bodies.get(&page.path, &body, |body| body::html(body, &self.recall.palette))
    }

    /// Forgets what is remembered of pages that are no more.
    fn forget(&self) {
        let is_published = |path: &SourcePath| self.frame.library.url(path).is_some();
        self.recall.bodies.retain(is_published);
        self.recall.codes.retain(is_published);
        self.recall.search.retain(is_published);
    }
}
