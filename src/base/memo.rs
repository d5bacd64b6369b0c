//! Remembers what is dear to compute.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3Default;

use super::SourcePath;

/// A 128-bit hash of a value, the same on every machine with the same pointer width.
pub fn fingerprint(value: &impl Hash) -> u128 {
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

/// What a function of a page gave the last time, for every page that was asked for the last time.
#[derive(Debug)]
pub struct Memo<T> {
    last: HashMap<SourcePath, (u128, Arc<T>)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { last: HashMap::new() }
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
        let last = &self.last;
        let values: Vec<(u128, Arc<T>)> = inputs
            .par_iter()
            .map(|(path, input)| {
                let hash = fingerprint(input);
                match last.get(path) {
                    Some((before, value)) if *before == hash => (hash, Arc::clone(value)),
                    _ => (hash, Arc::new(compute(path, input))),
                }
            })
            .collect();
        self.last = inputs.iter().map(|(path, _)| path.clone()).zip(values.iter().cloned()).collect();
        values.into_iter().map(|(_, value)| value).collect()
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
}
