//! The talk with a tab over a WebSocket.

use std::io::{self, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::frame::{self, Kind};
use super::hub::Message;
use super::request::Head;
use super::{Greeting, Hub};
use crate::base::SitePath;

/// What a tab is sent when there is nothing else, so that each side notices when the other is gone.
const PING: &str = r#"{"type":"ping"}"#;

/// The code of a talk that ends as it should.
const DONE: u16 = 1000;

/// The code that tells a tab that others took its place. It should not come back by itself.
const REPLACED: u16 = 4000;

/// The answer that turns a connection into a socket; else the status to refuse it with.
pub(super) fn handshake(head: &Head) -> Result<String, u16> {
    let asks = head.minor == 1 && head.method == "GET";
    let upgrades = head.lists("Connection", "upgrade") && head.lists("Upgrade", "websocket");
    if !asks || !upgrades || head.header("Sec-WebSocket-Version") != Some("13") {
        return Err(426);
    }
    if !same_origin(head) {
        return Err(403);
    }
    let accept = head.header("Sec-WebSocket-Key").and_then(frame::accept).ok_or(400_u16)?;
    Ok(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    ))
}

/// Whether the page that asks came from here. Browsers let every page open sockets, and say which one it is.
fn same_origin(head: &Head) -> bool {
    let Some(origin) = head.header("Origin") else { return true };
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.zip(head.header("Host")).is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host))
}

/// Serves a tab until it closes or the hub drops it. `handshake` is what it is answered first.
pub(super) fn attend(
    stream: &Arc<TcpStream>,
    handshake: &str,
    (page, greeting): (SitePath, Greeting),
    hub: &Hub,
    ping: Duration,
) -> io::Result<()> {
    stream.set_read_timeout(None)?;
    (&**stream).write_all(handshake.as_bytes())?;
    let (tab, messages) = hub.enter(page, stream);
    thread::scope(|scope| {
        let writer = thread::Builder::new().name("tab".to_string());
        let writer = writer.spawn_scoped(scope, move || {
            // Whatever ends this ends the reader too, by the end of the connection.
            let _ = catch_unwind(AssertUnwindSafe(|| tell(stream, greeting, &messages, ping)));
            let _ = stream.shutdown(Shutdown::Both);
        });
        if writer.is_ok() {
            listen(stream);
        }
        // Nobody puts anything down for the writer any more, which ends it.
        hub.leave(tab);
        writer.map(|_| ())
    })
}

/// Reads what the browser sends until it closes the talk.
fn listen(stream: &TcpStream) {
    let mut reader = BufReader::with_capacity(512, stream);
    while frame::skip(&mut reader).is_ok_and(|kind| kind != Kind::Close) {}
}

fn tell(mut stream: &TcpStream, greeting: Greeting, messages: &Receiver<Message>, ping: Duration) -> io::Result<()> {
    stream.write_all(&frame::text(&greeting()))?;
    loop {
        let frame = match messages.recv_timeout(ping) {
            Ok(Message::Text(text)) => frame::text(&text),
            Err(RecvTimeoutError::Timeout) => frame::text(PING),
            Ok(Message::Replaced) => return stream.write_all(&frame::close(REPLACED)),
            Err(RecvTimeoutError::Disconnected) => return stream.write_all(&frame::close(DONE)),
        };
        stream.write_all(&frame)?;
    }
}
