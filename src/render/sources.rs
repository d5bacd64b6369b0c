//! Files of the repository that the site holds: pictures and documents that pages show, and sources where it is allowed.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Href;
use super::frame::Frame;
use super::highlight;
use super::view::{FileView, LinkView};
use crate::base::{SitePath, SourcePath};
use crate::library::Target;

/// The files that published pages refer to, and the pages that do.
pub fn used<'a>(frame: &'a Frame<'_>) -> BTreeMap<&'a SourcePath, BTreeSet<&'a SourcePath>> {
    let mut used: BTreeMap<&SourcePath, BTreeSet<&SourcePath>> = BTreeMap::new();
    for (page, _) in frame.library.published() {
        for target in frame.library.targets(&page.path) {
            if let Target::File(path) = target {
                used.entry(path).or_default().insert(&page.path);
            }
        }
    }
    used
}

/// What a template sees of a file with this text.
pub fn view(frame: &Frame<'_>, path: &SourcePath, text: &str) -> FileView {
    let language = path.extension().unwrap_or(path.file_name()).to_lowercase();
    let coloured = if frame.config.html.highlight { highlight::highlight(&language, text) } else { None };
    let body = coloured.unwrap_or_else(|| {
        let mut plain = String::with_capacity(text.len());
        super::escape::text(&mut plain, text);
        plain
    });
    let repository = match frame.links.in_repository(path, "blob", "") {
        Href::To { href, .. } => Some(href),
        _ => None,
    };
    FileView { path: path.to_string(), language, body, repository }
}

/// The pages that refer to a file.
pub fn users(frame: &Frame<'_>, pages: &BTreeSet<SourcePath>, at: &SitePath) -> Vec<LinkView> {
    pages
        .iter()
        .filter_map(|path| {
            let page = frame.library.page(path)?;
            Some(LinkView { title: page.title.clone(), href: frame.href(path, at) })
        })
        .collect()
}
