//! Copies of the pages as Markdown: the words that readers get, with links between the copies.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag};

use super::body::Href;
use super::frame::Frame;
use crate::base::{SitePath, Span, Spanned};
use crate::input::config::Prechecked;
use crate::library::{Missing, Target};
use crate::page::{Page, Reference, ReferenceKind, State, events, removal};

/// A part of a page's text, and what stands there in the copy.
type Edit = (Span, String);

/// The copy of `page`, which is at `url`, for the file `at`.
pub fn copy(frame: &Frame<'_>, page: &Page, url: &SitePath, at: &SitePath) -> String {
    let mut edits: Vec<Edit> = links(frame, page, at);
    let comments = comments(page).into_iter().map(|span| (removal(&page.text, span), String::new()));
    edits.extend(comments);
    let boxes: BTreeSet<Span> = page.steps.iter().map(|step| step.marker).collect();
    edits.extend(page.hidden.iter().filter(|span| !boxes.contains(span)).map(|span| (*span, String::new())));
    if frame.config.runs.prechecked == Prechecked::Reset {
        let ticked = page.steps.iter().filter(|step| step.state != State::Open);
        edits.extend(ticked.map(|step| (step.marker, "[ ]".to_string())));
    }
    let words = edited(&page.text, page.body, edits);
    format!("{}\n{}\n", front_matter(frame, page, url, at), words.trim())
}

/// The part `body` of `text` with the edits made. Of two that overlap only the first is.
fn edited(text: &str, body: Span, mut edits: Vec<Edit>) -> String {
    edits.retain(|(span, _)| body.start <= span.start && span.end <= body.end);
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut out = String::with_capacity(body.end - body.start);
    let mut done = body.start;
    for (span, words) in edits.into_iter().filter(|(span, words)| span.start < span.end || !words.is_empty()) {
        if span.start >= done {
            out.push_str(&text[done..span.start]);
            out.push_str(&words);
            done = span.end;
        }
    }
    out.push_str(&text[done..body.end]);
    out
}

fn links(frame: &Frame<'_>, page: &Page, at: &SitePath) -> Vec<Edit> {
    let written = page.references.iter().zip(frame.library.targets(&page.path));
    written
        .filter(|(reference, _)| matches!(reference.kind, ReferenceKind::Link | ReferenceKind::Image))
        .filter_map(|(reference, target)| Some((reference.span, address(frame, reference, target, at)?)))
        .collect()
}

/// Where a reference of a copy leads; `None` when it stays as it is written.
fn address(frame: &Frame<'_>, reference: &Reference, target: &Target, at: &SitePath) -> Option<String> {
    let href = match target {
        Target::External | Target::Ignored(_) => return None,
        Target::Page { path, fragment } | Target::Missing(Missing::Anchor { path, fragment })
            if frame.library.url(path).is_some() =>
        {
            super::links::page_href(&frame.markdown_copy(frame.library.url(path)?)?, fragment, at)
        }
        _ => match frame.links.href(target, &reference.target, reference.optional, at) {
            Href::To { href, .. } => href,
            _ => return None,
        },
    };
    // Parentheses would end the destination of a link.
    Some(href.replace('(', "%28").replace(')', "%29"))
}

/// Comments of HTML: the page does not show them either.
fn comments(page: &Page) -> Vec<Span> {
    if !page.body.of(&page.text).contains("<!--") {
        return Vec::new();
    }
    let html = events(&page.text, page.body, page.dialect).filter_map(|(event, span)| {
        matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)).then_some(span)
    });
    html.flat_map(|span| {
        let source = span.of(&page.text);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(start) = source[from..].find("<!--").map(|start| from + start) {
            let end = source[start..].find("-->").map_or(source.len(), |end| start + end + 3);
            found.push(Span::new(span.start + start, span.start + end));
            from = end;
        }
        found
    })
    .collect()
}

/// What is known of the page besides its words, in a form that every reader of front matter understands.
fn front_matter(frame: &Frame<'_>, page: &Page, url: &SitePath, at: &SitePath) -> String {
    let meta = &page.meta;
    let mut out = "---\n".to_string();
    let mut line = |key: &str, value: &str| out.push_str(&format!("{key}: {}\n", quoted(value)));
    line("title", &page.title);
    line("url", &frame.whole_address(url).unwrap_or_else(|| url.href_from(at)));
    let texts = [
        ("description", &meta.description),
        ("category", &meta.category),
        ("status", &meta.status),
        ("owner", &meta.owner),
        ("version", &meta.version),
        ("id", &meta.id),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            line(key, &value.value);
        }
    }
    let days = [
        ("created", meta.created.as_ref().map(|day| day.value)),
        ("updated", meta.updated.as_ref().map(|day| day.value)),
        ("reviewed", meta.reviewed.as_ref().map(|day| day.value)),
        ("review-by", frame.review_by(page)),
    ];
    for (key, day) in days {
        if let Some(day) = day {
            out.push_str(&format!("{key}: {day}\n"));
        }
    }
    let values = |values: &[Spanned<String>]| values.iter().map(|value| value.value.clone()).collect::<Vec<_>>();
    for (key, values) in
        [("audience", values(&meta.audience)), ("tags", values(&meta.tags)), ("related", related(frame, page, at))]
    {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            out.push_str(&format!("{key}: [{}]\n", values.join(", ")));
        }
    }
    out.push_str("---\n");
    out
}

fn related(frame: &Frame<'_>, page: &Page, at: &SitePath) -> Vec<String> {
    let written = page.references.iter().zip(frame.library.targets(&page.path));
    written
        .filter(|(reference, _)| reference.kind == ReferenceKind::Related)
        .filter_map(|(reference, target)| match target {
            Target::External => Some(reference.target.clone()),
            target => address(frame, reference, target, at),
        })
        .collect()
}

/// A text as YAML reads it back: every string of JSON is one of YAML.
fn quoted(text: &str) -> String {
    super::data::text(&text)
}
