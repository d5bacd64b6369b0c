//! Kinds of values that TOML has no type for: globs, spans of days, and settings that are a word or a number.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::base::parse_days;

/// A number of days, written `90d`, `12w`, `6m`, `1y`, `90 days` or as the bare number.
///
/// A month counts as 30 days and a year as 365.
///
/// ```
/// use checkbook::input::config::Days;
/// assert_eq!(Days::parse("12 weeks"), Some(Days(84)));
/// assert_eq!(Days::parse("soon"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Scalar", into = "Scalar")]
pub struct Days(pub u32);

impl Days {
    /// Reads a number of days, at least one; `None` when `text` is none.
    pub fn parse(text: &str) -> Option<Days> {
        parse_days(text).map(Days)
    }
}

impl TryFrom<Scalar> for Days {
    type Error = &'static str;

    fn try_from(written: Scalar) -> Result<Self, Self::Error> {
        match written {
            Scalar::Text(text) => Days::parse(&text),
            Scalar::Integer(days) => u32::try_from(days).ok().filter(|days| *days > 0).map(Days),
            Scalar::Boolean(_) => None,
        }
        .ok_or("expected a number of days")
    }
}

impl From<Days> for Scalar {
    fn from(days: Days) -> Self {
        Scalar::Text(format!("{}d", days.0))
    }
}

impl JsonSchema for Days {
    fn schema_name() -> Cow<'static, str> {
        "Days".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "format": "days", "minimum": 1, "maximum": u32::MAX })
    }
}

/// The number of columns of a printed page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Scalar", into = "Scalar")]
pub enum Columns {
    /// As many as suit the page.
    #[default]
    Auto,
    /// One.
    One,
    /// Two.
    Two,
}

impl TryFrom<Scalar> for Columns {
    type Error = &'static str;

    fn try_from(written: Scalar) -> Result<Self, Self::Error> {
        match written {
            Scalar::Integer(1) => Ok(Columns::One),
            Scalar::Integer(2) => Ok(Columns::Two),
            Scalar::Text(word) if word == "auto" => Ok(Columns::Auto),
            _ => Err("expected `auto`, `1` or `2`"),
        }
    }
}

impl From<Columns> for Scalar {
    fn from(columns: Columns) -> Self {
        match columns {
            Columns::Auto => Scalar::Text("auto".to_string()),
            Columns::One => Scalar::Integer(1),
            Columns::Two => Scalar::Integer(2),
        }
    }
}

impl JsonSchema for Columns {
    fn schema_name() -> Cow<'static, str> {
        "Columns".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "title": "number of columns", "enum": ["auto", 1, 2] })
    }
}

/// A setting that is written as a word, a number or a yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A word.
    Text(String),
}

/// The schema of a list of patterns of paths.
pub fn globs(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "format": "glob" } })
}

/// The schema of `check.path-map`: a table, or a list of tables with `from` and `to`.
pub fn path_map(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [
        { "type": "object", "additionalProperties": { "type": "string" } },
        { "type": "array", "items": {
            "type": "object",
            "properties": { "from": { "type": "string" }, "to": { "type": "string" } },
            "required": ["from", "to"],
            "additionalProperties": false,
        } },
    ] })
}
