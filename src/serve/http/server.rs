//! A server that runs until it is stopped.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::answers::Answers;
use super::hosts::Hosts;
use super::timeouts::Timeouts;
use super::{Desk, Hub, entrance};

/// How long answers that are being given have when the server stops.
const GRACE: Duration = Duration::from_millis(50);

/// What all threads of a server share.
pub(super) struct Context {
    pub desk: Arc<dyn Desk>,
    pub hub: Hub,
    pub hosts: Hosts,
    pub timeouts: Timeouts,
    pub answers: Answers,
    /// All that ever accepted connections, which they may still have; `None` when no more may.
    servers: Mutex<Option<Vec<Arc<tiny_http::Server>>>>,
}

/// A server that runs. It stops when it is dropped.
#[must_use = "a server that is dropped stops"]
pub struct Server {
    context: Arc<Context>,
    entrances: Vec<(SocketAddr, JoinHandle<()>)>,
}

impl Context {
    /// That of a server which does not accept anybody yet.
    pub fn new(desk: Arc<dyn Desk>, hub: Hub, hosts: Hosts, timeouts: Timeouts) -> Self {
        let servers = Mutex::new(Some(Vec::new()));
        Context { desk, hub, hosts, timeouts, answers: Answers::default(), servers }
    }

    /// Whether everything has to come to its end.
    pub fn is_stopping(&self) -> bool {
        self.lock().is_none()
    }

    /// Starts to accept from `listener`.
    pub fn open(&self, listener: &TcpListener) -> io::Result<Arc<tiny_http::Server>> {
        let mut servers = self.lock();
        let servers = servers.as_mut().ok_or(io::ErrorKind::Interrupted)?;
        let server = tiny_http::Server::from_listener(listener.try_clone()?, None).map_err(io::Error::other)?;
        let server = Arc::new(server);
        servers.push(Arc::clone(&server));
        Ok(server)
    }

    /// Wakes all who wait for requests, so that they notice the end.
    fn stop(&self) -> Vec<Arc<tiny_http::Server>> {
        let servers = self.lock().take().unwrap_or_default();
        for server in &servers {
            server.unblock();
        }
        servers
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Arc<tiny_http::Server>>>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    pub(super) fn start(
        listeners: Vec<(TcpListener, SocketAddr)>,
        hosts: Hosts,
        timeouts: Timeouts,
        desk: Arc<dyn Desk>,
        hub: Hub,
    ) -> io::Result<Server> {
        let context = Arc::new(Context::new(desk, hub, hosts, timeouts));
        let mut server = Server { context, entrances: Vec::new() };
        for (listener, address) in listeners {
            let context = Arc::clone(&server.context);
            let first = context.open(&listener)?;
            let thread = thread::Builder::new().name("http".to_string());
            let entrance = thread.spawn(move || entrance::attend(&listener, address, first, &context))?;
            server.entrances.push((address, entrance));
        }
        Ok(server)
    }

    /// Ends everything at once, and gives the port back.
    ///
    /// Answers and tabs have a moment to finish. Those that do not are left to themselves: their threads end when their
    /// readers go on or go away, or do nothing for long enough. So do the threads that wait for an open connection to
    /// send something; whoever sends a request there is not answered any more.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let servers = self.context.stop();
        self.context.hub.clear();
        let entrances = self.entrances.drain(..).map(|(address, entrance)| {
            // What panicked was said when it did.
            let _ = entrance.join();
            address
        });
        let addresses: Vec<SocketAddr> = entrances.collect();
        drop(servers);
        addresses.into_iter().for_each(entrance::await_end);
        self.context.answers.wait(GRACE);
    }
}
