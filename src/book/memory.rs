//! What is remembered from one build to the next.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::{Diagnostic, Last, Memo};
use crate::input::config::Config;
use crate::input::{Disk, LastCommits};
use crate::library::{self, Library};
use crate::page::Page;
use crate::render::Theme;
use crate::{check, render};

/// What the last build read and found dear to compute. A build with a memory equals a build without one, when the
/// memory was told of what has changed on disk in between.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) disk: Disk,
    pub(super) pages: Memo<Page>,
    pub(super) library: library::Recall,
    pub(super) check: check::Recall,
    pub(super) theme: Last<Result<Arc<Theme>, Box<Diagnostic>>>,
    pub(super) render: Arc<render::Recall>,
    pub(super) commits: Arc<Commits>,
    pub(super) loaded: super::cache::Loaded,
    /// Whether what is on disk from the last build is taken up, and something left there for the next one.
    pub(super) keeps: bool,
}

/// The last commits of the pages, asked for when the first file of the site is made.
#[derive(Debug, Default)]
pub(super) struct Commits(Mutex<Last<Arc<LastCommits>>>);

impl Commits {
    /// The last commits of the pages of `library`, the book in `root`; none when the settings do not want them.
    pub fn of(&self, library: &Library, config: &Config, root: &Path) -> Arc<LastCommits> {
        if !config.html.git_history {
            return Arc::default();
        }
        let published = || library.published().map(|(page, _)| &page.path).collect();
        let ask = || Arc::new(LastCommits::of(&published(), &library.content, root, &library.repository));
        let prints = &library.prints;
        let asked = (prints.around, prints.urls, prints.generation);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&asked, ask)
    }
}

impl Memory {
    /// A memory for a single build: what no later part of it needs is not kept.
    pub fn once() -> Self {
        Memory { render: Arc::new(render::Recall::once()), ..Memory::default() }
    }

    /// The same for a build that takes up what the last one kept on disk, and keeps what the next one can use.
    pub fn kept() -> Self {
        Memory { keeps: true, ..Memory::once() }
    }

    /// Forgets what was read of files and folders that may have changed, come or gone. They are absolute and without
    /// `..`, and so is `root`, the book's root.
    pub fn forget(&mut self, root: &Path, changed: &BTreeSet<PathBuf>) {
        self.disk.forget(root, changed);
    }

    /// Forgets everything that was read. What was computed is still remembered, for texts that are the same.
    pub fn forget_disk(&mut self) {
        self.disk.forget_all();
    }
}
