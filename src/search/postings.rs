//! The pages of every word.

use std::collections::HashMap;

use super::encode::next_word;
use super::leaf::Leaf;
use crate::base::{number, read_number};

/// The words that the browser knows for mending, at most.
const LEXICON: usize = 20_000;

/// A word and its pages. A large book has millions of pairs of the two, so a pair takes three or four bytes.
#[derive(Debug, Default)]
pub struct List {
    /// The word.
    pub word: Box<str>,
    /// How many pages have it.
    pub pages: usize,
    last: usize,
    /// For each page the gap to the one before, the fields and the score.
    bytes: Vec<u8>,
}

/// Puts the words of pages together, page by page.
#[derive(Debug, Default)]
pub struct Merge {
    lists: HashMap<Box<str>, List, foldhash::fast::RandomState>,
    pages: usize,
}

impl Merge {
    /// Adds the next page.
    pub fn add(&mut self, leaf: &Leaf) {
        let page = self.pages;
        leaf.each(|word, weight| {
            let list = match self.lists.get_mut(word) {
                Some(list) => list,
                None => self.lists.entry(word.into()).or_default(),
            };
            number(&mut list.bytes, page - list.last);
            list.bytes.extend([weight.fields, weight.score]);
            (list.last, list.pages) = (page, list.pages + 1);
        });
        self.pages += 1;
    }

    /// The words in the order of their bytes.
    pub fn lists(self) -> Vec<List> {
        let lists = self.lists.into_iter().map(|(word, list)| List { word, ..list });
        let mut lists: Vec<List> = lists.collect();
        lists.sort_unstable_by(|a, b| a.word.cmp(&b.word));
        lists
    }
}

impl List {
    /// How many bytes [`List::encoded`] gives.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The list as it is published: the gaps between its pages, then the fields, then the scores.
    pub fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len());
        let (mut fields, mut scores, mut at): (Vec<u8>, Vec<u8>, usize) = Default::default();
        while at < self.bytes.len() {
            number(&mut out, read_number(&self.bytes, &mut at).unwrap_or_default());
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
pub fn lexicon(lists: &[List]) -> Vec<u8> {
    let is_word = |word: &str| {
        let letters = word.chars().count();
        (3..=24).contains(&letters)
            && !word.contains(['-', '_', '.'])
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words: Vec<&List> = lists.iter().filter(|list| is_word(&list.word)).collect();
    words.sort_by_key(|list| std::cmp::Reverse(list.pages));
    words.truncate(LEXICON);
    words.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    let mut out = Vec::new();
    let mut before = "";
    for list in words {
        next_word(&mut out, before, &list.word);
        number(&mut out, list.pages);
        before = &list.word;
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::search::terms::Weight;

    /// The lists of pages with these words.
    pub fn lists(pages: &[Vec<String>]) -> Vec<List> {
        let mut merge = Merge::default();
        for words in pages {
            let mut words = words.clone();
            words.sort();
            words.dedup();
            let words: Vec<(&str, Weight)> =
                words.iter().map(|word| (word.as_str(), Weight { fields: 1, score: 7 })).collect();
            merge.add(&Leaf::of(&words));
        }
        merge.lists()
    }

    #[test]
    fn a_list_has_the_gaps_between_its_pages() {
        let page = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lists = lists(&[page(&["b", "a"]), page(&["b"]), page(&["b", "c"])]);
        let seen: Vec<_> = lists.iter().map(|list| (&*list.word, list.pages, list.encoded())).collect();
        assert_eq!(seen, [("a", 1, vec![0, 1, 7]), ("b", 3, vec![0, 1, 1, 1, 1, 1, 7, 7, 7]), ("c", 1, vec![2, 1, 7])]);
    }
}
