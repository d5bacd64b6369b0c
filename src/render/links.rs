//! Where references lead in the site.

use std::collections::BTreeMap;

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::body::{Href, HrefKind};
use super::raw_html::link_address;
use crate::base::{SitePath, SourcePath};
use crate::input::config::Config;
use crate::library::{Library, Missing, Target};
use crate::page::{Page, ReferenceKind};

/// The kinds of files that are copied into the site when a page of the book shows them or links to them.
const MEDIA: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "pdf", "mp4", "webm", "mov", "mp3", "ogg", "wav",
    "flac", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "drawio", "vsdx",
];

/// Turns targets into addresses.
pub struct Links<'a> {
    library: &'a Library,
    publish: GlobSet,
    repository: Option<String>,
}

/// How a file of the repository appears in the site.
pub enum Shown {
    /// As it is.
    Copy(SitePath),
    /// As a page that shows its text.
    Source(SitePath),
}

impl<'a> Links<'a> {
    /// The addresses of what is in `library`.
    pub fn new(library: &'a Library, config: &Config) -> Self {
        let mut publish = GlobSetBuilder::new();
        for glob in config.html.publish.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
            publish.add(glob);
        }
        Links {
            library,
            publish: publish.build().unwrap_or_default(),
            repository: config.html.git_repository_url.as_ref().map(|url| url.trim_end_matches('/').to_string()),
        }
    }

    /// The addresses of everything that the text of `page` points at, by how it is written.
    pub fn of_page(&self, page: &Page, from: &SitePath) -> BTreeMap<String, Href> {
        page.references
            .iter()
            .zip(self.library.targets(&page.path))
            .filter(|(reference, _)| matches!(reference.kind, ReferenceKind::Link | ReferenceKind::Image))
            .map(|(reference, target)| {
                let href = self.href(target, &reference.target, reference.optional, from);
                (reference.target.clone(), href)
            })
            .collect()
    }

    /// The address of `target`, which is written as `written`, seen from the file `from` of the site.
    pub fn href(&self, target: &Target, written: &str, optional: bool, from: &SitePath) -> Href {
        match target {
            Target::External => external(written),
            Target::Ignored(_) => Href::Nowhere,
            Target::Page { path, fragment } => match self.library.url(path) {
                Some(url) => Href::To { href: page_href(url, fragment, from), kind: HrefKind::Page },
                None => self.file(path, fragment, from),
            },
            Target::File(path) => self.file(path, written.split_once('#').map_or("", |(_, fragment)| fragment), from),
            Target::Folder(path) => self.in_repository(path, "tree", ""),
            Target::Missing(_) if optional => Href::Absent,
            Target::Missing(Missing::Anchor { path, fragment }) => {
                Href::Broken(format!("{path} has no heading #{fragment}"))
            }
            Target::Missing(Missing::Outside(_)) => Href::Broken(format!("{written} leads out of the repository")),
            Target::Missing(Missing::File(_)) => Href::Broken(format!("{written} does not exist")),
        }
    }

    fn file(&self, path: &SourcePath, fragment: &str, from: &SitePath) -> Href {
        match self.shown(path) {
            Some(Shown::Copy(at) | Shown::Source(at)) => Href::To { href: at.href_from(from), kind: HrefKind::File },
            None => self.in_repository(path, "blob", fragment),
        }
    }

    /// How a file of the repository appears in the site; `None` when it does not.
    ///
    /// Pictures and documents beside the pages are copied. Anything else is shown only where the configuration says so.
    pub fn shown(&self, path: &SourcePath) -> Option<Shown> {
        let below = path.below(&self.library.content);
        let media = path.extension().is_some_and(|extension| MEDIA.contains(&extension.to_ascii_lowercase().as_str()));
        let hidden = path.as_str().split('/').any(|part| part.starts_with('.') && part != "..");
        let asked =
            self.publish.is_match(path.as_str()) || self.publish.is_match(path.as_str().trim_start_matches("../"));
        match below {
            Some(below) if media && !hidden => Some(Shown::Copy(SitePath::new(below))),
            _ if asked => {
                let inside = path.as_str().trim_start_matches("../");
                Some(if media {
                    Shown::Copy(SitePath::new(&format!("source/{inside}")))
                } else {
                    Shown::Source(SitePath::new(&format!("source/{inside}.html")))
                })
            }
            _ => None,
        }
    }

    /// Where the repository's own site shows a commit.
    pub fn commit(&self, commit: &str) -> Option<String> {
        let base = self.repository.as_ref()?;
        let gitlab = if base.contains("gitlab") { "/-" } else { "" };
        link_address(&format!("{base}{gitlab}/commit/{commit}"))
    }

    /// Where the repository's own site shows a file or folder.
    pub fn in_repository(&self, path: &SourcePath, what: &str, fragment: &str) -> Href {
        let Some(base) = &self.repository else { return Href::Nowhere };
        let inside = self.library.repository.path_of(path);
        let gitlab = if base.contains("gitlab") { "/-" } else { "" };
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        let path = SitePath::new(&inside).href_from(&SitePath::new(""));
        match link_address(&format!("{base}{gitlab}/{what}/HEAD/{path}{fragment}")) {
            Some(href) => Href::To { href, kind: HrefKind::External },
            None => Href::Nowhere,
        }
    }
}

/// The address of a place on a page.
pub fn page_href(url: &SitePath, fragment: &str, from: &SitePath) -> String {
    match (url == from, fragment.is_empty()) {
        (true, false) => format!("#{}", encoded(fragment)),
        (_, true) => url.href_from(from),
        _ => format!("{}#{}", url.href_from(from), encoded(fragment)),
    }
}

fn encoded(fragment: &str) -> String {
    const FRAGMENT: &percent_encoding::AsciiSet =
        &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'#');
    percent_encoding::utf8_percent_encode(fragment, FRAGMENT).to_string()
}

/// Only schemes that open something; a link with another one is shown as its words.
fn external(written: &str) -> Href {
    let scheme = written.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let safe = written.starts_with("//")
        || ["http", "https", "mailto", "tel", "ftp", "ssh", "sftp", "irc", "slack", "xmpp"].contains(&scheme.as_str());
    match link_address(written).filter(|_| safe) {
        Some(href) => Href::To { href, kind: HrefKind::External },
        None => Href::Nowhere,
    }
}
