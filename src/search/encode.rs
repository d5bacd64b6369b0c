//! How the files of the search are written: words as what differs, packed, and in a script.

use std::io::Write;

use data_encoding::BASE64;
use flate2::{Compression, GzBuilder};

use crate::base::number;

/// Writes a word of a sorted list as what differs from the one before it.
pub fn next_word(out: &mut Vec<u8>, before: &str, word: &str) {
    let shared = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
    number(out, shared);
    number(out, word.len() - shared);
    out.extend_from_slice(&word.as_bytes()[shared..]);
}

/// How hard a payload is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For the many payloads of single pages: a twelfth longer, in a third of the time.
    Little,
    /// For those that every query loads.
    Usual,
}

/// Bytes as text that a script can hold, packed.
pub fn pack(bytes: &[u8], effort: Effort) -> String {
    let level = match effort {
        Effort::Little => 2,
        Effort::Usual => 6,
    };
    let mut packer = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::new(level));
    // Nothing fails in memory.
    let result = packer.write_all(bytes).and_then(|()| packer.finish()).unwrap_or_default();
    BASE64.encode(&result)
}

/// A script that hands a payload to the engine.
pub fn script(name: &str, payload: &str) -> String {
    format!("checkbookSearch.take(\"{name}\",\"{payload}\");\n")
}
