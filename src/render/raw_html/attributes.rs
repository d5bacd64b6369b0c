//! The attributes that raw HTML keeps.

use std::borrow::Cow;

use pulldown_cmark_escape::escape_html;

use super::element::{Element, element};
use crate::page::html::{StartTag, Token, tokens};

/// Adds ` name="value"`.
pub fn write_attribute(name: &str, value: &str, out: &mut String) {
    out.extend([" ", name, "=\""]);
    // Writing to a string does not fail.
    let _ = escape_html(&mut *out, &without_illegal(value));
    out.push('"');
}

/// Adds text. Quotes are escaped too, so that only markup of ours has them.
pub fn write_text(text: &str, out: &mut String) {
    let _ = escape_html(out, &without_illegal(text));
}

/// Adds what every element may have, apart from its id.
pub fn write_common(tag: &StartTag, out: &mut String) {
    if let Some(title) = tag.attribute("title").filter(|title| !title.trim().is_empty()) {
        write_attribute("title", title, out);
    }
    let direction = tag.attribute("dir").map(str::to_ascii_lowercase);
    if let Some(direction @ ("ltr" | "rtl" | "auto")) = direction.as_deref() {
        write_attribute("dir", direction, out);
    }
}

/// The class for a block, an image or a cell with `align`.
pub fn alignment(tag: &StartTag) -> Option<&'static str> {
    if matches!(element(&tag.name), Element::Link | Element::Phrase(_)) {
        return None;
    }
    match tag.attribute("align")?.trim().to_ascii_lowercase().as_str() {
        "left" => Some("align-left"),
        "right" => Some("align-right"),
        "center" | "middle" => Some("align-center"),
        _ => None,
    }
}

/// Adds an attribute whose value is a whole number, as `parse` understands it.
pub fn write_number<N: std::str::FromStr + ToString>(tag: &StartTag, name: &str, out: &mut String) {
    if let Some(number) = tag.attribute(name).and_then(|value| value.trim().parse::<N>().ok()) {
        write_attribute(name, &number.to_string(), out);
    }
}

/// The text without the characters that HTML forbids: controls and noncharacters.
pub fn without_illegal(text: &str) -> Cow<'_, str> {
    let illegal = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{fdd0}'..='\u{fdef}')
            || u32::from(c) & 0xfffe == 0xfffe
    };
    if text.contains(illegal) { text.replace(illegal, "").into() } else { text.into() }
}

/// The HTML without its comments, for where all else is shown as it is written.
pub fn without_comments(html: &str) -> String {
    let mut text = String::new();
    let mut from = 0;
    for token in tokens(html) {
        if let Token::Comment(span) = token {
            text.push_str(html.get(from..span.start).unwrap_or_default());
            from = span.end;
        }
    }
    text.push_str(html.get(from..).unwrap_or_default());
    text
}
