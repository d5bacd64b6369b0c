//! How the files of the search are written: numbers in few bytes, packed, and in a script.

use std::io::Write;

use data_encoding::BASE64;
use flate2::{Compression, GzBuilder};

/// Writes a number, seven bits a byte, the low ones first.
pub fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}

/// Reads a number that [`number`] wrote, and moves on.
pub fn read_number(bytes: &[u8], at: &mut usize) -> usize {
    let (mut value, mut shift) = (0, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    value
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        let values = [0, 1, 127, 128, 300, 65_536, 4_000_000_000];
        for value in values {
            number(&mut bytes, value);
        }
        let mut at = 0;
        assert_eq!(values.map(|_| read_number(&bytes, &mut at)), values);
        assert_eq!(at, bytes.len());
    }
}
