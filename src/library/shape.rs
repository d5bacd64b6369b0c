//! The shape of a book: which pages have an address, in which order they are read, and how they are grouped.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Shelf;
use super::order::{Order, is_index};
use super::summary::{SUMMARY, Summary};
use super::taxonomy::{self, Terms};
use crate::base::{Diagnostic, Location, Rule, Severity, SitePath, SourcePath, Span, closest, fingerprint};
use crate::page::Page;

/// Two pages would become one file of the site.
pub static PAGE_CLASH: Rule =
    Rule { name: "page-clash", severity: Severity::Error, summary: "two pages would become the same file of the site" };

/// What follows from the cards of the pages alone, and not from their text.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The order of reading.
    pub order: Arc<Order>,
    /// The pages by what they are grouped by.
    pub terms: Arc<Terms>,
    /// The address of every page that is published.
    pub urls: Arc<BTreeMap<SourcePath, SitePath>>,
    /// What is wrong with the book as a whole.
    pub problems: Arc<Vec<Diagnostic>>,
    /// The page at every address.
    pub addresses: Arc<HashMap<SitePath, SourcePath>>,
    /// The hash of the addresses.
    pub print: u128,
}

impl Shape {
    /// The shape of the book of these pages. It looks at nothing of a page that is not in its card.
    pub fn new(pages: &BTreeMap<SourcePath, Arc<Page>>, shelf: &Shelf) -> Shape {
        let mut problems = Vec::new();
        let urls = urls(pages, shelf, &mut problems);
        let published: BTreeMap<SourcePath, &Page> = pages
            .iter()
            .filter(|(path, _)| urls.contains_key(*path))
            .map(|(path, page)| (path.clone(), &**page))
            .collect();
        problems.extend(shelf.summary.iter().flat_map(|summary| missing_chapters(summary, pages, shelf)));
        let order = match &shelf.summary {
            Some(summary) => Order::of_summary(summary, &published),
            None => Order::of_folders(published.values().copied(), &shelf.content),
        };
        let terms = taxonomy::terms(published.values().copied());
        Shape {
            print: fingerprint(&urls),
            addresses: Arc::new(urls.iter().map(|(path, url)| (url.clone(), path.clone())).collect()),
            order: Arc::new(order),
            terms: Arc::new(terms),
            urls: Arc::new(urls),
            problems: Arc::new(problems),
        }
    }
}

/// Chapters of `SUMMARY.md` whose file is no page. One that is there and cannot be read is reported as such.
fn missing_chapters(summary: &Summary, pages: &BTreeMap<SourcePath, Arc<Page>>, shelf: &Shelf) -> Vec<Diagnostic> {
    let place = shelf.content.join("SUMMARY.md");
    let is_there =
        |target: &SourcePath| pages.contains_key(target) || (target.is_markdown() && shelf.repository.has_file(target));
    let below = |path: &SourcePath| path.below(&shelf.content).unwrap_or(path.as_str()).to_string();
    let names: Vec<String> = pages.keys().map(below).collect();
    let problem = |(target, span): (&SourcePath, Span)| {
        let message = format!("there is no page `{target}`");
        let problem = Diagnostic::new(&SUMMARY, Location::new(&place, span), message);
        match closest(&below(target), names.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("create it, or write `[Title]()` for a chapter that is still to be written"),
        }
    };
    summary.targets().into_iter().filter(|(target, _)| !is_there(target)).map(problem).collect()
}

/// The address of every page that is published. An index file wins over a README beside it.
fn urls(
    pages: &BTreeMap<SourcePath, Arc<Page>>,
    shelf: &Shelf,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<SourcePath, SitePath> {
    let mut urls = BTreeMap::new();
    let mut taken: BTreeMap<String, SourcePath> = BTreeMap::new();
    let mut paths: Vec<&SourcePath> = pages.keys().collect();
    paths.sort_by_key(|path| (!path.stem().eq_ignore_ascii_case("index"), (*path).clone()));
    for path in paths {
        let Some(below) = path.below(&shelf.content).filter(|below| is_visible(below)) else { continue };
        if pages[path].meta.draft && !shelf.drafts {
            continue;
        }
        let mut url = url(below, path);
        if taken.contains_key(&url.as_str().to_lowercase()) && is_index(path) {
            url =
                SitePath::new(&format!("{}.html", &below[..below.len() - path.extension().map_or(0, |e| e.len() + 1)]));
        }
        // File systems that ignore case would mix the two.
        if let Some(first) = taken.get(&url.as_str().to_lowercase()) {
            problems.push(
                Diagnostic::new(
                    &PAGE_CLASH,
                    Location::new(path, Span::empty(0)),
                    format!("`{path}` and `{first}` would both become `{url}`"),
                )
                .help("rename one of the two"),
            );
        } else {
            taken.insert(url.as_str().to_lowercase(), path.clone());
            urls.insert(path.clone(), url);
        }
    }
    urls
}

/// Whether a path below the content folder is one that the site shows.
pub fn is_visible(below: &str) -> bool {
    !below.split('/').any(|part| part.starts_with('.'))
}

/// The address of the page at `path`, which is `below` the content folder.
pub fn url(below: &str, path: &SourcePath) -> SitePath {
    let stem = &below[..below.len() - path.file_name().len()];
    let name = if is_index(path) { "index" } else { path.stem() };
    SitePath::new(&format!("{stem}{name}.html"))
}
