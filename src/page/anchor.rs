//! Heading anchors as GitHub makes them, the one source for the pages and for the check of links into them.

use std::collections::HashMap;

use unicode_normalization::char::is_combining_mark;

/// The anchor that GitHub gives a heading with the plain text `text`, before duplicates are told apart.
///
/// Lower case; letters, marks, decimal digits, connector punctuation and `-` stay, each space becomes `-`, everything
/// else goes. Nothing is trimmed and no dashes are joined, so a heading made of symbols alone has an empty anchor.
///
/// ```
/// use checkbook::page::anchor::slug;
/// assert_eq!(slug("Roll back (if needed)"), "roll-back-if-needed");
/// assert_eq!(slug("✅ Verify -- then rest"), "-verify----then-rest");
/// ```
pub fn slug(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| stays(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The anchors of one page, so that no two of its headings share one.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// Every anchor that is taken, and the last number that was tried behind it.
    taken: HashMap<String, usize>,
}

impl Anchors {
    /// No anchor is taken yet.
    pub fn new() -> Self {
        Anchors::default()
    }

    /// Takes an anchor that the author wrote, `{#id}`, as it stands; `false` when it was taken already.
    pub fn reserve(&mut self, id: &str) -> bool {
        if self.taken.contains_key(id) {
            return false;
        }
        self.taken.insert(id.to_owned(), 0);
        true
    }

    /// Takes an anchor for a heading with the plain text `text`: its [`slug`], with `-1`, `-2`, … when that is taken.
    ///
    /// ```
    /// # use checkbook::page::anchor::Anchors;
    /// let mut anchors = Anchors::new();
    /// assert_eq!(anchors.unique("Verify"), "verify");
    /// assert_eq!(anchors.unique("Verify"), "verify-1");
    /// ```
    pub fn unique(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut number = self.taken.get(&slug).copied().unwrap_or(0);
        let mut anchor = slug.clone();
        while self.taken.contains_key(&anchor) {
            number += 1;
            anchor = format!("{slug}-{number}");
        }
        self.taken.insert(anchor.clone(), 0);
        self.taken.insert(slug, number);
        anchor
    }
}

fn stays(c: char) -> bool {
    matches!(c, ' ' | '-')
        || c.is_alphabetic()
        || (c.is_numeric() && !is_other_number(c))
        || is_combining_mark(c)
        || is_connector(c)
}

/// Whether it is connector punctuation: the low line and its likes.
fn is_connector(c: char) -> bool {
    matches!(u32::from(c), 0x5f | 0x203f..=0x2040 | 0x2054 | 0xfe33..=0xfe34 | 0xfe4d..=0xfe4f | 0xff3f)
}

/// Numbers that are not decimal digits: superscripts, fractions, numbers in circles. The standard library cannot tell
/// them apart from digits. The number signs of dead scripts beyond the basic plane are left out.
fn is_other_number(c: char) -> bool {
    matches!(
        u32::from(c),
        0xb2..=0xb3 | 0xb9 | 0xbc..=0xbe | 0x9f4..=0x9f9 | 0xb72..=0xb77 | 0xbf0..=0xbf2 | 0xc78..=0xc7e
            | 0xd58..=0xd5e | 0xd70..=0xd78 | 0xf2a..=0xf33 | 0x1369..=0x137c | 0x17f0..=0x17f9 | 0x19da
            | 0x2070..=0x2079 | 0x2080..=0x2089 | 0x2150..=0x215f | 0x2189 | 0x2460..=0x249b | 0x24ea..=0x24ff
            | 0x2776..=0x2793 | 0x2cfd | 0x3192..=0x3195 | 0x3220..=0x3229 | 0x3248..=0x324f | 0x3251..=0x325f
            | 0x3280..=0x3289 | 0x32b1..=0x32bf | 0xa830..=0xa835 | 0x1f100..=0x1f10c
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs_are_those_of_github() {
        for (text, expected) in [
            ("", ""),
            ("Deploy the API", "deploy-the-api"),
            ("C++", "c"),
            ("C#, F# & co.", "c-f--co"),
            ("a -- b", "a----b"),
            ("_x_", "_x_"),
            ("`systemctl restart`", "systemctl-restart"),
            ("What now?!", "what-now"),
            (" both ends ", "-both-ends-"),
            ("two  spaces", "two--spaces"),
            ("tab\there, no-break\u{a0}here", "tabhere-no-breakhere"),
            ("1.2.3 Step", "123-step"),
            ("Größe & Élan", "größe--élan"),
            ("cafe\u{301}", "cafe\u{301}"),
            ("ПРИВЕТ, мир", "привет-мир"),
            ("日本語の見出し（一）", "日本語の見出し一"),
            ("हिन्दी", "हिन्दी"),
            ("🚀 Launch 🎉", "-launch-"),
            ("👩‍💻 Work", "-work"),
            ("⚠\u{fe0f} Danger", "\u{fe0f}-danger"),
            ("x² ½ ① Ⅳ ٣", "x---ⅳ-٣"),
            ("a‿b＿c – d — e", "a‿b＿c--d--e"),
            ("“quoted” ‘it’s’", "quoted-its"),
            ("İ", "i\u{307}"),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn duplicates_are_numbered_and_the_numbered_form_is_taken() {
        for (headings, expected) in [
            (&["foo", "foo", "foo"][..], &["foo", "foo-1", "foo-2"][..]),
            (&["foo", "foo", "foo-1"], &["foo", "foo-1", "foo-1-1"]),
            (&["foo", "foo-1", "foo"], &["foo", "foo-1", "foo-2"]),
            (&["foo-1", "foo", "foo"], &["foo-1", "foo", "foo-2"]),
            (&["a", "a", "a 1", "a-1", "a"], &["a", "a-1", "a-1-1", "a-1-2", "a-2"]),
            (&["Foo!", "foo?"], &["foo", "foo-1"]),
            (&["🎉", "🚀"], &["", "-1"]),
        ] {
            let mut anchors = Anchors::new();
            let found: Vec<String> = headings.iter().map(|heading| anchors.unique(heading)).collect();
            assert_eq!(found, expected, "{headings:?}");
        }
    }

    #[test]
    fn a_written_anchor_is_taken_as_it_stands() {
        let mut anchors = Anchors::new();
        assert!(anchors.reserve("foo") && anchors.reserve("Bar"));
        assert_eq!(anchors.unique("Foo"), "foo-1");
        assert_eq!(anchors.unique("Bar"), "bar", "anchors tell cases apart");
        assert!(!anchors.reserve("foo-1"));
    }

    proptest! {
        #[test]
        fn anchors_are_unique_and_fit_for_an_address(headings in prop::collection::vec("[a-bA-B1 \\-!é]{0,3}", 0..12)) {
            let mut anchors = Anchors::new();
            let mut all: Vec<String> = headings.iter().map(|heading| anchors.unique(heading)).collect();
            prop_assert!(all.iter().all(|anchor| !anchor.contains(' ')));
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), headings.len());
        }
    }
}
