//! Where a reference leads.

use super::mention::{self, Paths};
use crate::base::{SourcePath, percent_decode};
use crate::input::Repository;
use crate::page::{Page, Reference, ReferenceKind};

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To another site, or to a program: anything with a scheme. Not looked at.
    External,
    /// To a page of the book, and to a place on it unless the fragment is empty.
    Page {
        /// The page.
        path: SourcePath,
        /// The part behind `#`, decoded.
        fragment: String,
    },
    /// To a file of the repository that is no page.
    File(SourcePath),
    /// To a folder of the repository.
    Folder(SourcePath),
    /// To nothing that could be looked for, such as a placeholder; the reason says which.
    Ignored(&'static str),
    /// To nothing.
    Missing(Missing),
}

/// Why a reference leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// There is no such file or folder at any of these places.
    File(Vec<SourcePath>),
    /// The page is there, the place on it is not.
    Anchor {
        /// The page.
        path: SourcePath,
        /// The part behind `#`.
        fragment: String,
    },
    /// It leads out of the repository.
    Outside(SourcePath),
}

/// What there is to lead to.
pub struct World<'a> {
    /// The page at a path.
    pub page: &'a dyn Fn(&SourcePath) -> Option<&'a Page>,
    /// The folder that holds the pages.
    pub content: &'a SourcePath,
    /// What else exists.
    pub repository: &'a Repository,
    /// Further folders that a leading `/` may mean.
    pub roots: &'a [SourcePath],
    /// What the settings say about paths that are only named.
    pub paths: &'a Paths,
}

/// Where `reference`, which stands on `page`, leads.
pub fn resolve(reference: &Reference, page: &Page, world: &World<'_>) -> Target {
    let target = look(reference, page, world);
    if is_let_be(reference, &target, world) { Target::Ignored("ignored") } else { target }
}

/// Whether the settings say that a target is not checked. A link that leads somewhere stays one.
fn is_let_be(reference: &Reference, target: &Target, world: &World<'_>) -> bool {
    let ignored = &world.paths.ignored;
    let matches = |path: &SourcePath| ignored.is_match(path.as_str());
    let listed = match target {
        _ if ignored.is_empty() => false,
        Target::Missing(Missing::File(tried)) => tried.iter().any(matches),
        Target::Missing(Missing::Anchor { path, .. } | Missing::Outside(path)) => matches(path),
        Target::File(path) | Target::Folder(path) | Target::Page { path, .. } => {
            reference.mention.is_some() && matches(path)
        }
        Target::External | Target::Ignored(_) => false,
    };
    let written = || reference.target.split(['#', '?']).next().unwrap_or_default().trim_start_matches("./");
    listed || (matches!(target, Target::Missing(_)) && ignored.is_match(written()))
}

fn look(reference: &Reference, page: &Page, world: &World<'_>) -> Target {
    if let Some(named) = &reference.mention {
        return mention::resolve(reference, named, page, world);
    }
    let target = reference.target.trim();
    if is_external(target) {
        return Target::External;
    }
    if is_placeholder(target) {
        return Target::Ignored("placeholder");
    }
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let path = path.split('?').next().unwrap_or_default();
    let fragment = percent_decode(fragment).unwrap_or_else(|| fragment.to_string());
    if path.is_empty() {
        return place(page, fragment);
    }
    let path = percent_decode(path).unwrap_or_else(|| path.to_string());
    let candidates = candidates(&path, reference.kind, &page.path, world);
    for candidate in &candidates {
        if let Some(found) = existing(candidate, world) {
            return match found {
                Target::Page { path, .. } => match (world.page)(&path) {
                    Some(page) => place(page, fragment),
                    None => Target::Page { path, fragment },
                },
                found => found,
            };
        }
    }
    match candidates.iter().find(|candidate| world.repository.is_outside(candidate)) {
        Some(outside) if candidates.len() == 1 => Target::Missing(Missing::Outside(outside.clone())),
        _ => Target::Missing(Missing::File(candidates)),
    }
}

fn place(page: &Page, fragment: String) -> Target {
    let line = fragment.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if line || page.has_anchor(&fragment) {
        Target::Page { path: page.path.clone(), fragment }
    } else {
        Target::Missing(Missing::Anchor { path: page.path.clone(), fragment })
    }
}

/// Whether a destination has a scheme or a host.
pub fn is_external(target: &str) -> bool {
    let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
    target.starts_with("//")
        || (scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
}

fn is_placeholder(target: &str) -> bool {
    target.contains("{{") || target.contains("${") || (target.starts_with('<') && target.ends_with('>'))
}

/// The places that a path may mean, in the order in which they are tried, each once.
fn candidates(path: &str, kind: ReferenceKind, from: &SourcePath, world: &World<'_>) -> Vec<SourcePath> {
    let here = from.parent();
    let book = SourcePath::new("");
    let wide = [world.content, &book, &world.repository.root].into_iter().chain(world.roots);
    let bases: Vec<&SourcePath> = match (path.starts_with('/'), kind) {
        (true, _) => wide.collect(),
        (false, ReferenceKind::Related) => std::iter::once(&here).chain(wide).collect(),
        (false, _) => vec![&here],
    };
    let mut candidates: Vec<SourcePath> = Vec::new();
    for base in bases {
        let candidate = base.join(path);
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

/// What exists at `path`, if anything does.
pub fn existing(path: &SourcePath, world: &World<'_>) -> Option<Target> {
    let page =
        |path: &SourcePath| (world.page)(path).map(|_| Target::Page { path: path.clone(), fragment: String::new() });
    if let Some(page) = page(path) {
        return Some(page);
    }
    if world.repository.has_file(path) {
        return Some(Target::File(path.clone()));
    }
    if world.repository.has_folder(path) {
        let index = ["index.md", "README.md", "readme.md"].iter().find_map(|name| page(&path.join(name)));
        return Some(index.unwrap_or_else(|| Target::Folder(path.clone())));
    }
    // Links to what a page becomes, as in a book that was written for its rendered form.
    let source = path.as_str().strip_suffix(".html")?;
    page(&SourcePath::new(&format!("{source}.md"))).or_else(|| {
        let folder = source.strip_suffix("index")?;
        page(&SourcePath::new(&format!("{folder}README.md")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_names() {
        for target in ["https://x.example", "mailto:a@b", "//cdn.example/x", "vscode://file/x"] {
            assert!(is_external(target), "{target}");
        }
        for target in ["a.md", "./a:b.md", "C:/x", "#a:b", "a/b.md#x:y"] {
            assert!(!is_external(target), "{target}");
        }
    }
}
