//! What a reference that leads to nothing most likely meant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::names::{Names, is_index};
use super::respell::shared;
use crate::base::{SourcePath, closest};
use crate::input::{History, Rename};
use crate::library::{Library, Missing, Target};

/// What is known about a book for those who look for what was meant. Found out when it is asked for the first time.
pub struct Clues<'a> {
    library: &'a Library,
    history: &'a History,
    names: OnceLock<Names<'a>>,
    anchors: OnceLock<BTreeMap<&'a str, Vec<&'a SourcePath>>>,
}

/// A reference that leads to nothing.
pub struct Lost<'a> {
    /// The places that were tried.
    pub tried: &'a [SourcePath],
    /// The path as it is written, decoded and without a fragment.
    pub written: &'a str,
    /// The page that it stands on.
    pub page: &'a SourcePath,
    /// How many others of the page are lost before it.
    pub before: usize,
}

/// For how many references of a page that lead to nothing something similar is looked for: thousands are no slip.
pub const HELPED: usize = 500;

/// What a reference most likely meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// It exists.
    pub path: SourcePath,
    /// How it was found.
    pub reason: Reason,
}

/// How the thing that was meant was found, the surest way first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was renamed.
    Renamed(Rename),
    /// Nothing but upper and lower case differs.
    Case,
    /// It has another extension, or is the index of a folder.
    Extension,
    /// The same path leads there from another folder.
    Base,
    /// No other file has this name.
    Name,
    /// It is spelt in a similar way.
    Spelling,
}

impl Meant {
    /// Whether nothing else can be meant.
    pub fn is_sure(&self) -> bool {
        match &self.reason {
            Reason::Renamed(rename) => rename.is_sure(),
            reason => *reason != Reason::Spelling,
        }
    }

    /// The fact behind it, when it is one that the author may not know.
    pub fn note(&self) -> Option<String> {
        let Reason::Renamed(rename) = &self.reason else { return None };
        Some(match &rename.commit {
            Some(commit) => format!("renamed to `{}` in {} ({})", self.path, commit.id, commit.day),
            None => format!("renamed to `{}`, which is not committed yet", self.path),
        })
    }
}

impl<'a> Clues<'a> {
    /// What is known about the book; `history` knows what became of all that is missing.
    pub fn new(library: &'a Library, history: &'a History) -> Self {
        Clues { library, history, names: OnceLock::new(), anchors: OnceLock::new() }
    }

    fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| Names::new(self.library))
    }

    /// Whether git does not have the whole history, so that a rename may be unknown.
    pub fn is_history_short(&self) -> bool {
        self.history.is_shallow()
    }

    /// The pages that have a heading with this anchor.
    pub fn pages_with_anchor(&self, anchor: &str) -> &[&'a SourcePath] {
        let anchors = self.anchors.get_or_init(|| {
            let mut anchors: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
            for (path, page) in &self.library.pages {
                for section in &page.sections {
                    anchors.entry(&section.anchor).or_default().push(path);
                }
            }
            anchors
        });
        anchors.get(anchor).map_or(&[], Vec::as_slice)
    }

    /// What was meant: the first way of looking that finds exactly one thing decides.
    pub fn meant(&self, lost: &Lost<'_>) -> Option<Meant> {
        let renamed = lost.tried.iter().flat_map(sources).find_map(|path| self.history.renamed(&path));
        let case = || {
            let tried = lost.tried.iter().flat_map(sources);
            let found = tried.filter_map(|path| self.library.repository.differs_in_case(&path).cloned());
            only(found).map(|path| Meant { path, reason: Reason::Case })
        };
        if let Some(rename) = renamed {
            let folded = rename.to.as_str().to_lowercase();
            let only_case = lost.tried.iter().any(|path| path.as_str().to_lowercase() == folded);
            return case()
                .filter(|_| only_case)
                .or_else(|| Some(Meant { path: rename.to.clone(), reason: Reason::Renamed(rename.clone()) }));
        }
        case()
            .or_else(|| Some(Meant { path: self.with_other_extension(lost)?, reason: Reason::Extension }))
            .or_else(|| Some(Meant { path: self.seen_from_elsewhere(lost)?, reason: Reason::Base }))
            .or_else(|| Some(Meant { path: self.of_the_same_name(lost)?, reason: Reason::Name }))
            .or_else(|| Some(Meant { path: self.spelt_nearly_so(lost)?, reason: Reason::Spelling }))
    }

    fn exists(&self, path: &SourcePath) -> bool {
        let repository = &self.library.repository;
        self.library.page(path).is_some() || repository.has_file(path) || repository.has_folder(path)
    }

    fn with_other_extension(&self, lost: &Lost<'_>) -> Option<SourcePath> {
        only(lost.tried.iter().flat_map(|path| self.names().with_other_extension(path)))
    }

    fn seen_from_elsewhere(&self, lost: &Lost<'_>) -> Option<SourcePath> {
        let library = self.library;
        let (book, here) = (SourcePath::default(), lost.page.parent());
        let plain = lost.written.trim_start_matches("./").trim_start_matches("../").trim_start_matches('/');
        if plain.is_empty() {
            return None;
        }
        let bases = [&book, &library.content, &here, &library.repository.root];
        only(bases.iter().map(|base| base.join(plain)).filter(|path| self.exists(path)))
            .filter(|path| path != lost.page && !path.as_str().is_empty())
    }

    fn of_the_same_name(&self, lost: &Lost<'_>) -> Option<SourcePath> {
        let first = lost.tried.first().filter(|path| !is_index(path))?;
        let found = self.names().named(first.file_name()).iter().copied();
        only(found.filter(|path| is_alike(lost, self.library, path))).cloned()
    }

    fn spelt_nearly_so(&self, lost: &Lost<'_>) -> Option<SourcePath> {
        if lost.before >= HELPED {
            return None;
        }
        let beside = lost.tried.iter().find_map(|path| {
            let siblings = self.names().inside(&path.parent()).iter().filter(|path| is_alike(lost, self.library, path));
            let siblings: BTreeMap<&str, &SourcePath> = siblings.map(|path| (path.file_name(), *path)).collect();
            closest(path.file_name(), siblings.keys().copied()).map(|name| siblings[name])
        });
        beside.cloned().or_else(|| self.one_of_its_name(lost)).or_else(|| self.of_a_similar_name(lost))
    }

    /// The nearest of several files of the same name.
    fn one_of_its_name(&self, lost: &Lost<'_>) -> Option<SourcePath> {
        let first = lost.tried.first()?;
        let all = self.names().named(first.file_name()).iter().copied();
        let all: Vec<&SourcePath> = all.filter(|path| is_alike(lost, self.library, path)).collect();
        if !is_index(first) && all.len() > 1 {
            // Where there is a manual for each language, that of the page itself is meant.
            let kin = |path: &SourcePath| shared(path.as_str(), lost.page.as_str());
            let most = all.iter().map(|path| kin(path)).max();
            let mut nearest = all.iter().filter(|path| Some(kin(path)) == most);
            if let (Some(path), None) = (nearest.next(), nearest.next()) {
                return Some((*path).clone());
            }
        }
        let folders: BTreeMap<SourcePath, &SourcePath> = all.into_iter().map(|path| (path.parent(), path)).collect();
        let near = closest(first.parent().as_str(), folders.keys().map(SourcePath::as_str))?;
        folders.get(&SourcePath::new(near)).map(|path| (*path).clone())
    }

    /// The only file with the name that is most like it, wherever it lies.
    fn of_a_similar_name(&self, lost: &Lost<'_>) -> Option<SourcePath> {
        let first = lost.tried.first().filter(|path| !is_index(path))?;
        let mut like: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
        for path in self.names().like(first).iter().filter(|path| is_alike(lost, self.library, path)) {
            like.entry(path.file_name()).or_default().push(path);
        }
        let name = closest(first.file_name(), like.keys().copied())?;
        only(like[name].iter().copied()).cloned()
    }
}

/// Every path that a reference leads to in vain, unless it may be absent.
pub fn missing(library: &Library) -> BTreeSet<SourcePath> {
    let targets = library.pages.iter().flat_map(|(path, page)| page.references.iter().zip(library.targets(path)));
    targets
        .filter_map(|(reference, target)| match target {
            Target::Missing(Missing::File(tried)) if !reference.optional => Some(tried),
            _ => None,
        })
        .flatten()
        .flat_map(sources)
        .collect()
}

/// A path, and the page that becomes it.
fn sources(path: &SourcePath) -> impl Iterator<Item = SourcePath> {
    let page = path.as_str().strip_suffix(".html").map(|stem| SourcePath::new(&format!("{stem}.md")));
    std::iter::once(path.clone()).chain(page)
}

/// Whether `path` can be what was meant: a folder for a folder, and never the page itself.
fn is_alike(lost: &Lost<'_>, library: &Library, path: &SourcePath) -> bool {
    let is_folder = library.repository.has_folder(path);
    let wants_folder = lost.written.ends_with('/');
    let may_be_either = lost.tried.first().is_some_and(|tried| tried.extension().is_none());
    path != lost.page && (is_folder == wants_folder || (is_folder && may_be_either))
}

/// The one thing that there is, once or several times.
fn only<T: Ord>(found: impl Iterator<Item = T>) -> Option<T> {
    let mut distinct: BTreeSet<T> = found.collect();
    if distinct.len() == 1 { distinct.pop_first() } else { None }
}
