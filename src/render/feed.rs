//! The feeds of changed pages: Atom and JSON Feed 1.1. Both hold the same, and no clock is asked for it.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::escape;
use super::frame::{Frame, GENERATOR};
use crate::base::{SitePath, Spanned};
use crate::page::Page;

/// Where the feed in Atom's form is.
pub const ATOM: &str = "feed.xml";

/// Where the feed in JSON is.
pub const JSON: &str = "feed.json";

/// How many pages a feed holds.
const MOST: usize = 50;

/// The addresses of the feeds, as a page sees them.
#[derive(Clone, Debug, Serialize)]
pub struct FeedsView {
    /// The feed in Atom's form.
    pub atom: String,
    /// The feed in JSON.
    pub json: String,
}

/// A page that changed.
struct Entry<'a> {
    page: &'a Page,
    url: String,
    day: Date,
}

/// The addresses of the feeds; `None` when there are none, because the site does not know its own address.
pub fn view(frame: &Frame<'_>, from: &SitePath) -> Option<FeedsView> {
    let href = |path| SitePath::new(path).href_from(from);
    frame.public_address().map(|_| FeedsView { atom: href(ATOM), json: href(JSON) })
}

/// The pages that changed, the latest first.
fn entries<'a>(frame: &'a Frame<'_>) -> Vec<Entry<'a>> {
    let pages = frame.library.published().filter(|(page, _)| !page.meta.draft);
    let mut entries: Vec<Entry<'_>> = pages
        .filter_map(|(page, url)| Some(Entry { page, url: frame.whole_address(url)?, day: frame.changed(page)? }))
        .collect();
    entries.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.url.cmp(&b.url)));
    entries.truncate(MOST);
    entries
}

/// The feed in Atom's form, RFC 4287; `None` when the site does not know its own address.
pub fn atom(frame: &Frame<'_>) -> Option<String> {
    let home = frame.whole_address(&frame.home)?;
    let entries = entries(frame);
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"".to_string();
    escape::attribute(&mut out, "xml:lang", &frame.config.book.language);
    out.push_str(">\n");
    element(&mut out, "title", &frame.title);
    if let Some(description) = &frame.config.book.description {
        element(&mut out, "subtitle", description);
    }
    element(&mut out, "id", &frame.whole_address(&SitePath::new(ATOM))?);
    link(&mut out, "self", "application/atom+xml", &frame.whole_address(&SitePath::new(ATOM))?);
    link(&mut out, "alternate", "text/html", &home);
    // The form wants a date; a feed in which nothing ever changed has the first of all days.
    element(
        &mut out,
        "updated",
        &entries.first().map_or_else(|| "1970-01-01T00:00:00Z".to_string(), |it| noon(it.day)),
    );
    element(&mut out, "generator", GENERATOR);
    for name in authors(frame) {
        person(&mut out, &name);
    }
    for entry in &entries {
        atom_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    Some(out)
}

fn atom_entry(out: &mut String, Entry { page, url, day }: &Entry<'_>) {
    out.push_str("<entry>\n");
    element(out, "title", &page.title);
    element(out, "id", url);
    link(out, "alternate", "text/html", url);
    element(out, "updated", &noon(*day));
    if let Some(day) = created(page, *day) {
        element(out, "published", &noon(day));
    }
    if let Some(owner) = &page.meta.owner {
        person(out, &owner.value);
    }
    for term in terms(page) {
        out.push_str("<category");
        escape::attribute(out, "term", term);
        out.push_str("/>\n");
    }
    element(out, "summary", about(page));
    out.push_str("</entry>\n");
}

/// The feed in JSON; `None` when the site does not know its own address.
pub fn json(frame: &Frame<'_>) -> Option<String> {
    let names = |names: &[String]| names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>();
    let items = entries(frame).into_iter().map(|Entry { page, url, day }| {
        let mut item = json!({
            "id": url, "url": url, "title": page.title, "content_text": about(page), "date_modified": noon(day),
        });
        if let Some(day) = created(page, day) {
            item["date_published"] = noon(day).into();
        }
        if let Some(owner) = &page.meta.owner {
            item["authors"] = names(std::slice::from_ref(&owner.value)).into();
        }
        let terms = terms(page);
        if !terms.is_empty() {
            item["tags"] = terms.into();
        }
        item
    });
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": frame.title,
        "home_page_url": frame.whole_address(&frame.home)?,
        "feed_url": frame.whole_address(&SitePath::new(JSON))?,
        "language": frame.config.book.language,
        "authors": names(&authors(frame)),
    });
    if let Some(description) = &frame.config.book.description {
        feed["description"] = description.as_str().into();
    }
    feed["items"] = items.collect();
    Some(format!("{feed:#}\n"))
}

/// Who wrote the book; readers of feeds want a name.
fn authors(frame: &Frame<'_>) -> Vec<String> {
    let authors = &frame.config.book.authors;
    if authors.is_empty() { vec![frame.title.clone()] } else { authors.clone() }
}

/// What a reader of the feed is told of a page. It is never empty.
fn about(page: &Page) -> &str {
    if page.summary.trim().is_empty() { &page.title } else { &page.summary }
}

/// When the page was written, unless it is said to have changed before that.
fn created(page: &Page, changed: Date) -> Option<Date> {
    page.meta.created.as_ref().map(|created| created.value).filter(|created| *created <= changed)
}

fn terms(page: &Page) -> Vec<&str> {
    fn word(value: &Spanned<String>) -> &str {
        &value.value
    }
    page.meta.category.iter().map(word).chain(page.meta.tags.iter().map(word)).collect()
}

/// A day as feeds write times. At noon it is the same day nearly everywhere.
fn noon(day: Date) -> String {
    format!("{day}T12:00:00Z")
}

fn element(out: &mut String, name: &str, words: &str) {
    out.push_str(&format!("<{name}>"));
    escape::text(out, words);
    out.push_str(&format!("</{name}>\n"));
}

fn person(out: &mut String, name: &str) {
    out.push_str("<author>");
    element(out, "name", name);
    out.truncate(out.trim_end().len());
    out.push_str("</author>\n");
}

fn link(out: &mut String, relation: &str, media: &str, url: &str) {
    out.push_str("<link");
    for (name, value) in [("rel", relation), ("type", media), ("href", url)] {
        escape::attribute(out, name, value);
    }
    out.push_str("/>\n");
}
