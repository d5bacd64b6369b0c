//! What has to hold for any bytes that one of the readers is given.
#![forbid(unsafe_code)]

mod dice;
mod mutate;

use std::sync::Arc;

use checkbook::base::{Diagnostic, SourcePath, Span};
use checkbook::input::config;
use checkbook::library::summary;
use checkbook::page::{Dialect, Page, front_matter};
use checkbook::shell::{self, Form};

pub use dice::Dice;
pub use mutate::mutated;

/// A function that panics when something does not hold.
pub type Target = fn(&[u8]);

/// Every target, by its name.
pub const TARGETS: [(&str, Target); 6] = [
    ("document", document),
    ("front_matter", front_matter),
    ("shell", shell),
    ("config", config),
    ("summary", summary),
    ("record", record),
];

/// Reads a page twice: all places are places of the text, and both readings are the same.
///
/// # Panics
///
/// When that is not so.
pub fn document(bytes: &[u8]) {
    let text: Arc<str> = Arc::from(String::from_utf8_lossy(bytes));
    let path = SourcePath::new("content/a.md");
    let page = Page::parse(&path, &text, Dialect::default());
    is_place(&text, page.body, "the body");
    for span in &page.hidden {
        is_place(&text, *span, "something hidden");
    }
    for span in &page.sign_offs {
        is_place(&text, *span, "a sign-off");
    }
    for at in &page.breaks {
        assert!(text.is_char_boundary(*at), "a break at {at} is inside of a letter");
    }
    let mut last = 0;
    for reference in &page.references {
        is_place(&text, reference.span, "a reference");
        assert!(reference.span.start >= last, "references are in the order in which they stand");
        last = reference.span.start;
    }
    let named = page.slips.iter().map(|slip| slip.span);
    let named = named.chain(page.ids.iter().map(|id| id.span));
    let named = named.chain(page.shell_problems.iter().map(|problem| problem.span));
    let named = named.chain(page.expectations.iter().map(|expected| expected.span));
    for span in named {
        is_place(&text, span, "a word");
    }
    are_placed(&text, &page.problems);
    let again = Page::parse(&path, &text, Dialect::default());
    assert_eq!(format!("{page:?}"), format!("{again:?}"), "a second reading gives another page");
}

/// Reads front matter, with a fence put around what has none.
///
/// # Panics
///
/// When a place is none, or a second reading says otherwise.
pub fn front_matter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for text in [text.to_string(), format!("---\n{text}\n---\n"), format!("+++\n{text}\n+++\n")] {
        let path = SourcePath::new("content/a.md");
        let front = front_matter::read(&path, &text);
        is_place(&text, front.body, "the body");
        are_placed(&text, &front.problems);
        let again = front_matter::read(&path, &text);
        assert_eq!(format!("{front:?}"), format!("{again:?}"), "a second reading gives other metadata");
    }
}

/// Reads shell text, as a script and as what a terminal shows.
///
/// # Panics
///
/// When a word is at no place, or a second reading says otherwise.
pub fn shell(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for form in [Form::Script, Form::Transcript] {
        let reading = shell::read(&text, form);
        for word in &reading.words {
            is_place(&text, word.span, "a file");
        }
        for task in &reading.tasks {
            is_place(&text, task.span, "a task");
        }
        assert_eq!(reading, shell::read(&text, form), "a second reading says something else");
    }
    for span in shell::commands(&text).into_iter().flatten() {
        is_place(&text, span, "a word");
    }
}

/// Reads settings.
///
/// # Panics
///
/// When what is wrong with them is reported at no place.
pub fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match config::load(&SourcePath::new("book.toml"), Some(&text), &[]) {
        Ok(loaded) => are_placed(&text, &loaded.notes),
        Err(problems) => {
            assert!(!problems.is_empty(), "settings are refused and nobody says why");
            are_placed(&text, &problems);
        }
    }
}

/// Reads a `SUMMARY.md`.
///
/// # Panics
///
/// When a place is none, or a second reading says otherwise.
pub fn summary(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let path = SourcePath::new("content/SUMMARY.md");
    let (read, problems) = summary::parse(&path, &text);
    are_placed(&text, &problems);
    for (_, span) in read.targets() {
        is_place(&text, span, "an entry");
    }
    let (again, _) = summary::parse(&path, &text);
    assert_eq!(format!("{read:?}"), format!("{again:?}"), "a second reading gives another order");
}

/// Reads the record of a run.
///
/// # Panics
///
/// When a problem is in a line that the file does not have, or a second reading says otherwise.
pub fn record(bytes: &[u8]) {
    let reading = checkbook::record::read(bytes);
    let lines = bytes.split(|&byte| byte == b'\n').count();
    for problem in &reading.problems {
        assert!(problem.line.is_none_or(|line| line <= lines), "{problem:?} is in none of {lines} lines");
    }
    let again = checkbook::record::read(bytes);
    assert_eq!(reading.problems, again.problems, "a second reading says something else");
}

fn are_placed(text: &str, problems: &[Diagnostic]) {
    for problem in problems {
        is_place(text, problem.location.span, problem.rule.name);
        for edit in problem.suggestions.iter().flat_map(|suggestion| &suggestion.edits) {
            is_place(text, edit.span, problem.rule.name);
        }
    }
}

fn is_place(text: &str, span: Span, what: &str) {
    assert!(text.get(span.start..span.end).is_some(), "{what} is at no place: {span:?}");
}
