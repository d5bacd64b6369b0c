//! Which part of a file a request asks for.

use std::ops::Range;

/// What a `Range` header comes to for a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The whole file: the header asks for several parts, or says nothing that can be understood.
    Whole,
    /// These bytes.
    Bytes(Range<usize>),
    /// Bytes that the file does not have.
    Outside,
}

/// The part of a file of `length` bytes that `header` asks for.
pub(super) fn part(header: &str, length: usize) -> Part {
    let Some((unit, spec)) = header.split_once('=') else { return Part::Whole };
    let Some((first, last)) = spec.trim().split_once('-') else { return Part::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Part::Whole,
    };
    if range.is_empty() { Part::Outside } else { Part::Bytes(range) }
}

/// A number of digits only; one that is too big for a file is as good as the biggest.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_understood() {
        for (header, part_of_ten) in [
            ("bytes=0-3", Part::Bytes(0..4)),
            ("bytes=4-", Part::Bytes(4..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-30", Part::Bytes(0..10)),
            ("Bytes=9-99999999999999999999999", Part::Bytes(9..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=99999999999999999999999-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=3-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("items=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(header, 10), part_of_ten, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Outside);
    }
}
