//! What a whole build costs beside the least that any build must do: reading, parsing and writing the same pages.
//!
//! `cargo bench --bench build` makes books of 100 and 1,000 pages; `cargo bench --bench build -- [--rounds N] PAGES…
//! FOLDER…` takes books of other sizes, or copies of your own. Each build is a process of its own and its figures are
//! those of the whole process. `cargo bench --bench build -- --generate FOLDER PAGES` only makes a book.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::expect_used, missing_docs)]
#![allow(clippy::cast_precision_loss)]

mod book;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use checkbook::SourcePath;
use pulldown_cmark::{Options as Markdown, Parser};
use rayon::prelude::*;
use wait4::Wait4;

/// The builds that are measured, in the order in which they follow each other in a round.
const BUILDS: [(&str, &str); 6] = [
    ("floor-1", "read, parse, write on one core"),
    ("floor", "the same on all cores"),
    ("cold", "nothing kept from a build before"),
    ("warm", "highlighted code kept, fresh folder"),
    ("again", "the same folder, nothing changed"),
    ("edit", "the same folder, a sentence changed"),
];

/// What a process used.
#[derive(Clone, Copy)]
struct Cost {
    cpu: Duration,
    wall: Duration,
    /// The most that it held at once, in bytes.
    memory: u64,
    /// The size of the files that it wrote.
    written: u64,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let (mut rounds, mut books) = (3, Vec::new());
    let mut rest = words.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        let mut next = || rest.next().expect("a word that says what to do it with");
        match word {
            "--generate" => {
                let place = next();
                return book::prepare(next(), Path::new(place));
            }
            "--floor" => {
                let place = next();
                return floor(Path::new(place), Path::new(next()));
            }
            "--rounds" => rounds = next().parse().expect("a number of rounds"),
            book => books.push(book),
        }
    }
    if books.is_empty() {
        books = vec!["100", "1000"];
    }
    // Nothing is removed before the end: files are made more slowly where many were removed a moment ago.
    let scratch = tempfile::tempdir().expect("a folder for the measurements");
    for (index, word) in books.into_iter().enumerate() {
        let place = scratch.path().join(format!("{index}"));
        book::prepare(word, &place.join("book"));
        measure(&place, rounds);
    }
}

/// Builds the book in `place`, each way so many times, and prints the middle of each figure.
fn measure(place: &Path, rounds: usize) {
    let pages = markdown(&place.join("book"));
    let costs: Vec<Vec<Cost>> = (0..rounds).map(|round| builds(place, &pages, round)).collect();
    let costs: Vec<Cost> = (0..BUILDS.len()).map(|build| middle(costs.iter().map(|round| round[build]))).collect();
    let floor = costs[1];
    println!(
        "\n{} pages\n{:<8} {:>9} {:>9} {:>10} {:>10} {:>12} {:>9} {:>9}",
        pages.len(),
        "",
        "CPU",
        "wall",
        "memory",
        "written",
        "CPU a page",
        "CPU/floor",
        "wall/floor",
    );
    for ((name, meaning), cost) in BUILDS.iter().zip(&costs) {
        println!(
            "{name:<8} {:>7.3} s {:>7.3} s {:>7.1} MB {:>7.1} MB {:>9.0} µs {:>9.2} {:>9.2}  {meaning}",
            cost.cpu.as_secs_f64(),
            cost.wall.as_secs_f64(),
            megabytes(cost.memory),
            megabytes(cost.written),
            cost.cpu.as_secs_f64() * 1e6 / pages.len() as f64,
            cost.cpu.as_secs_f64() / floor.cpu.as_secs_f64(),
            cost.wall.as_secs_f64() / floor.wall.as_secs_f64(),
        );
    }
}

/// One round of all builds.
fn builds(place: &Path, pages: &[PathBuf], round: usize) -> Vec<Cost> {
    let book = place.join("book");
    let out = |name: &str| place.join(format!("{name}-{round}"));
    let page = &pages[pages.len() / 2];
    let text = std::fs::read_to_string(page).expect("a readable page");
    BUILDS
        .iter()
        .map(|(name, _)| {
            // The builds after `warm` go on in its folder.
            let out = out(if matches!(*name, "again" | "edit") { "warm" } else { name });
            match *name {
                "cold" => drop(std::fs::remove_dir_all(book.join(".checkbook"))),
                "edit" => {
                    std::fs::write(page, format!("{text}\nOne more sentence, number {round}.\n")).expect("a page");
                }
                _ => {}
            }
            let mut command = match *name {
                "floor" | "floor-1" => Command::new(std::env::current_exe().expect("this program")),
                _ => Command::new(env!("CARGO_BIN_EXE_checkbook")),
            };
            match *name {
                "floor" => command.arg("--floor").arg(&book).arg(&out),
                "floor-1" => command.arg("--floor").arg(&book).arg(&out).env("RAYON_NUM_THREADS", "1"),
                _ => command.arg("build").arg(&book).arg("--dest-dir").arg(&out).args(["--fail-on", "never"]),
            };
            cost(&mut command, &[&out, &book.join(".checkbook")])
        })
        .collect()
}

/// Runs a program and says what it used, and what it wrote into `folders`.
fn cost(command: &mut Command, folders: &[&Path]) -> Cost {
    // What was written before is not to be written to the disk while the program runs.
    Command::new("sync").status().ok();
    // File systems look at the clock less often than programs do.
    std::thread::sleep(Duration::from_millis(20));
    let before = SystemTime::now() - Duration::from_millis(10);
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a program");
    let used = child.wait4().expect("a program that ends");
    let wall = start.elapsed();
    assert!(used.status.success(), "{command:?} failed with {}", used.status);
    let files = folders.iter().flat_map(walkdir::WalkDir::new).flatten().filter_map(|entry| entry.metadata().ok());
    let written = files.filter(|file| file.is_file() && file.modified().is_ok_and(|time| time >= before));
    Cost {
        cpu: used.rusage.utime + used.rusage.stime,
        wall,
        memory: used.rusage.maxrss,
        written: written.map(|file| file.len()).sum(),
    }
}

fn median<T: Ord + Copy>(costs: &[Cost], figure: impl Fn(&Cost) -> T) -> T {
    let mut figures: Vec<T> = costs.iter().map(figure).collect();
    figures.sort_unstable();
    figures[figures.len() / 2]
}

/// The middle of each figure by itself.
fn middle(costs: impl Iterator<Item = Cost>) -> Cost {
    let costs: Vec<Cost> = costs.collect();
    Cost {
        cpu: median(&costs, |cost| cost.cpu),
        wall: median(&costs, |cost| cost.wall),
        memory: median(&costs, |cost| cost.memory),
        written: median(&costs, |cost| cost.written),
    }
}

/// The least that a build must do: read each page, parse it, write it.
fn floor(book: &Path, out: &Path) {
    std::fs::create_dir_all(out).expect("a folder to write to");
    markdown(book).par_iter().enumerate().for_each(|(index, path)| {
        let text = std::fs::read_to_string(path).expect("a readable page");
        let mut html = String::with_capacity(text.len() * 2);
        pulldown_cmark::html::push_html(&mut html, Parser::new_ext(&text, options()));
        std::fs::write(out.join(format!("{index}.html")), html).expect("a writable page");
    });
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

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
