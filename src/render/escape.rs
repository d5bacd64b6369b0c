//! Text as HTML.

use std::borrow::Cow;

use pulldown_cmark_escape::{FmtWriter, escape_html};

/// Writes `words` as text, without the characters that no page may hold.
///
/// Quotes are escaped too, so that only markup of ours has them.
pub fn text(out: &mut String, words: &str) {
    // Writing to a string cannot fail.
    let _ = escape_html(FmtWriter(out), &without_illegal(words));
}

/// Writes ` name="value"`.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    text(out, value);
    out.push('"');
}

/// The text without the characters that HTML forbids: controls and noncharacters.
pub fn without_illegal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return text.into();
    }
    if text.contains(is_illegal) { text.replace(is_illegal, "").into() } else { text.into() }
}

/// Whether HTML forbids a character.
pub fn is_illegal(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}
