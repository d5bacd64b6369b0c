//! From the library to the finished site.

mod body;
mod data;
mod document;
mod escape;
mod frame;
pub mod highlight;
mod links;
mod lists;
mod nav;
pub mod raw_html;
mod schema;
mod sheet;
mod sources;
mod theme;
mod view;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

pub use body::{Body, Style};
pub use data::{ReferenceData, references, status as reference_status};
pub use schema::site as site_schema;
pub use theme::{DEFAULT as DEFAULT_THEME, TEMPLATE, Theme};

use crate::base::{Diagnostic, Memo, SitePath, SourcePath};
use crate::input::config::{Config, Prechecked};
use crate::library::{Group, Library};
use crate::site::{File, Site};
use frame::Frame;

/// What a site is made of besides its pages.
pub struct Press<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The templates and static files.
    pub theme: &'a Theme,
    /// The book's root, from where files are copied.
    pub root: &'a std::path::Path,
    /// The text of a file of the repository.
    pub read: &'a (dyn Fn(&SourcePath) -> Option<String> + Sync),
}

/// Makes the site.
///
/// # Errors
/// When a template asks for what is not there.
pub fn render(library: &Library, press: &Press<'_>, bodies: &mut Memo<String>) -> Result<Site, Box<Diagnostic>> {
    let folder = press.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let frame = Frame::new(library, press.config, press.theme, &folder);
    let bodies = self::bodies(&frame, bodies);
    let mut site = Site::new();
    for (path, bytes) in &press.theme.files {
        site.add(SitePath::new(path), Arc::clone(bytes));
    }
    for (path, at) in frame::additions(press.config) {
        site.add(at, copied(press.root, &SourcePath::new(path)));
    }
    for (path, html) in pages(&frame, &bodies)? {
        site.add(path, html);
    }
    for (path, file) in generated(&frame, &bodies)? {
        // A page that the author wrote wins over one that would be made.
        if site.get(&path).is_none() {
            site.add(path, file);
        }
    }
    for (path, file) in sources::files(&frame, press)? {
        if site.get(&path).is_none() {
            site.add(path, file);
        }
    }
    Ok(site)
}

/// A file of the book that goes into the site as it is.
fn copied(root: &std::path::Path, path: &SourcePath) -> File {
    File::Copied { from: root.join(path.as_str()), modified: None, length: 0 }
}

fn bodies(frame: &Frame<'_>, memo: &mut Memo<String>) -> HashMap<SourcePath, Arc<String>> {
    let html = &frame.config.html;
    let style = Style {
        raw_html: html.raw_html,
        highlight: html.highlight,
        keep_ticks: frame.config.runs.prechecked == Prechecked::Keep,
    };
    let published: Vec<_> = frame.library.published().collect();
    let inputs: Vec<(SourcePath, Body)> = published
        .par_iter()
        .map(|(page, url)| {
            let links = frame.links.of_page(page, url);
            (page.path.clone(), Body { page: Arc::clone(page), links, style })
        })
        .collect();
    let written = memo.map(&inputs, |_, body| body::html(body));
    inputs.into_iter().map(|(path, _)| path).zip(written).collect()
}

type Files = Vec<(SitePath, File)>;

fn pages(frame: &Frame<'_>, bodies: &HashMap<SourcePath, Arc<String>>) -> Result<Files, Box<Diagnostic>> {
    let published: Vec<_> = frame.library.published().collect();
    published
        .par_iter()
        .map(|(page, url)| {
            let body = bodies.get(&page.path).map(std::string::ToString::to_string).unwrap_or_default();
            let view = document::view(frame, page, body, url);
            let mut context = shared(frame, Some(&page.path), url);
            context.insert("page", &view);
            let template = if **url == frame.home { "home.html" } else { "page.html" };
            if **url == frame.home {
                context.insert("home", &lists::home(frame));
            }
            Ok(((*url).clone(), frame.theme.render(template, &context)?.into()))
        })
        .collect()
}

/// What every template sees.
fn shared(frame: &Frame<'_>, page: Option<&SourcePath>, from: &SitePath) -> Context {
    let mut context = Context::new();
    context.insert("site", &frame.site(from));
    context.insert("nav", &nav::view(frame, page, from));
    context
}

fn one(
    frame: &Frame<'_>,
    at: &SitePath,
    template: &str,
    values: &[(&'static str, &dyn Erased)],
) -> Result<File, Box<Diagnostic>> {
    let mut context = shared(frame, None, at);
    for (name, value) in values {
        value.insert(name, &mut context);
    }
    Ok(frame.theme.render(template, &context)?.into())
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

/// The pages that nobody wrote.
fn generated(frame: &Frame<'_>, bodies: &HashMap<SourcePath, Arc<String>>) -> Result<Files, Box<Diagnostic>> {
    let mut files = Vec::new();
    let home = None::<view::PageView>;
    files.push((
        frame.home.clone(),
        one(frame, &frame.home, "home.html", &[("home", &lists::home(frame)), ("page", &home)])?,
    ));
    files.push((frame.all.clone(), one(frame, &frame.all, "list.html", &[("list", &lists::all(frame))])?));
    for group in Group::ALL {
        let Some(terms) = frame.library.terms.get(&group) else { continue };
        let at = frame::terms_path(group);
        files.push((at.clone(), one(frame, &at, "terms.html", &[("terms", &lists::terms(frame, group))])?));
        let lists: Result<Files, Box<Diagnostic>> = terms
            .par_iter()
            .map(|(_, term)| {
                let at = frame::term_path(group, &term.title);
                let list = lists::term(frame, group, term, &at);
                Ok((at.clone(), one(frame, &at, "list.html", &[("list", &list)])?))
            })
            .collect();
        files.extend(lists?);
    }
    let missing = SitePath::new("404.html");
    let html = frame.theme.render("404.html", &shared(frame, None, &missing))?;
    let html = frame.base().map_or(html.clone(), |base| sheet::from_anywhere(&html, &base));
    files.push((missing, html.into()));
    if frame.config.html.print.enable {
        let at = SitePath::new("print.html");
        let sheets = sheet::view(frame, bodies, &at);
        let too_large = sheets.is_none();
        let (sheets, contents) = sheets.unwrap_or_default();
        let values: [(&str, &dyn Erased); 3] =
            [("sheets", &sheets), ("contents", &contents), ("too_large", &too_large)];
        files.push((at.clone(), one(frame, &at, "print.html", &values)?));
    }
    files.push((SitePath::new("checkbook.json"), data::site(frame).into()));
    files.push((SitePath::new(".nojekyll"), "".into()));
    files.extend(frame.config.html.cname.iter().map(|name| (SitePath::new("CNAME"), format!("{name}\n").into())));
    files.extend(sitemap(frame).map(|map| (SitePath::new("sitemap.xml"), map.into())));
    Ok(files)
}

/// The list of pages for robots, when the site knows its own address.
fn sitemap(frame: &Frame<'_>) -> Option<String> {
    let base = frame.config.html.site_url.as_ref().filter(|url| url.contains("://"))?;
    let base = base.trim_end_matches('/');
    let root = SitePath::new("");
    let mut map =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_string();
    for (page, url) in frame.library.published() {
        map.push_str("<url><loc>");
        escape::text(&mut map, &format!("{base}/{}", url.href_from(&root)));
        map.push_str("</loc>");
        if let Some(updated) = &page.meta.updated {
            map.push_str(&format!("<lastmod>{}</lastmod>", updated.value));
        }
        map.push_str("</url>\n");
    }
    map.push_str("</urlset>\n");
    Some(map)
}
