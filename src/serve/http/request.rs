//! What a request says.

use crate::base::{SitePath, percent_decode};

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

impl Head {
    /// That of `request`.
    pub fn new(request: &tiny_http::Request) -> Self {
        let headers = request.headers().iter().map(|header| (header.field.to_string(), header.value.to_string()));
        Head {
            method: request.method().to_string(),
            target: request.url().to_string(),
            minor: request.http_version().1,
            headers: headers.collect(),
        }
    }

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_whatever_their_case() {
        let request =
            tiny_http::TestRequest::new().with_path("/x").with_header(header("connection: keep-alive, Upgrade"));
        let head = Head::new(&request.with_header(header("Cookie:a=b ")).into());
        assert_eq!((head.method.as_str(), head.target.as_str(), head.minor), ("GET", "/x", 1));
        assert!(head.lists("Connection", "upgrade") && !head.lists("Connection", "close"));
        assert_eq!((head.header("COOKIE"), head.header("Host")), (Some("a=b"), None));
    }

    fn header(line: &str) -> tiny_http::Header {
        line.parse().unwrap()
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
}
