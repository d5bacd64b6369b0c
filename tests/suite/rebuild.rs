//! A build that remembers the one before equals a build that remembers nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use checkbook::site::Site;
use checkbook::{Diagnostic, Memory, Options, Preview, read};

use crate::support::{Book, Dice};

/// A book to begin with.
pub const START: &str = "\
-- book.toml --
[book]
title = \"Title 0\"
-- content/index.md --
# Home
[one](p1.md) [two](p2.md#part-1) [lost](gone.md)
-- content/p1.md --
---
tags: [a]
related: [p2.md]
---
# Page 1
## Part 1
- [ ] Do 1 with `<name>`
-- content/p2.md --
# Page 2
## Part 1
[back](p1.md) and [on](sub/p3.md)
-- content/sub/p3.md --
# Page 3
[up](../p1.md#part-1) ![p](../pic.png)
-- content/pic.png --
-- script.sh --
echo 0
-- Makefile --
build:
\techo
-- content/work.md --
---
reviewed: 2026-01-02
---
# Work
```sh
make build
./script.sh --now
sh tools/late.sh
```
Then look at `script.sh:1` and `tools/late.sh`.
";

const FOOTER: &str = "themes/default/templates/parts/footer.html";

/// What came of a book: its site and its findings, or only the findings.
type Outcome = (Option<Site>, Vec<Diagnostic>);

fn build(book: &Book, drafts: bool, memory: &mut Memory) -> Outcome {
    let options = Options { drafts, today: Some(jiff::civil::date(2026, 11, 1)), ..Options::default() };
    match read(&book.root, &options, memory) {
        Ok(mut read) => (read.render(memory), read.diagnostics),
        Err(checkbook::Failure::Unusable(unusable)) => (None, unusable.diagnostics),
        Err(checkbook::Failure::Error(error)) => panic!("{error}"),
    }
}

/// The same, with every file made when it is asked for.
fn preview(book: &Book, drafts: bool, memory: &mut Memory) -> Outcome {
    let options = Options { drafts, today: Some(jiff::civil::date(2026, 11, 1)), ..Options::default() };
    let read = match read(&book.root, &options, memory) {
        Ok(read) => read,
        Err(checkbook::Failure::Unusable(unusable)) => return (None, unusable.diagnostics),
        Err(checkbook::Failure::Error(error)) => panic!("{error}"),
    };
    let mut diagnostics = read.diagnostics.clone();
    let Ok(preview) = Preview::new(read, memory) else { return (None, diagnostics) };
    let mut site = Site::new();
    for path in preview.paths() {
        match preview.file(&path) {
            Ok(Some(file)) => drop(site.add(path, file)),
            Ok(None) => {}
            Err(mistake) => {
                diagnostics.push(*mistake);
                return (None, diagnostics);
            }
        }
    }
    (Some(site), diagnostics)
}

/// Everything on disk that a watcher would look at: bytes and rights of files, and the folders.
fn disk(book: &Book) -> BTreeMap<PathBuf, (Vec<u8>, bool)> {
    let inside_git = |entry: &walkdir::DirEntry| entry.depth() > 1 && entry.path().starts_with(book.root.join(".git"));
    let all = walkdir::WalkDir::new(&book.root).into_iter().map(Result::unwrap);
    all.filter(|entry| !(inside_git(entry) && (entry.file_type().is_dir() || entry.depth() > 2)))
        .map(|entry| {
            let is_file = entry.file_type().is_file();
            let bytes = if is_file { std::fs::read(entry.path()).unwrap() } else { Vec::new() };
            let runs = is_file && runs(&entry.metadata().unwrap());
            (entry.into_path(), (bytes, runs))
        })
        .collect()
}

#[cfg(unix)]
fn runs(facts: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn runs(_: &std::fs::Metadata) -> bool {
    false
}

/// The paths that differ.
fn changed<T: PartialEq>(before: &BTreeMap<PathBuf, T>, after: &BTreeMap<PathBuf, T>) -> BTreeSet<PathBuf> {
    let paths = before.keys().chain(after.keys());
    paths.filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

/// The pages of the book as they are now.
fn pages(book: &Book) -> Vec<String> {
    let tree = crate::support::tree(&book.root.join("content"));
    let markdown = tree.into_keys().filter(|path| path.ends_with(".md") && path != "index.md" && path != "SUMMARY.md");
    markdown.map(|path| format!("content/{path}")).collect()
}

/// Changes something, and says what.
pub fn change(book: &Book, dice: &mut Dice, round: usize) -> String {
    let pages = pages(book);
    let page = |dice: &mut Dice| pages.get(dice.below(pages.len().max(1))).cloned();
    let with = |path: &str, from: &str, to: &str| {
        let text = book.text(path);
        book.put(path, text.replacen(from, to, 1));
    };
    if book.has(FOOTER) && book.text(FOOTER).contains("page.title") {
        book.put(FOOTER, "");
        return "template mended".to_string();
    }
    match (dice.below(24), page(dice)) {
        (0 | 1, Some(page)) => {
            book.put(&page, format!("{}\nMore words {round}, [home](/index.md).\n", book.text(&page)));
            format!("text of {page}")
        }
        (2, Some(page)) => {
            with(&page, "# Page", &format!("# Page {round} once"));
            format!("title of {page}")
        }
        (3, Some(page)) => {
            with(&page, "## Part 1", "## Part one");
            format!("heading of {page}")
        }
        (4, Some(page)) => {
            let text = book.text(&page);
            book.remove(&page);
            book.put(&format!("content/moved/p{round}.md"), text);
            format!("moved {page}")
        }
        (5, Some(page)) => {
            book.remove(&page);
            format!("deleted {page}")
        }
        (6, Some(page)) if !book.text(&page).starts_with("---") => {
            let front = [
                "draft: true",
                "tags: [a, b]",
                "status: published",
                "title: Named",
                "order: 1",
                "bad: [",
                "id: x",
                "category: c",
                "category: c\ndescription: Said",
                "status: deprecated\nreplaced-by: p1.md\nrelated: [p1.md, p2.md]",
                "aliases: [old/name.html]\nowner: Ann",
                "reviewed: 2026-01-01\nreview-every: 30 days",
                "severity: critical\nrelated: [index.md]",
            ];
            book.put(&page, format!("---\n{}\n---\n{}", front[dice.below(front.len())], book.text(&page)));
            format!("front matter of {page}")
        }
        (7, _) => {
            book.put(FOOTER, format!("<footer>{round}</footer>"));
            "template".to_string()
        }
        (8, _) => {
            let broken = ["{{ page.title", "<p>{{ page.title.at.all }}</p>", "{{ site.title }}"][dice.below(3)];
            book.put(FOOTER, broken);
            "template with a mistake".to_string()
        }
        (9, _) => {
            let html = [
                "",
                "publish = [\"**\"]\n",
                "raw-html = \"escape\"\n",
                "git-repository-url = \"https://git.example/r\"\n",
                "smart-punctuation = true\n",
                "definition-lists = false\n",
            ];
            let more = html[dice.below(html.len())];
            book.put("book.toml", format!("[book]\ntitle = \"Title {round}\"\n[output.html]\n{more}"));
            format!("settings {more}")
        }
        (10, _) => {
            book.put("content/SUMMARY.md", format!("# S\n- [Home {round}](index.md)\n- [P](p1.md)\n"));
            "summary".to_string()
        }
        (11, _) if book.has("content/SUMMARY.md") => {
            book.remove("content/SUMMARY.md");
            "no summary".to_string()
        }
        (12, _) => {
            book.put("script.sh", format!("echo {round}\n"));
            book.put("content/index.md", format!("{}\n[run](../script.sh#L{round})\n", book.text("content/index.md")));
            "script".to_string()
        }
        (13, _) if book.has("content/pic.png") => {
            book.remove("content/pic.png");
            "no picture".to_string()
        }
        (14, _) => {
            book.put("content/pic.png", "p");
            "a picture".to_string()
        }
        (15, Some(page)) => {
            let text = book.text(&page);
            let end = text.find("\n## ").unwrap_or(text.len());
            book.put(&page, format!("{}\n\nSummary {round} with [two](/p2.md).\n{}", &text[..end], &text[end..]));
            format!("summary of {page}")
        }
        (16, _) if book.has("tools/late.sh") => {
            book.remove("tools/late.sh");
            "no late script".to_string()
        }
        (16 | 17, _) => {
            book.put("tools/late.sh", ["echo late\n", "#!/bin/sh\n"][dice.below(2)]);
            "a late script".to_string()
        }
        (18, _) => {
            book.put("Makefile", format!("{}:\n\techo\n", ["build", "other"][dice.below(2)]));
            "tasks".to_string()
        }
        (19, _) => {
            book.put(".gitignore", ["*.tmp\n", "tools/\n", "content/sub/\n"][dice.below(3)]);
            "what git ignores".to_string()
        }
        (20, _) if book.has(".git") => {
            book.run_git(&["add", "-A"], "2026-02-01");
            "added to git".to_string()
        }
        (21, _) if book.has(".git") => {
            book.commit("2026-03-01");
            "committed".to_string()
        }
        (22, _) if book.has("content/sub") => {
            let away = format!("content/moved{round}");
            std::fs::rename(book.root.join("content/sub"), book.root.join(&away)).unwrap();
            format!("the folder went to {away}")
        }
        _ => {
            let text = format!(
                "# Page {round}\n## Part 1\n- [ ] Do {round}: ____\n\n[a](p1.md) [b](gone.md) \"q\" <b>r</b>\n"
            );
            book.put(&format!("content/{}.md", ["p1", "p2", "sub/p3", "gone", "sub/README"][dice.below(5)]), text);
            "a page again".to_string()
        }
    }
}

/// Pages are read also where git ignores them, and so are those in folders that come later.
#[test]
fn pages_that_git_ignores_come_change_and_go() {
    let book = Book::new(START);
    book.put(".gitignore", "content/sub/\ncontent/late/\ncontent/lone.md\n");
    book.commit("2026-01-05");
    let mut memory = Memory::default();
    let mut before = disk(&book);
    let pages = [("content/sub/p3.md", "# A\n"), ("content/lone.md", "# B\n"), ("content/late/deep/new.md", "# C\n")];
    let mut check = |what: &str| {
        let after = disk(&book);
        memory.forget(&book.root, &changed(&before, &after));
        before = after;
        let (kept, fresh) = (preview(&book, false, &mut memory), build(&book, false, &mut Memory::default()));
        assert_eq!(kept.1, fresh.1, "{what}");
        differ(kept.0.as_ref(), fresh.0.as_ref(), &[what.to_string()]);
    };
    check("the beginning");
    for (path, text) in pages {
        book.put(path, text);
        check(&format!("{path} comes"));
        book.put(path, format!("{text}more\n"));
        check(&format!("{path} changes"));
        book.remove(path);
        check(&format!("{path} goes"));
    }
    std::fs::rename(book.root.join("content/sub"), book.root.join("content/late/sub")).unwrap();
    check("a folder moves");
}

#[test]
fn a_build_that_remembers_equals_one_that_does_not() {
    rebuild(&Book::new(START), 7, 120);
}

#[test]
fn a_build_that_remembers_a_git_repository_equals_one_that_does_not() {
    let book = Book::new(START);
    book.git();
    rebuild(&book, 8, 60);
}

fn rebuild(book: &Book, seed: u64, rounds: usize) {
    let mut memory = Memory::default();
    let mut dice = Dice::new(seed);
    let mut log = Vec::new();
    let mut sites = 0;
    let mut before = disk(book);
    for round in 0..rounds {
        if round > 0 {
            log.push(change(book, &mut dice, round));
        }
        let after = disk(book);
        match dice.below(8) {
            0 => memory.forget_disk(),
            _ => memory.forget(&book.root, &changed(&before, &after)),
        }
        before = after;
        let drafts = dice.below(5) == 0;
        let fresh = build(book, drafts, &mut Memory::default());
        let (kept, from) = match dice.below(3) {
            0 => (build(book, drafts, &mut memory), "built"),
            _ => (preview(book, drafts, &mut memory), "shown"),
        };
        assert_eq!(kept.1, fresh.1, "findings when {from} after {log:#?}");
        sites += usize::from(fresh.0.is_some());
        differ(kept.0.as_ref(), fresh.0.as_ref(), &log);
    }
    assert!(sites > rounds / 2, "only {sites} of the books could be rendered");
}

fn differ(kept: Option<&Site>, fresh: Option<&Site>, log: &[String]) {
    if kept == fresh {
        return;
    }
    let (Some(kept), Some(fresh)) = (kept, fresh) else { panic!("only one has a site after {log:#?}") };
    let paths = kept.iter().chain(fresh.iter()).map(|(path, _)| path);
    let wrong: Vec<_> = paths.filter(|path| kept.get(path) != fresh.get(path)).collect();
    panic!("{wrong:?} differ after {log:#?}");
}
