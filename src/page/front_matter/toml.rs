//! Reads TOML front matter into nodes that know their place.

use std::collections::BTreeMap;

use gray_matter::Pod;
use toml::de::{DeTable, DeValue};

use super::node::{DEPTH, DUPLICATE_KEY, Data, Fault, Node, Reading, number};
use crate::base::{Span, Spanned};

/// Reads `text` with as much recovery as the parser has.
pub(super) fn read(text: &str) -> Reading {
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = table(text, root.get_ref(), Span::new(0, text.len()), 0);
    let given: BTreeMap<&str, Span> =
        root.entries().iter().rev().map(|(key, _)| (key.value.as_str(), key.span)).collect();
    let mut faults: Vec<Fault> = errors.iter().map(|error| fault(text, &given, error)).collect();
    // One slip makes the parser stumble over all that follows it.
    let mut is_first = true;
    faults.retain(|fault| fault.rule == &DUPLICATE_KEY || std::mem::take(&mut is_first));
    Reading { root, faults }
}

fn fault(text: &str, given: &BTreeMap<&str, Span>, error: &toml::de::Error) -> Fault {
    let range = error.span().unwrap_or(0..0);
    let span = Span::new(range.start.min(text.len()), range.end.min(text.len()));
    if error.message() == "duplicate key" {
        let name = span.of(text).trim_matches(['"', '\'']).to_owned();
        let first = given.get(name.as_str()).copied();
        return Fault { first, ..Fault::duplicate(&Spanned::new(name, span), span) };
    }
    Fault::syntax(span, format!("this is not valid TOML: {}", error.message()), None)
}

fn table(text: &str, table: &DeTable<'_>, span: Span, depth: usize) -> Node {
    let mut entries: Vec<(Spanned<String>, Node)> = table
        .iter()
        .map(|(key, value)| (Spanned::new(key.get_ref().to_string(), key.span().into()), node(text, value, depth + 1)))
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    Node::table(span, entries)
}

fn node(text: &str, value: &toml::Spanned<DeValue<'_>>, depth: usize) -> Node {
    let span = Span::from(value.span());
    if depth > DEPTH {
        return Node::scalar(span, Pod::Null);
    }
    let written = span.of(text);
    match value.get_ref() {
        // The parser fills a missing value with empty text.
        DeValue::String(_) if written.is_empty() => Node::scalar(span, Pod::Null),
        DeValue::String(value) => Node::scalar(span, Pod::String(value.to_string())),
        DeValue::Integer(_) | DeValue::Float(_) => Node::scalar(span, number(written)),
        DeValue::Boolean(value) => Node::scalar(span, Pod::Boolean(*value)),
        DeValue::Datetime(value) => Node::scalar(span, Pod::String(value.to_string())),
        DeValue::Array(items) => {
            Node { span, data: Data::List(items.iter().map(|item| node(text, item, depth + 1)).collect()) }
        }
        DeValue::Table(entries) => table(text, entries, span, depth),
    }
}
