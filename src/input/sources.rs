//! Reads the book: nothing else reads its files.
#![expect(clippy::disallowed_methods, reason = "the one place that reads")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::config::Config;
use super::decode;
use super::disk::{Disk, Laid, Listing, Read, ThemeFiles};
use super::repository::Repository;
use super::walk::Walk;
use crate::base::{Diagnostic, Error, SourcePath, Text, fingerprint, normalise};

/// The files of a book as they stand on disk.
#[derive(Debug)]
pub struct Sources {
    /// The book's root.
    pub root: PathBuf,
    /// The folder that holds the pages, from the root.
    pub content: SourcePath,
    /// The Markdown files, inside the content folder and those that were asked for by name.
    pub pages: Vec<(SourcePath, Text)>,
    /// `SUMMARY.md`, when there is one.
    pub summary: Option<(SourcePath, Arc<str>)>,
    /// The files of the book's own theme.
    pub theme: Arc<ThemeFiles>,
    /// The folders on disk that hold them, or would.
    pub theme_folders: Arc<Vec<PathBuf>>,
    /// What exists in the repository.
    pub repository: Arc<Repository>,
    /// Files that could not be read as text, as far as they could.
    pub damaged: BTreeMap<SourcePath, Arc<str>>,
    /// What is wrong with single files; the rest is there.
    pub problems: Vec<Diagnostic>,
    /// The folders in which pages were looked for.
    pub folders: Arc<Vec<SourcePath>>,
    /// How often a file that is no page, or git's own, has changed since the first reading.
    pub generation: u64,
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

/// Whether `named`, seen from the book's `root`, lies outside of the repository that the book is in, also by a link.
/// Of what does not exist, the nearest folder counts that does.
pub fn is_outside(root: &Path, named: &str) -> bool {
    let Ok(root) = root.canonicalize() else { return false };
    let top = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&root);
    let is_rooted = Path::new(named).is_absolute();
    let place = root.join(if is_rooted { named.to_string() } else { normalise(named) });
    let real = place.ancestors().find_map(|place| place.canonicalize().ok());
    !real.is_some_and(|real| real.starts_with(top))
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

/// The bytes of a single file; `None` when they cannot be read.
pub fn read_bytes(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// The text of a single file; `None` when it is not there or no text.
pub fn read_file(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

/// The bytes of a single file of which nothing is known; `None` when there are more than `most`.
///
/// # Errors
/// When it cannot be read.
pub fn read_up_to(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Error> {
    let failed = |source| Error::Read { path: path.display().to_string(), source };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    let read = file.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(u64::try_from(read).is_ok_and(|read| read <= most).then_some(bytes))
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
    /// Reads the book in `root`, and the Markdown files and folders `more` beside its content folder; what `disk` knows
    /// is not read again.
    ///
    /// # Errors
    /// When the content folder, or something that was asked for by name, cannot be read.
    pub fn read(root: &Path, config: &Config, more: &[SourcePath], disk: &mut Disk) -> Result<Sources, Error> {
        let content = content_folder(root, config);
        let build = &config.build;
        let question =
            fingerprint(&(root, &content, &build.build_dir, &build.exclude, config.check.tracked_only, more));
        let listing = match disk.listing.take().filter(|listing| listing.question == question) {
            Some(listing) => listing,
            None => list(root, config, &content, more, question)?,
        };
        read_texts(root, &listing, disk);
        let theme = theme(root, config.html.theme.as_deref().unwrap_or("default"), &listing.repository, disk)?;
        let mut sources = Sources {
            root: root.to_path_buf(),
            content,
            pages: Vec::with_capacity(listing.pages.len()),
            summary: None,
            theme: Arc::clone(&theme.files),
            theme_folders: Arc::clone(&theme.walked),
            repository: Arc::clone(&listing.repository),
            damaged: BTreeMap::new(),
            problems: listing.problems.clone(),
            folders: Arc::clone(&listing.folders),
            generation: disk.generation,
        };
        let summary = sources.content.join("SUMMARY.md");
        for path in &listing.pages {
            match disk.texts.get(path) {
                Some(Ok(text)) if *path == summary => sources.summary = Some((path.clone(), Arc::clone(&text.text))),
                Some(Ok(text)) => sources.pages.push((path.clone(), text.clone())),
                Some(Err(damaged)) => {
                    sources.problems.push(damaged.problem.clone());
                    sources.damaged.insert(path.clone(), Arc::clone(&damaged.readable));
                }
                None => {}
            }
        }
        disk.listing = Some(listing);
        Ok(sources)
    }

    /// Lets other texts count instead of those on disk.
    pub fn replace(&mut self, texts: &BTreeMap<SourcePath, Arc<str>>) {
        for (path, text) in &mut self.pages {
            if let Some(other) = texts.get(path) {
                *text = Text::from(Arc::clone(other));
            }
        }
        if let Some((path, text)) = &mut self.summary
            && let Some(other) = texts.get(path)
        {
            *text = Arc::clone(other);
        }
    }
}

/// Finds out which files there are.
fn list(
    root: &Path,
    config: &Config,
    content: &SourcePath,
    more: &[SourcePath],
    question: u128,
) -> Result<Listing, Error> {
    let repository = Repository::list(root, &config.build.build_dir, config.check.tracked_only);
    let mut walk = Walk::new(root, config, &repository);
    let mut files = walk.files(content, true)?;
    for path in more {
        files.extend(walk.files(path, false)?);
    }
    let pages: BTreeSet<SourcePath> = files.into_iter().filter(SourcePath::is_markdown).collect();
    let Walk { linked, mut problems, folders, .. } = walk;
    problems.extend(repository.unlisted.as_ref().map(|said| decode::unlisted(&repository.root, said)));
    let pages = pages.into_iter().collect();
    Ok(Listing { question, repository: Arc::new(repository), pages, folders: Arc::new(folders), linked, problems })
}

/// Reads the pages that `disk` does not have, and lets it forget those that are no more.
fn read_texts(root: &Path, listing: &Listing, disk: &mut Disk) {
    let unread: Vec<&SourcePath> = listing.pages.iter().filter(|path| !disk.texts.contains_key(*path)).collect();
    let read: Vec<(SourcePath, Read)> = unread
        .into_par_iter()
        .map(|path| {
            let read = match std::fs::read(root.join(path.as_str())) {
                Ok(bytes) => decode::text(path, bytes),
                Err(source) => decode::unreadable(path, &source),
            };
            (path.clone(), read.map(Text::from).map_err(Arc::from))
        })
        .collect();
    disk.texts.extend(read);
    if disk.texts.len() > listing.pages.len() {
        let there: BTreeSet<&SourcePath> = listing.pages.iter().collect();
        disk.texts.retain(|path, _| there.contains(path));
    }
}

/// Where the pages lie: as configured, else the first of the usual folders that exists, else the root itself.
pub fn content_folder(root: &Path, config: &Config) -> SourcePath {
    if let Some(folder) = &config.book.src {
        return SourcePath::new(folder);
    }
    let usual = [("content", root.join("content")), ("src", root.join("src/SUMMARY.md")), ("docs", root.join("docs"))];
    let folder = usual.iter().find(|(_, there)| there.exists()).map_or("", |(folder, _)| folder);
    SourcePath::new(folder)
}

/// The files of the book's own theme. A theme is a folder in `themes`, or any folder, as mdBook has it.
fn theme<'a>(root: &Path, name: &str, repository: &Repository, disk: &'a mut Disk) -> Result<&'a Laid, Error> {
    let known = disk.theme.take().filter(|theme| theme.name == name);
    let theme = match known {
        Some(theme) => theme,
        None => lay(root, name, &root.join(repository.root.as_str()))?,
    };
    Ok(disk.theme.insert(theme))
}

/// Reads the theme, unless it lies outside of the repository in `top`, also by a link: such a folder counts as not there.
fn lay(root: &Path, name: &str, top: &Path) -> Result<Laid, Error> {
    let folders = [root.join("themes").join(name), root.join(name)];
    let folder = if folders[0].is_dir() { &folders[0] } else { &folders[1] };
    let mut files = ThemeFiles::new();
    let mut walked: Vec<PathBuf> = Some(root.join("themes")).filter(|folder| folder.is_dir()).into_iter().collect();
    let stays = folder.canonicalize().and_then(|folder| Ok(folder.starts_with(top.canonicalize()?))).unwrap_or(false);
    let all = if stays && folder.is_dir() { Some(WalkDir::new(folder).sort_by_file_name()) } else { None };
    for entry in all.into_iter().flatten().flatten() {
        if entry.file_type().is_dir() {
            walked.push(entry.into_path());
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        let Some(below) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
        let path = below.replace('\\', "/");
        let bytes = std::fs::read(entry.path()).map_err(|source| Error::Read { path: path.clone(), source })?;
        files.insert(path, bytes.into());
    }
    Ok(Laid { name: name.to_string(), files: Arc::new(files), walked: Arc::new(walked), folders })
}
