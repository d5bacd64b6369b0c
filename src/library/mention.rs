//! Where a path that is only named, in code, in a command or in plain words, leads.
//!
//! What exists is a reference. What does not exist is one only when it is plain that the author means a file of this
//! repository; everything else is ignored, with the reason.

use std::collections::BTreeMap;

use globset::GlobSet;

use super::agree::BARE_NAME;
use super::target::{Missing, Target, World, existing};
use crate::base::{SourcePath, normalise};
use crate::page::mention::{Shape, is_glob};
use crate::page::{Mention, Page, Reference, ReferenceKind};
use crate::shell::{Act, Directory};

/// What the settings say about paths that are only named.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// Extensions, without the dot, that make a word a file's name even where its folder does not exist.
    pub extensions: Vec<String>,
    /// Targets that are never checked, also those of links.
    pub ignored: GlobSet,
    /// What comes to be while a runbook is followed.
    pub produced: GlobSet,
    /// Paths of the machine that a runbook is run on.
    pub runtime: GlobSet,
    /// Where paths of production machines lie, from the book's root.
    pub map: BTreeMap<String, SourcePath>,
    /// Where commands run when nothing else says it.
    pub directory: WorkingDirectory,
}

/// Where commands run when nothing else says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WorkingDirectory {
    /// In the root of the repository.
    #[default]
    Repository,
    /// In the folder of the page.
    Page,
    /// In a folder, from the book's root.
    Folder(SourcePath),
}

/// Where `reference`, a path that is only named on `page`, leads.
pub fn resolve(reference: &Reference, mention: &Mention, page: &Page, world: &World<'_>) -> Target {
    let path = mention.path.as_str();
    if let Some(mapped) = mapped(path, &mention.directory, world) {
        if let Some(found) = matching(&mapped, world) {
            return found;
        }
        // That a command runs elsewhere is what the map is for; any other doubt holds here as well.
        let skip = mention.skip.filter(|reason| *reason != "remote");
        return match skip.or(mention.doubt).or_else(|| excused(&mapped, path, world)) {
            Some(reason) => Target::Ignored(reason),
            None => Target::Missing(Missing::File(vec![mapped])),
        };
    }
    if let Some(reason) = mention.skip {
        return Target::Ignored(reason);
    }
    if path.starts_with('/') && world.paths.runtime.is_match(path) || path.starts_with('~') {
        return Target::Ignored("runtime-path");
    }
    let places = places(path, mention, page, world);
    if is_route(path) {
        return Target::Ignored("absolute");
    }
    if let Some(found) = places.iter().find_map(|place| matching(place, world)) {
        return found;
    }
    if let Some(found) = ending(path, mention, world).filter(|_| !is_glob(path)) {
        return found;
    }
    absent(reference, mention, page, places, world)
}

/// What exists at a place, or the first of what a pattern stands for.
fn matching(place: &SourcePath, world: &World<'_>) -> Option<Target> {
    existing(place, world).or_else(|| {
        let found = is_glob(place.as_str()).then(|| world.repository.matching(place.as_str()))?;
        let first = *found.first()?;
        let is_file = world.repository.has_file(first);
        Some(if is_file { Target::File(first.clone()) } else { Target::Folder(first.clone()) })
    })
}

/// `/health` and its like: an absolute path of one bare part is the route of a service, whatever folders there are.
fn is_route(path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|rest| !rest.contains('/') && Shape::of(rest) == Shape::Bare)
}

/// Where a path of a production machine lies in the repository: the longest mapped folder wins.
fn mapped(path: &str, directory: &Directory, world: &World<'_>) -> Option<SourcePath> {
    let path = match directory {
        Directory::Folder(folder) if folder.starts_with('/') && !path.starts_with('/') => {
            format!("/{}", normalise(&format!("{folder}/{path}")))
        }
        _ => path.to_string(),
    };
    world.paths.map.iter().rev().find_map(|(from, to)| {
        let rest = path.strip_prefix(from.trim_end_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then(|| to.join(rest.trim_start_matches('/')))
    })
}

/// The places that a path may mean, in the order in which they are tried, each once.
fn places(path: &str, mention: &Mention, page: &Page, world: &World<'_>) -> Vec<SourcePath> {
    if path.starts_with('/') {
        let book = SourcePath::new("");
        let wide = [world.content, &book, &world.repository.root].into_iter().chain(world.roots);
        return distinct(wide.map(|base| base.join(path)));
    }
    let starts = starts(page, world);
    let below: Vec<SourcePath> = match &mention.directory {
        Directory::Folder(folder) if !folder.starts_with('/') => {
            starts.iter().map(|start| start.join(folder).join(path)).collect()
        }
        _ => Vec::new(),
    };
    distinct(below.into_iter().chain(starts.iter().map(|start| start.join(path))))
}

/// The folders from which paths and commands of a page may start, in the order in which they are tried.
fn starts(page: &Page, world: &World<'_>) -> Vec<SourcePath> {
    let here = page.path.parent();
    let root = &world.repository.root;
    let own = match (&page.meta.cwd, &world.paths.directory) {
        (Some(folder), _) => root.join(&folder.value),
        (None, WorkingDirectory::Repository) => root.clone(),
        (None, WorkingDirectory::Page) => here.clone(),
        (None, WorkingDirectory::Folder(folder)) => folder.clone(),
    };
    distinct([own, SourcePath::new(""), root.clone(), here].into_iter())
}

/// Whether nobody can say where a command runs: after `cd "$DIR"`, or in a folder that is not there.
fn is_lost(mention: &Mention, page: &Page, world: &World<'_>) -> bool {
    match &mention.directory {
        Directory::Start => false,
        Directory::Unknown => true,
        Directory::Folder(folder) => {
            folder.starts_with('/')
                || !starts(page, world).iter().any(|start| world.repository.has_folder(&start.join(folder)))
        }
    }
}

fn distinct(places: impl Iterator<Item = SourcePath>) -> Vec<SourcePath> {
    let mut distinct: Vec<SourcePath> = Vec::new();
    for place in places {
        if !distinct.contains(&place) {
            distinct.push(place);
        }
    }
    distinct
}

/// The only file or folder whose path ends with `path`.
fn ending(path: &str, mention: &Mention, world: &World<'_>) -> Option<Target> {
    let end = path.trim_start_matches("./").trim_end_matches('/');
    let shape = Shape::of(path);
    let bare_folder = shape != Shape::File && !end.contains('/');
    if end.is_empty() || end.starts_with("..") || path.starts_with('/') || shape == Shape::Bare {
        return None;
    }
    if bare_folder && mention.act != Act::Argument {
        return None;
    }
    let found = world.repository.ends_with(end);
    match found.as_slice() {
        [] => None,
        [only] => existing(only, world),
        _ => Some(Target::Ignored("ambiguous")),
    }
}

/// What to say of a path at which nothing exists.
fn absent(reference: &Reference, mention: &Mention, page: &Page, places: Vec<SourcePath>, world: &World<'_>) -> Target {
    if let Some(reason) = mention.doubt {
        return Target::Ignored(reason);
    }
    if is_lost(mention, page, world) {
        return Target::Ignored("unknown-directory");
    }
    if let Some(reason) = places.iter().find_map(|place| excused(place, &mention.path, world)) {
        return Target::Ignored(reason);
    }
    if mention.path.starts_with("../") && world.repository.is_outside(&page.path.parent().join(&mention.path)) {
        return Target::Ignored("outside");
    }
    match claim(mention, reference.kind, world) {
        Ok(()) => Target::Missing(Missing::File(places)),
        Err(reason) => Target::Ignored(reason),
    }
}

/// Why a file need not be in the repository: it is made, ignored by git, or its pattern is there in its place.
fn excused(place: &SourcePath, path: &str, world: &World<'_>) -> Option<&'static str> {
    let repository = world.repository;
    if world.paths.produced.is_match(place.as_str()) || world.paths.produced.is_match(path) {
        return Some("produced");
    }
    if repository.is_in_submodule(place) {
        return Some("submodule");
    }
    if repository.would_ignore(place) {
        return Some("git-ignored");
    }
    if is_generated(path) {
        return Some("generated");
    }
    let in_secrets = place.parent().file_name() == "secrets";
    if in_secrets || place.extension().is_some_and(|extension| SECRETS.contains(&extension)) {
        return Some("secret");
    }
    super::twin::has_twin(place, repository).then_some("template")
}

/// Folders that tools make, by the names that they have everywhere.
const GENERATED: &[&str] = &[
    ".cache",
    ".next",
    ".nuxt",
    ".nyc_output",
    ".pytest_cache",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "build",
    "coverage",
    "dist",
    "htmlcov",
    "node_modules",
    "target",
    "venv",
];

/// Folders at the root that hold what comes to be at run time.
const AT_RUN_TIME: &[&str] = &["backup", "backups", "log", "logs", "out", "output", "tmp"];

/// Whether a path is that of something that a tool or a run makes, on every machine anew.
fn is_generated(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let Some((name, folders)) = parts.split_last() else { return false };
    let first = parts.first().unwrap_or(name);
    let only = folders.is_empty() && GENERATED.contains(name);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    only || AT_RUN_TIME.contains(first)
        || folders.iter().any(|folder| GENERATED.contains(folder))
        || *name == ".env"
        || extension == Some("env")
        || name.starts_with(".env.")
        || extension == Some("log")
}

/// Folders that hold scripts without an extension. Elsewhere, a program without one is what a build makes.
const HOMES: &[&str] = &["bin", "ci", "dev", "hack", "script", "scripts", "tools"];

/// Names that mean the one file of a project, wherever they are given to a command.
fn is_manifest(name: &str) -> bool {
    let names = [
        "Cargo.toml",
        "Gemfile",
        "Makefile",
        "Pipfile",
        "compose.yaml",
        "compose.yml",
        "go.mod",
        "package.json",
        "pom.xml",
        "pyproject.toml",
        "setup.py",
        "tsconfig.json",
    ];
    let starts = ["Dockerfile", "docker-compose.", "requirements"];
    names.contains(&name) || starts.iter().any(|start| name.starts_with(start))
}

/// Extensions of files that hold secrets, which no repository should have.
const SECRETS: &[&str] = &["crt", "jks", "key", "p12", "pem", "pfx"];

/// Whether a path at which nothing exists is plainly meant as a file of this repository; the reason when it is not.
fn claim(mention: &Mention, kind: ReferenceKind, world: &World<'_>) -> Result<(), &'static str> {
    let (path, act) = (mention.path.as_str(), mention.act);
    let shape = Shape::of(path);
    let absolute = path.starts_with('/');
    let inner = path.trim_start_matches("./").trim_start_matches('/');
    let parts: Vec<&str> = inner.split('/').filter(|part| !part.is_empty()).collect();
    let first = parts.first().copied().unwrap_or_default();
    let anchored = first == ".." || world.repository.has_folder(&world.repository.root.join(first));
    if absolute && !(anchored && shape == Shape::File) {
        return Err("absolute");
    }
    let listed =
        inner.rsplit_once('.').is_some_and(|(_, extension)| world.paths.extensions.iter().any(|e| e == extension));
    if is_glob(path) && !anchored && !(listed && kind == ReferenceKind::Command) {
        return Err("glob");
    }
    let runs = matches!(act, Act::Run | Act::Interpret | Act::Source);
    let in_command = kind == ReferenceKind::Command;
    match (shape, parts.len()) {
        _ if act == Act::Enter => Ok(()),
        (Shape::File, _) if runs => Ok(()),
        (Shape::File, 1) if mention.listed || (act == Act::Input && is_manifest(first)) => Ok(()),
        (Shape::File, 1) => Err(BARE_NAME),
        (Shape::File, _) if anchored || listed || path.starts_with("./") => Ok(()),
        (Shape::Folder, 2..) if anchored && (in_command || kind == ReferenceKind::InlineCode) => Ok(()),
        (Shape::Folder, 1) if act == Act::Input => Ok(()),
        (Shape::Bare, 2..) if act == Act::Run && parts.iter().rev().nth(1).is_some_and(|f| HOMES.contains(f)) => Ok(()),
        _ if anchored => Err("no-extension"),
        _ => Err("unanchored"),
    }
}
