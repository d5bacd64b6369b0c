//! The pages of every word.

use std::collections::HashMap;

use super::encode::next_word;
use super::segment::{Pages, Segment};
use crate::base::{number, read_number};

/// The words that the browser knows for mending, at most.
const LEXICON: usize = 20_000;

/// A word and its pages.
#[derive(Debug, Default)]
pub struct List {
    /// The word.
    pub word: Box<str>,
    pages: Pages,
}

/// Puts the words of segments together, one after the other.
#[derive(Debug, Default)]
pub struct Merge {
    lists: HashMap<Box<str>, Pages, foldhash::fast::RandomState>,
    pages: usize,
}

impl Merge {
    /// Adds the next segment.
    pub fn add(&mut self, segment: &Segment) {
        let before = self.pages;
        segment.each(|word, count, last, bytes| {
            let list = match self.lists.get_mut(word) {
                Some(list) => list,
                None => self.lists.entry(word.into()).or_default(),
            };
            let mut at = 0;
            let first = before + read_number(bytes, &mut at).unwrap_or_default();
            number(&mut list.bytes, first.saturating_sub(list.last));
            list.bytes.extend_from_slice(bytes.get(at..).unwrap_or_default());
            (list.last, list.count) = (before + last, list.count + count);
        });
        self.pages += segment.titles.len();
    }

    /// The words in the order of their bytes.
    pub fn lists(self) -> Vec<List> {
        let lists = self.lists.into_iter().map(|(word, pages)| List { word, pages });
        let mut lists: Vec<List> = lists.collect();
        lists.sort_unstable_by(|a, b| a.word.cmp(&b.word));
        lists
    }
}

impl List {
    /// How many pages have the word.
    pub fn pages(&self) -> usize {
        self.pages.count
    }

    /// How many bytes [`List::encoded`] gives.
    pub fn length(&self) -> usize {
        self.pages.bytes.len()
    }

    /// The list as it is published: the gaps between its pages, then the fields, then the scores.
    pub fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.pages.bytes.len());
        let (mut fields, mut scores, mut at): (Vec<u8>, Vec<u8>, usize) = Default::default();
        while at < self.pages.bytes.len() {
            number(&mut out, read_number(&self.pages.bytes, &mut at).unwrap_or_default());
            fields.extend(self.pages.bytes.get(at));
            scores.extend(self.pages.bytes.get(at + 1));
            at += 2;
        }
        out.extend(fields);
        out.extend(scores);
        out
    }
}

/// The commonest words with the number of their pages, in the order of their bytes.
pub fn lexicon(lists: &[List]) -> Vec<u8> {
    let is_word = |word: &str| {
        let letters = word.chars().count();
        (3..=24).contains(&letters)
            && !word.contains(['-', '_', '.'])
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words: Vec<&List> = lists.iter().filter(|list| is_word(&list.word)).collect();
    words.sort_by_key(|list| std::cmp::Reverse(list.pages()));
    words.truncate(LEXICON);
    words.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    let mut out = Vec::new();
    let mut before = "";
    for list in words {
        next_word(&mut out, before, &list.word);
        number(&mut out, list.pages());
        before = &list.word;
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::search::leaf::Leaf;
    use crate::search::terms::Weight;

    /// The lists of pages with these words, `size` of them in a segment.
    pub fn lists(pages: &[Vec<String>], size: usize) -> Vec<List> {
        let mut merge = Merge::default();
        let leaf = |words: &Vec<String>| {
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.sort_unstable();
            words.dedup();
            Leaf::of(&words.iter().map(|word| (*word, Weight { fields: 1, score: 7 })).collect::<Vec<_>>())
        };
        for pages in pages.chunks(size) {
            let segment = Segment::of(&pages.iter().map(leaf).collect::<Vec<_>>());
            let kept = Segment::from_kept(&segment.kept()).unwrap();
            assert_eq!(kept, segment);
            merge.add(&kept);
        }
        merge.lists()
    }

    fn seen(lists: &[List]) -> Vec<(&str, usize, Vec<u8>)> {
        lists.iter().map(|list| (&*list.word, list.pages(), list.encoded())).collect()
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
        let page = |page: usize| (0..20).filter(move |word| page % (word + 1) == 0).map(|word| format!("w{word}"));
        let pages: Vec<Vec<String>> = (1..400).map(|number| page(number).collect()).collect();
        let whole = lists(&pages, 400);
        for size in [1, 7, 64] {
            assert_eq!(seen(&lists(&pages, size)), seen(&whole), "{size}");
        }
    }
}
