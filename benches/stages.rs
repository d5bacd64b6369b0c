//! Where the time of a build goes: each stage by itself, over all pages of a book, one page after the other.
//!
//! `cargo bench --bench stages` takes a book of 1,000 pages; `cargo bench --bench stages -- PAGES… FOLDER…` takes books
//! of other sizes, or copies of your own. What stands indented is part of the stage above it.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::expect_used, missing_docs)]
#![allow(clippy::cast_precision_loss)]

mod book;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use checkbook::SourcePath;
use checkbook::check::{self, Against, Levels, Present};
use checkbook::input::config::{self, Config, Loaded};
use checkbook::input::{Disk, LastCommits, Sources, read_config, read_text};
use checkbook::library::{self, Library, Paths, Shelf};
use checkbook::page::{Dialect, Page};
use checkbook::render::highlight::{highlight, is_shell};
use checkbook::render::{Desk, Entry, Naming, Plan, Press, Recall, Theme, search_files};
use checkbook::shell::{self, Form};
use checkbook::site::{Site, publish};
use cpu_time::ProcessTime;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

fn main() {
    let mut words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if words.is_empty() {
        words = vec!["1000".to_string()];
    }
    let scratch = tempfile::tempdir().expect("a folder for the measurements");
    for (index, word) in words.iter().enumerate() {
        let place = scratch.path().join(format!("{index}"));
        let root = place.join("book");
        book::prepare(word, &root);
        let mut table = Table::default();
        let checked = read_and_check(&root, &mut table);
        render_and_publish(&checked, &root, &place.join("out"), &mut table);
        table.print(checked.library.pages.len());
    }
}

/// What each stage cost, in the order in which a book goes through them.
#[derive(Default)]
struct Table {
    rows: Vec<(&'static str, Duration)>,
}

impl Table {
    /// Does the work of a stage and notes the CPU time of all threads.
    fn stage<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = ProcessTime::now();
        let made = work();
        self.rows.push((name, start.elapsed()));
        made
    }

    fn print(&self, pages: usize) {
        let whole: Duration = self.rows.iter().filter(|(name, _)| !name.starts_with(' ')).map(|(_, time)| *time).sum();
        println!("\n{pages} pages\n{:<28} {:>9} {:>12} {:>7}", "stage", "CPU", "CPU a page", "share");
        for (name, time) in self.rows.iter().chain([&("all", whole)]) {
            println!(
                "{name:<28} {:>7.3} s {:>9.1} µs {:>5.1} %",
                time.as_secs_f64(),
                time.as_secs_f64() * 1e6 / pages as f64,
                time.as_secs_f64() / whole.as_secs_f64() * 100.0,
            );
        }
    }
}

/// A book that was read and checked.
struct Checked {
    config: Config,
    sources: Sources,
    library: Library,
}

/// The stages up to a checked book.
fn read_and_check(root: &Path, table: &mut Table) -> Checked {
    let text = read_config(root).expect("readable settings");
    let Ok(Loaded { mut config, places, .. }) = config::load(&SourcePath::new("book.toml"), text.as_deref(), &[])
    else {
        panic!("the settings make no sense")
    };
    let levels = Levels::new(&config, &places).expect("levels of rules that exist");
    let sources = table.stage("read", || Sources::read(root, &config, &[], &mut Disk::default()));
    let sources = sources.expect("a readable book");
    let texts: Vec<(SourcePath, Arc<str>)> =
        sources.pages.iter().map(|(path, text)| (path.clone(), Arc::clone(&text.text))).collect();
    let fences: Vec<(String, String)> = texts.iter().flat_map(|(_, text)| fences(text)).collect();
    let pages: Vec<Arc<Page>> = table.stage("parse", || {
        texts.iter().map(|(path, text)| Arc::new(Page::parse(path, text, Dialect::default()))).collect()
    });
    table.stage("  shell", || {
        for (language, code) in &fences {
            if let Some(form) = Form::of(language) {
                std::hint::black_box(shell::read(code, form));
            }
        }
    });
    let shelf = Shelf {
        content: sources.content.clone(),
        repository: Arc::clone(&sources.repository),
        roots: Vec::new(),
        paths: Paths { extensions: config.check.extensions.clone(), ..Paths::default() },
        summary: None,
        drafts: false,
        settings: 0,
        generation: 0,
    };
    let library = table.stage("resolve", || Library::new(pages, shelf, &mut library::Recall::default()));
    let present = Present::default();
    let against = Against { config: &config, levels: &levels, present: &present };
    table.stage("check", || check::check(&library, against, Vec::new(), &mut check::Recall::default()));
    colour(&fences, table);
    config.html.highlight = false;
    Checked { config, sources, library }
}

/// Highlighting, which is part of writing the pages and of nothing else.
fn colour(fences: &[(String, String)], table: &mut Table) {
    // The grammars are loaded once, whatever the size of the book.
    for language in ["bash", "sql", "yaml", "python", "json"] {
        highlight(language, "x = 1\n");
    }
    let mut all = |name, shell| {
        table.stage(name, || {
            for (language, code) in fences.iter().filter(|(language, _)| is_shell(language) == shell) {
                std::hint::black_box(highlight(language, code));
            }
        });
    };
    all("highlight shell", true);
    all("highlight other languages", false);
}

/// The stages from a checked book to its folder, without highlighting.
fn render_and_publish(book: &Checked, root: &Path, out: &Path, table: &mut Table) {
    let Checked { config, sources, library } = book;
    let theme = Theme::load("default", &sources.theme, Naming::Hashed, &config.print).expect("the default theme");
    let read = |path: &SourcePath| read_text(root, path);
    let press = Press { config, theme: &theme, root, commits: &LastCommits::default(), read: &read };
    let recall = Recall::default();
    let desk = Desk::new(library, &press, &recall);
    let plan = table.stage("plan", || Plan::new(&desk));
    let mut site = Site::new();
    let mut make = |name, kind: &dyn Fn(&Entry) -> bool| {
        let files: Vec<_> = table.stage(name, || {
            let entries = plan.entries().filter(|(_, entry)| kind(entry));
            entries
                .map(|(at, entry)| (at.clone(), desk.make(at, entry).expect("a template without a mistake")))
                .collect()
        });
        files.into_iter().filter_map(|(at, file)| Some((at, file?))).for_each(|(at, file)| drop(site.add(at, file)));
    };
    let is_page = |entry: &Entry| matches!(entry, Entry::Page(_));
    let is_paper = |entry: &Entry| matches!(entry, Entry::Form(_) | Entry::Binder(_) | Entry::BinderStyle(_));
    let is_copy = |entry: &Entry| matches!(entry, Entry::Markdown(_));
    make("pages", &is_page);
    // The words of a page are remembered from the first time.
    make("  template", &is_page);
    make("forms and binders", &is_paper);
    make("copies as Markdown", &is_copy);
    make("lists and the rest", &|entry| !is_page(entry) && !is_paper(entry) && !is_copy(entry));
    for (at, bytes) in table.stage("search index", || search_files(&desk)) {
        site.add(at, bytes.file());
    }
    table.stage("publish", || publish(&site, out)).expect("a writable folder");
}

/// The blocks of code of a page, each with its language.
fn fences(text: &str) -> Vec<(String, String)> {
    let mut fences: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                fences.push((info.to_string(), String::new()));
                is_open = true;
            }
            Event::End(TagEnd::CodeBlock) => is_open = false,
            Event::Text(words) if is_open => fences.iter_mut().last().expect("an open one").1.push_str(&words),
            _ => {}
        }
    }
    fences
}
