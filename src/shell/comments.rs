//! Paths in comments.

use crate::base::Span;
use crate::shell::classify;
use crate::shell::mask::Text;
use crate::shell::reading::{Act, Directory, FileWord};
use crate::shell::usage::Use;
use crate::shell::word::Word;

/// What stands around a path in a sentence.
const AROUND: &[char] = &['`', '"', '\'', '(', ')', '[', ']', ',', ';', ':', '!', '“', '”', '‘', '’', '*'];

/// The words of a comment that look like paths.
pub fn read(text: &Text<'_>, span: Span, directory: &Directory) -> Vec<FileWord> {
    let comment = span.of(text.source);
    if comment.starts_with("#!") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in comment.split([' ', '\t', '#', '\r', '\u{a0}']) {
        let start = part.as_ptr() as usize - text.source.as_ptr() as usize;
        let front = part.len() - part.trim_start_matches(AROUND).len();
        let name = part.trim_matches(AROUND).trim_end_matches(['.', ',', ':', ';', ')']);
        let mut word = Word::at(start + front);
        word.take(text.source, start + front, start + front + name.len());
        word.span.end = start + front + name.len();
        word.expands = name.contains('$');
        let used = Use { word: &word, from: 0, to: name.len(), act: Act::Comment, loose: true, skip: None, folders: 0 };
        found.extend(classify::candidate(text, &used).map(|candidate| FileWord {
            span: candidate.span,
            name: candidate.name,
            act: Act::Comment,
            directory: if candidate.from_root { Directory::Start } else { directory.clone() },
            guarded: false,
            skip: candidate.skip,
        }));
    }
    found
}
