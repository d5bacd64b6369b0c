//! Tabs are greeted, told and let go.

use super::*;

const KEY: &str = "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// The frame with which a browser closes.
const CLOSE: [u8; 8] = [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9];

/// The frame with which a browser answers a ping.
const PONG: [u8; 6] = [0x8a, 0x80, 1, 2, 3, 4];

/// What a server can send to a tab.
#[derive(Debug, PartialEq, Eq)]
enum Frame {
    Text(String),
    Close(u16),
    End,
}

/// A tab that shows `page`; its greeting is not read yet.
pub(super) fn open(running: &Running, page: &str) -> Client {
    let mut client = running.connect();
    let page = page.replace('/', "%2F");
    client.send(&format!("GET /live?page={page} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n{KEY}\r\n"));
    let answer = client.answer(Body::Sent);
    assert_eq!((answer.status, answer.header("Upgrade")), (101, Some("websocket")));
    assert_eq!(answer.header("Sec-WebSocket-Accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    client
}

/// The text of the next frame, when it has one.
pub(super) fn text(client: &mut Client) -> Option<String> {
    match frame(client) {
        Frame::Text(text) => Some(text),
        _ => None,
    }
}

fn frame(client: &mut Client) -> Frame {
    let mut start = [0; 2];
    if client.0.read_exact(&mut start).is_err() {
        return Frame::End;
    }
    let length = match start[1] {
        126 => {
            let mut length = [0; 2];
            client.0.read_exact(&mut length).unwrap();
            u16::from_be_bytes(length).into()
        }
        127 => {
            let mut length = [0; 8];
            client.0.read_exact(&mut length).unwrap();
            usize::try_from(u64::from_be_bytes(length)).unwrap()
        }
        length => usize::from(length),
    };
    let mut payload = vec![0; length];
    client.0.read_exact(&mut payload).unwrap();
    match start[0] {
        0x81 => Frame::Text(String::from_utf8(payload).unwrap()),
        0x89 => {
            // Browsers answer by themselves.
            let _ = client.0.get_mut().write_all(&PONG);
            frame(client)
        }
        0x88 => Frame::Close(u16::from_be_bytes([payload[0], payload[1]])),
        other => panic!("a frame that begins with {other}"),
    }
}

/// A tab that has been greeted.
fn greeted(running: &Running, page: &str) -> Client {
    let mut client = open(running, page);
    assert_eq!(text(&mut client).unwrap(), format!(r#"{{"type":"hello","page":"{page}"}}"#));
    client
}

#[test]
fn a_tab_is_greeted_told_and_let_go() {
    let running = start();
    let mut first = greeted(&running, "ops/restore.html");
    let mut second = greeted(&running, "index.html");
    let tabs = running.hub.tabs();
    let pages: Vec<&str> = tabs.iter().map(|tab| tab.page.as_str()).collect();
    assert_eq!(pages, ["ops/restore.html", "index.html"]);
    running.hub.tell(tabs[1].id, "to the second");
    let long = "x".repeat(70_000);
    running.hub.tell_all(&long);
    assert_eq!(frame(&mut second), Frame::Text("to the second".to_string()));
    assert_eq!(frame(&mut second), Frame::Text(long.clone()));
    assert_eq!(frame(&mut first), Frame::Text(long), "and nothing that was for another");

    first.send_bytes(&CLOSE);
    // It is read with the answer to the next ping.
    assert_eq!(frame(&mut first), Frame::Text(r#"{"type":"ping"}"#.to_string()));
    assert_eq!(frame(&mut first), Frame::Close(1000));
    assert!(first.is_over());
    until("a tab that closed is gone", || running.hub.len() == 1);
    drop(second);
    until("a tab that vanished is gone", || running.hub.is_empty());
    running.hub.tell(tabs[1].id, "nobody is there");
}

#[test]
fn what_a_tab_sends_is_skipped() {
    let running = start();
    let mut tab = greeted(&running, "index.html");
    tab.send_bytes(&[0x81, 0x83, 1, 2, 3, 4, 5, 6, 7]);
    tab.send_bytes(&[0x89, 0x80, 1, 2, 3, 4]);
    running.hub.tell_all("still here");
    assert_eq!(text(&mut tab).as_deref(), Some("still here"));
    tab.send_bytes(&[0x81, 0x01, b'a']);
    until("a tab that breaks the rules is let go", || running.hub.is_empty());
}

#[test]
fn a_silent_tab_is_pinged() {
    let running = start_with(Timeouts { ping: Duration::from_millis(20), ..Timeouts::default() });
    let mut tab = greeted(&running, "index.html");
    for _ in 0..3 {
        assert_eq!(text(&mut tab).as_deref(), Some(r#"{"type":"ping"}"#));
    }
}

#[test]
fn pages_of_other_sites_cannot_listen() {
    let running = start();
    let status = |headers: &str| {
        let mut client = running.connect();
        client.send(&format!("GET /live?page=index.html HTTP/1.1\r\nHost: localhost:3000\r\n{headers}{KEY}\r\n"));
        client.answer(Body::Sent).status
    };
    for origin in ["http://evil.example", "null", "http://localhost:4000", "http://localhost.evil.example:3000", ""] {
        assert_eq!(status(&format!("Origin: {origin}\r\n")), 403, "{origin}");
    }
    assert!(running.hub.is_empty());
    for origin in ["Origin: http://localhost:3000\r\n", "Origin: http://LocalHost:3000\r\n", ""] {
        assert_eq!(status(origin), 101, "{origin}");
    }
}

#[test]
fn only_a_whole_handshake_opens_a_socket() {
    let running = start();
    let answer = running.get("/live?page=index.html");
    assert_eq!((answer.status, answer.header("Sec-WebSocket-Version")), (426, Some("13")));
    let with = |from: &str, to: &str| running.ask("GET /live?page=index.html HTTP/1.1", &KEY.replace(from, to)).status;
    assert_eq!(with("13", "8"), 426);
    assert_eq!(with("websocket", "h2c"), 426);
    assert_eq!(with("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), 400);
    assert_eq!(running.ask("HEAD /live?page=index.html HTTP/1.1", KEY).status, 426);
    assert_eq!(running.ask("GET /live?page=../x HTTP/1.1", KEY).status, 404, "a page outside of the site");
    assert!(running.hub.is_empty());
    assert_eq!(running.ask("GET / HTTP/1.1", KEY).text(), HOME, "a file does not mind");
}

#[test]
fn the_oldest_of_too_many_tabs_goes() {
    // To open so many takes longer than the pause between two pings on a machine that has other things to do.
    let running = start_with(Timeouts { ping: Duration::from_secs(600), ..Timeouts::default() });
    let mut tabs: Vec<Client> = (0..64).map(|index| greeted(&running, &format!("{index}.html"))).collect();
    assert_eq!(running.hub.len(), 64);
    let mut last = greeted(&running, "last.html");
    assert_eq!(frame(&mut tabs[0]), Frame::Close(4000));
    assert!(tabs[0].is_over());
    let pages: Vec<String> = running.hub.tabs().iter().map(|tab| tab.page.as_str().to_string()).collect();
    assert_eq!((pages.len(), pages[0].as_str(), pages[63].as_str()), (64, "1.html", "last.html"));
    running.hub.tell_all("all");
    assert_eq!(text(&mut tabs[1]).as_deref(), Some("all"));
    assert_eq!(text(&mut last).as_deref(), Some("all"));
}

#[test]
fn a_tab_that_does_not_read_is_dropped_and_holds_nobody_up() {
    let running = start();
    let mut deaf = greeted(&running, "deaf.html");
    let mut other = greeted(&running, "other.html");
    let message = "x".repeat(1024 * 1024);
    let id = running.hub.tabs()[0].id;
    until("a tab that does not read is dropped", || {
        running.hub.tell(id, &message);
        running.hub.len() == 1
    });
    running.hub.tell_all("done");
    assert_eq!(text(&mut other).as_deref(), Some("done"));
    let mut received = Vec::new();
    // What was on its way arrives, and then the connection breaks or ends.
    let _ = deaf.0.read_to_end(&mut received);
    assert!(received.len() < 32 * message.len(), "it gets nothing of what was still put down for it");
}
