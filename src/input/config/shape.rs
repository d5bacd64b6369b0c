//! What may stand where in `book.toml`, as the schema has it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::tree::Value;

/// What may stand at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Keys by name, and what every other key may hold.
    Table { keys: BTreeMap<String, Shape>, rest: Option<Box<Shape>>, required: Vec<String> },
    /// Any number of values of one shape.
    List(Box<Shape>),
    /// Text, and what it must be.
    Text(Form),
    /// A whole number from the first up to the second.
    Integer(i64, i64),
    /// `true` or `false`.
    Boolean,
    /// One of some words, and what such a word is called.
    Word { noun: Option<String>, words: Vec<Json> },
    /// A value of one of these shapes.
    Either(Vec<Shape>),
    /// Whatever mdBook wants.
    Ignored,
}

/// What a text must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Anything.
    Any,
    /// A pattern of paths.
    Glob,
    /// A number of days.
    Days,
}

impl Shape {
    /// The shape that `schema` describes; references lead into `root`.
    ///
    /// It knows what our own schema is made of and takes the rest for text.
    pub fn of(schema: &Json, root: &Json) -> Shape {
        if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
            let found = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)).unwrap_or(&Json::Null);
            return match Shape::of(found, root) {
                Shape::Word { noun: None, words } => {
                    Shape::Word { noun: reference.rsplit('/').next().map(str::to_lowercase), words }
                }
                shape => shape,
            };
        }
        if schema.get("deprecated").is_some() {
            return Shape::Ignored;
        }
        if let Some(words) = words(schema) {
            return Shape::Word { noun: text(schema, "title").map(ToString::to_string), words };
        }
        let mut shapes: Vec<Shape> = match (schema.get("anyOf"), schema.get("type")) {
            (Some(Json::Array(schemas)), _) => {
                schemas.iter().filter(|one| text(one, "type") != Some("null")).map(|one| Shape::of(one, root)).collect()
            }
            (_, Some(Json::Array(types))) => types
                .iter()
                .filter_map(Json::as_str)
                .filter(|name| *name != "null")
                .map(|name| typed(name, schema, root))
                .collect(),
            (_, one) => vec![typed(one.and_then(Json::as_str).unwrap_or_default(), schema, root)],
        };
        if shapes.len() == 1 { shapes.remove(0) } else { Shape::Either(shapes) }
    }

    /// What may stand at the key `key` of such a table.
    pub fn key(&self, key: &str) -> Option<&Shape> {
        match self {
            Shape::Table { keys, rest, .. } => keys.get(key).or(rest.as_deref()),
            _ => None,
        }
    }

    /// The names of the keys of such a table that have an effect.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Shape::Table { keys, .. } => {
                keys.iter().filter(|(_, shape)| **shape != Shape::Ignored).map(|(key, _)| key.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The tables that have the key `key`, as dotted names; `at` is the name of this one.
    pub fn tables_with(&self, key: &str, at: &str) -> Vec<String> {
        let Shape::Table { keys, .. } = self else { return Vec::new() };
        let below = keys.iter().flat_map(|(name, shape)| shape.tables_with(key, &join(at, name)));
        let here = keys.contains_key(key).then(|| at.to_string());
        here.into_iter().chain(below).collect()
    }

    /// Whether `value` is of the right kind, whatever is in it.
    pub fn fits(&self, value: &Value) -> bool {
        match (self, value) {
            (Shape::Table { .. }, Value::Table(_))
            | (Shape::List(_), Value::List(_))
            | (Shape::Text(_), Value::Text(_))
            | (Shape::Integer(..), Value::Integer(_))
            | (Shape::Boolean, Value::Boolean(_))
            | (Shape::Word { .. }, Value::Text(_) | Value::Integer(_) | Value::Boolean(_))
            | (Shape::Ignored, _) => true,
            (Shape::Either(shapes), value) => shapes.iter().any(|shape| shape.fits(value)),
            _ => false,
        }
    }

    /// What is expected, as it stands in messages.
    pub fn expectation(&self) -> String {
        match self {
            Shape::Table { .. } => "a table".to_string(),
            Shape::List(entries) => match **entries {
                Shape::Text(_) => "a list of strings".to_string(),
                Shape::Table { .. } => "a list of tables".to_string(),
                _ => "a list".to_string(),
            },
            Shape::Text(Form::Days) => "a string such as `\"90d\"`".to_string(),
            Shape::Text(_) => "a string".to_string(),
            Shape::Integer(..) => "an integer".to_string(),
            Shape::Boolean => "`true` or `false`".to_string(),
            Shape::Word { words, .. } => {
                let words: Vec<String> = words.iter().map(|word| format!("`{}`", spelled(word))).collect();
                format!("one of {}", words.join(", "))
            }
            Shape::Either(shapes) => shapes.iter().map(Shape::expectation).collect::<Vec<_>>().join(" or "),
            Shape::Ignored => "anything".to_string(),
        }
    }
}

/// The dotted name of the key `key` of the table `table`.
pub fn join(table: &str, key: &str) -> String {
    if table.is_empty() { key.to_string() } else { format!("{table}.{key}") }
}

/// A word of a schema as people write it, without quotes.
pub fn spelled(word: &Json) -> String {
    word.as_str().map_or_else(|| word.to_string(), ToString::to_string)
}

fn typed(name: &str, schema: &Json, root: &Json) -> Shape {
    let bound = |name: &str, or: i64| schema.get(name).and_then(Json::as_i64).unwrap_or(or);
    match name {
        "object" => table(schema, root),
        "array" => Shape::List(Box::new(Shape::of(schema.get("items").unwrap_or(&Json::Null), root))),
        "integer" => Shape::Integer(bound("minimum", i64::MIN), bound("maximum", i64::MAX)),
        "boolean" => Shape::Boolean,
        _ => Shape::Text(match text(schema, "format") {
            Some("glob") => Form::Glob,
            Some("days") => Form::Days,
            _ => Form::Any,
        }),
    }
}

fn table(schema: &Json, root: &Json) -> Shape {
    let keys = schema.get("properties").and_then(Json::as_object);
    let rest = schema.get("additionalProperties").filter(|rest| rest.is_object());
    let required = schema.get("required").and_then(Json::as_array);
    Shape::Table {
        keys: keys.into_iter().flatten().map(|(key, schema)| (key.clone(), Shape::of(schema, root))).collect(),
        rest: rest.map(|rest| Box::new(Shape::of(rest, root))),
        required: required.into_iter().flatten().filter_map(Json::as_str).map(ToString::to_string).collect(),
    }
}

/// The words that a schema allows, when it allows nothing but words.
fn words(schema: &Json) -> Option<Vec<Json>> {
    if let Some(word) = schema.get("const") {
        return Some(vec![word.clone()]);
    }
    if let Some(Json::Array(words)) = schema.get("enum") {
        return Some(words.clone());
    }
    let choices = schema.get("oneOf")?.as_array()?;
    Some(choices.iter().map(words).collect::<Option<Vec<_>>>()?.concat())
}

fn text<'a>(schema: &'a Json, key: &str) -> Option<&'a str> {
    schema.get(key).and_then(Json::as_str)
}
