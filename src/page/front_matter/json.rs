//! Reads JSON front matter into nodes that know their place.

use std::collections::BTreeMap;

use gray_matter::Pod;

use super::node::{DEPTH, Data, Fault, Node, Reading, number};
use crate::base::{Span, Spanned};

/// Reads `text`; where it is not valid JSON, the entries before the place that is wrong.
pub(super) fn read(text: &str) -> Reading {
    let mut scanner = Scanner { text, at: 0, faults: Vec::new() };
    let root = scanner.value(0).unwrap_or_else(|broken| broken);
    let mut faults = scanner.faults;
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let span = place(text, error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        faults.push(Fault::syntax(span, format!("this is not valid JSON: {message}"), None));
    }
    Reading { root, faults }
}

/// Walks over JSON that `serde_json` judges; it only has to find where things are.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    faults: Vec<Fault>,
}

/// A node, or as an error what was read of it before the text went wrong.
type Scanned = Result<Node, Node>;

impl Scanner<'_> {
    fn value(&mut self, depth: usize) -> Scanned {
        self.blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{') if depth < DEPTH => self.table(depth),
            Some(b'[') if depth < DEPTH => self.list(depth),
            Some(b'"') => match self.string() {
                Some(text) => Ok(Node::scalar(Span::new(start, self.at), Pod::String(text))),
                None => Err(Node::scalar(Span::empty(start), Pod::Null)),
            },
            _ => self.word(),
        }
    }

    fn table(&mut self, depth: usize) -> Scanned {
        let start = self.at;
        let mut entries = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        self.at += 1;
        let whole = loop {
            self.blanks();
            let key_start = self.at;
            if self.eat(b'}') {
                break true;
            }
            let Some(name) = self.string() else { break false };
            let key = Spanned::new(name, Span::new(key_start, self.at));
            self.blanks();
            if !self.eat(b':') {
                break false;
            }
            let value = self.value(depth + 1);
            let broken = value.is_err();
            if let Some(first) = seen.get(&key.value) {
                self.faults.push(Fault::duplicate(&key, *first));
            } else {
                seen.insert(key.value.clone(), key.span);
                entries.push((key, value.unwrap_or_else(|read| read)));
            }
            self.blanks();
            if broken || !(self.eat(b',') || self.peek() == Some(b'}')) {
                break false;
            }
        };
        let node = Node::table(Span::new(start, self.at), entries);
        if whole { Ok(node) } else { Err(node) }
    }

    fn list(&mut self, depth: usize) -> Scanned {
        let start = self.at;
        let mut items = Vec::new();
        self.at += 1;
        let whole = loop {
            self.blanks();
            if self.eat(b']') {
                break true;
            }
            let item = self.value(depth + 1);
            let broken = item.is_err();
            items.extend(item.ok());
            self.blanks();
            if broken || !(self.eat(b',') || self.peek() == Some(b']')) {
                break false;
            }
        };
        let node = Node { span: Span::new(start, self.at), data: Data::List(items) };
        if whole { Ok(node) } else { Err(node) }
    }

    /// A string with its escapes undone.
    fn string(&mut self) -> Option<String> {
        let rest = self.text.get(self.at..)?.as_bytes();
        if rest.first() != Some(&b'"') {
            return None;
        }
        let mut length = 1;
        loop {
            match rest.get(length)? {
                b'\\' => length += 2,
                b'"' => break,
                _ => length += 1,
            }
        }
        let span = Span::new(self.at, self.at + length + 1);
        let text = serde_json::from_str(span.of(self.text)).ok()?;
        self.at = span.end;
        Some(text)
    }

    /// A number, a truth value or null.
    fn word(&mut self) -> Scanned {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        let pod = match serde_json::from_str(span.of(self.text)) {
            Ok(serde_json::Value::Bool(value)) => Pod::Boolean(value),
            Ok(serde_json::Value::Number(_)) => number(span.of(self.text)),
            Ok(serde_json::Value::Null) => Pod::Null,
            _ => return Err(Node::scalar(Span::empty(self.at), Pod::Null)),
        };
        self.at = span.end;
        Ok(Node::scalar(span, pod))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

/// The character at `line` and `column`, both from 1, columns in bytes and lines ended by LF alone.
fn place(text: &str, line: usize, column: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(at, at + length)
}
