//! Tests with scripts that stand in for a browser.
#![expect(clippy::disallowed_methods, reason = "the tests write programs and look at what they left")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::site::{File, bytes, make_executable};

/// Writes a file of its arguments and its page.
const GOOD: &str = r#"
for one; do case "$one" in
--print-to-pdf=*) out=${one#*=};;
file://*) page=${one#file://};;
esac; done
{ echo %PDF-1.4; cat "$page"; for one; do echo "argument $one"; done; echo %%EOF; } > "$out"
"#;

/// A browser that does what `script` says.
fn browser(folder: &Path, script: &str) -> Browser {
    let program = folder.join("browser");
    fs::write(&program, format!("#!/bin/sh\nif [ \"$1\" = probe ]; then exit; fi\n{script}")).unwrap();
    make_executable(&program).unwrap();
    // A program that another thread is just starting may hold the file open for a moment, and then it cannot be run.
    until("the script cannot be run", || Command::new(&program).arg("probe").status().is_ok());
    Browser { program, arguments: vec!["--one-more".to_string()] }
}

fn site(pages: usize) -> (Site, Vec<Job>) {
    let mut site = Site::new();
    site.add(SitePath::new("static/a.css"), "p {}");
    let mut jobs = Vec::new();
    for index in 0..pages {
        let url = SitePath::new(&format!("ops/p{index}.html"));
        site.add(url.clone(), format!("<p>page {index} <a href=\"p0.html\">first</a>"));
        jobs.push(Job::new(&format!("content/ops/p{index}.md"), &url, |_| false));
    }
    (site, jobs)
}

/// What comes of printing with a browser that does what `script` says, how often it was `done`, and how long it took.
fn print_with(script: &str, pages: usize, limit: Duration, stop: &AtomicBool) -> (Result<Printed, Failure>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let browser = browser(folder.path(), script);
    let (site, jobs) = site(pages);
    let press = Press { browser: &browser, at_once: 2, limit, address: Some("https://rb.example"), stop };
    let done = AtomicUsize::new(0);
    let printed = print(&site, &jobs, &press, &|| {
        done.fetch_add(1, Ordering::Relaxed);
    });
    (printed, done.into_inner())
}

fn said(script: &str) -> String {
    let minute = Duration::from_secs(60);
    print_with(script, 1, minute, &AtomicBool::new(false)).0.unwrap_err().to_string()
}

#[test]
fn every_page_becomes_a_file() {
    let (printed, done) = print_with(GOOD, 5, Duration::from_secs(60), &AtomicBool::new(false));
    let printed = printed.unwrap();
    assert_eq!((printed.site.len(), done), (5, 5));
    for (index, (path, file)) in printed.site.iter().enumerate() {
        assert_eq!(path.as_str(), format!("ops/p{index}.pdf"));
        assert!(matches!(file, File::Copied { .. }));
        let text = String::from_utf8(bytes(file).unwrap().to_vec()).unwrap();
        assert!(text.contains(&format!("page {index} <a href=\"https://rb.example/ops/p0.html\">")), "{text}");
        for argument in ["--headless=new", "--no-pdf-header-footer", "--generate-pdf-document-outline", "--one-more"] {
            assert!(text.contains(&format!("argument {argument}\n")), "{text}");
        }
        assert!(text.contains("argument --user-data-dir=") && text.contains("argument file:///"), "{text}");
    }
}

#[test]
fn a_browser_that_fails_is_quoted() {
    let crash = said("echo one; echo '[1:2:ERROR:x.cc:1] it is broken' >&2; exit 7");
    assert_eq!(
        crash,
        "`content/ops/p0.md` was not printed: the browser ended with exit status: 7; the browser said: one / it is broken"
    );
    assert_eq!(said(""), "`content/ops/p0.md` was not printed: the browser wrote no file");
    let half = GOOD.replace("echo %%EOF;", "");
    assert_eq!(said(&half), "`content/ops/p0.md` was not printed: the browser wrote no file");
}

#[test]
fn what_is_no_program_is_named() {
    let (site, jobs) = site(1);
    let browser = Browser { program: "/nowhere/browser".into(), arguments: Vec::new() };
    let limit = Duration::from_secs(60);
    let press = Press { browser: &browser, at_once: 2, limit, address: None, stop: &AtomicBool::new(false) };
    let failure = print(&site, &jobs, &press, &|| ()).unwrap_err();
    assert!(failure.to_string().starts_with("cannot start `/nowhere/browser`: "), "{failure}");
}

/// Starts a program beside itself, writes its number to `$0.child`, and never ends.
const ENDLESS: &str = "sleep 600 & echo $! > \"$0.child.new\"; mv \"$0.child.new\" \"$0.child\"; wait\n";

fn lives(number: &str) -> bool {
    let state = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
    // What has ended and is not yet waited for is still listed.
    state.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// Waits, for no longer than a minute, until something holds.
fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_browser_that_takes_too_long_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let browser = browser(folder.path(), ENDLESS);
    let (site, jobs) = site(1);
    let limit = Duration::from_secs(1);
    let press = Press { browser: &browser, at_once: 2, limit, address: None, stop: &AtomicBool::new(false) };
    let failure = print(&site, &jobs, &press, &|| ()).unwrap_err().to_string();
    assert_eq!(failure, "`content/ops/p0.md` was not printed: it took longer than 1 s; `--time-limit` allows more");
    let child = fs::read_to_string(folder.path().join("browser.child")).unwrap();
    if Path::new("/proc/self/stat").exists() {
        until("the program beside the browser lives on", || !lives(child.trim()));
    }
}

#[test]
fn the_work_ends_when_somebody_wants_it_to() {
    let folder = tempfile::tempdir().unwrap();
    let browser = browser(folder.path(), ENDLESS);
    let (site, jobs) = site(3);
    let stop = AtomicBool::new(false);
    let press = Press { browser: &browser, at_once: 2, limit: Duration::from_secs(600), address: None, stop: &stop };
    let failure = thread::scope(|scope| {
        let work = scope.spawn(|| print(&site, &jobs, &press, &|| ()));
        until("no browser was started", || folder.path().join("browser.child").exists());
        stop.store(true, Ordering::Relaxed);
        work.join().unwrap().unwrap_err()
    });
    assert!(matches!(failure, Failure::Stopped), "{failure}");
}

#[test]
fn one_failure_stops_the_others_and_is_the_one_that_is_told() {
    let script = format!("case \"$*\" in *p1.html) echo no; exit 1;; esac\n{ENDLESS}");
    let start = Instant::now();
    let (printed, _) = print_with(&script, 2, Duration::from_secs(600), &AtomicBool::new(false));
    let failure = printed.unwrap_err().to_string();
    assert!(failure.contains("`content/ops/p1.md` was not printed"), "{failure}");
    assert!(start.elapsed() < Duration::from_secs(300));
}
