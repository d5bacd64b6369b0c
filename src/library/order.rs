//! The order of reading: what the navigation shows, what comes before a page and after it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::summary::{Entry, EntryKind, Summary};
use crate::base::{SourcePath, capitalised};
use crate::page::Page;

/// How many levels the navigation has at most: templates go no deeper than 20. What lies in deeper folders stands in the
/// last of these.
pub const DEEPEST: usize = 16;

/// One line of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is called.
    pub title: String,
    /// The page that it leads to.
    pub page: Option<SourcePath>,
    /// What it is.
    pub kind: NodeKind,
    /// What lies below it.
    pub children: Vec<Node>,
}

/// What a line of the navigation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A page, a folder, or a chapter that is still to be written.
    Entry,
    /// A title over a part of the book.
    Part,
    /// A rule between parts.
    Separator,
}

/// The navigation as a tree, and the way to every page of it.
#[derive(Debug, Default)]
pub struct Order {
    /// The outermost lines.
    pub tree: Vec<Node>,
    /// Every page of the tree in the order of reading.
    pub sequence: Vec<SourcePath>,
    positions: HashMap<SourcePath, usize>,
    trails: Vec<Vec<usize>>,
}

impl Order {
    fn new(tree: Vec<Node>) -> Self {
        let mut order = Order { tree, ..Order::default() };
        let mut found = Vec::new();
        collect(&order.tree, &mut Vec::new(), &mut found);
        for (path, trail) in found {
            if !order.positions.contains_key(&path) {
                order.positions.insert(path.clone(), order.sequence.len());
                order.sequence.push(path);
                order.trails.push(trail);
            }
        }
        order
    }

    /// The order that the folders of the book give.
    pub fn of_folders<'a>(pages: impl IntoIterator<Item = &'a Page>, content: &SourcePath) -> Self {
        let mut root = Folder::default();
        for page in pages {
            if let Some(below) = page.path.below(content) {
                root.add(below, page, 0);
            }
        }
        Order::new(root.nodes("", true))
    }

    /// The order that `SUMMARY.md` gives; chapters without a page stay as words.
    pub fn of_summary(summary: &Summary, pages: &BTreeMap<SourcePath, &Page>) -> Self {
        let node = |entries: &[Entry]| entries.iter().map(|entry| chapter(entry, pages)).collect::<Vec<_>>();
        let mut tree = node(&summary.prefix);
        for part in &summary.parts {
            tree.extend(part.title.as_ref().map(|title| Node {
                title: title.clone(),
                page: None,
                kind: NodeKind::Part,
                children: Vec::new(),
            }));
            tree.extend(node(&part.entries));
        }
        tree.extend(node(&summary.suffix));
        Order::new(tree)
    }

    /// The way to a page: an index into each level's lines. `None` when the navigation does not have it.
    pub fn trail(&self, page: &SourcePath) -> Option<&[usize]> {
        self.positions.get(page).map(|&position| self.trails[position].as_slice())
    }

    /// The pages before and after a page.
    pub fn neighbours(&self, page: &SourcePath) -> (Option<&SourcePath>, Option<&SourcePath>) {
        match self.positions.get(page) {
            Some(&position) => {
                (position.checked_sub(1).and_then(|before| self.sequence.get(before)), self.sequence.get(position + 1))
            }
            None => (None, None),
        }
    }

    /// The pages of the tree.
    pub fn pages(&self) -> HashSet<&SourcePath> {
        self.sequence.iter().collect()
    }
}

fn collect(nodes: &[Node], trail: &mut Vec<usize>, found: &mut Vec<(SourcePath, Vec<usize>)>) {
    for (index, node) in nodes.iter().enumerate() {
        trail.push(index);
        found.extend(node.page.iter().map(|page| (page.clone(), trail.clone())));
        collect(&node.children, trail, found);
        trail.pop();
    }
}

fn chapter(entry: &Entry, pages: &BTreeMap<SourcePath, &Page>) -> Node {
    let page = entry.target.as_ref().filter(|target| pages.contains_key(*target));
    let title = match &entry.number {
        Some(number) => format!("{number} {}", entry.title),
        None => entry.title.clone(),
    };
    Node {
        title,
        page: page.cloned(),
        kind: if entry.kind == EntryKind::Separator { NodeKind::Separator } else { NodeKind::Entry },
        children: entry.children.iter().map(|child| chapter(child, pages)).collect(),
    }
}

/// Whether a file stands for its folder.
pub fn is_index(path: &SourcePath) -> bool {
    matches!(path.stem().to_lowercase().as_str(), "index" | "readme")
}

#[derive(Default)]
struct Folder<'a> {
    index: Option<&'a Page>,
    pages: Vec<&'a Page>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

impl<'a> Folder<'a> {
    fn add(&mut self, below: &'a str, page: &'a Page, depth: usize) {
        match below.split_once('/') {
            Some((folder, rest)) if depth + 1 < DEEPEST => {
                self.folders.entry(folder).or_default().add(rest, page, depth + 1);
            }
            None if is_index(&page.path) && self.index.is_none() => self.index = Some(page),
            _ => self.pages.push(page),
        }
    }

    fn nodes(self, name: &str, root: bool) -> Vec<Node> {
        let mut lines: Vec<(SortKey, Node)> = self
            .pages
            .iter()
            .map(|page| (SortKey::of(Some(page), page.path.file_name(), &page.title), leaf(page)))
            .collect();
        for (name, folder) in self.folders {
            let index = folder.index;
            let title = index.map_or_else(|| title_of_folder(name), |page| page.title.clone());
            let key = SortKey::of(index, name, &title);
            let children = folder.nodes(name, false);
            lines.push((
                key,
                Node { title, page: index.map(|page| page.path.clone()), kind: NodeKind::Entry, children },
            ));
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        let own = self.index.filter(|_| root).map(leaf);
        debug_assert!(root || !name.is_empty());
        own.into_iter().chain(lines.into_iter().map(|(_, node)| node)).collect()
    }
}

fn leaf(page: &Page) -> Node {
    let kind = NodeKind::Entry;
    Node { title: page.title.clone(), page: Some(page.path.clone()), kind, children: Vec::new() }
}

/// `01-getting_started` as a title: `Getting started`.
pub fn title_of_folder(name: &str) -> String {
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit()).replace(['-', '_'], " ");
    capitalised(if words.trim().is_empty() { name } else { words.trim() })
}

/// First what has an `order`, then what has a number in front of its name, then by title.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SortKey {
    order: i64,
    number: u64,
    title: String,
    name: String,
}

impl SortKey {
    fn of(page: Option<&Page>, name: &str, title: &str) -> Self {
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        SortKey {
            order: page.and_then(|page| page.meta.order.as_ref()).map_or(i64::MAX, |order| order.value),
            number: digits.parse().unwrap_or(u64::MAX),
            title: title.to_lowercase(),
            name: name.to_string(),
        }
    }
}
