//! What is kept on disk from one build to the next, beside the book. It only saves time: it may be removed at any moment,
//! and whatever is wrong with it is no error.

mod folder;
mod shards;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use folder::Folder;
use shards::Shards;

use super::Memory;
use crate::base::{STORE, SourcePath, Text, fingerprint};
use crate::input::Repository;
use crate::input::config::Config;
use crate::page::{Dialect, Page};
use crate::render::{DATA, Lines};
use crate::search::Segment;
use crate::site::{Journal, Left};

/// The colours of code.
const COLOURS: &str = "colours";

/// How the files of the site were left.
const SITE: &str = "site";

/// The lines of the file that holds the book as data.
const LINES: &str = "lines";

/// What was found in the pages.
const PAGES: Shards = Shards("pages");

/// What the search needs of them.
const SEARCH: Shards = Shards("search");

/// What was read of it, so that only what has changed is written.
#[derive(Debug, Default)]
pub(super) struct Loaded(Mutex<BTreeMap<String, u128>>);

/// Whether a build may believe what is kept there: it wants to, and it was not handed the folder with the documents, whose
/// authors could have written anything into it.
pub(super) fn is_wanted(config: &Config, repository: &Repository, memory: &Memory) -> bool {
    let folder = SourcePath::new(STORE);
    let handed_on = repository.is_in_git() && repository.has_folder(&folder) && !repository.is_untracked(&folder);
    memory.keeps && config.build.cache && !handed_on
}

/// Takes up what was found in pages that are read again as they were.
pub(super) fn load_pages(root: &Path, inputs: &[(SourcePath, (&Text, Dialect))], memory: &Memory) {
    let Some(folder) = Folder::of(root) else { return };
    let places: BTreeMap<&str, usize> =
        inputs.iter().enumerate().map(|(index, (path, _))| (path.as_str(), index)).collect();
    PAGES.load(&folder, inputs.len(), &memory.loaded.0, |path, hash, bytes| {
        // A page that is gone, changed or not to be understood is no fault of the others.
        let Some((path, input)) = places.get(path).and_then(|index| inputs.get(*index)) else { return };
        if fingerprint(input) == hash
            && let Some(page) = Page::from_kept(path, &input.0.text, input.1, bytes)
        {
            memory.pages.insert(path.clone(), hash, page);
        }
    });
}

/// Takes up what the files of the site are made of, and gives how they were left, and what is known of the one that holds
/// the book as data.
pub(super) fn load_site(root: &Path, pages: usize, memory: &Memory) -> (Journal, Option<(u128, Lines)>) {
    let Some(folder) = Folder::of(root) else { return Default::default() };
    if let Some(bytes) = folder.bytes(COLOURS) {
        memory.render.palette.load(&bytes);
    }
    SEARCH.load(&folder, pages, &memory.loaded.0, |path, hash, bytes| {
        if let Some(segment) = Segment::from_kept(bytes) {
            memory.render.search.insert(SourcePath::new(path), hash, segment);
        }
    });
    let journal = folder.read(SITE).and_then(|bytes| journal(&bytes)).unwrap_or_default();
    (journal, folder.read(LINES).and_then(|bytes| postcard::from_bytes(&bytes).ok()))
}

fn journal(bytes: &[u8]) -> Option<Journal> {
    let left: Vec<(&str, Left)> = postcard::from_bytes(bytes).ok()?;
    Some(left.into_iter().map(|(path, left)| (path.into(), left)).collect())
}

/// Keeps what the next build can use.
pub(super) fn save(root: &Path, pages: usize, memory: &Memory, journal: &Journal, lines: &Lines) {
    let Some(folder) = Folder::of(root) else { return };
    if let Some(bytes) = memory.render.palette.bytes() {
        folder.put(COLOURS, &bytes);
    }
    PAGES.save(&folder, pages, &memory.loaded.0, &memory.pages, Page::kept);
    SEARCH.save(&folder, pages, &memory.loaded.0, &memory.render.search, |segment| Some(segment.kept()));
    let left: BTreeMap<&str, &Left> = journal.files().collect();
    if let Ok(bytes) = postcard::to_stdvec(&left.into_iter().collect::<Vec<_>>()) {
        folder.write(SITE, &[&bytes]);
    }
    // When the file did not have to be made, what is known of it still holds.
    if let Some(hash) = journal.hash(DATA).filter(|_| !lines.is_empty())
        && let Ok(bytes) = postcard::to_stdvec(&(hash, lines))
    {
        folder.write(LINES, &[&bytes]);
    }
}

/// The files that we keep, in the order in which they can be removed with the folders that this leaves empty.
pub fn files(root: &Path) -> Vec<PathBuf> {
    let names = PAGES.names().chain(SEARCH.names()).chain([SITE, LINES, COLOURS].map(ToString::to_string));
    Folder::of(root).map(|folder| folder.ours(names)).unwrap_or_default()
}
