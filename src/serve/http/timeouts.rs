//! How long the server waits for others.

use std::time::Duration;

/// How long the server waits for others before it goes on without them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    /// For somebody to send anything at all, within a request or between two.
    pub read: Duration,
    /// For a reader to take anything at all.
    pub write: Duration,
    /// Between two signs of life on a socket.
    pub ping: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { read: Duration::from_secs(10), write: Duration::from_secs(30), ping: Duration::from_secs(2) }
    }
}
