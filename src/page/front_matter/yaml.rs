//! Reads YAML front matter into nodes that know their place.

use std::collections::BTreeMap;

use gray_matter::Pod;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::node::{DEPTH, Data, Fault, Node, Reading, number};
use super::salvage::salvage;
use crate::base::{LineIndex, Span, Spanned};

/// How many nodes aliases may add, so that a few lines cannot become a gigabyte.
const ALIAS_LIMIT: usize = 1000;

const TOO_DEEP: &str = "lists and tables are nested too deep";

/// What an alias without an anchor is reported as; an entry that is read alone may miss the anchor of another one.
pub(super) const NO_ANCHOR: &str = "this alias has no anchor above it";

/// Reads `text`; where it is not valid YAML, every top-level entry that can be read by itself.
pub(super) fn read(text: &str) -> Reading {
    document(text).unwrap_or_else(|fault| salvage(text, fault))
}

/// Reads `text` as one YAML document, or says what is wrong first.
pub(super) fn document(text: &str) -> Result<Reading, Fault> {
    let mut builder = Builder::new(text);
    let mut documents = 0;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| builder.scan_fault(&error))?;
        documents += usize::from(matches!(event, Event::DocumentStart(_)));
        let span = Span::new(builder.byte(&span.start), builder.byte(&span.end));
        if documents > 1 {
            let message = "a second document starts inside the front matter";
            return Err(Fault::syntax(span, message, Some("remove the line that starts with `---`")));
        }
        builder.event(event, span)?;
    }
    let root = builder.root.unwrap_or_else(|| Node::scalar(Span::empty(0), Pod::Null));
    Ok(Reading { root, faults: builder.faults })
}

/// Builds nodes from events. It keeps its own stack, so depth costs no stack frames.
struct Builder<'t> {
    text: &'t str,
    lines: LineIndex,
    /// The last marker: line, column, byte.
    last: (usize, usize, usize),
    open: Vec<Frame>,
    anchors: BTreeMap<usize, Node>,
    aliased: usize,
    root: Option<Node>,
    faults: Vec<Fault>,
}

/// A list or table whose end has not come yet.
struct Frame {
    start: usize,
    anchor: usize,
    data: Data,
    /// The key whose value comes next.
    key: Option<Node>,
    seen: BTreeMap<String, Span>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Builder {
            text,
            lines: LineIndex::new(text),
            last: (0, 0, 0),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            aliased: 0,
            root: None,
            faults: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        match event {
            Event::Scalar(written, style, anchor, tag) => {
                let pod = scalar(&written, style, tag.as_deref());
                let node = Node::scalar(trimmed(self.text, span), pod);
                self.place(node, anchor);
            }
            Event::SequenceStart(anchor, _) => self.start(Data::List(Vec::new()), anchor, span)?,
            Event::MappingStart(anchor, _) => self.start(Data::Table(Vec::new()), anchor, span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(frame) = self.open.pop() {
                    let span = trimmed(self.text, Span::new(frame.start, span.end.max(frame.start)));
                    self.place(Node { span, data: frame.data }, frame.anchor);
                }
            }
            Event::Alias(anchor) => {
                let mut node = self.anchors.get(&anchor).cloned().unwrap_or_else(|| Node::scalar(span, Pod::Null));
                self.aliased = self.aliased.saturating_add(count(&node));
                if self.aliased > ALIAS_LIMIT {
                    let help = "write the value out where it is needed";
                    return Err(Fault::syntax(
                        span,
                        "the aliases of this front matter add too many values",
                        Some(help),
                    ));
                }
                node.span = span;
                self.place(node, 0);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn start(&mut self, data: Data, anchor: usize, span: Span) -> Result<(), Fault> {
        if self.open.len() >= DEPTH {
            return Err(Fault::syntax(span, TOO_DEEP, Some("use fewer levels")));
        }
        self.open.push(Frame { start: span.start, anchor, data, key: None, seen: BTreeMap::new() });
        Ok(())
    }

    /// Puts a finished node where the innermost open list or table wants it.
    fn place(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(Frame { data, key, seen, .. }) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match data {
            Data::List(items) => items.push(node),
            Data::Table(entries) => match key.take() {
                None => *key = Some(node),
                Some(key) => match key_text(&key) {
                    None => self.faults.push(Fault::syntax(key.span, "a key must be plain text", None)),
                    Some(text) => {
                        let key = Spanned::new(text, key.span);
                        if let Some(first) = seen.get(&key.value) {
                            self.faults.push(Fault::duplicate(&key, *first));
                        } else {
                            seen.insert(key.value.clone(), key.span);
                            entries.push((key, node));
                        }
                    }
                },
            },
            Data::Scalar(_) => {}
        }
    }

    /// The byte of a marker, from its line and column: its index is not to be trusted after a block scalar.
    ///
    /// Counting goes on from the last marker of the same line, so that one long line does not cost its square.
    fn byte(&mut self, marker: &Marker) -> usize {
        let Some(start) = self.lines.start(marker.line()) else { return self.text.len() };
        let (line, column, byte) = self.last;
        let (column, byte) = if line == marker.line() && column <= marker.col() { (column, byte) } else { (0, start) };
        let rest = self.text.get(byte..).unwrap_or_default();
        let at = byte + rest.char_indices().nth(marker.col() - column).map_or(rest.len(), |(at, _)| at);
        self.last = (marker.line(), marker.col(), at);
        at
    }

    /// The bracket of the innermost open list or table, when it has one.
    fn bracket(&self) -> Option<Span> {
        let start = self.open.last()?.start;
        matches!(self.text.as_bytes().get(start), Some(b'[' | b'{')).then_some(Span::new(start, start + 1))
    }

    /// What a scan error means for the person who wrote the line.
    fn scan_fault(&mut self, error: &ScanError) -> Fault {
        let at = self.byte(error.marker());
        if let Some(bracket) = self.bracket().filter(|_| Span::new(at, self.text.len()).of(self.text).trim().is_empty())
        {
            let help = "add the closing bracket at the end of the value";
            return Fault::syntax(bracket, "the bracket that opens here is not closed", Some(help));
        }
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = Span::new(at, at + length);
        let start = self.lines.start(error.marker().line()).unwrap_or(at);
        let before = Span::new(start, at).of(self.text);
        let info = error.info();
        let (message, help) = if before.trim().is_empty() && (before.contains('\t') || info.contains("tab")) {
            ("a tab stands where only spaces may indent".to_owned(), "indent with spaces")
        } else if info.starts_with("mapping values are not allowed") && before.contains(": ") {
            ("`: ` stands in a value without quotes".to_owned(), "put the whole value in quotes")
        } else if info.starts_with("mapping values are not allowed") {
            let help = "give keys of the same table the same indentation, and a space after the `:`";
            ("a key is not expected here".to_owned(), help)
        } else if info.contains("quoted scalar") && !info.contains("trailing") {
            ("the quotes that start here are not closed".to_owned(), "add the closing quote at the end of the value")
        } else if info.contains("trailing content") {
            ("text follows the closing quote".to_owned(), "write a quote inside single quotes twice: `'it''s'`")
        } else if info.contains("recursion limit") {
            (TOO_DEEP.to_owned(), "use fewer levels")
        } else if info.contains("unknown anchor") {
            (NO_ANCHOR.to_owned(), "put the value in quotes if its `*` is meant as text")
        } else if info.starts_with("unexpected character") {
            let value = "put the whole value in quotes";
            (format!("a value without quotes cannot start with {}", shown(span.of(self.text))), value)
        } else if info.contains("simple key expect") || info.contains("did not find expected key") {
            ("this is not a `key: value` line".to_owned(), "write `key: value`, or indent text that goes on")
        } else {
            (format!("this is not valid YAML: {info}"), "check the quotes, brackets and indentation of this entry")
        };
        Fault::syntax(span, message, Some(help))
    }
}

/// A character in a message. A backtick cannot stand in backticks.
fn shown(character: &str) -> String {
    if character == "`" { "a backtick".to_owned() } else { format!("`{character}`") }
}

/// The value of a scalar in YAML's core schema. Numbers in other notations stay text.
fn scalar(written: &str, style: ScalarStyle, tag: Option<&Tag>) -> Pod {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_text {
        return Pod::String(written.to_owned());
    }
    match written {
        "" | "~" | "null" | "Null" | "NULL" => Pod::Null,
        "true" | "True" | "TRUE" => Pod::Boolean(true),
        "false" | "False" | "FALSE" => Pod::Boolean(false),
        _ => number(written),
    }
}

fn key_text(key: &Node) -> Option<String> {
    match &key.data {
        Data::Scalar(Pod::String(text)) => Some(text.clone()),
        Data::Scalar(Pod::Integer(number)) => Some(number.to_string()),
        Data::Scalar(Pod::Float(number)) => Some(number.to_string()),
        Data::Scalar(Pod::Boolean(value)) => Some(value.to_string()),
        _ => None,
    }
}

/// `span` without the white space at its end: a block ends where the next one starts.
fn trimmed(text: &str, span: Span) -> Span {
    let kept = span.of(text).trim_end_matches([' ', '\t', '\r', '\n']).len();
    Span::new(span.start, span.start + kept)
}

fn count(node: &Node) -> usize {
    1 + match &node.data {
        Data::Scalar(_) => 0,
        Data::List(items) => items.iter().map(count).sum(),
        Data::Table(entries) => entries.iter().map(|(_, value)| 1 + count(value)).sum::<usize>(),
    }
}
