//! The site of a book whose files are made when they are asked for.

use std::sync::{Arc, OnceLock};

use super::memory::Commits;
use super::{Book, Memory};
use crate::base::{Diagnostic, SitePath, SourcePath};
use crate::input::{LastCommits, ThemeFiles};
use crate::render::{self, Desk, Entry, Plan, Recall, Theme};
use crate::search;
use crate::site::File;

/// The site of a book, of which nothing is made before it is asked for. Each file has the bytes that
/// [`Book::render`] would give it.
#[derive(Debug)]
pub struct Preview {
    book: Book,
    theme: Arc<Theme>,
    recall: Arc<Recall>,
    plan: OnceLock<Plan>,
    asked: Arc<Commits>,
    commits: OnceLock<Arc<LastCommits>>,
    search: OnceLock<search::Files>,
}

impl Preview {
    /// The site of `book`, or the book back when its templates cannot be used.
    ///
    /// # Errors
    /// When there are no templates; the diagnostics of the book say why.
    pub fn new(book: Book, memory: &Memory) -> Result<Preview, Box<Book>> {
        match book.theme.clone() {
            Some(theme) => Ok(Preview {
                book,
                theme,
                recall: Arc::clone(&memory.render),
                plan: OnceLock::new(),
                asked: Arc::clone(&memory.commits),
                commits: OnceLock::new(),
                search: OnceLock::new(),
            }),
            None => Err(Box::new(book)),
        }
    }

    /// The book.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The file at a path of the site; `None` when there is none.
    ///
    /// # Errors
    /// When a template asks for what is not there.
    pub fn file(&self, at: &SitePath) -> Result<Option<File>, Box<Diagnostic>> {
        let page = self.page_at(at).map(|path| Entry::Page(path.clone()));
        let entry = page.or_else(|| self.plan().entry(at).cloned());
        let Some(entry) = entry else { return Ok(self.searched(at).map(|payload| payload.file().into())) };
        self.at_desk(|desk| desk.make(at, &entry))
    }

    /// The page whose address this is.
    pub fn page_at(&self, at: &SitePath) -> Option<&SourcePath> {
        self.book.library.page_at(at)
    }

    /// The files of the theme that the site has as they are, by their path in it.
    pub fn static_files(&self) -> &ThemeFiles {
        &self.theme.assets.files
    }

    /// The templates of the book's own theme.
    pub fn templates(&self) -> impl Iterator<Item = (&String, &Arc<[u8]>)> {
        self.book.sources.theme.iter().filter(|(path, _)| path.starts_with("templates/"))
    }

    /// Whether nothing differs from `other` but texts: the settings, the templates and which files there are.
    pub fn looks_like(&self, other: &Preview) -> bool {
        self.book.config == other.book.config && Arc::ptr_eq(&self.theme, &other.theme)
    }

    /// Whether the site is made of the same pages as `other`, and looks the same.
    pub fn is_same_as(&self, other: &Preview) -> bool {
        let (a, b) = (&self.book.library, &other.book.library);
        self.looks_like(other)
            && (a.prints.around, a.has_summary) == (b.prints.around, b.has_summary)
            && Arc::ptr_eq(&a.order, &b.order)
            && a.pages.len() == b.pages.len()
            && a.pages.values().zip(b.pages.values()).all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Where the site shows a file of the book as it is.
    pub fn copies(&self, path: &SourcePath) -> Vec<SitePath> {
        let copies = self.plan().entries().filter(|(_, entry)| matches!(entry, Entry::Copy(from) if from == path));
        copies.map(|(at, _)| at.clone()).collect()
    }

    /// One path for each kind of file that is made from a template, to see whether the templates can be used.
    pub fn samples(&self) -> Vec<SitePath> {
        let mut kinds = Vec::new();
        let mut samples = Vec::new();
        for (at, entry) in self.plan().entries() {
            // The home page has a template of its own.
            let kind = (std::mem::discriminant(entry), at.as_str() == "index.html");
            let is_made = !matches!(
                entry,
                Entry::Bytes(_)
                    | Entry::Copy(_)
                    | Entry::Data
                    | Entry::Binder(_)
                    | Entry::BinderStyle(_)
                    | Entry::Markdown(_)
                    | Entry::Llms
            );
            if is_made && !kinds.contains(&kind) {
                kinds.push(kind);
                samples.push(at.clone());
            }
        }
        samples
    }

    /// What is shown at an address that does not exist, with links that work from everywhere on a host.
    ///
    /// # Errors
    /// When the template asks for what is not there.
    pub fn missing(&self) -> Result<Option<File>, Box<Diagnostic>> {
        let file = self.file(&SitePath::new("404.html"))?;
        Ok(file.map(|file| render::from_anywhere(&file, "/")))
    }

    /// The page at a path, with links that work from everywhere on a host.
    ///
    /// # Errors
    /// When a template asks for what is not there.
    pub fn from_anywhere(&self, at: &SitePath) -> Result<Option<File>, Box<Diagnostic>> {
        let folder = at.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let base = format!("/{}/", SitePath::new(folder).href_from(&SitePath::new(""))).replace("//", "/");
        Ok(self.file(at)?.map(|file| render::from_anywhere(&file, &base)))
    }

    /// Whether the site has a file at a path.
    pub fn has(&self, at: &SitePath) -> bool {
        self.page_at(at).is_some() || self.plan().entry(at).is_some() || self.searched(at).is_some()
    }

    /// Every path that the site has.
    pub fn paths(&self) -> Vec<SitePath> {
        let searched = self.search_files().keys();
        self.plan().entries().map(|(at, _)| at).chain(searched).cloned().collect()
    }

    /// A file of the index of the search, which is made when the first of its files is asked for.
    fn searched(&self, at: &SitePath) -> Option<&search::Payload> {
        at.as_str().starts_with(search::FOLDER).then(|| self.search_files().get(at))?
    }

    fn search_files(&self) -> &search::Files {
        self.search.get_or_init(|| self.at_desk(render::search_files))
    }

    fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| self.at_desk(Plan::new))
    }

    fn at_desk<T>(&self, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let book = &self.book;
        let commits = self.commits.get_or_init(|| self.asked.of(&book.library, &book.config, &book.sources.root));
        book.press(&self.theme, commits, |press| work(&Desk::new(&self.book.library, press, &self.recall)))
    }
}
