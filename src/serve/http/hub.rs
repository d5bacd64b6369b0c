//! The open tabs, and what they are told.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::SitePath;

/// The most tabs. When one more comes, the oldest goes.
const MOST_TABS: usize = 64;

/// How many messages may wait for a tab. One that does not read that many is not there any more.
const MOST_MESSAGES: usize = 64;

/// The open tabs. All clones are the same hub.
///
/// Nothing here waits for a tab: messages are put down for it, and its own thread brings them. A tab that is told
/// nothing for some seconds gets `{"type":"ping"}`. The socket of one that had to go for a newer one is closed with
/// code 4000: it should not come back before somebody looks at it, or it would drive out the next.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<Tabs>>);

/// An open tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it is told by. No other tab ever has the same.
    pub id: u64,
    /// The page that it shows.
    pub page: SitePath,
}

#[derive(Default)]
struct Tabs {
    next: u64,
    open: BTreeMap<u64, Open>,
}

struct Open {
    page: SitePath,
    messages: SyncSender<Message>,
}

/// What the thread of a tab has to do.
pub(super) enum Message {
    /// Send this.
    Text(Arc<str>),
    /// Say that another tab takes its place.
    Replaced,
}

impl Hub {
    /// A hub without tabs.
    pub fn new() -> Self {
        Hub::default()
    }

    /// All tabs, the oldest first.
    pub fn tabs(&self) -> Vec<Tab> {
        self.lock().open.iter().map(|(id, open)| Tab { id: *id, page: open.page.clone() }).collect()
    }

    /// How many tabs there are.
    pub fn len(&self) -> usize {
        self.lock().open.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends `message`, a text in JSON, to one tab. One that is gone does not mind.
    pub fn tell(&self, tab: u64, message: &str) {
        self.lock().put(tab, &message.into());
    }

    /// Sends `message`, a text in JSON, to all tabs.
    pub fn tell_all(&self, message: &str) {
        let mut tabs = self.lock();
        let message = message.into();
        let ids: Vec<u64> = tabs.open.keys().copied().collect();
        for tab in ids {
            tabs.put(tab, &message);
        }
    }

    /// Adds a tab, and gives its number and what comes for it.
    pub(super) fn enter(&self, page: SitePath) -> (u64, Receiver<Message>) {
        let (messages, receiver) = sync_channel(MOST_MESSAGES);
        let mut tabs = self.lock();
        if tabs.open.len() >= MOST_TABS
            && let Some((_, oldest)) = tabs.open.pop_first()
        {
            // One that does not even read ends without being told why.
            let _ = oldest.messages.try_send(Message::Replaced);
        }
        let id = tabs.next;
        tabs.next += 1;
        tabs.open.insert(id, Open { page, messages });
        (id, receiver)
    }

    /// Whether a tab is still told anything.
    pub(super) fn has(&self, tab: u64) -> bool {
        self.lock().open.contains_key(&tab)
    }

    /// Takes a tab out.
    pub(super) fn leave(&self, tab: u64) {
        self.lock().open.remove(&tab);
    }

    /// Takes all tabs out.
    pub(super) fn clear(&self) {
        self.lock().open.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Tabs> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tabs {
    fn put(&mut self, tab: u64, message: &Arc<str>) {
        let Some(open) = self.open.get(&tab) else { return };
        if open.messages.try_send(Message::Text(Arc::clone(message))).is_err() {
            self.open.remove(&tab);
        }
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hub").field(&self.tabs()).finish()
    }
}
