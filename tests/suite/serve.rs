//! `serve` shows what `build` would publish, also after any edit, and nothing ends it but its user.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::rebuild::{START, change};
use crate::support::{Book, Dice, Tree, tree};

/// How long anything may take on a machine that does much else.
const LONGEST: Duration = Duration::from_secs(20);

/// The program while it serves a book.
pub struct Serving {
    child: Child,
    port: u16,
    said: Arc<Mutex<Vec<String>>>,
}

/// An answer: the status and the body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Serving {
    pub fn new(book: &Book, arguments: &[&str]) -> Serving {
        let mut command = book.command(&[&["serve", "--port", "0"], arguments].concat());
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = Arc::new(Mutex::new(Vec::new()));
        let keep = Arc::clone(&said);
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| keep.lock().unwrap().push(line)));
        let mut serving = Serving { child, port: 0, said };
        serving.port = until("it says where it serves", || {
            let said = serving.said.lock().unwrap();
            let line = said.iter().find(|line| line.starts_with("serving "))?;
            line.split("localhost:").nth(1)?.split('/').next()?.parse().ok()
        });
        serving
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(path, "")
    }

    /// As a browser opens a page.
    pub fn open(&self, path: &str) -> Answer {
        self.ask(path, "Accept: text/html,*/*;q=0.8\r\n")
    }

    fn ask(&self, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head") + 4;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end..].to_vec() }
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.get(path).body).unwrap()
    }

    pub fn said(&self) -> String {
        self.said.lock().unwrap().join("\n")
    }

    /// How often the book was built.
    fn builds(&self) -> usize {
        self.said.lock().unwrap().iter().filter(|line| line.contains(" ✓ ") || line.contains(" ✗ ")).count()
    }

    /// The files of a site as they are served.
    fn site(&self, paths: &[String]) -> Tree {
        let answer = |path: &String| {
            let answer = self.get(&format!("/{}", encoded(path)));
            (path.clone(), if answer.status == 200 { answer.body } else { format!("{}", answer.status).into() })
        };
        paths.iter().map(answer).collect()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the server said:\n{}", self.said());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('#', "%23").replace('?', "%3F")
}

/// What `look` finds, as soon as it finds it.
#[track_caller]
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < LONGEST, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// What a fresh build publishes, whatever its findings; `None` when no site can be made.
fn built(book: &Book, into: &Path) -> Option<Tree> {
    let folder = into.join("site");
    let _ = std::fs::remove_dir_all(&folder);
    let outcome = book.run(&["build", "--publish-anyway", "--dest-dir", folder.to_str().unwrap()]);
    if outcome.stderr.contains("nothing was published") || outcome.code == 2 {
        return None;
    }
    let mut site: BTreeMap<String, Vec<u8>> = tree(&folder);
    site.retain(|path, _| !path.starts_with(".checkbook"));
    Some(site)
}

#[test]
fn what_is_served_is_what_would_be_published_and_nothing_is_written() {
    let book = Book::new(START);
    let serving = Serving::new(&book, &[]);
    let out = tempfile::tempdir().unwrap();
    let site = built(&book, out.path()).unwrap();
    let paths: Vec<String> = site.keys().cloned().collect();
    assert!(paths.len() > 10, "{paths:?}");
    assert!(serving.site(&paths) == site);
    assert!(!book.has("book"));
    assert_eq!(serving.get("/nothing.html").status, 404);
    assert_eq!(serving.text("/"), serving.text("/index.html"));
    let moved = serving.get("/sub");
    assert_eq!((moved.status, moved.head.contains("Location: /sub/\r\n")), (404, false), "no page stands for it");
}

#[test]
fn what_is_served_follows_every_edit() {
    let rounds = std::env::var("CHECKBOOK_EDITS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    follow(&Book::new(START), 11, rounds);
    let book = Book::new(START);
    book.commit("2026-01-05");
    follow(&book, 12, rounds / 2);
}

fn follow(book: &Book, seed: u64, rounds: usize) {
    let serving = Serving::new(book, &[]);
    let out = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(seed);
    let mut log = Vec::new();
    let mut sites = 0;
    for round in 0..rounds {
        log.push(change(book, &mut dice, round));
        let Some(site) = built(book, out.path()) else { continue };
        sites += 1;
        let paths: Vec<String> = site.keys().cloned().collect();
        let start = Instant::now();
        loop {
            let served = serving.site(&paths);
            let wrong: Vec<&String> = paths.iter().filter(|path| served[*path] != site[*path]).collect();
            if wrong.is_empty() {
                break;
            }
            assert!(start.elapsed() < LONGEST, "{wrong:?} differ after {log:#?}\n{}", serving.said());
            thread::sleep(Duration::from_millis(5));
        }
    }
    assert!(sites > rounds / 2, "only {sites} of the books could be rendered");
}

#[test]
fn a_page_that_is_opened_brings_what_keeps_it_up_to_date() {
    let book = Book::new(START);
    let serving = Serving::new(&book, &[]);
    let page = String::from_utf8(serving.open("/p1.html").body).unwrap();
    assert!(page.contains("src=\"/__checkbook/live.js\"") && page.contains("data-path=\"content/p1.md\""), "{page}");
    assert_eq!(page.replace(tags(&page), ""), serving.text("/p1.html"), "nothing else differs");
    assert_eq!(serving.get("/__checkbook/live.js").status, 200);
    let missing = serving.open("/deep/down/nothing.html");
    let text = String::from_utf8(missing.body).unwrap();
    assert_eq!(missing.status, 404);
    assert!(text.contains("href=\"/static/checkbook.css\"") && text.contains("/__checkbook/live.js"), "{text}");
    let bare = Serving::new(&book, &["--no-live-reload"]);
    assert_eq!(bare.open("/p1.html").body, serving.get("/p1.html").body);
}

/// The tags of the preview in a page.
fn tags(page: &str) -> &str {
    let start = page.find("<link rel=\"stylesheet\" href=\"/__checkbook/").unwrap();
    &page[start..page.find("</head>").unwrap()]
}

#[test]
fn mistakes_end_nothing_and_the_last_good_site_stays() {
    let book = Book::new(START);
    let serving = Serving::new(&book, &[]);
    let good = serving.text("/p1.html");
    book.put("book.toml", "[book]\ntitel = \"x\"\n");
    let findings = || serving.text("/__checkbook/diagnostics.json");
    until("the mistake in the settings is told", || findings().contains("titel").then_some(()));
    assert_eq!(serving.text("/p1.html"), good);
    book.put("book.toml", "[book]\ntitle = \"Title 0\"\n");
    until("it is mended", || (!findings().contains("titel")).then_some(()));
    book.put("themes/default/templates/page.html", "{{ page.title ");
    until("the mistake in the template is told", || serving.said().contains("themes/default").then_some(()));
    assert_eq!(serving.text("/p1.html"), good);
    book.put("themes/default/templates/page.html", "<html><head></head>{{ page.title.at.all }}</html>");
    until("that in its use too", || serving.said().contains("page.title.at.all").then_some(()));
    assert_eq!(serving.text("/p1.html"), good);
    book.put("themes/default/templates/page.html", "<html><head></head>{{ page.title }}</html>");
    until("the template counts", || (serving.text("/p1.html") == "<html><head></head>Page 1</html>").then_some(()));
    std::fs::remove_dir_all(book.root.join("content")).unwrap();
    book.put("content/p1.md", "# Back\n");
    until("the folder is back", || serving.text("/p1.html").contains("Back").then_some(()));
}

#[test]
fn the_first_build_may_fail_as_well() {
    let book = Book::new("-- book.toml --\n[book\n-- content/index.md --\n# Home\n");
    let serving = Serving::new(&book, &[]);
    let answer = serving.open("/");
    let text = String::from_utf8(answer.body).unwrap();
    assert_eq!(answer.status, 500);
    assert!(text.contains("Nothing to show yet") && text.contains("/__checkbook/live.js"), "{text}");
    book.put("book.toml", "");
    until("it is there", || serving.text("/").contains("<h1").then_some(()));
}

#[test]
fn a_page_is_seen_in_folders_that_were_empty_for_a_while() {
    let book = Book::new(START);
    let serving = Serving::new(&book, &[]);
    until("the first build", || (serving.builds() > 0).then_some(()));
    std::fs::create_dir_all(book.root.join("content/deep/er/est")).unwrap();
    // Time for the folders to be followed; nothing tells when they are.
    thread::sleep(Duration::from_millis(200));
    book.put("content/deep/er/est/new.md", "# New\n");
    until("the page is there", || (serving.get("/deep/er/est/new.html").status == 200).then_some(()));
}

#[test]
fn fifty_saves_within_a_tenth_of_a_second_are_built_at_most_twice() {
    let book = Book::new(START);
    let serving = Serving::new(&book, &[]);
    until("it is built", || (serving.builds() == 1).then_some(()));
    for attempt in 0..20 {
        thread::sleep(Duration::from_millis(300));
        let before = serving.builds();
        let start = Instant::now();
        for save in 0..50 {
            book.put("content/p1.md", format!("# Page 1\n\nSave {attempt} {save}.\n"));
            thread::sleep(Duration::from_millis(1));
        }
        let took = start.elapsed();
        let last = format!("Save {attempt} 49.");
        until("the last one is shown", || serving.text("/p1.html").contains(&last).then_some(()));
        thread::sleep(Duration::from_millis(300));
        // A machine that is busy saves more slowly than that.
        if took <= Duration::from_millis(100) {
            assert!(serving.builds() - before <= 2, "{}", serving.said());
            return;
        }
    }
    println!("this machine is too busy to save that quickly");
}

#[test]
fn a_port_that_is_taken_is_said_with_one_that_is_free() {
    let book = Book::new(START);
    let serving = Serving::new(&book, &[]);
    let taken = book.run(&["serve", "--port", &serving.port.to_string()]).code(2);
    assert!(taken.stderr.contains(&format!("port {} is in use; try `--port ", serving.port)), "{}", taken.stderr);
}

#[test]
fn drafts_are_served_when_they_are_asked_for() {
    let book = Book::new("-- content/index.md --\n# Home\n-- content/d.md --\n---\ndraft: true\n---\n# Draft\n");
    assert_eq!(Serving::new(&book, &[]).get("/d.html").status, 404);
    assert_eq!(Serving::new(&book, &["--drafts"]).get("/d.html").status, 200);
}
