//! Lists the files of a repository: from git's index where there is one, else from the disk.

use std::collections::HashSet;
use std::path::Path;

use walkdir::WalkDir;

use super::State;
use crate::base::{Error, SourcePath};
use crate::input::git;

/// How a file is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// As a file that cannot be run.
    Plain,
    /// As a file that can be run.
    Executable,
    /// As a link of the file system.
    Link,
    /// As another repository, whose files are not known here.
    Submodule,
}

/// A file of the repository, from its root.
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) state: State,
}

/// What was found.
pub(super) struct Listing {
    pub(super) entries: Vec<Entry>,
    /// What is on disk and ignored: files, and folders as a whole.
    pub(super) ignored: Vec<String>,
}

/// What git tracks or would let one add, and what it ignores.
///
/// # Errors
/// When there is no git or it fails.
pub(super) fn of_git(top: &Path) -> Result<Listing, Error> {
    let listed = |arguments: &[&str]| {
        let output = git::ask(top, &[&["ls-files", "-z"], arguments].concat())?;
        let names = output.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        Ok(names.filter_map(|name| String::from_utf8(name.to_vec()).ok()).collect::<Vec<_>>())
    };
    let ((index, others), (deleted, ignored)) = rayon::join(
        || (listed(&["--stage"]), listed(&["--others", "--exclude-standard"])),
        || (listed(&["--deleted"]), listed(&["--others", "--ignored", "--exclude-standard", "--directory"])),
    );
    let deleted: HashSet<String> = deleted?.into_iter().collect();
    let mut entries: Vec<Entry> =
        index?.iter().filter_map(|line| entry(line)).filter(|entry| !deleted.contains(&entry.path)).collect();
    // A file in conflict stands in the index once for each side.
    entries.dedup_by(|a, b| a.path == b.path);
    entries.extend(others?.into_iter().map(|path| Entry { path, state: State::Untracked }));
    let ignored = ignored?.into_iter().map(|path| path.trim_end_matches('/').to_string()).collect();
    Ok(Listing { entries, ignored })
}

/// A line of the index: `100644 <hash> 0<tab>path`.
fn entry(line: &str) -> Option<Entry> {
    let (facts, path) = line.split_once('\t')?;
    let mode = match facts.get(..6)? {
        "100755" => Mode::Executable,
        "120000" => Mode::Link,
        "160000" => Mode::Submodule,
        _ => Mode::Plain,
    };
    Some(Entry { path: path.to_string(), state: State::Tracked { mode } })
}

/// What lies in a folder.
pub(super) fn of_disk(top: &Path) -> Listing {
    let skipped = |name: &std::ffi::OsStr| name == ".git" || name == "node_modules" || name == ".checkbook";
    let entries = WalkDir::new(top)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !skipped(entry.file_name()))
        .flatten()
        .filter(|entry| !entry.file_type().is_dir())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
            Some(Entry { path, state: State::Tracked { mode: mode(&entry) } })
        });
    Listing { entries: entries.collect(), ignored: Vec::new() }
}

fn mode(entry: &walkdir::DirEntry) -> Mode {
    if entry.file_type().is_symlink() {
        return Mode::Link;
    }
    if is_executable(entry) { Mode::Executable } else { Mode::Plain }
}

#[cfg(unix)]
fn is_executable(entry: &walkdir::DirEntry) -> bool {
    use std::os::unix::fs::PermissionsExt;
    entry.metadata().is_ok_and(|facts| facts.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &walkdir::DirEntry) -> bool {
    // There is no telling, and a finding would be wrong.
    true
}

/// Whether a file of the repository in `top` is no link of the file system, or one that leads to something in there:
/// whatever lies outside must neither be published nor count as there, as on other machines it is not.
pub(super) fn stays(top: &Path, path: &str) -> bool {
    let place = top.join(path);
    !place.is_symlink() || place.canonicalize().is_ok_and(|place| place.starts_with(top))
}

/// Whether there is nothing in the folder `path`, of the book in `root`, but `store`: git names the whole folder then.
pub(super) fn holds_only(root: &Path, path: &SourcePath, store: &SourcePath) -> bool {
    let entries = || WalkDir::new(root.join(path.as_str())).min_depth(1).max_depth(1).into_iter();
    *path == store.parent() && entries().all(|entry| entry.is_ok_and(|entry| entry.file_name() == store.file_name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_index_is_taken_apart() {
        let read = |line: &str| entry(line).map(|entry| (entry.path, entry.state));
        let tracked = |mode| State::Tracked { mode };
        assert_eq!(read("100755 e69de29 0\ta b.sh"), Some(("a b.sh".to_string(), tracked(Mode::Executable))));
        assert_eq!(read("160000 e69de29 0\tlib"), Some(("lib".to_string(), tracked(Mode::Submodule))));
        assert_eq!(read("nonsense"), None);
    }
}
