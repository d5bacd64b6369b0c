//! Headings, and the sections that they begin.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::roles::Role;
use crate::base::Span;

/// A heading and everything below it, up to the next heading of its level.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// The heading as a reader sees it.
    pub title: String,
    /// What a link's `#fragment` must be to lead here; unique in the page.
    pub anchor: String,
    /// The heading in the file.
    pub heading: Span,
    /// The section that holds this one.
    pub parent: Option<usize>,
    /// What the section says of itself, if anything.
    pub own_role: Option<Role>,
    /// What it is for, by its own words or those of a section around it.
    pub role: Option<Role>,
}

/// The titles from the outermost section to section `index`.
pub fn path(sections: &[Section], index: Option<usize>) -> Vec<&str> {
    let mut titles = Vec::new();
    let mut next = index;
    while let Some(section) = next.and_then(|index| sections.get(index)) {
        titles.push(section.title.as_str());
        next = section.parent;
    }
    titles.reverse();
    titles
}

/// A heading for comparison: a number in front is dropped too, so that an inserted section renames no other.
pub fn normalised_heading(title: &str) -> String {
    let title = title.trim_start();
    let number = title.len() - title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')')).len();
    let (number, rest) = title.split_at(number);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && number.contains(['.', ')']);
    normalised(if is_number && rest.starts_with(char::is_whitespace) { rest } else { title })
}

/// Words for comparison: composed, lower case, without signs and emoji, one space between words.
pub fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut take = |c: char| {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|c| take(c.to_ascii_lowercase()));
    } else {
        text.nfc().flat_map(char::to_lowercase).for_each(take);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparison_forgets_signs_and_case() {
        assert_eq!(normalised("🔒 **Back-up**,  Phase (1 h)"), "back up phase 1 h");
        assert_eq!(normalised("e\u{301}tat"), normalised("\u{e9}tat"));
    }

    #[test]
    fn comparison_of_headings_forgets_a_number_in_front() {
        assert_eq!(normalised_heading("1.2 Pull Latest Code"), "pull latest code");
        assert_eq!(normalised_heading("13. Rollback"), "rollback");
        assert_eq!(normalised_heading("3) Third"), "third");
        assert_eq!(normalised_heading("24 hours before"), "24 hours before");
        assert_eq!(normalised_heading("2nd try"), "2nd try");
        assert_eq!(normalised_heading("Hour 4"), "hour 4");
    }
}
