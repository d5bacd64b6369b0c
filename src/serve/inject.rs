//! What a page gets when a browser opens it in the preview, and at no other time.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::base::SitePath;

/// What the tags of a page say.
#[derive(Clone, Debug)]
pub struct Tags<'a> {
    /// Which run of the server it is.
    pub session: &'a str,
    /// Which state of the book.
    pub revision: u64,
    /// The page.
    pub page: &'a SitePath,
    /// Where its source lies; empty for pages that nobody wrote.
    pub source: &'a str,
    /// The paper that it is shown on and how, for the preview of the printed form.
    pub print: Option<Print<'a>>,
}

/// How the printed form is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print<'a> {
    /// `a4` or `letter`
    pub paper: &'a str,
    /// `blank` or `filled`
    pub mode: &'a str,
}

/// The page with what keeps it up to date: a stylesheet and a script at the end of its head.
pub fn into_page(html: &[u8], tags: &Tags<'_>) -> Vec<u8> {
    let tags = markup(tags);
    let at = end_of_head(html).unwrap_or(html.len());
    [&html[..at], tags.as_bytes(), &html[at..]].concat()
}

fn markup(tags: &Tags<'_>) -> String {
    let mut script = format!(
        "<script src=\"/__checkbook/live.js\" defer data-session=\"{}\" data-revision=\"{}\" data-page=\"{}\" data-path=\"{}\"",
        escaped(tags.session),
        tags.revision,
        escaped(tags.page.as_str()),
        escaped(tags.source),
    );
    if let Some(Print { paper, mode }) = tags.print {
        script.push_str(&format!(" data-print=\"{}\" data-mode=\"{}\"", escaped(paper), escaped(mode)));
    }
    format!("<link rel=\"stylesheet\" href=\"/__checkbook/live.css\">{script}></script>")
}

/// Where `</head>` begins, in any case.
fn end_of_head(html: &[u8]) -> Option<usize> {
    html.windows(7).position(|window| window.eq_ignore_ascii_case(b"</head>"))
}

/// Text as it stands in HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// A path of the disk as it stands in an address.
pub fn encoded_path(path: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(&path.replace('\\', "/"), KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_stand_at_the_end_of_the_head_and_say_only_text() {
        let page = SitePath::new("a\"b.html");
        let tags = Tags { session: "s", revision: 3, page: &page, source: "content/a.md", print: None };
        let made = String::from_utf8(into_page(b"<html><HEAD><title>x</title></HEAD><body>", &tags)).unwrap();
        assert!(
            made.starts_with("<html><HEAD><title>x</title><link rel=\"stylesheet\" href=\"/__checkbook/live.css\">")
        );
        assert!(
            made.contains(
                "data-revision=\"3\" data-page=\"a&quot;b.html\" data-path=\"content/a.md\"></script></HEAD>"
            )
        );
        assert!(into_page(b"<p>no head", &tags).starts_with(b"<p>no head<link"));
    }
}
