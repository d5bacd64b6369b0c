//! Brings what may be written in two ways into one: our tables below `[output.checkbook]`, lists that map, old names.

use super::admit::{CONFIGURATION, diagnostic};
use super::shape::{Shape, join};
use super::tree::{Node, Table, Value};
use crate::base::{Diagnostic, Location, SourcePath};

/// Folds what the file `path` says in `root`; a key that is set twice is a problem.
pub fn fold(path: &SourcePath, root: &mut Table, shape: &Shape) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    rename_playpen(root);
    let ours = shape.key("output").and_then(|output| output.key("checkbook")).map(Shape::names).unwrap_or_default();
    for name in ours.into_iter().filter(|name| shape.names().contains(name)) {
        let moved = descend(root, &["output", "checkbook"]).and_then(|checkbook| checkbook.remove(name));
        if let Some(moved) = moved {
            merge(path, root, name, moved, name, &mut problems);
        }
    }
    if let Some(map) = descend(root, &["check"]).and_then(|check| check.get_mut("path-map")) {
        problems.extend(list_to_table(path, map));
    }
    problems
}

/// mdBook still reads this old name.
fn rename_playpen(root: &mut Table) {
    if let Some(html) = descend(root, &["output", "html"])
        && !html.contains_key("playground")
        && let Some(playpen) = html.remove("playpen")
    {
        html.insert("playground".to_string(), playpen);
    }
}

/// Puts `moved`, from below `[output.checkbook]`, where the key `name` of `table` is.
fn merge(path: &SourcePath, table: &mut Table, name: &str, moved: Node, at: &str, problems: &mut Vec<Diagnostic>) {
    let Some(present) = table.get_mut(name) else {
        table.insert(name.to_string(), moved);
        return;
    };
    match (&present.variable, &moved.variable) {
        (Some(_), None) => return,
        (None, Some(_)) => {
            *present = moved;
            return;
        }
        _ => {}
    }
    if let (Value::Table(present), Value::Table(moved)) = (&mut present.value, &moved.value) {
        for (key, node) in moved {
            merge(path, present, key, node.clone(), &join(at, key), problems);
        }
        return;
    }
    let message = format!("`{at}` is set here and in `[output.checkbook]`");
    let found = diagnostic(&CONFIGURATION, path, present.key, present.said_by(), &message);
    let second = format!("`output.checkbook.{at}` is set here");
    problems.push(found.also(Location::new(path, moved.key), second).help("keep one of the two"));
}

/// Turns a list of `from` and `to` into the table that it stands for. A list with a mistake stays, to be reported.
fn list_to_table(path: &SourcePath, map: &mut Node) -> Vec<Diagnostic> {
    let Value::List(entries) = &map.value else { return Vec::new() };
    let Some(pairs) = entries.iter().map(pair).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let mut table = Table::new();
    let mut problems = Vec::new();
    for (from, node) in pairs {
        if let Some(first) = table.get(&from) {
            let message = format!("`{from}` is mapped twice");
            let found = diagnostic(&CONFIGURATION, path, node.key, node.said_by(), &message);
            problems.push(found.also(Location::new(path, first.key), "it is mapped here first"));
        } else {
            table.insert(from, node);
        }
    }
    map.value = Value::Table(table);
    problems
}

fn pair(entry: &Node) -> Option<(String, Node)> {
    let table = entry.table().filter(|table| table.len() == 2)?;
    let (from, to) = (table.get("from")?, table.get("to")?);
    match (&from.value, &to.value) {
        (Value::Text(name), Value::Text(_)) => Some((name.clone(), Node { key: from.span, ..to.clone() })),
        _ => None,
    }
}

/// The table below `table` that `keys` lead to.
fn descend<'a>(table: &'a mut Table, keys: &[&str]) -> Option<&'a mut Table> {
    keys.iter().try_fold(table, |table, key| table.get_mut(*key)?.table_mut())
}
