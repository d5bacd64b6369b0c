//! The colours of code that was met before: in this build, or in one before it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::{xxh3_64, xxh3_128_with_seed};

use super::lines::KnownLines;
use super::{Class, Piece, is_shell, name, pieces, pieces_with};
use crate::base::{number, read_number};

/// How a file of colours begins. The number changes with the grammars and with how the rest is written.
const MAGIC: &[u8] = b"checkbook colours 1\n";

/// The classes by their number in the file; 0 is plain code, and 255 stands for code without a grammar.
const CLASSES: [Class; 13] = [
    Class::Comment,
    Class::String,
    Class::Keyword,
    Class::Function,
    Class::Number,
    Class::Variable,
    Class::Type,
    Class::Operator,
    Class::Added,
    Class::Removed,
    Class::Heading,
    Class::Prompt,
    Class::Output,
];

/// What code was coloured, by its language and its text. A block that stands on many pages is coloured once, and so is a
/// line that stands in many blocks.
#[derive(Debug, Default)]
pub struct Palette {
    known: Mutex<HashMap<u128, Known, foldhash::fast::RandomState>>,
    lines: KnownLines,
}

#[derive(Debug)]
struct Known {
    /// The pieces, each as its class and its length.
    packed: Box<[u8]>,
    /// Whether this build met it.
    used: bool,
    /// Whether a build before this one did.
    kept: bool,
}

impl Palette {
    /// The runs of `code`, as [`pieces`] gives them.
    pub fn pieces(&self, language: &str, code: &str) -> Option<Vec<Piece>> {
        // Coloured faster than it is looked up.
        if is_shell(language) {
            return pieces(language, code);
        }
        let key = xxh3_128_with_seed(code.as_bytes(), xxh3_64(name(language).as_bytes()));
        let found = self.known.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key).map(|known| {
            known.used = true;
            unpacked(&known.packed)
        });
        // What does not cover the code was not written for it.
        let covers = |found: &Option<Vec<Piece>>| match found.as_deref() {
            Some([.., last]) => last.end == code.len(),
            Some([]) => code.is_empty(),
            None => true,
        };
        if let Some(found) = found.filter(covers).filter(|found| ends_fit(found.as_deref(), code)) {
            return found;
        }
        let made = pieces_with(&self.lines, language, code);
        let known = Known { packed: packed(made.as_deref()), used: true, kept: false };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known);
        made
    }

    /// Takes up what [`Palette::bytes`] gave in a build before; a file that is damaged, or of another version, is
    /// nothing.
    pub fn load(&self, bytes: &[u8]) {
        let Some(entries) = entries(bytes) else { return };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, packed) in entries {
            known.entry(key).or_insert(Known { packed: packed.into(), used: false, kept: true });
        }
    }

    /// The colours of all code of this build, for the next one; `None` when they are those that were loaded.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = known.values().all(|known| known.used && known.kept);
        if is_same {
            return None;
        }
        let used: BTreeMap<u128, &Known> = known.iter().filter(|(_, it)| it.used).map(|(key, it)| (*key, it)).collect();
        let mut body = Vec::new();
        for (key, known) in used {
            body.extend_from_slice(&key.to_le_bytes());
            number(&mut body, known.packed.len());
            body.extend_from_slice(&known.packed);
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&xxh3_64(&body).to_le_bytes());
        bytes.extend(body);
        Some(bytes)
    }
}

/// Whether the pieces begin and end between characters.
fn ends_fit(pieces: Option<&[Piece]>, code: &str) -> bool {
    pieces.unwrap_or_default().iter().all(|piece| code.is_char_boundary(piece.end))
}

/// What is in a file of colours, when it is whole.
fn entries(bytes: &[u8]) -> Option<Vec<(u128, &[u8])>> {
    let (sum, mut rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    if xxh3_64(rest) != u64::from_le_bytes(*sum) {
        return None;
    }
    let mut entries = Vec::new();
    while !rest.is_empty() {
        let (key, after) = rest.split_first_chunk::<16>()?;
        let mut at = 0;
        let length = read_number(after, &mut at)?;
        let packed = after.get(at..at.checked_add(length)?)?;
        entries.push((u128::from_le_bytes(*key), packed));
        rest = &after[at + length..];
    }
    Some(entries)
}

fn packed(pieces: Option<&[Piece]>) -> Box<[u8]> {
    let Some(pieces) = pieces else { return Box::new([u8::MAX]) };
    let mut bytes = Vec::with_capacity(pieces.len() * 2);
    for piece in pieces {
        let class = piece.class.and_then(|class| CLASSES.iter().position(|known| *known == class));
        bytes.push(class.map_or(0, |class| u8::try_from(class + 1).unwrap_or(0)));
        number(&mut bytes, piece.end - piece.start);
    }
    bytes.into()
}

fn unpacked(bytes: &[u8]) -> Option<Vec<Piece>> {
    if bytes == [u8::MAX] {
        return None;
    }
    let (mut pieces, mut start, mut at) = (Vec::with_capacity(bytes.len() / 2), 0, 0);
    while let Some(class) = bytes.get(at) {
        at += 1;
        let end = start + read_number(bytes, &mut at).unwrap_or_default();
        let class = usize::from(*class).checked_sub(1).and_then(|class| CLASSES.get(class).copied());
        pieces.push(Piece { start, end, class });
        start = end;
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: [(&str, &str); 3] = [("json", "{\"ä\": 1}\n"), ("yaml", "a: b # c\n"), ("no-such-language", "x")];

    fn filled() -> Palette {
        let palette = Palette::default();
        for (language, code) in CODE {
            palette.pieces(language, code);
        }
        palette
    }

    #[test]
    fn what_was_kept_is_what_would_be_made() {
        let bytes = filled().bytes().unwrap();
        let palette = Palette::default();
        palette.load(&bytes);
        assert_eq!(palette.known.lock().unwrap().len(), CODE.len());
        for (language, code) in CODE {
            assert_eq!(palette.pieces(language, code), pieces(language, code), "{language}");
        }
        assert_eq!(palette.bytes(), None, "nothing is new and nothing is left over");
        palette.pieces("toml", "a = 1");
        let more = palette.bytes().unwrap();
        assert!(more.len() > bytes.len());
        let next = Palette::default();
        next.load(&more);
        next.pieces(CODE[0].0, CODE[0].1);
        assert!(next.bytes().unwrap().len() < bytes.len(), "what no page has any more is not kept");
    }

    #[test]
    fn a_damaged_file_is_nothing() {
        let bytes = filled().bytes().unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let palette = Palette::default();
            palette.load(&damaged);
            palette.load(&bytes[..at]);
            assert!(palette.known.lock().unwrap().is_empty(), "byte {at}");
        }
    }

    #[test]
    fn pieces_that_do_not_fit_the_code_are_made_anew() {
        let palette = filled();
        palette.known.lock().unwrap().values_mut().for_each(|known| known.packed = Box::new([1, 200, 1]));
        for (language, code) in CODE {
            assert_eq!(palette.pieces(language, code), pieces(language, code), "{language}");
        }
    }
}
