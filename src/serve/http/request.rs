//! Reads the heads of requests.

use std::io::Read;
use std::net::TcpStream;
use std::time::Instant;

use super::timeouts::Timeouts;
use crate::base::{SitePath, percent_decode};

/// The most bytes of a head. Cookies are shared by all servers of a host, so `localhost` can have many.
const LONGEST_HEAD: usize = 128 * 1024;

/// The most headers.
const MOST_HEADERS: usize = 128;

/// A request, as far as a desk has to know it.
#[derive(Debug)]
pub struct Request<'a> {
    /// The file that is asked for, decoded and proven to be inside the site, as [`site_path`](super::site_path) gives
    /// it: the root and a path with a `/` at its end are the `index.html` there.
    pub path: SitePath,
    /// What stands behind the `?`, as it is written.
    pub query: &'a str,
    /// The name of the server that was used, with its port.
    pub host: &'a str,
    /// Whether a page is wanted, by a browser that opens one: what it accepts names `text/html`.
    pub wants_page: bool,
}

impl Request<'_> {
    /// The value of `name` in the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).and_then(|(_, value)| percent_decode(value))
    }
}

/// Everything before the body of a request.
#[derive(Debug)]
pub(super) struct Head {
    pub method: String,
    pub target: String,
    /// The `1` of HTTP/1.1.
    pub minor: u8,
    headers: Vec<(String, String)>,
}

/// Why there is no head.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nobody asks any more.
    Gone,
    /// What was sent is refused with this status.
    Refused(u16),
}

impl Head {
    /// The value of the first header of that name.
    pub fn header(&self, name: &'static str) -> Option<&str> {
        self.headers(name).next()
    }

    /// The values of all headers of that name.
    pub fn headers(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether one of the words of a header with a list is `word`.
    pub fn lists(&self, name: &'static str, word: &str) -> bool {
        self.headers(name).flat_map(|value| value.split(',')).any(|item| {
            let item = item.split(';').next().unwrap_or_default();
            item.trim().eq_ignore_ascii_case(word)
        })
    }

    /// Whether a body follows, which nobody here reads.
    pub fn has_body(&self) -> bool {
        self.header("Transfer-Encoding").is_some() || self.headers("Content-Length").any(|length| length != "0")
    }
}

/// The next head from `stream`. What was read beyond it stays in `buffer`.
pub(super) fn read(mut stream: &TcpStream, buffer: &mut Vec<u8>, timeouts: &Timeouts) -> Result<Head, Ending> {
    let mut deadline = None;
    let mut seen = 0;
    loop {
        let blank = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        buffer.drain(..blank);
        if let Some(end) = end_of_head(buffer, seen) {
            let head = parse(&buffer[..end]).map_err(Ending::Refused)?;
            buffer.drain(..end);
            return Ok(head);
        }
        refuse_early(buffer)?;
        seen = buffer.len();
        let begun = !buffer.is_empty();
        let left = match deadline {
            None if begun => {
                deadline = Some(Instant::now() + timeouts.head);
                timeouts.head
            }
            None => timeouts.idle,
            Some(deadline) => deadline.saturating_duration_since(Instant::now()),
        };
        if left.is_zero() {
            return Err(Ending::Refused(408));
        }
        stream.set_read_timeout(Some(left)).map_err(|_| Ending::Gone)?;
        let mut chunk = [0; 8192];
        match stream.read(&mut chunk) {
            Ok(0) => return Err(Ending::Gone),
            Ok(length) => buffer.extend_from_slice(&chunk[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) if begun && is_timeout(&error) => return Err(Ending::Refused(408)),
            Err(_) => return Err(Ending::Gone),
        }
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

/// Refuses what is no request or too long for one, without waiting for its end.
fn refuse_early(buffer: &[u8]) -> Result<(), Ending> {
    // A browser that was told `https://` begins with a byte that is no letter.
    if buffer.first().is_some_and(|byte| !byte.is_ascii_alphabetic()) {
        return Err(Ending::Refused(400));
    }
    if buffer.len() <= LONGEST_HEAD {
        return Ok(());
    }
    Err(Ending::Refused(if memchr::memchr(b'\n', buffer).is_some() { 431 } else { 414 }))
}

/// Where the blank line ends that closes a head. The first `seen` bytes are known to hold none.
fn end_of_head(buffer: &[u8], seen: usize) -> Option<usize> {
    let from = seen.saturating_sub(3);
    memchr::memchr_iter(b'\n', &buffer[from..]).map(|at| from + at).find_map(|at| match buffer.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

fn parse(bytes: &[u8]) -> Result<Head, u16> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Err(431),
        Err(httparse::Error::Version) => return Err(505),
        Ok(httparse::Status::Partial) | Err(_) => return Err(400),
    }
    let (Some(method), Some(target), Some(minor)) = (request.method, request.path, request.version) else {
        return Err(400);
    };
    let headers = request.headers.iter().map(|header| {
        let value = String::from_utf8_lossy(header.value);
        (header.name.to_string(), value.trim().to_string())
    });
    Ok(Head { method: method.to_string(), target: target.to_string(), minor, headers: headers.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_head_is_found_wherever_the_reading_stopped() {
        for text in ["GET / HTTP/1.1\r\nA: b\r\n\r\nrest", "GET / HTTP/1.1\nA: b\n\nrest"] {
            let end = text.len() - "rest".len();
            for seen in 0..end {
                assert_eq!(end_of_head(&text.as_bytes()[..end - 1], seen.min(end - 1)), None, "{text:?} {seen}");
                assert_eq!(end_of_head(text.as_bytes(), seen), Some(end), "{text:?} {seen}");
            }
        }
    }

    #[test]
    fn headers_are_found_whatever_their_case() {
        let head = parse(b"GET /x HTTP/1.1\r\nconnection: keep-alive, Upgrade\r\nCookie: a=\xe9\r\n\r\n").unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str(), head.minor), ("GET", "/x", 1));
        assert!(head.lists("Connection", "upgrade") && !head.lists("Connection", "close"));
        assert_eq!(head.header("COOKIE"), Some("a=\u{fffd}"), "a byte that is no text does no harm");
    }

    #[test]
    fn a_body_is_known_by_its_headers() {
        let has_body = |headers: &str| parse(format!("GET / HTTP/1.1\r\n{headers}\r\n").as_bytes()).unwrap().has_body();
        assert!(!has_body("") && !has_body("Content-Length: 0\r\n"));
        assert!(has_body("Content-Length: 5\r\n") && has_body("Transfer-Encoding: chunked\r\n"));
        assert!(has_body("Content-Length: 0\r\nContent-Length: 5\r\n"));
    }

    #[test]
    fn parameters_are_decoded_once() {
        let request = Request {
            path: SitePath::new("x"),
            query: "page=ops%2Fdb%20restore.html&twice=%2520&empty=&flag",
            host: "localhost",
            wants_page: false,
        };
        assert_eq!(request.parameter("page").as_deref(), Some("ops/db restore.html"));
        assert_eq!(request.parameter("twice").as_deref(), Some("%20"));
        assert_eq!(request.parameter("empty").as_deref(), Some(""));
        assert_eq!((request.parameter("flag"), request.parameter("none")), (None, None));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for (text, status) in [
            ("GET / HTTP/2.0\r\n\r\n", 505),
            ("GET /\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
            ("GET /a b HTTP/1.1\r\n\r\n", 505),
            ("G\u{e9}T / HTTP/1.1\r\n\r\n", 400),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap_err(), status, "{text:?}");
        }
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(MOST_HEADERS + 1));
        assert_eq!(parse(many.as_bytes()).unwrap_err(), 431);
        assert_eq!(refuse_early(b"\x16\x03\x01"), Err(Ending::Refused(400)));
    }
}
