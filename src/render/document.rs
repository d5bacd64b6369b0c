//! The view of one page.

use serde::Serialize;

use super::body::{Href, outline};
use super::frame::{Frame, date, status_kind, term_path};
use super::nav;
use super::view::{
    BacklinkView, BannerView, CountsView, DateView, FactView, LinkView, MetaView, PageView, RelatedView, ReviewView,
    TocView,
};
use crate::base::{SitePath, Spanned};
use crate::library::{Group, Missing, Target};
use crate::page::{Page, ReferenceKind, Role};

/// What a template sees of `page`, whose words are `body`, in the file `from`.
pub fn view(frame: &Frame<'_>, page: &Page, body: String, from: &SitePath) -> PageView {
    let (previous, next) = frame.library.order.neighbours(&page.path);
    let neighbour = |path: Option<&crate::base::SourcePath>| {
        let page = frame.library.page(path?)?;
        Some(LinkView { title: page.title.clone(), href: frame.href(&page.path, from) })
    };
    let heading = page.title_section.and_then(|index| page.sections.get(index));
    let headings = outline::headings(page);
    let anchor = page.title_section.and_then(|index| headings.get(index)?.id.clone());
    PageView {
        title: page.title.clone(),
        anchor,
        subtitle: heading.map(|section| section.title.clone()).filter(|title| *title != page.title),
        path: page.path.to_string(),
        href: from.href_from(from),
        description: page.meta.description.as_ref().map(|description| description.value.clone()),
        body,
        toc: contents(page, &headings),
        kind: kind(page),
        meta: meta(page, from),
        review: review(frame, page),
        counts: counts(page),
        banner: banner(frame, page, from),
        breadcrumbs: nav::breadcrumbs(frame, &page.path, from),
        related: related(frame, page, from),
        referenced_by: referenced_by(frame, page, from),
        previous: neighbour(previous),
        next: neighbour(next),
        changed: changed(frame, page),
        edit: edit(frame, page),
        source: match frame.links.in_repository(&page.path, "blob", "") {
            Href::To { href, .. } => Some(href),
            _ => None,
        },
        markdown: frame.markdown_copy(from).map(|copy| copy.href_from(from)),
        print: None,
        revision: revision(page),
    }
}

/// The first characters of the hash of a page's text.
pub fn revision(page: &Page) -> String {
    content_hash(page).chars().take(8).collect()
}

/// The hash of a page's text.
pub fn content_hash(page: &Page) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(page.text.as_bytes()))
}

/// Whether a page is worked through or read.
pub fn kind(page: &Page) -> &'static str {
    if page.steps.is_empty() { "page" } else { "checklist" }
}

/// How many boxes and blanks a page has.
pub fn counts(page: &Page) -> CountsView {
    let counts = page.counts();
    CountsView {
        steps: counts.steps,
        criteria: counts.criteria,
        triggers: counts.triggers,
        branch_steps: counts.branch_steps,
        fields: page.fields.len() + page.choices.len(),
    }
}

fn contents(page: &Page, headings: &[outline::Heading]) -> Vec<TocView> {
    page.sections
        .iter()
        .zip(headings)
        .filter(|(_, heading)| matches!(heading.level, 2 | 3))
        .filter_map(|(section, heading)| {
            Some(TocView {
                title: section.title.clone(),
                anchor: heading.href()?.trim_start_matches('#').to_string(),
                level: heading.level,
                role: section.own_role.filter(|role| matches!(role, Role::Trigger | Role::Branch)).map(Role::name),
            })
        })
        .collect()
}

/// The metadata of a page.
pub fn meta(page: &Page, from: &SitePath) -> MetaView {
    let meta = &page.meta;
    let term = |group: Group, value: &Spanned<String>| LinkView {
        title: value.value.clone(),
        href: Some(term_path(group, &value.value).href_from(from)),
    };
    let day = |value: &Option<Spanned<jiff::civil::Date>>| value.as_ref().map(|value| date(value.value));
    MetaView {
        audience: meta.audience.iter().map(|value| term(Group::Audience, value)).collect(),
        tags: meta.tags.iter().map(|value| term(Group::Tag, value)).collect(),
        category: meta.category.as_ref().map(|value| term(Group::Category, value)),
        status: super::frame::status(page, from),
        owner: meta.owner.as_ref().map(|owner| owner.value.clone()),
        version: meta.version.as_ref().map(|version| version.value.clone()),
        created: day(&meta.created),
        updated: day(&meta.updated),
        reviewed: day(&meta.reviewed),
        facts: page.facts.iter().map(|fact| FactView { label: fact.key.clone(), value: fact.value.clone() }).collect(),
        extra: meta.extra.clone(),
    }
}

/// When a page has to be looked at again.
pub fn review(frame: &Frame<'_>, page: &Page) -> ReviewView {
    let every = page.meta.review_every.as_ref().map(|every| every.value);
    ReviewView { by: frame.review_by(page).map(date), every }
}

fn banner(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Option<BannerView> {
    let status = page.meta.status.as_ref().map(|status| status_kind(&status.value));
    let kind = if page.meta.draft { "draft" } else { status? };
    let text = match kind {
        "draft" => "This page is a draft. Do not rely on it.",
        "review" => "This page is in review. It is not approved yet.",
        "deprecated" => "This page is deprecated. Do not use it for new work.",
        "archived" => "This page is archived. It is kept for the record.",
        _ => return None,
    };
    let successor = page.meta.extra.get("replaced-by").or_else(|| page.meta.extra.get("replaced_by"));
    let href = successor.and_then(serde_json::Value::as_str).and_then(|target| {
        let place = if let Some(below) = target.strip_prefix('/') {
            frame.library.content.join(below)
        } else {
            page.path.parent().join(target)
        };
        frame.href(&place, from)
    });
    Some(BannerView { kind, text: text.to_string(), href })
}

fn related(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Vec<RelatedView> {
    page.references
        .iter()
        .zip(frame.library.targets(&page.path))
        .filter(|(reference, _)| reference.kind == ReferenceKind::Related)
        .map(|(reference, target)| {
            let target_page = match target {
                Target::Page { path, .. } | Target::Missing(Missing::Anchor { path, .. }) => frame.library.page(path),
                _ => None,
            };
            let href = match frame.links.href(target, &reference.target, reference.optional, from) {
                Href::To { href, .. } => Some(href),
                _ => None,
            };
            let name = reference.target.rsplit('/').next().unwrap_or(&reference.target);
            RelatedView {
                title: target_page.map_or_else(|| name.to_string(), |page| page.title.clone()),
                href,
                text: reference.target.clone(),
                state: match target {
                    Target::Missing(_) if reference.optional => "optional",
                    Target::Missing(_) => "missing",
                    Target::External => "external",
                    _ => "ok",
                },
                status: target_page.and_then(|page| super::frame::status(page, from)),
            }
        })
        .collect()
}

fn referenced_by(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Vec<BacklinkView> {
    let links = frame.library.backlinks(&page.path);
    links
        .iter()
        .filter_map(|link| {
            let (source, reference) = frame.library.origin(link)?;
            let url = frame.library.url(&link.from)?;
            let section = reference.section.and_then(|index| source.sections.get(index));
            let place = section.filter(|_| reference.section != source.title_section);
            let fragment = place.map_or("", |section| section.anchor.as_str());
            Some(BacklinkView {
                title: source.title.clone(),
                href: super::links::page_href(url, fragment, from),
                kind: link.kind.name(),
                section: place.map(|section| section.title.clone()),
                sentence: Some(reference.sentence.clone()).filter(|sentence| !sentence.is_empty()),
                status: super::frame::status(source, from),
            })
        })
        .take(MOST_BACKLINKS)
        .collect()
}

/// A page that everything points at, such as a glossary, lists this many of those pages.
const MOST_BACKLINKS: usize = 100;

/// The last commit that changed a page.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    /// The day of it.
    pub date: DateView,
    /// Its short name.
    pub commit: String,
    /// Where it is shown.
    pub href: Option<String>,
}

fn changed(frame: &Frame<'_>, page: &Page) -> Option<ChangeView> {
    let change = frame.edits.of(&page.path)?;
    let href = frame.links.commit(&change.commit);
    Some(ChangeView { date: date(change.day), commit: change.commit.clone(), href })
}

fn edit(frame: &Frame<'_>, page: &Page) -> Option<String> {
    let template = frame.config.html.edit_url_template.as_ref()?;
    let path = SitePath::new(&frame.library.repository.path_of(&page.path)).href_from(&SitePath::new(""));
    let commit = frame.edits.of(&page.path).map_or("HEAD", |change| change.commit.as_str());
    let line = page.text[..page.body.start].matches('\n').count() + 1;
    Some(template.replace("{path}", &path).replace("{commit}", commit).replace("{line}", &line.to_string()))
}
