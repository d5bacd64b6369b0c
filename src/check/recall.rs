//! Remembers what was found on each page, for as long as nothing changes that its checks look at.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use super::related::ONE_WAY_RELATED;
use super::review::{self, Watched};
use super::suggest::{self, Clues};
use super::{Against, page};
use crate::base::{Diagnostic, Last, Memo, SourcePath, fingerprint};
use crate::input::{Changes, History};
use crate::library::{Library, Resolved};
use crate::page::Page;

/// What the last check found out.
#[derive(Debug, Default)]
pub struct Recall {
    pages: Memo<Vec<Diagnostic>>,
    missing: Last<Arc<BTreeSet<SourcePath>>>,
    history: Last<Arc<History>>,
    watched: Last<Option<Arc<Watched>>>,
    changes: Last<Changes>,
}

/// All that the findings on a page depend on.
struct Question<'a> {
    page: &'a Page,
    resolved: &'a Resolved,
    library: &'a Library,
    /// The hash of what is the same for all pages.
    shared: u128,
    /// The hash of what only those look at who look for what was meant.
    clues: u128,
    /// Whether it is checked that related pages refer back.
    looks_at_related: bool,
}

impl Hash for Question<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Question { page, resolved, library, shared, clues, looks_at_related } = self;
        (page.prints.page, resolved.print, shared).hash(state);
        (resolved.is_lost.then_some(clues), resolved.is_place_lost.then_some(library.prints.headings)).hash(state);
        // Lines of a file are counted, also when the file is a page.
        page.prints.counts_lines.then_some(library.prints.texts).hash(state);
        for related in resolved.related.iter().filter(|_| *looks_at_related) {
            library.resolved(related).map(|other| other.links).hash(state);
        }
    }
}

/// What is wrong with the pages, one after the other, as the levels of the book weigh it.
pub fn pages(library: &Library, against: Against<'_>, recall: &mut Recall) -> Vec<Diagnostic> {
    let prints = &library.prints;
    let missing = recall.missing.get(&prints.targets, || Arc::new(suggest::missing(library)));
    // What is renamed and not committed yet is told by how much the texts are alike.
    let texts = recall.history.last().is_some_and(|history| history.is_unsettled()).then_some(prints.texts);
    let asked = (&missing, prints.around, prints.generation, texts);
    let history = recall.history.get(&asked, || Arc::new(History::of(&missing, &library.repository)));
    let present = against.present;
    let today = (present.today, present.in_ci, &present.changes);
    let shared = fingerprint(&(prints.around, prints.urls, prints.generation, today));
    let clues = fingerprint(&asked);
    let looks_at_related = against.levels.names(&ONE_WAY_RELATED);
    let inputs: Vec<(SourcePath, Question<'_>)> = library
        .pages_resolved()
        .map(|(page, resolved)| {
            (page.path.clone(), Question { page, resolved, library, shared, clues, looks_at_related })
        })
        .collect();
    let clues = Clues::new(library, &history);
    let found = recall.pages.map(&inputs, |_, question| {
        let found = page(question.page, library, against, &clues);
        found.into_iter().filter_map(|found| against.levels.apply(found)).collect()
    });
    found.iter().flat_map(|found| found.iter().cloned()).collect()
}

/// The last changes of the files that reviewed pages rely on.
pub fn changes(library: &Library, root: &Path, recall: &mut Recall) -> Changes {
    let repository = &library.repository;
    if !repository.is_in_git() {
        return Changes::default();
    }
    let prints = &library.prints;
    let watched = recall.watched.get(&(prints.targets, prints.cards), || review::watched(library).map(Arc::new));
    let Some(watched) = watched else { return Changes::default() };
    let asked = (&*watched, repository.print, prints.generation);
    recall.changes.get(&asked, || Changes::since(watched.day, &watched.files, root, repository))
}
