//! The printed form of pages as PDF files, which a browser of the machine makes.

mod browser;
mod links;
mod process;
mod stage;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

pub use browser::{Browser, NoBrowser, System};
pub use process::Failure;

use crate::base::{Error, SitePath};
use crate::site::Site;

/// A page to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// How it is called in messages.
    pub name: String,
    /// The file of the site that is printed.
    pub form: SitePath,
    /// The file that comes of it.
    pub pdf: SitePath,
}

/// How to print.
#[derive(Clone, Debug)]
pub struct Press<'a> {
    /// The browser that does it.
    pub browser: &'a Browser,
    /// How many of it run at once.
    pub at_once: usize,
    /// How long one page may take.
    pub limit: Duration,
    /// The address of the site, to which links between its pages lead on paper; without it they lead nowhere.
    pub address: Option<&'a str>,
    /// Becomes true when somebody wants the work to end.
    pub stop: &'a AtomicBool,
}

/// What was printed. Its files lie in a folder that goes away with this value.
#[derive(Debug)]
pub struct Printed {
    /// The files.
    pub site: Site,
    _folder: tempfile::TempDir,
}

/// Prints files of `site`, and says after each that it is `done`.
///
/// # Errors
/// When the browser fails on one of them, or the disk does. Of several failures it is the first in the order of `jobs`.
pub fn print(site: &Site, jobs: &[Job], press: &Press<'_>, done: &(dyn Fn() + Sync)) -> Result<Printed, Failure> {
    let folder = tempfile::Builder::new().prefix("checkbook-").tempdir();
    let place = || std::env::temp_dir().display().to_string();
    let folder = folder.map_err(|source| Error::Write { path: place(), source })?;
    let stage = stage::lay(site, jobs, press.address, folder.path())?;
    let results: Vec<Mutex<Option<Result<(), Failure>>>> = jobs.iter().map(|_| Mutex::default()).collect();
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let worker = || {
        while let Some((index, job)) = jobs.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed)) {
            let halt = || press.stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed);
            let result = process::print(press, job, &stage.of(index, job), &halt);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            if let Ok(mut place) = results[index].lock() {
                *place = Some(result);
            }
            done();
        }
    };
    let workers = press.at_once.clamp(1, jobs.len().max(1));
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(worker))));
    let results = results.into_iter().filter_map(|result| result.into_inner().ok().flatten());
    // The first that failed made the others stop; that these were stopped is no news.
    let failures: Vec<Failure> = results.filter_map(Result::err).collect();
    let worst = failures.into_iter().min_by_key(|failure| matches!(failure, Failure::Stopped));
    match worst {
        Some(failure) => Err(failure),
        None => Ok(Printed { site: stage.printed(jobs)?, _folder: folder }),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
