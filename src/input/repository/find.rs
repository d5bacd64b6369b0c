//! Finds files and folders by a part of their path.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::{Repository, State};
use crate::base::{SourcePath, Star, pattern};

/// Words in the name of a file by which it says that it is to be copied and filled in.
pub const PATTERNS: &[&str] = &["example", "sample", "template", "tmpl", "tpl", "dist", "default", "skel"];

/// All paths in order, and by their last part. Made when it is first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Index(OnceLock<Paths>);

#[derive(Clone, Debug, Default)]
struct Paths {
    sorted: Vec<SourcePath>,
    by_name: HashMap<String, Vec<usize>>,
    by_folded: HashMap<String, Vec<usize>>,
    /// The folders that hold a file with one of the [`PATTERNS`] in its name.
    with_patterns: HashSet<SourcePath>,
}

impl Repository {
    fn paths(&self) -> &Paths {
        self.index.0.get_or_init(|| {
            let mut sorted: Vec<SourcePath> = self.files.keys().chain(&self.folders).cloned().collect();
            sorted.sort_unstable();
            let mut paths = Paths { sorted, ..Paths::default() };
            for (index, path) in paths.sorted.iter().enumerate() {
                paths.by_name.entry(path.file_name().to_string()).or_default().push(index);
                if PATTERNS.iter().any(|word| path.file_name().contains(word)) {
                    paths.with_patterns.insert(path.parent());
                }
                paths.by_folded.entry(path.as_str().to_lowercase()).or_default().push(index);
            }
            paths
        })
    }

    /// The files and folders that a pattern stands for, in order: `scripts/*.sh`, `src/**/tests`, `{a,b}.yaml`.
    pub fn matching(&self, written: &str) -> Vec<&SourcePath> {
        let written = written.trim_end_matches('/');
        let Ok(pattern) = pattern(written, Star::InFolder) else { return Vec::new() };
        let literal = written.find(['*', '?', '[', '{', '\\']).map_or(written, |at| &written[..at]);
        let sorted = &self.paths().sorted;
        let from = sorted.partition_point(|path| path.as_str() < literal);
        let candidates = sorted[from..].iter().take_while(|path| path.as_str().starts_with(literal));
        candidates.filter(|path| pattern.is_match(path.as_str())).collect()
    }

    /// The files in a folder and in the folders in it, in order.
    pub fn files_below<'a>(&'a self, folder: &SourcePath) -> impl Iterator<Item = &'a SourcePath> {
        let start = format!("{folder}/");
        let sorted = &self.paths().sorted;
        let from = sorted.partition_point(|path| path.as_str() < start.as_str());
        let below = sorted[from..].iter().take_while(move |path| path.as_str().starts_with(&start));
        below.filter(|path| self.has_file(path))
    }

    /// The files and folders whose path ends with these parts, in order.
    pub fn ends_with(&self, end: &str) -> Vec<&SourcePath> {
        let paths = self.paths();
        let name = end.rsplit('/').next().unwrap_or(end);
        let ends = |path: &&SourcePath| {
            path.as_str().strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let named = paths.by_name.get(name).map_or(&[][..], Vec::as_slice);
        named.iter().map(|&index| &paths.sorted[index]).filter(ends).collect()
    }

    /// Whether a folder holds a file with one of the [`PATTERNS`] in its name.
    pub fn has_patterns_in(&self, folder: &SourcePath) -> bool {
        self.paths().with_patterns.contains(folder)
    }

    /// Whether git does not track a file that is there, or anything in a folder.
    pub fn is_untracked(&self, path: &SourcePath) -> bool {
        if let Some(state) = self.files.get(path) {
            return *state == State::Untracked;
        }
        let mut inside = self.files_below(path).filter_map(|other| self.files.get(other)).peekable();
        inside.peek().is_some() && inside.all(|state| *state == State::Untracked)
    }

    /// The only existing path that differs from `path` in nothing but upper and lower case.
    pub fn differs_in_case(&self, path: &SourcePath) -> Option<&SourcePath> {
        let paths = self.paths();
        match paths.by_folded.get(&path.as_str().to_lowercase())?.as_slice() {
            [only] => Some(&paths.sorted[*only]).filter(|found| *found != path),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Mode;

    fn repository() -> Repository {
        let files = ["k8s/a.yaml", "k8s/b.yaml", "k8s/old/c.yaml", "src/x/tests/y.rs", "README.md", "Docs/A.md"];
        Repository::of(SourcePath::new(""), files.map(SourcePath::new))
    }

    #[test]
    fn patterns_end_at_slashes_unless_they_say_otherwise() {
        let found = |pattern: &str| {
            let repository = repository();
            repository.matching(pattern).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found("k8s/*.yaml"), "k8s/a.yaml k8s/b.yaml");
        assert_eq!(found("src/**/tests/"), "src/x/tests");
        assert_eq!(found("k8s/{a,c}.yaml"), "k8s/a.yaml");
        assert_eq!(found("[") + &found("nothing/*"), "");
        assert_eq!(found(&("{a,".repeat(1_000) + &"}".repeat(1_000))), "");
    }

    #[test]
    fn ends_are_whole_parts() {
        let repository = repository();
        assert_eq!(repository.ends_with("tests/y.rs"), [&SourcePath::new("src/x/tests/y.rs")]);
        assert_eq!(repository.ends_with("tests"), [&SourcePath::new("src/x/tests")]);
        assert!(repository.ends_with("ests/y.rs").is_empty());
    }

    #[test]
    fn a_folder_is_untracked_when_all_in_it_is() {
        let tracked = State::Tracked { mode: Mode::Plain };
        let files = [("a/x", State::Untracked), ("a-b/x", tracked), ("a.md", tracked), ("b/x", State::Untracked)];
        let files = files.into_iter().chain([("b/y", tracked)]);
        let files = files.map(|(path, state)| (SourcePath::new(path), state)).collect();
        let repository = Repository::with(SourcePath::new(""), files);
        let untracked = |path: &str| repository.is_untracked(&SourcePath::new(path));
        assert!(untracked("a") && untracked("a/x"));
        assert!(!untracked("b") && !untracked("b/y") && !untracked("a.md") && !untracked("nothing"));
    }

    #[test]
    fn only_one_other_spelling_counts() {
        let repository = repository();
        assert_eq!(repository.differs_in_case(&SourcePath::new("docs/a.md")), Some(&SourcePath::new("Docs/A.md")));
        assert_eq!(repository.differs_in_case(&SourcePath::new("README.md")), None);
    }
}
