//! The whole road, from a folder to a site.

pub mod cache;
mod memory;
mod options;
mod outside;
mod preview;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSetBuilder};

pub use memory::Memory;
pub use options::{KnownBy, Options};
pub use preview::Preview;

use crate::base::{Diagnostic, Error, SourcePath, Text, fingerprint};
use crate::check::baseline::Compared;
use crate::check::{self, Against, Baseline, Checked, Levels};
use crate::input::config::{self, Config, Html, Loaded};
use crate::input::{self, LastCommits, Since, Sources};
use crate::library::{Library, Paths, Shelf, WorkingDirectory, summary};
use crate::page::{Dialect, Page};
use crate::render::{self, Desk, Naming, Press, Printing, Stopped, Theme};
use crate::site::{self, Published, Site};

/// A book as far as it could be made.
#[derive(Debug)]
pub struct Book {
    /// The settings.
    pub config: Config,
    /// The pages and how they hang together.
    pub library: Library,
    /// Everything that is wrong with it, in the order in which it is reported.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that comments in the pages let be.
    pub suppressed: Vec<Diagnostic>,
    /// Findings that the baseline knows.
    pub baselined: Vec<Diagnostic>,
    /// The baseline, when there is one.
    pub baseline: Option<Baseline>,
    sources: Sources,
    /// The last commit of each page.
    theme: Option<Arc<Theme>>,
    config_text: Option<String>,
}

/// A book whose settings make no sense: nothing else can be said about it.
#[derive(Debug)]
pub struct Unusable {
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of `book.toml`.
    pub config_text: Option<String>,
}

/// Why there is no book.
#[derive(Debug)]
pub enum Failure {
    /// The machine's fault.
    Error(Error),
    /// The settings' fault.
    Unusable(Box<Unusable>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Error(error)
    }
}

/// Reads and checks the book in `root`.
///
/// # Errors
/// When the disk cannot be read, or the settings make no sense.
pub fn read(root: &Path, options: &Options, memory: &mut Memory) -> Result<Book, Failure> {
    let place = SourcePath::new("book.toml");
    let config_text = match options.texts.get(&place) {
        Some(text) => Some(text.to_string()),
        None => memory.disk.config(root)?,
    };
    let unusable =
        |diagnostics| Failure::Unusable(Box::new(Unusable { diagnostics, config_text: config_text.clone() }));
    let Loaded { mut config, places, notes } =
        config::load(&place, config_text.as_deref(), &options.environment).map_err(unusable)?;
    config.html.hash_files &= !options.preview;
    let levels = Levels::new(&config, &places).map_err(unusable)?;
    let refused = outside::read_from_outside(root, &config, &places);
    if !refused.is_empty() {
        return Err(unusable(refused));
    }
    let mut sources = Sources::read(root, &config, &options.more, &mut memory.disk)?;
    sources.replace(&options.texts);
    let since =
        options.since.as_deref().map(|revision| Since::read(root, &sources.repository, revision)).transpose()?;
    let mut found = notes;
    found.extend(sources.problems.iter().cloned());
    found.extend(outside::take_out_additions(&mut config, &places, &sources));
    let name = config.html.theme.as_deref().unwrap_or("default");
    let naming = if config.html.hash_files { Naming::Hashed } else { Naming::Plain };
    let load = || Theme::load(name, &sources.theme, naming, &config.print).map(Arc::new);
    let theme = memory.theme.get(&(name, &sources.theme, naming, &config.print), load);
    let theme = match theme {
        Ok(theme) => Some(theme),
        Err(mistake) => {
            found.push(*mistake);
            None
        }
    };
    let settings = fingerprint(&(&config_text, &options.environment));
    let library = library(&sources, &config, settings, options.drafts, memory, &mut found);
    found.extend(since.iter().flat_map(|since| check::removed(&library, &config, since)));
    found.extend(check::redirects(&library, &config, &places));
    let changes = check::changes(&library, root, &mut memory.check);
    let present = check::Present { today: options.today, in_ci: options.is_in_ci(), changes };
    let against = Against { config: &config, levels: &levels, present: &present };
    let Checked { found: diagnostics, suppressed } = check::check(&library, against, found, &mut memory.check);
    let mut book = Book {
        config,
        library,
        diagnostics,
        suppressed,
        baselined: Vec::new(),
        baseline: None,
        sources,
        theme,
        config_text,
    };
    book.compare(&options.baseline, &levels)?;
    if let Some(since) = &since {
        book.keep_since(since);
    }
    Ok(book)
}

/// A folder and those that hold it.
fn above(folder: &SourcePath) -> impl Iterator<Item = SourcePath> {
    std::iter::successors(Some(folder.clone()), |folder| {
        Some(folder.parent()).filter(|parent| parent != folder && !parent.as_str().is_empty())
    })
}

fn library(
    sources: &Sources,
    config: &Config,
    settings: u128,
    drafts: bool,
    memory: &mut Memory,
    found: &mut Vec<Diagnostic>,
) -> Library {
    let dialect = dialect(&config.html);
    let inputs: Vec<(SourcePath, (&Text, Dialect))> =
        sources.pages.iter().map(|(path, text)| (path.clone(), (text, dialect))).collect();
    if cache::is_wanted(config, &sources.repository, memory) {
        cache::load_pages(&sources.root, &inputs, memory);
    }
    let pages = memory.pages.map(&inputs, |path, (text, dialect)| Page::parse(path, &text.text, *dialect));
    let summary = sources.summary.as_ref().map(|(path, text)| {
        let (summary, problems) = summary::parse(path, text);
        found.extend(problems);
        summary
    });
    let shelf = Shelf {
        content: sources.content.clone(),
        repository: Arc::clone(&sources.repository),
        roots: config.check.roots.iter().map(|root| SourcePath::new(root)).collect(),
        paths: paths(config),
        summary,
        drafts,
        settings,
        generation: sources.generation,
    };
    Library::new(pages, shelf, &mut memory.library)
}

/// What the settings say about paths that are only named.
fn paths(config: &Config) -> Paths {
    let check = &config.check;
    let globs = |patterns: &[String]| {
        let mut set = GlobSetBuilder::new();
        for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
            set.add(glob);
        }
        set.build().unwrap_or_default()
    };
    Paths {
        extensions: check.extensions.clone(),
        ignored: globs(&check.ignore),
        produced: globs(&check.produced),
        runtime: globs(&check.runtime_paths),
        map: check.path_map.iter().map(|(from, to)| (from.clone(), SourcePath::new(to))).collect(),
        directory: match &check.cwd {
            config::WorkingDirectory::Repository => WorkingDirectory::Repository,
            config::WorkingDirectory::Page => WorkingDirectory::Page,
            config::WorkingDirectory::Folder(folder) => WorkingDirectory::Folder(SourcePath::new(folder)),
        },
    }
}

fn dialect(html: &Html) -> Dialect {
    Dialect {
        definition_lists: html.definition_lists,
        alerts: html.admonitions,
        smart_punctuation: html.smart_punctuation,
    }
}

impl Book {
    /// Makes the site. What is wrong with the templates is added to the diagnostics; then there is no site.
    pub fn render(&mut self, memory: &Memory) -> Option<Site> {
        let theme = self.theme.as_ref()?;
        match self.press(theme, &memory.commits.of(&self.library, &self.config, &self.sources.root), |press| {
            render::render(&self.library, press, &memory.render)
        }) {
            Ok(site) => Some(site),
            Err(mistake) => {
                self.diagnostics.push(*mistake);
                None
            }
        }
    }

    /// Publishes the site to `folder`; each file is made when its turn comes. `None` when something is wrong with the
    /// templates: that is added to the diagnostics, and nothing was changed.
    ///
    /// # Errors
    /// As [`site::publish`].
    pub fn publish(&mut self, memory: &Memory, folder: &Path) -> Result<Option<Published>, Error> {
        let keeps = cache::is_wanted(&self.config, &self.library.repository, memory);
        let (root, pages) = (&self.sources.root, self.library.pages.len());
        let (mut journal, before) = if keeps { cache::load_site(root, pages, memory) } else { Default::default() };
        let published = self.printing(memory, |printing| {
            let printing = match before {
                Some((hash, lines)) => printing.after(hash, lines),
                None => printing,
            };
            site::publish_again(&printing, folder, &mut journal).map(|published| (published, printing.lines()))
        });
        match published {
            Some(Ok((published, lines))) => {
                if keeps {
                    cache::save(root, pages, memory, &journal, &lines);
                }
                Ok(Some(published))
            }
            Some(Err(Stopped::Error(error))) => Err(error),
            Some(Err(Stopped::Template(mistake))) => {
                self.diagnostics.push(*mistake);
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Whether every file of the site can be made. What is wrong with the templates is added to the diagnostics.
    pub fn prove(&mut self, memory: &Memory) -> bool {
        match self.printing(memory, |printing| render::prove(&printing)) {
            Some(Err(mistake)) => {
                self.diagnostics.push(*mistake);
                false
            }
            made => made.is_some(),
        }
    }

    fn printing<T>(&self, memory: &Memory, work: impl FnOnce(Printing<'_>) -> T) -> Option<T> {
        let theme = self.theme.as_ref()?;
        let commits = memory.commits.of(&self.library, &self.config, &self.sources.root);
        Some(self.press(theme, &commits, |press| {
            let desk = Desk::new(&self.library, press, &memory.render);
            work(Printing::new(&desk))
        }))
    }

    /// Lets `make` make something of the book.
    fn press<T>(&self, theme: &Theme, commits: &LastCommits, make: impl FnOnce(&Press<'_>) -> T) -> T {
        let root = &self.sources.root;
        let read = |path: &SourcePath| input::read_text(root, path);
        make(&Press { config: &self.config, theme, root, commits, read: &read })
    }

    /// Keeps the findings that a change brought about.
    fn keep_since(&mut self, since: &Since) {
        let text = |path: &SourcePath| self.text(path);
        let kept =
            |found: &[Diagnostic]| found.iter().filter(|found| check::concerns(found, since, &text)).cloned().collect();
        let lists = [&self.diagnostics, &self.baselined, &self.suppressed].map(|found| kept(found));
        [self.diagnostics, self.baselined, self.suppressed] = lists;
    }

    /// Takes out of the findings what the baseline knows, and adds what it knows in vain.
    fn compare(&mut self, by: &KnownBy, levels: &Levels) -> Result<(), Error> {
        let (place, path) = match (by, &self.config.check.baseline) {
            (KnownBy::File { place, path }, _) => (place.clone(), path.clone()),
            (KnownBy::Book | KnownBy::BookElse(_), Some(name)) => (self.sources.root.join(name), SourcePath::new(name)),
            (KnownBy::BookElse(path), None) => (self.sources.root.join(path.as_str()), path.clone()),
            _ => return Ok(()),
        };
        let Some(text) = input::read_if_there(&place)? else { return Ok(()) };
        let mut baseline = Baseline::new(path, text.into());
        let Compared { new, known, stale } = baseline.compare(std::mem::take(&mut self.diagnostics), &self.library);
        self.diagnostics = new;
        self.diagnostics.extend(stale.into_iter().filter_map(|stale| levels.apply(stale)));
        (self.baselined, self.baseline) = (known, Some(baseline));
        Ok(())
    }

    /// The folders on disk whose changes the book would show: all that hold a file of the repository, those in which
    /// something is looked for in vain, and those that the settings name.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let repository = &self.library.repository;
        let mut folders: BTreeSet<PathBuf> =
            repository.folders().into_iter().filter_map(|path| repository.on_disk(path)).collect();
        folders.extend(self.sources.theme_folders.iter().cloned());
        let walked = self.sources.folders.iter().cloned();
        let named = self.config.build.extra_watch_dirs.iter().map(|folder| SourcePath::new(folder));
        let missing: BTreeSet<SourcePath> = self.library.missing().map(SourcePath::parent).collect();
        let lost = missing.iter().flat_map(above).filter(|folder| !repository.has_folder(folder));
        for place in walked.chain(named).chain(lost).filter_map(|path| repository.on_disk(&path)) {
            // Of a folder and a link to it the folder is enough: whatever changes, what links lead to is read again.
            let is_elsewhere = || place.canonicalize().is_ok_and(|real| real != place && folders.contains(&real));
            if place.is_dir() && !is_elsewhere() {
                folders.insert(place);
            }
        }
        folders.extend(repository.git_folder());
        folders
    }

    /// The hash of what decides [`Book::folders`].
    pub fn folders_print(&self) -> u128 {
        let prints = &self.library.prints;
        fingerprint(&(prints.around, prints.targets, &self.sources.folders))
    }

    /// Whether files in a folder on disk could be files of the repository: it is not ignored and not made by a program.
    pub fn may_hold_files(&self, place: &Path) -> bool {
        let Some(path) = input::seen_from(&self.sources.root, place) else { return false };
        let output = SourcePath::new(&self.config.build.build_dir);
        let hidden = path.as_str().split('/').any(|part| matches!(part, ".git" | "node_modules" | ".checkbook"));
        let repository = &self.library.repository;
        !hidden && path.below(&output).is_none() && !repository.is_outside(&path) && !repository.is_left_out(&path)
    }

    /// The text of a file of the book, for excerpts.
    pub fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        let known = || self.baseline.as_ref().filter(|known| known.path == *path).map(|known| Arc::clone(&known.text));
        let damaged = || self.sources.damaged.get(path).cloned();
        self.editable(path).or_else(damaged).or_else(known).or_else(|| self.template(path))
    }

    /// The text of a file that may be mended: a page, `SUMMARY.md` or `book.toml`.
    pub fn editable(&self, path: &SourcePath) -> Option<Arc<str>> {
        let page = self.library.pages.get(path).map(|page| Arc::clone(&page.text));
        page.or_else(|| self.sources.summary.as_ref().filter(|(at, _)| at == path).map(|(_, text)| Arc::clone(text)))
            .or_else(|| self.config_text.as_deref().filter(|_| path.as_str() == "book.toml").map(Arc::from))
    }

    fn template(&self, path: &SourcePath) -> Option<Arc<str>> {
        let name = self.config.html.theme.as_deref().unwrap_or("default");
        let below = path.below(&SourcePath::new(&format!("themes/{name}")))?;
        std::str::from_utf8(self.sources.theme.get(below)?).ok().map(Arc::from)
    }
}
