//! Which files exist around the book.

mod find;
mod ignores;
mod list;
mod look;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::config::TrackedOnly;
use super::git::{self, Silence};
use crate::base::{STORE, SourcePath, fingerprint};
use find::Index;
pub use find::PATTERNS;
use ignores::Ignores;
pub use list::Mode;
use list::{Entry, Listing};

/// The files and folders of the repository that holds a book, with exact case on every system.
///
/// In a git repository: what git tracks and what it would let one add, so that a file which is ignored does not count.
/// Elsewhere: what lies in the book's root.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    /// The repository's root, from the book's root: empty or `../..`.
    pub root: SourcePath,
    /// The book's root, from the repository's root: empty or `docs/runbooks`.
    inside: String,
    /// The book's root on disk; `None` in a repository that was made up.
    place: Option<PathBuf>,
    files: HashMap<SourcePath, State>,
    folders: HashSet<SourcePath>,
    /// Files and folders that are on disk and that git ignores.
    ignored: BTreeSet<SourcePath>,
    submodules: Vec<SourcePath>,
    ignores: Ignores,
    index: Index,
    /// What git said when it could not list its own repository, so that the disk had to be asked.
    pub(in crate::input) unlisted: Option<String>,
    /// Why git was not of any help, though this is a repository of git.
    pub silence: Option<Silence>,
    /// The hash of all that is known of which files exist.
    pub print: u128,
}

/// What git says of a file that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is in the index, or lies outside of git, where there is no telling.
    Tracked {
        /// How it is kept.
        mode: Mode,
    },
    /// It is on disk, and git would let one add it.
    Untracked,
    /// It is on disk, and git ignores it.
    Ignored,
}

impl Repository {
    /// Lists the repository around the book in `book`, without what lies in its output folder `output`.
    ///
    /// `tracked` says whether git's index decides what exists.
    pub fn list(book: &Path, output: &str, tracked: TrackedOnly) -> Repository {
        let book = book.canonicalize().unwrap_or_else(|_| book.to_path_buf());
        let above = book.ancestors().position(|folder| folder.join(".git").exists());
        let root = SourcePath::new(&vec![".."; above.unwrap_or_default()].join("/"));
        let top = book.ancestors().nth(above.unwrap_or_default()).unwrap_or(&book);
        let inside = book.strip_prefix(top).ok().and_then(Path::to_str).unwrap_or_default().replace('\\', "/");
        let listed = above.filter(|_| tracked != TrackedOnly::No).map(|_| list::of_git(top));
        let (listing, said) = match listed {
            Some(Ok(listing)) => (listing, None),
            Some(Err(error)) => (list::of_disk(top), Some(error.to_string())),
            None => (list::of_disk(top), None),
        };
        let Listing { entries, ignored } = listing;
        let silence = said.as_deref().map(git::silence);
        // That there is no git, or that the folder belongs to somebody else, is no fault of the book.
        let unlisted = said.filter(|_| silence == Some(Silence::Damaged));
        let output = if is_published(&book.join(output)) { SourcePath::new(output) } else { SourcePath::default() };
        let keep = |path: &SourcePath| output.as_str().is_empty() || path.below(&output).is_none();
        let files: Vec<(SourcePath, State)> = entries
            .into_par_iter()
            .filter(|entry| list::stays(top, &entry.path))
            .map(|Entry { path, state }| (from_book(&path, &inside), state))
            .filter(|(path, _)| keep(path))
            .collect();
        // What a build left behind must not change what the next one finds.
        let store = SourcePath::new(STORE);
        let is_left = |path: &SourcePath| path.below(&store).is_some() || list::holds_only(&book, path, &store);
        let ignored =
            ignored.iter().map(|path| from_book(path, &inside)).filter(|path| keep(path) && !is_left(path)).collect();
        let repository =
            Repository { inside, ignored, unlisted, silence, place: Some(book), ..Repository::with(root, files) };
        let (patterns, print) = Ignores::read(&repository);
        let known = (repository.print, &repository.ignored, &repository.inside, print);
        Repository { print: fingerprint(&known), ignores: patterns, ..repository }
    }

    /// A repository that holds `files`, and that does not lie on disk.
    pub fn of(root: SourcePath, files: impl IntoIterator<Item = SourcePath>) -> Repository {
        let tracked = State::Tracked { mode: Mode::Plain };
        Repository::with(root, files.into_iter().map(|path| (path, tracked)).collect())
    }

    fn with(root: SourcePath, files: Vec<(SourcePath, State)>) -> Repository {
        let is_submodule = |state: &State| matches!(state, State::Tracked { mode: Mode::Submodule });
        let (modules, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, state)| is_submodule(state));
        let submodules: Vec<SourcePath> = modules.into_iter().map(|(path, _)| path).collect();
        let mut folders = HashSet::from([root.clone(), SourcePath::new("")]);
        folders.extend(submodules.iter().cloned());
        for path in files.iter().map(|(path, _)| path).chain(&submodules) {
            let mut folder = path.parent();
            while folders.insert(folder.clone()) && !folder.as_str().is_empty() {
                folder = folder.parent();
            }
        }
        let mut sorted: Vec<&(SourcePath, State)> = files.iter().collect();
        sorted.sort_unstable_by_key(|(path, _)| path);
        let print = fingerprint(&(&root, sorted, &submodules));
        Repository { root, folders, submodules, print, files: files.into_iter().collect(), ..Repository::default() }
    }

    /// A path from the repository's root instead of from the book's.
    pub fn path_of(&self, path: &SourcePath) -> String {
        crate::base::normalise(&format!("{}/{path}", self.inside))
    }

    /// A path that is given from the repository's root.
    pub fn path_at(&self, path: &str) -> SourcePath {
        from_book(path, &self.inside)
    }

    /// Whether this file exists.
    pub fn has_file(&self, path: &SourcePath) -> bool {
        self.files.contains_key(path)
    }

    /// Whether this folder exists and holds something.
    pub fn has_folder(&self, path: &SourcePath) -> bool {
        self.folders.contains(path)
    }

    /// What git says of a file; `None` when it is not there.
    pub fn state(&self, path: &SourcePath) -> Option<State> {
        let is_ignored = || self.is_left_out(path) && self.is_on_disk(path);
        self.files.get(path).copied().or_else(|| is_ignored().then_some(State::Ignored))
    }

    /// Whether git ignores this path, or a folder above it, of what lies on disk.
    pub fn is_left_out(&self, path: &SourcePath) -> bool {
        let above = |path: &SourcePath| Some(path.parent()).filter(|parent| parent != path);
        std::iter::successors(Some(path.clone()), above)
            .take_while(|path| !path.as_str().is_empty())
            .any(|path| self.ignored.contains(&path))
    }

    /// What the listing says of a file, whatever lies on disk now.
    pub(in crate::input) fn listed(&self, path: &SourcePath) -> Option<State> {
        self.files.get(path).copied()
    }

    /// Whether the listing names this very file as one that git ignores.
    pub(in crate::input) fn is_listed_as_ignored(&self, path: &SourcePath) -> bool {
        self.ignored.contains(path)
    }

    /// Whether git would ignore a file of this name, by the patterns that everybody has: those in `.gitignore` files.
    pub fn would_ignore(&self, path: &SourcePath) -> bool {
        !self.is_outside(path) && self.ignores.matches(&self.path_of(path))
    }

    /// Whether a path lies in a submodule, whose files are not known.
    pub fn is_in_submodule(&self, path: &SourcePath) -> bool {
        self.submodules.iter().any(|module| path.below(module).is_some_and(|below| !below.is_empty()))
    }

    /// Whether this path leads out of the repository.
    pub fn is_outside(&self, path: &SourcePath) -> bool {
        path.climbs() > self.root.climbs()
    }

    /// Every folder that holds something, in order.
    pub fn folders(&self) -> Vec<&SourcePath> {
        let mut folders: Vec<&SourcePath> = self.folders.iter().collect();
        folders.sort_unstable();
        folders
    }

    /// Every file, in order.
    pub fn files(&self) -> Vec<&SourcePath> {
        let mut files: Vec<&SourcePath> = self.files.keys().collect();
        files.sort_unstable();
        files
    }
}

/// Whether a folder is one that checkbook published. One that only has the name of the output folder, such as a book
/// that lies in `book`, is a part of the repository like any other.
pub(super) fn is_published(folder: &Path) -> bool {
    folder.join(crate::base::MANIFEST).is_file()
}

/// `path` from the repository's root as a path from the book's root, which is `inside` the repository.
fn from_book(path: &str, inside: &str) -> SourcePath {
    let mut shared = 0;
    let folders: Vec<&str> = inside.split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = path.split('/').collect();
    while shared < folders.len() && shared + 1 < parts.len() && folders[shared] == parts[shared] {
        shared += 1;
    }
    let up = std::iter::repeat_n("..", folders.len() - shared);
    SourcePath::new(&up.chain(parts[shared..].iter().copied()).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_book() {
        for (path, inside, expected) in [
            ("a.md", "", "a.md"),
            ("docs/a.md", "docs", "a.md"),
            ("README.md", "docs", "../README.md"),
            ("docs/x/a.md", "docs/book", "../x/a.md"),
            ("docs", "docs/book", "../../docs"),
        ] {
            assert_eq!(from_book(path, inside).as_str(), expected);
        }
    }

    #[test]
    fn folders_follow_from_files_and_case_counts() {
        let path = SourcePath::new;
        let repository = Repository::of(path(".."), [path("a/b/c.sh"), path("../x.md")]);
        assert!(repository.has_folder(&path("a/b")) && repository.has_folder(&path("a")));
        assert!(repository.has_file(&path("a/b/c.sh")) && !repository.has_file(&path("a/b/C.sh")));
        assert!(!repository.is_outside(&path("../y")) && repository.is_outside(&path("../../y")));
    }
}
