//! The last commits of every page, as git tells them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Repository, git};
use crate::base::SourcePath;

/// How many commits of a file are kept.
const MOST_COMMITS: usize = 8;

/// The most characters of a subject: what is longer is no subject.
const MOST_SUBJECT: usize = 160;

/// One of the last commits of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LastCommit {
    /// Its full name.
    pub name: String,
    /// The day on which it was made, where it was made.
    pub day: Date,
    /// The first line of its message.
    pub subject: String,
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
    // A commit changes many files, and is kept once for all of them.
    by_file: BTreeMap<SourcePath, Vec<Arc<LastCommit>>>,
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
        arguments.extend(["-c", "diff.relative=false", "log", "-z", "--no-renames", "--name-only", "--encoding=UTF-8"]);
        arguments.extend(["--format=%x02%H %cs %P%x02%s", "--", if within.is_empty() { "." } else { &within }]);
        let log = git::run(&top, &arguments).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let mut last = last_commits(&log, is_shallow);
        let known = files.iter().filter_map(|file| {
            let commits = last.remove(repository.path_of(file).as_str()).filter(|commits| !commits.is_empty())?;
            Some(((*file).clone(), commits))
        });
        LastCommits { is_shallow, by_file: known.collect() }
    }

    /// The last commit of a file; `None` when it is not known.
    pub fn of_file(&self, file: &SourcePath) -> Option<&LastCommit> {
        self.recent(file).first().map(Arc::as_ref)
    }

    /// The last commits of a file that are known, the newest first.
    pub fn recent(&self, file: &SourcePath) -> &[Arc<LastCommit>] {
        self.by_file.get(file).map_or(&[], Vec::as_slice)
    }
}

/// The newest commits for each file in what `git log` prints, without the one at which a shallow clone ends.
fn last_commits(log: &str, is_shallow: bool) -> BTreeMap<&str, Vec<Arc<LastCommit>>> {
    let mut last: BTreeMap<&str, Vec<Arc<LastCommit>>> = BTreeMap::new();
    let mut commit = None;
    for piece in log.split('\0').map(|piece| piece.trim_start_matches('\n')).filter(|piece| !piece.is_empty()) {
        if let Some(head) = piece.strip_prefix('\u{2}') {
            commit = known(head.trim_end(), is_shallow).map(Arc::new);
        } else if let Some(commit) = &commit {
            let commits = last.entry(piece).or_default();
            if commits.len() < MOST_COMMITS {
                commits.push(Arc::clone(commit));
            }
        }
    }
    last
}

/// The commit of a line with its name, its day and its parents, and then its subject.
fn known(head: &str, is_shallow: bool) -> Option<LastCommit> {
    let (head, subject) = head.split_once('\u{2}').unwrap_or((head, ""));
    let mut words = head.split_ascii_whitespace();
    let (name, day) = (words.next()?, words.next()?);
    let has_parents = words.next().is_some();
    let day = day.parse().ok()?;
    (has_parents || !is_shallow).then(|| LastCommit { name: name.to_string(), day, subject: shown(subject) })
}

/// A subject as a text of one line.
fn shown(subject: &str) -> String {
    let mut characters = subject.trim().chars().map(|one| if one.is_control() { ' ' } else { one });
    let mut shown: String = characters.by_ref().take(MOST_SUBJECT).collect();
    if characters.next().is_some() {
        shown.truncate(shown.trim_end().len());
        shown.push_str(" …");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\u{2}c3c3c3c3c3 2026-03-02 b2b2b2b2b2\u{2}Say it\u{2} again\0\na.md\0a b.md\0\
                       \u{2}b2b2b2b2b2 2026-02-01 a1a1a1a1a1\u{2}\0\na.md\0\
                       \u{2}a1a1a1a1a1 2026-01-01 \u{2}Begin\0\na.md\0old.md\0";

    fn told(commits: &[Arc<LastCommit>]) -> Vec<String> {
        commits.iter().map(|one| format!("{} {} {}", one.short(), one.day, one.subject)).collect()
    }

    #[test]
    fn the_newest_commits_of_a_file_come_first() {
        let last = last_commits(LOG, false);
        assert_eq!(
            told(&last["a.md"]),
            ["c3c3c3c 2026-03-02 Say it  again", "b2b2b2b 2026-02-01 ", "a1a1a1a 2026-01-01 Begin"]
        );
        assert!(Arc::ptr_eq(&last["a b.md"][0], &last["a.md"][0]), "a commit is kept once");
        assert_eq!(told(&last["old.md"]), ["a1a1a1a 2026-01-01 Begin"]);
        assert!(last_commits("", false).is_empty() && last_commits("fatal: nonsense", false).is_empty());
    }

    #[test]
    fn where_a_shallow_clone_ends_nothing_is_known() {
        let last = last_commits(LOG, true);
        assert_eq!(told(&last["a.md"]), ["c3c3c3c 2026-03-02 Say it  again", "b2b2b2b 2026-02-01 "]);
        assert!(!last.contains_key("old.md"));
    }

    #[test]
    fn of_a_file_that_changes_often_only_the_newest_commits_are_kept() {
        let commit = |at: usize| format!("\u{2}{at:07} 2026-01-{at:02} p\u{2}no. {at}\0\na.md\0");
        let log: String = (1..=20).rev().map(commit).collect();
        let told = told(&last_commits(&log, false)["a.md"]);
        assert_eq!(told.len(), MOST_COMMITS);
        assert_eq!((&*told[0], &*told[7]), ("0000020 2026-01-20 no. 20", "0000013 2026-01-13 no. 13"));
    }

    #[test]
    fn a_subject_is_one_short_line() {
        assert_eq!(shown(" Fix\ta \u{1b}[31mbug "), "Fix a  [31mbug");
        let long = shown(&"ü".repeat(1000));
        assert_eq!((long.chars().count(), long.ends_with("ü …")), (MOST_SUBJECT + 2, true));
        assert_eq!(shown(&"x".repeat(MOST_SUBJECT)), "x".repeat(MOST_SUBJECT));
    }
}
