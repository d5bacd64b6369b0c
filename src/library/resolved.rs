//! Where the references of the pages lead, and who is led to.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::mention::Paths;
use super::target::{self, Target, World};
use super::{Backlink, Backlinks, agree};
use crate::base::{Memo, SourcePath, fingerprint};
use crate::input::Repository;
use crate::page::Page;

/// Where the references of one page lead.
#[derive(Debug)]
pub struct Resolved {
    /// One target for each reference, in the same order.
    pub targets: Vec<Target>,
    /// The hash of the targets.
    pub print: u128,
    /// The hash of those that are pages.
    pub links: u128,
    /// How many of them were looked for.
    pub looked_for: usize,
    /// How many were not, by the reason.
    pub skipped: BTreeMap<&'static str, usize>,
}

impl Resolved {
    fn new(page: &Page, world: &World<'_>) -> Resolved {
        let mut targets: Vec<Target> =
            page.references.iter().map(|reference| target::resolve(reference, page, world)).collect();
        agree::agree(&page.references, &mut targets);
        let (mut looked_for, mut skipped) = (0, BTreeMap::new());
        for target in &targets {
            match target {
                Target::External => *skipped.entry("external").or_default() += 1,
                Target::Ignored(reason) => *skipped.entry(*reason).or_default() += 1,
                _ => looked_for += 1,
            }
        }
        let pages = targets.iter().enumerate().filter_map(|(index, target)| match target {
            Target::Page { path, .. } => Some((index, path, page.references[index].kind)),
            _ => None,
        });
        let links = fingerprint(&(&page.path, pages.collect::<Vec<_>>(), page.meta.related.is_empty()));
        Resolved { print: fingerprint(&targets), targets, links, looked_for, skipped }
    }
}

/// The parts of the world that all threads look at.
pub struct Around<'a> {
    /// The folder that holds the pages.
    pub content: &'a SourcePath,
    /// What else exists.
    pub repository: &'a Repository,
    /// Further folders that a leading `/` may mean.
    pub roots: &'a [SourcePath],
    /// What the settings say about paths that are only named.
    pub paths: &'a Paths,
    /// The hash of which files exist and of what the settings say.
    pub print: u128,
    /// The hash of all headings of the book.
    pub headings: u128,
    /// The hash of all steps of the book.
    pub steps: u128,
}

/// All that the targets of a page depend on.
struct Question<'a> {
    page: &'a Page,
    around: &'a Around<'a>,
}

impl Hash for Question<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Around { print, headings, steps, .. } = self.around;
        let prints = &self.page.prints;
        (prints.page, print).hash(state);
        (prints.asks_headings.then_some(headings), prints.asks_steps.then_some(steps)).hash(state);
    }
}

/// Resolves the references of every page, in the order of the pages.
pub fn all(
    pages: &BTreeMap<SourcePath, Arc<Page>>,
    around: &Around<'_>,
    memo: &mut Memo<Resolved>,
) -> Vec<Arc<Resolved>> {
    let inputs: Vec<(SourcePath, Question<'_>)> =
        pages.iter().map(|(path, page)| (path.clone(), Question { page, around })).collect();
    memo.map(&inputs, |_, Question { page, around }| {
        let find = |path: &SourcePath| pages.get(path).map(|page| &**page);
        let Around { content, repository, roots, paths, .. } = *around;
        Resolved::new(page, &World { page: &find, content, repository, roots, paths })
    })
}

/// Who refers to each page: each page once for every way in which it does.
pub fn backlinks(pages: &BTreeMap<SourcePath, Arc<Page>>, resolved: &[Arc<Resolved>]) -> Backlinks {
    let mut backlinks = Backlinks::new();
    for ((from, page), resolved) in pages.iter().zip(resolved) {
        for (index, target) in resolved.targets.iter().enumerate() {
            let Target::Page { path, .. } = target else { continue };
            if path == from {
                continue;
            }
            let kind = page.references[index].kind;
            let links = backlinks.entry(path.clone()).or_default();
            if !links.iter().rev().take_while(|link| link.from == *from).any(|link| link.kind == kind) {
                links.push(Backlink { from: from.clone(), kind, reference: index });
            }
        }
    }
    backlinks
}
