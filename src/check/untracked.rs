//! References to files that only one machine has.

use std::collections::BTreeSet;

use super::review::Present;
use crate::base::{Diagnostic, Location, Rule, Severity};
use crate::input::State;
use crate::library::{Library, Target};
use crate::page::{Page, Reference};
use crate::shell::Act;

/// A file is there, and not in git.
pub static UNTRACKED_TARGET: Rule = Rule {
    name: "untracked-target",
    severity: Severity::Warning,
    summary: "a page that is in git refers to a file that is not",
};

/// The references of `page` to what git does not track yet, one for each target. A page that is not tracked itself
/// refers to nothing that anybody could miss. Where a machine checks what was pushed, nobody will add the file any more.
pub fn check(page: &Page, library: &Library, present: &Present) -> Vec<Diagnostic> {
    let repository = &library.repository;
    if !matches!(repository.state(&page.path), Some(State::Tracked { .. })) {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (reference, target) in page.references.iter().zip(library.targets(&page.path)) {
        let (Target::Page { path, .. } | Target::File(path) | Target::Folder(path)) = target else { continue };
        if !relies(reference) || !repository.is_untracked(path) || !seen.insert(path) {
            continue;
        }
        let place = repository.path_of(path);
        let place = if place.contains(' ') { format!("'{place}'") } else { place };
        let location = Location::new(&page.path, reference.span);
        let mut diagnostic = Diagnostic::new(&UNTRACKED_TARGET, location, format!("`{path}` is not in git"))
            .label("only this machine has it")
            .help(format!("run `git add {place}` at the root of the repository"));
        if present.in_ci {
            diagnostic.severity = Severity::Error;
        }
        found.push(diagnostic);
    }
    found
}

/// Whether somebody who follows the page needs what is referred to.
fn relies(reference: &Reference) -> bool {
    let needed = |act: Act, doubt: Option<&str>| act != Act::Make && doubt.is_none();
    !reference.optional && reference.mention.as_ref().is_none_or(|mention| needed(mention.act, mention.doubt))
}
