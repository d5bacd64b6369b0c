//! The site of a book whose files are made when they are asked for.

use std::sync::{Arc, OnceLock};

use super::{Book, Memory};
use crate::base::{Diagnostic, Memo, SitePath, SourcePath};
use crate::render::{Desk, Entry, Plan, Theme};
use crate::site::File;

/// The site of a book, of which nothing is made before it is asked for. Each file has the bytes that
/// [`Book::render`] would give it.
#[derive(Debug)]
pub struct Preview {
    book: Book,
    theme: Arc<Theme>,
    bodies: Arc<Memo<String>>,
    plan: OnceLock<Plan>,
}

impl Preview {
    /// The site of `book`, or the book back when its templates cannot be used.
    ///
    /// # Errors
    /// When there are no templates; the diagnostics of the book say why.
    pub fn new(book: Book, memory: &Memory) -> Result<Preview, Box<Book>> {
        match book.theme.clone() {
            Some(theme) => Ok(Preview { book, theme, bodies: Arc::clone(&memory.bodies), plan: OnceLock::new() }),
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
        let Some(entry) = entry else { return Ok(None) };
        self.at_desk(|desk| desk.make(at, &entry))
    }

    /// The page whose address this is.
    pub fn page_at(&self, at: &SitePath) -> Option<&SourcePath> {
        self.book.library.page_at(at)
    }

    /// Every path that the site has.
    pub fn paths(&self) -> Vec<SitePath> {
        self.plan().entries().map(|(at, _)| at.clone()).collect()
    }

    fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| self.at_desk(Plan::new))
    }

    fn at_desk<T>(&self, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        self.book.press(&self.theme, |press| work(&Desk::new(&self.book.library, press, &self.bodies)))
    }
}
