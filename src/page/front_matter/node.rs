//! The tree that every format of front matter is read into: what it says and where it stands.

use gray_matter::Pod;
use serde_json::Value;

use crate::base::{Rule, Severity, Span, Spanned};

/// Front matter that cannot be read as what its fence says it is.
pub static FRONT_MATTER_SYNTAX: Rule = Rule {
    name: "front-matter-syntax",
    severity: Severity::Error,
    summary: "front matter that is not valid YAML, TOML or JSON",
};

/// A key that stands twice in the same table; the first one counts.
pub static DUPLICATE_KEY: Rule =
    Rule { name: "duplicate-key", severity: Severity::Error, summary: "a front matter key that is given twice" };

/// How deep lists and tables may nest, in every format.
pub(super) const DEPTH: usize = 64;

/// A value and its place. Spans are bytes of the text that was read until [`Reading::shift`] moves them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub span: Span,
    pub data: Data,
}

/// What stands in a node.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Data {
    Scalar(Pod),
    List(Vec<Node>),
    /// In the order of the text, every key once.
    Table(Vec<(Spanned<String>, Node)>),
}

/// Something that keeps a part of the front matter from being read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub rule: &'static Rule,
    pub span: Span,
    pub message: String,
    pub help: Option<&'static str>,
    /// The place of the first of two keys.
    pub first: Option<Span>,
}

/// All that could be read, and what could not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub root: Node,
    pub faults: Vec<Fault>,
}

/// A value as `gray_matter` gave it, next to the node that knows its place and order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pod: &'a Pod,
    node: &'a Node,
}

/// A number that would not be printed as it is written stays text: the version `1.10` is not `1.1`.
pub(super) fn number(written: &str) -> Pod {
    if let Ok(integer) = written.parse::<i64>()
        && integer.to_string() == written
    {
        return Pod::Integer(integer);
    }
    match written.parse::<f64>() {
        Ok(float) if float.is_finite() && float.to_string() == written => Pod::Float(float),
        _ => Pod::String(written.to_owned()),
    }
}

impl Fault {
    /// Broken syntax at `span`.
    pub fn syntax(span: Span, message: impl Into<String>, help: Option<&'static str>) -> Self {
        Fault { rule: &FRONT_MATTER_SYNTAX, span, message: message.into(), help, first: None }
    }

    /// A second `key` of the same table.
    pub fn duplicate(key: &Spanned<String>, first: Span) -> Self {
        Fault {
            rule: &DUPLICATE_KEY,
            span: key.span,
            message: format!("`{}` is given twice", key.value),
            help: Some("keep one of them; the first is used"),
            first: Some(first),
        }
    }
}

impl Reading {
    /// The same for a text that starts `offset` bytes later.
    pub fn shift(&mut self, offset: usize) {
        self.root.shift(offset);
        for fault in &mut self.faults {
            fault.span = fault.span.shift(offset);
            fault.first = fault.first.map(|first| first.shift(offset));
        }
    }
}

impl Node {
    /// A single value.
    pub fn scalar(span: Span, pod: Pod) -> Self {
        Node { span, data: Data::Scalar(pod) }
    }

    /// A table.
    pub fn table(span: Span, entries: Vec<(Spanned<String>, Node)>) -> Self {
        Node { span, data: Data::Table(entries) }
    }

    /// The entries of a table; none for anything else.
    pub fn entries(&self) -> &[(Spanned<String>, Node)] {
        if let Data::Table(entries) = &self.data { entries } else { &[] }
    }

    /// The values alone.
    pub fn pod(&self) -> Pod {
        match &self.data {
            Data::Scalar(pod) => pod.clone(),
            Data::List(items) => Pod::Array(items.iter().map(Node::pod).collect()),
            Data::Table(entries) => Pod::Hash(entries.iter().map(|(key, v)| (key.value.clone(), v.pod())).collect()),
        }
    }

    fn shift(&mut self, offset: usize) {
        self.span = self.span.shift(offset);
        match &mut self.data {
            Data::Scalar(_) => {}
            Data::List(items) => items.iter_mut().for_each(|item| item.shift(offset)),
            Data::Table(entries) => {
                for (key, value) in entries {
                    key.span = key.span.shift(offset);
                    value.shift(offset);
                }
            }
        }
    }
}

impl<'a> Field<'a> {
    /// `pod`, which was read from where `node` was read.
    pub fn new(pod: &'a Pod, node: &'a Node) -> Self {
        Field { pod, node }
    }

    /// Where the value stands.
    pub fn span(self) -> Span {
        self.node.span
    }

    /// Whether nothing is written, or a null.
    pub fn is_null(self) -> bool {
        *self.pod == Pod::Null
    }

    /// What it is, for a message: `a number`.
    pub fn kind(self) -> &'static str {
        match self.pod {
            Pod::Null => "nothing",
            Pod::String(_) => "text",
            Pod::Integer(_) | Pod::Float(_) => "a number",
            Pod::Boolean(true) => "`true`",
            Pod::Boolean(false) => "`false`",
            Pod::Array(_) => "a list",
            Pod::Hash(_) => "a table",
        }
    }

    /// Text, or a number as it is written.
    pub fn text(self) -> Option<String> {
        match self.pod {
            Pod::String(text) => Some(text.clone()),
            Pod::Integer(number) => Some(number.to_string()),
            Pod::Float(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Text and nothing else.
    pub fn string(self) -> Option<&'a str> {
        if let Pod::String(text) = self.pod { Some(text) } else { None }
    }

    /// A whole number.
    pub fn integer(self) -> Option<i64> {
        match self.pod {
            Pod::Integer(number) => Some(*number),
            Pod::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value, also in the words of YAML 1.1.
    pub fn boolean(self) -> Option<bool> {
        match self.pod {
            Pod::Boolean(value) => Some(*value),
            Pod::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The entries of a list.
    pub fn items(self) -> Option<Vec<Field<'a>>> {
        match (self.pod, &self.node.data) {
            (Pod::Array(pods), Data::List(nodes)) => {
                Some(pods.iter().zip(nodes).map(|(pod, node)| Field { pod, node }).collect())
            }
            _ => None,
        }
    }

    /// The entries of a table in written order.
    pub fn entries(self) -> Option<Vec<(&'a Spanned<String>, Field<'a>)>> {
        let (Pod::Hash(pods), Data::Table(nodes)) = (self.pod, &self.node.data) else { return None };
        let place = |(key, node): &'a (Spanned<String>, Node)| Some((key, Field { pod: pods.get(&key.value)?, node }));
        Some(nodes.iter().filter_map(place).collect())
    }

    /// The value for templates.
    pub fn json(self) -> Value {
        if let Some(items) = self.items() {
            return items.into_iter().map(Field::json).collect();
        }
        if let Some(entries) = self.entries() {
            return entries.into_iter().map(|(key, value)| (key.value.clone(), value.json())).collect();
        }
        match self.pod {
            Pod::String(text) => Value::from(text.as_str()),
            Pod::Integer(number) => Value::from(*number),
            Pod::Float(number) => Value::from(*number),
            Pod::Boolean(value) => Value::from(*value),
            Pod::Null | Pod::Array(_) | Pod::Hash(_) => Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_look_they_have() {
        assert_eq!(number("12"), Pod::Integer(12));
        assert_eq!(number("-1.5"), Pod::Float(-1.5));
        for written in ["1.10", "1.0", "007", "+1", "1e3", "99999999999999999999", "inf", "NaN", "2025-11-14", ""] {
            assert_eq!(number(written), Pod::String(written.into()));
        }
    }
}
