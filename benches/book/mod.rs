//! Books to measure with: pages of about nine kilobytes, each with ten blocks of code that no other page has.
//!
//! A page depends on its number and on how many pages there are, and on nothing else.

mod fences;
mod page;
mod words;

use std::path::Path;

use words::{Dice, OBJECTS, PHASES, VERBS, capital, name};

/// Folders of the first level.
const AREAS: [&str; 20] = [
    "access",
    "alerting",
    "backups",
    "billing",
    "caching",
    "capacity",
    "certificates",
    "cluster",
    "compliance",
    "cutover",
    "database",
    "edge",
    "identity",
    "incident",
    "ingest",
    "messaging",
    "network",
    "release",
    "search",
    "storage",
];

/// How many pages share a folder, as people keep them.
const PAGES_PER_FOLDER: usize = 25;

/// How many pages share a script.
const PAGES_PER_SCRIPT: usize = 3;

/// What other pages may refer to.
struct Card {
    number: usize,
    area: &'static str,
    /// Where the page lies below `content`.
    path: String,
    title: String,
    service: String,
    phases: Vec<&'static str>,
}

impl Card {
    fn new(number: usize) -> Card {
        let mut dice = Dice::new(number);
        let (service, verb, object) = (name(number), dice.pick(&VERBS), dice.pick(&OBJECTS));
        let area = AREAS[number % AREAS.len()];
        let folder = number / AREAS.len() / PAGES_PER_FOLDER;
        let file = format!("{verb}-{service}-{}", object.replace(' ', "-"));
        Card {
            number,
            area,
            path: format!("{area}/{}-{folder}/{file}.md", name(folder)),
            title: format!("{} the {service} {object}", capital(verb)),
            service,
            phases: dice.some(&PHASES, 4),
        }
    }

    /// A script of the repository that the page has people run.
    fn script(&self) -> String {
        let number = self.number / PAGES_PER_SCRIPT;
        format!("scripts/{}/{}.sh", AREAS[number % AREAS.len()], name(number))
    }
}

/// Makes at `place` the book that `word` asks for: one of so many pages, or a copy of a folder.
pub fn prepare(word: &str, place: &Path) {
    match word.parse() {
        Ok(pages) => generate(place, pages),
        Err(_) => copy(Path::new(word), place),
    }
}

/// Makes a book of so many pages, and the scripts that they have people run.
fn generate(book: &Path, pages: usize) {
    for number in 0..pages {
        let card = Card::new(number);
        write(&book.join("content").join(&card.path), &page::text(&card, pages));
        if number % PAGES_PER_SCRIPT == 0 {
            write(&book.join(card.script()), &format!("#!/bin/sh\nset -eu\necho \"{} in $2\"\n", card.service));
        }
    }
    write(&book.join("book.toml"), "[book]\ntitle = \"Runbooks\"\n");
}

fn write(place: &Path, text: &str) {
    std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder for files");
    std::fs::write(place, text).expect("a writable file");
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let place = to.join(entry.path().strip_prefix(from).expect("below the folder"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(place).expect("a folder");
        } else {
            std::fs::copy(entry.path(), place).expect("a file");
        }
    }
}
