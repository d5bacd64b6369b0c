//! The manual of rules is true: every example is found, every better version is clean, every report is what is printed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

use checkbook::base::Rule;
use checkbook::check::{RULES, explain, is_off};
use serde_json::Value;
use tempfile::TempDir;

/// The parts of a rule's page, in this order.
const PARTS: &[&str] = &["What it finds", "Why it matters", "Example", "Better", "Settings"];

/// Rules whose findings end the run before anything is checked: they have no level and no data.
const FATAL: &[&str] = &["configuration", "unknown-rule"];

/// Rules whose example cannot be laid down on every system, and why.
const NOT_EVERYWHERE: &[(&str, &str)] = &[
    ("script-no-shebang", "there is no executable bit on Windows"),
    ("script-not-executable", "there is no executable bit on Windows"),
    ("unreadable-file", "its example is a symbolic link, which takes a privilege on Windows"),
];

#[test]
fn every_page_has_the_same_parts_and_fits_a_terminal() {
    for rule in RULES {
        let page = Manual::of(rule);
        let titles: Vec<&str> = page.parts.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles, PARTS, "the parts of `{}`", rule.name);
        let level = if FATAL.contains(&rule.name) {
            "This rule has no level".to_string()
        } else {
            format!("Default level: `{}`", level(rule))
        };
        assert!(
            page.part("Settings").trim_start().starts_with(&level),
            "the settings of `{}` start with: {level}",
            rule.name
        );
        for line in page.prose().lines() {
            assert!(line.chars().count() <= 80, "`{}` has a line that is too long: {line}", rule.name);
            assert!(!line.trim_start().starts_with('<'), "`{}` has raw HTML: {line}", rule.name);
        }
    }
}

#[test]
fn every_example_is_found_and_reported_as_printed() {
    each_rule(|rule, page| {
        let (books, reports) = (page.fences("Example", "book"), page.texts("Example", "text"));
        assert!(!books.is_empty(), "`{}` has no example", rule.name);
        assert_eq!(books.len(), reports.len(), "each example of `{}` is followed by its report", rule.name);
        for (book, report) in books.iter().zip(&reports) {
            // A rule that is off has to be asked for, as its page shows.
            let asked = if is_off(rule.name) { page.texts("Settings", "toml").concat() } else { String::new() };
            let folder = lay(book, &asked);
            let human = run(folder.path(), &["check", "--fail-on", "never"]);
            let printed = [text(&human.stdout), text(&human.stderr)].concat();
            assert!(printed.contains(report.trim_end()), "`{}` reports\n{printed}\nand not\n{report}", rule.name);
            if FATAL.contains(&rule.name) {
                assert_eq!(human.status.code(), Some(2), "{printed}");
                assert!(printed.contains(&format!("error[{}]", rule.name)), "{printed}");
                continue;
            }
            let found = findings(folder.path());
            assert!(!found.is_empty(), "nothing is found in the example of `{}`", rule.name);
            for finding in &found {
                assert_eq!(finding["rule"], rule.name, "the example of `{}` shows one rule: {printed}", rule.name);
                assert_eq!(finding["severity"], rule.severity.name(), "{printed}");
            }
        }
    });
}

#[test]
fn every_better_version_has_no_finding() {
    each_rule(|rule, page| {
        let books = page.fences("Better", "book");
        assert!(!books.is_empty(), "`{}` has no better version", rule.name);
        for book in books {
            let folder = lay(&book, "");
            let found = findings(folder.path());
            assert!(found.is_empty(), "the better version of `{}` has findings: {found:#?}", rule.name);
            let built = run(folder.path(), &["build"]);
            assert!(built.status.success(), "the better version of `{}`: {}", rule.name, text(&built.stderr));
        }
    });
}

#[test]
fn every_setting_does_what_its_page_says() {
    each_rule(|rule, page| {
        let settings = page.texts("Settings", "toml");
        if FATAL.contains(&rule.name) {
            assert!(settings.is_empty(), "no setting changes `{}`", rule.name);
            return;
        }
        assert!(!settings.is_empty(), "`{}` shows no setting", rule.name);
        for setting in settings {
            if !setting.contains("[check.rules]") {
                for book in page.fences("Better", "book") {
                    assert!(findings(lay(&book, &setting).path()).is_empty(), "`{}` with {setting}", rule.name);
                }
                continue;
            }
            let written = setting.split(&format!("{} = \"", rule.name)).nth(1).and_then(|rest| rest.split('"').next());
            let level = written.unwrap_or_else(|| panic!("a setting of `{}` gives it no level", rule.name));
            assert_ne!(level, self::level(rule), "a setting of `{}` changes its level", rule.name);
            for book in page.fences("Example", "book") {
                let found = findings(lay(&book, &setting).path());
                let levels: Vec<&Value> = found.iter().map(|finding| &finding["severity"]).collect();
                assert_eq!(levels.is_empty(), level == "off", "`{}` with {setting}", rule.name);
                assert!(levels.iter().all(|found| *found == level), "`{}` with {setting}: {levels:?}", rule.name);
            }
        }
    });
}

#[test]
fn the_index_lists_every_rule_with_its_level() {
    let index = include_str!("../../content/rules/index.md");
    let rows: Vec<&str> = index.lines().filter(|line| line.starts_with("| [")).collect();
    assert_eq!(rows.len(), RULES.len());
    for rule in RULES {
        let row = format!("| [{0}]({0}.md) | {1} |", rule.name, level(rule));
        assert!(rows.iter().any(|line| line.starts_with(&row)), "the index has no row `{row}`");
    }
}

#[test]
fn what_a_fence_escapes_is_written_as_bytes() {
    assert_eq!(unescaped(r"caf\xE9 \u{C3}\u{A9} \n"), b"caf\xE9 \xC3\x83\xC2\xA9 \\n");
}

fn level(rule: &Rule) -> &'static str {
    match rule.name {
        name if FATAL.contains(&name) => "ends the run",
        name if is_off(name) => "off",
        _ => rule.severity.name(),
    }
}

/// Calls `test` for each rule that can be shown on this system.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn each_rule(test: impl Fn(&Rule, &Manual)) {
    for rule in RULES {
        match NOT_EVERYWHERE.iter().find(|(name, _)| *name == rule.name && !cfg!(unix)) {
            Some((name, reason)) => eprintln!("skipped `{name}`: {reason}"),
            None => test(rule, &Manual::of(rule)),
        }
    }
}

/// A rule's page.
struct Manual {
    parts: Vec<(String, String)>,
}

impl Manual {
    fn of(rule: &Rule) -> Manual {
        let page = explain(rule.name).expect("every rule has a page").replace("\r\n", "\n");
        let mut parts = vec![(String::new(), String::new())];
        let mut fenced = false;
        for line in page.split_inclusive('\n') {
            fenced ^= line.starts_with("```");
            match line.strip_prefix("## ").filter(|_| !fenced) {
                Some(title) => parts.push((title.trim_end().to_string(), String::new())),
                None => parts.last_mut().unwrap().1.push_str(line),
            }
        }
        let (_, head) = parts.remove(0);
        let sentence = head.strip_prefix(&format!("# {}\n\n", rule.name)).unwrap_or_default().trim_end();
        assert!(!sentence.contains("\n\n") && sentence.ends_with('.'), "`{}` starts with a sentence", rule.name);
        Manual { parts }
    }

    fn part(&self, title: &str) -> &str {
        self.parts.iter().find(|(name, _)| name == title).map_or("", |(_, text)| text)
    }

    /// Everything outside of fences.
    fn prose(&self) -> String {
        let texts = self.parts.iter().flat_map(|(_, text)| text.split("```").step_by(2));
        texts.collect()
    }

    /// What stands in the fences of a part whose language is this one, with escapes decoded where the fence asks for it.
    fn fences(&self, part: &str, language: &str) -> Vec<Vec<u8>> {
        let blocks = blocks(self.part(part)).into_iter();
        let wanted = blocks.filter(|(info, _)| info.split(' ').next() == Some(language));
        wanted.map(|(info, text)| if info.ends_with(" escapes") { unescaped(&text) } else { text.into() }).collect()
    }

    fn texts(&self, part: &str, language: &str) -> Vec<String> {
        self.fences(part, language).iter().map(|bytes| text(bytes)).collect()
    }
}

/// The info string and the text of every fenced block. A fence ends at one of its own length.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let ticks = words.len() - words.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => {
                fence = Some(ticks);
                blocks.push((words[ticks..].to_string(), String::new()));
            }
            Some(open) if ticks == open && words.len() == ticks => fence = None,
            Some(_) => blocks.last_mut().unwrap().1.push_str(line),
            None => {}
        }
    }
    blocks
}

/// `\xE9` as the byte that it names and `\u{e9}` as the character.
fn unescaped(text: &str) -> Vec<u8> {
    let mut pieces = text.split('\\');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let byte = piece.strip_prefix('x').and_then(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok());
        let braced = piece.strip_prefix("u{").and_then(|rest| rest.split_once('}'));
        let letter = braced.and_then(|(code, _)| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        match (byte, letter, braced) {
            (Some(byte), ..) => {
                bytes.push(byte);
                bytes.extend(&piece.as_bytes()[3..]);
            }
            (None, Some(letter), Some((_, rest))) => bytes.extend([&letter.to_string(), rest].concat().bytes()),
            _ => bytes.extend([b"\\", piece.as_bytes()].concat()),
        }
    }
    bytes
}

/// Lays a book into a new folder: `-- path --` starts a file, `-- path -> target --` is a symbolic link, and
/// `-- on 2026-03-02 --` commits what is above it on that day. What `settings` says is added to its `book.toml`.
fn lay(book: &[u8], settings: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut last = None;
    for line in book.split_inclusive(|byte| *byte == b'\n') {
        let header = std::str::from_utf8(line).ok().and_then(|line| line.trim_end().strip_prefix("-- "));
        let header = header.and_then(|header| header.strip_suffix(" --"));
        if let Some(day) = header.and_then(|header| header.strip_prefix("on ")) {
            put(folder.path(), std::mem::take(&mut files));
            commit(folder.path(), day);
            continue;
        }
        match (header, &last) {
            (Some(path), _) => {
                files.insert(path.to_string(), Vec::new());
                last = Some(path.to_string());
            }
            (None, Some(path)) => files.get_mut(path).unwrap().extend(line),
            (None, None) => panic!("a book starts with `-- path --`"),
        }
    }
    if !settings.is_empty() {
        files.entry("book.toml".to_string()).or_default().extend(settings.bytes());
    }
    put(folder.path(), files);
    folder
}

/// Marks a book of which something was removed after a commit: it is checked for what that brought about.
const SINCE: &str = ".git/since";

fn put(folder: &Path, files: BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files {
        let (path, runs) = path.strip_suffix(" (executable)").map_or((&*path, false), |path| (path, true));
        if let Some(path) = path.strip_suffix(" (removed)") {
            std::fs::remove_file(folder.join(path)).unwrap();
            std::fs::write(folder.join(SINCE), "").unwrap();
            continue;
        }
        let (path, target) = path.split_once(" -> ").map_or((path, None), |(path, target)| (path, Some(target)));
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        match target {
            Some(target) => link(target, &path),
            None => std::fs::write(&path, bytes).unwrap(),
        }
        if runs {
            make_executable(&path);
        }
    }
}

/// Commits everything in `folder`; the same files on the same day are the same commit.
fn commit(folder: &Path, day: &str) {
    let moment = format!("{day}T12:00:00Z");
    for arguments in [
        &["init", "-q"][..],
        &["-c", "core.autocrlf=false", "add", "-A"],
        &["-c", "user.name=Ops", "-c", "user.email=ops@example.com", "commit", "-q", "-m", day],
    ] {
        let mut git = bare("git");
        git.env("GIT_AUTHOR_DATE", &moment).env("GIT_COMMITTER_DATE", &moment).env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.args(arguments).current_dir(folder).status().unwrap().success());
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(path: &Path) {
    panic!("{} would be executable", path.display());
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(not(unix))]
fn link(_: &str, path: &Path) {
    panic!("{} would be a symbolic link", path.display());
}

/// Runs the program on the book in `folder`, with nothing in the environment that could change what it says, on a day
/// in November 2026.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = bare(env!("CARGO_BIN_EXE_checkbook"));
    if folder.join(SINCE).exists() && arguments[0] == "check" {
        command.args([arguments, &["--since", "HEAD"]].concat());
    } else {
        command.args(arguments);
    }
    command.env("SOURCE_DATE_EPOCH", "1793491200").current_dir(folder).output().unwrap()
}

/// A program that knows nothing of our environment but the way to other programs.
fn bare(program: &str) -> Command {
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let mut command = Command::new(program);
    command.env_clear().env("PATH", path);
    command
}

fn findings(folder: &Path) -> Vec<Value> {
    let output = run(folder, &["check", "--format", "json", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    document["findings"].as_array().unwrap().clone()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
