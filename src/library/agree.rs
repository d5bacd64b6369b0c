//! What the references of one page say about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::target::{Missing, Target};
use crate::base::SourcePath;
use crate::page::{Reference, ReferenceKind};
use crate::shell::Act;

/// The reason by which a bare name at which nothing exists is ignored.
pub const BARE_NAME: &str = "bare-name";

/// How many names of a kind must be there before one that is not counts as one of them.
const SIBLINGS: usize = 2;

/// Reads bare names that mean nothing alone in the light of the rest of the page.
///
/// A name that a command on the page runs in vain is the same file wherever the page names it. A name in a section
/// whose other names of that kind are files of one folder means a file of that folder.
pub fn agree(references: &[Reference], targets: &mut [Target]) {
    let homes = homes(references, targets);
    settle(references, targets, |reference, path| {
        let home = homes.get(&(scope(reference), extension(path)?))?;
        Some(vec![home.join(path)])
    });
    let run = run_in_vain(references, targets);
    let run: BTreeMap<String, Vec<SourcePath>> =
        run.into_iter().map(|(name, tried)| (name.to_string(), tried)).collect();
    settle(references, targets, |_, path| run.get(path).cloned());
}

/// Makes bare names that were ignored missing where `tried` says at which places.
fn settle(
    references: &[Reference],
    targets: &mut [Target],
    tried: impl Fn(&Reference, &str) -> Option<Vec<SourcePath>>,
) {
    for (reference, target) in references.iter().zip(targets) {
        if *target == Target::Ignored(BARE_NAME)
            && let Some(tried) = name(reference).and_then(|path| tried(reference, path))
        {
            *target = Target::Missing(Missing::File(tried));
        }
    }
}

/// How far names speak for each other: files that commands read over the whole page, others in their section.
fn scope(reference: &Reference) -> Scope {
    let is_read = reference.mention.as_ref().is_some_and(|mention| mention.act == Act::Input);
    if is_read { Scope::Page } else { Scope::Section(reference.section) }
}

/// A part of a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Page,
    Section(Option<usize>),
}

fn name(reference: &Reference) -> Option<&str> {
    reference.mention.as_ref().map(|mention| mention.path.trim_start_matches("./"))
}

fn extension(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, extension)| extension)
}

fn run_in_vain<'a>(references: &'a [Reference], targets: &[Target]) -> BTreeMap<&'a str, Vec<SourcePath>> {
    let runs = |reference: &Reference| {
        reference.mention.as_ref().is_some_and(|mention| matches!(mention.act, Act::Run | Act::Interpret | Act::Source))
            && !reference.optional
    };
    let vain = references.iter().zip(targets).filter_map(|(reference, target)| match target {
        Target::Missing(Missing::File(tried)) if runs(reference) => Some((name(reference)?, tried.clone())),
        _ => None,
    });
    vain.collect()
}

/// A part of the page, and an extension of names in it.
type Kind<'a> = (Scope, &'a str);

/// The folder in which all bare names of an extension that a section names are, when there are enough of them.
fn homes<'a>(references: &'a [Reference], targets: &[Target]) -> BTreeMap<Kind<'a>, SourcePath> {
    let mut seen: BTreeMap<Kind<'_>, BTreeMap<SourcePath, BTreeSet<&str>>> = BTreeMap::new();
    for (reference, target) in references.iter().zip(targets) {
        let Some(path) = name(reference).filter(|path| !path.contains('/')) else { continue };
        let (Target::File(found) | Target::Page { path: found, .. }) = target else { continue };
        let Some(kind) = extension(path) else { continue };
        let is_read = scope(reference) == Scope::Page;
        if is_read || reference.kind != ReferenceKind::Command {
            let places = seen.entry((scope(reference), kind)).or_default();
            places.entry(found.parent()).or_default().insert(path);
        }
    }
    let only = |places: BTreeMap<SourcePath, BTreeSet<&str>>| {
        let mut places = places.into_iter();
        let (home, names) = places.next()?;
        (places.next().is_none() && names.len() >= SIBLINGS).then_some(home)
    };
    seen.into_iter().filter_map(|(key, places)| Some((key, only(places)?))).collect()
}
