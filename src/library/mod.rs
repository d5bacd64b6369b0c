//! All pages together: names, order, who links to whom.

mod agree;
mod mention;
mod order;
pub mod redirect;
mod resolved;
mod shape;
pub mod summary;
mod target;
mod taxonomy;
mod twin;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use mention::{Paths, WorkingDirectory};
pub use order::{Node, NodeKind, Order, is_index, title_of_folder};
pub use redirect::{Destination, Redirect, Redirects};
pub use resolved::Resolved;
pub use shape::PAGE_CLASH;
pub use summary::Summary;
pub use target::{Missing, Target, is_external};
pub use taxonomy::{Group, Term, Terms, slug as term_slug};

use crate::base::{Diagnostic, Last, SitePath, SourcePath, fingerprint};
use crate::input::Repository;
use crate::page::{Page, Prints as PagePrints, Reference, ReferenceKind};
use resolved::Around;
use shape::{Shape, is_visible, url};
use target::World;

/// All pages of a book and how they hang together. Complete when made, never changed.
#[derive(Debug)]
pub struct Library {
    /// The folder that holds the pages, from the book's root.
    pub content: SourcePath,
    /// Every page that was read, published or not.
    pub pages: BTreeMap<SourcePath, Arc<Page>>,
    /// What else exists.
    pub repository: Arc<Repository>,
    /// The order of reading.
    pub order: Arc<Order>,
    /// Whether `SUMMARY.md` gave the order.
    pub has_summary: bool,
    /// Categories, tags, audiences and statuses of the published pages.
    pub terms: Arc<Terms>,
    /// What is wrong with the book as a whole.
    pub problems: Arc<Vec<Diagnostic>>,
    /// By what others tell whether something changed.
    pub prints: Prints,
    urls: Arc<BTreeMap<SourcePath, SitePath>>,
    addresses: Arc<HashMap<SitePath, SourcePath>>,
    resolved: BTreeMap<SourcePath, Arc<Resolved>>,
    backlinks: Arc<Backlinks>,
    roots: Vec<SourcePath>,
    paths: Paths,
}

/// Hashes of what the pages of a book have to do with each other.
#[derive(Clone, Copy, Debug)]
pub struct Prints {
    /// Of which files and pages exist, and of what the settings say.
    pub around: u128,
    /// Of the texts of all pages.
    pub texts: u128,
    /// Of the titles, groups and places of all pages.
    pub cards: u128,
    /// Of everything that decides which pages there are, where, and in which order and groups.
    pub shape: u128,
    /// Of the headings of all pages.
    pub headings: u128,
    /// Of where all references lead.
    pub targets: u128,
    /// Of which page links to which.
    pub links: u128,
    /// Of the addresses of all pages.
    pub urls: u128,
    /// How often something else changed that is looked at.
    pub generation: u64,
}

/// What was found out about the last library.
#[derive(Debug, Default)]
pub struct Recall {
    shape: Last<Shape>,
    resolved: resolved::Last,
    backlinks: Last<Arc<Backlinks>>,
}

/// A reference to a page, seen from the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that refers.
    pub from: SourcePath,
    /// How.
    pub kind: ReferenceKind,
    /// Which of that page's references it is.
    pub reference: usize,
}

/// Who refers to each page.
type Backlinks = BTreeMap<SourcePath, Vec<Backlink>>;

/// What a library is made with besides its pages.
pub struct Shelf {
    /// The folder that holds the pages.
    pub content: SourcePath,
    /// What else exists.
    pub repository: Arc<Repository>,
    /// Further folders that a leading `/` may mean.
    pub roots: Vec<SourcePath>,
    /// What the settings say about paths that are only named.
    pub paths: Paths,
    /// `SUMMARY.md`, when there is one.
    pub summary: Option<Summary>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The hash of the settings.
    pub settings: u128,
    /// How often files that are no pages, or git's own, have changed.
    pub generation: u64,
}

impl Library {
    /// Puts the pages together. With a memory of the last library only what changed is looked at.
    pub fn new(pages: Vec<Arc<Page>>, shelf: Shelf, recall: &mut Recall) -> Library {
        let pages: BTreeMap<SourcePath, Arc<Page>> = pages.into_iter().map(|page| (page.path.clone(), page)).collect();
        let prints: Vec<PagePrints> = pages.values().map(|page| page.prints).collect();
        let all = |print: fn(&PagePrints) -> u128| fingerprint(&prints.iter().map(print).collect::<Vec<_>>());
        let cards = all(|page| page.card);
        let headings = all(|page| page.headings);
        let texts = all(|page| page.page);
        let paths: Vec<&SourcePath> = pages.keys().collect();
        let around = fingerprint(&(paths, shelf.repository.print, shelf.settings, &shelf.content, &shelf.roots));
        let shaped_by = fingerprint(&(cards, around, &shelf.summary, shelf.drafts));
        let shape = recall.shape.get(&shaped_by, || Shape::new(&pages, &shelf));
        let world = Around {
            content: &shelf.content,
            repository: &shelf.repository,
            roots: &shelf.roots,
            paths: &shelf.paths,
            print: around,
        };
        let resolved = resolved::all(&pages, &world, &mut recall.resolved);
        let each = |print: fn(&Resolved) -> u128| fingerprint(&resolved.iter().map(|it| print(it)).collect::<Vec<_>>());
        let (targets, links) = (each(|resolved| resolved.print), each(|resolved| resolved.links));
        let backlinks = recall.backlinks.get(&links, || Arc::new(resolved::backlinks(&pages, &resolved)));
        let resolved = pages.keys().cloned().zip(resolved).collect();
        let has_summary = shelf.summary.is_some();
        let Shelf { content, repository, roots, paths, generation, .. } = shelf;
        let Shape { order, terms, urls, problems, addresses, print } = shape;
        let prints =
            Prints { around, texts, cards, shape: shaped_by, headings, targets, links, urls: print, generation };
        Library {
            content,
            pages,
            repository,
            order,
            has_summary,
            terms,
            problems,
            prints,
            urls,
            addresses,
            resolved,
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

    /// The page whose address this is.
    pub fn page_at(&self, address: &SitePath) -> Option<&SourcePath> {
        self.addresses.get(address)
    }

    /// Where a page at `path` would be in the site, whether it is there or not; `None` when it would not be published.
    pub fn address(&self, path: &SourcePath) -> Option<SitePath> {
        let below = path.below(&self.content).filter(|below| is_visible(below) && path.is_markdown())?;
        Some(url(below, path))
    }

    /// The pages that are published, in the order of their paths.
    pub fn published(&self) -> impl Iterator<Item = (&Arc<Page>, &SitePath)> {
        self.urls.iter().filter_map(|(path, url)| Some((self.pages.get(path)?, url)))
    }

    /// Published pages that neither the navigation nor another page leads to, and that are not meant to be so.
    pub fn orphans(&self) -> Vec<&Page> {
        // Without `SUMMARY.md` the navigation has every page.
        if !self.has_summary {
            return Vec::new();
        }
        let listed = self.order.pages();
        let is_lost = |page: &Page| !listed.contains(&page.path) && self.backlinks(&page.path).is_empty();
        let published = self.published().filter(|(_, url)| url.as_str() != "index.html").map(|(page, _)| &**page);
        published.filter(|page| !page.meta.orphan && is_lost(page)).collect()
    }

    /// Where each reference of a page leads, in the order of its references.
    pub fn targets(&self, path: &SourcePath) -> &[Target] {
        self.resolved.get(path).map_or(&[], |resolved| &resolved.targets)
    }

    /// What came of the references of a page; `None` when there is no such page.
    pub fn resolved(&self, path: &SourcePath) -> Option<&Resolved> {
        self.resolved.get(path).map(|resolved| &**resolved)
    }

    /// The places at which something was looked for in vain.
    pub fn missing(&self) -> impl Iterator<Item = &SourcePath> {
        self.resolved.values().flat_map(|resolved| &resolved.targets).flat_map(|target| match target {
            Target::Missing(Missing::File(tried)) => tried.as_slice(),
            _ => &[],
        })
    }

    /// Every page with what came of its references, in the order of the paths.
    pub fn pages_resolved(&self) -> impl Iterator<Item = (&Arc<Page>, &Resolved)> {
        self.pages.values().zip(self.resolved.values().map(|resolved| &**resolved))
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

    /// The page that a backlink comes from, and the reference on it.
    pub fn origin(&self, link: &Backlink) -> Option<(&Page, &Reference)> {
        let page = self.page(&link.from)?;
        Some((page, page.references.get(link.reference)?))
    }
}
