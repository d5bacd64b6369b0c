//! Following folders by looking at them again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::inbox::Inbox;
use super::print::{Entries, differences, look};
use crate::base::Error;

/// How soon a folder is looked at again in which something has just changed: before the change is handed out, so that
/// half of a save is seen to go on.
const SOON: Duration = Duration::from_millis(10);
/// How many times longer than a look the pause after it is at least.
const REST: u32 = 4;

/// The folders that are followed by a thread that looks.
#[derive(Debug)]
pub(super) struct Poll {
    inbox: Arc<Inbox>,
    orders: Arc<Orders>,
}

/// What the thread is told to do.
#[derive(Debug, Default)]
struct Orders {
    state: Mutex<Order>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct Order {
    folders: Arc<BTreeSet<PathBuf>>,
    fresh: bool,
    stopped: bool,
}

impl Poll {
    pub(super) fn start(inbox: Arc<Inbox>, pause: Duration) -> Result<Poll, Error> {
        let orders = Arc::new(Orders::default());
        let looker = Looker { inbox: Arc::clone(&inbox), known: BTreeMap::new(), hot: BTreeSet::new() };
        let told = Arc::clone(&orders);
        let thread = thread::Builder::new().name("poll".to_string()).spawn(move || looker.run(&told, pause));
        thread.map_err(|error| Error::Watch { message: error.to_string() })?;
        Ok(Poll { inbox, orders })
    }

    /// Follows exactly these folders. None can fail: one that is not there now may be there later.
    pub(super) fn follow(&mut self, folders: &BTreeSet<PathBuf>) {
        self.inbox.take_loose();
        self.orders.change(|order| {
            if *order.folders == *folders {
                return;
            }
            order.folders = Arc::new(folders.clone());
            order.fresh = true;
            self.inbox.follow(Arc::clone(&order.folders), Vec::new());
        });
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        // The thread is not waited for: a look at a server that does not answer can last.
        self.orders.change(|order| order.stopped = true);
    }
}

impl Orders {
    fn change(&self, change: impl FnOnce(&mut Order)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.news.notify_all();
    }

    /// The folders to follow, after a pause or as soon as there are others; `None` when it is over.
    fn wait(&self, pause: Duration) -> Option<Arc<BTreeSet<PathBuf>>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.news.wait_timeout_while(state, pause, |order| !order.fresh && !order.stopped);
        let (mut order, _) = waited.unwrap_or_else(PoisonError::into_inner);
        order.fresh = false;
        (!order.stopped).then(|| Arc::clone(&order.folders))
    }
}

/// What the thread knows.
struct Looker {
    inbox: Arc<Inbox>,
    known: BTreeMap<PathBuf, Entries>,
    /// The folders in which something changed at the last look.
    hot: BTreeSet<PathBuf>,
}

impl Looker {
    fn run(mut self, orders: &Orders, pause: Duration) {
        let mut folders = Arc::default();
        let mut next = Instant::now() + pause;
        loop {
            let soon = if self.hot.is_empty() { pause } else { SOON };
            let now = Instant::now();
            let Some(ordered) = orders.wait(soon.min(next.saturating_duration_since(now))) else { return };
            let now = Instant::now();
            if Arc::ptr_eq(&ordered, &folders) && now < next {
                let hot = std::mem::take(&mut self.hot);
                self.look_at(&hot);
                continue;
            }
            folders = ordered;
            self.known.retain(|folder, _| folders.contains(folder));
            self.look_at(&folders);
            let took = now.elapsed();
            next = now + took + pause.max(took * REST);
        }
    }

    fn look_at(&mut self, folders: &BTreeSet<PathBuf>) {
        let first = self.known.is_empty();
        let mut new = Vec::new();
        let mut steps = Vec::new();
        self.hot.clear();
        for folder in folders {
            let known = self.known.get(folder);
            let entries = look(folder, known, Instant::now());
            match known.map(|known| differences(folder, known, &entries)) {
                None => new.push(folder.clone()),
                Some(found) if found.is_empty() => {}
                Some(found) => {
                    steps.extend(found);
                    self.hot.insert(folder.clone());
                }
            }
            self.known.insert(folder.clone(), entries);
        }
        if !steps.is_empty() {
            self.inbox.note(steps);
        }
        match (first, new.is_empty()) {
            (_, true) => {}
            (true, false) => self.inbox.begin_all(),
            (false, false) => self.inbox.begin(new),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tempfile::TempDir;

    use super::super::Changed;
    use super::*;

    fn set(folders: &[&Path]) -> BTreeSet<PathBuf> {
        folders.iter().map(|folder| folder.to_path_buf()).collect()
    }

    #[test]
    fn new_folders_are_looked_at_without_a_pause() {
        let folder = TempDir::new().unwrap();
        let inbox = Arc::new(Inbox::default());
        let mut poll = Poll::start(Arc::clone(&inbox), Duration::from_secs(3600)).unwrap();
        poll.follow(&set(&[folder.path()]));
        assert_eq!(inbox.wait(Some(Instant::now() + Duration::from_secs(20))), Some(Changed::Anything));
    }

    #[test]
    fn a_folder_is_told_after_the_first_look_and_looked_at_again_after_a_change() {
        let [first, second] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
        let both = set(&[first.path(), second.path()]);
        let inbox = Arc::new(Inbox::default());
        inbox.follow(Arc::new(both.clone()), Vec::new());
        let mut looker = Looker { inbox: Arc::clone(&inbox), known: BTreeMap::new(), hot: BTreeSet::new() };
        looker.look_at(&set(&[first.path()]));
        assert_eq!(inbox.wait(None), Some(Changed::Anything), "nobody looked before");
        looker.look_at(&both);
        assert_eq!(inbox.wait(None), Some(Changed::These(set(&[second.path()]))), "nobody looked at this one");
        assert!(looker.hot.is_empty());
        let file = second.path().join("a.md");
        #[expect(clippy::disallowed_methods, reason = "the test is who changes files")]
        std::fs::write(&file, "").unwrap();
        looker.look_at(&both);
        assert_eq!(looker.hot, set(&[second.path()]));
        assert_eq!(inbox.gathered(), BTreeMap::from([(file, true)]));
        looker.look_at(&looker.hot.clone());
        assert!(looker.hot.is_empty());
    }
}
