//! Keys: names of steps and blanks that survive edits elsewhere in the document.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

/// Gives keys of ten characters of `a-z2-7`, made of what a thing is and not of where it stands.
///
/// Things that are the same in every respect are told apart by their order.
#[derive(Debug)]
pub struct Keys {
    page: String,
    seen: HashMap<u64, usize>,
}

impl Keys {
    /// Keys of the page with this id.
    pub fn new(page: &str) -> Self {
        Keys { page: page.to_string(), seen: HashMap::new() }
    }

    /// The key of the next thing that is `what` (step, field, …) under the headings `path` with the words `words`,
    /// all of them normalised.
    pub fn next(&mut self, what: &str, path: &str, words: &str) -> String {
        let mut identity = format!("{}\u{1f}{what}\u{1f}{path}\u{1f}{words}\u{1f}", self.page);
        let ordinal = self.seen.entry(xxh3_64(identity.as_bytes())).or_default();
        identity.push_str(&ordinal.to_string());
        *ordinal += 1;
        encode(xxh3_64(identity.as_bytes()))
    }
}

fn encode(hash: u64) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    // Each digit takes the next five bits, the lowest first, and counts the first of them most.
    let digit = |at: u32| {
        let bits = (hash >> (5 * at)) & 31;
        char::from(ALPHABET[usize::try_from(bits.reverse_bits() >> 59).unwrap_or_default()])
    };
    (0..10).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_depend_on_what_a_thing_is() {
        let mut keys = Keys::new("a.md");
        let path = "deploy";
        let first = keys.next("step", path, "restart");
        let second = keys.next("step", path, "restart");
        assert_ne!(first, second);
        assert_eq!(first.len(), 10);
        let mut again = Keys::new("a.md");
        assert_ne!(again.next("step", path, "check"), first);
        assert_eq!(again.next("step", path, "restart"), first, "others do not matter");
    }
}
