//! Builds the book again and again, and finds out what changed.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::change::{Change, news};
use super::checked::Checked;
use super::state::Shown;
use crate::base::{Diagnostic, Last, SitePath};
use crate::book::{self, Failure, Memory, Options, Preview};
use crate::site::File;

/// What came of building the book once more.
#[derive(Debug)]
pub struct Built {
    /// What is to be shown.
    pub shown: Arc<Shown>,
    /// What changed in the site since the last one that could be made.
    pub change: Change,
    /// Findings that were not there before.
    pub new: Vec<Diagnostic>,
    /// How many findings are gone.
    pub gone: usize,
    /// Whether anything is different that is worth a word.
    pub is_news: bool,
    /// The pages that open tabs show, as they are now; `None` for one that is no more.
    pub open: HashMap<SitePath, Option<File>>,
}

/// Builds the book again and again.
pub struct Builder<'a> {
    root: PathBuf,
    options: &'a dyn Fn() -> Options,
    memory: Memory,
    last: Option<Arc<Shown>>,
    /// What was wrong when the book could last be read.
    known: Vec<Diagnostic>,
    folders: Last<Arc<BTreeSet<PathBuf>>>,
    /// Folders that appeared, and may hold nothing yet.
    new_folders: BTreeSet<PathBuf>,
}

impl<'a> Builder<'a> {
    /// A builder of the book in `root`, which is absolute and without `..`.
    pub fn new(root: PathBuf, options: &'a dyn Fn() -> Options) -> Self {
        Builder {
            root,
            options,
            memory: Memory::default(),
            last: None,
            known: Vec::new(),
            folders: Last::default(),
            new_folders: BTreeSet::new(),
        }
    }

    /// Builds the book; `touched` is what may have changed on disk since the last time, `None` when that is not known,
    /// and `tabs` are the pages that are open.
    pub fn build(&mut self, touched: Option<&BTreeSet<PathBuf>>, tabs: &BTreeSet<SitePath>) -> Built {
        match touched {
            Some(paths) => self.memory.forget(&self.root, paths),
            None => self.memory.forget_disk(),
        }
        let (checked, made) = self.read();
        let mut mistakes = Vec::new();
        let before = self.last.as_ref().and_then(|shown| shown.preview.clone());
        let preview = made.filter(|now| {
            let same_look = before.as_ref().is_some_and(|before| before.looks_like(now));
            let samples = if same_look { Vec::new() } else { now.samples() };
            mistakes.extend(samples.iter().find_map(|at| now.file(at).err()).map(|mistake| *mistake));
            mistakes.is_empty()
        });
        let change = match (&before, &preview) {
            (Some(before), Some(now)) => Change::between(before, now, &self.root, touched),
            _ => Change::default(),
        };
        let open = preview.iter().flat_map(|now| open(now, tabs, &mut mistakes)).collect();
        let shown = self.shown(checked, preview.or(before), &mistakes);
        let (new, gone) = self.compare(&shown, &mistakes);
        let is_same = |last: &Arc<Shown>| last.findings == shown.findings && last.is_site_of(&shown);
        let is_news = change != Change::default() || !self.last.as_ref().is_some_and(is_same);
        self.last = Some(Arc::clone(&shown));
        Built { shown, change, new, gone, is_news, open }
    }

    fn read(&mut self) -> (Checked, Option<Arc<Preview>>) {
        match book::read(&self.root, &(self.options)(), &mut self.memory) {
            Ok(book) => match Preview::new(book, &self.memory) {
                Ok(preview) => {
                    let preview = Arc::new(preview);
                    (Checked::Whole(Arc::clone(&preview)), Some(preview))
                }
                Err(book) => (Checked::Bare(book), None),
            },
            Err(Failure::Unusable(unusable)) => (Checked::Unusable(unusable), None),
            Err(Failure::Error(error)) => (Checked::Failed(error), None),
        }
    }

    fn shown(&self, checked: Checked, preview: Option<Arc<Preview>>, mistakes: &[Diagnostic]) -> Arc<Shown> {
        let revision = self.last.as_ref().map_or(0, |last| last.revision) + 1;
        let findings = checked.findings(&self.root, mistakes);
        Arc::new(Shown::new(revision, preview, checked, findings))
    }

    /// The findings that are new and how many are gone since the book could last be read. What is wrong with settings
    /// that make no sense hides all other findings, and mends none.
    fn compare(&mut self, shown: &Shown, mistakes: &[Diagnostic]) -> (Vec<Diagnostic>, usize) {
        let all: Vec<Diagnostic> = shown.checked.diagnostics().iter().chain(mistakes).cloned().collect();
        if shown.checked.book().is_none() {
            return (all, 0);
        }
        let (new, gone) = news(&self.known, &all);
        self.known = all;
        (new, gone)
    }

    /// The folders whose changes matter. Folders among what was `touched` are new, and may hold nothing yet.
    pub fn folders(&mut self, touched: Option<&BTreeSet<PathBuf>>) -> BTreeSet<PathBuf> {
        let book = self.last.as_ref().and_then(|shown| shown.checked.book());
        let matters = |place: &PathBuf| place.is_dir() && book.is_none_or(|book| book.may_hold_files(place));
        let new = touched.into_iter().flatten().cloned();
        self.new_folders.extend(new);
        self.new_folders.retain(matters);
        let mut folders = match book {
            Some(book) => self.folders.get(&book.folders_print(), || Arc::new(book.folders())),
            None => self.folders.last().cloned().unwrap_or_default(),
        };
        let all = Arc::make_mut(&mut folders);
        all.extend(self.new_folders.iter().cloned());
        all.insert(self.root.clone());
        std::mem::take(all)
    }
}

/// The open pages as they are now.
fn open(now: &Preview, tabs: &BTreeSet<SitePath>, mistakes: &mut Vec<Diagnostic>) -> Vec<(SitePath, Option<File>)> {
    let made = tabs.iter().filter_map(|at| match now.file(at) {
        Ok(file) => Some((at.clone(), file)),
        Err(mistake) => {
            mistakes.push(*mistake);
            None
        }
    });
    made.collect()
}
