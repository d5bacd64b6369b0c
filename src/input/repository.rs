//! Which files exist around the book.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::git;
use crate::base::SourcePath;

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
    files: HashSet<SourcePath>,
    folders: HashSet<SourcePath>,
}

impl Repository {
    /// Lists the repository around the book in `book`, without what lies in its output folder `output`.
    pub fn list(book: &Path, output: &str) -> Repository {
        let book = book.canonicalize().unwrap_or_else(|_| book.to_path_buf());
        let above = book.ancestors().position(|folder| folder.join(".git").exists());
        let root = SourcePath::new(&vec![".."; above.unwrap_or_default()].join("/"));
        let top = book.ancestors().nth(above.unwrap_or_default()).unwrap_or(&book);
        let inside = book.strip_prefix(top).ok().and_then(Path::to_str).unwrap_or_default().replace('\\', "/");
        let paths = above.and_then(|_| git_files(top)).unwrap_or_else(|| walk(top));
        let output = if is_published(&book.join(output)) { SourcePath::new(output) } else { SourcePath::default() };
        let files = paths
            .par_iter()
            .filter(|path| stays(top, path))
            .map(|path| from_book(path, &inside))
            .filter(|path| output.as_str().is_empty() || path.below(&output).is_none());
        Repository { inside: inside.clone(), ..Repository::of(root, files.collect::<Vec<_>>()) }
    }

    /// A repository that holds `files`.
    pub fn of(root: SourcePath, files: impl IntoIterator<Item = SourcePath>) -> Repository {
        let files: HashSet<SourcePath> = files.into_iter().collect();
        let mut folders = HashSet::from([root.clone(), SourcePath::new("")]);
        for file in files.iter().collect::<std::collections::BTreeSet<_>>() {
            let mut folder = file.parent();
            while folders.insert(folder.clone()) && !folder.as_str().is_empty() {
                folder = folder.parent();
            }
        }
        Repository { root, inside: String::new(), files, folders }
    }

    /// A path from the repository's root instead of from the book's.
    pub fn path_of(&self, path: &SourcePath) -> String {
        crate::base::normalise(&format!("{}/{path}", self.inside))
    }

    /// Whether this file exists.
    pub fn has_file(&self, path: &SourcePath) -> bool {
        self.files.contains(path)
    }

    /// Whether this folder exists and holds something.
    pub fn has_folder(&self, path: &SourcePath) -> bool {
        self.folders.contains(path)
    }

    /// Whether this path leads out of the repository.
    pub fn is_outside(&self, path: &SourcePath) -> bool {
        path.climbs() > self.root.climbs()
    }

    /// Every file, in order.
    pub fn files(&self) -> Vec<&SourcePath> {
        let mut files: Vec<&SourcePath> = self.files.iter().collect();
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

/// Whether a file of the repository in `top` is no link of the file system, or one that leads to something in there:
/// whatever lies outside must neither be published nor count as there, as on other machines it is not.
fn stays(top: &Path, path: &str) -> bool {
    let place = top.join(path);
    !place.is_symlink() || place.canonicalize().is_ok_and(|place| place.starts_with(top))
}

/// What git tracks or would let one add; `None` when there is no git or it fails.
fn git_files(top: &Path) -> Option<Vec<String>> {
    let listed = |arguments: &[&str]| {
        let output = git::run(top, &[&["ls-files", "-z"], arguments].concat())?;
        let names = output.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        Some(names.filter_map(|name| String::from_utf8(name.to_vec()).ok()).collect::<Vec<_>>())
    };
    let mut files = listed(&["--cached", "--others", "--exclude-standard"])?;
    let deleted: HashSet<String> = listed(&["--deleted"])?.into_iter().collect();
    files.retain(|file| !deleted.contains(file));
    Some(files)
}

fn walk(top: &Path) -> Vec<String> {
    let skipped = |name: &std::ffi::OsStr| name == ".git" || name == "node_modules";
    WalkDir::new(top)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !skipped(entry.file_name()))
        .flatten()
        .filter(|entry| !entry.file_type().is_dir())
        .filter_map(|entry| Some(entry.path().strip_prefix(top).ok()?.to_str()?.replace('\\', "/")))
        .collect()
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
