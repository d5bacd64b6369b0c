//! The index of the search: which words stand on which pages, in files that a browser loads as it needs them.

mod encode;
mod facets;
mod leaf;
mod postings;
mod segment;
mod shards;
mod terms;
mod tokens;
mod units;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

pub use segment::Segment;
pub use tokens::words;

use crate::base::{Memo, SitePath, SourcePath};
use crate::page::Page;
use encode::Effort;
use postings::Lists;

/// A page that can be found.
#[derive(Clone, Debug, Hash)]
pub struct Source<'a> {
    /// The page.
    pub page: PagePrint<'a>,
    /// Where it is in the site.
    pub url: &'a SitePath,
    /// The titles of what it lies in, from the outside.
    pub trail: Vec<String>,
    /// Its status as a reader sees it, and what that means.
    pub status: Option<(String, &'static str)>,
}

/// A page that stands for its text when it is hashed.
#[derive(Clone, Copy, Debug)]
pub struct PagePrint<'a>(pub &'a Arc<Page>);

impl std::hash::Hash for PagePrint<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.prints.page.hash(state);
    }
}

/// What the book says of its search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Settings {
    /// How many pages are found at most.
    pub limit: u16,
    /// How many words of a text are shown.
    pub teaser: u16,
    /// Whether a page must have all the words.
    pub all: bool,
    /// Whether a word finds longer ones.
    pub expand: bool,
    /// How much more a word weighs in a title, 2 being usual.
    #[serde(skip)]
    pub boost_title: u8,
    /// How much more it weighs in a heading.
    #[serde(skip)]
    pub boost_hierarchy: u8,
    /// How much more it weighs elsewhere.
    #[serde(skip)]
    pub boost_paragraph: u8,
    /// The deepest heading to which a hit leads.
    #[serde(skip)]
    pub split: u8,
}

/// What is remembered of the pages, by the first page of each segment.
pub type Recall = Memo<Segment>;

/// The files of the index.
pub type Files = BTreeMap<SitePath, Payload>;

/// A file of the index before it is packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// What changes with it.
    pub print: u128,
    /// Its name for the engine; `None` when the file is a script already.
    name: Option<String>,
    bytes: Arc<[u8]>,
}

impl Payload {
    fn new(name: Option<String>, bytes: Vec<u8>) -> Payload {
        Payload { print: xxh3_128(&bytes), name, bytes: bytes.into() }
    }

    /// The file.
    pub fn file(&self) -> Arc<[u8]> {
        match &self.name {
            Some(name) => encode::script(name, &encode::pack(&self.bytes, Effort::Usual)).into_bytes().into(),
            None => Arc::clone(&self.bytes),
        }
    }
}

/// The folder of the index in the site.
pub const FOLDER: &str = "search/";

/// Where the search finds what it shows of the page with this number.
pub fn page_path(number: usize) -> SitePath {
    SitePath::new(&format!("{FOLDER}p/{number}.js"))
}

/// The file `at`, in which the search finds what it shows of a page.
pub fn page(source: &Source<'_>, settings: &Settings, at: &SitePath) -> String {
    let name = at.as_str().strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".js")).unwrap_or_default();
    encode::script(name, &encode::pack(&leaf::shown(source, settings), Effort::Little))
}

/// Makes the index of these pages: all its files but those of [`page`].
pub fn index(sources: &[Source<'_>], settings: &Settings, recall: &Recall) -> Files {
    let Gathered { lists, titles, versions } = gather(sources, settings, recall);
    let mut files = Files::new();
    let mut add = |bytes: Vec<u8>| {
        let name = hashed(&bytes);
        files.insert(path(&name), Payload::new(Some(name.clone()), bytes));
        name
    };
    let parts: Vec<(String, String)> =
        shards::cut(&lists).into_iter().map(|(first, bytes)| (first, add(bytes))).collect();
    let lexicon_name = add(postings::lexicon(&lists));
    let table_name = add(facets::table(sources, &titles).to_string().into_bytes());
    let version = hashed(versions.as_bytes());
    let directory = json!({
        "version": version, "pages": sources.len(), "settings": settings,
        "shards": parts, "words": lexicon_name, "table": table_name,
    });
    let script = format!("checkbookSearch.take(\"directory\",{});\n", in_script(&directory.to_string()));
    files.insert(path("directory"), Payload::new(None, script.into_bytes()));
    files
}

fn path(name: &str) -> SitePath {
    SitePath::new(&format!("{FOLDER}{name}.js"))
}

/// What the words of all pages come to.
struct Gathered {
    lists: Lists,
    /// How many words the title of each page has.
    titles: Vec<u8>,
    /// Changes with what is shown of any page.
    versions: String,
}

/// Puts the words of all pages together.
fn gather(sources: &[Source<'_>], settings: &Settings, recall: &Recall) -> Gathered {
    let look = |sources: &[Source<'_>]| {
        let input = (sources, settings);
        sources.first().map(|first| recall.get(&first.page.0.path, &input, |_| Segment::new(sources, settings)))
    };
    let parts = segment::cut(sources);
    let segments: Vec<Arc<Segment>> = parts.par_iter().copied().filter_map(look).collect();
    let firsts: HashSet<&SourcePath> = parts.iter().filter_map(|part| Some(&part.first()?.page.0.path)).collect();
    recall.retain(|path| firsts.contains(path));
    let (mut titles, mut versions) = (Vec::with_capacity(sources.len()), String::new());
    for segment in &segments {
        titles.extend_from_slice(&segment.titles);
        versions.push_str(&segment.versions);
    }
    Gathered { lists: Lists::new(segments.iter().map(Arc::as_ref)), titles, versions }
}

/// A text as a string of a script.
fn in_script(text: &str) -> String {
    json!(text).to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// A name that changes with what it is the name of.
fn hashed(bytes: &[u8]) -> String {
    format!("{:010x}", xxh3_64(bytes) >> 24)
}
