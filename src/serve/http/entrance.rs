//! Lets the requests of one listener in, whatever happens to the threads that accept them.

use std::net::{Shutdown, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::address::{KNOCK, answers};
use super::answers::begin;
use super::pulse::{Health, Pulse};
use super::server::Context;

/// How long to wait before something is tried again.
const PAUSE: Duration = Duration::from_millis(10);

/// How many descriptors have to be free for another try to accept.
const SPARE: usize = 8;

/// Takes in requests until the server stops, then gives the port back. `server` is the first that accepts.
///
/// The thread of a `tiny_http` server that accepts ends for good when it cannot get a descriptor or a thread. Then
/// another one goes on in its place, and the connections that the first one has are answered as before.
pub(super) fn attend(
    listener: &TcpListener,
    address: SocketAddr,
    server: Arc<tiny_http::Server>,
    context: &Arc<Context>,
) {
    thread::scope(|scope| {
        let mut pulse = Pulse::new(address);
        let mut server = Some(server);
        while let Some(current) = server {
            receive(&current, &mut pulse, context);
            let others = thread::Builder::new().name("http".to_string());
            // Without a thread, who still has a connection there has to open another.
            let _ = others.spawn_scoped(scope, move || drain(&current, context));
            server = replacement(listener, context);
        }
    });
    // The library's threads end with it. Some systems refuse; there they end with their servers.
    let _ = SockRef::from(listener).shutdown(Shutdown::Both);
}

/// Hands requests on until `server` accepts nobody any more.
fn receive(server: &tiny_http::Server, pulse: &mut Pulse, context: &Arc<Context>) {
    while !context.is_stopping() {
        match server.recv_timeout(pulse.rest()) {
            Ok(Some(request)) if pulse.feel(request.remote_addr()) => {}
            Ok(Some(request)) => {
                pulse.quicken();
                begin(request, context);
            }
            Ok(None) => {}
            Err(_) => return,
        }
        if pulse.rest().is_zero() && pulse.beat() == Health::Lost {
            return;
        }
    }
}

/// Hands requests on that come over the connections which `server` still has.
fn drain(server: &tiny_http::Server, context: &Arc<Context>) {
    while !context.is_stopping() {
        if let Ok(request) = server.recv() {
            begin(request, context);
        }
    }
}

/// Another server for `listener`, as soon as it could accept anybody; `None` when it is not wanted any more.
fn replacement(listener: &TcpListener, context: &Context) -> Option<Arc<tiny_http::Server>> {
    while !context.is_stopping() {
        let spare: Result<Vec<TcpListener>, _> = (0..SPARE).map(|_| listener.try_clone()).collect();
        if spare.is_ok() {
            drop(spare);
            if let Ok(server) = context.open(listener) {
                return Some(server);
            }
        }
        thread::sleep(PAUSE);
    }
    None
}

/// Waits until nobody accepts at `address`, but not for long: another program may already have it.
pub(super) fn await_end(address: SocketAddr) {
    let start = Instant::now();
    while answers(address) && start.elapsed() < KNOCK {
        thread::sleep(PAUSE);
    }
}
