//! References that lead to nothing.

use super::anchors;
use super::respell::{self, offer};
use super::suggest::{Clues, Lost, Meant, Reason};
use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Subject, percent_decode};
use crate::input::State;
use crate::library::{Library, Missing, Target};
use crate::page::{Page, Reference, ReferenceKind};

/// An entry of `related` leads to nothing.
pub static BROKEN_RELATED: Rule = Rule {
    name: "broken-related",
    severity: Severity::Error,
    summary: "an entry of `related` points at a page or file that does not exist",
};

/// A link leads to nothing.
pub static BROKEN_LINK: Rule = Rule {
    name: "broken-link",
    severity: Severity::Error,
    summary: "a link points at a page or file that does not exist",
};

/// An image is not there.
pub static BROKEN_IMAGE: Rule =
    Rule { name: "broken-image", severity: Severity::Error, summary: "an image file does not exist" };

/// A target leads out of the repository.
pub static OUTSIDE_REPOSITORY: Rule =
    Rule { name: "outside-repository", severity: Severity::Error, summary: "a reference leads out of the repository" };

/// A page links to one that is not published.
pub static UNPUBLISHED_TARGET: Rule =
    Rule { name: "unpublished-target", severity: Severity::Warning, summary: "a published page links to a draft" };

/// Something that may be absent is absent.
pub static OPTIONAL_MISSING: Rule = Rule {
    name: "optional-missing",
    severity: Severity::Note,
    summary: "a reference that is marked as optional points at nothing",
};

/// A path is there, but in another case.
pub static CASE_MISMATCH: Rule = Rule {
    name: "case-mismatch",
    severity: Severity::Error,
    summary: "a path differs from the file that it means in upper and lower case",
};

/// The references of `page` that lead to nothing.
pub fn check(page: &Page, library: &Library, clues: &Clues<'_>) -> Vec<Diagnostic> {
    let targets = library.targets(&page.path);
    let mut before = 0;
    page.references
        .iter()
        .zip(targets)
        .filter(|(reference, _)| reference.mention.is_none())
        .filter_map(|(reference, target)| match target {
            Target::Missing(missing) => {
                let found = broken(page, reference, missing, before, library, clues);
                before += 1;
                Some(found.about(subject(page, reference, missing)))
            }
            Target::Page { path, .. } => unpublished(page, reference, path, library),
            _ => None,
        })
        .collect()
}

/// What a reference that leads to nothing is about, the same for every way of writing it.
fn subject(page: &Page, reference: &Reference, missing: &Missing) -> Subject {
    let (kind, tried, fragment) = match missing {
        Missing::File(tried) => (reference.kind.name(), tried.as_slice(), None),
        Missing::Outside(path) => (reference.kind.name(), std::slice::from_ref(path), None),
        Missing::Anchor { path, fragment } => ("anchor", std::slice::from_ref(path), Some(fragment)),
    };
    let target = tried.first().map_or_else(|| reference.target.clone(), ToString::to_string);
    Subject {
        kind,
        raw: reference.span.of(&page.text).to_string(),
        target: fragment.map_or(target.clone(), |fragment| format!("{target}#{fragment}")),
        directory: None,
        tried: tried.iter().map(ToString::to_string).collect(),
    }
}

fn broken(
    page: &Page,
    reference: &Reference,
    missing: &Missing,
    before: usize,
    library: &Library,
    clues: &Clues<'_>,
) -> Diagnostic {
    let location = Location::new(&page.path, reference.span);
    let written = &reference.target;
    if reference.optional {
        return Diagnostic::new(&OPTIONAL_MISSING, location, format!("optional `{written}` does not exist"));
    }
    match missing {
        Missing::Outside(_) => {
            Diagnostic::new(&OUTSIDE_REPOSITORY, location, format!("`{written}` leads out of the repository"))
                .help("link to it by its address, or move it into the repository")
        }
        Missing::Anchor { path, fragment } => {
            anchors::broken(page, reference, (path, fragment), before, library, clues)
        }
        Missing::File(tried) => absent(page, reference, tried, before, library, clues),
    }
}

/// What is said of a reference to a file or page that is not there.
fn absent(
    page: &Page,
    reference: &Reference,
    tried: &[SourcePath],
    before: usize,
    library: &Library,
    clues: &Clues<'_>,
) -> Diagnostic {
    let location = Location::new(&page.path, reference.span);
    let written = path_of(&reference.target);
    let meant = clues.meant(&Lost { tried, written: &written, page: &page.path, before });
    if let Some(meant @ Meant { path, reason: Reason::Case }) = &meant {
        let spelling = respell::link(path, page, reference, library);
        return offer(in_other_case(location, &reference.target, path), meant, Some(spelling), page);
    }
    let (rule, message) = match reference.kind {
        ReferenceKind::Related => (&BROKEN_RELATED, "`related` entry points at nothing"),
        ReferenceKind::Image => (&BROKEN_IMAGE, "image file does not exist"),
        _ => (&BROKEN_LINK, "link target does not exist"),
    };
    let diagnostic = Diagnostic::new(rule, location, format!("{message}: `{}`", reference.target)).label(label(tried));
    let diagnostic = if tried.len() > 1 { diagnostic.note(tried_note(tried)) } else { diagnostic };
    if let Some(ignored) = tried.iter().find(|path| library.repository.state(path) == Some(State::Ignored)) {
        return diagnostic
            .note(format!("`{ignored}` is on this disk, but git ignores it"))
            .help("point at something that everybody has, or take the file out of `.gitignore` and add it");
    }
    if let Some(meant) = meant {
        let spelling = respell::link(&meant.path, page, reference, library);
        return offer(diagnostic, &meant, Some(spelling), page);
    }
    let diagnostic = if clues.is_history_short() {
        diagnostic.note("this clone of the repository is shallow, so an earlier rename is not known")
    } else {
        diagnostic
    };
    let optional = match reference.kind {
        ReferenceKind::Related => "`?` at its end",
        _ => "`(if exists)` behind it",
    };
    diagnostic.help(format!("create it, mend the path, or mark it as optional with {optional}"))
}

/// What is said of a path that only some systems find.
pub fn in_other_case(location: Location, written: &str, path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&CASE_MISMATCH, location, format!("upper and lower case differ: `{written}`"))
        .label(format!("there is `{path}`"))
        .note("systems that tell cases apart, such as Linux, do not find it")
}

/// The path of a target, without its fragment and decoded.
fn path_of(target: &str) -> String {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    percent_decode(path).unwrap_or_else(|| path.to_string())
}

fn label(tried: &[SourcePath]) -> String {
    match tried {
        [only] => format!("no file `{only}`"),
        _ => "not found".to_string(),
    }
}

fn tried_note(tried: &[SourcePath]) -> String {
    let places: Vec<String> = tried.iter().map(|path| format!("`{path}`")).collect();
    format!("tried {}", places.join(", "))
}

fn unpublished(page: &Page, reference: &Reference, path: &SourcePath, library: &Library) -> Option<Diagnostic> {
    let draft = library.page(path).is_some_and(|target| target.meta.draft) && library.url(path).is_none();
    if !draft || library.url(&page.path).is_none() {
        return None;
    }
    let location = Location::new(&page.path, reference.span);
    Some(
        Diagnostic::new(&UNPUBLISHED_TARGET, location, format!("`{path}` is a draft and is not published"))
            .help("publish it by taking `draft: true` out, or take the reference out"),
    )
}
