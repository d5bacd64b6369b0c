//! Where the threads that hear of changes meet the one that waits for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::Changed;
use super::events::{Told, understand};
use super::folders::{Alias, beneath, concerns, holds, ours};
use super::litter::is_litter;
use super::settle::{Settle, Step};

/// What was heard and not yet handed out, and what decides what is worth hearing.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct State {
    settle: Settle,
    followed: Arc<BTreeSet<PathBuf>>,
    aliases: Vec<Alias>,
    ignored: BTreeSet<PathBuf>,
    loose: Loose,
    woken: bool,
    stopped: bool,
}

/// The folders that are perhaps not followed any more.
#[derive(Debug, Default)]
pub(super) struct Loose {
    /// These were removed or moved away; others may have their names by now.
    pub(super) gone: BTreeSet<PathBuf>,
    /// Events were lost, so that it can be any folder.
    pub(super) all: bool,
}

impl Inbox {
    /// Takes in an event of the system.
    pub(super) fn receive(&self, event: notify::Result<notify::Event>) {
        let told = event.map_or(Told::Lost, |event| understand(event, |path| path.symlink_metadata().is_ok()));
        match told {
            Told::Nothing => {}
            Told::Lost => self.lose(),
            Told::Steps(steps) => self.note(steps),
        }
    }

    /// Takes in what happened to paths.
    pub(super) fn note(&self, steps: Vec<(PathBuf, Step)>) {
        let now = Instant::now();
        self.change(|state| {
            for (path, step) in steps {
                let path = ours(&state.aliases, path);
                if step == Step::Removed {
                    state.loose.gone.extend(beneath(&state.followed, &path).cloned());
                }
                if state.cares_for(&path) {
                    state.settle.note(path, step, now);
                }
            }
        });
    }

    /// Takes in that changes may have gone unheard, and that folders may be followed no more.
    pub(super) fn lose(&self) {
        self.change(|state| {
            state.loose.all = true;
            state.settle.note_lost(Instant::now());
        });
    }

    /// Takes in that folders are followed from now on: what changed in them since somebody looked was not heard.
    pub(super) fn begin(&self, folders: impl IntoIterator<Item = PathBuf>) {
        self.note(folders.into_iter().map(|folder| (folder, Step::Touched)).collect());
    }

    /// Takes in that all changes until now went unheard.
    pub(super) fn begin_all(&self) {
        self.change(|state| state.settle.note_anything(Instant::now()));
    }

    /// From now on, only these folders are listened to.
    pub(super) fn follow(&self, folders: Arc<BTreeSet<PathBuf>>, aliases: Vec<Alias>) {
        self.change(|state| (state.followed, state.aliases) = (folders, aliases));
    }

    /// From now on, nothing in these folders is listened to.
    pub(super) fn ignore(&self, folders: BTreeSet<PathBuf>) {
        self.change(|state| state.ignored = folders);
    }

    /// The folders that need to be followed anew; after that they are forgotten.
    pub(super) fn take_loose(&self) -> Loose {
        std::mem::take(&mut self.lock().loose)
    }

    /// Ends the wait with the word that anything may have changed.
    pub(super) fn wake(&self) {
        self.lock().woken = true;
        self.news.notify_all();
    }

    /// Ends this wait and all that follow.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.news.notify_all();
    }

    /// Waits until changes are over, at most until `end`.
    pub(super) fn wait(&self, end: Option<Instant>) -> Option<Changed> {
        let mut state = self.lock();
        state.settle.listen(Instant::now());
        loop {
            if state.stopped {
                return None;
            }
            let now = Instant::now();
            if std::mem::take(&mut state.woken) {
                return Some(state.settle.give_up(now));
            }
            if let Some(changed) = state.settle.take(now) {
                return Some(changed);
            }
            if end.is_some_and(|end| end <= now) {
                return None;
            }
            state = match state.settle.due().into_iter().chain(end).min() {
                Some(next) => {
                    let waited = self.news.wait_timeout(state, next.saturating_duration_since(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.news.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// What would be handed out, and whether more is expected of it.
    #[cfg(test)]
    pub(super) fn gathered(&self) -> std::collections::BTreeMap<PathBuf, bool> {
        self.lock().settle.gathered()
    }

    /// Changes the state, and wakes who waits if that is over sooner now. When it is over later, it is soon enough to
    /// see that at the time that was due before.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        let before = state.settle.due();
        change(&mut state);
        let sooner = state.settle.due().is_some_and(|due| before.is_none_or(|before| due < before));
        drop(state);
        if sooner {
            self.news.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn cares_for(&self, path: &Path) -> bool {
        concerns(&self.followed, path) && !holds(&self.ignored, path) && !is_litter(path)
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, AccessMode, Flag};
    use notify::{Event, EventKind};

    use super::*;

    fn closed(path: &str) -> Event {
        let kind = EventKind::Access(AccessKind::Close(AccessMode::Write));
        Event::new(kind).add_path(PathBuf::from(path))
    }

    fn following(folders: &[&str]) -> Inbox {
        let inbox = Inbox::default();
        inbox.follow(Arc::new(folders.iter().map(PathBuf::from).collect()), Vec::new());
        inbox
    }

    #[test]
    fn what_the_system_loses_can_be_anything_and_loosens_all_folders() {
        let rescan = || Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan));
        let error = || Err(notify::Error::generic("a device is gone"));
        for lost in [rescan(), error()] {
            let inbox = following(&["/r"]);
            inbox.receive(Ok(closed("/r/a")));
            inbox.receive(lost);
            assert_eq!(inbox.wait(None), Some(Changed::Anything));
            assert!(inbox.take_loose().all);
            assert!(!inbox.take_loose().all, "it is said but once");
        }
    }

    #[test]
    fn a_folder_that_goes_loosens_those_beneath_it() {
        let inbox = following(&["/r", "/r/a", "/r/a/b", "/r/ab"]);
        inbox.note(vec![(PathBuf::from("/r/a"), Step::Removed)]);
        let gone: Vec<_> = inbox.take_loose().gone.into_iter().collect();
        assert_eq!(gone, [PathBuf::from("/r/a"), PathBuf::from("/r/a/b")]);
    }

    #[test]
    fn events_come_by_the_names_that_are_followed() {
        let inbox = Inbox::default();
        let alias = Alias { real: PathBuf::from("/private/r"), ours: PathBuf::from("/r") };
        inbox.follow(Arc::new(BTreeSet::from([PathBuf::from("/r")])), vec![alias]);
        inbox.receive(Ok(closed("/private/r/a")));
        assert_eq!(inbox.wait(None), Some(Changed::These(BTreeSet::from([PathBuf::from("/r/a")]))));
    }

    #[test]
    fn a_wait_ends_when_its_time_is_over() {
        assert_eq!(following(&["/r"]).wait(Some(Instant::now())), None);
    }
}
