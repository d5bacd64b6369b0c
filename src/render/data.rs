//! `checkbook.json`: what the book says, as data.

use rayon::prelude::*;
use serde_json::{Value, json};

use super::document::content_hash;
use super::frame::{Frame, GENERATOR};
use crate::base::{LineIndex, SitePath};
use crate::library::{Library, Missing, Target};
use crate::page::{Page, Reference, ReferenceKind, section_path};

/// The name of the shape of `checkbook.json`. It only grows within its number.
pub const SITE_SCHEMA: &str = "checkbook.site/1";

/// `checkbook.json`.
pub fn site(frame: &Frame<'_>) -> String {
    let published: Vec<_> = frame.library.published().collect();
    let pages: Vec<String> =
        published.par_iter().map(|(page, url)| self::page(frame.library, page, url).to_string()).collect();
    let head = json!({ "schema": SITE_SCHEMA, "generator": GENERATOR, "title": frame.title }).to_string();
    format!("{},\"pages\":[\n{}\n]}}\n", head.trim_end_matches('}'), pages.join(",\n"))
}

fn page(library: &Library, page: &Page, url: &SitePath) -> Value {
    let lines = LineIndex::new(&page.text);
    let line = |at: usize| lines.line(at);
    let headings = page.sections.iter().map(|section| {
        json!({
            "level": section.level, "title": section.title, "anchor": section.anchor,
            "line": line(section.heading.start), "role": section.role,
        })
    });
    let steps = page.steps.iter().map(|step| {
        json!({
            "key": step.key, "line": line(step.marker.start), "text": step.text,
            "path": section_path(&page.sections, step.section), "role": step.role, "state": step.state,
            "optional": step.optional, "depth": step.depth,
        })
    });
    let fields = page.fields.iter().map(|field| {
        json!({
            "key": field.key, "line": line(field.span.start), "label": field.label, "type": field.kind,
            "unit": field.unit, "hint": field.hint,
        })
    });
    let choices = page.choices.iter().map(|choice| {
        let options: Vec<&str> = choice.options.iter().map(|option| option.text.as_str()).collect();
        json!({ "key": choice.key, "line": line(choice.span.start), "label": choice.label, "options": options })
    });
    let notes =
        page.notes.iter().map(|note| json!({ "key": note.key, "line": line(note.span.start), "label": note.label }));
    let variables = page.variables.iter().map(|variable| json!({ "name": variable.name, "uses": variable.uses.len() }));
    let backlinks = library.backlinks(&page.path).iter().filter_map(|link| {
        let from = library.page(&link.from)?;
        let section = link.section.and_then(|index| from.sections.get(index)).map(|section| &section.title);
        Some(json!({
            "file": link.from, "url": library.url(&link.from), "title": from.title, "kind": link.kind,
            "section": section, "sentence": link.sentence,
        }))
    });
    json!({
        "file": page.path, "url": url, "title": page.title, "meta": meta(page), "content_hash": content_hash(page),
        "counts": page.counts(), "headings": headings.collect::<Vec<_>>(), "steps": steps.collect::<Vec<_>>(),
        "fields": fields.collect::<Vec<_>>(), "choices": choices.collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(), "variables": variables.collect::<Vec<_>>(),
        "references": references(library, page), "referenced_by": backlinks.collect::<Vec<_>>(),
    })
}

fn meta(page: &Page) -> Value {
    let meta = &page.meta;
    let text = |value: &Option<crate::base::Spanned<String>>| value.as_ref().map(|value| value.value.clone());
    let day = |value: &Option<crate::base::Spanned<jiff::civil::Date>>| value.as_ref().map(|v| v.value.to_string());
    let list = |values: &[crate::base::Spanned<String>]| values.iter().map(|v| v.value.clone()).collect::<Vec<_>>();
    let facts: serde_json::Map<String, Value> =
        page.facts.iter().map(|fact| (fact.key.clone(), Value::String(fact.value.clone()))).collect();
    json!({
        "description": text(&meta.description), "category": text(&meta.category), "status": text(&meta.status),
        "owner": text(&meta.owner), "version": text(&meta.version), "id": text(&meta.id),
        "audience": list(&meta.audience), "tags": list(&meta.tags), "aliases": list(&meta.aliases),
        "related": list(&meta.related), "created": day(&meta.created), "updated": day(&meta.updated),
        "reviewed": day(&meta.reviewed), "review-by": day(&meta.review_by),
        "review-every": meta.review_every.as_ref().map(|days| format!("{}d", days.value)),
        "draft": meta.draft, "facts": facts, "extra": meta.extra,
    })
}

/// The references of a page as `checkbook refs` gives them.
pub fn references(library: &Library, page: &Page) -> Vec<Value> {
    let lines = LineIndex::new(&page.text);
    page.references
        .iter()
        .zip(library.targets(&page.path))
        .map(|(reference, target)| {
            let start = lines.position(&page.text, reference.span.start);
            let end = lines.position(&page.text, reference.span.end);
            let (status, reason) = status(reference, target);
            json!({
                "file": page.path, "line": start.line, "column": start.column, "end_line": end.line,
                "end_column": end.column, "kind": kind(reference, target), "text": reference.span.of(&page.text),
                "target": place(reference, target), "status": status, "reason": reason,
            })
        })
        .collect()
}

fn kind(reference: &Reference, target: &Target) -> &'static str {
    let to_page = matches!(target, Target::Page { .. } | Target::Missing(Missing::Anchor { .. }));
    match reference.kind {
        ReferenceKind::Related => "related",
        ReferenceKind::Link if to_page && reference.target.contains('#') => "anchor",
        ReferenceKind::Link => "link",
        ReferenceKind::Image => "image",
    }
}

/// What a reference is found to be, and why when it is not looked at.
pub fn status(reference: &Reference, target: &Target) -> (&'static str, Option<&'static str>) {
    match target {
        Target::External => ("external", None),
        Target::Ignored(reason) => ("ignored", Some(reason)),
        Target::Missing(_) if reference.optional => ("optional", None),
        Target::Missing(Missing::Anchor { .. }) => ("missing", Some("anchor")),
        Target::Missing(Missing::Outside(_)) => ("missing", Some("outside-repository")),
        Target::Missing(Missing::File(_)) => ("missing", None),
        _ => ("ok", None),
    }
}

fn place(reference: &Reference, target: &Target) -> String {
    match target {
        Target::Page { path, fragment } | Target::Missing(Missing::Anchor { path, fragment })
            if !fragment.is_empty() =>
        {
            format!("{path}#{fragment}")
        }
        Target::Page { path, .. } | Target::File(path) | Target::Folder(path) => path.to_string(),
        Target::Missing(Missing::File(tried)) => tried.first().map_or_else(String::new, ToString::to_string),
        _ => reference.target.clone(),
    }
}
