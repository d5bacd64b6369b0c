//! The index of the search for the site's pages.

use super::frame::{Frame, status_kind};
use std::sync::Arc;

use crate::base::{SitePath, SourcePath, capitalised};
use crate::input::config::HtmlSearch;
use crate::page::Page;
use crate::search::{self, Files, PagePrint, Recall, Settings, Source};

/// The pages that can be found, in the order of their numbers; none when the site is not to be searched.
pub fn searched<'a>(frame: &'a Frame<'_>) -> impl Iterator<Item = (&'a Arc<Page>, &'a SitePath)> {
    let published = frame.library.published().filter(|_| frame.config.search.enable);
    published.filter(|(page, _)| is_searched(frame, page))
}

/// Makes the files of the index but for those of [`page`]; there are none when the site is not to be searched.
pub fn files(frame: &Frame<'_>, recall: &Recall) -> Files {
    if !frame.config.search.enable {
        return Files::new();
    }
    let sources: Vec<Source<'_>> = searched(frame).map(|(page, url)| source(frame, page, url)).collect();
    search::index(&sources, &settings(&frame.config.html.search), recall)
}

/// The file `at`, in which the search finds what it shows of the page `path`.
pub fn page(frame: &Frame<'_>, path: &SourcePath, at: &SitePath) -> Option<String> {
    let (page, url) = frame.library.pages.get(path).zip(frame.library.url(path))?;
    Some(search::page(&source(frame, page, url), &settings(&frame.config.html.search), at))
}

fn source<'a>(frame: &Frame<'_>, page: &'a Arc<Page>, url: &'a SitePath) -> Source<'a> {
    let status = page.meta.status.as_ref();
    Source {
        page: PagePrint(page),
        url,
        trail: trail(frame, &page.path),
        status: status.map(|status| (capitalised(&status.value), status_kind(&status.value))),
    }
}

fn settings(html: &HtmlSearch) -> Settings {
    Settings {
        limit: html.limit_results,
        teaser: html.teaser_word_count,
        all: html.use_boolean_and,
        expand: html.expand,
        boost_title: html.boost_title,
        boost_hierarchy: html.boost_hierarchy,
        boost_paragraph: html.boost_paragraph,
        split: html.heading_split_level,
    }
}

/// Whether a page can be found: by its own word, else by the longest path of the settings that holds it.
fn is_searched(frame: &Frame<'_>, page: &Page) -> bool {
    let chapters = &frame.config.html.search.chapter;
    let below = |folder: &str| {
        let named = SourcePath::new(folder.trim_end_matches('/'));
        [&frame.library.content.join(named.as_str()), &named].iter().any(|folder| page.path.below(folder).is_some())
    };
    let set = chapters
        .iter()
        .filter(|(path, _)| below(path))
        .filter_map(|(path, chapter)| Some((path.len(), chapter.enable?)));
    page.meta.search && set.max_by_key(|(length, _)| *length).is_none_or(|(_, enable)| enable)
}

/// The titles of the folders that a page lies in.
fn trail(frame: &Frame<'_>, path: &SourcePath) -> Vec<String> {
    let trail = frame.library.order.trail(path).unwrap_or_default();
    let mut nodes = &frame.library.order.tree;
    let mut titles = Vec::new();
    for index in trail.iter().take(trail.len().saturating_sub(1)) {
        let Some(node) = nodes.get(*index) else { break };
        titles.push(node.title.clone());
        nodes = &node.children;
    }
    titles
}
