//! Walks through the folders of a book.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

use super::config::Config;
use super::decode;
use super::repository::{Repository, is_published};
use crate::base::{Diagnostic, Error, SourcePath};

/// A walk through folders, with what it leaves out and what it came upon.
pub(super) struct Walk<'a> {
    root: &'a Path,
    repository: PathBuf,
    /// The output folder, when checkbook published it.
    output: Option<PathBuf>,
    excluded: GlobSet,
    /// The folders that it went through.
    pub(super) folders: Vec<SourcePath>,
    /// Files and folders that are links of the file system.
    pub(super) linked: Vec<SourcePath>,
    /// What could not be read.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(root: &'a Path, config: &Config, repository: &Repository) -> Self {
        let above = root.join(repository.root.as_str());
        let mut excluded = GlobSetBuilder::new();
        for pattern in config.build.exclude.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
            excluded.add(pattern);
        }
        Walk {
            root,
            repository: above.canonicalize().unwrap_or(above),
            output: Some(root.join(&config.build.build_dir)).filter(|folder| is_published(folder)),
            excluded: excluded.build().unwrap_or_default(),
            folders: Vec::new(),
            linked: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The files in `folder`, or the one file that it is.
    pub(super) fn files(&mut self, folder: &SourcePath, skip_hidden: bool) -> Result<Vec<SourcePath>, Error> {
        let start = self.root.join(folder.as_str());
        let wanted = |entry: &walkdir::DirEntry| entry.depth() == 0 || self.is_wanted(entry, skip_hidden);
        let (mut files, mut folders, mut linked, mut problems) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for entry in WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter().filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    folders.extend(self.source_path(entry.path()));
                    linked.extend(entry.path_is_symlink().then(|| self.source_path(entry.path())).flatten());
                }
                Ok(entry) if entry.file_type().is_file() => match self.source_path(entry.path()) {
                    Some(path) => {
                        linked.extend(entry.path_is_symlink().then(|| path.clone()));
                        files.push(path);
                    }
                    None => problems.push(decode::unnameable(folder, entry.path())),
                },
                Ok(_) => {}
                Err(error) if error.depth() == 0 => {
                    let source = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
                    return Err(Error::Read { path: folder.to_string(), source });
                }
                Err(error) => {
                    let path = error.path().and_then(|path| self.source_path(path)).unwrap_or_else(|| folder.clone());
                    problems.push(decode::unwalkable(&path, &reason(&error)));
                }
            }
        }
        self.folders.append(&mut folders);
        self.linked.append(&mut linked);
        self.problems.append(&mut problems);
        Ok(files)
    }

    fn is_wanted(&self, entry: &walkdir::DirEntry, skip_hidden: bool) -> bool {
        let name = entry.file_name();
        let hidden = name.as_encoded_bytes().starts_with(b".");
        if name == OsStr::new(".git") || (hidden && skip_hidden) || self.output.as_deref() == Some(entry.path()) {
            return false;
        }
        if entry.file_type().is_dir() && name == OsStr::new("node_modules") {
            return false;
        }
        let excluded = entry.path().strip_prefix(self.root).is_ok_and(|path| self.excluded.is_match(path));
        let outside = entry.path_is_symlink()
            && !entry.path().canonicalize().is_ok_and(|path| path.starts_with(&self.repository));
        !excluded && !outside
    }

    fn source_path(&self, path: &Path) -> Option<SourcePath> {
        let below = path.strip_prefix(self.root).ok()?;
        let parts: Option<Vec<&str>> = below.iter().map(OsStr::to_str).collect();
        Some(SourcePath::new(&parts?.join("/")))
    }
}

/// Why a walk could not go on, without the path of this machine that the error itself would name.
fn reason(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(error) => error.to_string(),
        None => "this symbolic link leads back to a folder that holds it".to_string(),
    }
}
