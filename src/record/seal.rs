//! The hash at the end of a record, which is that of its whole text without the hash.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What stands before and behind the hash in a record for programs, and in one for people.
const PLACES: [(&str, &str); 2] = [("\"sha256\": \"", "\"\n}\n"), (MARKDOWN, " -->\n")];

const MARKDOWN: &str = "<!-- checkbook.run/1 sha256: ";

/// The length of the hash.
const DIGITS: usize = 64;

/// What the hash of a record says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// Nothing was changed.
    Whole,
    /// Nothing but the ends of lines, or a mark at the beginning.
    LineEnds,
    /// Something was changed.
    Broken,
    /// There is none.
    Missing,
}

/// Whether a text names the hash of a record for people in its last lines.
pub fn is_named(text: &str) -> bool {
    text.trim_end().lines().next_back().is_some_and(|line| line.starts_with(MARKDOWN))
}

/// Compares the hash with the text.
pub fn seal(text: &str) -> Seal {
    match fits(text) {
        Some(true) => Seal::Whole,
        exact => {
            let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            let ended = format!("{}\n", plain.trim_end());
            match fits(&ended) {
                Some(true) => Seal::LineEnds,
                Some(false) => Seal::Broken,
                None if exact == Some(false) => Seal::Broken,
                None => Seal::Missing,
            }
        }
    }
}

/// Whether the text has the hash that it names; `None` when it names none.
fn fits(text: &str) -> Option<bool> {
    PLACES.iter().find_map(|(before, behind)| {
        let rest = text.strip_suffix(behind)?;
        let (head, hash) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
        let is_hash = hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let head = Some(head).filter(|head| is_hash && head.ends_with(before))?;
        let mut digest = Sha256::new();
        digest.update(head);
        digest.update(behind);
        Some(HEXLOWER.encode(&digest.finalize()) == hash)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(head: &str, behind: &str) -> String {
        let hash = HEXLOWER.encode(&Sha256::digest(format!("{head}{behind}")));
        format!("{head}{hash}{behind}")
    }

    #[test]
    fn one_changed_byte_is_seen() {
        for (head, behind) in [
            ("{\n  \"ä\": 1,\n  \"sha256\": \"", "\"\n}\n"),
            ("# Ä\n\n- [x] a\n<!-- checkbook.run/1 sha256: ", " -->\n"),
        ] {
            let whole = sealed(head, behind);
            assert_eq!(seal(&whole), Seal::Whole);
            for at in 0..whole.len() {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] ^= 1;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                assert_ne!(seal(&changed), Seal::Whole, "{at}");
            }
            assert_eq!(seal(&whole.replace('\n', "\r\n")), Seal::LineEnds);
            assert_eq!(seal(whole.trim_end()), Seal::LineEnds);
            assert_eq!(seal(&format!("\u{feff}{whole}")), Seal::LineEnds);
            assert_eq!(seal(&format!("{whole}more\n")), Seal::Missing);
        }
        for text in ["", "\n", "x", "ä\"\n}\n", "<!-- checkbook.run/1 sha256:  -->\n", "{}"] {
            assert_eq!(seal(text), Seal::Missing, "{text}");
        }
    }
}
