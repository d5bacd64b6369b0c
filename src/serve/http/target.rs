//! What a request line asks for.

use crate::base::{SitePath, percent_decode};

/// The most bytes of a path.
const LONGEST_PATH: usize = 4096;

/// A request target, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    /// The file of the site.
    pub path: SitePath,
    /// What stands behind the `?`, as it is written.
    pub query: &'a str,
    /// The host that it names, when it is a whole address.
    pub authority: Option<&'a str>,
}

/// Takes `target` apart; else the status to refuse it with.
pub(super) fn parse(target: &str) -> Result<Target<'_>, u16> {
    let (authority, local) = match target.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("http://") => {
            let rest = &target[7..];
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            (Some(&rest[..end]), &rest[end..])
        }
        _ if target.starts_with('/') => (None, target),
        _ => return Err(400),
    };
    let local = local.split_once('#').map_or(local, |(local, _)| local);
    let (path, query) = local.split_once('?').unwrap_or((local, ""));
    if path.len() > LONGEST_PATH {
        return Err(414);
    }
    Ok(Target { path: site_path(path.strip_prefix('/').unwrap_or(path)).ok_or(400_u16)?, query, authority })
}

/// The file of the site that `path` names, a percent-encoded path from the site's root; `None` when it is none.
///
/// It is decoded once and proven to stay inside the site. The root and a path with a `/` at its end are the
/// `index.html` there.
///
/// ```
/// use checkbook::serve::http::site_path;
/// assert_eq!(site_path("ops/db%20restore.html").unwrap().as_str(), "ops/db restore.html");
/// assert_eq!(site_path("ops/").unwrap().as_str(), "ops/index.html");
/// assert_eq!(site_path("..%2fetc"), None);
/// ```
pub fn site_path(path: &str) -> Option<SitePath> {
    let mut segments: Vec<String> = path.split('/').map(percent_decode).collect::<Option<_>>()?;
    if segments.last().is_some_and(String::is_empty) {
        segments.pop();
        segments.push("index.html".to_string());
    }
    let inside = segments.iter().all(|segment| is_name(segment)) && !segments.first().is_some_and(|s| is_drive(s));
    inside.then(|| SitePath::new(&segments.join("/")))
}

/// Whether it can be the name of a file or folder, and nothing that steers.
fn is_name(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..") && !segment.contains(|c: char| matches!(c, '/' | '\\') || c.is_control())
}

fn is_drive(segment: &str) -> bool {
    matches!(segment.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(target: &str) -> Result<String, u16> {
        parse(target).map(|target| target.path.as_str().to_string())
    }

    #[test]
    fn a_target_falls_into_path_and_query() {
        let target = parse("/a%20b/c.html?x=%2e&y#z").unwrap();
        assert_eq!((target.path.as_str(), target.query, target.authority), ("a b/c.html", "x=%2e&y", None));
        let target = parse("http://localhost:3000?x").unwrap();
        assert_eq!((target.path.as_str(), target.query), ("index.html", "x"));
        assert_eq!(target.authority, Some("localhost:3000"));
    }

    #[test]
    fn a_folder_is_its_index() {
        assert_eq!(path("/").unwrap(), "index.html");
        assert_eq!(path("/ops/").unwrap(), "ops/index.html");
        assert_eq!(path("/ops").unwrap(), "ops");
    }

    #[test]
    fn nothing_is_decoded_twice() {
        assert_eq!(path("/%252e%252e/a").unwrap(), "%2e%2e/a");
        assert_eq!(path("/100%.html").unwrap(), "100%.html");
    }

    #[test]
    fn what_leads_out_or_steers_is_refused() {
        for target in [
            "/..",
            "/../etc/passwd",
            "/a/../../b",
            "/%2e%2e/etc",
            "/%2E%2e%2fetc",
            "/..%2fetc",
            "/..%5cetc",
            "/..\\etc",
            "/a/%2e",
            "//etc/passwd",
            "//evil.example/",
            "/a//b",
            "/%2fetc",
            "/C:/Windows",
            "/c%3a/x",
            "/a%00b",
            "/a%0d%0ab",
            "/a\u{7f}",
            "/%c0%ae%c0%ae/etc",
            "/%ff",
            "*",
            "",
            "etc",
            "localhost:3000",
            "https://localhost/",
            "file:///etc/passwd",
        ] {
            assert_eq!(path(target), Err(400), "{target}");
        }
        assert_eq!(path(&format!("/{}", "a".repeat(100_000))), Err(414));
    }

    proptest! {
        #[test]
        fn every_path_stays_inside(target in "(/|%2[ef]|[.]|%5c|\\\\|a|é|%|:){0,12}") {
            if let Ok(path) = path(&format!("/{target}")) {
                prop_assert!(!path.split('/').any(|part| part.is_empty() || part == ".." || part == "."));
                prop_assert!(!path.contains('\\'));
            }
        }
    }
}
