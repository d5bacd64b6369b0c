//! The names of everything that a reference could mean.

use std::collections::{BTreeSet, HashMap};

use crate::base::{SourcePath, sorted_words};
use crate::library::Library;

/// Extensions that can stand for each other when a file is converted, moved to another tool, or spelt in another way.
const FAMILIES: &[&[&str]] = &[
    &["md", "markdown", "mdx", "html", "htm"],
    &["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"],
    &["yaml", "yml", "json", "toml"],
    &["bash", "js", "ksh", "pl", "ps1", "py", "rb", "sh", "ts", "zsh"],
    &["cfg", "conf", "ini"],
    &["adoc", "rst", "txt"],
];

/// The paths of a book and of the files around it, by what may be known of them.
pub struct Names<'a> {
    with_name: HashMap<String, Vec<&'a SourcePath>>,
    in_folder: HashMap<SourcePath, Vec<&'a SourcePath>>,
    alike: HashMap<(String, Option<char>), Vec<&'a SourcePath>>,
}

impl<'a> Names<'a> {
    /// The names of the pages of `library` and of the files and folders around them.
    pub fn new(library: &'a Library) -> Self {
        let mut names = Names { with_name: HashMap::new(), in_folder: HashMap::new(), alike: HashMap::new() };
        let repository = &library.repository;
        let all: BTreeSet<&SourcePath> =
            library.pages.keys().chain(repository.files()).chain(repository.folders()).collect();
        for path in all.into_iter().filter(|path| !path.as_str().is_empty()) {
            names.with_name.entry(path.file_name().to_lowercase()).or_default().push(path);
            names.in_folder.entry(path.parent()).or_default().push(path);
            names.alike.entry(likeness(path)).or_default().push(path);
        }
        names
    }

    /// Everything that has this name, in any case.
    pub fn named(&self, name: &str) -> &[&'a SourcePath] {
        self.with_name.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Everything that lies in a folder.
    pub fn inside(&self, folder: &SourcePath) -> &[&'a SourcePath] {
        self.in_folder.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Everything whose name begins in the same way and has the same extension.
    pub fn like(&self, path: &SourcePath) -> &[&'a SourcePath] {
        self.alike.get(&likeness(path)).map_or(&[], Vec::as_slice)
    }

    /// What lies in the place of `path` with another extension, or as the index of a folder.
    pub fn with_other_extension(&self, path: &SourcePath) -> Vec<SourcePath> {
        let folder = path.parent();
        let twins = self.inside(&folder).iter().filter(|other| is_twin(path, other)).map(|other| (*other).clone());
        let mut found: Vec<SourcePath> = twins.collect();
        if path.is_markdown() && is_index(path) {
            let page = SourcePath::new(&format!("{folder}.md"));
            found.extend(
                self.inside(&folder.parent()).iter().find(|other| ***other == page).map(|path| (*path).clone()),
            );
        } else if path.is_markdown() {
            let inner = folder.join(path.stem());
            found.extend(self.inside(&inner).iter().filter(|path| is_index(path)).map(|path| (*path).clone()));
        }
        // Without an extension a page is meant, when there is one.
        if path.extension().is_none() && found.iter().any(SourcePath::is_markdown) {
            found.retain(SourcePath::is_markdown);
        }
        found
    }
}

/// Whether a file is the page of its folder.
pub fn is_index(path: &SourcePath) -> bool {
    path.is_markdown() && ["index", "readme"].contains(&path.stem().to_lowercase().as_str())
}

fn is_twin(path: &SourcePath, other: &SourcePath) -> bool {
    if other == path {
        return false;
    }
    if is_index(path) && is_index(other) {
        return true;
    }
    match (path.extension(), other.extension()) {
        (None, Some(_)) => other.stem() == path.file_name(),
        (Some(old), Some(new)) => {
            let (old, new) = (old.to_lowercase(), new.to_lowercase());
            let related = |family: &[&str]| family.contains(&&*old) && family.contains(&&*new);
            path.stem() == other.stem() && FAMILIES.iter().any(|family| related(family))
        }
        _ => false,
    }
}

fn likeness(path: &SourcePath) -> (String, Option<char>) {
    (path.extension().unwrap_or_default().to_lowercase(), sorted_words(path.stem()).chars().next())
}
