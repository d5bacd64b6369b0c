//! Paths as they stand in addresses.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in the path of an address.
const KEPT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'+').remove(b',');

/// A path with `/` between its parts as the path of a relative address.
pub(super) fn of_path(path: &str) -> String {
    utf8_percent_encode(path, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_mean_something_is_encoded() {
        assert_eq!(of_path("docs/a b:ä#1%.md"), "docs/a%20b%3A%C3%A4%231%25.md");
        assert_eq!(of_path("a/b-c_d.e~f"), "a/b-c_d.e~f");
    }
}
