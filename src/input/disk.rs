//! What was read from disk before, kept until somebody says that it changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::decode::Damaged;
use super::repository::{Mode, Repository, State};
use super::sources::read_config;
use crate::base::{Diagnostic, Error, SourcePath, Text};

/// A file as it was read.
pub(super) type Read = Result<Text, Arc<Damaged>>;

/// The files of a theme, from the theme's folder.
pub type ThemeFiles = BTreeMap<String, Arc<[u8]>>;

/// What was read of a book. It is right for as long as [`Disk::forget`] is told of every change.
#[derive(Debug, Default)]
pub struct Disk {
    config: Option<Settings>,
    pub(super) listing: Option<Listing>,
    pub(super) texts: HashMap<SourcePath, Read, foldhash::fast::RandomState>,
    pub(super) theme: Option<Laid>,
    /// How often a file that is no page, or git's own, has changed.
    pub(super) generation: u64,
}

/// What `book.toml` says, when there is one.
#[derive(Debug)]
struct Settings(Option<String>);

/// Which files there are.
#[derive(Debug)]
pub(super) struct Listing {
    /// The hash of what decides which files there are.
    pub(super) question: u128,
    pub(super) repository: Arc<Repository>,
    /// The Markdown files, in order.
    pub(super) pages: Vec<SourcePath>,
    /// The folders in which pages were looked for.
    pub(super) folders: Arc<Vec<SourcePath>>,
    /// Files and folders that are links of the file system: what they lead to may change unseen.
    pub(super) linked: Vec<SourcePath>,
    pub(super) problems: Vec<Diagnostic>,
}

/// The files of a theme and where they may lie.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) name: String,
    pub(super) folders: [PathBuf; 2],
    pub(super) files: Arc<ThemeFiles>,
    /// The folders that were gone through.
    pub(super) walked: Arc<Vec<PathBuf>>,
}

/// What a change of a file means.
enum Change {
    /// Nothing that matters.
    None,
    /// Other words in a file that was there and still is.
    Text,
    /// Other files.
    Files,
}

impl Disk {
    /// Forgets everything, as when nobody knows what changed.
    pub fn forget_all(&mut self) {
        *self = Disk { generation: self.generation + 1, ..Disk::default() };
    }

    /// Forgets what was read of these files and folders, which are absolute and without `..`, and may be there or not.
    ///
    /// `root` is the book's root in the same form.
    pub fn forget(&mut self, root: &Path, changed: &BTreeSet<PathBuf>) {
        for place in changed {
            match seen_from(root, place).filter(|_| !root.starts_with(place)) {
                Some(path) => self.forget_one(&path, place),
                None => self.forget_all(),
            }
        }
        let linked = self.listing.iter().flat_map(|listing| &listing.linked);
        for link in linked {
            self.texts.retain(|path, _| path.below(link).is_none() && path != link);
        }
    }

    /// The text of `book.toml` in `root`, `None` when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn config(&mut self, root: &Path) -> Result<Option<String>, Error> {
        if let Some(Settings(text)) = &self.config {
            return Ok(text.clone());
        }
        let text = read_config(root)?;
        self.config = Some(Settings(text.clone()));
        Ok(text)
    }

    fn forget_one(&mut self, path: &SourcePath, place: &Path) {
        if path.as_str() == "book.toml" {
            self.config = None;
        }
        let lies = |folder: &PathBuf| place.starts_with(folder) || folder.starts_with(place);
        self.theme.take_if(|theme| theme.folders.iter().any(lies));
        let Some(listing) = &self.listing else {
            self.texts.retain(|known, _| known != path && known.below(path).is_none());
            return;
        };
        match listing.changed(path, place) {
            Change::None => {}
            Change::Text if self.texts.remove(path).is_some() => {}
            Change::Text => self.generation += 1,
            Change::Files => {
                self.listing = None;
                self.generation += u64::from(is_of_git(path));
                self.texts.retain(|known, _| known != path && known.below(path).is_none());
            }
        }
    }
}

fn is_of_git(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|part| part == ".git")
}

impl Listing {
    /// What it means that something changed at a place.
    fn changed(&self, path: &SourcePath, place: &Path) -> Change {
        let repository = &self.repository;
        let is_folder = repository.has_folder(path) || self.folders.contains(path);
        if is_of_git(path) || path.file_name() == ".gitignore" || is_folder {
            return Change::Files;
        }
        let is_page = self.pages.binary_search(path).is_ok();
        let facts = std::fs::symlink_metadata(place);
        match (repository.listed(path), facts) {
            (Some(state), Ok(facts)) if facts.is_file() && is_kept_so(state, &facts) => Change::Text,
            // Pages are read also where git ignores them.
            (None, Ok(facts)) if is_page && facts.is_file() => Change::Text,
            (None, Ok(facts)) if repository.is_listed_as_ignored(path) && !self.is_looked_at(path, &facts) => {
                Change::None
            }
            (None, Err(_)) if !is_page => Change::None,
            _ => Change::Files,
        }
    }

    /// Whether what is new there can be a page or hold pages.
    fn is_looked_at(&self, path: &SourcePath, facts: &std::fs::Metadata) -> bool {
        (!facts.is_file() || path.is_markdown()) && self.folders.contains(&path.parent())
    }
}

/// Whether a file is still run, or not run, as it was.
#[cfg(unix)]
fn is_kept_so(state: State, facts: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let runs = facts.permissions().mode() & 0o111 != 0;
    match state {
        State::Tracked { mode: Mode::Executable } => runs,
        State::Tracked { mode: Mode::Plain } => !runs,
        State::Untracked => true,
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_kept_so(state: State, _: &std::fs::Metadata) -> bool {
    !matches!(state, State::Tracked { mode: Mode::Link | Mode::Submodule })
}

/// A place on disk as it is seen from the book's root; `None` when its name is no text.
pub fn seen_from(root: &Path, place: &Path) -> Option<SourcePath> {
    let shared = root.components().zip(place.components()).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", root.components().count() - shared);
    let down: Option<Vec<&str>> = place.components().skip(shared).map(|part| part.as_os_str().to_str()).collect();
    Some(SourcePath::new(&up.chain(down?).collect::<Vec<_>>().join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_seen_from_the_book() {
        for (place, expected) in
            [("/r/book/a/b.md", "a/b.md"), ("/r/x.sh", "../x.sh"), ("/r/book", ""), ("/r/booklet/y", "../booklet/y")]
        {
            assert_eq!(seen_from(Path::new("/r/book"), Path::new(place)).unwrap().as_str(), expected);
        }
    }
}
