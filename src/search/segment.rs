//! The words of some pages that follow each other: they are put together anew only when one of these pages changes.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::encode::next_word;
use super::leaf::Leaf;
use super::{Settings, Source};
use crate::base::{number, read_number};

/// How many pages are in a segment, as a rule.
const USUAL: u64 = 64;

/// How many are in one at most.
const MOST: usize = 256;

/// What the index needs of the pages of a segment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// How many words the title of each page has.
    pub titles: Vec<u8>,
    /// Changes with what is shown of any page among the hits.
    pub versions: String,
    /// The words in the order of their bytes, each with the number of its pages and with them.
    lists: Box<[u8]>,
}

/// A word and its pages.
#[derive(Debug, Default)]
struct Pages {
    count: usize,
    last: usize,
    bytes: Vec<u8>,
}

/// Cuts the pages into segments. Where one begins, the paths of the pages decide, so that a page that comes or goes
/// changes no segment but its own.
pub fn cut<'s, 'p>(sources: &'s [Source<'p>]) -> Vec<&'s [Source<'p>]> {
    let begins = |source: &Source<'_>| xxh3_64(source.url.as_str().as_bytes()).is_multiple_of(USUAL);
    let (mut segments, mut start) = (Vec::new(), 0);
    for (at, source) in sources.iter().enumerate() {
        if at > start && (begins(source) || at - start == MOST) {
            segments.push(&sources[start..at]);
            start = at;
        }
    }
    if start < sources.len() {
        segments.push(&sources[start..]);
    }
    segments
}

impl Segment {
    /// Puts the words of these pages together.
    pub fn new(sources: &[Source<'_>], settings: &Settings) -> Segment {
        Segment::of(&sources.iter().map(|source| Leaf::new(source, settings)).collect::<Vec<_>>())
    }

    /// The same for pages that were looked at already.
    pub fn of(leaves: &[Leaf]) -> Segment {
        let mut lists: HashMap<Box<str>, Pages, foldhash::fast::RandomState> = HashMap::default();
        for (page, leaf) in leaves.iter().enumerate() {
            leaf.each(|word, weight| {
                let list = match lists.get_mut(word) {
                    Some(list) => list,
                    None => lists.entry(word.into()).or_default(),
                };
                number(&mut list.bytes, page - list.last);
                list.bytes.extend([weight.fields, weight.score]);
                (list.last, list.count) = (page, list.count + 1);
            });
        }
        let mut lists: Vec<_> = lists.into_iter().collect();
        lists.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let (mut bytes, mut before) = (Vec::new(), "");
        for (word, pages) in &lists {
            next_word(&mut bytes, before, word);
            for value in [pages.count, pages.last, pages.bytes.len()] {
                number(&mut bytes, value);
            }
            bytes.extend_from_slice(&pages.bytes);
            before = word;
        }
        let versions = leaves.iter().map(|leaf| leaf.version.as_str()).collect();
        Segment { titles: leaves.iter().map(|leaf| leaf.title).collect(), versions, lists: bytes.into() }
    }

    /// Its words, one after the other.
    pub fn words(&self) -> Words<'_> {
        Words { lists: &self.lists, at: 0, word: Vec::new() }
    }

    /// The segment as it is kept for the next build.
    pub fn kept(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.titles.len() + self.versions.len() + self.lists.len() + 8);
        number(&mut bytes, self.titles.len());
        bytes.extend_from_slice(&self.titles);
        number(&mut bytes, self.versions.len());
        bytes.extend_from_slice(self.versions.as_bytes());
        bytes.extend_from_slice(&self.lists);
        bytes
    }

    /// The segment that [`Segment::kept`] gave `bytes` for; `None` when they are something else.
    pub fn from_kept(bytes: &[u8]) -> Option<Segment> {
        let mut at = 0;
        let titles = part(bytes, &mut at)?.to_vec();
        let versions = std::str::from_utf8(part(bytes, &mut at)?).ok()?.to_string();
        Some(Segment { titles, versions, lists: bytes.get(at..)?.into() })
    }
}

/// The words of a segment in the order of their bytes.
pub struct Words<'a> {
    lists: &'a [u8],
    at: usize,
    word: Vec<u8>,
}

/// The pages of a word.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// How many they are.
    pub pages: usize,
    /// The last of them.
    pub last: usize,
    /// For each page the gap to the one before, the fields and the score.
    pub bytes: &'a [u8],
}

impl<'a> Words<'a> {
    /// Moves on to the next word, and gives its pages; `None` at the end.
    pub fn next_part(&mut self) -> Option<Part<'a>> {
        self.word.truncate(read_number(self.lists, &mut self.at)?);
        self.word.extend_from_slice(part(self.lists, &mut self.at)?);
        let (pages, last) = (read_number(self.lists, &mut self.at)?, read_number(self.lists, &mut self.at)?);
        Some(Part { pages, last, bytes: part(self.lists, &mut self.at)? })
    }

    /// The word at which it stands.
    pub fn word(&self) -> &str {
        std::str::from_utf8(&self.word).unwrap_or_default()
    }

    /// The same as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.word
    }
}

/// The bytes behind a number that says how many they are.
fn part<'b>(bytes: &'b [u8], at: &mut usize) -> Option<&'b [u8]> {
    let length = read_number(bytes, at)?;
    let part = bytes.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(part)
}
