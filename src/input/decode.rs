//! Bytes to text, and what is said of files that are none.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Span};

/// A file is not UTF-8, so it is left out.
pub static NOT_UTF8: Rule =
    Rule { name: "not-utf-8", severity: Severity::Error, summary: "a file is not UTF-8 and was left out" };

/// A file or folder cannot be read, so it is left out.
pub static UNREADABLE: Rule =
    Rule { name: "unreadable-file", severity: Severity::Error, summary: "a file could not be read and was left out" };

/// A file that is no text.
#[derive(Debug)]
pub struct Damaged {
    /// What is wrong.
    pub problem: Diagnostic,
    /// What can be read, with the same offsets up to the damage.
    pub readable: Arc<str>,
}

/// The text of a file, which must be UTF-8.
///
/// # Errors
/// When it is not; then with what can be read.
pub fn text(path: &SourcePath, bytes: Vec<u8>) -> Result<Arc<str>, Box<Damaged>> {
    String::from_utf8(bytes).map(Arc::from).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let looks = if wide { "UTF-16" } else { "windows-1252 or another 8-bit encoding" };
        let location = Location::new(path, Span::empty(at));
        let problem =
            Diagnostic::new(&NOT_UTF8, location, format!("file is not UTF-8: byte 0x{byte:02x} at offset {at}"))
                .note(format!("it looks like {looks}; the page is left out"))
                .help(format!(
                    "save it as UTF-8, for example with `iconv -f {} -t utf-8`",
                    if wide { "utf-16" } else { "windows-1252" }
                ));
        let readable = String::from_utf8_lossy(&bytes).into_owned().into();
        Box::new(Damaged { problem, readable })
    })
}

/// A file that the system does not let us read.
///
/// # Errors
/// Always: it is the form in which reading a file fails.
pub fn unreadable(path: &SourcePath, error: &io::Error) -> Result<Arc<str>, Box<Damaged>> {
    Err(Box::new(Damaged { problem: unwalkable(path, &error.to_string()), readable: "".into() }))
}

/// A file or folder that could not be listed.
pub fn unwalkable(path: &SourcePath, message: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE, Location::new(path, Span::empty(0)), format!("cannot read `{path}`: {message}"))
}

/// A repository that git keeps and cannot list, with what it `said`.
pub(super) fn unlisted(root: &SourcePath, said: &str) -> Diagnostic {
    let location = Location::new(&root.join(".git"), Span::empty(0));
    Diagnostic::new(&UNREADABLE, location, "git cannot list the repository")
        .note(said.split_whitespace().collect::<Vec<_>>().join(" "))
        .note("files that git ignores, or does not have, count as there")
        .help("mend what git complains about, or set `check.tracked-only` to `false`")
}

/// A file whose name is not UTF-8.
pub fn unnameable(folder: &SourcePath, path: &Path) -> Diagnostic {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let message = format!("the name of `{name}` is not UTF-8");
    Diagnostic::new(&UNREADABLE, Location::new(folder, Span::empty(0)), message).help("rename the file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_utf8_is_said_to_be_so_at_its_byte() {
        let path = SourcePath::new("a.md");
        let damaged = text(&path, b"ab\nc\xe9d".to_vec()).unwrap_err();
        assert_eq!(damaged.problem.location.span, Span::empty(4));
        assert_eq!(damaged.problem.message, "file is not UTF-8: byte 0xe9 at offset 4");
        assert_eq!(&damaged.readable[..4], "ab\nc");
        assert_eq!(&*text(&path, "ä".into()).unwrap(), "ä");
    }
}
