//! Documents at full size, which take minutes: `MONSTERS=full cargo test --release --test suite giants -- --nocapture`
//! tries them and prints what each costs. Without that, each is tried small.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::Book;

/// How long a command may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

type Files = Vec<(String, Vec<u8>)>;

/// A book that is hard because of its size, of which `n` is a thousandth.
type Giant = (&'static str, fn(usize) -> Files);

fn times(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn file(path: &str, text: String) -> Files {
    vec![(path.to_string(), text.into_bytes())]
}

fn page(text: &str) -> Files {
    file("content/a.md", format!("# T\n\n{text}\n"))
}

/// A block of code of so many kilobytes.
fn fence(language: &str, line: &str, kilobytes: usize) -> Files {
    page(&format!("```{language}\n{}```\n", line.repeat(1_000 * kilobytes / line.len())))
}

fn front(matter: &str) -> Files {
    file("content/a.md", format!("---\n{matter}---\n# T\n"))
}

const GIANTS: &[Giant] = &[
    ("50 MB of words and steps", |n| {
        page(&"Some words, `code` and a [link](#t).\n\n- [ ] Do it\n\n".repeat(1_000 * n))
    }),
    ("50 MB in one paragraph", |n| page(&"word and word and words, with an end here\n".repeat(1_190 * n))),
    ("100,000 steps", |n| page(&times(100 * n, |i| format!("- [ ] Step {i}\n")))),
    ("100,000 steps with keys", |n| page(&times(100 * n, |i| format!("- [ ] Step {{#k{i}}}\n")))),
    ("30,000 lists in each other", |n| page(&format!("{}a", "- ".repeat(30 * n)))),
    ("30,000 quotes in each other", |n| page(&format!("{}a", ">".repeat(30 * n)))),
    ("a line of 10 MB", |n| page(&"word and word ".repeat(714 * n))),
    ("a line of 10 MB, 1,000,000 broken links", |n| page(&"[a](b.md) ".repeat(1_000 * n))),
    ("front matter of 1 MB, 60 kB of tags", |n| {
        let mut files = front(&times(50 * n, |i| format!("key{i}: some value\n")));
        let tags = times(6 * n, |i| format!("t{i}, "));
        files.extend(file("content/tags.md", format!("---\ntags: [{tags}]\n---\n# Tags\n")));
        files
    }),
    ("YAML, aliases of aliases", |_| {
        front(&format!("a0: &a0 [x]\n{}", times(40, |i| format!("a{}: &a{0} [*a{i}, *a{i}]\n", i + 1))))
    }),
    ("YAML, an alias of itself", |_| front("a: &a [*a, *a]\ntags: *a\n")),
    ("YAML, one text 5,000 times", |n| {
        front(&format!("a: &a {}\nb: [{}]\n", "x".repeat(20 * n), "*a, ".repeat(5 * n)))
    }),
    ("1,000,000 openings of notes", |n| page(&"[^".repeat(1_000 * n))),
    ("100,000 footnotes", |n| page(&times(100 * n, |i| format!("a[^{i}]\n\n[^{i}]: b\n\n")))),
    ("100,000 headings of one text", |n| page(&"## Same\n\n".repeat(100 * n))),
    ("100,000 headings of six levels", |n| page(&times(100 * n, |i| format!("{} H {i}\n\n", "#".repeat(1 + i % 6))))),
    ("100,000 links to 100,000 headings", |n| {
        page(&times(100 * n, |i| format!("## H {i}\n\n[a](#h-{})\n\n", i * 7_919 % (100 * n))))
    }),
    ("100,000 links to nothing", |n| page(&times(100 * n, |i| format!("[a](no{i}.md)\n")))),
    ("100,000 links to 100,000 definitions", |n| {
        page(&times(100 * n, |i| format!("[a][d{i}]\n\n[d{i}]: no{i}.md\n\n")))
    }),
    ("100,000 allowed findings", |n| {
        page(&times(100 * n, |i| format!("<!-- checkbook: allow(broken-link) -->\n[a](no{i}.md)\n\n")))
    }),
    ("100,000 placeholders", |n| page(&format!("```sh\n{}```\n", times(100 * n, |i| format!("echo <name-{i}>\n"))))),
    ("10 MB of sh", |n| fence("sh", "cp ./x.sh /tmp/$HOST && echo \"a b\"\n", 10 * n)),
    ("10 MB of sh in one line", |n| fence("sh", "echo a \"b c\" ", 10 * n)),
    ("10 MB of json", |n| fence("json", "{\"a\": [1, 2, \"three\"]},\n", 10 * n)),
    ("10 MB of json in one line", |n| fence("json", "{\"a\": 1}, ", 10 * n)),
    ("10 MB of python", |n| fence("python", "def f(x): return x + \"a\"  # no\n", 10 * n)),
    ("10 MB of yaml", |n| fence("yaml", "- name: a\n  value: \"b\"\n", 10 * n)),
    ("a table of 10,000 columns", |n| {
        page(&format!("{}|\n{}|\n{}|\n", "|a".repeat(10 * n), "|-".repeat(10 * n), "|b".repeat(10 * n)))
    }),
    ("a table of 100,000 rows", |n| page(&format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(100 * n)))),
    ("a SUMMARY.md of 10,000 levels", |n| {
        file(
            "content/SUMMARY.md",
            format!("# Summary\n\n{}", times(10 * n, |i| format!("{}- [a](p{i}.md)\n", " ".repeat(2 * i)))),
        )
    }),
    ("a SUMMARY.md of 100,000 entries", |n| {
        file("content/SUMMARY.md", format!("# Summary\n\n{}", times(100 * n, |i| format!("- [a](p{i}.md)\n"))))
    }),
    ("a book.toml of 10 MB", |n| {
        file("book.toml", format!("[check]\nignore = [{}]\n", times(900 * n, |i| format!("\"x{i}/*\",\n"))))
    }),
    ("100,000 empty files", |n| (0..100 * n).map(|i| (format!("content/f{}/e{i}.md", i % 100), Vec::new())).collect()),
    ("500 folders in each other", |n| file(&format!("content/{}a.md", "d/".repeat(n / 2)), "# Deep\n".to_string())),
    ("names of 255 bytes", |_| {
        let text = format!("---\ntags: [{0}]\naliases: [/{0}/]\n---\n# Long\n![a]({0}.png)\n", "y".repeat(251));
        let mut files = file(&format!("content/{}.md", "x".repeat(252)), text);
        files.extend(file(&format!("content/{}.png", "y".repeat(251)), "picture".to_string()));
        files
    }),
];

/// What a command did and cost.
struct Cost {
    code: i32,
    stderr: String,
    time: Duration,
    /// In megabytes; 0 where nobody can say.
    memory: usize,
}

fn run(book: &Book, arguments: &[&str]) -> Cost {
    let said = tempfile::NamedTempFile::new().unwrap();
    let start = Instant::now();
    let mut command = book.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(said.reopen().unwrap()).spawn().unwrap();
    let mut memory = 0;
    let code = loop {
        memory = peak(&child).max(memory);
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().expect("it ended by itself");
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            break -1;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let time = start.elapsed();
    let stderr = String::from_utf8_lossy(&std::fs::read(said.path()).unwrap()).into_owned();
    Cost { code, stderr, time, memory }
}

/// The most memory that a process had so far, as Linux tells it.
fn peak(child: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or_default() / 1_024
}

#[test]
fn giants_are_borne_and_the_other_pages_are_built() {
    let full = std::env::var("MONSTERS").is_ok_and(|size| size == "full");
    let n = if full { 1_000 } else { 3 };
    for (name, make) in GIANTS {
        let book = Book::new("-- content/index.md --\n# Home\n\nWords that stay.\n-- book.toml --\n");
        let files = make(n);
        let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        for (path, bytes) in &files {
            book.put(path, bytes);
        }
        let costs = [&["check"][..], &["build", "--publish-anyway"]].map(|arguments| {
            let cost = run(&book, arguments);
            assert!(matches!(cost.code, 0..=2), "{name}: {arguments:?} ended with {}\n{}", cost.code, cost.stderr);
            assert!(!cost.stderr.contains("panicked"), "{name}: {}", cost.stderr);
            cost
        });
        if full {
            let cell =
                |cost: &Cost| format!("{:.1} s, {} MB, exit {}", cost.time.as_secs_f64(), cost.memory, cost.code);
            let [check, build] = &costs;
            println!("| {name} | {} kB | {} | {} |", size.div_ceil(1_000), cell(check), cell(build));
        }
        // Settings that are refused build nothing.
        if costs[1].code < 2 {
            assert!(book.has("book"), "{name}: {}", costs[1].stderr);
            assert!(book.text("book/index.html").contains("Words that stay."), "{name}");
        }
    }
}

#[test]
fn a_record_of_fifty_megabytes_is_refused() {
    let book = Book::new("-- content/index.md --\n# Home\n");
    book.put("record.json", format!("{{\"schema\":\"checkbook.run/1\",\"x\":\"{}\"}}", "x".repeat(50_000_000)));
    let said = book.run(&["run", "verify", "record.json"]).code(2);
    assert!(said.stderr.contains("larger than 32 MiB"), "{}", said.stderr);
}

#[test]
fn settings_that_are_too_large_are_refused() {
    let book = Book::new("-- content/index.md --\n# Home\n");
    book.put("book.toml", format!("[check]\nignore = [\n{}]\n", "\"x/*\",\n".repeat(200_000)));
    let said = book.check().code(2);
    assert!(said.stderr.contains("`book.toml` is larger than 1024 KiB"), "{}", said.stderr);
}

#[test]
#[cfg(unix)]
fn names_that_are_long_are_cut_in_the_site_and_lead_there() {
    let (page, picture) = (format!("{}.md", "x".repeat(252)), format!("{}.png", "y".repeat(251)));
    let book = Book::new("-- book.toml --\n");
    book.put("content/index.md", format!("# Home\n[long]({page})\n"));
    book.put(&format!("content/{page}"), format!("---\ntags: [{}]\n---\n# Long\n![p]({picture})\n", "t".repeat(300)));
    book.put(&format!("content/{picture}"), "picture");
    book.run(&["build"]).code(0);
    let site = book.site();
    let linked = |from: &str, start: &str| {
        let html = String::from_utf8(site[from].clone()).unwrap();
        let at = html.find(start).unwrap_or_else(|| panic!("{start} in {from}"));
        html[at..].split('"').next().unwrap().to_string()
    };
    let long = linked("index.html", &"x".repeat(200));
    assert!(site.contains_key(&long), "{long}");
    assert!(site.contains_key(&linked(&long, &"y".repeat(200))));
    assert!(site.contains_key(&linked(&long, &format!("tags/{}", "t".repeat(200)))));
}

#[test]
fn a_navigation_without_end_takes_no_page_along() {
    let deep = format!("{}a", "d/".repeat(300));
    let book = Book::new("-- content/index.md --\n# Home\n");
    book.put(&format!("content/{deep}.md"), "# Deep down\n");
    book.run(&["build"]).code(0);
    assert!(book.text(&format!("book/{deep}.html")).contains("Deep down"));
    assert!(book.text("book/all.html").contains("Deep down"));
    let book = Book::new("-- content/index.md --\n# Home\n");
    book.put(
        "content/SUMMARY.md",
        format!("# Summary\n\n{}", times(30, |i| format!("{}- [a](p{i}.md)\n", " ".repeat(2 * i)))),
    );
    (0..30).for_each(|i| book.put(&format!("content/p{i}.md"), format!("# Page {i}\n")));
    let said = book.run(&["build", "--publish-anyway"]);
    assert!(said.stderr.contains("a list more than 16 levels deep"), "{}", said.stderr);
    assert!(book.has("book/p0.html") && book.has("book/p29.html"));
}
