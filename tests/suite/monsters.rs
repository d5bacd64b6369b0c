//! Documents that nobody writes: each ends in good time, costs about what it is long, and leaves the others be.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use checkbook::base::SourcePath;
use checkbook::library::summary;
use checkbook::page::{Dialect, Page};
use checkbook::report::{self, Format, Report, Style, Totals};
use checkbook::{Memory, Options};
use cpu_time::ThreadTime;

use crate::support::{Book, Outcome};

/// How often a text is read before the best time counts.
const TRIES: usize = 3;

/// How often a growth that is too large is measured again.
const ROUNDS: usize = 3;

/// From when on twice the text takes too long. It is 2 when all is well, and 4 when something is quadratic.
const GROWTH: f64 = 3.3;

type Monster = fn(usize) -> String;

/// Texts that grow with a number, each made to be hard for one of those who read a page.
const MONSTERS: &[(&str, Monster)] = &[
    ("prose", |n| "Some words, `code` and a [link](#t).\n\n".repeat(n)),
    ("steps", |n| lines(n, |i| format!("- [ ] Step {i}\n"))),
    ("one line", |n| "word and word ".repeat(4 * n)),
    ("quotes", |n| format!("{} a\n", ">".repeat(n))),
    ("openings of notes", |n| "[^".repeat(2 * n)),
    ("brackets", |n| "[".repeat(2 * n)),
    ("pairs of brackets", |n| format!("{}{}", "[".repeat(n), "]".repeat(n))),
    ("openings of links", |n| "[a](".repeat(n)),
    ("stars", |n| "*".repeat(2 * n)),
    ("emphasis", |n| "*a _b ".repeat(n)),
    ("signs that open tags", |n| "<".repeat(2 * n)),
    ("open tags", |n| "a <b ".repeat(n)),
    ("open comments", |n| "a <!-- b ".repeat(n)),
    ("nested HTML", |n| "<div>".repeat(n)),
    ("equal headings", |n| "## Same\n\n".repeat(n)),
    ("links", |n| "[l](other.md)\n".repeat(n)),
    ("headings", |n| lines(n, |i| format!("## H {i}\n\n"))),
    ("steps with keys", |n| lines(n, |i| format!("- [ ] a {{#k{i}}}\n"))),
    ("links to definitions", |n| lines(n, |i| format!("[a][d{i}]\n\n[d{i}]: x{i}.md\n\n"))),
    ("mail addresses among definitions", |n| lines(n, |i| format!("<a{i}@b.de>\n\n[d{i}]: x{i}.md\n\n"))),
    ("comments before definitions", |n| {
        format!("{}{}", "<!-- checkbook: allow(broken-link) -->\n".repeat(n), lines(n, |i| format!("[d{i}]: x.md\n")))
    }),
    ("allowances on one line", |n| "<!-- checkbook: allow(broken-link) --> `a` ".repeat(n)),
    ("allowances in a block of HTML", |n| format!("<div>\n{}", "<!-- checkbook: allow(broken-link) -->\n".repeat(n))),
    ("placeholders", |n| format!("```sh\n{}```\n", lines(n, |i| format!("echo <name-{i}>\n")))),
    ("code and links in one paragraph", |n| "`a` [b](c.md) **x** ____\n".repeat(n)),
    ("rows", |n| format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(n))),
    ("columns", |n| format!("{}|\n{}|\n", "|a".repeat(n), "|-".repeat(n))),
    ("shell", |n| format!("```sh\n{}```\n", "cp ./x.sh /tmp/$HOST && echo \"a b\"\n".repeat(n))),
    ("words of one command", |n| format!("```sh\necho {}\n```\n", "'a' \"b $(c)\" ".repeat(n))),
    ("steps into folders", |n| {
        format!("```sh\n{}cat x.sh\n```\n", format!("cd a{}\ncd ..\n", " ".repeat(200)).repeat(n))
    }),
];

/// Texts that are hard for those who come after the reader, and how many of what they hold it takes to see that.
const ROADS: &[(&str, usize, Monster)] = &[
    ("nested lists", 6_000, |n| page(&format!("{}a", "- ".repeat(n)))),
    ("links to headings", 1_500, |n| page(&lines(n, |i| format!("## H {i}\n\n[a](#h-{})\n\n", i * 7_919 % n)))),
    ("links to no heading", 600, |n| page(&lines(n, |i| format!("## H {i}\n\n[a](#x-{i})\n\n")))),
    ("broken links on one line", 1_500, |n| page(&"[a](b.md) ".repeat(n))),
    ("allowances", 1_500, |n| page(&lines(n, |i| format!("<!-- checkbook: allow(broken-link) -->\n[a](o{i}.md)\n\n")))),
    ("tags", 300, |n| format!("---\ntags: [{}]\n---\n# T\n", lines(n, |i| format!("t{i}, ")))),
    ("related", 1_000, |n| format!("---\nrelated: [{}]\n---\n# T\n", lines(n, |i| format!("p{i}.md, ")))),
];

/// As many lines as are wanted.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// A page around a text.
fn page(text: &str) -> String {
    format!("# T\n\n{text}\n")
}

fn parse(text: &str) -> Duration {
    let text: Arc<str> = Arc::from(text);
    let path = SourcePath::new("content/a.md");
    let start = ThreadTime::now();
    black_box(Page::parse(&path, &text, Dialect::default()));
    start.elapsed()
}

/// How many times longer twice the text takes, at its best: a machine that has other work to do is measured again.
fn growth(size: usize, tries: usize, make: impl Fn(usize) -> String, read: impl Fn(&str) -> Duration) -> f64 {
    let (one, two) = (make(size), make(2 * size));
    let best = |text: &str| (0..tries).map(|_| read(text)).min().unwrap().as_secs_f64();
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        least = least.min(best(&two) / best(&one));
        if least < GROWTH {
            break;
        }
    }
    least
}

/// It ended by itself, and its answer is one that the manual knows.
fn survived(outcome: &Outcome, what: &str) {
    assert!(matches!(outcome.code, 0..=2), "{what}: {}\n{}", outcome.code, outcome.stderr);
    assert!(!outcome.stderr.contains("panicked"), "{what}: {}", outcome.stderr);
}

#[test]
fn twice_the_text_takes_about_twice_the_time() {
    for (name, make) in MONSTERS {
        let found = growth(500, TRIES, |n| page(&make(n)), parse);
        assert!(found < GROWTH, "{name}: twice the text takes {found:.1} times as long");
    }
}

/// Reads, checks and renders a book of one page, and reports what was found to a person.
fn walk(book: &Book, text: &str) -> Duration {
    book.put("content/a.md", text);
    let start = ThreadTime::now();
    let mut memory = Memory::default();
    let Ok(mut read) = checkbook::read(&book.root, &Options::default(), &mut memory) else { panic!("it is read") };
    let site = read.render(&memory);
    let (totals, text_of) = (Totals::default(), |path: &SourcePath| read.text(path));
    let report = Report::new(&read.diagnostics, &totals, &text_of);
    black_box((site, report::render(Format::Human, &report, Style::default(), 80)));
    start.elapsed()
}

#[test]
fn twice_the_page_takes_a_book_about_twice_the_time() {
    let here = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let book = Book::new("-- book.toml --\n");
    for (name, size, make) in ROADS {
        // It takes so long that little else of the machine is in it.
        let found = here.install(|| growth(*size, 1, make, |text| walk(&book, text)));
        assert!(found < GROWTH, "{name}: twice the text takes {found:.1} times as long");
    }
}

#[test]
fn a_monstrous_page_does_not_take_the_others_along() {
    let book = Book::new("-- content/index.md --\n# Home\n\nWords that stay.\n-- content/other.md --\n# Other\n");
    for (number, (_, make)) in MONSTERS.iter().enumerate() {
        book.put(&format!("content/m{number}.md"), page(&make(100)));
    }
    book.put("content/lists.md", page(&lines(100, |i| format!("{}- [ ] a\n", "  ".repeat(i)))));
    survived(&book.check(), "check");
    survived(&book.run(&["build", "--publish-anyway"]), "build");
    assert!(book.text("book/index.html").contains("Words that stay."));
    for number in 0..MONSTERS.len() {
        assert!(book.has(&format!("book/m{number}.html")) || book.has(&format!("book/m{number}/index.html")));
    }
}

#[test]
fn deep_nests_end_on_a_small_stack() {
    let depth = 10_000;
    let nests = [
        "- ".repeat(depth),
        format!("{} a\n", ">".repeat(depth)),
        "<div>".repeat(depth),
        format!("```sh\n{}\n```\n", "$(".repeat(depth)),
        format!("```sh\necho {}\n```\n", "\"$(".repeat(depth)),
        format!("```sh\n{}\n```\n", "if x; then ".repeat(depth)),
        format!("```sh\n{}\n```\n", "echo ${a:-".repeat(depth)),
    ];
    let read = move || nests.iter().map(|nest| parse(&page(nest))).sum::<Duration>();
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(read).unwrap();
    assert!(thread.join().is_ok(), "it ended without a panic");
}

#[test]
fn words_and_settings_that_are_patterns_without_end_are_none() {
    let endless = |count: usize| format!("{}{}", "{a,".repeat(count), "}".repeat(count));
    let book = Book::new("-- content/index.md --\n# Home\n");
    for count in [99, 3_000, 100_000] {
        book.put("content/a.md", page(&format!("```sh\ncat {}\n```\n", endless(count))));
        survived(&book.check(), "a word of a command");
    }
    book.remove("content/a.md");
    book.put("book.toml", format!("[build]\nexclude = [\"{}\"]\n", endless(3_000)));
    assert!(book.check().code(2).stderr.contains("it is too large"));
}

#[test]
fn front_matter_that_unfolds_without_end_is_refused() {
    let laughs = lines(19, |i| format!("a{}: &a{} [{}]\n", i + 1, i + 1, format!("*a{i}, ").repeat(9)));
    for front in [
        format!("---\na0: &a0 [x, x]\n{laughs}tags: *a19\n---\n"),
        format!("---\nx: {}{}\n---\n", "[".repeat(5_000), "]".repeat(5_000)),
        format!("---\nx: {}{}\n---\n", "{a: ".repeat(5_000), "}".repeat(5_000)),
        format!("+++\nx = {}{}\n+++\n", "[".repeat(5_000), "]".repeat(5_000)),
    ] {
        let book = Book::new("-- content/index.md --\n# Home\n");
        book.put("content/a.md", format!("{front}# T\n"));
        let outcome = book.check();
        survived(&outcome, &front[..20]);
        assert!(outcome.stdout.contains("content/a.md"), "nothing is said about it: {}", outcome.stdout);
    }
}

#[test]
fn settings_that_nest_without_end_are_refused() {
    let book = Book::new("-- content/index.md --\n# Home\n");
    for text in [
        format!("x = {}{}\n", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{}a = 1\n", "a.".repeat(10_000)),
        format!("x = {}\n", "{a=".repeat(10_000)),
    ] {
        book.put("book.toml", &text);
        book.check().code(2);
    }
}

#[test]
fn a_summary_may_be_deep_and_long() {
    let path = SourcePath::new("content/SUMMARY.md");
    let deep = lines(300, |i| format!("{}- [a](p{i}.md)\n", "  ".repeat(i)));
    let (read, _) = summary::parse(&path, &format!("# Summary\n\n{deep}"));
    assert!(!read.targets().is_empty());
    let long = |n: usize| lines(n, |i| format!("- [a{i}](p{i}.md)\n"));
    let found = growth(500, TRIES, long, |text| {
        let start = ThreadTime::now();
        black_box(summary::parse(&path, text));
        start.elapsed()
    });
    assert!(found < GROWTH, "twice the entries take {found:.1} times as long");
}

#[test]
fn a_record_that_nests_without_end_is_no_record() {
    let text = format!("{{\"schema\": \"checkbook.run/1\", \"x\": {}", "[".repeat(100_000));
    assert!(!checkbook::record::read(text.as_bytes()).problems.is_empty());
}
