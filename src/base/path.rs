//! Where a file comes from in the book, and where it goes to in the site.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

/// What must be encoded in a path inside a link. `:` too, so that a name never looks like a scheme.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']')
    .add(b':');

/// The file by which a folder is known to be one that checkbook published. It lists what is ours in it.
pub const MANIFEST: &str = ".checkbook";

/// The folder beside the book in which a build keeps what the next one can use.
pub const STORE: &str = ".checkbook/cache";

/// A file or folder, from the book's root, with `/` on every system: `content/guide/rollback.md`.
///
/// Always normalised: no `.`, no empty part, and `..` only at the front, for files of the repository outside the book.
/// The book's root itself is the empty path.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourcePath(Arc<str>);

/// A file of the site, from the site's root: `guide/rollback.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SitePath(Arc<str>);

/// Takes `.`, empty parts and inner `..` out of a path with `/`; what leads out stays as `..` at the front.
pub fn normalise(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The most bytes of a name in the site: the usual limit is 255, and other names are made by adding to this one.
const LONGEST: usize = 240;

/// How many bytes of a name that is too long are kept, besides its extension.
const KEPT: usize = 200;

fn fitting(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST {
        return name.into();
    }
    let extension = name.rfind('.').map(|dot| &name[dot..]).filter(|extension| extension.len() <= 8);
    let end = (0..=KEPT).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    format!("{}-{:016x}{}", &name[..end], xxh3_64(name.as_bytes()), extension.unwrap_or_default()).into()
}

/// Decodes `%20` and the like; `None` when what comes out is not UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

impl SourcePath {
    /// The path that `path` names, from the book's root.
    pub fn new(path: &str) -> Self {
        SourcePath(normalise(path).into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds it; the root's is the root.
    #[must_use]
    pub fn parent(&self) -> SourcePath {
        match self.0.rsplit_once('/') {
            Some((parent, _)) => SourcePath(parent.into()),
            None => SourcePath("".into()),
        }
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The last part without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// What follows the last dot of the last part, in its own case.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
    }

    /// Whether it is a Markdown file by its name.
    pub fn is_markdown(&self) -> bool {
        self.extension().is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"))
    }

    /// The path that `relative` names, seen from this folder.
    #[must_use]
    pub fn join(&self, relative: &str) -> SourcePath {
        SourcePath::new(&format!("{}/{relative}", self.0))
    }

    /// What remains of it below `folder`; `None` when it is not in there.
    pub fn below<'a>(&'a self, folder: &SourcePath) -> Option<&'a str> {
        if folder.0.is_empty() {
            return (!self.0.starts_with("..")).then_some(&self.0);
        }
        let rest = self.0.strip_prefix(&*folder.0)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    }

    /// How many folders it leads up from the book's root.
    pub fn climbs(&self) -> usize {
        self.0.split('/').take_while(|part| *part == "..").count()
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "." } else { &self.0 })
    }
}

impl SitePath {
    /// The path that `path` names, from the site's root. Parts that are too long for a file system are cut, and told
    /// apart by a hash.
    pub fn new(path: &str) -> Self {
        let path = normalise(path);
        if path.len() <= LONGEST {
            return SitePath(path.into());
        }
        SitePath(path.split('/').map(fitting).collect::<Vec<_>>().join("/").into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of this file as a link from the file `from`: relative, percent-encoded, fit for an `href`.
    ///
    /// ```
    /// use checkbook::SitePath;
    /// let to = SitePath::new("ops/db restore.html");
    /// assert_eq!(to.href_from(&SitePath::new("index.html")), "ops/db%20restore.html");
    /// assert_eq!(to.href_from(&SitePath::new("guide/a/b.html")), "../../ops/db%20restore.html");
    /// assert_eq!(to.href_from(&SitePath::new("ops/x.html")), "db%20restore.html");
    /// ```
    pub fn href_from(&self, from: &SitePath) -> String {
        let folder = |path: &'_ str| path.rfind('/').map_or(0, |at| at + 1);
        let (to, from) = (&*self.0, &from.0[..folder(&from.0)]);
        // How much of the way from the root both have, up to the end of a folder.
        let mut shared = 0;
        for part in from.split_inclusive('/') {
            if !to[..folder(to)].get(shared..).is_some_and(|rest| rest.starts_with(part)) {
                break;
            }
            shared += part.len();
        }
        let mut href = "../".repeat(from[shared..].matches('/').count());
        for part in to[shared..].split_inclusive('/') {
            let name = part.strip_suffix('/').unwrap_or(part);
            href.extend(utf8_percent_encode(name, PATH));
            href.push_str(&part[name.len()..]);
        }
        href
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_normalised() {
        assert_eq!(SourcePath::new("./a//b/../c.md").as_str(), "a/c.md");
        assert_eq!(SourcePath::new("a/../../b").as_str(), "../b");
        assert_eq!(SourcePath::new("a/b.md").parent().join("../../x").as_str(), "../x");
        assert_eq!(SourcePath::new("../../x").climbs(), 2);
    }

    #[test]
    fn names_in_the_site_fit_every_file_system() {
        let long = |end: &str| format!("a/{}{end}", "ä".repeat(140));
        let page = SitePath::new(&long(".html"));
        let name = page.as_str().strip_prefix("a/").unwrap();
        assert!(
            name.len() <= LONGEST && name.starts_with("ää") && name.rfind(".html") == Some(name.len() - 5),
            "{name}"
        );
        assert_ne!(SitePath::new(&long("b.html")), SitePath::new(&long("c.html")));
        assert_eq!(SitePath::new(page.as_str()), page, "once is enough");
        let many = "folder/".repeat(100) + "a.html";
        assert_eq!(SitePath::new(&many).as_str(), many);
    }

    #[test]
    fn names_fall_into_stem_and_extension() {
        let path = SourcePath::new("a/b.tar.gz");
        assert_eq!((path.stem(), path.extension()), ("b.tar", Some("gz")));
        let hidden = SourcePath::new("a/.env");
        assert_eq!((hidden.stem(), hidden.extension()), (".env", None));
    }

    #[test]
    fn below_needs_a_whole_folder() {
        let folder = SourcePath::new("content");
        assert_eq!(SourcePath::new("content/a.md").below(&folder), Some("a.md"));
        assert_eq!(SourcePath::new("contents/a.md").below(&folder), None);
        assert_eq!(SourcePath::new("../a.md").below(&SourcePath::new("")), None);
    }

    proptest! {
        #[test]
        fn a_relative_link_leads_back(from in "[a-c]{1,2}(/[a-c]{1,2}){0,3}", to in "[a-c]{1,2}(/[a-c]{1,2}){0,3}") {
            let href = SitePath::new(&to).href_from(&SitePath::new(&from));
            let led = SourcePath::new(&from).parent().join(&href);
            prop_assert_eq!(led.as_str(), to);
        }
    }
}
