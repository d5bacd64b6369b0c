//! `pdf`: which pages are printed, by which browser, and where the files go.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::support::{Book, Outcome, tree};

const RUNBOOKS: &str = "\
-- book.toml --
[book]
title = \"Runbooks\"
[check.rules]
orphan-page = \"off\"
-- content/index.md --
# Home
See [the deployment](ops/deploy.md#steps), [below](#below) and [the host](https://host.example/a).
## Below
-- content/ops/deploy.md --
# Deploy
## Steps
- [ ] Build
- [ ] Go [home](../index.md)
-- content/ops/night shift.md --
# Night shift
- [ ] Sleep
-- content/draft.md --
---
draft: true
---
# Draft
";

/// Stands in for a browser: the file that it writes holds the page and its own arguments.
const STAND_IN: &str = r#"#!/bin/sh
for one; do case "$one" in
--print-to-pdf=*) out=${one#*=};;
file://*) page=$(echo "${one#file://}" | sed 's/%20/ /g');;
esac; done
{ echo %PDF-1.4; cat "$page"; for one; do echo "argument $one"; done; echo %%EOF; } > "$out"
"#;

fn book() -> Book {
    let book = Book::new(RUNBOOKS);
    put_program(&book, "../bin/stand-in", STAND_IN);
    book
}

fn put_program(book: &Book, path: &str, script: &str) {
    book.put(path, script);
    std::fs::set_permissions(book.root.join(path), PermissionsExt::from_mode(0o755)).unwrap();
}

/// `checkbook pdf` with the stand-in.
fn pdf(book: &Book, arguments: &[&str]) -> Outcome {
    book.run(&[&["pdf", "--browser", "../bin/stand-in"], arguments].concat())
}

fn files(book: &Book, folder: &str) -> BTreeSet<String> {
    tree(&book.root.join(folder)).into_keys().filter(|path| path != ".checkbook").collect()
}

fn set<const N: usize>(paths: [&str; N]) -> BTreeSet<String> {
    paths.map(ToString::to_string).into()
}

#[test]
fn all_pages_are_printed_beside_the_site() {
    let book = book();
    let said = pdf(&book, &[]).done().stderr;
    assert!(
        said.contains("checked 4 pages") && said.contains("printed 3 files to [FOLDER]/runbooks/pdf in "),
        "{said}"
    );
    assert_eq!(files(&book, "pdf"), set(["index.pdf", "ops/deploy.pdf", "ops/night shift.pdf"]));
    let text = book.text("pdf/ops/night shift.pdf");
    assert!(text.contains("Night shift") && text.contains("/ops/night%20shift.print.html\n"), "{text}");
    assert!(!book.has("book"), "nothing is published");
    pdf(&book, &["--drafts", "-d", "other/place"]).done();
    assert_eq!(files(&book, "other/place").len(), 4);
    book.edit("book.toml", "[check.rules]", "[build]\nbuild-dir = \"out/site\"\n[check.rules]");
    pdf(&book, &[]).done();
    assert_eq!(files(&book, "out/pdf").len(), 3);
}

#[test]
fn pages_and_folders_can_be_named_in_several_ways_and_the_others_stay() {
    let book = book();
    for (arguments, expected) in [
        (&["content/ops/deploy.md"][..], set(["ops/deploy.pdf"])),
        (&["ops/deploy.md"], set(["ops/deploy.pdf"])),
        (&["content/ops/../index.md"], set(["index.pdf", "ops/deploy.pdf"])),
        (&["ops", "index.md"], set(["index.pdf", "ops/deploy.pdf", "ops/night shift.pdf"])),
    ] {
        pdf(&book, arguments).done();
        assert_eq!(files(&book, "pdf"), expected);
    }
    let mut command = book.command(&["pdf", "deploy.md", "--browser", "../../../bin/stand-in", "-d", "here"]);
    assert!(command.current_dir(book.root.join("content/ops")).output().unwrap().status.success());
    assert_eq!(files(&book, "content/ops/here"), set(["ops/deploy.pdf"]));
    pdf(&book, &["--binder"]).done();
    book.remove("content/ops/night shift.md");
    pdf(&book, &[]).done();
    assert_eq!(files(&book, "pdf"), set(["book.pdf", "index.pdf", "ops/deploy.pdf"]), "what the book has not goes");
}

#[test]
fn a_page_that_is_not_there_is_said() {
    let book = book();
    for (page, expected) in [
        ("ops/deplyo.md", "error: the book has no page `ops/deplyo.md`; did you mean `ops/deploy.md`?\n"),
        (
            "content/ops/deplyo.md",
            "error: the book has no page `content/ops/deplyo.md`; did you mean `content/ops/deploy.md`?\n",
        ),
        ("zzzzzzzzzzzzzzz", "error: the book has no page `zzzzzzzzzzzzzzz`\n"),
        ("draft.md", "error: `draft.md` is not published; `--drafts` prints drafts too\n"),
    ] {
        assert_eq!(pdf(&book, &[page]).code(2).stderr, expected);
    }
    assert!(!book.has("pdf"));
}

#[test]
fn links_lead_to_the_public_site_or_nowhere() {
    let book = book();
    pdf(&book, &["index.md"]).done();
    let text = book.text("pdf/index.pdf");
    assert!(text.contains(">the deployment</a>") && !text.contains("deploy.html"), "{text}");
    assert!(text.contains("href=\"#below\"") && text.contains("href=\"https://host.example/a\""), "{text}");
    book.edit("book.toml", "[check.rules]", "[output.html]\nsite-url = \"https://rb.example/team/\"\n[check.rules]");
    pdf(&book, &["index.md"]).done();
    let text = book.text("pdf/index.pdf");
    assert!(text.contains("href=\"https://rb.example/team/ops/deploy.html#steps\">the deployment</a>"), "{text}");
    pdf(&book, &["--binder"]).done();
    let binder = book.text("pdf/book.pdf");
    assert!(
        binder.contains("print.html\n") && binder.contains("Night shift") && binder.contains("href=\"#p"),
        "{binder}"
    );
}

#[test]
fn a_check_that_fails_prints_nothing() {
    let book = book();
    book.edit("content/index.md", "ops/deploy.md#steps", "ops/gone.md");
    let said = pdf(&book, &[]).code(1).stderr;
    assert!(said.contains("error[broken-link]") && said.ends_with("nothing was printed\n"), "{said}");
    assert!(!book.has("pdf"));
    let said = pdf(&book, &["--no-check"]).done().stderr;
    assert!(!said.contains("broken-link") && said.contains("printed 3 files"), "{said}");
    pdf(&book, &["--fail-on", "never"]).done();
}

#[test]
fn the_browser_is_the_one_of_the_option_of_the_environment_or_of_the_path() {
    let book = book();
    let place = book.root.join("../bin/stand-in").canonicalize().unwrap();
    let said = book.run_with(
        &["pdf"],
        &[("CHECKBOOK_BROWSER", place.to_str().unwrap()), ("CHECKBOOK_BROWSER_ARGS", " --one --two ")],
    );
    said.done();
    let text = book.text("pdf/index.pdf");
    assert!(text.contains("argument --one\nargument --two\nargument file:///"), "{text}");
    // The program needs the tools of the stand-in, but must not find a browser of this machine.
    let tools = book.root.join("../tools");
    for tool in ["sh", "cat", "sed", "git"] {
        if let Some(found) = which(tool) {
            std::fs::create_dir_all(&tools).unwrap();
            std::os::unix::fs::symlink(found, tools.join(tool)).unwrap();
        }
    }
    let path = tools.to_str().unwrap();
    put_program(&book, "../tools/google-chrome", STAND_IN);
    book.run_with(&["pdf", "-d", "by-path"], &[("PATH", path)]).done();
    assert!(book.has("by-path/index.pdf"));
    let said = book.run(&["pdf", "--browser", "no-such-browser"]).code(2).stderr;
    assert_eq!(said, "error: the browser `no-such-browser` is not there, or is no program\n");
}

fn which(tool: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(tool)).find(|place| place.is_file())
}

#[test]
fn a_browser_that_fails_leaves_what_was_printed_before() {
    let book = book();
    pdf(&book, &[]).done();
    let before = tree(&book.root.join("pdf"));
    put_program(&book, "../bin/broken", "#!/bin/sh\nprintf 'no \\033[31mdisplay\\n' >&2\nexit 3\n");
    let said = book.run(&["pdf", "--browser", "../bin/broken", "index.md"]).code(2).stderr;
    assert!(
        said.contains("error: `content/index.md` was not printed: the browser ended with exit status: 3"),
        "{said}"
    );
    assert!(said.contains("the browser said: no ␛[31mdisplay"), "{said:?}");
    put_program(&book, "../bin/slow", "#!/bin/sh\nexec sleep 600\n");
    let said = book.run(&["pdf", "--browser", "../bin/slow", "--time-limit", "1", "index.md"]).code(2).stderr;
    assert!(said.contains("it took longer than 1 s"), "{said}");
    assert_eq!(tree(&book.root.join("pdf")), before);
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let book = book();
    book.put("papers/mine.pdf", "mine");
    let said = pdf(&book, &["-d", "papers"]).code(2).stderr;
    assert!(said.contains("was not written by checkbook"), "{said}");
    assert_eq!(files(&book, "papers"), set(["mine.pdf"]));
}

/// The bytes of a PDF file without the times that the browser writes into it.
fn without_times(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let times = regex::Regex::new(r"/(CreationDate|ModDate) \(D:[^)]*\)|/ID \[[^\]]*\]").unwrap();
    assert!(times.is_match(&text));
    times.replace_all(&text, "").into_owned()
}

#[test]
fn a_real_browser_writes_the_same_file_twice_with_title_outline_and_paper() {
    let names = ["chromium", "google-chrome", "google-chrome-stable"];
    let Some(browser) = names.into_iter().find_map(which) else {
        println!("skipped: there is no Chromium on this machine");
        return;
    };
    let book = book();
    let print = |folder: &str, more: &[&str]| {
        let arguments = ["pdf", "ops/deploy.md", "-d", folder, "--browser", browser.to_str().unwrap()];
        book.run(&[&arguments, more].concat()).done();
        std::fs::read(book.root.join(folder).join("ops/deploy.pdf")).unwrap()
    };
    let (one, two) = (print("one", &[]), print("two", &[]));
    let text = without_times(&one);
    assert!(text == without_times(&two), "two runs differ");
    assert!(text.contains("/Title (Deploy") && text.contains("/Type /Outlines") && text.contains("/Title (Steps)"));
    assert!(!text.contains("file:") && !text.contains(std::env::temp_dir().to_str().unwrap()), "a path of the machine");
    assert!(text.contains("/MediaBox [0 0 594.95996 841.91998]"), "A4");
    let letter = without_times(&print("three", &["--paper", "letter"]));
    assert!(letter.contains("/MediaBox [0 0 612 792]"), "Letter");
}

/// The code on a sheet, as somebody's camera reads it.
fn code_on_paper(sheet: &[u8]) -> String {
    let mut parts = sheet.splitn(4, u8::is_ascii_whitespace);
    let mut number = || std::str::from_utf8(parts.next().unwrap()).unwrap().to_string();
    assert_eq!(number(), "P5");
    let (wide, high): (usize, usize) = (number().parse().unwrap(), number().parse().unwrap());
    let dots = parts.next().unwrap().strip_prefix(b"255\n").unwrap();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(wide, high, |x, y| dots[y * wide + x]);
    let codes = image.detect_grids();
    assert_eq!(codes.len(), 1, "there is one code on the sheet");
    codes[0].decode().unwrap().1
}

#[test]
fn the_code_on_paper_leads_to_the_page_and_names_its_revision() {
    let Some(rasteriser) = which("pdftoppm") else {
        println!("skipped: there is no pdftoppm on this machine");
        return;
    };
    if !["chromium", "google-chrome", "google-chrome-stable"].into_iter().any(|name| which(name).is_some()) {
        println!("skipped: there is no Chromium on this machine");
        return;
    }
    let book = book();
    book.edit(
        "book.toml",
        "[check.rules]",
        "[output.html]\nsite-url = \"https://rb.example.com/team/\"\n[check.rules]",
    );
    book.commit("2026-01-05");
    book.run(&["pdf", "ops/deploy.md"]).done();
    book.run(&["build"]).done();
    let html = book.text("book/ops/deploy.html");
    let revision = html.split_once("data-revision=\"").unwrap().1.split('"').next().unwrap();
    let commit = Command::new("git").args(["rev-parse", "--short=7", "HEAD"]).current_dir(&book.root).output().unwrap();
    let commit = String::from_utf8(commit.stdout).unwrap();
    for dots in ["400", "600"] {
        let arguments = ["-gray", "-r", dots, "-f", "1", "-l", "1"];
        let sheet =
            Command::new(&rasteriser).args(arguments).arg(book.root.join("pdf/ops/deploy.pdf")).output().unwrap();
        let expected = format!("https://rb.example.com/team/ops/deploy.html?rev={revision}&commit={}", commit.trim());
        assert_eq!(code_on_paper(&sheet.stdout), expected, "{dots} dots an inch");
    }
}

#[test]
fn ctrl_c_ends_the_browser_and_prints_nothing() {
    let book = book();
    put_program(&book, "../bin/slow", "#!/bin/sh\necho started > \"${0%/*}/started\"\nexec sleep 600\n");
    let mut child = book.command(&["pdf", "--browser", "../bin/slow", "-q"]).spawn().unwrap();
    let start = std::time::Instant::now();
    while !book.has("../bin/started") {
        assert!(start.elapsed().as_secs() < 60, "no browser was started");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(start.elapsed().as_secs() < 300 && !book.has("pdf"));
}
