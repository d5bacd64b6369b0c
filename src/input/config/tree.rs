//! What `book.toml` and the environment say, before anybody knows whether it makes sense: values and where they stand.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

use crate::base::{LineIndex, Span};

/// A value, where it stands, and who says it.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where its key stands; for an entry of a list, the entry itself.
    pub key: Span,
    /// Where it stands itself.
    pub span: Span,
    /// What stands there.
    pub value: Value,
    /// The environment variable that says it, `None` when the file does.
    pub variable: Option<Rc<str>>,
}

/// The tables and keys of a table.
pub type Table = BTreeMap<String, Node>;

/// What TOML and JSON can say. No setting is a date or a fraction, so these need no content.
#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Fraction,
    Date,
    Text(String),
    List(Vec<Node>),
    Table(Table),
}

impl Value {
    /// What it is called in messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Fraction => "a fraction",
            Value::Date => "a date",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

impl Node {
    /// A table without a place, to be filled.
    pub fn empty_table() -> Node {
        let nowhere = Span::default();
        Node { key: nowhere, span: nowhere, value: Value::Table(Table::new()), variable: None }
    }

    /// The value of a variable. A key whose value is null is left out, as if nothing had set it.
    pub fn from_json(json: Json, variable: &Rc<str>) -> Node {
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(boolean) => Value::Boolean(boolean),
            Json::Number(number) => number.as_i64().map_or(Value::Fraction, Value::Integer),
            Json::String(text) => Value::Text(text),
            Json::Array(entries) => {
                Value::List(entries.into_iter().map(|entry| Node::from_json(entry, variable)).collect())
            }
            Json::Object(members) => Value::Table(
                members
                    .into_iter()
                    .filter(|(_, member)| !member.is_null())
                    .map(|(key, member)| (key, Node::from_json(member, variable)))
                    .collect(),
            ),
        };
        let nowhere = Span::default();
        Node { key: nowhere, span: nowhere, value, variable: Some(Rc::clone(variable)) }
    }

    /// The variable that says it. A table that is not in the file was made for the keys in it.
    pub fn said_by(&self) -> Option<&str> {
        let inside = || self.table().filter(|_| self.key == Span::default())?.values().find_map(Node::said_by);
        self.variable.as_deref().or_else(inside)
    }

    /// The table in it, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The table in it, if it is one.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// What a file of TOML says, or what is wrong with its syntax and where: the first error of each line.
pub fn parse(text: &str) -> Result<Table, Vec<(String, Span)>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(members(table.get_ref()));
    }
    let place = |error: &toml::de::Error| error.span().map_or(Span::empty(text.len()), Span::from);
    let lines = LineIndex::new(text);
    let mut found: Vec<(String, Span)> =
        errors.iter().map(|error| (error.message().to_string(), place(error))).collect();
    // One slip makes the parser stumble over the rest of the line.
    found.dedup_by_key(|(_, span)| lines.line(span.start));
    Err(found)
}

fn members(table: &DeTable<'_>) -> Table {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), node(key.span().into(), value))).collect()
}

fn node(key: Span, written: &toml::Spanned<DeValue<'_>>) -> Node {
    let value = match written.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Integer(integer(number.as_str(), number.radix())),
        DeValue::Float(_) => Value::Fraction,
        DeValue::Boolean(boolean) => Value::Boolean(*boolean),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(entries) => Value::List(entries.iter().map(|entry| node(entry.span().into(), entry)).collect()),
        DeValue::Table(table) => Value::Table(members(table)),
    };
    Node { key, span: written.span().into(), value, variable: None }
}

/// A number that does not fit is out of range of every setting, so the nearest that fits tells the same.
fn integer(digits: &str, radix: u32) -> i64 {
    let nearest = if digits.starts_with('-') { i64::MIN } else { i64::MAX };
    i64::from_str_radix(digits, radix).unwrap_or(nearest)
}
