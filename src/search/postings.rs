//! The pages of every word.

use std::collections::HashMap;
use std::sync::Arc;

use super::encode::{next_word, number};
use super::leaf::Leaf;
use super::terms::Weight;

/// A word and its pages, each with what the word is there.
pub type List = (Box<str>, Vec<(u32, Weight)>);

/// The words that the browser knows for mending, at most.
const LEXICON: usize = 20_000;

/// The words of all pages in the order of their bytes, each with its pages in their order.
pub fn merge(leaves: &[Arc<Leaf>]) -> Vec<List> {
    let mut places: HashMap<Box<str>, usize, foldhash::fast::RandomState> = HashMap::default();
    let mut lists: Vec<List> = Vec::new();
    for (page, leaf) in (0u32..).zip(leaves) {
        leaf.each(|word, weight| {
            let place = places.get(word).copied().unwrap_or_else(|| {
                places.insert(word.into(), lists.len());
                lists.push((word.into(), Vec::new()));
                lists.len() - 1
            });
            lists[place].1.push((page, weight));
        });
    }
    drop(places);
    lists.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    lists
}

/// The commonest words with the number of their pages, in the order of their bytes.
pub fn lexicon(lists: &[List]) -> Vec<u8> {
    let is_word = |word: &str| {
        let letters = word.chars().count();
        (3..=24).contains(&letters)
            && !word.contains(['-', '_', '.'])
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words: Vec<&List> = lists.iter().filter(|(word, _)| is_word(word)).collect();
    words.sort_by_key(|(_, pages)| std::cmp::Reverse(pages.len()));
    words.truncate(LEXICON);
    words.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut out = Vec::new();
    let mut before = "";
    for (word, pages) in words {
        next_word(&mut out, before, word);
        number(&mut out, pages.len());
        before = word;
    }
    out
}

/// A list as bytes: the gaps between its pages, then the fields, then the scores.
pub fn encoded(pages: &[(u32, Weight)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(pages.len() * 3);
    let mut before = 0;
    for (page, _) in pages {
        number(&mut out, usize::try_from(page - before).unwrap_or_default());
        before = *page;
    }
    out.extend(pages.iter().map(|(_, weight)| weight.fields));
    out.extend(pages.iter().map(|(_, weight)| weight.score));
    out
}
