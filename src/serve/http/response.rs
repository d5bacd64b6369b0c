//! Writes responses.

use std::io::{self, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::range::{Part, part};

/// What a `Location` cannot hold as it is, beside all that is not ASCII.
const LOCATION: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'`');

const PLAIN: &str = "text/plain; charset=utf-8";

/// Goes with everything: nothing is kept, guessed, or given to the pages of other sites.
const ALWAYS: &str = "Cache-Control: no-store\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Vary: Accept\r\n";

/// A status, headers and a body.
#[derive(Debug)]
pub(super) struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    bytes: Arc<[u8]>,
    part: Range<usize>,
}

/// Whether the body is sent, or only its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Sent,
    Measured,
}

/// What happens to the connection behind a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    Keep,
    Close,
}

impl Response {
    /// The whole of `bytes`.
    pub fn new(status: u16, media: &'static str, bytes: Arc<[u8]>) -> Self {
        let part = 0..bytes.len();
        Response { status, headers: vec![("Content-Type", media.to_string())], bytes, part }
    }

    /// One plain sentence.
    pub fn sentence(status: u16, sentence: &str) -> Self {
        Response::new(status, PLAIN, format!("{sentence}\n").into_bytes().into())
    }

    /// Why a request is refused.
    pub fn refusal(status: u16) -> Self {
        let mut response = Response::sentence(status, reason(status).1);
        match status {
            405 => response.headers.push(("Allow", "GET, HEAD".to_string())),
            426 => response.headers.extend([
                ("Upgrade", "websocket".to_string()),
                ("Connection", "Upgrade".to_string()),
                ("Sec-WebSocket-Version", "13".to_string()),
            ]),
            _ => {}
        }
        response
    }

    /// Sends the browser elsewhere.
    pub fn redirect(address: &str) -> Self {
        let mut response = Response::sentence(302, reason(302).1);
        response.headers.push(("Location", utf8_percent_encode(address, LOCATION).to_string()));
        response
    }

    /// The same, or the part of it that a `Range` header asks for.
    #[must_use]
    pub fn ranged(mut self, range: Option<&str>) -> Self {
        self.headers.push(("Accept-Ranges", "bytes".to_string()));
        let length = self.bytes.len();
        match range.map_or(Part::Whole, |range| part(range, length)) {
            Part::Whole => self,
            Part::Bytes(range) => {
                let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                self.headers.push(("Content-Range", place));
                Response { status: 206, part: range, ..self }
            }
            Part::Outside => {
                let mut response = Response::refusal(416);
                response.headers.push(("Content-Range", format!("bytes */{length}")));
                response
            }
        }
    }

    /// Sends it.
    pub fn write(&self, mut stream: &TcpStream, body: Body, after: After) -> io::Result<()> {
        stream.write_all(self.head(after).as_bytes())?;
        match (body, self.bytes.get(self.part.clone())) {
            (Body::Sent, Some(bytes)) => stream.write_all(bytes),
            _ => Ok(()),
        }
    }

    fn head(&self, after: After) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n{ALWAYS}", self.status, reason(self.status).0);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n", self.part.len()));
        if after == After::Close {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head
    }
}

/// The name of a status, and what it means here.
fn reason(status: u16) -> (&'static str, &'static str) {
    match status {
        200 => ("OK", ""),
        206 => ("Partial Content", ""),
        302 => ("Found", "This has another address."),
        400 => ("Bad Request", "This request cannot be understood."),
        403 => ("Forbidden", "This server is not known by that name; use the address that it printed."),
        404 => ("Not Found", "There is no such file."),
        405 => ("Method Not Allowed", "Only GET and HEAD are answered here."),
        408 => ("Request Timeout", "This request was not finished in time."),
        414 => ("URI Too Long", "This address is too long."),
        416 => ("Range Not Satisfiable", "The file does not have these bytes."),
        426 => ("Upgrade Required", "Only a WebSocket is answered here."),
        431 => (
            "Request Header Fields Too Large",
            "The headers of this request are too long; it may help to delete the cookies of this address.",
        ),
        500 => ("Internal Server Error", "The answer to this request could not be made; the terminal may say why."),
        503 => ("Service Unavailable", "There are too many connections."),
        505 => ("HTTP Version Not Supported", "Only HTTP/1.0 and HTTP/1.1 are understood here."),
        _ => ("Answer", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_cannot_add_headers() {
        let head = Response::redirect("/a b/ü\r\nX-Evil: 1?x=%20").head(After::Keep);
        assert!(head.contains("\r\nLocation: /a%20b/%C3%BC%0D%0AX-Evil:%201?x=%20\r\n"), "{head}");
    }

    #[test]
    fn a_part_says_where_it_stands() {
        let whole = || Response::new(200, "video/mp4", (0..10).collect());
        let part = whole().ranged(Some("bytes=2-4"));
        assert_eq!((part.status, part.part.clone()), (206, 2..5));
        assert!(part.head(After::Keep).contains("Content-Range: bytes 2-4/10\r\nContent-Length: 3\r\n"));
        let outside = whole().ranged(Some("bytes=10-"));
        assert_eq!(outside.status, 416);
        assert!(outside.head(After::Keep).contains("Content-Range: bytes */10\r\n"));
        assert_eq!(whole().ranged(None).status, 200);
    }

    #[test]
    fn each_refusal_has_a_name_and_a_sentence() {
        for status in [400, 403, 404, 405, 408, 414, 416, 426, 431, 500, 503, 505] {
            let (name, sentence) = reason(status);
            assert!(name != "Answer" && sentence.ends_with('.'), "{status}");
        }
    }
}
