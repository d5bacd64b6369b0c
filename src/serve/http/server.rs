//! Accepts connections until it is stopped.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle, Scope};
use std::time::Duration;

use super::address::{KNOCK, reachable};
use super::connection::{self, Context};
use super::connections::Connections;
use super::hosts::Hosts;
use super::response::{After, Body, Response};
use super::timeouts::Timeouts;
use super::{Desk, Hub};

/// How long to wait before a connection is accepted or made again when there was no descriptor for it.
const PAUSE: Duration = Duration::from_millis(2);

/// A server that runs. It stops when it is dropped.
#[must_use = "a server that is dropped stops"]
pub struct Server {
    context: Arc<Context>,
    acceptors: Vec<(SocketAddr, JoinHandle<()>)>,
}

impl Server {
    pub(super) fn start(
        listeners: Vec<(TcpListener, SocketAddr)>,
        hosts: Hosts,
        timeouts: Timeouts,
        desk: Arc<dyn Desk>,
        hub: Hub,
    ) -> io::Result<Server> {
        let context = Arc::new(Context { desk, hub, hosts, timeouts, connections: Connections::default() });
        let mut server = Server { context, acceptors: Vec::new() };
        for (listener, address) in listeners {
            let context = Arc::clone(&server.context);
            let acceptor = thread::Builder::new().name("http".to_string());
            let acceptor = acceptor.spawn(move || accept(&listener, &context))?;
            server.acceptors.push((address, acceptor));
        }
        Ok(server)
    }

    /// Ends all connections at once, and gives the port back. No thread is left.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.context.connections.end();
        for (address, acceptor) in self.acceptors.drain(..) {
            // It waits for a connection, so it is given one. That can fail while descriptors are short.
            while !acceptor.is_finished() && TcpStream::connect_timeout(&reachable(address), KNOCK).is_err() {
                thread::sleep(PAUSE);
            }
            // What panicked was said when it did.
            let _ = acceptor.join();
        }
    }
}

/// Gives each connection a thread, and comes back when all of them are done.
fn accept(listener: &TcpListener, context: &Context) {
    thread::scope(|scope| {
        loop {
            let accepted = listener.accept();
            if context.connections.ended() {
                return;
            }
            match accepted {
                Ok((stream, _)) => admit(scope, Arc::new(stream), context),
                Err(error) if is_passing(&error) => {}
                Err(_) => {
                    context.connections.make_room();
                    thread::sleep(PAUSE);
                }
            }
        }
    });
}

/// Whether only this one connection failed.
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}

fn admit<'scope>(scope: &'scope Scope<'scope, '_>, stream: Arc<TcpStream>, context: &'scope Context) {
    let Some(id) = context.connections.enter(&stream) else {
        // It is short enough to be written without waiting.
        let _ = Response::refusal(503).write(&stream, Body::Sent, After::Close);
        return;
    };
    let thread = thread::Builder::new().name("connection".to_string());
    let spawned = thread.spawn_scoped(scope, move || {
        // Whatever ends a connection ends nothing else.
        let _ = catch_unwind(AssertUnwindSafe(|| connection::attend(&stream, id, context)));
        context.connections.leave(id);
    });
    if spawned.is_err() {
        context.connections.leave(id);
    }
}
