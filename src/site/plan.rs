//! What a publish has to do, found out before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::base::{Error, SitePath};

use super::content::{Content, compare};
use super::files::{File, Parcel, Supply};
use super::journal::Journal;
use super::manifest::Manifest;
use super::names::{fold, folders, is_absent, on_disk, parent, refusal, temporary};

/// What must be done to the files of an output folder. Every file of the site is in `write` or in `unchanged`, and
/// every other file of ours in `blocking` or in `stale`.
pub struct Plan<'a> {
    /// Files that are missing or differ, with those that had to be made to know it and were worth keeping.
    pub write: Vec<(&'a SitePath, Kept)>,
    /// Files that already stand there.
    pub unchanged: Vec<(&'a SitePath, Content)>,
    /// Files that must go before the first is written, because they have the name of a folder or the other way round.
    pub blocking: Vec<&'a SitePath>,
    /// Files that should go when the last is written.
    pub stale: Vec<&'a SitePath>,
}

/// What is known of a file that is to be written.
pub enum Kept {
    /// Nothing: it is still to be made.
    Nothing,
    /// It was made to be compared.
    File(File),
    /// A file with this hash stands in its place.
    Upon(u128),
}

/// Refuses a site that no folder can hold.
///
/// # Errors
///
/// `Write` for a path that leads out, that is kept for ourselves, or that is both a file and a folder.
pub fn check_paths(site: &impl Supply, folder: &Path) -> Result<(), Error> {
    let folders: BTreeSet<&str> = site.paths().flat_map(|path| folders(path.as_str())).collect();
    for path in site.paths() {
        let path = path.as_str();
        let clash = folders.contains(path).then_some("the site also has a folder of this name");
        if let Some(why) = refusal(path).or(clash) {
            let source = io::Error::new(ErrorKind::InvalidInput, why);
            return Err(Error::Write { path: shown(folder, path), source });
        }
    }
    Ok(())
}

/// Refuses to go through a symbolic link on the way to one of our files.
///
/// # Errors
///
/// `Symlink` for the first one, `Read` when the disk fails.
pub fn check_links(ours: &Manifest, folder: &Path) -> Result<(), Error> {
    let folders = ours.paths().flat_map(|path| folders(path.as_str())).collect();
    standing(&folders, folder, |_| Ok(())).map(|_| ())
}

/// Compares the site with what lies in `folder`, of which `ours` is ours. Changes nothing. What `journal` knows to stand
/// there is not made to be compared.
///
/// # Errors
///
/// `Foreign` or `Symlink` for the first path where something stands in the way, `Read` when the disk fails; what the
/// site says when a file cannot be made that has to be compared.
pub fn plan<'a, S: Supply>(
    site: &'a S,
    ours: &'a Manifest,
    journal: &Journal,
    folder: &Path,
) -> Result<Plan<'a>, S::Error> {
    let mut gone: Vec<&SitePath> = ours.paths().filter(|path| !site.has(path)).collect();
    let mut twins: BTreeMap<String, Vec<&SitePath>> = BTreeMap::new();
    for path in &gone {
        twins.entry(fold(path.as_str())).or_default().push(path);
    }
    let needed: BTreeSet<&str> = site.paths().flat_map(|path| folders(path.as_str())).collect();
    let all = needed.iter().copied().chain(gone.iter().flat_map(|path| folders(path.as_str()))).collect();
    let mut ground = Ground { folder, ours, journal, twins, standing: BTreeSet::new() };
    ground.standing = standing(&all, folder, |path| {
        let in_the_way = needed.contains(path) && !ground.owns(&SitePath::new(path));
        if in_the_way { Err(foreign(folder, path)) } else { Ok(()) }
    })?;

    let paths = site.turns();
    let room = AtomicUsize::new(KEPT);
    // Collected before it is looked at, so that of several errors it is always the first that is told.
    let found: Vec<Result<Found, S::Error>> = paths.par_iter().map(|path| ground.look(site, path, &room)).collect();
    let (mut write, mut unchanged) = (Vec::new(), Vec::new());
    for (path, found) in paths.into_iter().zip(found) {
        match found? {
            Found::Same(content) => unchanged.push((path, content)),
            Found::Other(file) => write.push((path, file)),
            Found::Left => gone.push(path),
        }
    }
    let (blocking, stale) = part(gone, site, &needed);
    Ok(Plan { write, unchanged, blocking, stale })
}

/// The path of a file of the site as the user would write it.
pub fn shown(folder: &Path, path: &str) -> String {
    folder.join(path).display().to_string()
}

/// How many bytes of files that were made to be compared are kept until they are written; the others are made again.
const KEPT: usize = 64 * 1024 * 1024;

/// What was found at the place of a file.
enum Found {
    /// The same bytes.
    Same(Content),
    /// Nothing, or others.
    Other(Kept),
    /// A file of ours, and the site has nothing to put there any more.
    Left,
}

/// The output folder as it was found.
struct Ground<'a> {
    folder: &'a Path,
    ours: &'a Manifest,
    /// What is known of our files.
    journal: &'a Journal,
    /// Our files that the site no longer has, by their folded names.
    twins: BTreeMap<String, Vec<&'a SitePath>>,
    /// The folders that are there.
    standing: BTreeSet<&'a str>,
}

impl Ground<'_> {
    /// Compares what stands at `path` with the file that `site` has there, which is made only when that is needed;
    /// `room` is how many bytes may still be kept of it.
    fn look<S: Supply>(&self, site: &S, path: &SitePath, room: &AtomicUsize) -> Result<Found, S::Error> {
        if parent(path.as_str()).is_some_and(|parent| !self.standing.contains(parent)) {
            return Ok(Found::Other(Kept::Nothing));
        }
        let Some(found) = stat(self.folder, path.as_str())? else { return Ok(Found::Other(Kept::Nothing)) };
        if found.is_dir() {
            self.only_ours(path.as_str())?;
            return Ok(Found::Other(Kept::Nothing));
        }
        if !self.owns(path) {
            return Err(foreign(self.folder, path.as_str()).into());
        }
        // Where case does not count, removing the old name would take the new file along: it must be written after.
        let has_twin = !self.twins.is_empty() && self.twins.contains_key(&fold(path.as_str()));
        if has_twin || !found.is_file() {
            return Ok(Found::Other(Kept::Nothing));
        }
        let question = site.question(path);
        let known = question.and_then(|question| self.journal.content(path, question, &found));
        if let Some(content) = known.filter(|known| self.ours.hash(path) == Some(known.hash)) {
            return Ok(Found::Same(content));
        }
        let Some(mut parcel) = site.file(path)? else { return Ok(Found::Left) };
        // What comes in pieces would be made a second time to be written, and most of it stands there.
        if matches!(parcel, Parcel::Pieces(_))
            && let (Some(_), Some(hash)) = (question, self.journal.standing(path, &found))
        {
            return Ok(Found::Other(Kept::Upon(hash)));
        }
        match compare(&mut parcel, &on_disk(self.folder, path.as_str()), found.len(), self.ours.hash(path))? {
            Some(content) => Ok(Found::Same(content)),
            None => Ok(Found::Other(kept(parcel, room))),
        }
    }

    /// Whether we wrote what stands at `path`, under this name or under one that this disk takes for the same.
    fn owns(&self, path: &SitePath) -> bool {
        let here = on_disk(self.folder, path.as_str());
        let same = |twin: &&SitePath| same_file::is_same_file(on_disk(self.folder, twin.as_str()), &here);
        self.ours.has(path)
            || self.twins.get(&fold(path.as_str())).into_iter().flatten().any(|twin| same(twin).unwrap_or(false))
    }

    /// Whether the folder `path`, where the site needs a file, can make way: nothing in it is another's.
    fn only_ours(&self, path: &str) -> Result<(), Error> {
        let ours: BTreeSet<&str> = self.ours.paths().map(SitePath::as_str).collect();
        let folders: BTreeSet<&str> = self.ours.paths().flat_map(|path| folders(path.as_str())).collect();
        let temporaries: BTreeSet<String> = self.ours.unfinished().map(temporary).collect();
        for entry in WalkDir::new(on_disk(self.folder, path)).sort_by_file_name() {
            let entry = entry.map_err(|error| Error::Read { path: shown(self.folder, path), source: error.into() })?;
            let parts = entry.path().strip_prefix(self.folder).unwrap_or(entry.path()).iter().map(|part| part.to_str());
            let known = parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/")).is_some_and(|name| {
                if entry.file_type().is_dir() {
                    folders.contains(&*name)
                } else {
                    ours.contains(&*name) || temporaries.contains(&name)
                }
            });
            if !known {
                return Err(Error::Foreign { path: entry.path().display().to_string() });
            }
        }
        Ok(())
    }
}

/// The file, when there is still room for its bytes.
fn kept(parcel: Parcel<'_>, room: &AtomicUsize) -> Kept {
    let Parcel::File(file) = parcel else { return Kept::Nothing };
    let size = match &file {
        File::Made(bytes) => bytes.len(),
        File::Copied { .. } => 0,
    };
    let taken = room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(size));
    if taken.is_ok() { Kept::File(file) } else { Kept::Nothing }
}

/// Those of `folders` that are there. `on_file` says whether a file may stand in the place of one.
fn standing<'a>(
    folders: &BTreeSet<&'a str>,
    folder: &Path,
    on_file: impl Fn(&str) -> Result<(), Error>,
) -> Result<BTreeSet<&'a str>, Error> {
    let mut standing = BTreeSet::new();
    // In this order a folder comes before all that is in it.
    for &path in folders {
        if parent(path).is_some_and(|parent| !standing.contains(parent)) {
            continue;
        }
        match stat(folder, path)? {
            None => {}
            Some(found) if found.is_dir() => {
                standing.insert(path);
            }
            Some(found) if found.is_symlink() => return Err(Error::Symlink { path: shown(folder, path) }),
            Some(_) => on_file(path)?,
        }
    }
    Ok(standing)
}

/// Parts our files that the site no longer has into those that stand in its way and those that do not.
fn part<'a>(
    gone: Vec<&'a SitePath>,
    site: &impl Supply,
    needed: &BTreeSet<&str>,
) -> (Vec<&'a SitePath>, Vec<&'a SitePath>) {
    if gone.is_empty() {
        return (gone, Vec::new());
    }
    // By folded names: what only some file systems confuse is parted on all of them.
    let files: BTreeSet<String> = site.paths().map(|path| fold(path.as_str())).collect();
    let needed: BTreeSet<String> = needed.iter().map(|path| fold(path)).collect();
    gone.into_iter().partition(|path| {
        let path = fold(path.as_str());
        needed.contains(&path) || files.contains(&path) || folders(&path).any(|folder| files.contains(folder))
    })
}

fn foreign(folder: &Path, path: &str) -> Error {
    Error::Foreign { path: shown(folder, path) }
}

/// What stands at `path` itself, not where a link there leads.
fn stat(folder: &Path, path: &str) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(on_disk(folder, path)) {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(source) => Err(Error::Read { path: shown(folder, path), source }),
    }
}
