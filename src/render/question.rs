//! What the files of a site are made of, as hashes: a file that is made of the same does not have to be made again.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::frame::{self, Frame};
use super::plan::Entry;
use super::{lists, relations};
use crate::base::{SitePath, SourcePath, fingerprint};
use crate::library::{Backlink, Redirects};
use crate::page::Page;

/// The questions to which the files of one site are the answers.
///
/// They hold all that the templates are given, or what that is made of. What one page shows of the others is in them as
/// a whole: their titles, groups and places, which page follows which, and the sentences that lead to it.
#[derive(Debug)]
pub struct Questions {
    /// The hash of what every page shows.
    shared: u128,
    /// The hashes for each page that is published.
    pages: HashMap<SourcePath, Print, foldhash::fast::RandomState>,
}

/// What is in a site because of one page.
#[derive(Clone, Copy, Debug)]
struct Print {
    /// The hash of what only its own files show.
    own: u128,
    /// The hash of what the lists show of it.
    listed: u128,
}

impl Questions {
    /// The questions of the site of `frame`.
    pub fn new(frame: &Frame<'_>) -> Questions {
        let published: Vec<_> = frame.library.published().collect();
        let root = SitePath::new("");
        let print = |(page, url): (&Arc<Page>, &SitePath)| {
            let listed = fingerprint(&lists::entry(frame, page, url, &root));
            (page.path.clone(), Print { own: of_page(frame, page), listed })
        };
        let pages = published.into_par_iter().with_min_len(64).map(print);
        Questions { shared: shared(frame), pages: pages.collect::<Vec<_>>().into_iter().collect() }
    }

    /// The question of the file `at`; `None` for one that is made sooner than its question, or of a file that has to be
    /// read.
    pub fn of(&self, frame: &Frame<'_>, at: &SitePath, entry: &Entry) -> Option<u128> {
        let page =
            |kind: &str, path: &SourcePath| Some(fingerprint(&(self.shared, kind, at, self.pages.get(path)?.own)));
        match entry {
            // Hosts show it at any address, and the home page lists others.
            Entry::Page(_) if *at == frame.home || at.as_str() == frame::MISSING => None,
            Entry::Page(path) => page("page", path),
            Entry::Form(path) => page("form", path),
            Entry::Markdown(path) => page("markdown", path),
            Entry::Found(path) => page("found", path),
            Entry::Searched(payload) => Some(payload.print),
            Entry::Binder(binder) | Entry::BinderStyle(binder) => {
                let pages = binder.pages(frame)?;
                self.of_all("binder", at, pages.iter().map(|(page, _)| &page.path), |print| print.own)
            }
            Entry::Data => self.of_all("data", at, published(frame), |print| print.own),
            Entry::All => self.of_all("all", at, published(frame), |print| print.listed),
            Entry::Term(group, slug) => {
                let term = frame.library.terms.get(group).and_then(|terms| terms.get(slug))?;
                self.of_all("term", at, term.pages.iter(), |print| print.listed)
            }
            _ => None,
        }
    }

    /// The hash of all that the line of a page in `checkbook.json` is made of.
    pub fn of_line(&self, page: &SourcePath) -> u128 {
        fingerprint(&(self.shared, "line", page, self.pages.get(page).map(|print| print.own)))
    }

    fn of_all<'p>(
        &self,
        kind: &str,
        at: &SitePath,
        pages: impl Iterator<Item = &'p SourcePath>,
        print: impl Fn(&Print) -> u128,
    ) -> Option<u128> {
        let prints: Option<Vec<u128>> = pages.map(|path| self.pages.get(path).map(&print)).collect();
        Some(fingerprint(&(self.shared, kind, at, prints?)))
    }
}

fn published<'a>(frame: &'a Frame<'_>) -> impl Iterator<Item = &'a SourcePath> {
    frame.library.published().map(|(page, _)| &page.path)
}

/// What stands on every page, and what the pages have to do with each other.
fn shared(frame: &Frame<'_>) -> u128 {
    let redirects = Redirects::new(frame.library, &frame.config.html.redirect);
    let redirects: Vec<_> = redirects.iter().collect();
    let whole = (frame.runs.is_some(), frame.has_reviews(), &frame.additions, redirects);
    fingerprint(&(frame.library.prints.shape, frame.theme.print, &frame.title, &frame.id, whole))
}

/// What is in the files of one page alone: itself, where its references lead, its commits, and what the pages say that
/// refer to it or that it names as related.
fn of_page(frame: &Frame<'_>, page: &Page) -> u128 {
    let library = frame.library;
    let leads = library.resolved(&page.path).map(|resolved| resolved.print);
    let named = relations::own(frame, page).filter_map(|(_, target)| relations::page_of(target));
    let named: Vec<_> = named.map(|path| (path, library.page(path).map(|page| &page.summary))).collect();
    let links: Vec<_> = library.backlinks(&page.path).iter().map(|link| backlink(frame, link)).collect();
    fingerprint(&(page.prints.page, leads, frame.commits.recent(&page.path), named, links))
}

/// What the page at the end of a reference shows of it.
fn backlink(frame: &Frame<'_>, link: &Backlink) -> u128 {
    let origin = frame.library.origin(link).map(|(source, reference)| {
        let section = reference.section.and_then(|index| source.sections.get(index));
        let section = section.map(|section| (&section.title, &section.anchor));
        (section, reference.section == source.title_section, &reference.sentence, &source.summary)
    });
    fingerprint(&(&link.from, link.kind, origin))
}
