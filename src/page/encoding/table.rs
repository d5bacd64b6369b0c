//! The older encodings, and what the characters of a damaged run stand for.

use std::ops::RangeInclusive;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// An older encoding, from characters back to bytes.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The characters of the bytes from 0x80, in order of the characters.
    bytes: Vec<(char, u8)>,
}

/// One character that was damaged, if its neighbours agree.
pub(super) struct Letter {
    pub(super) end: usize,
    pub(super) reads: char,
    pub(super) kind: Kind,
    /// Whether nobody writes the characters of it one after another.
    pub(super) certain: bool,
}

/// What a character is, as far as it matters for how likely it is that the text was damaged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Emoji, arrows, boxes, typographic punctuation.
    Symbol,
    /// Latin letters with accents.
    Latin,
    /// Signs of Latin-1, such as `°` and `£`: damaged, they have a `Â` or a `¬` before them.
    Sign,
    /// A letter of another alphabet. In damaged text they come in words.
    Alphabet,
    /// Chinese, Japanese, Korean.
    Ideograph,
}

/// The characters that a damaged run may stand for.
const KINDS: &[(RangeInclusive<u32>, Kind)] = &[
    (0xa0..=0xbf, Kind::Sign),
    (0xc0..=0x17f, Kind::Latin),
    (0x218..=0x21b, Kind::Latin),
    (0x1e00..=0x1eff, Kind::Latin),
    (0x386..=0x3ce, Kind::Alphabet),
    (0x400..=0x45f, Kind::Alphabet),
    (0x490..=0x491, Kind::Alphabet),
    (0x5d0..=0x5ea, Kind::Alphabet),
    (0x60c..=0x6d3, Kind::Alphabet),
    (0x900..=0xdff, Kind::Alphabet),
    (0xe01..=0xe5b, Kind::Alphabet),
    (0x10d0..=0x10ff, Kind::Alphabet),
    (0x200b..=0x200d, Kind::Symbol),
    (0x2010..=0x2026, Kind::Symbol),
    (0x202f..=0x205e, Kind::Symbol),
    (0x20a0..=0x20c0, Kind::Symbol),
    (0x2070..=0x209c, Kind::Symbol),
    (0x20e3..=0x20e3, Kind::Symbol),
    (0x2100..=0x27bf, Kind::Symbol),
    (0x2900..=0x297f, Kind::Symbol),
    (0x2b00..=0x2bff, Kind::Symbol),
    (0xfe0e..=0xfe0f, Kind::Symbol),
    (0xfeff..=0xfeff, Kind::Symbol),
    (0x1f000..=0x1faff, Kind::Symbol),
    (0xe0020..=0xe007f, Kind::Symbol),
    (0x3000..=0x30ff, Kind::Ideograph),
    (0x3400..=0x9fff, Kind::Ideograph),
    (0xac00..=0xd7a3, Kind::Ideograph),
    (0xff01..=0xffef, Kind::Ideograph),
    (0x20000..=0x3134f, Kind::Ideograph),
];

/// Characters that follow a letter in sound text: quotation marks, dashes, spaces, trademark signs.
const CLOSING: &str = "“”‘’…–—»›«‹•\u{a0}®™©";

/// Characters that follow an ångström sign (`Å²`, `Å·mol`).
pub(super) const AFTER_UNIT: &str = "²³¹·°±";

/// Characters that follow a radical, a tilde equals or a function sign in a formula.
const AFTER_OPERATOR: &str = "πµΩ∞∑∏∫";

/// What is left of a character when a program drops the bytes that Windows-1252 has nothing for, and what it most
/// likely was.
const LOST: &[([u8; 2], char)] =
    &[([0xe2, 0x80], '”'), ([0xef, 0xb8], '\u{fe0f}'), ([0xe2, 0x8c], '❌'), ([0xe2, 0xa4], '❤')];

impl Table {
    pub(super) fn all() -> [Table; 2] {
        [Table::new("Windows-1252", WINDOWS_1252), Table::new("Mac Roman", MACINTOSH)]
    }

    fn new(name: &'static str, encoding: &'static Encoding) -> Self {
        let upper: Vec<u8> = (0x80..=0xff).collect();
        let (characters, _) = encoding.decode_without_bom_handling(&upper);
        let mut bytes: Vec<(char, u8)> = characters.chars().zip(0x80..=0xff).collect();
        bytes.sort_unstable();
        Table { name, bytes }
    }

    pub(super) fn is_windows(&self) -> bool {
        self.name == "Windows-1252"
    }

    fn byte(&self, c: char) -> Option<u8> {
        match self.bytes.binary_search_by_key(&c, |(known, _)| *known) {
            Ok(at) => self.bytes.get(at).map(|(_, byte)| *byte),
            // Latin-1 has control characters where Windows has letters. Some converters mix the two.
            Err(_) if self.is_windows() && ('\u{80}'..='\u{9f}').contains(&c) => u8::try_from(u32::from(c)).ok(),
            Err(_) => None,
        }
    }

    /// Whether the first two characters at `at` could start a UTF-8 sequence.
    pub(super) fn is_sequence(&self, text: &str, at: usize) -> bool {
        let mut characters = text.get(at..).unwrap_or_default().chars();
        let mut byte = || self.byte(characters.next()?);
        byte().is_some_and(|lead| (0xc2..=0xf4).contains(&lead)) && byte().is_some_and(|next| next & 0xc0 == 0x80)
    }

    /// The character whose UTF-8 bytes, read in this encoding, stand at `at`.
    pub(super) fn letter(&self, text: &str, at: usize, last: Option<char>) -> Option<Letter> {
        let rest = text.get(at..)?;
        let mut bytes = rest.chars().map_while(|c| Some((c, self.byte(c)?)));
        let (_, lead) = bytes.next()?;
        let length = match lead {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        let followers: Vec<(char, u8)> = bytes.take(length - 1).take_while(|(_, byte)| byte & 0xc0 == 0x80).collect();
        if followers.len() + 1 < length {
            return self.lost(rest, at, lead, &followers, last);
        }
        let sequence: Vec<u8> = std::iter::once(lead).chain(followers.iter().map(|(_, byte)| *byte)).collect();
        let reads = std::str::from_utf8(&sequence).ok()?.chars().next()?;
        let end = at + rest.chars().take(length).map(char::len_utf8).sum::<usize>();
        let certain = self.is_certain(lead, &followers);
        Some(Letter { end, reads, kind: kind(reads)?, certain })
    }

    /// A character that lost a byte, where only one is likely.
    fn lost(&self, rest: &str, at: usize, lead: u8, followers: &[(char, u8)], last: Option<char>) -> Option<Letter> {
        let [(second, byte)] = followers else { return None };
        if !self.is_windows() {
            return None;
        }
        let &(_, mut reads) = LOST.iter().find(|(left, _)| *left == [lead, *byte])?;
        let length = rest.chars().next()?.len_utf8() + second.len_utf8();
        let next = rest.get(length..).and_then(|rest| rest.chars().next());
        if reads == '”' && last.is_some_and(is_emoji) && matches!(next, Some('ð' | 'â')) {
            reads = '\u{200d}';
        }
        Some(Letter { end: at + length, reads, kind: Kind::Symbol, certain: true })
    }

    fn is_certain(&self, lead: u8, followers: &[(char, u8)]) -> bool {
        let only = |set: &str| followers.iter().all(|(c, _)| set.contains(*c));
        match (self.is_windows(), lead) {
            (true, 0xc4..=0xcf) => !only(CLOSING) && !only(AFTER_UNIT),
            (true, _) => !only(CLOSING),
            (false, 0xc3) => !only(AFTER_OPERATOR),
            // The lead is a low quotation mark, and what follows may be a word.
            (false, 0xe2) => !followers.iter().all(|(c, _)| c.is_lowercase()),
            (false, lead) => lead >= 0xe0,
        }
    }
}

/// What kind of character `c` is; `None` for one that is too rare to be the sense of a damaged run.
fn kind(c: char) -> Option<Kind> {
    KINDS.iter().find(|(range, _)| range.contains(&u32::from(c))).map(|(_, kind)| *kind)
}

fn is_emoji(c: char) -> bool {
    u32::from(c) >= 0x1f000
}
