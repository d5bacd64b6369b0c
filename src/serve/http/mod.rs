//! A small HTTP server for one machine: it hands files from memory to browsers, and messages to the tabs they open.
//!
//! [`Bound::new`] takes the port, [`Bound::serve`] starts to answer from a [`Desk`], and [`Server::stop`] ends
//! everything at once. `tiny_http` accepts and reads; each answer has a thread of its own, so that nobody waits for
//! somebody else's slow line.

mod address;
mod answer;
mod answers;
mod entrance;
mod frame;
mod hosts;
mod hub;
mod media;
mod panics;
mod pulse;
mod range;
mod reply;
mod request;
mod response;
mod server;
mod socket;
mod target;
#[cfg(test)]
mod tests;
mod timeouts;

pub use address::Bound;
pub use hub::{Hub, Tab};
pub use media::media_type;
pub use panics::silence_panics;
pub use reply::{Greeting, Reply};
pub use request::Request;
pub use server::Server;
pub use target::site_path;

/// Answers requests. It is asked from many threads at once.
pub trait Desk: Send + Sync {
    /// What to send for `request`. A panic in it is answered with status 500.
    fn answer(&self, request: &Request<'_>) -> Reply;
}
