//! The words of a text that may name files.

use super::Candidate;
use super::shape::{self, Shape};

/// The path that inline code is, when it is one word.
pub fn in_code(code: &str) -> Option<Candidate<'_>> {
    let word = code.trim();
    if word.is_empty() || word.contains(char::is_whitespace) {
        return None;
    }
    let at = code.len() - code.trim_start().len();
    let found = shape::trimmed(word, at)?;
    is_candidate(found.path, true).then_some(found)
}

/// The words of prose that may name files: those with a slash, and those with a file's extension.
pub fn in_prose(text: &str) -> impl Iterator<Item = Candidate<'_>> {
    let mut at = 0;
    text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '→' | '|' | '*')).filter_map(move |word| {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        let found = shape::trimmed(word, start)?;
        is_candidate(found.path, false).then_some(found)
    })
}

/// Whether it is worth to look for a file called `path`.
fn is_candidate(path: &str, in_code: bool) -> bool {
    if path.chars().all(|c| matches!(c, '.' | '/' | '*' | '-' | '_')) {
        return false;
    }
    let letters = path.contains(char::is_alphabetic);
    let slash = path.trim_end_matches('/').contains('/') || path.ends_with('/');
    letters && (slash || Shape::of(path) == Shape::File || (in_code && (path.starts_with('.') || shape::is_glob(path))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_gives_words_with_a_slash_or_an_extension() {
        let text = "Run **deploy.sh** (see docs/a.md), and/or ask ops. N/A — `x`→ VERSION, e.g. v1.2";
        let found: Vec<&str> = in_prose(text).map(|found| found.span.of(text)).collect();
        assert_eq!(found, ["deploy.sh", "docs/a.md", "and/or", "N/A", "VERSION"]);
    }

    #[test]
    fn inline_code_is_one_path_or_none() {
        let path = |code| in_code(code).map(|found| found.path);
        assert_eq!(path(" scripts/x.sh "), Some("scripts/x.sh"));
        assert_eq!(path("tests/"), Some("tests/"));
        assert_eq!(path("python x.py"), None);
        assert_eq!(path("name"), None);
        assert_eq!(path("..."), None);
        assert_eq!(path(".env"), Some(".env"));
    }
}
