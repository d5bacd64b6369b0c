//! Raw HTML as tokens: what the renderer rebuilds it from, and what the checker finds in it.

use std::collections::HashSet;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use crate::base::Span;

/// A token of a piece of HTML. Names are lower case, character references are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// `<a href="x">`
    Start(StartTag),
    /// `</a>`
    End {
        /// The element.
        name: String,
        /// Where the tag stands in the HTML.
        span: Span,
    },
    /// What stands between tags.
    Text(String),
    /// A comment, a doctype, a processing instruction, a `CDATA` section.
    Comment(Span),
}

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartTag {
    /// The element.
    pub name: String,
    /// The attributes in the order written; of two with the same name, only the first.
    pub attributes: Vec<Attribute>,
    /// Whether it ends in `/>`.
    pub closed: bool,
    /// Where the tag stands in the HTML.
    pub span: Span,
}

/// An attribute of a start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value; empty when it has none.
    pub value: String,
    /// Where the value stands in the HTML, without its quotes.
    pub span: Span,
}

impl StartTag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &*attribute.value)
    }
}

/// Something in raw HTML that links go to, or that is a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlRef {
    /// Which of the two it is, and how.
    pub kind: HtmlRefKind,
    /// The element that it stands on.
    pub element: String,
    /// The value, with its character references resolved.
    pub value: String,
    /// Where the value stands in the HTML, without its quotes.
    pub span: Span,
}

/// What an attribute of raw HTML does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlRefKind {
    /// `id`, and `name` of `<a>`: links go there.
    Id,
    /// `href`: a link.
    Href,
    /// `src`: an image or the like.
    Src,
}

/// The ids and links in a piece of raw HTML, in the order in which they are written.
///
/// ```
/// use checkbook::page::html::ids_and_links;
/// let html = "<a name='top' href=\"a.md?x&amp;y\">";
/// let found: Vec<_> = ids_and_links(html).into_iter().map(|r| (r.value, r.span.of(html))).collect();
/// assert_eq!(found, [("top".into(), "top"), ("a.md?x&y".into(), "a.md?x&amp;y")]);
/// ```
pub fn ids_and_links(html: &str) -> Vec<HtmlRef> {
    let mut found = Vec::new();
    for token in tokens(html) {
        let Token::Start(tag) = token else { continue };
        for attribute in tag.attributes {
            let kind = match &*attribute.name {
                "id" => HtmlRefKind::Id,
                "name" if tag.name == "a" => HtmlRefKind::Id,
                "href" => HtmlRefKind::Href,
                "src" => HtmlRefKind::Src,
                _ => continue,
            };
            let Attribute { value, span, .. } = attribute;
            found.push(HtmlRef { kind, element: tag.name.clone(), value, span });
        }
    }
    found
}

/// Whether links may go to `id`: it is a valid id, and none that checkbook gives to steps, fields and choices.
pub fn is_free_id(id: &str) -> bool {
    let valid = !id.is_empty() && id.chars().all(|c| !c.is_whitespace() && !c.is_control());
    valid && !is_own_id(id)
}

/// `s-`, `f-` or `c-` and a key of ten letters or digits, alone or with a suffix.
fn is_own_id(id: &str) -> bool {
    let key = ["s-", "f-", "c-"].iter().find_map(|prefix| id.strip_prefix(prefix));
    key.is_some_and(|key| key.bytes().take_while(u8::is_ascii_alphanumeric).count() == 10)
}

/// What a piece of HTML that is one comment says.
pub fn comment(html: &str) -> Option<&str> {
    html.trim().strip_prefix("<!--")?.strip_suffix("-->").map(str::trim)
}

/// The tokens of a piece of HTML. An unfinished tag at the end is left out.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut open: Option<StartTag> = None;
    let callback = |event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
        let span = Span::new(span.start, span.end);
        match event {
            CallbackEvent::OpenStartTag { name } => {
                open = Some(StartTag { name: text(name), attributes: Vec::new(), closed: false, span });
                None
            }
            CallbackEvent::AttributeName { name } => {
                let attribute = Attribute { name: text(name), value: String::new(), span: value_span(html, span.end) };
                if let Some(tag) = &mut open {
                    tag.attributes.push(attribute);
                }
                None
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(attribute) = open.as_mut().and_then(|tag| tag.attributes.last_mut()) {
                    attribute.value = text(value);
                }
                None
            }
            CallbackEvent::CloseStartTag { self_closing } => open.take().map(|mut tag| {
                let mut seen = HashSet::new();
                tag.attributes.retain(|attribute| seen.insert(attribute.name.clone()));
                tag.closed = self_closing;
                tag.span.end = span.end;
                Token::Start(tag)
            }),
            CallbackEvent::EndTag { name } => {
                open = None;
                Some(Token::End { name: text(name), span })
            }
            CallbackEvent::String { value } => Some(Token::Text(text(value))),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => Some(Token::Comment(span)),
            CallbackEvent::Error(_) => None,
        }
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    let Ok(tokens) = Tokenizer::new_with_emitter(html, emitter).collect::<Result<Vec<_>, _>>();
    tokens
}

/// Where the value of the attribute stands whose name ends at `name_end`.
///
/// The tokenizer's own span of a value begins one byte late when the value has no quotes.
fn value_span(html: &str, name_end: usize) -> Span {
    let is_space = |c: char| c.is_ascii_whitespace();
    let rest = html.get(name_end..).unwrap_or_default();
    let Some(rest) = rest.trim_start_matches(is_space).strip_prefix('=') else { return Span::empty(name_end) };
    let rest = rest.trim_start_matches(is_space);
    let start = html.len() - rest.len();
    if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
        let length = rest.get(1..).and_then(|rest| rest.find(quote)).unwrap_or(0);
        Span::new(start + 1, start + 1 + length)
    } else {
        let length = rest.find(|c| is_space(c) || c == '>').unwrap_or(rest.len());
        Span::new(start, start + length)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(html: &str) -> Vec<(HtmlRefKind, String, &str)> {
        ids_and_links(html).into_iter().map(|found| (found.kind, found.value, found.span.of(html))).collect()
    }

    #[test]
    fn values_have_exact_spans() {
        use HtmlRefKind::{Href, Id, Src};
        let table = [
            ("<a href=x>", vec![(Href, "x", "x")]),
            ("<a href=x/>", vec![(Href, "x/", "x/")]),
            ("<a href>", vec![(Href, "", "")]),
            ("<a href='' id = \"b\">", vec![(Href, "", ""), (Id, "b", "b")]),
            ("é\r\n<A\r\nHREF=\"é\r\nb\" Id='ü'>", vec![(Href, "é\nb", "é\r\nb"), (Id, "ü", "ü")]),
            ("<a href=a&amp;b id='&lt'>", vec![(Href, "a&b", "a&amp;b"), (Id, "<", "&lt")]),
            ("<a name=x><p name=x>", vec![(Id, "x", "x")]),
            ("<img alt='<a href=q>' src=i.png>", vec![(Src, "i.png", "i.png")]),
            ("<a href=x href=y>", vec![(Href, "x", "x")]),
            ("<!-- <a href=x> --><script>'<a href=y>'</script>", vec![]),
            ("<a href=x", vec![]),
        ];
        for (html, expected) in table {
            let expected: Vec<_> =
                expected.into_iter().map(|(kind, value, text)| (kind, value.to_string(), text)).collect();
            assert_eq!(values(html), expected, "{html}");
        }
    }

    #[test]
    fn tokens_cover_tags_text_and_comments() {
        let html = "a &lt; b<br/><?php x ?></P >";
        let tokens = tokens(html);
        assert_eq!(tokens[0], Token::Text("a < b".into()));
        assert!(
            matches!(&tokens[1], Token::Start(tag) if tag.name == "br" && tag.closed && tag.span.of(html) == "<br/>")
        );
        assert!(matches!(&tokens[2], Token::Comment(span) if span.of(html) == "<?php x ?>"));
        assert!(matches!(&tokens[3], Token::End { name, span } if name == "p" && span.of(html) == "</P >"));
    }

    #[test]
    fn own_ids_are_not_free() {
        for id in ["x", "s-short", "c-programming", "ü", "1", "s-abcdefghijk"] {
            assert!(is_free_id(id), "{id}");
        }
        for id in ["", "a b", "s-abcdefghij", "f-2345672345", "c-abcdefghij-1", "\u{1}"] {
            assert!(!is_free_id(id), "{id}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_in_bounds(html in "(<|>|/|=|'|\"|&amp;|&|a|href|src|id|name| |\r\n|\n|\r|!--|-->|\\PC){0,60}") {
            for token in tokens(&html) {
                if let Token::Start(tag) = token {
                    prop_assert!(tag.span.of(&html).starts_with('<') && tag.span.of(&html).ends_with('>'), "{:?}", tag);
                    for attribute in tag.attributes {
                        let written = html.get(attribute.span.start..attribute.span.end);
                        prop_assert!(written.is_some());
                        if !attribute.value.contains(['&', '\n', '\u{fffd}']) && !written.unwrap().contains('&') {
                            prop_assert_eq!(written.unwrap(), attribute.value);
                        }
                    }
                }
            }
        }
    }
}
