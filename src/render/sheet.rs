//! The words of a page on a sheet that holds several: names and links are made to fit.

use std::collections::HashMap;

use crate::base::SitePath;

/// Gives every name in the words of a page the page's own prefix, and makes links lead to places on the sheet.
///
/// Quotes stand only in markup of ours, because text is written with its quotes escaped; so a name is what stands
/// between ` id="` and the next quote.
///
/// `root` leads from the sheet to the site's root.
pub fn refit(body: &str, prefix: &str, url: &SitePath, root: &str, names: &HashMap<String, String>) -> String {
    attributes(body, |attribute, value| match attribute {
        "id" | "aria-labelledby" | "name" | "for" => Some(format!("{prefix}-{value}")),
        "href" | "src" => Some(relink(value, prefix, url, root, names)),
        _ => None,
    })
}

/// Makes the links of a page at the site's root lead there from any address, when the site knows its own.
///
/// For the page that hosts show at addresses that do not exist.
pub fn from_anywhere(html: &str, base: &str) -> String {
    attributes(html, |attribute, value| {
        let relative = !value.starts_with(['#', '/']) && !crate::library::is_external(value);
        (matches!(attribute, "href" | "src") && relative).then(|| format!("{base}{value}"))
    })
}

/// The HTML with the values that `change` gives for its attributes.
fn attributes(html: &str, change: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let bytes = html.as_bytes();
    // Up to where the HTML is written, and up to where it was looked at: a value may end with the sign that begins one.
    let (mut written, mut seen) = (0, 0);
    for found in memchr::memmem::find_iter(bytes, b"=\"") {
        let start = found + 2;
        if found < seen {
            continue;
        }
        let Some(end) = memchr::memchr(b'"', &bytes[start..]).map(|length| start + length) else { break };
        let name = memchr::memrchr3(b' ', b'<', b'\n', &bytes[seen..found]).map_or(seen, |at| seen + at + 1);
        seen = end;
        if let Some(value) = change(&html[name..found], &html[start..end]) {
            out.push_str(&html[written..start]);
            out.push_str(&value);
            written = end;
        }
    }
    out.push_str(&html[written..]);
    out
}

fn relink(href: &str, prefix: &str, url: &SitePath, root: &str, names: &HashMap<String, String>) -> String {
    if let Some(fragment) = href.strip_prefix('#') {
        return format!("#{prefix}-{fragment}");
    }
    if crate::library::is_external(href) {
        return href.to_string();
    }
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let folder = url.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    // The parts of an address are encoded one by one, so joining them needs no decoding.
    let place = crate::base::normalise(&format!("{folder}/{path}"));
    let known = crate::base::percent_decode(&place).and_then(|place| names.get(&place));
    match (known, fragment.is_empty()) {
        (Some(name), true) => format!("#{name}"),
        (Some(name), false) => format!("#{name}-{fragment}"),
        (None, true) => format!("{root}{place}"),
        (None, false) => format!("{root}{place}#{fragment}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_links_fit_the_sheet() {
        let names = HashMap::from([("ops/b.html".to_string(), "p2".to_string())]);
        let body = r##"<h2 id="x">a=&quot;b&quot;</h2><a href="#x">1</a><a href="b.html#y">2</a><img src="../i.png"><a href="https://e.example/?a=b">3</a>"##;
        let refitted = |root| refit(body, "p1", &SitePath::new("ops/a.html"), root, &names);
        let expected = r##"<h2 id="p1-x">a=&quot;b&quot;</h2><a href="#p1-x">1</a><a href="#p2-y">2</a><img src="i.png"><a href="https://e.example/?a=b">3</a>"##;
        assert_eq!(refitted(""), expected);
        assert_eq!(refitted("../"), expected.replace("i.png", "../i.png"));
        let ends = r#"<a class="x=" id="y">=</a>"#;
        assert_eq!(refit(ends, "p1", &SitePath::new("a.html"), "", &names), ends.replace('y', "p1-y"));
    }
}
