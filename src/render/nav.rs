//! The navigation of one page: the way to it, its neighbours and the top of the book.
//!
//! A small book is shown whole, and its branches fold. What a page shows of a larger one does not grow with the book:
//! only the way to the page is there, and a long level is cut around it. The list of all pages has the rest.

use super::frame::Frame;
use super::view::{LinkView, NavView};
use crate::base::{SitePath, SourcePath, plural};
use crate::library::{Node, NodeKind};
use crate::page::Page;

/// How many lines of one level are shown at most.
const LEVEL: usize = 24;

/// How many lines a book may have for each page to show all of them.
const WHOLE: usize = 120;

/// The navigation as the page at `path` shows it in the file `from`.
pub fn view(frame: &Frame<'_>, path: Option<&SourcePath>, from: &SitePath) -> Vec<NavView> {
    let tree = &frame.library.order.tree;
    let trail = path.and_then(|path| frame.library.order.trail(path)).unwrap_or_default();
    let fold = &frame.config.html.fold;
    let open_levels = if fold.enable { usize::from(fold.level) } else { usize::MAX };
    Menu { frame, from, is_whole: lines_up_to(tree, WHOLE) <= WHOLE, open_levels }.level(tree, Some(trail), 0)
}

/// How many lines a tree has; it is not counted much further than `enough`.
fn lines_up_to(nodes: &[Node], enough: usize) -> usize {
    nodes.iter().fold(
        nodes.len(),
        |sum, node| {
            if sum > enough { sum } else { sum + lines_up_to(&node.children, enough - sum) }
        },
    )
}

/// The navigation of one page.
struct Menu<'a> {
    frame: &'a Frame<'a>,
    from: &'a SitePath,
    /// Whether all lines of the book are shown.
    is_whole: bool,
    /// How many levels below the first are open although they are not on the way to the page.
    open_levels: usize,
}

impl Menu<'_> {
    /// The lines of a level; `trail` is the way to the page from here when it is here or below.
    fn level(&self, nodes: &[Node], trail: Option<&[usize]>, depth: usize) -> Vec<NavView> {
        let here = trail.and_then(|trail| trail.first().copied());
        let (start, end) = if self.is_whole { (0, nodes.len()) } else { window(nodes.len(), here.unwrap_or(0)) };
        let mut lines: Vec<NavView> = nodes[start..end]
            .iter()
            .enumerate()
            .map(|(index, node)| {
                let below = trail.filter(|_| here == Some(start + index)).and_then(|trail| trail.get(1..));
                self.line(node, below, depth)
            })
            .collect();
        if end - start < nodes.len() {
            lines.push(NavView {
                title: format!("All {} here", plural(nodes.len(), "page")),
                href: Some(self.frame.all.href_from(self.from)),
                more: true,
                ..NavView::default()
            });
        }
        lines
    }

    /// A line; `below` is the way to the page from here when the page is here or below.
    fn line(&self, node: &Node, below: Option<&[usize]>, depth: usize) -> NavView {
        let (library, from) = (self.frame.library, self.from);
        let page = node.page.as_ref().and_then(|path| library.page(path));
        let open = below.is_some();
        NavView {
            title: node.title.clone(),
            href: first_page(node).and_then(|path| library.url(path)).map(|url| url.href_from(from)),
            current: below.is_some_and(<[usize]>::is_empty),
            open,
            unfolded: open || depth < self.open_levels,
            status: page.filter(|page| is_telling(page)).and_then(|page| super::frame::status(page, from)),
            heading: node.kind == NodeKind::Part,
            separator: node.kind == NodeKind::Separator,
            more: false,
            children: if open || self.is_whole { self.level(&node.children, below, depth + 1) } else { Vec::new() },
        }
    }
}

/// The part of a level of `length` lines that is shown when line `here` is the page's own.
fn window(length: usize, here: usize) -> (usize, usize) {
    if length <= LEVEL {
        return (0, length);
    }
    let start = here.saturating_sub(LEVEL / 2).min(length - LEVEL);
    (start, start + LEVEL)
}

/// Whether readers should know of a page's status before they open it.
fn is_telling(page: &Page) -> bool {
    page.meta.status.as_ref().is_some_and(|status| super::frame::status_kind(&status.value) != "ok")
}

/// The page of a line, or the first one below it.
fn first_page(node: &Node) -> Option<&SourcePath> {
    node.page.as_ref().or_else(|| node.children.iter().find_map(first_page))
}

/// The way to a page, from the home page to the folder that holds it.
pub fn breadcrumbs(frame: &Frame<'_>, path: &SourcePath, from: &SitePath) -> Vec<LinkView> {
    let home = LinkView { title: "Home".to_string(), href: Some(frame.home.href_from(from)) };
    let mut crumbs = if *from == frame.home { Vec::new() } else { vec![home] };
    let trail = frame.library.order.trail(path).unwrap_or_default();
    let mut nodes = &frame.library.order.tree;
    for index in trail.iter().take(trail.len().saturating_sub(1)) {
        let Some(node) = nodes.get(*index) else { break };
        let href = node.page.as_ref().and_then(|page| frame.library.url(page)).map(|url| url.href_from(from));
        crumbs.push(LinkView { title: node.title.clone(), href });
        nodes = &node.children;
    }
    crumbs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_level_is_cut_around_the_page() {
        assert_eq!(window(10, 3), (0, 10));
        assert_eq!(window(1_000, 0), (0, LEVEL));
        assert_eq!(window(1_000, 500), (488, 512));
        assert_eq!(window(1_000, 999), (1_000 - LEVEL, 1_000));
    }
}
