//! Tells damaged text from sound text, and mends it.

use std::borrow::Cow;

use super::table::{AFTER_UNIT, Kind, Letter, Table};
use crate::base::{Rule, Severity, Span};

/// Text that an editor or a converter read in the wrong encoding.
pub static WRONG_ENCODING: Rule = Rule {
    name: "wrong-encoding",
    severity: Severity::Warning,
    summary: "UTF-8 text was read in another encoding and saved again, such as `Ã©` for `é`",
};

/// A damaged run of characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Repair {
    /// Bytes of the text that was searched.
    pub span: Span,
    /// What should stand there.
    pub reads: String,
    /// The encoding that the text was wrongly read in: `Mac Roman` or `Windows-1252`.
    pub encoding: &'static str,
}

/// Every damaged run of `text`, in order.
///
/// A run is damaged when its characters, put back into the bytes of an older encoding, are the UTF-8 of something
/// that people write, and when they make no sense as they stand. Where both readings are possible, the text is left
/// as it is: the price of a wrong repair is higher than that of a missed one.
///
/// ```
/// # use checkbook::page::encoding::repairs;
/// let found = repairs("a cafÃ©");
/// assert_eq!((found[0].span.of("a cafÃ©"), found[0].reads.as_str()), ("Ã©", "é"));
/// assert!(repairs("a café").is_empty());
/// ```
pub fn repairs(text: &str) -> Vec<Repair> {
    if text.is_ascii() {
        return Vec::new();
    }
    let tables = Table::all();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_foreign(text, at) {
        let candidates = tables.iter().filter_map(|table| repair(table, text, start));
        match candidates.reduce(|best, other| if other.span.end > best.span.end { other } else { best }) {
            Some(repair) => {
                at = repair.span.end;
                found.push(repair);
            }
            None => at = start + char_at(text, start).map_or(1, char::len_utf8),
        }
    }
    found
}

/// `text` as it should read, borrowed when nothing is wrong with it.
pub fn repaired(text: &str) -> Cow<'_, str> {
    let found = repairs(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut sound = String::with_capacity(text.len());
    let mut copied = 0;
    for repair in found {
        sound.push_str(Span::new(copied, repair.span.start).of(text));
        sound.push_str(&repair.reads);
        copied = repair.span.end;
    }
    sound.push_str(Span::new(copied, text.len()).of(text));
    Cow::Owned(sound)
}

/// Whether `text` holds anything that [`repairs`] has to look at closely. When it does not, nothing is damaged.
pub fn is_suspect(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let tables = Table::all();
    let mut at = 0;
    while let Some(start) = next_foreign(text, at) {
        if tables.iter().any(|table| table.is_sequence(text, start)) {
            return true;
        }
        at = start + char_at(text, start).map_or(1, char::len_utf8);
    }
    false
}

/// The first byte at or after `at` that is not ASCII.
fn next_foreign(text: &str, at: usize) -> Option<usize> {
    text.as_bytes().get(at..)?.iter().position(|byte| !byte.is_ascii()).map(|found| at + found)
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// What the damaged characters from `at` on should read; `None` when they are sound.
fn repair(table: &Table, text: &str, at: usize) -> Option<Repair> {
    let mut reads = String::new();
    let mut end = at;
    while let Some(group) = Group::read(table, text, end, reads.chars().next_back()) {
        if !group.is_damaged(table, text, end > at) {
            break;
        }
        reads.push_str(&group.reads);
        end = group.end;
    }
    if reads.is_empty() {
        return None;
    }
    // What was damaged twice comes out damaged once.
    let reads = repaired(&reads).into_owned();
    Some(Repair { span: Span::new(at, end), reads, encoding: table.name })
}

/// Characters of one kind that follow each other.
struct Group {
    start: usize,
    end: usize,
    kind: Kind,
    reads: String,
    count: usize,
    certain: bool,
}

impl Group {
    fn read(table: &Table, text: &str, start: usize, last: Option<char>) -> Option<Group> {
        let first = table.letter(text, start, last)?;
        let Letter { end, reads, kind, certain } = first;
        let mut group = Group { start, end, kind, reads: reads.to_string(), count: 1, certain };
        let mut last = reads;
        while let Some(letter) = table.letter(text, group.end, Some(last)).filter(|letter| letter.kind == kind) {
            last = letter.reads;
            group.reads.push(last);
            group.end = letter.end;
            group.count += 1;
            group.certain |= letter.certain;
        }
        Some(group)
    }

    /// Whether the characters are more likely damaged than meant; `follows` when those right before are damaged.
    fn is_damaged(&self, table: &Table, text: &str, follows: bool) -> bool {
        let before = char_before(text, self.start);
        let after = char_at(text, self.end);
        let in_word = before.is_some_and(char::is_alphabetic);
        match self.kind {
            Kind::Alphabet => self.count >= 4,
            Kind::Ideograph => self.count >= 2,
            _ if follows || self.count >= 2 => true,
            Kind::Symbol => self.certain || !(in_word || after.is_some_and(char::is_alphabetic)),
            Kind::Latin if self.certain => true,
            Kind::Latin if table.is_windows() => self.is_word_windows(text, before, after),
            Kind::Latin => {
                let letters = text.get(..self.start).unwrap_or_default().chars().rev();
                let before = letters.take_while(char::is_ascii_alphabetic).take(2).count();
                before == 2 || (before == 1 && after.is_some_and(|c| c.is_ascii_alphabetic()))
            }
            Kind::Sign => {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                !in_word && (digit(before) || digit(after) || self.reads == "©")
            }
        }
    }

    /// Whether one doubtful character is part of a word, and not a capital before a punctuation mark.
    fn is_word_windows(&self, text: &str, before: Option<char>, after: Option<char>) -> bool {
        let source = Span::new(self.start, self.end).of(text);
        let mark = source.chars().next_back().unwrap_or_default();
        if source.starts_with('á') {
            return after.is_some_and(|c| c.is_ascii_lowercase());
        }
        if before.is_some_and(char::is_alphabetic) {
            return before.is_some_and(|c| c.is_ascii_lowercase());
        }
        let opens_word = after.is_some_and(|c| c.is_ascii_lowercase()) && !AFTER_UNIT.contains(mark);
        opens_word || (source.starts_with('Ã') && mark == '\u{a0}')
    }
}
