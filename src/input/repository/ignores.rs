//! The `.gitignore` files of a repository.

use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::Repository;
use crate::base::{SourcePath, fingerprint};

/// What the `.gitignore` files of a repository say, the deepest folder first, with paths from the repository's root.
///
/// What one person's machine ignores beside them does not count: a book is to be found the same everywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignores(Vec<(String, Arc<Gitignore>)>);

impl Ignores {
    /// Reads all of them, and gives the hash of what they say.
    pub(super) fn read(repository: &Repository) -> (Ignores, u128) {
        let files = repository.files.keys().filter(|path| path.file_name() == ".gitignore");
        let mut files: Vec<(String, &SourcePath)> =
            files.map(|path| (repository.path_of(&path.parent()), path)).collect();
        let depth = |folder: &str| folder.split('/').filter(|part| !part.is_empty()).count();
        files.sort_by_cached_key(|(folder, _)| (std::cmp::Reverse(depth(folder)), folder.clone()));
        let read = |(folder, path): (String, &SourcePath)| Some((folder, repository.text(path)?));
        let texts: Vec<(String, String)> = files.into_iter().filter_map(read).collect();
        let print = fingerprint(&texts);
        let parsed = |(folder, text): (String, String)| Some((folder, Arc::new(parse(&text)?)));
        (Ignores(texts.into_iter().filter_map(parsed).collect()), print)
    }

    /// Whether a file at `path`, from the repository's root, or a folder above it, is ignored.
    pub(super) fn matches(&self, path: &str) -> bool {
        let mut above = path;
        let mut is_folder = false;
        while !above.is_empty() {
            if self.decides(above, is_folder) == Some(true) {
                return true;
            }
            above = above.rsplit_once('/').map_or("", |(folder, _)| folder);
            is_folder = true;
        }
        false
    }

    fn decides(&self, path: &str, is_folder: bool) -> Option<bool> {
        self.0.iter().find_map(|(folder, patterns)| {
            let below = if folder.is_empty() { path } else { path.strip_prefix(&**folder)?.strip_prefix('/')? };
            match patterns.matched(below, is_folder) {
                Match::None => None,
                Match::Ignore(_) => Some(true),
                Match::Whitelist(_) => Some(false),
            }
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
#[expect(clippy::disallowed_methods, reason = "a repository for the test")]
mod tests {
    use super::*;
    use crate::input::config::TrackedOnly;

    #[test]
    fn deeper_files_and_later_lines_win() {
        let rules = |folder: &str, text: &str| (folder.to_string(), Arc::new(parse(text).unwrap()));
        let ignores = Ignores(vec![rules("env", "!keep.env\n"), rules("", "*.env\n/dist\nlogs/\n")]);
        let has = |path: &str| ignores.matches(path);
        assert!(has("a/b.env") && has("dist/x/y.js") && has("a/logs/x.txt"));
        assert!(!has("env/keep.env") && !has("a/dist") && !has("logs") && !has("src/a.rs"));
    }
    #[test]
    fn patterns_above_the_book_hold_inside_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("docs")).unwrap();
        std::fs::create_dir_all(folder.path().join(".git")).unwrap();
        std::fs::write(folder.path().join(".gitignore"), "docs/*.env\nlocal/\n").unwrap();
        std::fs::write(folder.path().join("docs/.gitignore"), "!keep.env\n").unwrap();
        let repository = Repository::list(&folder.path().join("docs"), "book", TrackedOnly::Auto);
        let ignored = |path: &str| repository.would_ignore(&SourcePath::new(path));
        assert!(ignored("a.env") && ignored("local/x.md") && ignored("../api/local/x.md"));
        assert!(!ignored("keep.env") && !ignored("../a.env") && !ignored("b/a.env") && !ignored("../../local/x.md"));
    }
}
