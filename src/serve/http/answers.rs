//! The answers that are being given, each connection's by a thread of its own.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::answer;
use super::response::Response;
use super::server::Context;

/// The most connections that are answered at the same time, those of tabs among them.
const MOST: usize = 256;

/// The requests that wait for the answer before theirs, by the connections that are being answered.
///
/// A slow reader so keeps one thread, however many requests it sends, and holds up nobody but itself.
#[derive(Debug, Default)]
pub(super) struct Answers {
    waiting: Mutex<BTreeMap<SocketAddr, VecDeque<tiny_http::Request>>>,
    ended: Condvar,
}

/// What becomes of a request.
enum Turn {
    /// It is answered now.
    Now(tiny_http::Request),
    /// It was put behind others of its connection.
    Later,
    /// There is no room for it.
    Never(tiny_http::Request),
}

impl Answers {
    /// Waits until none is being given, but not longer than `patience`.
    pub fn wait(&self, patience: Duration) {
        // What is left then has nobody who waits for it.
        let _ = self.ended.wait_timeout_while(self.lock(), patience, |waiting| !waiting.is_empty());
    }

    fn enter(&self, client: SocketAddr, request: tiny_http::Request) -> Turn {
        let mut waiting = self.lock();
        if let Some(queue) = waiting.get_mut(&client) {
            queue.push_back(request);
            return Turn::Later;
        }
        if waiting.len() >= MOST {
            return Turn::Never(request);
        }
        waiting.insert(client, VecDeque::new());
        Turn::Now(request)
    }

    /// The next request of a connection; `None` when its thread has nothing more to do.
    fn next(&self, client: SocketAddr) -> Option<tiny_http::Request> {
        let mut waiting = self.lock();
        let request = waiting.get_mut(&client).and_then(VecDeque::pop_front);
        if request.is_none() {
            waiting.remove(&client);
            self.ended.notify_all();
        }
        request
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<SocketAddr, VecDeque<tiny_http::Request>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has `request` answered, without waiting for that.
pub(super) fn begin(request: tiny_http::Request, context: &Arc<Context>) {
    let Some(client) = request.remote_addr().copied() else { return };
    match context.answers.enter(client, request) {
        Turn::Now(request) => {
            let thread = thread::Builder::new().name("answer".to_string());
            let own = Arc::clone(context);
            if thread.spawn(move || answer_all(client, request, &own)).is_err() {
                while context.answers.next(client).is_some() {}
            }
        }
        Turn::Later => {}
        Turn::Never(request) => {
            // Nothing of its connection is on the way, so this short text does not wait.
            let _ = Response::refusal(503).send(request);
        }
    }
}

fn answer_all(client: SocketAddr, request: tiny_http::Request, context: &Context) {
    let mut next = Some(request);
    while let Some(request) = next {
        // Whatever ends an answer ends nothing else.
        let _ = catch_unwind(AssertUnwindSafe(|| answer::give(request, context)));
        next = context.answers.next(client);
    }
}
