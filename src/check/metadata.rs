//! What the metadata of a page must say in this book.

use serde_json::Value;

use crate::base::{Diagnostic, Location, Rule, Severity, Span, closest};
use crate::input::config::Config;
use crate::library::{Group, is_index};
use crate::page::{Page, front_matter};

/// A key that this book asks for is absent.
pub static MISSING_KEY: Rule =
    Rule { name: "missing-key", severity: Severity::Error, summary: "a page lacks metadata that this book requires" };

/// A value is not one of those that this book allows.
pub static UNKNOWN_VALUE: Rule = Rule {
    name: "unknown-value",
    severity: Severity::Warning,
    summary: "a metadata value is not one of those allowed",
};

/// What is wrong with the metadata of `page`, by the book's own policy.
pub fn check(page: &Page, config: &Config) -> Vec<Diagnostic> {
    let policy = &config.front_matter;
    let start = Span::empty(page.body.start.min(page.text.len()));
    let mut found = Vec::new();
    for key in policy.required.iter().filter(|key| !is_index(&page.path) && !has(page, key)) {
        let place = if page.text.starts_with('\u{feff}') { Span::empty(3) } else { Span::empty(0) };
        let location = Location::new(&page.path, if page.meta.keys.is_empty() { start } else { place });
        found.push(
            Diagnostic::new(&MISSING_KEY, location, format!("page has no `{key}`"))
                .help(format!("add `{key}: …` to the front matter")),
        );
    }
    for group in Group::ALL {
        let Some(allowed) = policy.values.get(group.name()).or_else(|| policy.values.get(group.folder())) else {
            continue;
        };
        for (value, span) in values(page, group) {
            if !allowed.iter().any(|one| one == value) {
                let location = Location::new(&page.path, span);
                let diagnostic =
                    Diagnostic::new(&UNKNOWN_VALUE, location, format!("`{value}` is not a known {}", group.name()));
                found.push(match closest(value, allowed.iter().map(String::as_str)) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help(format!("known are `{}`", allowed.join("`, `"))),
                });
            }
        }
    }
    found
}

fn has(page: &Page, key: &str) -> bool {
    let meta = &page.meta;
    match front_matter::key_name(key).unwrap_or(key) {
        "title" => meta.title.is_some() || page.title_section.is_some(),
        "description" => meta.description.is_some(),
        "category" => meta.category.is_some(),
        "status" => meta.status.is_some(),
        "owner" => meta.owner.is_some(),
        "version" => meta.version.is_some(),
        "audience" => !meta.audience.is_empty(),
        "tags" => !meta.tags.is_empty(),
        "related" => !meta.related.is_empty(),
        "created" => meta.created.is_some(),
        "updated" => meta.updated.is_some(),
        "reviewed" => meta.reviewed.is_some(),
        "review-by" => meta.review_by.is_some(),
        "review-every" => meta.review_every.is_some(),
        "tested" => meta.tested.is_some(),
        "aliases" => !meta.aliases.is_empty(),
        "variables" => !meta.variables.is_empty(),
        "order" => meta.order.is_some(),
        "cwd" => meta.cwd.is_some(),
        "id" => meta.id.is_some(),
        key => {
            let own = meta.extra.get(key).is_some_and(|value| !is_empty(value));
            let switch = front_matter::key_name(key).is_some()
                && meta.keys.iter().any(|written| front_matter::key_name(&written.value) == Some(key));
            own || switch || page.facts.iter().any(|fact| fact.key.eq_ignore_ascii_case(key))
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => entries.iter().all(is_empty),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn values(page: &Page, group: Group) -> Vec<(&str, Span)> {
    let meta = &page.meta;
    match group {
        Group::Category => meta.category.iter().map(|v| (v.value.as_str(), v.span)).collect(),
        Group::Status => meta.status.iter().map(|v| (v.value.as_str(), v.span)).collect(),
        Group::Tag => meta.tags.iter().map(|v| (v.value.as_str(), v.span)).collect(),
        Group::Audience => meta.audience.iter().map(|v| (v.value.as_str(), v.span)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;
    use crate::page::Dialect;

    #[test]
    fn a_value_that_says_nothing_is_none() {
        for (matter, key, expected) in [
            ("owner: Payments", "owner", true),
            ("owner:", "owner", false),
            ("owner: \"\"", "owner", false),
            ("owner: '  '", "owner", false),
            ("tags: []", "tags", false),
            ("tags: ['']", "tags", false),
            ("service:", "service", false),
            ("service: ''", "service", false),
            ("service: {}", "service", false),
            ("service: [x]", "service", true),
            ("service: 0", "service", true),
            ("draft: false", "draft", true),
            ("last_reviewed: 2026-01-01", "reviewed", true),
            ("reviewed: 2026-01-01", "last-reviewed", true),
            ("aliases: []", "aliases", false),
        ] {
            let text = format!("---\n{matter}\n---\n");
            let page = Page::parse(&SourcePath::new("a.md"), &text.as_str().into(), Dialect::default());
            assert_eq!(has(&page, key), expected, "{key} in {matter}");
        }
    }
}
