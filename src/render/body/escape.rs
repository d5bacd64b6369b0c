//! Text as HTML.

use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::render::raw_html::without_illegal;

/// Writes `words` as text, without the characters that no page may hold. Quotes are escaped too, so that only markup of ours has them.
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
