//! Cuts the words into files of which a query needs few.

use std::ops::Range;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::encode::next_word;
use super::postings::Lists;
use crate::base::number;

/// How many bytes a file is to hold before it is packed.
const SIZE: usize = 24 * 1024;

/// The files in the order of their words: the first word of each, and what is in it.
pub fn cut(lists: &Lists) -> Vec<(String, Vec<u8>)> {
    let mut starts = Vec::new();
    let mut size = 2 * SIZE;
    for (at, list) in lists.iter().enumerate() {
        let own = list.word.len() + 4 + list.length();
        if is_end(size, own, list.word) {
            starts.push(at);
            size = 0;
        }
        size += own;
    }
    let ends = starts.iter().skip(1).copied().chain([lists.len()]);
    let ranges: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let cut = |(start, end): &(usize, usize)| (lists.get(*start).word.to_string(), shard(lists, *start..*end));
    ranges.par_iter().map(cut).collect()
}

/// Whether a file of `size` bytes ends before `word`, which takes `own`. Where it may, some words decide and not the
/// words before them: so a page that is edited changes the files of its words and no others.
fn is_end(size: usize, own: usize, word: &str) -> bool {
    let parts = |word: &str| xxh3_64(word.as_bytes()).is_multiple_of(4);
    size + own / 2 > SIZE + SIZE / 2 || size + own / 2 > SIZE / 2 && parts(word)
}

/// A file: how many words there are, each with the number of its pages and of its bytes, and then their lists.
fn shard(lists: &Lists, part: Range<usize>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut body = Vec::new();
    number(&mut out, part.len());
    let mut before = "";
    for list in part.map(|number| lists.get(number)) {
        next_word(&mut out, before, list.word);
        number(&mut out, list.pages);
        number(&mut out, list.length());
        body.extend(list.encoded());
        before = list.word;
    }
    out.extend(body);
    out
}

#[cfg(test)]
mod tests {
    use super::super::postings::tests::lists;
    use super::*;

    #[test]
    fn another_word_changes_few_files() {
        let words = |from: usize| (from..3_000).map(|word| format!("w{:04}", word * 7 % 3_000)).collect::<Vec<_>>();
        let files = |pages: usize, from: usize| cut(&lists(&vec![words(from); pages], 16));
        let (before, after) = (files(40, 1), files(40, 0));
        assert!(before.len() > 8, "{}", before.len());
        let same = after.iter().filter(|file| before.contains(file)).count();
        assert!(same * 5 >= after.len() * 4, "{same} of {}", after.len());
        let bytes = before.iter().map(|(_, bytes)| bytes.len());
        assert!(bytes.clone().max() < Some(2 * SIZE), "{:?}", bytes.collect::<Vec<_>>());
    }
}
