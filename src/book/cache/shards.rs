//! What is known of each page, in some files: an edit changes one of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::folder::Folder;
use crate::base::{Memo, SourcePath, fingerprint, number, read_number};

/// How many files there are at most.
const MOST: usize = 64;

/// How many pages are in one file, as long as there are fewer files.
const PAGES: usize = 64;

/// A folder of such files.
pub struct Shards(pub &'static str);

/// A page with the hash of its question and the answer.
type Known<T> = (SourcePath, u128, Arc<T>);

/// What was read of each file, by its name: the hash of what is in it.
type Loaded = Mutex<BTreeMap<String, u128>>;

impl Shards {
    /// The names of all files that there may be.
    pub fn names(&self) -> impl Iterator<Item = String> {
        (0..MOST).map(|number| self.name(number))
    }

    fn name(&self, number: usize) -> String {
        format!("{}/{number:02}", self.0)
    }

    /// Calls `take` with the path, the question and the answer of each page; a file that it cannot understand is left.
    pub fn load(&self, folder: &Folder, pages: usize, loaded: &Loaded, take: impl Fn(&str, u128, &[u8]) + Sync) {
        (0..count(pages)).into_par_iter().for_each(|number| {
            let name = self.name(number);
            let Some(bytes) = folder.read(&name) else { return };
            if let Some(print) = each(&bytes, &take) {
                loaded.lock().unwrap_or_else(PoisonError::into_inner).insert(name, print);
            }
        });
    }

    /// Writes the files in which something else stands than in those that were loaded.
    pub fn save<T: Send + Sync>(
        &self,
        folder: &Folder,
        pages: usize,
        loaded: &Loaded,
        memo: &Memo<T>,
        encode: impl Fn(&T) -> Option<Vec<u8>> + Sync,
    ) {
        let mut shards: Vec<Vec<Known<T>>> = (0..count(pages)).map(|_| Vec::new()).collect();
        for known in memo.all() {
            let number = shard(known.0.as_str(), shards.len());
            shards[number].push(known);
        }
        shards.into_par_iter().enumerate().for_each(|(number, mut shard)| {
            shard.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            let print = fingerprint(&shard.iter().map(|(path, hash, _)| (path, hash)).collect::<Vec<_>>());
            let name = self.name(number);
            if loaded.lock().unwrap_or_else(PoisonError::into_inner).get(&name) != Some(&print) {
                folder.write(&name, &[&print.to_le_bytes(), &written(&shard, &encode)]);
            }
        });
        folder.remove((count(pages)..MOST).map(|number| self.name(number)));
    }
}

fn count(pages: usize) -> usize {
    pages.div_ceil(PAGES).clamp(1, MOST)
}

fn shard(path: &str, count: usize) -> usize {
    usize::try_from(xxh3_64(path.as_bytes()) % count as u64).unwrap_or_default()
}

fn written<T>(shard: &[Known<T>], encode: &impl Fn(&T) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, hash, value) in shard {
        let Some(value) = encode(value) else { continue };
        number(&mut bytes, path.as_str().len());
        bytes.extend_from_slice(path.as_str().as_bytes());
        bytes.extend_from_slice(&hash.to_le_bytes());
        number(&mut bytes, value.len());
        bytes.extend(value);
    }
    bytes
}

/// Calls `take` with each entry, and gives the hash of all of them.
fn each(bytes: &[u8], take: &impl Fn(&str, u128, &[u8])) -> Option<u128> {
    let (print, bytes) = bytes.split_first_chunk::<16>()?;
    let mut at = 0;
    while at < bytes.len() {
        let path = std::str::from_utf8(part(bytes, &mut at)?).ok()?;
        let hash = bytes.get(at..)?.first_chunk::<16>()?;
        at += hash.len();
        let value = part(bytes, &mut at)?;
        take(path, u128::from_le_bytes(*hash), value);
    }
    Some(u128::from_le_bytes(*print))
}

fn part<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let length = read_number(bytes, at)?;
    let part = bytes.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(part)
}
