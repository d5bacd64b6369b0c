//! Reads `book.toml` and the environment into settings, or into everything that is wrong with them.

use std::collections::BTreeMap;

use super::admit::{Admitted, CONFIGURATION, admit};
use super::document::{Config, Document, schema};
use super::environment::overlay;
use super::fold::fold;
use super::shape::{Shape, join};
use super::tree::{self, Node, Table, Value};
use crate::base::{Diagnostic, Location, SourcePath, Span};

/// The most bytes of settings that are read.
const LARGEST: usize = 1024 * 1024;

/// The settings of a book, and where they were written.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Where they were written.
    pub places: Places,
    /// Settings of mdBook's that have no effect here.
    pub notes: Vec<Diagnostic>,
}

/// Where settings stand in `book.toml`. What is not in the file, or is overruled by the environment, stands nowhere.
///
/// A setting is named by its keys, with dots between them and without quotes: `check.rules.orphan-page`. Entries of a
/// list are named by their number: `check.roots[0]`. Settings below `[output.checkbook]` have the names that they have
/// without it, and `check.path-map` is always a table: `check.path-map./opt/app`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    spans: BTreeMap<String, (Span, Span)>,
}

impl Places {
    /// Where the key of a setting stands; for an entry of a list, the entry.
    pub fn of(&self, setting: &str) -> Option<Span> {
        self.spans.get(setting).map(|(key, _)| *key)
    }

    /// Where the value of a setting stands.
    pub fn value(&self, setting: &str) -> Option<Span> {
        self.spans.get(setting).map(|(_, value)| *value)
    }
}

/// Reads the settings from `text`, what the file `path` holds, and from the variables of `environment`.
///
/// Without a file, the settings are the defaults and what the environment says.
///
/// # Errors
///
/// Everything that is wrong, in the order of the file: all errors of syntax, or else all unknown keys, values of the
/// wrong kind and keys that are set twice. What a variable says wrong is reported at the start of the file.
pub fn load(
    path: &SourcePath,
    text: Option<&str>,
    environment: &[(String, String)],
) -> Result<Loaded, Vec<Diagnostic>> {
    if text.is_some_and(|text| text.len() > LARGEST) {
        let message = format!("`{path}` is larger than {} KiB", LARGEST >> 10);
        return Err(vec![problem(path, Span::default(), message)]);
    }
    let schema = schema();
    let shape = Shape::of(&schema, &schema);
    let mut root = tree::parse(text.unwrap_or_default())
        .map_err(|errors| sorted(errors.into_iter().map(|(message, span)| problem(path, span, message)).collect()))?;
    overlay(&mut root, environment, &shape);
    let mut problems = fold(path, &mut root, &shape);
    let Admitted { settings, problems: more, notes } = admit(path, &root, &shape);
    problems.extend(more);
    if !problems.is_empty() {
        return Err(sorted(problems));
    }
    let document: Document =
        serde_json::from_value(settings).map_err(|error| vec![problem(path, Span::default(), error.to_string())])?;
    let mut places = Places::default();
    note_places(&mut places, &root, "");
    Ok(Loaded { config: document.into(), places, notes: sorted(notes) })
}

fn problem(path: &SourcePath, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&CONFIGURATION, Location::new(path, span), message)
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(Diagnostic::order);
    found
}

fn note_places(places: &mut Places, table: &Table, at: &str) {
    for (key, node) in table {
        note_place(places, node, join(at, key));
    }
}

fn note_place(places: &mut Places, node: &Node, at: String) {
    match &node.value {
        Value::Table(table) => note_places(places, table, &at),
        Value::List(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                note_place(places, entry, format!("{at}[{index}]"));
            }
        }
        _ => {}
    }
    // A table that was made for a variable has no key in the file.
    if node.variable.is_none() && node.key != Span::default() {
        places.spans.insert(at, (node.key, node.span));
    }
}
