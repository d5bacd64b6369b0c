//! The `.gitignore` files of a repository.

use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::Repository;
use crate::base::SourcePath;

/// What the `.gitignore` files of a repository say, the deepest folder first.
///
/// What one person's machine ignores beside them does not count: a book is to be found the same everywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignores(Vec<(SourcePath, Arc<Gitignore>)>);

impl Ignores {
    /// Reads all of them.
    pub(super) fn read(repository: &Repository) -> Ignores {
        let mut files: Vec<&SourcePath> =
            repository.files.keys().filter(|path| path.file_name() == ".gitignore").collect();
        files.sort_by_key(|path| (std::cmp::Reverse(path.as_str().matches('/').count()), (*path).clone()));
        let read = |path: &&SourcePath| Some((path.parent(), Arc::new(parse(&repository.text(path)?)?)));
        Ignores(files.iter().filter_map(read).collect())
    }

    /// Whether a file at `path`, or a folder above it, is ignored.
    pub(super) fn matches(&self, path: &SourcePath) -> bool {
        let mut above = path.clone();
        let mut is_folder = false;
        while !above.as_str().is_empty() {
            if self.decides(&above, is_folder) == Some(true) {
                return true;
            }
            (above, is_folder) = (above.parent(), true);
        }
        false
    }

    fn decides(&self, path: &SourcePath, is_folder: bool) -> Option<bool> {
        self.0.iter().find_map(|(folder, patterns)| match patterns.matched(path.below(folder)?, is_folder) {
            Match::None => None,
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
        })
    }
}

fn parse(text: &str) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new("");
    for line in text.lines() {
        // A pattern that makes no sense is one that git does not follow either.
        let _ = builder.add_line(None, line);
    }
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeper_files_and_later_lines_win() {
        let rules = |folder: &str, text: &str| (SourcePath::new(folder), Arc::new(parse(text).unwrap()));
        let ignores = Ignores(vec![rules("env", "!keep.env\n"), rules("", "*.env\n/dist\nlogs/\n")]);
        let has = |path: &str| ignores.matches(&SourcePath::new(path));
        assert!(has("a/b.env") && has("dist/x/y.js") && has("a/logs/x.txt"));
        assert!(!has("env/keep.env") && !has("a/dist") && !has("logs") && !has("src/a.rs"));
    }
}
