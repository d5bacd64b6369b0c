//! All pages together: names, order, who links to whom.

mod agree;
mod mention;
mod order;
pub mod summary;
mod target;
mod taxonomy;
mod twin;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use mention::{Paths, WorkingDirectory};
pub use order::{Node, NodeKind, Order, is_index, title_of_folder};
pub use summary::Summary;
pub use target::{Missing, Target, is_external};
pub use taxonomy::{Group, Term, Terms, slug as term_slug};

use crate::base::{Diagnostic, Location, Rule, Severity, SitePath, SourcePath, Span, closest};
use crate::input::Repository;
use crate::page::{Page, Reference, ReferenceKind};
use summary::SUMMARY;
use target::World;

/// Two pages would become one file of the site.
pub static PAGE_CLASH: Rule =
    Rule { name: "page-clash", severity: Severity::Error, summary: "two pages would become the same file of the site" };

/// All pages of a book and how they hang together. Complete when made, never changed.
#[derive(Debug)]
pub struct Library {
    /// The folder that holds the pages, from the book's root.
    pub content: SourcePath,
    /// Every page that was read, published or not.
    pub pages: BTreeMap<SourcePath, Arc<Page>>,
    /// What else exists.
    pub repository: Repository,
    /// The order of reading.
    pub order: Order,
    /// Whether `SUMMARY.md` gave the order.
    pub has_summary: bool,
    /// Categories, tags, audiences and statuses of the published pages.
    pub terms: Terms,
    /// What is wrong with the book as a whole.
    pub problems: Vec<Diagnostic>,
    urls: BTreeMap<SourcePath, SitePath>,
    targets: BTreeMap<SourcePath, Vec<Target>>,
    backlinks: BTreeMap<SourcePath, Vec<Backlink>>,
    roots: Vec<SourcePath>,
    paths: Paths,
}

/// A reference to a page, seen from the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that refers.
    pub from: SourcePath,
    /// How.
    pub kind: ReferenceKind,
    /// The section that the reference stands in.
    pub section: Option<usize>,
    /// The sentence around it.
    pub sentence: String,
}

/// What a library is made with besides its pages.
pub struct Shelf {
    /// The folder that holds the pages.
    pub content: SourcePath,
    /// What else exists.
    pub repository: Repository,
    /// Further folders that a leading `/` may mean.
    pub roots: Vec<SourcePath>,
    /// What the settings say about paths that are only named.
    pub paths: Paths,
    /// `SUMMARY.md`, when there is one.
    pub summary: Option<Summary>,
    /// Whether drafts are published.
    pub drafts: bool,
}

impl Library {
    /// Puts the pages together.
    pub fn new(pages: Vec<Arc<Page>>, shelf: Shelf) -> Library {
        let pages: BTreeMap<SourcePath, Arc<Page>> = pages.into_iter().map(|page| (page.path.clone(), page)).collect();
        let mut problems = Vec::new();
        let urls = urls(&pages, &shelf, &mut problems);
        let published: BTreeMap<SourcePath, &Page> = pages
            .iter()
            .filter(|(path, _)| urls.contains_key(*path))
            .map(|(path, page)| (path.clone(), &**page))
            .collect();
        problems.extend(shelf.summary.iter().flat_map(|summary| missing_chapters(summary, &pages, &shelf)));
        let order = match &shelf.summary {
            Some(summary) => Order::of_summary(summary, &published),
            None => Order::of_folders(published.values().copied(), &shelf.content),
        };
        let terms = taxonomy::terms(published.values().copied());
        let find = |path: &SourcePath| pages.get(path).map(|page| &**page);
        let world = Shared {
            page: &find,
            content: &shelf.content,
            repository: &shelf.repository,
            roots: &shelf.roots,
            paths: &shelf.paths,
        };
        let targets = targets(&pages, &world);
        let backlinks = backlinks(&pages, &targets);
        let has_summary = shelf.summary.is_some();
        let Shelf { content, repository, roots, paths, .. } = shelf;
        Library {
            content,
            pages,
            repository,
            order,
            has_summary,
            terms,
            problems,
            urls,
            targets,
            backlinks,
            roots,
            paths,
        }
    }

    /// The page at `path`.
    pub fn page(&self, path: &SourcePath) -> Option<&Page> {
        self.pages.get(path).map(|page| &**page)
    }

    /// Where a page is in the site; `None` when it is not published.
    pub fn url(&self, path: &SourcePath) -> Option<&SitePath> {
        self.urls.get(path)
    }

    /// Where a page at `path` would be in the site, whether it is there or not; `None` when it would not be published.
    pub fn address(&self, path: &SourcePath) -> Option<SitePath> {
        let below = path.below(&self.content).filter(|below| is_visible(below) && path.is_markdown())?;
        Some(url(below, path))
    }

    /// Whether the site has a page at `address`, or one that had this address before and says so.
    pub fn has_address(&self, address: &SitePath) -> bool {
        let is_former = |alias: &str| {
            let alias = alias.trim().split('#').next().unwrap_or_default();
            let index = format!("{alias}/index.html");
            let page = format!("{}.html", alias.strip_suffix(".md").unwrap_or(alias));
            [alias, index.as_str(), page.as_str()].iter().any(|alias| SitePath::new(alias) == *address)
        };
        self.published()
            .any(|(page, url)| url == address || page.meta.aliases.iter().any(|alias| is_former(&alias.value)))
    }

    /// The pages that are published, in the order of their paths.
    pub fn published(&self) -> impl Iterator<Item = (&Arc<Page>, &SitePath)> {
        self.urls.iter().filter_map(|(path, url)| Some((self.pages.get(path)?, url)))
    }

    /// Where each reference of a page leads, in the order of its references.
    pub fn targets(&self, path: &SourcePath) -> &[Target] {
        self.targets.get(path).map_or(&[], Vec::as_slice)
    }

    /// Where a reference would lead if it stood on `page`.
    pub fn resolve(&self, reference: &Reference, page: &Page) -> Target {
        let find = |path: &SourcePath| self.page(path);
        let world = World {
            page: &find,
            content: &self.content,
            repository: &self.repository,
            roots: &self.roots,
            paths: &self.paths,
        };
        target::resolve(reference, page, &world)
    }

    /// Who refers to a page: each page once for every way in which it does.
    pub fn backlinks(&self, path: &SourcePath) -> &[Backlink] {
        self.backlinks.get(path).map_or(&[], Vec::as_slice)
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

/// The parts of the world that all threads look at.
struct Shared<'a, F: Fn(&SourcePath) -> Option<&'a Page> + Sync> {
    page: &'a F,
    content: &'a SourcePath,
    repository: &'a Repository,
    roots: &'a [SourcePath],
    paths: &'a Paths,
}

fn targets<'a, F: Fn(&SourcePath) -> Option<&'a Page> + Sync>(
    pages: &BTreeMap<SourcePath, Arc<Page>>,
    shared: &Shared<'a, F>,
) -> BTreeMap<SourcePath, Vec<Target>> {
    pages
        .par_iter()
        .map(|(path, page)| {
            let world = World {
                page: shared.page,
                content: shared.content,
                repository: shared.repository,
                roots: shared.roots,
                paths: shared.paths,
            };
            let mut targets: Vec<Target> =
                page.references.iter().map(|reference| target::resolve(reference, page, &world)).collect();
            agree::agree(&page.references, &mut targets);
            (path.clone(), targets)
        })
        .collect()
}

fn backlinks(
    pages: &BTreeMap<SourcePath, Arc<Page>>,
    targets: &BTreeMap<SourcePath, Vec<Target>>,
) -> BTreeMap<SourcePath, Vec<Backlink>> {
    let mut backlinks: BTreeMap<SourcePath, Vec<Backlink>> = BTreeMap::new();
    for (from, page) in pages {
        for (reference, target) in page.references.iter().zip(&targets[from]) {
            let Target::Page { path, .. } = target else { continue };
            if path == from {
                continue;
            }
            let links = backlinks.entry(path.clone()).or_default();
            if !links.iter().rev().take_while(|link| link.from == *from).any(|link| link.kind == reference.kind) {
                links.push(Backlink {
                    from: from.clone(),
                    kind: reference.kind,
                    section: reference.section,
                    sentence: reference.sentence.clone(),
                });
            }
        }
    }
    backlinks
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

fn is_visible(below: &str) -> bool {
    !below.split('/').any(|part| part.starts_with('.'))
}

fn url(below: &str, path: &SourcePath) -> SitePath {
    let stem = &below[..below.len() - path.file_name().len()];
    let name = if is_index(path) { "index" } else { path.stem() };
    SitePath::new(&format!("{stem}{name}.html"))
}
