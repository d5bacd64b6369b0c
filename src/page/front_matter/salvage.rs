//! Reads the parts of broken YAML that can be read by themselves.

use std::collections::BTreeMap;

use gray_matter::Pod;

use super::fence::{Format, key, lines};
use super::node::{Data, Fault, Node, Reading};
use super::yaml::{NO_ANCHOR, document};
use crate::base::{Span, Spanned};

/// Reads each top-level entry of `text` by itself. `whole` is what is wrong with all of it, reported when every entry
/// is fine alone.
///
/// An entry that is broken keeps its value as it stands on the line, or the `- item` lines below it.
pub(super) fn salvage(text: &str, whole: Fault) -> Reading {
    let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
    let mut faults = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for part in parts(text) {
        let (found, mut more) = entry(text, part);
        faults.append(&mut more);
        for (key, value) in found {
            if let Some(first) = seen.get(&key.value) {
                faults.push(Fault::duplicate(&key, *first));
            } else {
                seen.insert(key.value.clone(), key.span);
                entries.push((key, value));
            }
        }
    }
    faults.retain(|fault| fault.message != NO_ANCHOR);
    if faults.iter().all(|fault| fault.first.is_some()) {
        faults.push(whole);
    }
    Reading { root: Node::table(Span::new(0, text.len()), entries), faults }
}

/// The text cut before each line that has a key at the margin.
fn parts(text: &str) -> Vec<Span> {
    let has_key = |line: &Span| key(line.of(text), Format::Yaml).is_some();
    let starts = lines(text, 0).map(|(line, _)| line).filter(has_key).map(|line| line.start);
    let mut cuts: Vec<usize> = std::iter::once(0).chain(starts).chain([text.len()]).collect();
    cuts.dedup();
    cuts.iter().zip(cuts.iter().skip(1)).map(|(start, end)| Span::new(*start, *end)).collect()
}

type Entries = Vec<(Spanned<String>, Node)>;

/// The entries of one part, and what is wrong with it.
fn entry(text: &str, part: Span) -> (Entries, Vec<Fault>) {
    match alone(text, part) {
        Ok(Reading { root: Node { data: Data::Table(entries), .. }, faults }) => (entries, faults),
        Ok(Reading { root: Node { data: Data::Scalar(Pod::Null), .. }, faults }) => (Vec::new(), faults),
        Ok(Reading { root, .. }) => {
            let help = "write `key: value`, or indent text that goes on";
            (Vec::new(), vec![Fault::syntax(root.span, "this is not a `key: value` line", Some(help))])
        }
        Err(fault) => (by_line(text, part), vec![fault]),
    }
}

/// Reads one part as a document of its own.
fn alone(text: &str, part: Span) -> Result<Reading, Fault> {
    match document(part.of(text)) {
        Ok(mut reading) => {
            reading.shift(part.start);
            Ok(reading)
        }
        Err(fault) => Err(Fault { span: fault.span.shift(part.start), ..fault }),
    }
}

/// The key of the first line with the value behind it, or with the list below it.
fn by_line(text: &str, part: Span) -> Entries {
    let mut lines = lines(text, part.start).take_while(|(line, _)| line.start < part.end);
    let Some((first, _)) = lines.next() else { return Vec::new() };
    let Some(name) = key(first.of(text), Format::Yaml) else { return Vec::new() };
    if let Ok(Reading { root: Node { data: Data::Table(entries), .. }, .. }) = alone(text, first)
        && entries.iter().any(|(_, value)| value.data != Data::Scalar(Pod::Null))
    {
        return entries;
    }
    let key = key_at(text, first, name);
    let after =
        first.of(text).find(": ").or_else(|| first.of(text).find(":\t")).map_or(first.end, |at| first.start + at + 1);
    let value = trim(text, Span::new(after, first.end));
    if !value.of(text).is_empty() {
        return raw(text, value).map(|value| (key, value)).into_iter().collect();
    }
    let items: Vec<Node> = lines.filter_map(|(line, _)| item(text, line)).collect();
    let (Some(start), Some(end)) = (items.first(), items.last()) else { return Vec::new() };
    vec![(key, Node { span: Span::new(start.span.start, end.span.end), data: Data::List(items) })]
}

fn key_at(text: &str, line: Span, name: &str) -> Spanned<String> {
    let start = line.start + line.of(text).find(name).unwrap_or(0);
    Spanned::new(name.to_owned(), Span::new(start, start + name.len()))
}

/// The text behind `- `.
fn item(text: &str, line: Span) -> Option<Node> {
    let line = trim(text, line);
    let span = Span::new(line.start + line.of(text).strip_prefix("- ").map(|_| 2)?, line.end);
    raw(text, trim(text, span))
}

/// The value at `span` as it is written; `None` where a table, a block or an alias would start.
fn raw(text: &str, span: Span) -> Option<Node> {
    let written = span.of(text);
    match written.chars().next()? {
        '[' if written.get(1..)?.contains(['[', '{']) => None,
        '[' => {
            let inner = Span::new(span.start + 1, span.end - usize::from(written.len() > 1 && written.ends_with(']')));
            let mut items = Vec::new();
            let mut at = inner.start;
            for piece in inner.of(text).split(',') {
                let place = trim(text, Span::new(at, at + piece.len()));
                at += piece.len() + 1;
                items.extend(unquoted(text, place));
            }
            Some(Node { span, data: Data::List(items) })
        }
        '{' | '|' | '>' | '&' | '*' | '!' | '#' => None,
        _ => unquoted(text, span),
    }
}

/// Text without the quote at either end.
fn unquoted(text: &str, span: Span) -> Option<Node> {
    let value = span.of(text).trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| Node::scalar(span, Pod::String(value.to_owned())))
}

fn trim(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let start = span.start + (written.len() - written.trim_start().len());
    Span::new(start, start + written.trim().len())
}
