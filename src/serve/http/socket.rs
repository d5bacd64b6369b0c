//! The talk with a tab over a WebSocket.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use tiny_http::{Header, ReadWrite, StatusCode};

use super::Greeting;
use super::frame::{self, Kind};
use super::hub::Message;
use super::request::Head;
use super::server::Context;
use crate::base::SitePath;

/// What a tab is sent when there is nothing else, so that it notices when the server is gone.
const PING: &str = r#"{"type":"ping"}"#;

/// The code of a talk that ends as it should.
const DONE: u16 = 1000;

/// The code of a talk that the server ends because it stops, or because too much waits for the tab.
const AWAY: u16 = 1001;

/// The code that tells a tab that others took its place. It should not come back by itself.
const REPLACED: u16 = 4000;

/// What proves that the handshake was understood; else the status to refuse it with.
pub(super) fn accept(head: &Head) -> Result<String, u16> {
    let asks = head.minor == 1 && head.method == "GET";
    let upgrades = head.lists("Connection", "upgrade") && head.lists("Upgrade", "websocket");
    if !asks || !upgrades || head.header("Sec-WebSocket-Version") != Some("13") {
        return Err(426);
    }
    if !same_origin(head) {
        return Err(403);
    }
    head.header("Sec-WebSocket-Key").and_then(frame::accept).ok_or(400)
}

/// Whether the page that asks came from here. Browsers let every page open sockets, and say which one it is.
fn same_origin(head: &Head) -> bool {
    let Some(origin) = head.header("Origin") else { return true };
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.zip(head.header("Host")).is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host))
}

/// Serves a tab until it closes or the hub drops it. `accept` is what it is answered first.
pub(super) fn attend(
    request: tiny_http::Request,
    accept: &str,
    (page, greeting): (SitePath, Greeting),
    context: &Context,
) -> io::Result<()> {
    let headers = Header::from_bytes("Sec-WebSocket-Accept", accept).into_iter().collect();
    let handshake = tiny_http::Response::new(StatusCode(101), headers, io::empty(), None, None);
    let mut stream = request.upgrade("websocket", handshake);
    let (tab, messages) = context.hub.enter(page);
    if context.is_stopping() {
        context.hub.leave(tab);
    }
    let talk = catch_unwind(AssertUnwindSafe(|| {
        send(&mut stream, &frame::text(&greeting()))?;
        tell(&mut stream, tab, &messages, context)
    }));
    context.hub.leave(tab);
    talk.unwrap_or(Ok(()))
}

fn tell(stream: &mut impl ReadWrite, tab: u64, messages: &Receiver<Message>, context: &Context) -> io::Result<()> {
    loop {
        match messages.recv_timeout(context.timeouts.ping) {
            // It did not read for so long that what was put down for it is of no use.
            Ok(Message::Text(_)) if !context.hub.has(tab) => {}
            Ok(Message::Text(text)) => send(stream, &frame::text(&text))?,
            Ok(Message::Replaced) => return send(stream, &frame::close(REPLACED)),
            Err(RecvTimeoutError::Disconnected) => return send(stream, &frame::close(AWAY)),
            Err(RecvTimeoutError::Timeout) => {
                send(stream, &frame::text(PING))?;
                if listen(stream)? == Kind::Close {
                    return send(stream, &frame::close(DONE));
                }
            }
        }
    }
}

/// Reads what a tab has sent, up to where it closes the talk or answers our ping.
///
/// One thread cannot wait for a tab and for what the tab is to be told, so it asks for something to read.
fn listen(stream: &mut impl ReadWrite) -> io::Result<Kind> {
    send(stream, &frame::ping())?;
    loop {
        match frame::skip(stream)? {
            Kind::Other => {}
            kind => return Ok(kind),
        }
    }
}

fn send(stream: &mut impl ReadWrite, frame: &[u8]) -> io::Result<()> {
    stream.write_all(frame)?;
    stream.flush()
}
