//! What a word looks like: a path, or one of the many things that only resemble one.

use super::Candidate;
use super::{host, names};
use crate::base::Span;

/// What the last part of a path looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It ends with a slash.
    Folder,
    /// It has an extension, or is one of the names that files without one have.
    File,
    /// It has neither.
    Bare,
}

impl Shape {
    /// The shape of `path`.
    pub fn of(path: &str) -> Shape {
        if path.ends_with('/') {
            return Shape::Folder;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let named = names::NAMES
            .iter()
            .any(|known| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
        if extension(name).is_some_and(names::is_extension) || named { Shape::File } else { Shape::Bare }
    }
}

/// The extension of a file's name, `None` for `.env` and `name`.
pub fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

/// Whether a path stands for several: `*.yaml`, `src/**/tests`, `{a,b}.sh`.
pub fn is_glob(path: &str) -> bool {
    path.contains(['*', '?']) || (path.contains('{') && path.contains(','))
}

/// A word as a candidate: without the marks of the sentence around it, and without `:12-20` or `::name` behind it.
pub fn trimmed(word: &str, at: usize) -> Option<Candidate<'_>> {
    let opened = word.trim_start_matches(['"', '\'', '`', '(', '[', '“', '‘', '«', ',']);
    let start = at + (word.len() - opened.len());
    let closed = opened.trim_end_matches(['"', '\'', '`', ')', ']', '”', '’', '»', ',', ';', ':', '!', '?']);
    let closed = closed.strip_suffix("'s").or_else(|| closed.strip_suffix("’s")).unwrap_or(closed);
    let closed = if closed.ends_with('.') && !closed.ends_with("..") { &closed[..closed.len() - 1] } else { closed };
    let closed = if opened.ends_with(']') && closed.contains('[') { &opened[..=opened.rfind(']')?] } else { closed };
    if closed.is_empty() {
        return None;
    }
    let (path, lines) = located(closed);
    Some(Candidate { span: Span::new(start, start + closed.len()), path, lines })
}

/// Cuts the place in a file off its path: `:12`, `:12-20`, `:12:5`, `#L12-L20`, `::test_name`, `#heading`.
pub fn located(word: &str) -> (&str, Option<(u32, u32)>) {
    // `./cmd/...` is a folder with all that is below it.
    if let Some(folder) = word.strip_suffix("...").filter(|folder| folder.ends_with('/') && *folder != "./") {
        return (folder, None);
    }
    if let Some((path, _)) = word.split_once("::") {
        return (path, None);
    }
    if let Some((path, fragment)) = word.split_once('#').filter(|(path, _)| !path.is_empty()) {
        return (path, lines(&fragment.replace('L', "")));
    }
    let Some(colon) = word.find(':').filter(|&at| at > 1) else { return (word, None) };
    match lines(&word[colon + 1..]) {
        Some(lines) if Shape::of(&word[..colon]) == Shape::File => (&word[..colon], Some(lines)),
        _ => (word, None),
    }
}

/// `12`, `12-20`, `12:5` as first and last line.
fn lines(written: &str) -> Option<(u32, u32)> {
    let (first, last) = written.split_once('-').unwrap_or((written, written));
    let number = |text: &str| text.split(':').next().and_then(|text| text.parse::<u32>().ok()).filter(|n| *n > 0);
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

/// Why a word is nothing to look for, as far as its own letters say; `None` when it may well be a path.
pub fn doubt(path: &str) -> Option<&'static str> {
    let is = |reason, test: bool| test.then_some(reason);
    is("url", path.contains("://") || path.starts_with("mailto:") || path.starts_with("www."))
        .or_else(|| is("placeholder", is_placeholder(path)))
        .or_else(|| is("variable", path.contains('$') || path.contains('%')))
        .or_else(|| is("call", path.contains("()")))
        .or_else(|| is("home", path.starts_with('~')))
        .or_else(|| is("git", path.split('/').any(|part| part == ".git") || path.starts_with("refs/")))
        .or_else(|| is("ellipsis", path.contains("...") || path.contains('…')))
        .or_else(|| is("not-a-path", has_odd_signs(path)))
        .or_else(|| is("package", path.contains('@')))
        .or_else(|| is("address", host::is_address(path)))
        .or_else(|| is("version", is_number(path)))
        .or_else(|| is("extension", is_extension(path)))
        .or_else(|| is("joined", is_joined(path)))
}

fn has_odd_signs(path: &str) -> bool {
    let odd = |c: char| {
        c.is_control()
            || matches!(
                c,
                '|' | ';' | '&' | '=' | '"' | '\'' | '`' | '(' | ')' | '^' | '!' | ':' | '\\' | '<' | '>' | '+'
            )
    };
    let comma = path.contains(',') && !path.contains('{');
    let opens = |open: char, close: char| path.matches(open).count() != path.matches(close).count();
    path.contains(odd) || comma || opens('{', '}') || opens('[', ']')
}

/// `<name>`, `{{ name }}`, `{id}`, `[name]`, `YYYY-MM-DD`, `path/to/x`, `vX.Y.Z`, `your-app`.
pub fn is_placeholder(path: &str) -> bool {
    let bracket = path.contains('<') || path.contains("{{") || (path.contains('{') && !path.contains(','));
    let square = path.find('[').is_some_and(|at| {
        let inside = &path[at + 1..];
        let name = &inside[..inside.find(']').unwrap_or(0)];
        name.len() > 3 && name.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '_' | ' '))
    });
    bracket || square || path.contains("path/to/") || path.contains("some/path") || parts(path).any(is_stand_in)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '.', '-', '_', '+', '*']).filter(|part| !part.is_empty())
}

/// Whether a part of a name stands for something else: `YYYYMMDD`, `HHMM`, `NNNN`, `XXX`, `TIMESTAMP`.
fn is_stand_in(part: &str) -> bool {
    let words = ["TIMESTAMP", "VERSION_HERE", "LATEST", "DATE", "TODO", "PLACEHOLDER", "yyyymmdd", "timestamp"];
    let part = part.strip_prefix('v').unwrap_or(part);
    let dated = part.len() >= 4 && part.chars().all(|c| matches!(c, 'Y' | 'M' | 'D' | 'H' | 'S'));
    let repeated = part.len() >= 3 && (part.chars().all(|c| c == 'X') || part.chars().all(|c| c == 'N'));
    let xyz = matches!(part, "X" | "Y" | "Z" | "your" | "my" | "foo" | "bar" | "foobar" | "example");
    words.contains(&part) || dated || repeated || xyz
}

/// `1.2`, `10/12`, `v1.2.3`, `10.0.0.0/8`, `2024-01-02`, `50%`.
fn is_number(path: &str) -> bool {
    let path = path.strip_prefix('v').unwrap_or(path);
    path.contains(|c: char| c.is_ascii_digit())
        && path.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-' | ':' | 'x' | ','))
}

/// `go.mod/go.sum`: two names of files with a slash between them.
fn is_joined(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders
        .split('/')
        .any(|part| !part.starts_with('.') && extension(part) != Some("d") && Shape::of(part) == Shape::File)
}

/// `.md`, `.tar.gz`: the end of names, not a name.
fn is_extension(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('.').filter(|rest| !rest.contains('/') && !names::NAMES.contains(&path)) else {
        return false;
    };
    rest.split('.').all(names::is_extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_a_path_is_told_by_its_letters() {
        for (word, reason) in [
            ("https://x.example/a.md", "url"),
            ("logs/<date>.log", "placeholder"),
            ("jobs/{id}", "placeholder"),
            ("path/to/app.py", "placeholder"),
            ("db-YYYYMMDD.dump", "placeholder"),
            ("src/[tool-name]/x.ts", "placeholder"),
            ("tests/my-new-tool.ts", "placeholder"),
            ("docs/changelogs/vX.Y.md", "placeholder"),
            ("$HOME/a.sh", "variable"),
            ("run()", "call"),
            ("~/x.conf", "home"),
            (".git/hooks/pre-push", "git"),
            ("./...", "ellipsis"),
            ("alpine/socat@sha256:86b6", "not-a-path"),
            ("a.b=c/d", "not-a-path"),
            ("github.com/uber/x", "address"),
            ("10.0.0.0/8", "version"),
            (".tar.gz", "extension"),
            ("go.mod/go.sum", "joined"),
        ] {
            assert_eq!(doubt(word), Some(reason), "{word}");
        }
        for word in ["scripts/deploy.sh", "./x", "../a/b.md", ".github/workflows/ci.yml", "{a,b}.sh", "*.yaml", ".env"]
        {
            assert_eq!(doubt(word), None, "{word}");
        }
    }

    #[test]
    fn marks_and_places_are_cut_off() {
        for (word, text, path, lines) in [
            ("(scripts/x.sh),", "scripts/x.sh", "scripts/x.sh", None),
            ("src/a.rs:12-20", "src/a.rs:12-20", "src/a.rs", Some((12, 20))),
            ("src/a.rs#L3", "src/a.rs#L3", "src/a.rs", Some((3, 3))),
            ("tests/a.py::test_b", "tests/a.py::test_b", "tests/a.py", None),
            ("image:1.2", "image:1.2", "image:1.2", None),
            ("docs/.", "docs/", "docs/", None),
            ("SECURITY.md's", "SECURITY.md", "SECURITY.md", None),
            ("..", "..", "..", None),
            ("./cmd/...", "./cmd/...", "./cmd/", None),
        ] {
            let found = trimmed(word, 0).unwrap();
            assert_eq!((found.span.of(word), found.path, found.lines), (text, path, lines), "{word}");
        }
        assert_eq!(trimmed("(),", 0), None);
    }
}
