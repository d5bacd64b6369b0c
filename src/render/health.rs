//! What the book needs: the facts of the health page. Nothing in it depends on the day on which the site is made.

use std::collections::{BTreeMap, BTreeSet};

use super::frame::{Frame, date, is_in_use, status_kind};
use super::view::{HealthEntryView, HealthSectionView, HealthView};
use crate::base::SourcePath;
use crate::library::{Target, is_index};
use crate::page::{Page, ReferenceKind};

/// How many entries a section shows at most.
const MOST: usize = 200;

/// How many details of one page are shown at most.
const MOST_DETAILS: usize = 5;

type Entries<'a> = Vec<(&'a Page, Vec<String>)>;

/// What the template of the health page sees.
pub fn view(frame: &Frame<'_>) -> HealthView {
    let pages: Vec<&Page> = frame.library.published().map(|(page, _)| &**page).collect();
    let section = |title: &str, anchor, text, entries: Entries<'_>| HealthSectionView {
        title: title.to_string(),
        anchor,
        text,
        dated: anchor == "reviews",
        count: entries.len(),
        more: entries.len().saturating_sub(MOST),
        entries: entries.iter().take(MOST).filter_map(|(page, details)| entry(frame, page, details)).collect(),
    };
    let sections = vec![
        section(
            "Reviews",
            "reviews",
            "The earliest first. Where scripts run, only those that are overdue or due within 14 days.",
            dated(frame, &pages),
        ),
        section(
            "No review date",
            "no-review",
            "Nobody knows when these are to be reviewed.",
            of(&pages, |page| frame.lacks_review(page)),
        ),
        section(
            "No owner",
            "no-owner",
            "Nobody is named who keeps these true.",
            of(&pages, |page| page.meta.owner.is_none() && is_in_use(page) && !is_index(&page.path)),
        ),
        section("Drafts and pages in review", "drafts", "Not approved yet, and published.", drafts(&pages)),
        section(
            "Deprecated and still linked",
            "deprecated",
            "Readers are still sent to these.",
            deprecated(frame, &pages),
        ),
        section("Orphans", "orphans", "Neither the navigation nor another page leads to these.", {
            frame.library.orphans().into_iter().map(|page| (page, Vec::new())).collect()
        }),
        section("Not filled in", "unfilled", "Text of a template is left over.", unfilled(&pages)),
        section(
            "References to what is not there",
            "references",
            "Published all the same: optional, or let be.",
            broken(frame, &pages),
        ),
        section("Same title", "titles", "Search and lists cannot tell these apart.", same_titles(&pages)),
    ];
    HealthView {
        sections,
        pages: pages.len(),
        undated: pages.iter().filter(|page| frame.commits.of_file(&page.path).is_none()).count(),
        shallow: frame.commits.is_shallow,
    }
}

fn entry(frame: &Frame<'_>, page: &Page, details: &[String]) -> Option<HealthEntryView> {
    let mut shown: Vec<String> = details.iter().take(MOST_DETAILS).cloned().collect();
    if details.len() > MOST_DETAILS {
        shown.push(format!("and {} more", details.len() - MOST_DETAILS));
    }
    Some(HealthEntryView {
        title: page.title.clone(),
        href: frame.href(&page.path, &frame.health)?,
        path: page.path.to_string(),
        owner: page.meta.owner.as_ref().map(|owner| owner.value.clone()),
        review_by: frame.review_by(page).map(date),
        details: shown,
    })
}

fn of<'a>(pages: &[&'a Page], is_one: impl Fn(&Page) -> bool) -> Entries<'a> {
    pages.iter().filter(|page| is_one(page)).map(|page| (*page, Vec::new())).collect()
}

fn dated<'a>(frame: &Frame<'_>, pages: &[&'a Page]) -> Entries<'a> {
    let mut dated: Vec<_> = pages.iter().filter_map(|page| Some((frame.review_by(page)?, *page))).collect();
    dated.sort_by_key(|(day, page)| (*day, &page.path));
    dated.into_iter().map(|(_, page)| (page, Vec::new())).collect()
}

fn drafts<'a>(pages: &[&'a Page]) -> Entries<'a> {
    let said = |page: &Page| match &page.meta.status {
        Some(status) if matches!(status_kind(&status.value), "draft" | "review") => Some(status.value.clone()),
        _ => page.meta.draft.then(|| "draft".to_string()),
    };
    pages.iter().filter_map(|page| Some((*page, vec![said(page)?]))).collect()
}

fn deprecated<'a>(frame: &Frame<'_>, pages: &[&'a Page]) -> Entries<'a> {
    let is_old = |page: &Page| {
        page.meta.status.as_ref().is_some_and(|it| matches!(status_kind(&it.value), "deprecated" | "archived"))
    };
    let linking = |page: &Page| -> Vec<String> {
        let links = frame.library.backlinks(&page.path).iter().map(|link| &link.from);
        let from: BTreeSet<&SourcePath> = links.filter(|from| **from != page.path).collect();
        let published = from.into_iter().filter(|path| frame.library.url(path).is_some());
        published.filter_map(|path| Some(format!("from {}", frame.library.page(path)?.title))).collect()
    };
    let old = pages.iter().filter(|page| is_old(page)).map(|page| (*page, linking(page)));
    old.filter(|(_, links)| !links.is_empty()).collect()
}

fn unfilled<'a>(pages: &[&'a Page]) -> Entries<'a> {
    let said = |page: &Page| -> Vec<String> {
        page.unfilled()
            .into_iter()
            .map(|left| match left.key {
                Some(key) if left.text.is_empty() => format!("{key} is empty"),
                Some(key) => format!("{key} is still “{}”", left.text),
                None => format!("“{}”", left.text),
            })
            .collect()
    };
    pages.iter().map(|page| (*page, said(page))).filter(|(_, left)| !left.is_empty()).collect()
}

fn broken<'a>(frame: &Frame<'_>, pages: &[&'a Page]) -> Entries<'a> {
    let said = |page: &Page| -> Vec<String> {
        let all = page.references.iter().zip(frame.library.targets(&page.path));
        all.filter(|(reference, target)| matches!(target, Target::Missing(_)) && reference.kind != ReferenceKind::Prose)
            .map(|(reference, _)| {
                format!("{} ({})", reference.target, if reference.optional { "optional" } else { "not found" })
            })
            .collect()
    };
    pages.iter().map(|page| (*page, said(page))).filter(|(_, lost)| !lost.is_empty()).collect()
}

fn same_titles<'a>(pages: &[&'a Page]) -> Entries<'a> {
    let mut by_title: BTreeMap<String, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        by_title.entry(page.title.to_lowercase()).or_default().push(page);
    }
    by_title.into_values().filter(|same| same.len() > 1).flatten().map(|page| (page, Vec::new())).collect()
}
