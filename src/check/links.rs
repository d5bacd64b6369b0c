//! References that lead to nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Subject, Suggestion, closest};
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

/// A link's fragment leads to no heading.
pub static BROKEN_ANCHOR: Rule = Rule {
    name: "broken-anchor",
    severity: Severity::Error,
    summary: "a link points at a heading that its page does not have",
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

/// The names of everything that a reference could have meant.
pub struct Names<'a> {
    by_name: BTreeMap<String, Vec<&'a SourcePath>>,
    by_folder: BTreeMap<SourcePath, Vec<&'a SourcePath>>,
}

impl<'a> Names<'a> {
    /// The names of the pages of `library` and of the files around them.
    pub fn new(library: &'a Library) -> Self {
        let mut names = Names { by_name: BTreeMap::new(), by_folder: BTreeMap::new() };
        let all: BTreeSet<&SourcePath> = library.pages.keys().chain(library.repository.files()).collect();
        for path in all {
            names.by_name.entry(path.file_name().to_lowercase()).or_default().push(path);
            names.by_folder.entry(path.parent()).or_default().push(path);
        }
        names
    }

    /// What a path that was tried at `tried` most likely meant.
    fn near(&self, tried: &[SourcePath]) -> Option<&'a SourcePath> {
        let first = tried.first()?;
        let name = first.file_name().to_lowercase();
        let same_name = |name: &str| self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let exact = same_name(&name);
        let extended = same_name(&format!("{name}.md"));
        if let Some(only) = only(exact).or_else(|| only(extended)) {
            return Some(only);
        }
        let siblings = self.by_folder.get(&first.parent()).map_or(&[][..], Vec::as_slice);
        let names: BTreeMap<&str, &SourcePath> = siblings.iter().map(|path| (path.file_name(), *path)).collect();
        closest(first.file_name(), names.keys().copied()).map(|name| names[name])
    }
}

fn only<'a>(paths: &[&'a SourcePath]) -> Option<&'a SourcePath> {
    match paths {
        [only] => Some(only),
        _ => None,
    }
}

/// The references of `page` that lead to nothing.
pub fn check(page: &Page, library: &Library, names: &Names<'_>) -> Vec<Diagnostic> {
    let targets = library.targets(&page.path);
    page.references
        .iter()
        .zip(targets)
        .filter(|(reference, _)| reference.mention.is_none())
        .filter_map(|(reference, target)| match target {
            Target::Missing(missing) => {
                Some(broken(page, reference, missing, library, names).about(subject(page, reference, missing)))
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

fn broken(page: &Page, reference: &Reference, missing: &Missing, library: &Library, names: &Names<'_>) -> Diagnostic {
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
        Missing::Anchor { path, fragment } => broken_anchor(location, path, fragment, library, reference),
        Missing::File(tried) => {
            let (rule, message) = match reference.kind {
                ReferenceKind::Related => (&BROKEN_RELATED, "`related` entry points at nothing"),
                ReferenceKind::Image => (&BROKEN_IMAGE, "image file does not exist"),
                _ => (&BROKEN_LINK, "link target does not exist"),
            };
            let diagnostic = Diagnostic::new(rule, location, format!("{message}: `{written}`")).label(label(tried));
            let diagnostic = if tried.len() > 1 { diagnostic.note(tried_note(tried)) } else { diagnostic };
            suggest(diagnostic, page, reference, names.near(tried), library)
        }
    }
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

fn suggest(
    diagnostic: Diagnostic,
    page: &Page,
    reference: &Reference,
    near: Option<&SourcePath>,
    library: &Library,
) -> Diagnostic {
    let Some(near) = near else {
        let optional = match reference.kind {
            ReferenceKind::Related => "`?` at its end",
            _ => "`(if exists)` behind it",
        };
        return diagnostic.help(format!("create it, mend the path, or mark it as optional with {optional}"));
    };
    let replacement = respell(near, page, reference, library);
    diagnostic.help(format!("did you mean `{replacement}`?")).suggest(Suggestion {
        message: format!("point it at `{replacement}`"),
        safe: false,
        edits: vec![Edit { span: reference.span, replacement }],
    })
}

/// The path `near` as the author of `reference` would write it.
fn respell(near: &SourcePath, page: &Page, reference: &Reference, library: &Library) -> String {
    let fragment = reference.target.find('#').map_or("", |at| &reference.target[at..]);
    let path = if reference.target.starts_with('/') {
        let below = near.below(&library.repository.root);
        format!("/{}", near.below(&library.content).filter(|_| below.is_none()).or(below).unwrap_or(near.as_str()))
    } else {
        relative(&page.path.parent(), near)
    };
    format!("{path}{fragment}")
}

fn relative(folder: &SourcePath, to: &SourcePath) -> String {
    let from: Vec<&str> = folder.as_str().split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = to.as_str().split('/').collect();
    let shared = from.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(parts[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn broken_anchor(
    location: Location,
    path: &SourcePath,
    fragment: &str,
    library: &Library,
    reference: &Reference,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(&BROKEN_ANCHOR, location, format!("`{path}` has no heading `#{fragment}`"));
    let Some(page) = library.page(path) else { return diagnostic };
    let anchors = || page.sections.iter().map(|section| section.anchor.as_str());
    let folded = anchors().find(|anchor| anchor.eq_ignore_ascii_case(fragment));
    match folded.or_else(|| closest(fragment, anchors())) {
        Some(near) => {
            let file = reference.target.split('#').next().unwrap_or_default();
            diagnostic.help(format!("did you mean `#{near}`?")).suggest(Suggestion {
                message: format!("point it at `#{near}`"),
                safe: folded.is_some(),
                edits: vec![Edit { span: reference.span, replacement: format!("{file}#{near}") }],
            })
        }
        None => diagnostic.help(format!("the headings of `{path}` are listed by `checkbook explain {path}`")),
    }
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
