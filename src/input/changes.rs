//! When files of the repository last changed, as git tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::{Repository, git};
use crate::base::SourcePath;

/// The most bytes of paths that a command line is given; Windows takes 32 KiB in all.
const MOST_PATHS: usize = 20_000;

/// A commit that changed a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// The commit's short name.
    pub commit: String,
    /// The day on which it was committed, where it was committed.
    pub day: Date,
}

/// The last change of files. Without git, nothing ever changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Changes {
    by_file: BTreeMap<SourcePath, Change>,
}

impl Changes {
    /// The changes of `files` since `day` in the repository around the book in `root`.
    ///
    /// It is one walk through the history, however many files there are. A file that came into the repository in that
    /// time, or moved, is left out: whoever refers to it has looked since. So is a file whose history a shallow clone
    /// does not have, because there it seems to have come with the oldest commit.
    pub fn since(day: Date, files: &BTreeSet<SourcePath>, root: &Path, repository: &Repository) -> Changes {
        let names: BTreeMap<String, &SourcePath> = files.iter().map(|file| (repository.path_of(file), file)).collect();
        let since = format!("--since={day}T00:00:00Z");
        let mut arguments = vec!["--literal-pathspecs", "-c", "log.showSignature=false", "-c", "log.showRoot=true"];
        arguments.extend(["-c", "diff.relative=false", "log", "-z", "--no-renames", "--name-status", "--abbrev=7"]);
        arguments.extend(["--format=%x02%h %cs", &since, "--"]);
        if names.keys().map(String::len).sum::<usize>() <= MOST_PATHS {
            arguments.extend(names.keys().map(String::as_str));
        }
        let top = root.join(repository.root.as_str());
        let log = git::run(&top, &arguments).unwrap_or_default();
        let last = last_changes(&String::from_utf8_lossy(&log));
        let known = last.into_iter().filter_map(|(name, change)| Some(((*names.get(&name)?).clone(), change?)));
        Changes { by_file: known.collect() }
    }

    /// The last commit of each file in `folder` of the repository around the book in `root`, also of files that came
    /// with it.
    ///
    /// Of a shallow clone only what has changed in the part that it has is known: there, all other files seem to have
    /// come with its oldest commit.
    pub fn last(folder: &SourcePath, root: &Path, repository: &Repository) -> Changes {
        if !repository.is_in_git() {
            return Changes::default();
        }
        let top = root.join(repository.root.as_str());
        let inside = repository.path_of(folder);
        let inside = if inside.is_empty() { "." } else { &inside };
        let mut arguments = vec!["--literal-pathspecs", "-c", "log.showSignature=false", "-c", "log.showRoot=true"];
        arguments.extend(["-c", "diff.relative=false", "log", "-z", "--no-renames", "--name-status", "--abbrev=7"]);
        arguments.extend(["--format=%x02%h %cs %p", "--", inside]);
        let log = git::run(&top, &arguments).unwrap_or_default();
        let is_shallow =
            git::run(&top, &["rev-parse", "--is-shallow-repository"]).is_some_and(|said| said.trim_ascii() == b"true");
        let newest = newest(&String::from_utf8_lossy(&log), is_shallow);
        let known = newest.into_iter().filter_map(|(name, change)| Some((repository.path_at(&name), change?)));
        Changes { by_file: known.collect() }
    }

    /// The last change of a file; `None` when it did not change.
    pub fn of(&self, file: &SourcePath) -> Option<&Change> {
        self.by_file.get(file)
    }
}

/// The newest entry for each file in what `git log` prints; `None` for a file that the entry brought or took away.
fn last_changes(log: &str) -> BTreeMap<String, Option<Change>> {
    let mut last = BTreeMap::new();
    let mut commit = None;
    let mut pieces = log.split('\0').map(|piece| piece.trim_start_matches('\n')).filter(|piece| !piece.is_empty());
    while let Some(piece) = pieces.next() {
        if let Some(head) = piece.strip_prefix('\u{2}') {
            commit = head
                .split_once(' ')
                .and_then(|(commit, day)| Some(Change { commit: commit.to_string(), day: day.trim().parse().ok()? }));
        } else if let Some(name) = pieces.next() {
            let change = commit.clone().filter(|_| !matches!(piece, "A" | "D"));
            last.entry(name.to_string()).or_insert(change);
        }
    }
    last
}

/// The newest commit of each file in what `git log` prints; `None` for one that it took away, and where the clone ends.
fn newest(log: &str, is_shallow: bool) -> BTreeMap<String, Option<Change>> {
    let mut newest = BTreeMap::new();
    let mut commit = None;
    let mut pieces = log.split('\0').map(|piece| piece.trim_start_matches('\n')).filter(|piece| !piece.is_empty());
    while let Some(piece) = pieces.next() {
        if let Some(head) = piece.strip_prefix('\u{2}') {
            let mut words = head.split_whitespace();
            let change = words
                .next()
                .zip(words.next())
                .and_then(|(commit, day)| Some(Change { commit: commit.to_string(), day: day.parse().ok()? }));
            commit = change.filter(|_| !is_shallow || words.next().is_some());
        } else if let Some(name) = pieces.next() {
            newest.entry(name.to_string()).or_insert_with(|| commit.clone().filter(|_| piece != "D"));
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_that_brought_a_file_counts_but_where_a_clone_ends_nothing_is_known() {
        let log = "\u{2}c3c3c3c 2026-03-02 b2b2b2b\0\nM\0a.md\0D\0gone.md\0\u{2}b2b2b2b 2026-02-01 a1a1a1a\0\nA\0b.md\0\
                   \u{2}a1a1a1a 2026-01-01\0\nA\0a.md\0A\0c.md\0A\0gone.md\0";
        let days = |is_shallow| {
            let day = |change: Option<Change>| change.map_or("-".to_string(), |change| change.day.to_string());
            newest(log, is_shallow).into_iter().map(|(name, it)| format!("{name} {}", day(it))).collect::<Vec<_>>()
        };
        assert_eq!(days(false), ["a.md 2026-03-02", "b.md 2026-02-01", "c.md 2026-01-01", "gone.md -"]);
        assert_eq!(days(true), ["a.md 2026-03-02", "b.md 2026-02-01", "c.md -", "gone.md -"]);
    }

    #[test]
    fn the_newest_entry_of_a_file_counts() {
        let log = "\u{2}c3c3c3c 2026-03-02\0\nM\0run.sh\0A\0a b.sh\0\u{2}b2b2b2b 2026-02-01\0\nM\0run.sh\0M\0old.sh\0\
                   \u{2}a1a1a1a 2026-01-01\0\nA\0run.sh\0A\0old.sh\0";
        let last = last_changes(log);
        let of = |name: &str| last[name].as_ref().map(|change| (change.commit.as_str(), change.day.to_string()));
        assert_eq!(of("run.sh"), Some(("c3c3c3c", "2026-03-02".to_string())));
        assert_eq!(of("old.sh"), Some(("b2b2b2b", "2026-02-01".to_string())));
        assert_eq!(of("a b.sh"), None, "it came with that commit");
        assert!(last_changes("").is_empty() && last_changes("fatal: nonsense").is_empty());
    }
}
