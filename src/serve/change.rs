//! What is different between two states of a book, as far as open pages have to know.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{Diagnostic, SitePath, SourcePath};
use crate::book::Preview;
use crate::input::seen_from;

/// What changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Templates, scripts or settings: pages have to be loaded anew.
    pub reload: bool,
    /// Stylesheets.
    pub styles: Vec<SitePath>,
    /// Pictures and other files that pages show.
    pub assets: Vec<SitePath>,
    /// Pages with another text, and new ones.
    pub pages: Vec<SourcePath>,
    /// Addresses that are gone, with where the same text is now.
    pub gone: BTreeMap<SitePath, Option<SitePath>>,
}

impl Change {
    /// What changed from `before` to `now`; `touched` is what changed on disk, when that is known.
    pub fn between(before: &Preview, now: &Preview, root: &Path, touched: Option<&BTreeSet<PathBuf>>) -> Change {
        let mut change = Change { reload: before.book().config != now.book().config, ..Change::default() };
        change.pages(before, now);
        change.theme(before, now);
        for path in touched.into_iter().flatten().filter_map(|place| seen_from(root, place)) {
            if !path.is_markdown() {
                now.copies(&path).into_iter().for_each(|at| change.file(at));
            }
        }
        change
    }

    fn pages(&mut self, before: &Preview, now: &Preview) {
        let (old, new) = (&before.book().library, &now.book().library);
        for (path, page) in &new.pages {
            if old.pages.get(path).is_none_or(|other| !Arc::ptr_eq(other, page)) {
                self.pages.push(path.clone());
            }
        }
        if old.prints.urls == new.prints.urls {
            return;
        }
        for (page, url) in old.published() {
            if new.page_at(url).is_some() {
                continue;
            }
            let moved = self.pages.iter().find(|path| new.page(path).is_some_and(|other| other.text == page.text));
            self.gone.insert(url.clone(), moved.and_then(|path| new.url(path)).cloned());
        }
    }

    fn theme(&mut self, before: &Preview, now: &Preview) {
        let (old, new) = (before.static_files(), now.static_files());
        for (path, bytes) in new {
            if old.get(path).is_some_and(|other| other != bytes) {
                self.file(SitePath::new(path));
            }
        }
        // Which stylesheets and scripts there are stands in the head of each page.
        self.reload |= old.keys().ne(new.keys()) || before.templates().ne(now.templates());
    }

    fn file(&mut self, at: SitePath) {
        match at.as_str().rsplit('.').next() {
            Some("css") => self.styles.push(at),
            Some("js") => self.reload = true,
            _ => self.assets.push(at),
        }
    }
}

/// The findings that are in `now` and were not in `before`, and how many are gone. One that only moved with its line is
/// neither.
pub fn news(before: &[Diagnostic], now: &[Diagnostic]) -> (Vec<Diagnostic>, usize) {
    type Name<'a> = (&'static str, &'a SourcePath, &'a str, String);
    fn name(found: &Diagnostic) -> Name<'_> {
        (found.rule.name, &found.location.path, &found.message, found.target())
    }
    let mut known: BTreeMap<Name<'_>, usize> = BTreeMap::new();
    for found in before {
        *known.entry(name(found)).or_default() += 1;
    }
    let mut new = Vec::new();
    for found in now {
        match known.get_mut(&name(found)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(found.clone()),
        }
    }
    (new, known.values().sum())
}
