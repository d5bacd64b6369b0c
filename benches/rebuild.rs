//! What it costs to show a change of a book that was built before.
//!
//! `cargo bench --bench rebuild` makes books of 100, 1,000 and 10,000 pages and prints, for each kind of change, the
//! median time from the change to a checked book of which the changed page can be shown, and its ratio to the first
//! build of the same book. `cargo bench --bench rebuild -- PAGES… FOLDER…` measures
//! books of other sizes, or copies of your own.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::expect_used, missing_docs)]

mod book;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use checkbook::{Memory, Options, Preview, SourcePath, read};

/// How often each change is made.
const ROUNDS: usize = 15;

fn main() {
    let mut words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if words.is_empty() {
        words = ["100", "1000", "10000"].map(String::from).to_vec();
    }
    let scratch = tempfile::tempdir().expect("a folder for the measurements");
    println!("{:>7} {:>10} {:>20} {:>20} {:>20} {:>20}", "pages", "first", "nothing", "sentence", "title", "new page");
    for (index, word) in words.iter().enumerate() {
        let root = scratch.path().join(format!("book-{index}"));
        book::prepare(word, &root);
        measure(&root);
    }
}

fn measure(root: &Path) {
    let root = root.canonicalize().expect("the book's folder");
    let mut memory = Memory::default();
    let start = Instant::now();
    let first = show(&root, &mut memory, None);
    let cold = start.elapsed();
    let pages: Vec<(SourcePath, String)> =
        (first.book().library.pages.values()).map(|page| (page.path.clone(), page.text.to_string())).collect();
    let mut last = first;
    let mut each = |change: &dyn Fn(usize) -> PathBuf| {
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|round| {
                let place = change(round);
                let start = Instant::now();
                memory.forget(&root, &BTreeSet::from([place.clone()]));
                let now = show(&root, &mut memory, Some(&place));
                let time = start.elapsed();
                last = now;
                time
            })
            .collect();
        times.sort_unstable();
        times[ROUNDS / 2]
    };
    let page = |round: usize| &pages[round * 7919 % pages.len()];
    let write = |round: usize, text: String| {
        let place = root.join(page(round).0.as_str());
        std::fs::write(&place, text).expect("a writable page");
        place
    };
    let nothing = each(&|round| root.join(page(round).0.as_str()));
    let sentence = each(&|round| write(round, format!("{}\nOne more sentence, the {round}th.\n", page(round).1)));
    let title = each(&|round| write(round, page(round).1.replacen("# ", &format!("# Round {round} of "), 1)));
    let new = each(&|round| {
        let place = root.join(page(0).0.parent().join(&format!("new-{round}.md")).as_str());
        std::fs::write(&place, "# New\n\n- [ ] Do it\n").expect("a writable page");
        place
    });
    let cell = |time: Duration| format!("{time:.2?} ({:.4})", time.as_secs_f64() / cold.as_secs_f64());
    let cells = [nothing, sentence, title, new].map(cell);
    println!("{:>7} {cold:>10.2?} {:>20} {:>20} {:>20} {:>20}", pages.len(), cells[0], cells[1], cells[2], cells[3]);
}

/// The book as it is now, with the page at `place` made.
fn show(root: &Path, memory: &mut Memory, place: Option<&Path>) -> Preview {
    let Ok(book) = read(root, &Options::default(), memory) else { panic!("the book cannot be read") };
    let Ok(preview) = Preview::new(book, memory) else { panic!("a template has a mistake") };
    let path = place.and_then(|place| SourcePath::new(place.strip_prefix(root).ok()?.to_str()?).into());
    let url = path.and_then(|path| preview.book().library.url(&path).cloned());
    let url = url.unwrap_or_else(|| checkbook::SitePath::new("index.html"));
    std::hint::black_box(preview.file(&url).expect("templates without a mistake"));
    preview
}
