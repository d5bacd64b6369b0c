//! The last commit of every page, as git tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::{Repository, git};
use crate::base::SourcePath;

/// The last commit of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastCommit {
    /// Its full name.
    pub name: String,
    /// The day on which it was made, where it was made.
    pub day: Date,
}

impl LastCommit {
    /// The first characters of its name.
    pub fn short(&self) -> &str {
        self.name.get(..7).unwrap_or(&self.name)
    }
}

/// The last commits of files. Without git there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastCommits {
    /// Whether the clone holds only a part of the history, so that some of them cannot be known.
    pub is_shallow: bool,
    by_file: BTreeMap<SourcePath, LastCommit>,
}

impl LastCommits {
    /// The last commits of `files`, which lie in `folder`, in the repository around the book in `root`.
    ///
    /// It is one walk through the history of the folder. In a shallow clone every file seems to have come with the
    /// oldest commit; what that commit brought is left out, because its day is not known.
    pub fn of(files: &BTreeSet<&SourcePath>, folder: &SourcePath, root: &Path, repository: &Repository) -> LastCommits {
        if !repository.is_in_git() || files.is_empty() {
            return LastCommits::default();
        }
        let top = root.join(repository.root.as_str());
        let answer = git::run(&top, &["rev-parse", "--is-shallow-repository"]).unwrap_or_default();
        let is_shallow = answer.trim_ascii() == b"true";
        let within = repository.path_of(folder);
        let mut arguments = vec!["--literal-pathspecs", "-c", "log.showSignature=false", "-c", "log.showRoot=true"];
        arguments.extend(["-c", "diff.relative=false", "log", "-z", "--no-renames", "--name-only"]);
        arguments.extend(["--format=%x02%H %cs %P", "--", if within.is_empty() { "." } else { &within }]);
        let log = git::run(&top, &arguments).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let last = last_commits(&log, is_shallow);
        let known = files.iter().filter_map(|file| {
            let commit = last.get(repository.path_of(file).as_str())?.clone()?;
            Some(((*file).clone(), commit))
        });
        LastCommits { is_shallow, by_file: known.collect() }
    }

    /// The last commit of a file; `None` when it is not known.
    pub fn of_file(&self, file: &SourcePath) -> Option<&LastCommit> {
        self.by_file.get(file)
    }
}

/// The newest commit for each file in what `git log` prints; `None` where a shallow clone ends.
fn last_commits(log: &str, is_shallow: bool) -> BTreeMap<&str, Option<LastCommit>> {
    let mut last = BTreeMap::new();
    let mut commit = None;
    for piece in log.split('\0').map(|piece| piece.trim_start_matches('\n')).filter(|piece| !piece.is_empty()) {
        if let Some(head) = piece.strip_prefix('\u{2}') {
            commit = known(head.trim_end(), is_shallow);
        } else {
            last.entry(piece).or_insert_with(|| commit.clone());
        }
    }
    last
}

/// The commit of a line with its name, its day and its parents.
fn known(head: &str, is_shallow: bool) -> Option<LastCommit> {
    let mut words = head.split(' ');
    let (name, day) = (words.next()?, words.next()?);
    let has_parents = words.next().is_some();
    let commit = LastCommit { name: name.to_string(), day: day.parse().ok()? };
    (has_parents || !is_shallow).then_some(commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\u{2}c3c3c3c3c3 2026-03-02 b2b2b2b2b2\0\na.md\0a b.md\0\u{2}b2b2b2b2b2 2026-02-01 a1a1a1a1a1\0\
                       \na.md\0\u{2}a1a1a1a1a1 2026-01-01 \0\na.md\0old.md\0";

    #[test]
    fn the_newest_commit_of_a_file_counts() {
        let last = last_commits(LOG, false);
        let of = |name: &str| last[name].as_ref().map(|commit| (commit.short(), commit.day.to_string()));
        assert_eq!(of("a.md"), Some(("c3c3c3c", "2026-03-02".to_string())));
        assert_eq!(of("a b.md"), of("a.md"));
        assert_eq!(of("old.md"), Some(("a1a1a1a", "2026-01-01".to_string())));
        assert!(
            last_commits("", false).is_empty() && last_commits("fatal: nonsense", false)["fatal: nonsense"].is_none()
        );
    }

    #[test]
    fn where_a_shallow_clone_ends_nothing_is_known() {
        let last = last_commits(LOG, true);
        assert!(last["a.md"].is_some() && last["old.md"].is_none());
    }
}
