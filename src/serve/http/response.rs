//! Makes responses of what is known.

use std::io::{self, Cursor, Read};
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tiny_http::{Header, StatusCode};

use super::range::{Part, part};

/// What a `Location` cannot hold as it is, beside all that is not ASCII.
const LOCATION: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'`');

const PLAIN: &str = "text/plain; charset=utf-8";

/// Goes with everything: nothing is kept, guessed, or given to the pages of other sites.
const ALWAYS: &[(&str, &str)] = &[
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Vary", "Accept"),
];

/// A status, headers and a body.
#[derive(Debug)]
pub(super) struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    bytes: Arc<[u8]>,
    part: Range<usize>,
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
        let mut response = Response::sentence(status, sentence(status));
        match status {
            405 => response.headers.push(("Allow", "GET, HEAD".to_string())),
            426 => response.headers.push(("Sec-WebSocket-Version", "13".to_string())),
            _ => {}
        }
        response
    }

    /// Sends the browser elsewhere.
    pub fn redirect(address: &str) -> Self {
        let mut response = Response::sentence(302, sentence(302));
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

    /// Answers `request` with it.
    pub fn send(self, request: tiny_http::Request) -> io::Result<()> {
        let always = ALWAYS.iter().map(|(name, value)| (*name, *value));
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let headers = always.chain(own).filter_map(|(name, value)| Header::from_bytes(name, value).ok()).collect();
        let length = self.part.len();
        let mut body = Cursor::new(self.bytes);
        body.set_position(self.part.start as u64);
        let body = body.take(length as u64);
        let response = tiny_http::Response::new(StatusCode(self.status), headers, body, Some(length), None);
        // Who shows how much has come wants to know how much there is.
        request.respond(response.with_chunked_threshold(usize::MAX))
    }
}

/// What a status means here.
fn sentence(status: u16) -> &'static str {
    match status {
        302 => "This has another address.",
        400 => "This request cannot be understood.",
        403 => "This server is not known by that name; use the address that it printed.",
        405 => "Only GET and HEAD are answered here.",
        414 => "This address is too long.",
        416 => "The file does not have these bytes.",
        426 => "Only a WebSocket is answered here.",
        500 => "The answer to this request could not be made; the terminal may say why.",
        503 => "There are too many connections.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
        response.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_redirect_cannot_add_headers() {
        let response = Response::redirect("/a b/ü\r\nX-Evil: 1?x=%20");
        assert_eq!(header(&response, "Location"), Some("/a%20b/%C3%BC%0D%0AX-Evil:%201?x=%20"));
    }

    #[test]
    fn a_part_says_where_it_stands() {
        let whole = || Response::new(200, "video/mp4", (0..10).collect());
        let part = whole().ranged(Some("bytes=2-4"));
        assert_eq!((part.status, part.part.clone()), (206, 2..5));
        assert_eq!(header(&part, "Content-Range"), Some("bytes 2-4/10"));
        let outside = whole().ranged(Some("bytes=10-"));
        assert_eq!((outside.status, header(&outside, "Content-Range")), (416, Some("bytes */10")));
        assert_eq!(whole().ranged(None).status, 200);
    }

    #[test]
    fn each_refusal_has_a_sentence() {
        for status in [400, 403, 405, 414, 416, 426, 500, 503] {
            assert!(sentence(status).ends_with('.'), "{status}");
        }
    }
}
