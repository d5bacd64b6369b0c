//! How long the server waits for others.

use std::time::Duration;

/// How long the server waits for others before it goes on without them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    /// For the first byte of a request.
    pub idle: Duration,
    /// For the rest of its head.
    pub head: Duration,
    /// For a reader to take anything at all.
    pub write: Duration,
    /// For the other side to read a reply behind which the connection ends.
    pub close: Duration,
    /// Between two signs of life on a socket.
    pub ping: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            idle: Duration::from_secs(60),
            head: Duration::from_secs(10),
            write: Duration::from_secs(30),
            close: Duration::from_secs(1),
            ping: Duration::from_secs(5),
        }
    }
}
