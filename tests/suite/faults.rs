//! Machines on which something goes wrong: what is said, and that nothing is lost.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use crate::support::{Book, Outcome, Tree, clean, same};

const BOOK: &str = r#"
-- book.toml --
[book]
title = "First"
-- content/index.md --
# Home
[Deploy](deploy.md)
-- content/deploy.md --
# Deploy
- [ ] Run `./run.sh`
-- run.sh --
#!/bin/sh
-- notes.txt --
Not of the book.
"#;

/// The published files without those by which builds know what is theirs.
fn pages(book: &Book) -> Tree {
    let mut site = book.site();
    site.retain(|path, _| !path.rsplit('/').next().unwrap().starts_with(".checkbook"));
    site
}

fn retitle(book: &Book, title: &str) {
    book.put("book.toml", format!("[book]\ntitle = \"{title}\"\n"));
}

/// Runs the program by way of a shell, in which `before` is done first.
fn after(book: &Book, before: &str, arguments: &str) -> Outcome {
    book.outcome(&mut shell(book, before, arguments))
}

fn shell(book: &Book, before: &str, arguments: &str) -> Command {
    let script = format!("{before}; exec '{}' {arguments}", env!("CARGO_BIN_EXE_checkbook"));
    let mut command = Command::new("sh");
    clean(command.args(["-c", &script]).current_dir(&book.root).stdin(Stdio::null()), book.root.parent().unwrap());
    command
}

/// Runs the program as somebody whom rights stop, as they do not stop root; `None` where that cannot be had.
fn without_privileges(book: &Book, arguments: &[&str]) -> Option<Outcome> {
    let dropped = ["--inh-caps=-all", "--bounding-set=-all"];
    let probe = book.root.join("probe");
    fs::write(&probe, "").unwrap();
    mode(&probe, 0o000);
    let stopped =
        |command: &mut Command| command.arg("cat").arg(&probe).output().is_ok_and(|said| !said.status.success());
    let mut command = if stopped(&mut Command::new("env")) {
        book.command(arguments)
    } else if Command::new("setpriv").args(dropped).arg("true").status().is_ok_and(|ended| ended.success())
        && stopped(Command::new("setpriv").args(dropped))
    {
        let mut command = Command::new("setpriv");
        command.args(dropped).arg(env!("CARGO_BIN_EXE_checkbook")).args(arguments).current_dir(&book.root);
        clean(&mut command, book.root.parent().unwrap());
        command
    } else {
        eprintln!("skipped: rights stop nobody here");
        fs::remove_file(&probe).unwrap();
        return None;
    };
    fs::remove_file(&probe).unwrap();
    Some(book.outcome(&mut command))
}

fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_full_disk_leaves_the_old_site_whole() {
    let book = Book::new(BOOK);
    book.build().done();
    let old = pages(&book);
    retitle(&book, "Second");
    let full = after(&book, "trap '' XFSZ; ulimit -f 8", "build").code(2);
    assert!(full.stderr.starts_with("error: cannot write `[FOLDER]/runbooks/book/"), "{}", full.stderr);
    assert!(pages(&book) == old, "the old site is not what it was");

    book.build().done();
    let mended = book.site();
    let fitted = |(path, bytes): (&String, &Vec<u8>)| bytes.len() < 4096 && old.get(path) != Some(bytes);
    assert!(pages(&book).iter().any(fitted), "no file that fits has changed, so nothing could have been half done");
    book.run(&["build", "-d", "clean"]).done();
    assert!(mended == crate::support::tree(&book.root.join("clean")), "the next build differs from a clean one");
    assert_eq!(book.text("notes.txt"), "Not of the book.\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_does_not_fit_is_no_success() {
    let book = Book::new(BOOK);
    for arguments in ["check --format json", "list", "refs", "schema config", "man"] {
        let said = after(&book, "exec >/dev/full", arguments).code(2);
        same(&said.stderr, "error: cannot write to standard output: No space left on device (os error 28)\n");
    }
    // A full disk behind standard error silences what is said, and nothing else.
    after(&book, "exec 2>/dev/full", "build").done();
    book.run(&["check", "--report", "json=/dev/stdout"]).done();
    assert!(Path::new("/dev/stdout").is_symlink(), "what is no file was replaced by one");
}

#[test]
fn an_output_folder_that_may_not_be_written_is_said_and_left_alone() {
    let book = Book::new(BOOK);
    book.build().done();
    let old = book.site();
    retitle(&book, "Second");
    mode(&book.root.join("book"), 0o555);
    let refused = without_privileges(&book, &["build"]);
    mode(&book.root.join("book"), 0o755);
    let Some(refused) = refused else { return };
    let refused = refused.code(2);
    assert!(refused.stderr.contains("Permission denied"), "{}", refused.stderr);
    assert!(refused.stderr.starts_with("error: cannot write `[FOLDER]/runbooks/book/"), "{}", refused.stderr);
    assert!(book.site() == old, "the old site is not what it was");
}

#[test]
fn a_file_in_the_place_of_the_output_folder_stays() {
    let book = Book::new(BOOK);
    book.put("book", "mine");
    let refused = book.build().code(2);
    assert!(refused.stderr.contains("[FOLDER]/runbooks/book"), "{}", refused.stderr);
    assert_eq!(book.text("book"), "mine");
}

#[test]
fn what_may_not_be_read_is_found_or_ends_the_command() {
    let book = Book::new(BOOK);
    book.build().done();
    let old = book.site();
    let stopped = |path: &str, rights: u32| {
        mode(&book.root.join(path), 0o000);
        let said = without_privileges(&book, &["build"]);
        mode(&book.root.join(path), rights);
        said
    };
    let Some(page) = stopped("content/deploy.md", 0o644) else { return };
    let page = page.code(1).stderr;
    assert!(page.contains("error[unreadable-file]: cannot read `content/deploy.md`: Permission denied"), "{page}");
    let folder = stopped("content", 0o755).unwrap().code(2).stderr;
    assert!(folder.contains("cannot read `content`: Permission denied"), "{folder}");
    let settings = stopped("book.toml", 0o644).unwrap().code(2).stderr;
    assert!(settings.contains("cannot read `book.toml`: Permission denied"), "{settings}");
    assert!(book.site() == old, "the old site is not what it was");
}

#[test]
fn files_that_come_and_go_while_they_are_read_break_nothing() {
    let book = Book::new(BOOK);
    for number in 0..60 {
        book.put(&format!("content/page{number}.md"), format!("# Page {number}\n- [ ] Step\n"));
    }
    book.build().done();
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let mut round = 0;
            while !done.load(Ordering::Relaxed) {
                let place = book.root.join(format!("content/page{}.md", round % 60));
                match round % 3 {
                    0 => fs::remove_file(&place).unwrap_or_default(),
                    1 => fs::write(&place, "# Page\n[Home](index.md)\n".repeat(round % 50)).unwrap(),
                    _ => fs::write(&place, format!("# Page {round}\n")).unwrap(),
                }
                round += 1;
                sleep(Duration::from_micros(200));
            }
        });
        let builds: Vec<Outcome> = (0..6).map(|_| book.run(&["build", "--publish-anyway"])).collect();
        done.store(true, Ordering::Relaxed);
        for build in builds {
            assert!([0, 1].contains(&build.code), "{}", build.stderr);
        }
    });
    book.run(&["build", "--publish-anyway"]);
    book.run(&["build", "--publish-anyway", "-d", "clean"]);
    assert!(book.site() == crate::support::tree(&book.root.join("clean")), "the last build differs from a clean one");
}

#[test]
fn without_git_the_disk_decides() {
    let book = Book::new(BOOK);
    book.commit("2026-01-01");
    book.check().done().stderr("checked 2 pages, 2 references: no findings in [TIME]\n");
    let nowhere = [("PATH", "/nowhere")];
    let note = "note: `git` cannot be started: what it ignores counts as there, and dates and history are left out\n";
    let counted = "checked 2 pages, 2 references: no findings in [TIME]\n";
    same(&book.run_with(&["check"], &nowhere).done().stderr, format!("{note}{counted}"));
    let built = book.run_with(&["build"], &nowhere).done().stderr;
    assert!(built.starts_with(&format!("{note}checked ")), "{built}");
    same(&book.run_with(&["check", "--quiet"], &nowhere).done().stderr, "");
    let since = book.run_with(&["check", "--since", "HEAD"], &nowhere).code(2);
    same(&since.stderr, "error: there is no git repository around the book, or no `git` to ask\n");
    let plain = Book::new(BOOK);
    same(&plain.run_with(&["check"], &nowhere).done().stderr, counted);
}

#[test]
fn a_broken_index_is_a_finding_and_stays_as_it_is() {
    let book = Book::new(BOOK);
    book.commit("2026-01-01");
    book.build().done();
    let old = book.site();
    book.put(".git/index", "no index at all, only some words that are long enough");
    retitle(&book, "Second");
    let said = book.build().code(1).stderr;
    assert!(said.contains("error[unreadable-file]: git cannot list the repository"), "{said}");
    assert!(said.contains("`git ls-files -z --deleted` failed: ") && said.contains("index"), "{said}");
    assert!(book.site() == old, "the old site is not what it was");
    assert_eq!(book.text(".git/index"), "no index at all, only some words that are long enough");
}

#[test]
fn a_repository_of_somebody_else_is_checked_by_what_is_on_the_disk() {
    let book = Book::new(BOOK);
    book.commit("2026-01-01");
    let nobody = Some(65534);
    for place in [".", ".git"] {
        if std::os::unix::fs::chown(book.root.join(place), nobody, nobody).is_err() {
            return eprintln!("skipped: only root gives files away");
        }
    }
    let said = book.check().done().stderr;
    assert!(said.starts_with("note: git keeps away from this repository, which belongs to somebody else: "), "{said}");
    book.remove("content/deploy.md");
    book.check().code(1);
}

#[test]
fn a_shallow_clone_builds_without_a_finding() {
    let book = Book::new(BOOK);
    book.commit("2026-01-01");
    book.edit("content/deploy.md", "# Deploy", "# Deploy it");
    book.commit("2026-01-02");
    let url = format!("file://{}", book.root.display());
    book.run_git(&["clone", "-q", "--depth", "1", &url, "clone"], "2026-01-03");
    let mut command = book.command(&["build"]);
    let built = book.outcome(command.current_dir(book.root.join("clone"))).done();
    assert!(built.stderr.contains("no findings"), "{}", built.stderr);
}

#[test]
fn a_clock_that_jumps_changes_no_page() {
    let book = Book::new(BOOK);
    let mut sites = Vec::new();
    for seconds in ["0", "253402207200", "-62135596800", "1793491200"] {
        book.run_with(&["build"], &[("SOURCE_DATE_EPOCH", seconds)]).done();
        sites.push(pages(&book));
    }
    assert!(sites.windows(2).all(|pair| pair[0] == pair[1]), "a page knows the day of its build");

    // Files from a time to come, and from before there were computers, are files.
    let built = pages(&book);
    for (path, days) in
        [("content/deploy.md", 100_000_i64), ("book/deploy.html", 100_000), ("book/index.html", -20_000)]
    {
        let file = fs::File::options().write(true).open(book.root.join(path)).unwrap();
        let shift = Duration::from_secs(days.unsigned_abs() * 86_400);
        let now = std::time::SystemTime::now();
        file.set_modified(if days > 0 { now + shift } else { now - shift }).unwrap();
    }
    book.edit("content/deploy.md", "# Deploy", "# Deploy it");
    book.build().done();
    assert!(pages(&book) != built, "an edit was overlooked");
}
