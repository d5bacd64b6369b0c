//! What the server shows at the moment: the last good site, and what is wrong with the book now.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use super::checked::Checked;
use super::findings::Findings;
use crate::base::{Diagnostic, SitePath, fingerprint};
use crate::book::Preview;
use crate::site::File;

/// One state of the book.
#[derive(Debug)]
pub struct Shown {
    /// Grows with every state.
    pub revision: u64,
    /// The last site that could be made; `None` before the first.
    pub preview: Option<Arc<Preview>>,
    /// What was checked, which is newer than the site when no site could be made of it.
    pub checked: Checked,
    /// What is wrong, as browsers are told it.
    pub findings: Findings,
    made: Mutex<HashMap<SitePath, File>>,
}

impl Shown {
    /// A state of which no file is made yet.
    pub fn new(revision: u64, preview: Option<Arc<Preview>>, checked: Checked, findings: Findings) -> Shown {
        Shown { revision, preview, checked, findings, made: Mutex::default() }
    }

    /// The file at a path of the site; `None` when there is none.
    ///
    /// # Errors
    /// When a template asks for what is not there.
    pub fn file(&self, at: &SitePath) -> Result<Option<File>, Box<Diagnostic>> {
        if let Some(file) = locked(&self.made).get(at) {
            return Ok(Some(file.clone()));
        }
        self.preview.as_ref().map_or(Ok(None), |preview| preview.file(at))
    }

    /// Whether the site is the same as that of `other`.
    pub fn is_site_of(&self, other: &Shown) -> bool {
        match (&self.preview, &other.preview) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a.is_same_as(b),
            (None, None) => true,
            _ => false,
        }
    }

    /// Takes over files that were made ahead of the requests for them.
    pub fn keep(&self, made: HashMap<SitePath, File>) {
        locked(&self.made).extend(made);
    }
}

/// The state that is shown, and what browsers were given of it.
#[derive(Debug, Default)]
pub struct State {
    shown: RwLock<Option<Arc<Shown>>>,
    is_built: Mutex<bool>,
    built: Condvar,
    /// The hash of each page as a browser last got it.
    given: Mutex<HashMap<SitePath, u128>>,
}

impl State {
    /// What is shown; `None` while the book is built for the first time.
    pub fn shown(&self) -> Option<Arc<Shown>> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is shown, as soon as there is something; `None` when there still is nothing after `longest`.
    pub fn wait(&self, longest: Duration) -> Option<Arc<Shown>> {
        if self.shown().is_none() {
            drop(self.built.wait_timeout_while(locked(&self.is_built), longest, |built| !*built));
        }
        self.shown()
    }

    /// Shows another state, and gives back the one before.
    pub fn show(&self, shown: Arc<Shown>) -> Option<Arc<Shown>> {
        let before = self.shown.write().unwrap_or_else(PoisonError::into_inner).replace(shown);
        *locked(&self.is_built) = true;
        self.built.notify_all();
        before
    }

    /// Remembers what a browser was given; says whether it is something else than before.
    pub fn give(&self, at: &SitePath, bytes: &[u8]) -> bool {
        let hash = fingerprint(bytes);
        locked(&self.given).insert(at.clone(), hash) != Some(hash)
    }

    /// Forgets what a browser was given of a page that is no more, so that it is news when it comes again.
    pub fn take(&self, at: &SitePath) {
        locked(&self.given).remove(at);
    }

    /// Forgets the pages that no tab shows.
    pub fn forget_all_but(&self, pages: &[SitePath]) {
        locked(&self.given).retain(|at, _| pages.contains(at));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
