//! Brings a site into its folder, and out of it again.
#![expect(clippy::disallowed_methods, reason = "the one place that writes")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use rayon::prelude::*;

use crate::base::{Error, SitePath};

use super::content::{Content, discard, settle, stage};
use super::files::{File, Parcel, Site, Supply};
use super::journal::{Journal, Left};
use super::lock::Lock;
use super::manifest::Manifest;
use super::names::{DRAFT, MANIFEST, folders, is_absent, on_disk, temporary};
use super::plan::{Kept, Plan, check_links, check_paths, plan, shown};

/// What a publish did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Files that were new or differed.
    pub written: usize,
    /// Files that were left alone, with their times.
    pub unchanged: usize,
    /// Files of an earlier publish that the site no longer has.
    pub removed: usize,
    /// The size of the whole site in bytes.
    pub bytes: u64,
}

/// Makes `folder` hold `site`, and touches nothing in it that an earlier publish did not write.
///
/// Every file appears whole, and a file that already is as it should be is not written again. A publish that is killed
/// leaves whole files, and the next one leaves the same bytes as one into an empty folder. Only the process may be
/// killed: what a disk keeps when the power fails is not waited for.
///
/// # Errors
///
/// Before anything is written: `NotOurs` when the folder has files and no manifest of ours, `Foreign` or `Symlink` when
/// something in it is in the way, `Busy` when another build is at work in it, `Write` for a path that cannot be. Later:
/// `Read` or `Write` when the disk fails; publishing again goes on from there. As long as new files are written, the old
/// ones stand, except those in the place of which there are folders now. What the site says when it cannot make a file:
/// then nothing of it is shown.
pub fn publish<S: Supply>(site: &S, folder: &Path) -> Result<Published, S::Error> {
    publish_again(site, folder, &mut Journal::default())
}

/// The same, and does not make the files of which `journal` knows that they stand in the folder as they should be;
/// afterwards it is the journal of this publish.
///
/// # Errors
///
/// As [`publish`].
pub fn publish_again<S: Supply>(site: &S, folder: &Path, journal: &mut Journal) -> Result<Published, S::Error> {
    check_paths(site, folder)?;
    let (_lock, before) = enter(folder)?;
    let ours = before.clone().unwrap_or_default();
    let mut plan = plan(site, &ours, journal, folder)?;
    if !plan.blocking.is_empty() {
        prove(site, &plan)?;
    }

    // Why a kill at any moment is mended by the next publish: whatever of ours is in the folder, the manifest names.
    // The old manifest names the old files and, by its unfinished paths, the temporaries that a killed build may have
    // left; those go first. The manifest of the time between names old and new files together, and stands before a
    // new file, its temporary or its folder does. The last one names the new files alone, when no others are left.
    // Each manifest takes the place of the one before in one rename, and its draft is known by its name.
    sweep(&ours, folder)?;
    let changes = !(plan.write.is_empty() && plan.blocking.is_empty() && plan.stale.is_empty());
    if changes {
        ours.expecting(plan.write.iter().map(|(path, _)| *path)).save(folder)?;
    }
    let blocking = remove(&plan.blocking, folder)?;
    let staged = stage_all(site, &mut plan, journal, folder).inspect_err(|_| forget(before.as_ref(), folder))?;
    let written = settle_all(staged, folder)?;
    let stale = remove(&plan.stale, folder)?;

    let now = || plan.unchanged.iter().chain(&written);
    now().map(|(path, content)| ((*path).clone(), content.hash)).collect::<Manifest>().save(folder)?;
    *journal = left(site, now().copied().collect(), folder);
    Ok(Published {
        written: written.len(),
        unchanged: plan.unchanged.len(),
        removed: blocking + stale,
        bytes: now().map(|(_, content)| content.length).sum(),
    })
}

/// Makes `folder` hold `site` too, and keeps what an earlier publish wrote there under other paths.
///
/// # Errors
///
/// As [`publish`].
pub fn publish_beside(site: &Site, folder: &Path, keep: impl Fn(&SitePath) -> bool) -> Result<Published, Error> {
    let mut all = site.clone();
    for path in
        Manifest::read(folder)?.unwrap_or_default().paths().filter(|path| site.get(path).is_none() && keep(path))
    {
        let from = on_disk(folder, path.as_str());
        if let Ok(found) = fs::symlink_metadata(&from)
            && found.is_file()
        {
            all.add(path.clone(), File::Copied { from, modified: None, length: found.len() });
        }
    }
    publish(&all, folder)
}

/// Takes out of `folder` what was published there, and the folder itself if that leaves it empty. Gives the number of
/// files that were removed; `None` when nothing was ever published there.
///
/// # Errors
///
/// `NotOurs` when there are files and no manifest of ours, `Symlink` when a link took the place of one of our folders,
/// `Busy` when a build is at work, `Read` or `Write` when the disk fails.
pub fn clean(folder: &Path) -> Result<Option<usize>, Error> {
    if !Lock::exists(folder) && Manifest::read(folder)?.is_none() {
        return Ok(None);
    }
    let (lock, ours) = enter(folder)?;
    let published = ours.is_some();
    let ours = ours.unwrap_or_default();
    check_links(&ours, folder)?;
    sweep(&ours, folder)?;
    let removed = remove(&ours.paths().collect::<Vec<_>>(), folder)?;
    // Not before the rest, so that a clean that is killed can be run again.
    remove_file(folder, MANIFEST)?;
    lock.remove()?;
    // It may hold files of others, be a mount point or a link, or have a new build in it: then it stays.
    fs::remove_dir(folder).ok();
    Ok(published.then_some(removed))
}

/// Locks `folder` and reads its manifest, or refuses it untouched.
fn enter(folder: &Path) -> Result<(Lock, Option<Manifest>), Error> {
    // A folder that is not ours must not even get a lock file. One that has it may be in the hands of another build,
    // and only what is read under the lock counts.
    let seen = Manifest::read(folder);
    if !Lock::exists(folder) {
        seen?;
    }
    let lock = Lock::take(folder)?;
    Ok((lock, Manifest::read(folder)?))
}

/// How the files stand in `folder` whose questions are known.
fn left<S: Supply>(site: &S, files: Vec<(&SitePath, Content)>, folder: &Path) -> Journal {
    let left = files.into_par_iter().filter_map(|(path, content)| {
        let question = site.question(path)?;
        let found = fs::symlink_metadata(on_disk(folder, path.as_str())).ok()?;
        Some((path.as_str().into(), Left::new(question, content, &found)?))
    });
    left.collect::<Vec<(Box<str>, Left)>>().into_iter().collect()
}

/// Removes the temporaries of a killed build.
fn sweep(ours: &Manifest, folder: &Path) -> Result<(), Error> {
    remove_file(folder, DRAFT)?;
    ours.unfinished().try_for_each(|path| remove_file(folder, &temporary(path)).map(|_| ()))
}

/// Makes what is still to be made, and keeps none of it: what stands in its way must not go when it cannot be.
fn prove<S: Supply>(site: &S, plan: &Plan<'_>) -> Result<(), S::Error> {
    let unmade: Vec<&SitePath> =
        plan.write.iter().filter(|(_, kept)| !matches!(kept, Kept::File(_))).map(|(path, _)| *path).collect();
    first_error(unmade.into_par_iter(), |path| site.file(path).map(drop)).map(drop)
}

/// Puts the manifest back that stood before a publish of which nothing is left. If that fails, the one that stands
/// names the same files and more.
fn forget(before: Option<&Manifest>, folder: &Path) {
    match before {
        Some(before) => drop(before.save(folder)),
        None => drop(remove_file(folder, MANIFEST)),
    }
}

/// Writes all of it to the disk before any of it is shown: a disk that fills up, or a file that cannot be made, leaves
/// the old site as it was.
fn stage_all<'a, S: Supply>(
    site: &S,
    plan: &mut Plan<'a>,
    journal: &Journal,
    folder: &Path,
) -> Result<Vec<(&'a SitePath, Content)>, S::Error> {
    let write = std::mem::take(&mut plan.write);
    let paths: Vec<&SitePath> = write.iter().map(|(path, _)| *path).collect();
    let needed: BTreeSet<&str> = paths.iter().flat_map(|path| folders(path.as_str())).collect();
    let mut made: Vec<&str> = Vec::new();
    let stage = |(path, kept): (&'a SitePath, Kept)| -> Result<_, S::Error> {
        Ok(stage_one(site, path, kept, journal, folder)?.map(|content| (path, content)))
    };
    let staged = make_folders(&needed, folder, &mut made).map_err(S::Error::from);
    let staged = staged.and_then(|()| first_error(write.into_par_iter(), stage));
    if staged.is_err() {
        paths.par_iter().for_each(|path| discard(folder, path));
        for path in made.into_iter().rev() {
            fs::remove_dir(on_disk(folder, path)).ok();
        }
    }
    Ok(staged?.into_iter().flatten().collect())
}

fn stage_one<S: Supply>(
    site: &S,
    path: &SitePath,
    kept: Kept,
    journal: &Journal,
    folder: &Path,
) -> Result<Option<Content>, S::Error> {
    let parcel = match kept {
        Kept::File(file) => Some(Parcel::File(file)),
        Kept::Nothing => site.file(path)?,
        Kept::Upon(hash) => {
            let Some(parcel) = site.file_upon(path, hash)? else { return Ok(None) };
            let staged = stage(folder, path, parcel);
            // Parts of what stood there were taken over; nobody may have written to it meanwhile.
            let still = fs::symlink_metadata(on_disk(folder, path.as_str()));
            if still.is_ok_and(|found| journal.standing(path, &found) == Some(hash)) {
                return Ok(Some(staged?));
            }
            site.file(path)?
        }
    };
    Ok(parcel.map(|parcel| stage(folder, path, parcel)).transpose()?)
}

/// Makes the folders that are not there, and adds them to `made`.
fn make_folders<'a>(needed: &BTreeSet<&'a str>, folder: &Path, made: &mut Vec<&'a str>) -> Result<(), Error> {
    // In this order a folder comes before all that is in it.
    for path in needed {
        match fs::create_dir(on_disk(folder, path)) {
            Ok(()) => made.push(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(write_error(folder, path, error)),
        }
    }
    Ok(())
}

/// Lets what was staged appear.
fn settle_all<'a>(staged: Vec<(&'a SitePath, Content)>, folder: &Path) -> Result<Vec<(&'a SitePath, Content)>, Error> {
    let settled = first_error(staged.par_iter(), |(path, _)| settle(folder, path));
    if settled.is_err() {
        staged.par_iter().for_each(|(path, _)| discard(folder, path));
    }
    settled.map(|_| staged)
}

/// Does `work` for all, and looks at what came of it only then, so that of several errors it is always the first that
/// is told.
fn first_error<T: Send, R: Send, E: Send>(
    all: impl IndexedParallelIterator<Item = T>,
    work: impl Fn(T) -> Result<R, E> + Sync + Send,
) -> Result<Vec<R>, E> {
    all.map(work).collect::<Vec<_>>().into_iter().collect()
}

/// Removes the files `paths`, and the folders that this leaves empty. Gives the number of files that were there.
fn remove(paths: &[&SitePath], folder: &Path) -> Result<usize, Error> {
    let removed: Vec<Result<bool, Error>> = paths.par_iter().map(|path| remove_file(folder, path.as_str())).collect();
    let removed = removed.into_iter().collect::<Result<Vec<bool>, Error>>()?;
    let left: BTreeSet<&str> = paths.iter().flat_map(|path| folders(path.as_str())).collect();
    for path in left.into_iter().rev() {
        // One that is not empty, or not there, stays as it is.
        fs::remove_dir(on_disk(folder, path)).ok();
    }
    Ok(removed.into_iter().filter(|removed| *removed).count())
}

/// Removes the file or link `path`, and says whether there was one. A folder in its place is not what we wrote.
fn remove_file(folder: &Path, path: &str) -> Result<bool, Error> {
    let place = on_disk(folder, path);
    match fs::symlink_metadata(&place) {
        Ok(found) if found.is_dir() => Ok(false),
        Ok(_) => fs::remove_file(&place).map(|()| true).map_err(|source| write_error(folder, path, source)),
        Err(error) if is_absent(&error) => Ok(false),
        Err(source) => Err(write_error(folder, path, source)),
    }
}

fn write_error(folder: &Path, path: &str, source: io::Error) -> Error {
    Error::Write { path: shown(folder, path), source }
}
