//! What belongs to a page, and who refers to it.

use std::collections::BTreeMap;

use super::body::Href;
use super::frame::{Frame, status};
use super::links::page_href;
use super::view::{BacklinkView, RelatedView};
use crate::base::{SitePath, SourcePath};
use crate::library::{Backlink, Missing, Target};
use crate::page::{Page, Reference, ReferenceKind};

/// A page that everything points at, such as a glossary, lists this many of those pages.
const MOST_BACKLINKS: usize = 100;

/// What `page` names as related, then the pages that name it so and that it does not name itself.
pub fn related(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Vec<RelatedView> {
    let library = frame.library;
    let naming = naming(frame, page);
    let mut views = Vec::new();
    let mut named: Vec<&SourcePath> = Vec::new();
    for (reference, target) in own(frame, page) {
        let other = page_of(target).and_then(|path| library.page(path));
        named.extend(other.map(|other| &other.path));
        let is_mutual = other.is_some_and(|other| naming.contains(&&other.path));
        views.push(RelatedView { way: if is_mutual { "both" } else { "to" }, ..entry(frame, reference, target, from) });
    }
    for path in naming.into_iter().filter(|path| !named.contains(path)).take(MOST_BACKLINKS) {
        let (Some(other), Some(url)) = (library.page(path), library.url(path)) else { continue };
        views.push(RelatedView {
            title: other.title.clone(),
            href: Some(url.href_from(from)),
            text: path.to_string(),
            state: "ok",
            description: summary(other),
            way: "from",
            status: status(other, from),
        });
    }
    views
}

/// The entries of `related`, with where they lead.
pub fn own<'a>(frame: &'a Frame<'_>, page: &'a Page) -> impl Iterator<Item = (&'a Reference, &'a Target)> {
    let entries = page.references.iter().zip(frame.library.targets(&page.path));
    entries.filter(|(reference, _)| reference.kind == ReferenceKind::Related)
}

/// The pages that name `page` as related, in the order of their paths.
fn naming<'a>(frame: &'a Frame<'_>, page: &Page) -> Vec<&'a SourcePath> {
    let links = frame.library.backlinks(&page.path).iter();
    links.filter(|link| link.kind == ReferenceKind::Related && link.from != page.path).map(|link| &link.from).collect()
}

/// The page that a reference leads to, whether it has the place there or not.
pub fn page_of(target: &Target) -> Option<&SourcePath> {
    match target {
        Target::Page { path, .. } | Target::Missing(Missing::Anchor { path, .. }) => Some(path),
        _ => None,
    }
}

fn summary(page: &Page) -> Option<String> {
    Some(page.summary.clone()).filter(|summary| !summary.is_empty())
}

fn entry(frame: &Frame<'_>, reference: &Reference, target: &Target, from: &SitePath) -> RelatedView {
    let page = page_of(target).and_then(|path| frame.library.page(path));
    let href = match frame.links.href(target, &reference.target, reference.optional, from) {
        Href::To { href, .. } => Some(href),
        _ => None,
    };
    let name = reference.target.rsplit('/').next().unwrap_or(&reference.target);
    RelatedView {
        title: page.map_or_else(|| name.to_string(), |page| page.title.clone()),
        href,
        text: reference.target.clone(),
        state: match target {
            Target::Missing(_) if reference.optional => "optional",
            Target::Missing(_) => "missing",
            Target::External => "external",
            _ => "ok",
        },
        description: page.and_then(summary),
        way: "to",
        status: page.and_then(|page| status(page, from)),
    }
}

/// The pages that refer to `page` in their words, each once: by a link if there is one.
pub fn referenced_by(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Vec<BacklinkView> {
    let mut best: BTreeMap<&SourcePath, &Backlink> = BTreeMap::new();
    let links = frame.library.backlinks(&page.path);
    for link in links.iter().filter(|link| link.kind != ReferenceKind::Related && link.from != page.path) {
        let kept = best.entry(&link.from).or_insert(link);
        if rank(link.kind) < rank(kept.kind) {
            *kept = link;
        }
    }
    best.into_values().filter_map(|link| backlink(frame, link, from)).take(MOST_BACKLINKS).collect()
}

fn rank(kind: ReferenceKind) -> u8 {
    match kind {
        ReferenceKind::Link => 0,
        ReferenceKind::Image => 1,
        _ => 2,
    }
}

fn backlink(frame: &Frame<'_>, link: &Backlink, from: &SitePath) -> Option<BacklinkView> {
    let (source, reference) = frame.library.origin(link)?;
    let url = frame.library.url(&link.from)?;
    let section = reference.section.and_then(|index| source.sections.get(index));
    let place = section.filter(|_| reference.section != source.title_section);
    let fragment = place.map_or("", |section| section.anchor.as_str());
    Some(BacklinkView {
        title: source.title.clone(),
        href: page_href(url, fragment, from),
        kind: link.kind.name(),
        section: place.map(|section| section.title.clone()),
        sentence: Some(reference.sentence.clone()).filter(|sentence| !sentence.is_empty()),
        status: status(source, from),
    })
}
