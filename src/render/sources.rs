//! Files of the repository that the site holds: pictures and documents that pages show, and sources where it is allowed.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Href;
use super::frame::Frame;
use super::links::Shown;
use super::view::{FileView, LinkView};
use super::{Files, Press, copied, highlight, one};
use crate::base::{Diagnostic, SitePath, SourcePath};
use crate::library::Target;

/// The files that published pages refer to, as far as the site may hold them.
pub fn files(frame: &Frame<'_>, press: &Press<'_>) -> Result<Files, Box<Diagnostic>> {
    let mut used: BTreeMap<&SourcePath, BTreeSet<&SourcePath>> = BTreeMap::new();
    for (page, _) in frame.library.published() {
        for target in frame.library.targets(&page.path) {
            if let Target::File(path) = target {
                used.entry(path).or_default().insert(&page.path);
            }
        }
    }
    let mut files = Files::new();
    for (path, pages) in used {
        match frame.links.shown(path) {
            Some(Shown::Copy(at)) => files.push((at, copied(press.root, path))),
            Some(Shown::Source(at)) => {
                let Some(text) = (press.read)(path) else { continue };
                let file = view(frame, path, &text);
                let used_by = users(frame, &pages, &at);
                files.push((at.clone(), one(frame, &at, "source.html", &[("file", &file), ("used_by", &used_by)])?));
            }
            None => {}
        }
    }
    Ok(files)
}

fn view(frame: &Frame<'_>, path: &SourcePath, text: &str) -> FileView {
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

fn users(frame: &Frame<'_>, pages: &BTreeSet<&SourcePath>, at: &SitePath) -> Vec<LinkView> {
    pages
        .iter()
        .filter_map(|path| {
            let page = frame.library.page(path)?;
            Some(LinkView { title: page.title.clone(), href: frame.href(path, at) })
        })
        .collect()
}
