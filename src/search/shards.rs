//! Cuts the words into files of which a query needs few.

use rayon::prelude::*;

use super::encode::{self, Effort, next_word};
use super::postings::List;
use crate::base::number;

/// How many bytes a file holds before it is packed.
const SIZE: usize = 24 * 1024;

/// The files in the order of their words: the first word of each, and the file, packed.
pub fn cut(lists: &[List]) -> Vec<(String, String)> {
    let mut starts = Vec::new();
    let mut size = SIZE;
    for (at, list) in lists.iter().enumerate() {
        let own = list.word.len() + 4 + list.length();
        if size + own / 2 > SIZE {
            starts.push(at);
            size = 0;
        }
        size += own;
    }
    let ends = starts.iter().skip(1).copied().chain([lists.len()]);
    let ranges: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    ranges
        .par_iter()
        .map(|(start, end)| {
            let part = &lists[*start..*end];
            (part[0].word.to_string(), encode::pack(&shard(part), Effort::Usual))
        })
        .collect()
}

/// A file: how many words there are, each with the number of its pages and of its bytes, and then their lists.
fn shard(part: &[List]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut body = Vec::new();
    number(&mut out, part.len());
    let mut before = "";
    for list in part {
        next_word(&mut out, before, &list.word);
        number(&mut out, list.pages);
        number(&mut out, list.length());
        body.extend(list.encoded());
        before = &list.word;
    }
    out.extend(body);
    out
}
