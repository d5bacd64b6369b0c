//! Looks into files of the repository, when a check asks what is in them.
#![expect(clippy::disallowed_methods, reason = "the files are those that the listing found")]

use std::path::PathBuf;

use super::Repository;
use crate::base::SourcePath;

/// How many bytes of a file are looked at.
const MOST: u64 = 8 << 20;

impl Repository {
    /// The text of a file; `None` when it is not there, no text, or larger than a script is.
    pub fn text(&self, path: &SourcePath) -> Option<String> {
        let place = self.place.as_ref()?.join(path.as_str());
        if std::fs::metadata(&place).ok()?.len() > MOST {
            return None;
        }
        String::from_utf8(std::fs::read(place).ok()?).ok()
    }

    /// The first line of a text.
    pub fn first_line(&self, path: &SourcePath) -> Option<String> {
        self.text(path).map(|text| text.lines().next().unwrap_or_default().to_string())
    }

    /// How many lines a text has.
    pub fn line_count(&self, path: &SourcePath) -> Option<usize> {
        self.text(path).map(|text| text.lines().count())
    }

    /// Whether there is such a file or folder on disk, whatever git says.
    pub(super) fn is_on_disk(&self, path: &SourcePath) -> bool {
        self.place.as_ref().is_some_and(|place| place.join(path.as_str()).exists())
    }

    /// Where a path lies on disk, absolute and without `..`; `None` in a repository that was made up.
    pub fn on_disk(&self, path: &SourcePath) -> Option<PathBuf> {
        let mut place = self.place.clone()?;
        for part in path.as_str().split('/').filter(|part| !part.is_empty()) {
            match part {
                ".." => drop(place.pop()),
                part => place.push(part),
            }
        }
        Some(place)
    }

    /// The folder in which git keeps its index and what is checked out.
    pub fn git_folder(&self) -> Option<PathBuf> {
        let place = self.on_disk(&self.root)?.join(".git");
        if place.is_dir() {
            return Some(place);
        }
        // In a further working tree `.git` is a file that says where the folder is.
        let said = std::fs::read_to_string(&place).ok()?;
        let folder = place.parent()?.join(said.strip_prefix("gitdir:")?.trim());
        folder.canonicalize().ok().filter(|folder| folder.is_dir())
    }

    /// Whether git keeps the repository.
    pub fn is_in_git(&self) -> bool {
        self.git_top().is_some()
    }

    /// The repository's root on disk, when git keeps it.
    pub(in crate::input) fn git_top(&self) -> Option<std::path::PathBuf> {
        let top = self.place.as_ref()?.join(self.root.as_str());
        top.join(".git").exists().then_some(top)
    }
}
