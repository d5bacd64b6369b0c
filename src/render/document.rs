//! The view of one page.

use super::binder::Binder;
use super::body::{Href, outline};
use super::frame::{Frame, date, status_kind, term_path};
use super::view::{BannerView, CountsView, FactView, LinkView, MetaView, PageView, PrintView, ReviewView, TocView};
use super::{model, nav, relations};
use crate::base::{SitePath, Spanned};
use crate::library::{Group, term_slug};
use crate::page::{Page, Role};

/// What a template sees of `page`, whose words are `body`, in the file `from`.
pub fn view(frame: &Frame<'_>, page: &Page, body: String, from: &SitePath) -> PageView {
    let (previous, next) = frame.library.order.neighbours(&page.path);
    let neighbour = |path: Option<&crate::base::SourcePath>| {
        let page = frame.library.page(path?)?;
        Some(LinkView { title: page.title.clone(), href: frame.href(&page.path, from) })
    };
    let heading = page.title_section.and_then(|index| page.sections.get(index));
    let headings = outline::headings(page);
    PageView {
        title: page.title.clone(),
        anchor: anchor(page, &headings),
        subtitle: heading.map(|section| section.title.clone()).filter(|title| *title != page.title),
        path: page.path.to_string(),
        href: from.href_from(from),
        description: page.meta.description.as_ref().map(|description| description.value.clone()),
        summary: summary(&page.summary),
        body,
        toc: contents(page, &headings),
        kind: kind(page),
        meta: meta(page, from),
        review: review(frame, page),
        duration: duration(page),
        counts: counts(page),
        banner: banner(frame, page, from),
        breadcrumbs: nav::breadcrumbs(frame, &page.path, from),
        related: relations::related(frame, page, from),
        referenced_by: relations::referenced_by(frame, page, from),
        previous: neighbour(previous),
        next: neighbour(next),
        edit: edit(frame, page),
        source: in_repository(frame, page, "blob"),
        history: in_repository(frame, page, "commits"),
        change: frame.change(page),
        changes: frame.changes(page),
        markdown: frame.markdown_copy(from).map(|copy| copy.href_from(from)),
        print: print(frame, page, from),
        revision: revision(page),
        run: model::view(frame, page, from),
    }
}

/// The first words of a text, as many as search engines show.
fn summary(text: &str) -> Option<String> {
    const MOST: usize = 160;
    let words = text.split_whitespace();
    let mut summary = String::new();
    for word in words {
        if !summary.is_empty() && summary.chars().count() + 1 + word.chars().count() > MOST {
            summary.push_str(" …");
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    (!summary.is_empty()).then_some(summary)
}

/// The name of the heading that is the title of a page.
pub fn anchor(page: &Page, headings: &[outline::Heading]) -> Option<String> {
    page.title_section.and_then(|index| headings.get(index)?.id.clone())
}

/// The printed form of the page at `url`, and the binders that hold it.
fn print(frame: &Frame<'_>, page: &Page, url: &SitePath) -> Option<PrintView> {
    let category = page.meta.category.as_ref().map(|category| Binder::Category(term_slug(&category.value)));
    let href = |binder: Binder| binder.at(frame).map(|at| at.href_from(url));
    Some(PrintView {
        href: frame.form_at(url)?.href_from(url),
        binder: category.and_then(href),
        book: href(Binder::Book),
    })
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

/// How long a page takes, in the author's words.
pub fn duration(page: &Page) -> Option<String> {
    const LABELS: &[&str] =
        &["estimated duration", "estimated time", "expected duration", "duration", "time required", "time needed"];
    let is_one = |label: &str| LABELS.iter().any(|known| label.trim().eq_ignore_ascii_case(known));
    let short = |value: &&str| !value.is_empty() && value.chars().count() <= 40;
    let facts = page.facts.iter().filter(|fact| is_one(&fact.key)).map(|fact| fact.value.trim());
    facts.filter(short).map(ToString::to_string).next()
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
        tested: day(&meta.tested),
        facts: page.facts.iter().map(|fact| FactView { label: fact.key.clone(), value: fact.value.clone() }).collect(),
        extra: meta.extra.clone(),
    }
}

/// When a page has to be looked at again.
pub fn review(frame: &Frame<'_>, page: &Page) -> ReviewView {
    let every = page.meta.review_every.as_ref().map(|every| every.value);
    ReviewView { by: frame.review_by(page).map(date), every, unknown: frame.lacks_review(page) }
}

/// What a reader must know before anything else.
pub fn banner(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Option<BannerView> {
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
    let place = successor.and_then(serde_json::Value::as_str).map(|target| match target.strip_prefix('/') {
        Some(below) => frame.library.content.join(below),
        None => page.path.parent().join(target),
    });
    let href = place.as_ref().and_then(|place| frame.href(place, from));
    let title = place.filter(|_| href.is_some()).and_then(|place| frame.library.page(&place));
    Some(BannerView { kind, text: text.to_string(), href, title: title.map(|page| page.title.clone()) })
}

fn in_repository(frame: &Frame<'_>, page: &Page, what: &str) -> Option<String> {
    match frame.links.in_repository(&page.path, what, "") {
        Href::To { href, .. } => Some(href),
        _ => None,
    }
}

fn edit(frame: &Frame<'_>, page: &Page) -> Option<String> {
    let template = frame.config.html.edit_url_template.as_ref()?;
    let path = SitePath::new(&frame.library.repository.path_of(&page.path)).href_from(&SitePath::new(""));
    let commit = frame.commits.of_file(&page.path).map_or("HEAD", |commit| commit.name.as_str());
    let line = page.text[..page.body.start].matches('\n').count() + 1;
    Some(template.replace("{path}", &path).replace("{commit}", commit).replace("{line}", &line.to_string()))
}
