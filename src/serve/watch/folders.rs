//! Sets of folders: what lies beneath one, which are topmost, and whom an event concerns.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};

/// `top` and what lies beneath it, as far as it is in `folders`.
pub(super) fn beneath<'a>(folders: &'a BTreeSet<PathBuf>, top: &'a Path) -> impl Iterator<Item = &'a PathBuf> {
    // Paths are ordered by their parts, so that all that begin alike stand together.
    folders.range::<Path, _>((Bound::Included(top), Bound::Unbounded)).take_while(move |folder| folder.starts_with(top))
}

/// The folders that lie in no other one of them.
pub(super) fn topmost(folders: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let mut top: Vec<&PathBuf> = Vec::new();
    for folder in folders {
        if !top.last().is_some_and(|last| folder.starts_with(last)) {
            top.push(folder);
        }
    }
    top.into_iter().cloned().collect()
}

/// Whether `path` is one of `folders` or lies right in one.
pub(super) fn concerns(folders: &BTreeSet<PathBuf>, path: &Path) -> bool {
    path.parent().is_some_and(|parent| folders.contains(parent)) || folders.contains(path)
}

/// Whether `path` is one of `folders` or lies in one, however deep.
pub(super) fn holds(folders: &BTreeSet<PathBuf>, path: &Path) -> bool {
    path.ancestors().any(|folder| folders.contains(folder))
}

/// A folder whose events come with another path than the one by which it is followed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alias {
    /// How the system calls it.
    pub(super) real: PathBuf,
    /// How we do.
    pub(super) ours: PathBuf,
}

/// The path that we know `path` by.
pub(super) fn ours(aliases: &[Alias], path: PathBuf) -> PathBuf {
    let found = aliases.iter().find_map(|alias| Some(alias.ours.join(path.strip_prefix(&alias.real).ok()?)));
    // Joining nothing would leave a slash at the end, which is no other path but looks like one.
    found.map_or(path, |found| found.components().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(paths: &[&str]) -> BTreeSet<PathBuf> {
        paths.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn what_lies_beneath_a_folder_is_found_among_names_that_begin_alike() {
        let all = set(&["/b", "/b/a", "/b/a/c", "/b/a-b", "/b/a.d", "/c"]);
        let found = |top: &str| beneath(&all, Path::new(top)).cloned().collect::<BTreeSet<_>>();
        assert_eq!(found("/b/a"), set(&["/b/a", "/b/a/c"]));
        assert_eq!(found("/b"), set(&["/b", "/b/a", "/b/a/c", "/b/a-b", "/b/a.d"]));
        assert_eq!(found("/b/x"), set(&[]));
    }

    #[test]
    fn a_folder_within_another_is_not_topmost() {
        let all = set(&["/r/a", "/r/a-b", "/r/a/b", "/r/a/x/y", "/s"]);
        assert_eq!(topmost(&all), set(&["/r/a", "/r/a-b", "/s"]));
        assert_eq!(topmost(&set(&[])), set(&[]));
    }

    #[test]
    fn only_what_lies_right_in_a_folder_concerns_it() {
        let all = set(&["/r/a"]);
        for (path, expected) in [("/r/a", true), ("/r/a/b", true), ("/r/a/b/c", false), ("/r", false), ("/r/ab", false)]
        {
            assert_eq!(concerns(&all, Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_folder_holds_what_lies_in_it_however_deep() {
        let all = set(&["/r/book"]);
        for (path, expected) in [("/r/book", true), ("/r/book/a/b", true), ("/r/bookish", false), ("/r", false)] {
            assert_eq!(holds(&all, Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_path_of_the_system_becomes_ours() {
        let aliases = [Alias { real: PathBuf::from("/private/tmp/r"), ours: PathBuf::from("/tmp/r") }];
        for (path, expected) in [
            ("/private/tmp/r/a.md", "/tmp/r/a.md"),
            ("/private/tmp/r", "/tmp/r"),
            ("/private/tmp/rs", "/private/tmp/rs"),
        ] {
            assert_eq!(ours(&aliases, PathBuf::from(path)).as_os_str(), expected, "{path}");
        }
    }
}
