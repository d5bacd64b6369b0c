//! What a build costs beside the least that any build must do: reading, parsing and writing the same pages.
//!
//! `cargo bench --bench build` makes books of 100 and 1,000 pages and prints the CPU time (user and system, all
//! threads) of each part as a ratio of the floor. `cargo bench --bench build -- FOLDER` measures the Markdown below a
//! folder instead.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::expect_used, missing_docs)]

mod book;

use std::path::{Path, PathBuf};
use std::time::Duration;

use checkbook::{Memory, Options, SourcePath};
use cpu_time::ProcessTime;
use pulldown_cmark::{CodeBlockKind, Event, Options as Markdown, Parser, Tag, TagEnd};

fn main() {
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).map(Into::into).collect();
    let scratch = tempfile::tempdir().expect("a folder for the measurements");
    println!(
        "{:>7} {:>12} {:>12} {:>12} {:>12} {:>7} {:>7}",
        "pages", "floor", "+ syntect", "plain", "coloured", "ratio", "ratio"
    );
    if folders.is_empty() {
        for pages in [100, 1_000] {
            let book = scratch.path().join(format!("book-{pages}"));
            book::generate(&book, pages);
            measure(&book, scratch.path());
        }
    }
    for folder in &folders {
        measure(folder, scratch.path());
    }
}

fn measure(book: &Path, scratch: &Path) {
    let pages = markdown(book);
    let floor = median(|round| floor(&pages, &scratch.join(format!("floor-{round}"))));
    let fences = cpu(|| colour(&pages));
    let plain = median(|round| build(book, false, &scratch.join(format!("plain-{round}"))));
    let coloured = median(|round| build(book, true, &scratch.join(format!("coloured-{round}"))));
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    let [read, render, publish] = stages(book, &scratch.join("stages"));
    println!(
        "{:>7} {floor:>12.3?} {:>12.3?} {plain:>12.3?} {coloured:>12.3?} {:>7.2} {:>7.2}",
        pages.len(),
        floor + fences,
        ratio(plain, floor),
        ratio(coloured, floor + fences),
    );
    println!("        without colour: read and check {read:.3?}, render {render:.3?}, publish {publish:.3?}");
}

/// The middle of three measurements.
fn median(mut run: impl FnMut(usize) -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..3).map(&mut run).collect();
    times.sort_unstable();
    times[1]
}

/// The CPU time of all threads while `work` runs.
fn cpu(work: impl FnOnce()) -> Duration {
    let start = ProcessTime::now();
    work();
    start.elapsed()
}

/// The least that a build must do: read each page, parse it, write it.
fn floor(pages: &[PathBuf], out: &Path) -> Duration {
    std::fs::create_dir_all(out).expect("a folder to write to");
    cpu(|| {
        for (index, path) in pages.iter().enumerate() {
            let text = std::fs::read_to_string(path).expect("a readable page");
            let mut html = String::with_capacity(text.len() * 2);
            pulldown_cmark::html::push_html(&mut html, Parser::new_ext(&text, options()));
            std::fs::write(out.join(format!("{index}.html")), html).expect("a writable page");
        }
    })
}

/// Parses every fence with the grammars that the build uses.
fn colour(pages: &[PathBuf]) {
    for path in pages {
        let text = std::fs::read_to_string(path).expect("a readable page");
        let mut fence: Option<(String, String)> = None;
        for event in Parser::new_ext(&text, options()) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    fence = Some((info.to_string(), String::new()));
                }
                Event::Text(words) => fence.iter_mut().for_each(|(_, code)| code.push_str(&words)),
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((language, code)) = fence.take() {
                        std::hint::black_box(parse(&language, &code));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Syntect's own parse of a fence, and nothing else.
fn parse(language: &str, code: &str) -> usize {
    use syntect::parsing::{ParseState, SyntaxSet};
    static GRAMMARS: std::sync::LazyLock<SyntaxSet> = std::sync::LazyLock::new(two_face::syntax::extra_newlines);
    let token = if matches!(language, "console" | "shell" | "zsh") { "bash" } else { language };
    let Some(syntax) = GRAMMARS.find_syntax_by_token(token) else { return 0 };
    let mut state = ParseState::new(syntax);
    code.split_inclusive('\n').filter_map(|line| state.parse_line(line, &GRAMMARS).ok()).map(|ops| ops.len()).sum()
}

/// The CPU time of the three parts of a build.
fn stages(book: &Path, out: &Path) -> [Duration; 3] {
    let options = settings(false);
    let mut memory = Memory::default();
    let (mut made, mut site) = (None, None);
    let read = cpu(|| made = checkbook::read(book, &options, &mut memory).ok());
    let render = cpu(|| site = made.as_mut().and_then(|book| book.render(&memory)));
    let publish = cpu(|| {
        let site = site.as_ref().expect("a readable book and templates without a mistake");
        checkbook::site::publish(site, out).expect("a writable folder");
    });
    [read, render, publish]
}

fn settings(highlight: bool) -> Options {
    let environment = vec![("CHECKBOOK_OUTPUT__HTML__HIGHLIGHT".to_string(), highlight.to_string())];
    Options { environment, ..Options::default() }
}

fn build(book: &Path, highlight: bool, out: &Path) -> Duration {
    let options = settings(highlight);
    cpu(|| {
        let mut memory = Memory::default();
        let mut read = checkbook::read(book, &options, &mut memory).expect("a readable book");
        let site = read.render(&memory).expect("templates without a mistake");
        checkbook::site::publish(&site, out).expect("a writable folder");
    })
}

fn options() -> Markdown {
    Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_TASKLISTS
        | Markdown::ENABLE_HEADING_ATTRIBUTES
        | Markdown::ENABLE_GFM
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.to_str().is_some_and(|path| SourcePath::new(path).is_markdown()))
        .collect();
    pages.sort();
    pages
}
