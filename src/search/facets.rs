//! By what found pages can be narrowed down, and what is offered before anything is typed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Source;
use crate::base::SitePath;
use crate::library::{Group, term_slug};
use crate::page::Page;

/// How many pages are offered at most.
const MOST_OFFERED: usize = 12;

/// The table of all pages: their groups, their statuses, the lengths of their `titles` in words, and which to offer.
pub fn table(sources: &[Source<'_>], titles: &[u8]) -> Value {
    let mut groups = Vec::new();
    for group in Group::ALL {
        let mut values: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
        for (number, source) in sources.iter().enumerate() {
            for value in group.values(&source.page.0.meta) {
                let (_, pages) = values.entry(term_slug(value)).or_insert_with(|| (value.to_string(), Vec::new()));
                if pages.last() != Some(&number) {
                    pages.push(number);
                }
            }
        }
        let values: Vec<Value> =
            values.into_iter().map(|(slug, (title, pages))| json!([slug, title, gaps(&pages)])).collect();
        groups.push(json!([group.name(), values]));
    }
    let old: Vec<usize> = sources.iter().enumerate().filter(|(_, source)| is_old(source)).map(|(at, _)| at).collect();
    json!({ "groups": groups, "old": gaps(&old), "titles": titles, "offered": offered(sources) })
}

fn is_old(source: &Source<'_>) -> bool {
    source.status.as_ref().is_some_and(|(_, kind)| matches!(*kind, "deprecated" | "archived"))
}

/// Numbers in rising order as the steps between them.
fn gaps(numbers: &[usize]) -> Vec<usize> {
    let before = std::iter::once(0).chain(numbers.iter().copied());
    numbers.iter().zip(before).map(|(number, before)| number - before).collect()
}

/// The pages that somebody in a hurry is likely to want.
fn offered(sources: &[Source<'_>]) -> Vec<Value> {
    let root = SitePath::new("");
    let urgent = sources.iter().filter(|source| is_urgent(source.page.0) && !is_old(source));
    let shown = |source: &Source<'_>| {
        let page = source.page.0;
        let description = page.meta.description.as_ref().map_or(page.summary.as_str(), |it| it.value.as_str());
        json!({ "title": page.title, "href": source.url.href_from(&root), "description": description })
    };
    urgent.take(MOST_OFFERED).map(shown).collect()
}

fn is_urgent(page: &Page) -> bool {
    let extra = &page.meta.extra;
    let is = |key: &str, words: &[&str]| {
        let value = extra.get(key).and_then(Value::as_str).map(str::to_lowercase);
        value.is_some_and(|value| words.contains(&value.as_str()))
    };
    let pinned = extra.get("pinned").and_then(Value::as_bool).unwrap_or_default();
    pinned || is("severity", &["critical", "sev1", "sev-1", "p1"]) || is("priority", &["critical"])
}
