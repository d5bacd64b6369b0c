//! Every file of the site: what it is before it is made, and how it is made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use super::binder::Binder;
use super::frame::{self, Frame};
use super::links::Shown;
use super::{
    Desk, data, document, escape, feed, health, lines, lists, llms, markdown, moved, nav, runs, search, sheet, sources,
    view,
};
use crate::base::{Diagnostic, SitePath, SourcePath};
use crate::library::{Group, Redirect, Redirects};
use crate::search::{Files, Payload};
use crate::site::File;

/// A file of the site, before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// A file of the book as it is.
    Copy(SourcePath),
    /// A page of the book.
    Page(SourcePath),
    /// The home page of a book that has none of its own.
    Home,
    /// The list of all pages.
    All,
    /// What the book needs.
    Health,
    /// The list of runs.
    Runs,
    /// The index of a group.
    Terms(Group),
    /// The list of the pages that have a value, which is named by its slug.
    Term(Group, String),
    /// The copy of a page as Markdown.
    Markdown(SourcePath),
    /// What the book holds, in words.
    Llms,
    /// What leads on from an address that a page had before.
    Redirect(Redirect),
    /// What is shown at an address that does not exist.
    Missing,
    /// The printed form of a page.
    Form(SourcePath),
    /// Several of them as one file.
    Binder(Binder),
    /// The stylesheet of a binder.
    BinderStyle(Binder),
    /// The book as data.
    Data,
    /// What the search shows of a page.
    Found(SourcePath),
    /// A file of the index of the search.
    Searched(Payload),
    /// The list of pages for robots.
    Sitemap,
    /// The changed pages, in Atom's form.
    Atom,
    /// The changed pages, as JSON Feed.
    JsonFeed,
    /// A file of the repository as a page that shows its text.
    Source {
        /// The file.
        path: SourcePath,
        /// The pages that refer to it.
        used_by: BTreeSet<SourcePath>,
    },
}

/// All files of the site, none of them made yet.
#[derive(Debug)]
pub struct Plan {
    entries: BTreeMap<SitePath, Entry>,
}

impl Plan {
    /// What files there are to be made.
    pub fn new(desk: &Desk<'_>) -> Plan {
        let frame = &desk.frame;
        let mut entries: BTreeMap<SitePath, Entry> = BTreeMap::new();
        let files = frame.theme.assets.files.iter();
        entries.extend(files.map(|(path, bytes)| (SitePath::new(path), Entry::Bytes(Arc::clone(bytes)))));
        entries.extend(frame.additions.iter().map(|(path, at)| (at.clone(), Entry::Copy(path.clone()))));
        let published = frame.library.published();
        entries.extend(published.map(|(page, url)| (url.clone(), Entry::Page(page.path.clone()))));
        let moved = Redirects::new(frame.library, &frame.config.html.redirect);
        let moved = moved.iter().filter(|(_, redirect)| redirect.to.is_some());
        entries.extend(moved.map(|(at, redirect)| (at.clone(), Entry::Redirect(redirect.clone()))));
        // A page that the author wrote wins over one that would be made.
        for (at, entry) in generated(frame) {
            entries.entry(at).or_insert(entry);
        }
        for (path, used_by) in sources::used(frame) {
            let (at, entry) = match frame.links.shown(path) {
                Some(Shown::Copy(at)) => (at, Entry::Copy(path.clone())),
                Some(Shown::Source(at)) => {
                    (at, Entry::Source { path: path.clone(), used_by: used_by.into_iter().cloned().collect() })
                }
                None => continue,
            };
            entries.entry(at).or_insert(entry);
        }
        Plan { entries }
    }

    /// Adds the index of the search.
    pub fn add(&mut self, files: Files) {
        for (at, payload) in files {
            self.entries.entry(at).or_insert(Entry::Searched(payload));
        }
    }

    /// The files in the order of their paths.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&SitePath, &Entry)> {
        self.entries.iter()
    }

    /// The file at a path.
    pub fn entry(&self, at: &SitePath) -> Option<&Entry> {
        self.entries.get(at)
    }
}

/// The files that nobody wrote.
fn generated(frame: &Frame<'_>) -> Vec<(SitePath, Entry)> {
    let mut entries = vec![(frame.home.clone(), Entry::Home), (frame.all.clone(), Entry::All)];
    entries.push((frame.health.clone(), Entry::Health));
    entries.extend(frame.runs.iter().map(|at| (at.clone(), Entry::Runs)));
    for group in Group::ALL {
        let Some(terms) = frame.library.terms.get(&group) else { continue };
        entries.push((frame::terms_path(group), Entry::Terms(group)));
        let term = |(slug, term): (&String, &crate::library::Term)| {
            (frame::term_path(group, &term.title), Entry::Term(group, slug.clone()))
        };
        entries.extend(terms.iter().map(term));
    }
    entries.push((SitePath::new(frame::MISSING), Entry::Missing));
    let forms = frame.library.published();
    entries.extend(forms.filter_map(|(page, url)| Some((frame.form_at(url)?, Entry::Form(page.path.clone())))));
    for binder in Binder::all(frame) {
        let Some(at) = binder.at(frame) else { continue };
        entries.push((binder.style(), Entry::BinderStyle(binder.clone())));
        entries.push((at, Entry::Binder(binder)));
    }
    entries.push((SitePath::new(data::FILE), Entry::Data));
    let found = search::searched(frame).enumerate();
    entries
        .extend(found.map(|(number, (page, _))| (crate::search::page_path(number), Entry::Found(page.path.clone()))));
    let copies = frame.library.published();
    let copies = copies.filter_map(|(page, url)| Some((frame.markdown_copy(url)?, Entry::Markdown(page.path.clone()))));
    entries.extend(copies);
    entries.push((SitePath::new("llms.txt"), Entry::Llms));
    let bytes = |text: String| Entry::Bytes(text.into_bytes().into());
    entries.push((SitePath::new(".nojekyll"), bytes(String::new())));
    entries.push((SitePath::new("_headers"), bytes(frame.headers())));
    entries.extend(frame.config.html.cname.iter().map(|name| (SitePath::new("CNAME"), bytes(format!("{name}\n")))));
    if frame.public_address().is_some() {
        let known = [("sitemap.xml", Entry::Sitemap), (feed::ATOM, Entry::Atom), (feed::JSON, Entry::JsonFeed)];
        entries.extend(known.map(|(at, entry)| (SitePath::new(at), entry)));
    }
    entries
}

pub(super) type Made = Result<Option<File>, Box<Diagnostic>>;

impl Desk<'_> {
    /// Makes a file; `None` when it turns out that there is nothing to make it of.
    ///
    /// # Errors
    /// When a template asks for what is not there.
    pub fn make(&self, at: &SitePath, entry: &Entry) -> Made {
        let frame = &self.frame;
        match entry {
            Entry::Bytes(bytes) => Ok(Some(Arc::clone(bytes).into())),
            Entry::Copy(path) => {
                let from = self.press.root.join(path.as_str());
                Ok(Some(File::Copied { from, modified: None, length: 0 }))
            }
            Entry::Page(path) => self.page(path, at),
            Entry::Home => {
                let page = None::<view::PageView>;
                let runs = runs::of_list(frame, None, at);
                self.one(at, "home.html", &[("home", &lists::home(frame)), ("page", &page), ("runs", &runs)])
            }
            Entry::All => self.one(at, "list.html", &[("list", &lists::all(frame))]),
            Entry::Health => self.one(at, "health.html", &[("health", &health::view(frame))]),
            Entry::Runs => self.one(at, "runs.html", &[("runs", &runs::of_list(frame, None, at))]),
            Entry::Terms(group) => self.one(at, "terms.html", &[("terms", &lists::terms(frame, *group))]),
            Entry::Term(group, slug) => {
                let term = frame.library.terms.get(group).and_then(|terms| terms.get(slug));
                term.map_or(Ok(None), |term| {
                    self.one(at, "list.html", &[("list", &lists::term(frame, *group, term, at))])
                })
            }
            Entry::Missing => {
                let html = frame.theme.render("404.html", &self.shared(None, at))?;
                Ok(Some(self.for_any_address(html).into()))
            }
            Entry::Redirect(redirect) => match moved::view(frame, redirect, at) {
                Some(moved) => self.one(at, "redirect.html", &[("redirect", &moved)]),
                None => Ok(None),
            },
            Entry::Markdown(path) => {
                let page = frame.library.pages.get(path).zip(frame.library.url(path));
                Ok(page.map(|(page, url)| markdown::copy(frame, page, url, at).into()))
            }
            Entry::Llms => Ok(Some(llms::text(frame, at).into())),
            Entry::Form(path) => self.form(path, at),
            Entry::Binder(binder) => self.binder(binder, at),
            Entry::BinderStyle(binder) => Ok(self.binder_style(binder).map(File::from)),
            Entry::Data => Ok(Some(lines::file(frame).into())),
            Entry::Found(path) => Ok(search::page(frame, path, at).map(File::from)),
            Entry::Searched(payload) => Ok(Some(payload.file().into())),
            Entry::Sitemap => Ok(sitemap(frame).map(File::from)),
            Entry::Atom => Ok(feed::atom(frame).map(File::from)),
            Entry::JsonFeed => Ok(feed::json(frame).map(File::from)),
            Entry::Source { path, used_by } => {
                let Some(text) = (self.press.read)(path) else { return Ok(None) };
                let file = sources::view(frame, path, &text);
                let used_by = sources::users(frame, used_by, at);
                self.one(at, "source.html", &[("file", &file), ("used_by", &used_by)])
            }
        }
    }

    /// A page that hosts show at any address, with links that work there, when the site knows its own.
    fn for_any_address(&self, html: String) -> String {
        match self.frame.base() {
            Some(base) => sheet::from_anywhere(&html, &base),
            None => html,
        }
    }

    fn page(&self, path: &SourcePath, at: &SitePath) -> Made {
        let frame = &self.frame;
        let Some(page) = frame.library.pages.get(path) else { return Ok(None) };
        let body = self.body(page, at);
        let view = document::view(frame, page, body.to_string(), at);
        let mut context = self.shared(Some(path), at);
        context.insert("page", &view);
        context.insert("form", &self.form_view(page, at, at, &body));
        let is_home = *at == frame.home;
        if is_home {
            context.insert("home", &lists::home(frame));
            context.insert("runs", &runs::of_list(frame, view.run.as_ref(), at));
        }
        let html = frame.theme.render(if is_home { "home.html" } else { "page.html" }, &context)?;
        let html = if at.as_str() == frame::MISSING { self.for_any_address(html) } else { html };
        Ok(Some(html.into()))
    }

    /// What every template sees.
    fn shared(&self, page: Option<&SourcePath>, from: &SitePath) -> Context {
        let mut context = Context::new();
        context.insert("site", &self.frame.site(from));
        context.insert("nav", &nav::view(&self.frame, page, from));
        context.insert("moved", &moved::places(&self.frame, from));
        context
    }

    fn one(&self, at: &SitePath, template: &str, values: &[(&'static str, &dyn Erased)]) -> Made {
        let mut context = self.shared(None, at);
        for (name, value) in values {
            value.insert(name, &mut context);
        }
        Ok(Some(self.frame.theme.render(template, &context)?.into()))
    }
}

/// A value of any view, to pass several of them at once.
trait Erased {
    fn insert(&self, name: &'static str, context: &mut Context);
}

impl<T: Serialize> Erased for T {
    fn insert(&self, name: &'static str, context: &mut Context) {
        context.insert(name, self);
    }
}

/// The list of pages for robots, when the site knows its own address. What robots are asked not to keep is not in it.
fn sitemap(frame: &Frame<'_>) -> Option<String> {
    frame.public_address()?;
    let mut map =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_string();
    let pages = frame.library.published().filter(|(_, url)| url.as_str() != frame::MISSING);
    for (page, url) in pages.filter(|(page, _)| frame::is_current(page)) {
        map.push_str("<url><loc>");
        escape::text(&mut map, &frame.whole_address(url)?);
        map.push_str("</loc>");
        if let Some(day) = frame.changed(page) {
            map.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        map.push_str("</url>\n");
    }
    map.push_str("</urlset>\n");
    Some(map)
}
