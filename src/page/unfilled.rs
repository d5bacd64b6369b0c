//! What of a page waits to be filled in.

use super::{Page, Slip, is_waiting};
use crate::base::{Span, Spanned};

/// Something that waits to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled {
    /// The key of the metadata whose value it is; `None` in the text.
    pub key: Option<String>,
    /// What stands there, on one line; empty where a value is missing.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Page {
    /// The metadata and the text that wait to be filled in. A page that is a template itself has none.
    pub fn unfilled(&self) -> Vec<Unfilled> {
        let is_template = |words: &str| words.to_lowercase().contains("template");
        if is_template(self.path.as_str()) || is_template(&self.title) {
            return Vec::new();
        }
        let metadata =
            metadata(self).into_iter().map(|(key, value, span)| Unfilled { key: Some(key), text: plain(&value), span });
        let slips = self.slips.iter().filter(|slip| slip.value == Slip::Unfilled);
        let text = slips.map(|slip| Unfilled { key: None, text: plain(slip.span.of(&self.text)), span: slip.span });
        metadata.chain(text).collect()
    }
}

/// Text on one line and fit to stand between backticks.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    match line.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// Keys whose value waits to be filled in: name, value and place.
fn metadata(page: &Page) -> Vec<(String, String, Span)> {
    let meta = &page.meta;
    let texts = [
        ("title", &meta.title),
        ("description", &meta.description),
        ("category", &meta.category),
        ("status", &meta.status),
        ("owner", &meta.owner),
        ("version", &meta.version),
    ];
    let single = texts.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let lists = [("audience", &meta.audience), ("tags", &meta.tags)];
    let entries = lists.into_iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
    let known = single.chain(entries).map(|(key, value)| (key.to_string(), value.clone()));
    let written = meta.keys.iter().filter_map(|key| {
        let value = meta.extra.get(&key.value)?.as_str()?;
        Some((key.value.clone(), Spanned::new(value.to_string(), key.span)))
    });
    let facts = page.facts.iter().map(|fact| (fact.key.clone(), Spanned::new(fact.value.clone(), fact.value_span)));
    let mut found: Vec<(String, String, Span)> = known
        .chain(written)
        .chain(facts)
        .filter(|(_, value)| is_waiting(&value.value))
        .map(|(key, value)| (key, value.value, value.span))
        .collect();
    let empty = meta.keys.iter().find(|key| key.value == "title" && meta.title.is_none());
    found.extend(empty.map(|key| (key.value.clone(), String::new(), key.span)));
    found
}
