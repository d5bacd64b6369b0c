//! Where a command runs after a change of folder.

use crate::base::Span;
use crate::shell::classify;
use crate::shell::mask::Text;
use crate::shell::reading::Directory;
use crate::shell::word::Word;

/// The longest path that is followed.
const LONGEST: usize = 1000;

/// The folder after `cd NAME` in the folder `here`; it is not known rather than wrong.
pub fn enter(here: &Directory, name: &str, word: &Word, text: &Text<'_>) -> Directory {
    let name = name.trim_end_matches('/');
    if word.expands {
        let rest = classify::below(name);
        return match (classify::is_root(name), rest) {
            (Some(true), _) => Directory::Start,
            (Some(false), _) => here.clone(),
            (None, Some((below, true))) => join(&Directory::Start, below),
            (None, Some((below, false))) => join(here, below),
            (None, None) => Directory::Unknown,
        };
    }
    let unclear = name.is_empty() || name.starts_with(['~', '-']) || name.contains(['*', '?', '{', '[', '\\', ':']);
    if unclear || text.holds_placeholder(Span::new(word.span.start, word.span.end)) || classify::is_placeholder(name) {
        return Directory::Unknown;
    }
    if name.starts_with('/') {
        return join(&Directory::Folder("/".to_string()), name);
    }
    join(here, name)
}

fn join(here: &Directory, name: &str) -> Directory {
    let before = match here {
        Directory::Start => "",
        Directory::Folder(folder) => folder.as_str(),
        Directory::Unknown => return Directory::Unknown,
    };
    if name.contains(['$', '`']) || before.len() + name.len() > LONGEST {
        return Directory::Unknown;
    }
    let mut parts: Vec<&str> = before.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    match (before.starts_with('/'), parts.is_empty()) {
        (true, _) => Directory::Folder(format!("/{}", parts.join("/"))),
        (false, true) => Directory::Start,
        (false, false) => Directory::Folder(parts.join("/")),
    }
}
