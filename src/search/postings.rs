//! The pages of every word.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::encode::next_word;
use super::segment::{Part, Segment, Words};
use crate::base::{number, read_number};

/// The words that the browser knows for mending, at most.
const LEXICON: usize = 20_000;

/// All words in the order of their bytes, each with its pages. A large book has millions of pairs of the two, so they
/// stand in one piece, and a pair takes three or four bytes.
#[derive(Debug, Default)]
pub struct Lists {
    words: String,
    bytes: Vec<u8>,
    ends: Vec<End>,
}

/// Where a word and its pages end.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    word: usize,
    bytes: usize,
    pages: usize,
}

/// A word and its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List<'a> {
    /// The word.
    pub word: &'a str,
    /// How many pages have it.
    pub pages: usize,
    /// For each page the gap to the one before, the fields and the score.
    bytes: &'a [u8],
}

/// The words of a segment, of which the next one is at hand.
struct Cursor<'a> {
    words: Words<'a>,
    part: Part<'a>,
    /// The first bytes of the word, which mostly say what comes first.
    key: u64,
    /// How many pages come before the segment.
    before: usize,
}

impl<'a> Cursor<'a> {
    fn new(segment: &'a Segment, before: usize) -> Option<Cursor<'a>> {
        let mut words = segment.words();
        let part = words.next_part()?;
        Some(Cursor { key: key(words.bytes()), words, part, before })
    }

    /// Moves on; `false` at the end.
    fn advance(&mut self) -> bool {
        let Some(part) = self.words.next_part() else { return false };
        self.part = part;
        self.key = key(self.words.bytes());
        true
    }
}

fn key(word: &[u8]) -> u64 {
    let mut key = [0; 8];
    let length = word.len().min(key.len());
    key[..length].copy_from_slice(&word[..length]);
    u64::from_be_bytes(key)
}

impl Ord for Cursor<'_> {
    /// The greatest is the one whose word comes first, and of equal words the one of the first pages.
    fn cmp(&self, other: &Self) -> Ordering {
        let words = || other.words.bytes().cmp(self.words.bytes());
        other.key.cmp(&self.key).then_with(words).then_with(|| other.before.cmp(&self.before))
    }
}

impl PartialOrd for Cursor<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cursor<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cursor<'_> {}

impl Lists {
    /// Puts the words of segments together that follow each other.
    pub fn new<'a>(segments: impl IntoIterator<Item = &'a Segment>) -> Lists {
        let mut pages = 0;
        let cursors = segments.into_iter().filter_map(|segment| {
            let before = pages;
            pages += segment.titles.len();
            Cursor::new(segment, before)
        });
        let mut cursors: BinaryHeap<Cursor<'_>> = cursors.collect();
        let mut lists = Lists::default();
        let mut last = 0;
        while let Some(mut next) = cursors.peek_mut() {
            last = lists.add(next.words.word(), &next.part, next.before, last);
            if !next.advance() {
                PeekMut::pop(next);
            }
        }
        lists
    }

    /// Adds the pages of a word, of which the one added before may have been the same; gives the last of the pages.
    fn add(&mut self, word: &str, part: &Part<'_>, before: usize, last: usize) -> usize {
        let is_new = self.ends.last().is_none() || self.get(self.ends.len() - 1).word != word;
        if is_new {
            self.words.push_str(word);
            self.ends.push(End { word: self.words.len(), ..End::default() });
        }
        let mut at = 0;
        let first = before.saturating_add(read_number(part.bytes, &mut at).unwrap_or_default());
        number(&mut self.bytes, if is_new { first } else { first.saturating_sub(last) });
        self.bytes.extend_from_slice(part.bytes.get(at..).unwrap_or_default());
        if let Some(end) = self.ends.last_mut() {
            (end.bytes, end.pages) = (self.bytes.len(), end.pages.saturating_add(part.pages));
        }
        before.saturating_add(part.last)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word with this number.
    pub fn get(&self, number: usize) -> List<'_> {
        let start = number.checked_sub(1).map_or(End::default(), |before| self.ends[before]);
        let end = self.ends[number];
        List {
            word: &self.words[start.word..end.word],
            pages: end.pages,
            bytes: self.bytes.get(start.bytes..end.bytes).unwrap_or_default(),
        }
    }

    /// All words in the order of their bytes.
    pub fn iter(&self) -> impl Iterator<Item = List<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }
}

impl List<'_> {
    /// How many bytes [`List::encoded`] gives.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The list as it is published: the gaps between its pages, then the fields, then the scores.
    pub fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len());
        let (mut fields, mut scores, mut at): (Vec<u8>, Vec<u8>, usize) = Default::default();
        while at < self.bytes.len() {
            number(&mut out, read_number(self.bytes, &mut at).unwrap_or_default());
            fields.extend(self.bytes.get(at));
            scores.extend(self.bytes.get(at + 1));
            at += 2;
        }
        out.extend(fields);
        out.extend(scores);
        out
    }
}

/// The commonest words with the number of their pages, in the order of their bytes.
pub fn lexicon(lists: &Lists) -> Vec<u8> {
    let is_word = |word: &str| {
        let letters = word.chars().count();
        (3..=24).contains(&letters)
            && !word.contains(['-', '_', '.'])
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words: Vec<List<'_>> = lists.iter().filter(|list| is_word(list.word)).collect();
    words.sort_by_key(|list| std::cmp::Reverse(list.pages));
    words.truncate(LEXICON);
    words.sort_unstable_by(|a, b| a.word.cmp(b.word));
    let mut out = Vec::new();
    let mut before = "";
    for list in words {
        next_word(&mut out, before, list.word);
        number(&mut out, list.pages);
        before = list.word;
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::search::leaf::Leaf;
    use crate::search::terms::Weight;

    /// The lists of pages with these words, `size` of them in a segment.
    pub fn lists(pages: &[Vec<String>], size: usize) -> Lists {
        let leaf = |words: &Vec<String>| {
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.sort_unstable();
            words.dedup();
            Leaf::of(&words.iter().map(|word| (*word, Weight { fields: 1, score: 7 })).collect::<Vec<_>>())
        };
        let segment = |pages: &[Vec<String>]| {
            let segment = Segment::of(&pages.iter().map(leaf).collect::<Vec<_>>());
            assert_eq!(Segment::from_kept(&segment.kept()).unwrap(), segment);
            segment
        };
        let segments: Vec<Segment> = pages.chunks(size).map(segment).collect();
        Lists::new(&segments)
    }

    fn seen(lists: &Lists) -> Vec<(&str, usize, Vec<u8>)> {
        lists.iter().map(|list| (list.word, list.pages, list.encoded())).collect()
    }

    #[test]
    fn a_list_has_the_gaps_between_its_pages() {
        let page = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lists = lists(&[page(&["b", "a"]), page(&["b"]), page(&["b", "c"])], 2);
        let b = vec![0, 1, 1, 1, 1, 1, 7, 7, 7];
        assert_eq!(seen(&lists), [("a", 1, vec![0, 1, 7]), ("b", 3, b), ("c", 1, vec![2, 1, 7])]);
    }

    #[test]
    fn segments_leave_no_trace() {
        let page =
            |page: usize| (0..20).filter(move |word| page.is_multiple_of(word + 1)).map(|word| format!("w{word}"));
        let pages: Vec<Vec<String>> = (1..400).map(|number| page(number).collect()).collect();
        let whole = lists(&pages, 400);
        for size in [1, 7, 64] {
            assert_eq!(seen(&lists(&pages, size)), seen(&whole), "{size}");
        }
    }
}
