//! Where links of a page lead once it is a file of its own.

use crate::base::{SitePath, normalise};
use crate::library::is_external;

/// The HTML of the file `at` with links that work in a PDF file: those between pages lead to the site at `address`, and
/// where the site has none, they are no links. Places on the page itself stay.
pub fn for_paper(html: &str, at: &SitePath, address: Option<&str>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = next_link(rest) {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        let mut copied = 0;
        // A tag that says it twice means the first, and would mean the second if only the first were taken out.
        while let Some(Href { start, end, value }) = next_href(tag, copied) {
            out.push_str(&tag[copied..start]);
            match lead(value, at, address) {
                Lead::Same => out.push_str(&tag[start..end]),
                Lead::To(href) => out.push_str(&format!("href=\"{href}\"")),
                Lead::Nowhere => {}
            }
            copied = end;
        }
        // What begins with a `<` that was looked at is not looked at again.
        let copied_to = copied.max(1);
        out.push_str(&tag[copied..copied_to]);
        rest = &tag[copied_to..];
    }
    out.push_str(rest);
    out
}

/// Where the next `<a ` or `<area ` begins.
fn next_link(html: &str) -> Option<usize> {
    html.match_indices('<').map(|(at, _)| at).find(|at| {
        let name = &html.as_bytes()[at + 1..];
        [&b"a"[..], b"area"].iter().any(|wanted| {
            name.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
                && name.get(wanted.len()).is_some_and(|next| next.is_ascii_whitespace() || *next == b'/')
        })
    })
}

/// What a tag says of where it leads: from `start` to `end` it says `value`.
struct Href<'a> {
    start: usize,
    end: usize,
    value: &'a str,
}

/// Reads the attributes of a tag as a browser does, behind what was read `before`, up to the next `href`.
fn next_href(tag: &str, before: usize) -> Option<Href<'_>> {
    let bytes = tag.as_bytes();
    let skip = |from: usize, is_one: fn(u8) -> bool| {
        bytes[from..].iter().position(|byte| !is_one(*byte)).map_or(bytes.len(), |more| from + more)
    };
    let mut at = if before == 0 { skip(1, |byte| byte.is_ascii_alphabetic()) } else { before };
    loop {
        let start = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        bytes.get(start).filter(|byte| **byte != b'>')?;
        let name = skip(start, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'));
        let equals = skip(name, |byte| byte.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            at = name.max(start + 1);
            continue;
        }
        let open = skip(equals + 1, |byte| byte.is_ascii_whitespace());
        let quote = bytes.get(open).filter(|byte| matches!(byte, b'"' | b'\''));
        let (from, to) = match quote {
            Some(quote) => {
                let length = bytes[open + 1..].iter().position(|byte| byte == quote);
                (open + 1, length.map_or(bytes.len(), |length| open + 1 + length))
            }
            None => (open, skip(open, |byte| !byte.is_ascii_whitespace() && byte != b'>')),
        };
        let end = if quote.is_some() { (to + 1).min(bytes.len()) } else { to };
        if tag[start..name].eq_ignore_ascii_case("href") {
            return Some(Href { start, end, value: tag[from..to].trim() });
        }
        at = end;
    }
}

/// Where a link leads from a file of its own.
enum Lead {
    /// Where it led before.
    Same,
    /// There.
    To(String),
    /// To nothing that a reader of the file has.
    Nowhere,
}

fn lead(href: &str, at: &SitePath, address: Option<&str>) -> Lead {
    let is_local = href.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("file:"));
    if href.starts_with('#') || (is_external(href) && !is_local && !href.starts_with("//")) {
        return Lead::Same;
    }
    let Some(address) = address.filter(|_| !is_local && !href.starts_with('/')) else { return Lead::Nowhere };
    let (path, rest) = href.split_at(href.find(['?', '#']).unwrap_or(href.len()));
    let folder = at.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = SitePath::new(folder).href_from(&SitePath::new(""));
    let place = if path.is_empty() { at.href_from(&SitePath::new("")) } else { normalise(&format!("{folder}/{path}")) };
    let place =
        place.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(&place);
    Lead::To(format!("{}/{place}{rest}", address.trim_end_matches('/')).replace('"', "%22"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(html: &str, address: Option<&str>) -> String {
        for_paper(html, &SitePath::new("ops/a b/x.print.html"), address)
    }

    #[test]
    fn links_between_pages_lead_to_the_site() {
        let there = |href: &str| printed(&format!("<a href=\"{href}\">x</a>"), Some("https://rb.example/team/"));
        for (href, expected) in [
            ("y.html#s", "https://rb.example/team/ops/a%20b/y.html#s"),
            ("../../index.html", "https://rb.example/team/"),
            ("../z%20z.html?q=1", "https://rb.example/team/ops/z%20z.html?q=1"),
            ("../index.html", "https://rb.example/team/ops/"),
        ] {
            assert_eq!(there(href), format!("<a href=\"{expected}\">x</a>"));
        }
    }

    #[test]
    fn without_an_address_they_are_no_links() {
        assert_eq!(printed("<a class=\"x\" href=\"y.html\" id=k>y</a>", None), "<a class=\"x\"  id=k>y</a>");
        assert_eq!(printed("<A HREF='y.html'>y</A> <area href=y.html>", None), "<A >y</A> <area >");
        assert_eq!(printed("<a href=\"/etc/passwd\">y</a>", Some("https://rb.example")), "<a >y</a>");
        assert_eq!(printed("<a href=\"FILE:///etc/passwd\">y</a>", None), "<a >y</a>");
        assert_eq!(printed("<a href=x href='y'>y</a>", None), "<a  >y</a>");
    }

    #[test]
    fn places_on_the_page_other_sites_and_style_sheets_stay() {
        for html in [
            "<a href=\"#s\">x</a>",
            "<a title=\"a > b href='c'\" href=\"https://e.example/?a=b\">x</a>",
            "<a href=\"mailto:ops@e.example\">x</a>",
            "<link rel=\"stylesheet\" href=\"../../static/a.css\"><abbr href=\"x\">x</abbr> 1 < 2",
            "<a id=\"x\"></a><a",
        ] {
            assert_eq!(printed(html, Some("https://rb.example")), html);
            assert_eq!(printed(html, None), html);
        }
    }

    proptest! {
        #[test]
        fn any_text_goes_through(html in "[<>a ='\"/#ü]*(<a [href='\"> =.ü]*)*") {
            let once = printed(&html, None);
            prop_assert!(once.len() <= html.len());
            prop_assert_eq!(printed(&once, None), once);
        }
    }
}
