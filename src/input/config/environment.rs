//! Settings from the environment: `CHECKBOOK_BOOK__TITLE` says what `book.title` is.

use std::rc::Rc;

use serde_json::Value as Json;

use super::shape::Shape;
use super::tree::{Node, Table, Value};

/// Lays the variables of `environment` over what the file says in `root`.
///
/// After the prefix, `__` parts tables and `_` stands for `-`. The value is JSON, or else the text as it is. Names whose
/// first part is no table of `shape` are somebody else's. mdBook's variables count for mdBook's tables and are laid
/// below ours; a table is laid below its keys.
pub fn overlay(root: &mut Table, environment: &[(String, String)], shape: &Shape) {
    let mut layers: Vec<(u8, Vec<String>, &(String, String))> = environment
        .iter()
        .filter_map(|entry| {
            if let Some(key) = entry.0.strip_prefix("CHECKBOOK_") {
                return Some((1, parts(key), entry));
            }
            let parts = parts(entry.0.strip_prefix("MDBOOK_")?);
            is_shared(&parts).then_some((0, parts, entry))
        })
        .filter(|(_, parts, _)| parts.first().is_some_and(|first| shape.key(first).is_some()))
        .collect();
    layers.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    for (_, parts, (name, text)) in layers {
        let place = parts.iter().try_fold(shape, |shape, part| shape.key(part));
        set(root, &parts, Node::from_json(read(text, place), &Rc::from(name.as_str())));
    }
}

fn parts(key: &str) -> Vec<String> {
    key.to_ascii_lowercase().split("__").map(|part| part.replace('_', "-")).collect()
}

/// Whether mdBook and checkbook mean the same with the key.
fn is_shared(parts: &[String]) -> bool {
    match parts {
        [first, ..] if first == "book" || first == "build" => true,
        [first, second, ..] => first == "output" && second == "html",
        _ => false,
    }
}

/// What the text of a variable means at a place. `CHECKBOOK_BOOK__TITLE=2024` is a title and no number.
fn read(text: &str, place: Option<&Shape>) -> Json {
    match serde_json::from_str(text) {
        Ok(Json::Number(_) | Json::Bool(_)) if matches!(place, Some(Shape::Text(_))) => Json::from(text),
        Ok(json) => json,
        Err(_) => Json::from(text),
    }
}

/// Puts `node` where `parts` lead, in place of what is there; null takes away what is there.
fn set(table: &mut Table, parts: &[String], node: Node) {
    let Some((key, below)) = parts.split_first() else { return };
    if matches!(node.value, Value::Null) && !table.contains_key(key) {
        return;
    }
    if !below.is_empty() {
        let step = table.entry(key.clone()).or_insert_with(Node::empty_table);
        if step.table().is_none() {
            *step = Node { variable: node.variable.clone(), ..Node::empty_table() };
        }
        if let Some(table) = step.table_mut() {
            set(table, below, node);
        }
    } else if matches!(node.value, Value::Null) {
        table.remove(key);
    } else {
        table.insert(key.clone(), node);
    }
}
