//! Text of a template that nobody filled in.

use crate::base::{Diagnostic, Location, Rule, Severity, Span, Spanned};
use crate::page::{Page, Slip, is_waiting};

/// Template text is left over.
pub static UNFILLED_TEMPLATE: Rule =
    Rule { name: "unfilled-template", severity: Severity::Warning, summary: "text of a template was never filled in" };

/// The text and the metadata of `page` that wait to be filled in. A page that is a template itself has none.
pub fn check(page: &Page) -> Vec<Diagnostic> {
    let is_template = |words: &str| words.to_lowercase().contains("template");
    if is_template(page.path.as_str()) || is_template(&page.title) {
        return Vec::new();
    }
    let metadata = metadata(page).into_iter().map(|(key, value, span)| {
        let message = if value.is_empty() {
            format!("`{key}` is empty")
        } else {
            format!("`{key}` is still `{}`", plain(&value))
        };
        let help = format!("give the page its `{key}`, or take the line out");
        Diagnostic::new(&UNFILLED_TEMPLATE, Location::new(&page.path, span), message).help(help)
    });
    let text = page.slips.iter().filter(|slip| slip.value == Slip::Unfilled).map(|slip| {
        let written = plain(slip.span.of(&page.text));
        let message = format!("`{written}` was never filled in");
        Diagnostic::new(&UNFILLED_TEMPLATE, Location::new(&page.path, slip.span), message)
            .likely()
            .help("write what belongs here, or take it out")
    });
    metadata.chain(text).collect()
}

/// Text on one line and fit to stand between backticks.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    match line.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// Keys whose value waits to be filled in: name, value and place.
fn metadata(page: &Page) -> Vec<(String, String, Span)> {
    let meta = &page.meta;
    let texts = [
        ("title", &meta.title),
        ("description", &meta.description),
        ("category", &meta.category),
        ("status", &meta.status),
        ("owner", &meta.owner),
        ("version", &meta.version),
    ];
    let single = texts.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let lists = [("audience", &meta.audience), ("tags", &meta.tags)];
    let entries = lists.into_iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
    let known = single.chain(entries).map(|(key, value)| (key.to_string(), value.clone()));
    let written = meta.keys.iter().filter_map(|key| {
        let value = meta.extra.get(&key.value)?.as_str()?;
        Some((key.value.clone(), Spanned::new(value.to_string(), key.span)))
    });
    let facts = page.facts.iter().map(|fact| (fact.key.clone(), Spanned::new(fact.value.clone(), fact.value_span)));
    let mut found: Vec<(String, String, Span)> = known
        .chain(written)
        .chain(facts)
        .filter(|(_, value)| is_waiting(&value.value))
        .map(|(key, value)| (key, value.value, value.span))
        .collect();
    let empty = meta.keys.iter().find(|key| key.value == "title" && meta.title.is_none());
    found.extend(empty.map(|key| (key.value.clone(), String::new(), key.span)));
    found
}
