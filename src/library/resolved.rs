//! Where the references of the pages lead, and who is led to.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::mention::Paths;
use super::target::{self, Missing, Target, World};
use super::{Backlink, Backlinks, agree};
use crate::base::{SourcePath, fingerprint};
use crate::input::Repository;
use crate::page::{Page, ReferenceKind};

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
    /// Whether something was looked for in vain.
    pub is_lost: bool,
    /// Whether what was looked for in vain includes a place on a page.
    pub is_place_lost: bool,
    /// The pages that the front matter names as related.
    pub related: Vec<SourcePath>,
    /// The pages of which a heading or a step was asked for.
    asked: Vec<SourcePath>,
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
        let pairs = || page.references.iter().zip(&targets);
        let lost = || pairs().filter(|(_, target)| matches!(target, Target::Missing(_)));
        let related = pairs().filter_map(|(reference, target)| match (reference.kind, target) {
            (ReferenceKind::Related, Target::Page { path, .. }) => Some(path.clone()),
            _ => None,
        });
        let asked = targets.iter().filter_map(|target| match target {
            Target::Page { path, fragment } if !fragment.is_empty() => Some(path.clone()),
            Target::Missing(Missing::Anchor { path, .. }) => Some(path.clone()),
            _ => None,
        });
        Resolved {
            print: fingerprint(&targets),
            links,
            looked_for,
            skipped,
            is_lost: lost().next().is_some(),
            is_place_lost: lost().any(|(reference, _)| reference.target.contains('#')),
            related: related.collect(),
            asked: asked.collect(),
            targets,
        }
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
}

/// Where references led the last time, by the page that they stand on.
#[derive(Debug, Default)]
pub struct Last(HashMap<SourcePath, Known, foldhash::fast::RandomState>);

/// Where the references of a page led, and what that hung on.
#[derive(Clone, Debug)]
struct Known {
    /// The hash of the page and of which files exist.
    question: u128,
    /// The hash of the headings and steps of the pages that were asked for one.
    asked: u128,
    resolved: Arc<Resolved>,
}

/// Resolves the references of every page, in the order of the pages. Which pages they lead to hangs on the page itself
/// and on which files exist; whether the heading is there, on these pages only.
pub fn all(pages: &BTreeMap<SourcePath, Arc<Page>>, around: &Around<'_>, last: &mut Last) -> Vec<Arc<Resolved>> {
    let find = |path: &SourcePath| pages.get(path).map(|page| &**page);
    let headings = |path: &SourcePath| find(path).map(|page| (page.prints.headings, page.prints.steps));
    let asked = |resolved: &Resolved| fingerprint(&resolved.asked.iter().map(headings).collect::<Vec<_>>());
    let all: Vec<&Arc<Page>> = pages.values().collect();
    // Whether something is new is there beside it.
    let known: Vec<(Known, bool)> = all
        .par_iter()
        .with_min_len(64)
        .map(|page| {
            let question = fingerprint(&(page.prints.page, around.print));
            let before = last.0.get(&page.path).filter(|known| known.question == question);
            if let Some(known) = before.filter(|known| asked(&known.resolved) == known.asked) {
                return (known.clone(), false);
            }
            let Around { content, repository, roots, paths, .. } = *around;
            let resolved = Resolved::new(page, &World { page: &find, content, repository, roots, paths });
            (Known { question, asked: asked(&resolved), resolved: Arc::new(resolved) }, true)
        })
        .collect();
    let resolved = known.iter().map(|(known, _)| Arc::clone(&known.resolved)).collect();
    last.keep(pages, known);
    resolved
}

impl Last {
    fn keep(&mut self, pages: &BTreeMap<SourcePath, Arc<Page>>, known: Vec<(Known, bool)>) {
        for (path, (known, is_new)) in pages.keys().zip(known) {
            if is_new {
                self.0.insert(path.clone(), known);
            }
        }
        if self.0.len() > pages.len() {
            self.0.retain(|path, _| pages.contains_key(path));
        }
    }
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
