//! Reads the book: nothing else reads its files.
#![expect(clippy::disallowed_methods, reason = "the one place that reads")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::config::Config;
use super::decode;
use super::repository::{Repository, is_published};
use crate::base::{Diagnostic, Error, SourcePath};

/// The files of a book as they stand on disk.
#[derive(Debug)]
pub struct Sources {
    /// The book's root.
    pub root: PathBuf,
    /// The folder that holds the pages, from the root.
    pub content: SourcePath,
    /// The Markdown files, inside the content folder and those that were asked for by name.
    pub pages: Vec<(SourcePath, Arc<str>)>,
    /// `SUMMARY.md`, when there is one.
    pub summary: Option<(SourcePath, Arc<str>)>,
    /// The files of the book's own theme, from the theme's folder.
    pub theme: BTreeMap<String, Arc<[u8]>>,
    /// What exists in the repository.
    pub repository: Repository,
    /// Files that could not be read as text, as far as they could.
    pub damaged: BTreeMap<SourcePath, Arc<str>>,
    /// What is wrong with single files; the rest is there.
    pub problems: Vec<Diagnostic>,
}

/// The book's root for a command that was started in `folder`: the nearest folder with `book.toml`, upwards as far as
/// the repository goes, else `folder` itself.
pub fn find_root(folder: &Path) -> PathBuf {
    let mut next = Some(folder);
    while let Some(candidate) = next {
        if candidate.join("book.toml").is_file() {
            return candidate.to_path_buf();
        }
        if candidate.join(".git").exists() {
            break;
        }
        next = candidate.parent();
    }
    folder.to_path_buf()
}

/// The text of `book.toml` in `root`, `None` when there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_config(root: &Path) -> Result<Option<String>, Error> {
    match std::fs::read(root.join("book.toml")) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: "book.toml".to_string(), source }),
    }
}

/// The text of a file of the repository that a published page shows; `None` when it is no text.
pub fn read_text(root: &Path, path: &SourcePath) -> Option<String> {
    String::from_utf8(std::fs::read(root.join(path.as_str())).ok()?).ok()
}

/// The text of a single file; `None` when it is not there or no text.
pub fn read_file(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

/// The text of a file that may be absent, such as a baseline.
///
/// # Errors
/// When it is there and cannot be read, or is no text.
pub fn read_if_there(path: &Path) -> Result<Option<String>, Error> {
    let failed = |source| Error::Read { path: path.display().to_string(), source };
    match std::fs::read(path) {
        Ok(bytes) => {
            let text = String::from_utf8(bytes);
            text.map(Some).map_err(|error| failed(std::io::Error::new(std::io::ErrorKind::InvalidData, error)))
        }
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(source)),
    }
}

/// Whether a folder holds a Markdown file that a book would show.
pub fn holds_markdown(folder: &Path) -> bool {
    let visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().as_encoded_bytes();
        entry.depth() == 0 || (!name.starts_with(b".") && name != b"node_modules")
    };
    WalkDir::new(folder).into_iter().filter_entry(visible).flatten().any(|entry| {
        entry.file_type().is_file() && entry.path().to_str().is_some_and(|path| SourcePath::new(path).is_markdown())
    })
}

impl Sources {
    /// Reads the book in `root`, and the Markdown files and folders `more` beside its content folder.
    ///
    /// # Errors
    /// When the content folder, or something that was asked for by name, cannot be read.
    pub fn read(root: &Path, config: &Config, more: &[SourcePath]) -> Result<Sources, Error> {
        let content = content_folder(root, config);
        let repository = Repository::list(root, &config.build.build_dir, config.check.tracked_only);
        let walk = Walk::new(root, config, &repository);
        let mut problems = Vec::new();
        let mut files = walk.files(&content, true, &mut problems)?;
        for path in more {
            files.extend(walk.files(path, false, &mut problems)?);
        }
        files.sort();
        files.dedup();
        let markdown: Vec<SourcePath> = files.into_iter().filter(SourcePath::is_markdown).collect();
        let read: Vec<_> = markdown
            .par_iter()
            .map(|path| match std::fs::read(root.join(path.as_str())) {
                Ok(bytes) => decode::text(path, bytes),
                Err(source) => decode::unreadable(path, &source),
            })
            .collect();
        let mut sources = Sources {
            root: root.to_path_buf(),
            content,
            pages: Vec::new(),
            summary: None,
            theme: theme(root, config.html.theme.as_deref().unwrap_or("default"))?,
            repository,
            damaged: BTreeMap::new(),
            problems,
        };
        for (path, read) in markdown.into_iter().zip(read) {
            sources.keep(path, read);
        }
        Ok(sources)
    }

    /// Lets other texts count instead of those on disk.
    pub fn replace(&mut self, texts: &BTreeMap<SourcePath, Arc<str>>) {
        for (path, text) in self.pages.iter_mut().chain(&mut self.summary) {
            if let Some(other) = texts.get(path) {
                *text = Arc::clone(other);
            }
        }
    }

    fn keep(&mut self, path: SourcePath, read: Result<Arc<str>, Box<decode::Damaged>>) {
        match read {
            Ok(text) if path == self.content.join("SUMMARY.md") => self.summary = Some((path, text)),
            Ok(text) => self.pages.push((path, text)),
            Err(damaged) => {
                self.problems.push(damaged.problem);
                self.damaged.insert(path, damaged.readable);
            }
        }
    }
}

/// Where the pages lie: as configured, else the first of the usual folders that exists, else the root itself.
fn content_folder(root: &Path, config: &Config) -> SourcePath {
    if let Some(folder) = &config.book.src {
        return SourcePath::new(folder);
    }
    let usual = [("content", root.join("content")), ("src", root.join("src/SUMMARY.md")), ("docs", root.join("docs"))];
    let folder = usual.iter().find(|(_, there)| there.exists()).map_or("", |(folder, _)| folder);
    SourcePath::new(folder)
}

/// What a walk through folders leaves out.
struct Walk<'a> {
    root: &'a Path,
    repository: PathBuf,
    /// The output folder, when checkbook published it.
    output: Option<PathBuf>,
    excluded: GlobSet,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Path, config: &Config, repository: &Repository) -> Self {
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
        }
    }

    /// The files in `folder`, or the one file that it is.
    fn files(
        &self,
        folder: &SourcePath,
        skip_hidden: bool,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Vec<SourcePath>, Error> {
        let start = self.root.join(folder.as_str());
        let wanted = |entry: &walkdir::DirEntry| entry.depth() == 0 || self.is_wanted(entry, skip_hidden);
        let mut files = Vec::new();
        for entry in WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter().filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => match self.source_path(entry.path()) {
                    Some(path) => files.push(path),
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

/// The files of the book's own theme. A theme is a folder in `themes`, or any folder, as mdBook has it.
fn theme(root: &Path, name: &str) -> Result<BTreeMap<String, Arc<[u8]>>, Error> {
    let named = root.join("themes").join(name);
    let folder = if named.is_dir() { named } else { root.join(name) };
    let mut files = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in WalkDir::new(&folder).sort_by_file_name().into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let Some(below) = entry.path().strip_prefix(&folder).ok().and_then(Path::to_str) else { continue };
        let path = below.replace('\\', "/");
        let bytes = std::fs::read(entry.path()).map_err(|source| Error::Read { path: path.clone(), source })?;
        files.insert(path, bytes.into());
    }
    Ok(files)
}
