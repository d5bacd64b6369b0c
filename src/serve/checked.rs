//! What was read and checked, as far as it could be.

use std::path::Path;
use std::sync::Arc;

use super::findings::{Findings, Place};
use crate::base::{Diagnostic, Error, SourcePath};
use crate::book::{Book, Preview, Unusable};
use crate::check;
use crate::report::{self, Format, Report, Style, Totals};

/// A book, or what there is instead of one.
#[derive(Debug)]
pub enum Checked {
    /// A book of which a site can be made.
    Whole(Arc<Preview>),
    /// A book whose templates cannot be used.
    Bare(Box<Book>),
    /// Settings that make no sense.
    Unusable(Box<Unusable>),
    /// Nothing, because the machine failed.
    Failed(Error),
}

impl Checked {
    /// The book.
    pub fn book(&self) -> Option<&Book> {
        match self {
            Checked::Whole(preview) => Some(preview.book()),
            Checked::Bare(book) => Some(book),
            _ => None,
        }
    }

    /// The text of a file that a finding is about.
    pub fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        match self {
            Checked::Unusable(unusable) => unusable.config_text.as_deref().map(Arc::from),
            _ => self.book()?.text(path),
        }
    }

    /// What was found, besides what only came out when files were made.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Checked::Unusable(unusable) => &unusable.diagnostics,
            _ => self.book().map_or(&[], |book| &book.diagnostics),
        }
    }

    /// What browsers are told, with the findings `more` besides its own.
    pub fn findings(&self, root: &Path, more: &[Diagnostic]) -> Findings {
        let failed = match self {
            Checked::Failed(error) => return Findings::failed(error.to_string()),
            Checked::Unusable(_) => Some("book.toml".to_string()),
            Checked::Bare(_) => Some("a template".to_string()),
            Checked::Whole(_) => None,
        };
        let editor = self.book().and_then(|book| book.config.serve.editor_url.as_deref());
        let place = Place { root, editor, text: &|path| self.text(path) };
        let all: Vec<Diagnostic> = self.diagnostics().iter().chain(more).cloned().collect();
        let mut findings = Findings::new(&all, &place);
        findings.failed = failed;
        findings
    }

    /// How much was checked and found.
    pub fn totals(&self) -> Totals {
        let totals = Totals::count(self.diagnostics());
        let Some(book) = self.book() else { return totals };
        let (references, skipped) = check::count_references(&book.library, book.library.pages.keys());
        let (suppressed, baselined) = (book.suppressed.len(), book.baselined.len());
        Totals { pages: book.library.pages.len(), references, skipped, suppressed, baselined, ..totals }
    }

    /// The findings as `check --format json` prints them.
    pub fn json(&self) -> Vec<u8> {
        let totals = self.totals();
        let text = |path: &SourcePath| self.text(path);
        let report = Report::new(self.diagnostics(), &totals, &text);
        let baselined = self.book().map_or(&[][..], |book| &book.baselined);
        report::render(Format::Json, &Report { baselined, ..report }, Style::default(), 0)
    }
}
