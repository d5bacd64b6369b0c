//! Hears of changes on disk and says when they are over.

mod events;
mod folders;
mod inbox;
mod litter;
mod mount;
mod native;
mod poll;
mod print;
mod settle;
// Other systems tell of the same changes by other events.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use inbox::Inbox;
pub use mount::silent_file_system;
use native::{Native, Reach};
use poll::Poll;

use crate::base::Error;

/// How changes are heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The system tells of them.
    Native,
    /// The folders are looked through again and again, with this pause between.
    Poll(Duration),
}

impl Method {
    /// Looking through the folders with the usual pause.
    pub const POLL: Method = Method::Poll(Duration::from_secs(1));
}

/// What may have changed on disk since it was last asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These files and folders, of which some may have gone. A folder stands for all that lies in it, or lay.
    These(BTreeSet<PathBuf>),
    /// Any file and folder: events were lost, or nobody listened when something may have happened.
    Anything,
}

/// Follows folders, and gathers what happens in them.
#[derive(Debug)]
pub struct Watch {
    inbox: Arc<Inbox>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Native(Native),
    Poll(Poll),
}

impl Watch {
    /// A watch that follows nothing yet.
    ///
    /// # Errors
    ///
    /// `Watch` when the system tells of no changes, as when too many programs listen already.
    pub fn start(method: Method) -> Result<Watch, Error> {
        let inbox = Arc::new(Inbox::default());
        let source = match method {
            Method::Native => Source::Native(Native::start(Arc::clone(&inbox), Reach::BEST)?),
            Method::Poll(pause) => Source::Poll(Poll::start(Arc::clone(&inbox), pause)?),
        };
        Ok(Watch { inbox, source })
    }

    /// Follows exactly these folders, not what lies deeper in them, and says which cannot be followed, and why.
    ///
    /// The paths are absolute, and no two of them lead to the same folder. A folder that is followed for the first
    /// time is soon handed out as changed, since nobody heard what happened in it after it was looked at; the first
    /// call hands out `Anything`. A followed folder that was removed has to be named in another call when it is there
    /// again. Calling it again with the same folders costs next to nothing.
    pub fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> Vec<(PathBuf, String)> {
        match &mut self.source {
            Source::Native(native) => native.follow(folders),
            Source::Poll(poll) => {
                poll.follow(folders);
                Vec::new()
            }
        }
    }

    /// Lets be what happens in these folders, however deep, instead of those of the last call.
    pub fn ignore(&mut self, folders: BTreeSet<PathBuf>) {
        self.inbox.ignore(folders);
    }

    /// Waits until something changed and has settled; `None` when the watch was stopped.
    pub fn wait(&self) -> Option<Changed> {
        self.inbox.wait(None)
    }

    /// What ends a wait from another thread.
    pub fn waker(&self) -> Waker {
        Waker { inbox: Arc::clone(&self.inbox) }
    }
}

/// Ends the wait of a watch from another thread.
#[derive(Clone, Debug)]
pub struct Waker {
    inbox: Arc<Inbox>,
}

impl Waker {
    /// Ends the wait, or the next one, with `Anything`.
    pub fn wake(&self) {
        self.inbox.wake();
    }

    /// Ends the wait, and every one that follows, with `None`.
    pub fn stop(&self) {
        self.inbox.stop();
    }
}
