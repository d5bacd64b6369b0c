//! The attributes that raw HTML keeps.

use super::element::{Element, element};
use crate::page::html::{StartTag, Token, tokens};
use crate::render::escape::attribute;

/// Adds what every element may have, apart from its id.
pub fn write_common(tag: &StartTag, out: &mut String) {
    if let Some(title) = tag.attribute("title").filter(|title| !title.trim().is_empty()) {
        attribute(out, "title", title);
    }
    let direction = tag.attribute("dir").map(str::to_ascii_lowercase);
    if let Some(direction @ ("ltr" | "rtl" | "auto")) = direction.as_deref() {
        attribute(out, "dir", direction);
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
        attribute(out, name, &number.to_string());
    }
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
