//! The open connections, so that all can be ended at once and the idle ones make room.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most connections. When one more comes, the one that has been idle for longest goes.
const MOST: usize = 1024;

/// The open connections by their numbers.
#[derive(Debug, Default)]
pub(super) struct Connections(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    ended: bool,
    next: u64,
    open: BTreeMap<u64, Arc<TcpStream>>,
    /// Those that wait for a request: when they began to, and which they are.
    idle: BTreeMap<u64, u64>,
}

impl Connections {
    /// Adds a connection and gives its number; `None` when there is no room, or when all have been ended.
    pub fn enter(&self, stream: &Arc<TcpStream>) -> Option<u64> {
        let mut inner = self.lock();
        if inner.ended || (inner.open.len() >= MOST && !inner.make_room()) {
            return None;
        }
        let id = inner.turn();
        inner.open.insert(id, Arc::clone(stream));
        Some(id)
    }

    /// Takes a connection out.
    pub fn leave(&self, id: u64) {
        self.lock().open.remove(&id);
    }

    /// Runs `wait`, during which the connection may be ended to make room for another.
    pub fn while_idle<T>(&self, id: u64, wait: impl FnOnce() -> T) -> T {
        let turn = {
            let mut inner = self.lock();
            let turn = inner.turn();
            inner.idle.insert(turn, id);
            turn
        };
        let result = wait();
        self.lock().idle.remove(&turn);
        result
    }

    /// Ends the connection that has been idle for longest.
    pub fn make_room(&self) {
        self.lock().make_room();
    }

    /// Whether all connections have been ended.
    pub fn ended(&self) -> bool {
        self.lock().ended
    }

    /// Ends all connections, and lets none in any more.
    pub fn end(&self) {
        let mut inner = self.lock();
        inner.ended = true;
        for stream in inner.open.values() {
            // It fails when the other side was faster.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn turn(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn make_room(&mut self) -> bool {
        while let Some((_, id)) = self.idle.pop_first() {
            if let Some(stream) = self.open.remove(&id) {
                let _ = stream.shutdown(Shutdown::Both);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    fn pair() -> (TcpStream, Arc<TcpStream>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, Arc::new(listener.accept().unwrap().0))
    }

    #[test]
    fn the_one_that_is_idle_for_longest_makes_room() {
        let connections = Connections::default();
        let (mut first_client, first) = pair();
        let (mut second_client, second) = pair();
        let first = connections.enter(&first).unwrap();
        let second = connections.enter(&second).unwrap();
        let (_client, busy) = pair();
        for _ in 2..MOST {
            assert!(connections.enter(&busy).is_some());
        }
        assert!(connections.enter(&busy).is_none(), "all are busy");
        connections.while_idle(second, || {
            connections.while_idle(first, || {
                assert!(connections.enter(&busy).is_some());
                assert_eq!(second_client.read(&mut [0]).unwrap(), 0, "it was idle before the other");
                first_client.set_nonblocking(true).unwrap();
                assert!(first_client.read(&mut [0]).is_err(), "this one is still open");
            });
        });
        assert!(connections.enter(&busy).is_none(), "nobody is idle any more");
        connections.leave(first);
        assert!(connections.enter(&busy).is_some());
    }

    #[test]
    fn nobody_comes_in_after_the_end() {
        let connections = Connections::default();
        let (mut client, stream) = pair();
        assert!(connections.enter(&stream).is_some() && !connections.ended());
        connections.end();
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
        assert!(connections.enter(&stream).is_none() && connections.ended());
    }
}
