//! What is remembered from one build to the next.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{Diagnostic, Last, Memo};
use crate::input::{Changes, Disk};
use crate::page::Page;
use crate::render::Theme;
use crate::{check, library};

/// What the last build read and found dear to compute. A build with a memory equals a build without one, when the
/// memory was told of what has changed on disk in between.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) disk: Disk,
    pub(super) pages: Memo<Page>,
    pub(super) library: library::Recall,
    pub(super) check: check::Recall,
    pub(super) edits: Last<Arc<Changes>>,
    pub(super) theme: Last<Result<Arc<Theme>, Box<Diagnostic>>>,
    pub(super) bodies: Arc<Memo<String>>,
}

impl Memory {
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
