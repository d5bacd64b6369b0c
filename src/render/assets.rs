//! The static files of a theme under the names they have in the site, which change with what is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3Default;

use crate::base::normalise;

/// The folder of the static files, in a theme and in the site.
const FOLDER: &str = "static/";

/// Files by their path.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// How the files are called in the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Naming {
    /// `site-0a1b2c3d.js`: another content has another name, so that a browser may keep what it has for ever.
    #[default]
    Hashed,
    /// As they are called in the theme.
    Plain,
}

/// The files and what they are called.
#[derive(Debug, Default)]
pub struct Assets {
    /// The files by their path in the site.
    pub files: Files,
    /// The path in the site of each file that has another one there.
    names: BTreeMap<String, String>,
    own: BTreeSet<String>,
}

impl Assets {
    /// Names the files. Scripts and style sheets get names of their content; what other files say of them follows.
    pub fn new(files: Files, naming: Naming) -> Assets {
        if naming == Naming::Plain {
            return Assets { own: files.keys().cloned().collect(), files, names: BTreeMap::new() };
        }
        let mentions: BTreeMap<&str, Vec<Mention>> =
            files.iter().map(|(path, bytes)| (path.as_str(), mentions(path, bytes, &files))).collect();
        let names: BTreeMap<String, String> = files
            .keys()
            .filter(|path| is_code(path) || mentions.values().flatten().any(|mention| mention.path == **path))
            .map(|path| (path.clone(), hashed(path, &print(path, &files, &mentions))))
            .collect();
        let renamed = files.iter().map(|(path, bytes)| {
            let at = names.get(path).unwrap_or(path).clone();
            let found = mentions.get(path.as_str()).map_or(&[][..], Vec::as_slice);
            (at, if found.is_empty() { Arc::clone(bytes) } else { rewritten(bytes, found, &names) })
        });
        Assets { files: renamed.collect(), names, own: files.keys().cloned().collect() }
    }

    /// What the theme calls its files.
    pub fn own_paths(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(String::as_str)
    }

    /// The paths in the site that change with what is there.
    pub fn hashed_paths(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    /// The path in the site of the file that the theme calls `path`.
    pub fn path<'a>(&'a self, path: &'a str) -> &'a str {
        self.names.get(path).map_or(path, String::as_str)
    }

    /// A template with the names that the files it mentions have in the site.
    pub fn in_template(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for range in tokens(text).filter(|range| text[range.clone()].starts_with(FOLDER)) {
            if let Some(name) = self.names.get(&text[range.clone()]) {
                out.push_str(&text[end..range.start]);
                out.push_str(name);
                end = range.end;
            }
        }
        out + &text[end..]
    }
}

/// The name of a file with the first digits of a hash in it: `static/site-0a1b2c3d.js`.
pub fn hashed(path: &str, print: &[u8]) -> String {
    let digits = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(print));
    let (stem, ending) = match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => (stem, format!(".{ending}")),
        _ => (path, String::new()),
    };
    format!("{stem}-{}{ending}", &digits[..8])
}

/// A file that another one names, and where.
#[derive(Debug)]
struct Mention {
    path: String,
    range: Range<usize>,
}

/// Whether a file is a script or a style sheet.
pub fn is_code(path: &str) -> bool {
    is_style(path) || path.rsplit_once('.').is_some_and(|(_, ending)| ending == "js")
}

/// Whether a file is a style sheet.
pub fn is_style(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "css")
}

/// The files that a script or a style sheet names, in quotes or as `url(…)`, from its own folder or from that of all.
fn mentions(path: &str, bytes: &[u8], files: &Files) -> Vec<Mention> {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| is_code(path)) else { return Vec::new() };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let bounded = |range: &Range<usize>| {
        text[..range.start].ends_with(['"', '\'', '`', '('])
            && text[range.end..].starts_with(['"', '\'', '`', ')', '?', '#'])
    };
    let named = |range: Range<usize>| {
        let token = &text[range.clone()];
        let places = [normalise(&format!("{folder}/{token}")), normalise(&format!("{FOLDER}{token}"))];
        let path = places.into_iter().find(|place| files.contains_key(place))?;
        Some(Mention { path, range })
    };
    tokens(text).filter(bounded).filter_map(named).collect()
}

/// The pieces of a text that could be paths.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        at = start + text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        Some(start..at)
    })
}

/// What a file is: its own bytes, and those of all files that it names, and so on.
fn print(path: &str, files: &Files, mentions: &BTreeMap<&str, Vec<Mention>>) -> Vec<u8> {
    let mut reached = BTreeSet::from([path]);
    let mut next = vec![path];
    while let Some(path) = next.pop() {
        for mention in mentions.get(path).into_iter().flatten() {
            if reached.insert(&mention.path) {
                next.push(&mention.path);
            }
        }
    }
    let mut hasher = Xxh3Default::new();
    for path in reached {
        hasher.update(path.as_bytes());
        hasher.update(files.get(path).map_or(&[][..], |bytes| &bytes[..]));
    }
    hasher.digest128().to_be_bytes().to_vec()
}

/// The file with the new names of the files that it mentions; the folders in them stay.
fn rewritten(bytes: &[u8], mentions: &[Mention], names: &BTreeMap<String, String>) -> Arc<[u8]> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut end = 0;
    for Mention { path, range } in mentions {
        let Some(name) = names.get(path) else { continue };
        let written = &bytes[range.clone()];
        let folder = written.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
        out.extend_from_slice(&bytes[end..range.start + folder]);
        out.extend_from_slice(name.rsplit('/').next().unwrap_or(name).as_bytes());
        end = range.end;
    }
    out.extend_from_slice(&bytes[end..]);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(path, text)| ((*path).to_string(), Arc::from(text.as_bytes()))).collect()
    }

    fn text(assets: &Assets, path: &str) -> String {
        String::from_utf8_lossy(&assets.files[assets.path(path)]).into_owned()
    }

    #[test]
    fn names_change_with_the_content_and_with_that_of_what_is_named() {
        let with = |colour: &str| {
            let css = format!("p {{ color: {colour} }}");
            let own = files(&[
                ("static/a.js", "load('b.js'); load(\"x/c.css\"); // b.js is left in words"),
                ("static/b.js", "load('a.js')"),
                ("static/x/c.css", &css),
                ("static/d.css", "p { background: url(x/bg.png) url('../static/x/bg.png') }"),
                ("static/x/bg.png", "picture"),
                ("static/y.png", "nobody names it"),
            ]);
            Assets::new(own, Naming::Hashed)
        };
        let (red, blue) = (with("red"), with("blue"));
        for path in ["static/a.js", "static/b.js", "static/x/c.css"] {
            assert_ne!(red.path(path), blue.path(path), "{path}");
        }
        assert_eq!(red.path("static/d.css"), blue.path("static/d.css"));
        let (a, b) = (red.path("static/a.js"), red.path("static/b.js"));
        let base = |path: &str| path.trim_start_matches(FOLDER).to_string();
        let c = base(red.path("static/x/c.css"));
        assert_eq!(text(&red, "static/a.js"), format!("load('{}'); load(\"{c}\"); // b.js is left in words", base(b)));
        assert_eq!(text(&red, "static/b.js"), format!("load('{}')", base(a)));
        let picture = base(red.path("static/x/bg.png"));
        assert_eq!(
            text(&red, "static/d.css"),
            format!("p {{ background: url({picture}) url('../static/{picture}') }}")
        );
        assert_eq!(red.path("static/y.png"), "static/y.png");
        assert_eq!(red.files.len(), 6);
    }

    #[test]
    fn templates_follow() {
        let assets = Assets::new(files(&[("static/list.js", "1"), ("static/icon.svg", "2")]), Naming::Hashed);
        let template = "<script src=\"{{ site.root }}static/list.js\"></script> static/lists.js static/icon.svg";
        let expected = template.replace("static/list.js", assets.path("static/list.js"));
        assert_eq!(assets.in_template(template), expected);
        let plain = Assets::new(files(&[("static/list.js", "1")]), Naming::Plain);
        assert_eq!(plain.in_template(template), template);
    }

    #[test]
    fn a_name_keeps_its_ending() {
        assert_eq!(hashed("static/site.js", b"1").len(), "static/site-00000000.js".len());
        assert!(hashed("a.b/LICENSE", b"1").starts_with("a.b/LICENSE-"));
    }
}
