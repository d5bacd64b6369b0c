//! Servers that are asked over real connections.

mod crowds;
mod files;
mod refusals;
mod sockets;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::timeouts::Timeouts;
use super::{Bound, Desk, Hub, Reply, Request, Server, media_type, site_path};

/// How long anything may take before a test fails.
const DEADLINE: Duration = Duration::from_secs(20);

const HOME: &str = "<title>home</title>";

/// The bytes of `big.mp4`, more than any system keeps for a reader that does not read.
const BIG: usize = 20 * 1024 * 1024;

/// A desk with a few files.
struct Shelf {
    big: Arc<[u8]>,
}

impl Desk for Shelf {
    fn answer(&self, request: &Request<'_>) -> Reply {
        let text = match request.path.as_str() {
            "index.html" | "ops/index.html" => HOME.to_string(),
            "asked" => format!("{} {} {}", request.host, request.query, request.wants_page),
            "umlaut ü.txt" => "found".to_string(),
            "big.mp4" => {
                return Reply::File { bytes: Arc::clone(&self.big), media: media_type(&request.path), status: 200 };
            }
            "lost.html" => {
                return Reply::File { bytes: (*b"lost").into(), media: "text/html; charset=utf-8", status: 404 };
            }
            "ops" => return Reply::Redirect("/ops/".to_string()),
            "broken" => panic!("this desk is broken"),
            "live" => {
                let Some(page) = request.parameter("page").as_deref().and_then(site_path) else {
                    return Reply::Missing("No page is named.".to_string());
                };
                let said = format!(r#"{{"type":"hello","page":"{page}"}}"#);
                return Reply::Socket { page, greeting: Box::new(move || said) };
            }
            _ => return Reply::Missing("There is no such page.".to_string()),
        };
        Reply::File { bytes: text.into_bytes().into(), media: media_type(&request.path), status: 200 }
    }
}

struct Running {
    server: Server,
    address: SocketAddr,
    hub: Hub,
    big: Arc<[u8]>,
}

fn start() -> Running {
    start_with(Timeouts::default())
}

fn start_with(timeouts: Timeouts) -> Running {
    let bound = Bound::patient("127.0.0.1", 0, timeouts).unwrap();
    let address = bound.address();
    let hub = Hub::new();
    let mut big = (0..=250).collect::<Vec<u8>>().repeat(BIG / 251 + 1);
    big.truncate(BIG);
    let big: Arc<[u8]> = big.into();
    let server = bound.serve(Arc::new(Shelf { big: Arc::clone(&big) }), hub.clone()).unwrap();
    Running { server, address, hub, big }
}

impl Running {
    fn connect(&self) -> Client {
        Client::to(self.address)
    }

    /// The answer to a request with a line and more headers, on a connection of its own.
    fn ask(&self, line: &str, headers: &str) -> Answer {
        let mut client = self.connect();
        client.send(&format!("{line}\r\nHost: localhost\r\n{headers}\r\n"));
        client.answer(Body::of(line))
    }

    fn get(&self, target: &str) -> Answer {
        self.ask(&format!("GET {target} HTTP/1.1"), "")
    }
}

/// Whether an answer has the body whose length it names.
#[derive(Clone, Copy)]
enum Body {
    Sent,
    Measured,
}

impl Body {
    fn of(line: &str) -> Self {
        if line.starts_with("HEAD") { Body::Measured } else { Body::Sent }
    }
}

struct Client(BufReader<TcpStream>);

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Client {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.set_write_timeout(Some(DEADLINE)).unwrap();
        Client(BufReader::new(stream))
    }

    fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    fn send_bytes(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    fn answer(&mut self, body: Body) -> Answer {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.0.read_line(&mut head).unwrap() > 0, "the connection ended in {head:?}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Answer { status, head, body: Vec::new() };
        if matches!(body, Body::Sent) && status != 101 {
            answer.body = vec![0; answer.header("Content-Length").unwrap().parse().unwrap()];
            self.0.read_exact(&mut answer.body).unwrap();
        }
        answer
    }

    /// Whether the other side has ended the connection as it should, with nothing before that.
    fn is_over(&mut self) -> bool {
        self.0.read_to_end(&mut Vec::new()).is_ok_and(|rest| rest == 0)
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Waits until `fact` holds.
fn until(what: &str, mut fact: impl FnMut() -> bool) {
    let start = Instant::now();
    while !fact() {
        assert!(start.elapsed() < DEADLINE, "never: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}
