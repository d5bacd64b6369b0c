//! Remembers what is dear to compute.

use std::collections::{HashMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3Default;

use super::SourcePath;

/// A 128-bit hash of a value, the same on every machine with the same pointer width.
pub fn fingerprint(value: &(impl Hash + ?Sized)) -> u128 {
    let mut hasher = Digest(Xxh3Default::new());
    value.hash(&mut hasher);
    hasher.0.digest128()
}

struct Digest(Xxh3Default);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// A text that knows its own hash, so that to ask whether it is still the same costs nothing.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub text: Arc<str>,
    hash: u128,
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Text { hash: fingerprint(&*text), text }
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

/// The last answer to one question, for as long as the question stays the same.
#[derive(Debug)]
pub struct Last<T>(Option<(u128, T)>);

impl<T> Default for Last<T> {
    fn default() -> Self {
        Last(None)
    }
}

impl<T: Clone> Last<T> {
    /// The remembered answer, whatever the question was.
    pub fn last(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, answer)| answer)
    }

    /// The remembered answer when `question` hashes as it did, else the one that `compute` gives.
    pub fn get(&mut self, question: &impl Hash, compute: impl FnOnce() -> T) -> T {
        let hash = fingerprint(question);
        match &self.0 {
            Some((before, answer)) if *before == hash => answer.clone(),
            _ => self.0.insert((hash, compute())).1.clone(),
        }
    }
}

type Known<T> = HashMap<SourcePath, (u128, Arc<T>), foldhash::fast::RandomState>;

/// What a function of a page gave the last time, for every page that was asked for.
#[derive(Debug)]
pub struct Memo<T> {
    last: Mutex<Known<T>>,
    newest: Option<Mutex<Newest>>,
}

/// The paths that [`Memo::get`] computed last, and how many of them are remembered.
#[derive(Debug)]
struct Newest {
    paths: VecDeque<SourcePath>,
    most: usize,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { last: Mutex::default(), newest: None }
    }
}

impl<T> Memo<T> {
    /// One in which [`Memo::get`] remembers `most` paths and forgets the oldest.
    pub fn of_newest(most: usize) -> Self {
        Memo { last: Mutex::default(), newest: Some(Mutex::new(Newest { paths: VecDeque::new(), most })) }
    }
}

impl<T: Send + Sync> Memo<T> {
    /// The value of `compute` for each input, in the order of the inputs.
    ///
    /// An input whose hash is as it was gets the remembered value; the others are computed on all cores. Paths that
    /// are not among the inputs are forgotten.
    pub fn map<I: Hash + Sync>(
        &mut self,
        inputs: &[(SourcePath, I)],
        compute: impl Fn(&SourcePath, &I) -> T + Sync,
    ) -> Vec<Arc<T>> {
        let last = self.last.get_mut().unwrap_or_else(PoisonError::into_inner);
        let known = &*last;
        // The hash is there for what was computed only.
        let values: Vec<(Option<u128>, Arc<T>)> = inputs
            .par_iter()
            .with_min_len(64)
            .map(|(path, input)| {
                let hash = fingerprint(input);
                match known.get(path) {
                    Some((before, value)) if *before == hash => (None, Arc::clone(value)),
                    _ => (Some(hash), Arc::new(compute(path, input))),
                }
            })
            .collect();
        for ((path, _), (hash, value)) in inputs.iter().zip(&values) {
            if let Some(hash) = hash {
                last.insert(path.clone(), (*hash, Arc::clone(value)));
            }
        }
        if last.len() > inputs.len() {
            let asked: std::collections::HashSet<&SourcePath> = inputs.iter().map(|(path, _)| path).collect();
            last.retain(|path, _| asked.contains(path));
        }
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// The value of `compute` for one input, remembered when its hash is as it was.
    pub fn get<I: Hash>(&self, path: &SourcePath, input: &I, compute: impl FnOnce(&I) -> T) -> Arc<T> {
        let hash = fingerprint(input);
        let known =
            |last: &Known<T>| last.get(path).filter(|(before, _)| *before == hash).map(|(_, it)| Arc::clone(it));
        let remembered = known(&self.last.lock().unwrap_or_else(PoisonError::into_inner));
        remembered.unwrap_or_else(|| {
            let value = Arc::new(compute(input));
            let oldest = self.newest.as_ref().and_then(|newest| {
                let mut newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
                newest.paths.push_back(path.clone());
                if newest.paths.len() > newest.most { newest.paths.pop_front() } else { None }
            });
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            oldest.and_then(|oldest| last.remove(&oldest));
            last.insert(path.clone(), (hash, Arc::clone(&value)));
            value
        })
    }

    /// Takes up a value that was computed before for an input with this hash.
    pub fn insert(&self, path: SourcePath, hash: u128, value: T) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).insert(path, (hash, Arc::new(value)));
    }

    /// All that is remembered, each path with the hash of its input, in no order.
    pub fn all(&self) -> Vec<(SourcePath, u128, Arc<T>)> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().map(|(path, (hash, value))| (path.clone(), *hash, Arc::clone(value))).collect()
    }

    /// Forgets the paths for which `keep` is false.
    pub fn retain(&self, keep: impl Fn(&SourcePath) -> bool) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).retain(|path, _| keep(path));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn only_changed_inputs_are_computed_again() {
        let mut memo = Memo::default();
        let computed = AtomicUsize::new(0);
        let mut length = |inputs: &[(SourcePath, &str)]| -> Vec<usize> {
            memo.map(inputs, |_, text| {
                computed.fetch_add(1, Ordering::Relaxed);
                text.len()
            })
            .iter()
            .map(|value| **value)
            .collect()
        };
        let path = |name: &str| SourcePath::new(name);
        assert_eq!(length(&[(path("a"), "one"), (path("b"), "two")]), [3, 3]);
        assert_eq!(length(&[(path("a"), "one"), (path("b"), "three")]), [3, 5]);
        assert_eq!(computed.load(Ordering::Relaxed), 3);
        assert_eq!(length(&[(path("b"), "three")]), [5]);
        assert_eq!(length(&[(path("a"), "one")]), [3], "a path that was not asked for is forgotten");
        assert_eq!(computed.load(Ordering::Relaxed), 4);
    }

    #[test]
    fn a_memo_with_a_limit_forgets_the_oldest() {
        let memo = Memo::of_newest(2);
        let path = |name: &str| SourcePath::new(name);
        for name in ["a", "b", "c"] {
            memo.get(&path(name), &1, |_| 1);
        }
        assert_eq!(*memo.get(&path("b"), &1, |_| 2), 1);
        assert_eq!(*memo.get(&path("c"), &1, |_| 2), 1);
        assert_eq!(*memo.get(&path("a"), &1, |_| 2), 2, "it was the oldest");
    }

    #[test]
    fn one_answer_is_kept_until_the_question_changes() {
        let memo = Memo::default();
        let path = SourcePath::new("a");
        assert_eq!(*memo.get(&path, &"one", |text| text.len()), 3);
        assert_eq!(*memo.get(&path, &"one", |_| panic!("it is known")), 3);
        assert_eq!(*memo.get(&path, &"three", |text| text.len()), 5);
        memo.retain(|_| false);
        assert_eq!(*memo.get(&path, &"three", |_| 7), 7);
        let mut last = Last::default();
        assert_eq!([last.get(&1, || 'a'), last.get(&1, || 'b'), last.get(&2, || 'c')], ['a', 'a', 'c']);
    }
}
