//! Builds that are killed, and the builds after them.

use std::fmt::Write;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{Book, Dice, Tree, tree};

const PAGES: usize = 300;
const KILLS: usize = 20;

fn book() -> Book {
    let mut text = String::from("-- book.toml --\n-- content/index.md --\n# Home\n");
    for number in 0..PAGES {
        write!(
            text,
            "-- content/part{}/page{number}.md --\n# Page {number}\n## Do\n- [ ] Step {number}: ____\n\nText of the page.\n",
            number % 7
        )
        .unwrap();
    }
    Book::new(&text)
}

/// Every page says the title, so that another title changes every page.
fn set_title(book: &Book, title: &str) {
    book.put("book.toml", format!("[book]\ntitle = \"{title}\"\n[print]\n[output.html.print]\nenable = false\n"));
}

fn start(book: &Book) -> Child {
    book.command(&["build", "-q"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_mends_the_rest() {
    let book = book();
    let titles = ["First title", "Second title"];
    let mut took = Duration::ZERO;
    let clean: Vec<Tree> = titles
        .iter()
        .zip(["clean0", "clean1"])
        .map(|(title, folder)| {
            set_title(&book, title);
            let begin = Instant::now();
            book.run(&["build", "-d", folder]).done();
            took = begin.elapsed();
            tree(&book.root.join(folder))
        })
        .collect();
    let mut dice = Dice::new(11);
    let mut touched = 0;
    for round in 0..KILLS {
        let turn = round % titles.len();
        set_title(&book, titles[turn]);
        let before = if book.has("book") { book.site() } else { Tree::new() };
        let mut child = start(&book);
        // Most of the time nothing is written yet; two of three kills are to come when something is.
        let share = if round % 3 == 0 { dice.below(1000) } else { 500 + dice.below(500) };
        sleep(took * u32::try_from(share).unwrap() / 1000);
        child.kill().unwrap();
        child.wait().unwrap();
        let after = if book.has("book") { book.site() } else { Tree::new() };
        touched += usize::from(after != before && after != clean[turn]);
        for (path, bytes) in &after {
            let own = path.rsplit('/').next().unwrap().starts_with(".checkbook");
            let whole = clean.iter().any(|site| site.get(path) == Some(bytes));
            assert!(own || whole, "round {round}: {path} is not whole");
        }
        if round % 4 == 3 {
            book.build().done();
            assert!(book.site() == clean[turn], "round {round}: the next build differs from a clean one");
        }
    }
    eprintln!("{touched} of {KILLS} kills came while files were written");
}
