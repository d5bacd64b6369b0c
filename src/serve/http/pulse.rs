//! Feels whether a server still accepts, and helps connections on that it left standing.
//!
//! `tiny_http` hands a new connection to a sleeping thread without counting how many it handed out. When a browser
//! opens more connections at once than threads sleep, the rest is left standing until somebody else's connection ends.
//! So we open a connection of our own that ends at once, again and again, in quick succession while requests come. The
//! same connections tell whether anybody accepts at all: the thread that does can end without a word.

use std::collections::VecDeque;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::address::{KNOCK, reachable};

/// The pause behind a request.
const SHORT: Duration = Duration::from_millis(4);

/// How many pauses stay short. Each helps one connection on, and of a crowd that comes at once a hundred and more are left
/// standing when the threads wake up late.
const HURRIED: u32 = 150;

/// The pause while nobody asks for anything.
const LONGEST: Duration = Duration::from_secs(2);

/// How long a server may take to notice one of our connections.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many of our connections may be on their way.
const MOST: usize = 16;

/// The last of a connection's requests, so that it ends with it.
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n";

/// How a server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Fine,
    /// It does not accept any more.
    Lost,
}

/// Our own connections to a server that listens at one address.
#[derive(Debug)]
pub(super) struct Pulse {
    address: SocketAddr,
    pause: Duration,
    next: Instant,
    /// How many pauses are still short.
    hurried: u32,
    /// Since when none has been noticed, when some are on their way.
    unfelt: Option<Instant>,
    sent: VecDeque<(SocketAddr, TcpStream)>,
}

impl Pulse {
    /// The pulse of a server that listens at `address`.
    pub fn new(address: SocketAddr) -> Self {
        let (address, next) = (reachable(address), Instant::now());
        Pulse { address, pause: SHORT, next, hurried: HURRIED, unfelt: None, sent: VecDeque::new() }
    }

    /// How long it is until the next [`Pulse::beat`].
    pub fn rest(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Somebody asks for something, so others may be left standing.
    pub fn quicken(&mut self) {
        self.hurried = HURRIED;
        self.hasten();
    }

    fn hasten(&mut self) {
        if self.pause > SHORT {
            self.pause = SHORT;
            self.next = Instant::now() + SHORT;
        }
    }

    /// Whether a request from `client` is one of ours.
    pub fn feel(&mut self, client: Option<&SocketAddr>) -> bool {
        let Some(index) = self.sent.iter().position(|(own, _)| Some(own) == client) else { return false };
        self.sent.remove(index);
        self.unfelt = None;
        if self.hurried > 0 {
            self.hasten();
        }
        true
    }

    /// Opens the next connection, and says how the server did with those before.
    pub fn beat(&mut self) -> Health {
        let now = Instant::now();
        // One that is not noticed takes descriptors from others, so those behind it wait.
        let is_hurried = self.hurried > 0 && self.unfelt.is_none();
        self.pause = if is_hurried { SHORT } else { (self.pause * 2).min(LONGEST) };
        self.hurried = self.hurried.saturating_sub(1);
        self.next = now + self.pause;
        if self.unfelt.is_some_and(|since| now.duration_since(since) > PATIENCE) {
            self.unfelt = None;
            self.sent.clear();
            self.hasten();
            return Health::Lost;
        }
        // It fails while descriptors are short, which says nothing about the server.
        if let Ok(stream) = knock(self.address) {
            self.unfelt.get_or_insert(now);
            self.sent.push_back(stream);
            if self.sent.len() > MOST {
                self.sent.pop_front();
            }
        }
        Health::Fine
    }
}

fn knock(address: SocketAddr) -> std::io::Result<(SocketAddr, TcpStream)> {
    let mut stream = TcpStream::connect_timeout(&address, KNOCK)?;
    stream.write_all(REQUEST)?;
    Ok((stream.local_addr()?, stream))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn listener() -> (TcpListener, Pulse) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let pulse = Pulse::new(listener.local_addr().unwrap());
        (listener, pulse)
    }

    #[test]
    fn a_server_that_notices_us_is_fine() {
        let (listener, mut pulse) = listener();
        for _ in 0..3 {
            assert_eq!(pulse.beat(), Health::Fine);
            let (_, client) = listener.accept().unwrap();
            assert!(pulse.feel(Some(&client)) && !pulse.feel(Some(&client)), "it is felt once");
            assert_eq!(pulse.unfelt, None);
        }
        assert!(!pulse.feel(None) && !pulse.feel(Some(&listener.local_addr().unwrap())));
    }

    #[test]
    fn a_server_that_does_not_accept_is_lost_after_a_while() {
        let (_listener, mut pulse) = listener();
        let start = Instant::now();
        while pulse.beat() == Health::Fine {
            thread::sleep(pulse.rest().min(Duration::from_millis(50)));
        }
        assert!(start.elapsed() > PATIENCE);
        assert_eq!(pulse.beat(), Health::Fine, "the next one has its own time");
    }

    #[test]
    fn it_slows_down_until_somebody_asks() {
        let (listener, mut pulse) = listener();
        let beat = |pulse: &mut Pulse| {
            pulse.unfelt = None;
            assert_eq!(pulse.beat(), Health::Fine);
            drop(listener.accept().unwrap());
        };
        for _ in 0..HURRIED {
            beat(&mut pulse);
            assert_eq!(pulse.pause, SHORT);
        }
        for _ in 0..12 {
            beat(&mut pulse);
        }
        assert_eq!((pulse.pause, pulse.sent.len()), (LONGEST, MOST));
        pulse.quicken();
        assert!(pulse.rest() <= SHORT);
        beat(&mut pulse);
        assert_eq!(pulse.pause, SHORT);
    }
}
