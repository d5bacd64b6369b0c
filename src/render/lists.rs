//! The home page's lists, and the lists by category, tag, audience, status and letter.

use super::document;
use super::frame::{Frame, date, heading, term_path, terms_path};
use super::view::{CountView, EntryView, GroupView, HomeView, LinkView, ListView, TermsView, TotalsView};
use crate::base::{SitePath, capitalised, plural};
use crate::library::{Group, Term};
use crate::page::Page;

/// How many entries the home page shows in one list.
const SHORT: usize = 8;

/// How many pages a book may have for its home page to list them all.
const SMALL: usize = 24;

/// A page as lists show it.
pub fn entry(frame: &Frame<'_>, page: &Page, url: &SitePath, from: &SitePath) -> EntryView {
    let letter = page
        .title
        .chars()
        .find(|c| c.is_alphanumeric())
        .map_or("#".to_string(), |c| if c.is_alphabetic() { c.to_uppercase().collect() } else { "#".to_string() });
    let counts = document::counts(page);
    EntryView {
        title: page.title.clone(),
        href: url.href_from(from),
        description: Some(page.summary.clone()).filter(|summary| !summary.is_empty()),
        kind: document::kind(page),
        steps: counts.steps + counts.criteria,
        status: super::frame::status(page, from),
        duration: document::duration(page),
        updated: page.meta.updated.as_ref().map(|updated| date(updated.value)),
        change: frame.change(page),
        review_by: frame.review_by(page).map(date),
        review_unknown: frame.lacks_review(page),
        owner: page.meta.owner.as_ref().map(|owner| owner.value.clone()),
        category: page.meta.category.as_ref().map(|category| category.value.clone()),
        letter,
        why: None,
    }
}

/// All published pages in the order of their titles.
fn sorted<'a>(frame: &'a Frame<'_>) -> Vec<(&'a Page, &'a SitePath)> {
    let mut pages: Vec<(&Page, &SitePath)> = frame.library.published().map(|(page, url)| (&**page, url)).collect();
    pages.sort_by_cached_key(|(page, url)| (page.title.to_lowercase(), (*url).clone()));
    pages
}

/// The list of all pages, by letter.
pub fn all(frame: &Frame<'_>) -> ListView {
    let from = &frame.all;
    let entries: Vec<EntryView> = sorted(frame).into_iter().map(|(page, url)| entry(frame, page, url, from)).collect();
    let count = entries.len();
    let mut groups: std::collections::BTreeMap<String, Vec<EntryView>> = std::collections::BTreeMap::new();
    for entry in entries {
        groups.entry(entry.letter.clone()).or_default().push(entry);
    }
    let groups = groups.into_iter().map(|(title, entries)| {
        let anchor = if title == "#" { "other".to_string() } else { format!("letter-{title}") };
        GroupView { title, anchor, entries }
    });
    ListView {
        title: "All pages".to_string(),
        description: Some(format!("{} in this book", plural(count, "page"))),
        kind: "all",
        breadcrumbs: vec![home_crumb(frame, from)],
        count,
        groups: groups.collect(),
    }
}

/// The list of the pages that have a value.
pub fn term(frame: &Frame<'_>, group: Group, term: &Term, from: &SitePath) -> ListView {
    let entries: Vec<EntryView> = term
        .pages
        .iter()
        .filter_map(|path| Some(entry(frame, frame.library.page(path)?, frame.library.url(path)?, from)))
        .collect();
    let kind = group.name();
    let name = capitalised(kind);
    ListView {
        title: term.title.clone(),
        description: Some(format!("{name} with {}", plural(entries.len(), "page"))),
        kind,
        breadcrumbs: vec![
            home_crumb(frame, from),
            LinkView { title: heading(group).to_string(), href: Some(terms_path(group).href_from(from)) },
        ],
        count: entries.len(),
        groups: vec![GroupView { title: String::new(), anchor: String::new(), entries }],
    }
}

fn home_crumb(frame: &Frame<'_>, from: &SitePath) -> LinkView {
    LinkView { title: "Home".to_string(), href: Some(frame.home.href_from(from)) }
}

/// The index of a group.
pub fn terms(frame: &Frame<'_>, group: Group) -> TermsView {
    let from = terms_path(group);
    TermsView {
        title: heading(group).to_string(),
        breadcrumbs: vec![home_crumb(frame, &from)],
        entries: counts(frame, group, &from),
    }
}

fn counts(frame: &Frame<'_>, group: Group, from: &SitePath) -> Vec<CountView> {
    let Some(terms) = frame.library.terms.get(&group) else { return Vec::new() };
    let mut counts: Vec<CountView> = terms
        .values()
        .map(|term| CountView {
            title: term.title.clone(),
            href: term_path(group, &term.title).href_from(from),
            count: term.pages.len(),
            description: None,
        })
        .collect();
    counts.sort_by_cached_key(|count| (count.title.to_lowercase(), count.href.clone()));
    counts
}

/// What the home page shows besides its own words.
pub fn home(frame: &Frame<'_>) -> HomeView {
    let from = &frame.home;
    let pages = sorted(frame);
    let entries = |pages: &[(&Page, &SitePath)]| -> Vec<EntryView> {
        pages.iter().take(SHORT).map(|(page, url)| entry(frame, page, url, from)).collect()
    };
    let mut recent: Vec<_> = pages.iter().copied().filter(|(page, _)| frame.changed(page).is_some()).collect();
    recent.sort_by_key(|(page, _)| std::cmp::Reverse(frame.changed(page)));
    let mut reviews: Vec<_> = pages.iter().copied().filter(|(page, _)| frame.review_by(page).is_some()).collect();
    reviews.sort_by_key(|(page, _)| frame.review_by(page));
    let emergency: Vec<_> = pages.iter().copied().filter(|(page, _)| is_urgent(page)).collect();
    let is_pinned = |page: &Page| says(page, "pinned", "true") && !is_urgent(page);
    let pinned: Vec<_> = pages.iter().copied().filter(|(page, _)| is_pinned(page)).collect();
    let alone = frame.library.published().all(|(_, url)| url != from) && pages.len() <= SMALL;
    let shown = if alone { pages.as_slice() } else { &[] };
    HomeView {
        pages: shown.iter().map(|(page, url)| entry(frame, page, url, from)).collect(),
        categories: counts(frame, Group::Category, from),
        recent: if alone { Vec::new() } else { entries(&recent) },
        attention: attention(frame, &pages, from),
        reviews: entries(&reviews),
        emergency: entries(&emergency),
        pinned: entries(&pinned),
        totals: TotalsView {
            pages: pages.len(),
            checklists: pages.iter().filter(|(page, _)| !page.steps.is_empty()).count(),
            steps: pages.iter().map(|(page, _)| page.counts()).map(|counts| counts.steps + counts.criteria).sum(),
        },
    }
}

fn is_urgent(page: &Page) -> bool {
    let tagged = page.meta.tags.iter().any(|tag| matches!(tag.value.to_lowercase().as_str(), "emergency" | "incident"));
    tagged || says(page, "severity", "critical")
}

/// Whether a page says `value` under a key that only the home page looks at.
fn says(page: &Page, key: &str, value: &str) -> bool {
    page.meta.extra.get(key).is_some_and(|written| match written {
        serde_json::Value::Bool(yes) => *yes && value == "true",
        written => written.as_str().is_some_and(|written| written.eq_ignore_ascii_case(value)),
    })
}

/// Pages that somebody should look at. Whether a review is overdue is for the reader's clock, not for this one.
fn attention(frame: &Frame<'_>, pages: &[(&Page, &SitePath)], from: &SitePath) -> Vec<EntryView> {
    let mut entries = Vec::new();
    for (page, url) in pages {
        let status = super::frame::status(page, from);
        let deprecated = status.is_some_and(|status| matches!(status.kind, "deprecated" | "archived"));
        let linked = frame.library.backlinks(&page.path).len();
        if deprecated && linked > 0 {
            let why = format!("deprecated and still linked from {}", plural(linked, "page"));
            entries.push(EntryView { why: Some(why), ..entry(frame, page, url, from) });
        }
    }
    entries.truncate(SHORT);
    entries
}
