//! What a build keeps for the next one: it changes nothing but the time, and it is in nobody's way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use checkbook::input::config::TrackedOnly;
use checkbook::{Diagnostic, Memory, Options, read};

use crate::rebuild::{START, change};
use crate::support::{Book, Dice, Tree, clean, tree};

const BOOK: &str = "\
-- content/index.md --
# Home

```json
{\"a\": [1, null]}
```

```sh
sudo ls -l \"$HOME\" # all
```
-- content/a.md --
# A

```json
{\"a\": [1, null]}
```
";

const COLOURS: &str = ".checkbook/cache/colours";

fn kept(book: &Book) -> Vec<u8> {
    std::fs::read(book.root.join(COLOURS)).unwrap()
}

#[test]
fn a_build_with_kept_colours_gives_the_same_bytes() {
    let book = Book::new(BOOK);
    assert_eq!(book.run(&["build"]).code, 0);
    let (site, before) = (book.site(), kept(&book));
    assert!(!before.is_empty());
    let build = |book: &Book| {
        std::fs::remove_dir_all(book.root.join("book")).unwrap();
        assert_eq!(book.run(&["build"]).code, 0);
        book.site()
    };
    assert_eq!(build(&book), site);
    for damaged in [&b""[..], b"nonsense", &before[..before.len() - 1]] {
        book.put(COLOURS, damaged);
        assert_eq!(build(&book), site);
        assert_eq!(kept(&book), before, "it is written anew");
    }
    book.edit("content/a.md", "[1, null]", "true");
    book.edit("content/index.md", "[1, null]", "true");
    build(&book);
    assert_ne!(kept(&book), before, "what no page has any more is not kept");
}

#[test]
fn what_is_kept_is_hidden_from_git_and_goes_with_a_clean() {
    let book = Book::new(BOOK);
    book.git();
    assert_eq!(book.run(&["build"]).code, 0);
    assert!(book.has(COLOURS));
    let mut status = Command::new("git");
    clean(&mut status, &book.root);
    let status =
        status.args(["status", "--porcelain", "--untracked-files=all"]).current_dir(&book.root).output().unwrap();
    assert!(status.status.success() && !String::from_utf8_lossy(&status.stdout).contains(".checkbook/"));
    book.put(".checkbook/cache/mine", "x");
    assert_eq!(book.run(&["clean"]).code, 0);
    assert!(!book.has(COLOURS) && !book.has(".checkbook/cache/.gitignore"));
    assert_eq!(book.text(".checkbook/cache/mine"), "x");
}

#[test]
fn what_came_with_the_documents_is_not_believed() {
    let book = Book::new(BOOK);
    book.git();
    assert_eq!(book.run(&["build"]).code, 0);
    let before = kept(&book);
    book.edit("content/a.md", "[1, null]", "true");
    book.run_git(&["add", "--force", ".checkbook/cache"], "2026-02-01");
    assert_eq!(book.run(&["build"]).code, 0);
    assert_eq!(kept(&book), before, "nothing is written there");
    book.run_git(&["rm", "--cached", "-r", "--quiet", ".checkbook"], "2026-02-01");
    assert_eq!(book.run(&["build"]).code, 0);
    assert_ne!(kept(&book), before);
}

/// The folder may hold more than what is kept: patterns of pages, for `new`.
#[test]
fn what_is_kept_does_not_change_what_the_next_build_finds() {
    let listed = |book: &Book| checkbook::input::Repository::list(&book.root, "book", TrackedOnly::Auto).print;
    for beside in [None, Some(".checkbook/short.md")] {
        let book = Book::new(BOOK);
        if let Some(path) = beside {
            book.put(path, "# {{ title }}\n");
        }
        book.commit("2026-01-05");
        let before = listed(&book);
        assert_eq!(book.run(&["build"]).code, 0);
        assert!(book.has(COLOURS), "{beside:?}");
        assert_eq!(listed(&book), before, "{beside:?}");
        assert_eq!(book.run(&["clean"]).code, 0);
        assert_eq!(book.has(".checkbook"), beside.is_some());
    }
}

#[test]
fn a_book_that_wants_nothing_kept_has_nothing_beside_it() {
    let book = Book::new(BOOK);
    book.put("book.toml", "[build]\ncache = false\n");
    assert_eq!(book.run(&["build"]).code, 0);
    assert!(!book.has(".checkbook"));
}

#[test]
#[cfg(unix)]
fn nothing_is_kept_or_removed_through_a_link() {
    for link in [".checkbook", ".checkbook/cache", ".checkbook/cache/pages"] {
        let book = Book::new(BOOK);
        let elsewhere = book.root.parent().unwrap().join("elsewhere");
        let mine: BTreeSet<PathBuf> = [".gitignore", "07", "pages/07", "cache/pages/07"].map(Into::into).into();
        for name in &mine {
            std::fs::create_dir_all(elsewhere.join(name).parent().unwrap()).unwrap();
            std::fs::write(elsewhere.join(name), "*\n").unwrap();
        }
        let place = book.root.join(link);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(&elsewhere, place).unwrap();
        assert_eq!(book.run(&["build"]).code, 0);
        assert_eq!(book.run(&["clean"]).code, 0);
        assert_eq!(tree(&elsewhere).into_keys().map(PathBuf::from).collect::<BTreeSet<_>>(), mine, "{link}");
    }
}

/// What is in `folder` after a build with `memory`, and what it found; `None` when nothing was published.
fn published(book: &Book, folder: &Path, memory: &mut Memory) -> Option<(Tree, Vec<Diagnostic>)> {
    let options = Options { today: Some(jiff::civil::date(2026, 11, 1)), ..Options::default() };
    let mut read = read(&book.root, &options, memory).ok()?;
    read.publish(memory, folder).unwrap()?;
    let mut site = tree(folder);
    site.retain(|path, _| !path.starts_with(".checkbook.lock"));
    Some((site, read.diagnostics))
}

/// Does to the output, or to what is kept, what nobody should do.
fn meddle(folder: &Path, book: &Book, dice: &mut Dice) -> String {
    let (root, what) = match dice.below(6) {
        0 | 1 => (folder.to_path_buf(), "output"),
        2 => (book.root.join(".checkbook"), "cache"),
        _ => return String::new(),
    };
    if !root.is_dir() {
        return String::new();
    }
    let files: Vec<String> = tree(&root).into_keys().filter(|path| !path.starts_with(".checkbook")).collect();
    let Some(path) = files.get(dice.below(files.len().max(1))) else { return String::new() };
    let place = root.join(path);
    let mut bytes = std::fs::read(&place).unwrap();
    match dice.below(3) {
        0 => std::fs::remove_file(&place).unwrap(),
        1 => std::fs::write(&place, "x").unwrap(),
        _ => {
            // As long as before, and as old.
            let time = std::fs::metadata(&place).unwrap().modified().unwrap();
            let middle = bytes.len() / 2;
            bytes.get_mut(middle).into_iter().for_each(|byte| *byte ^= 1);
            std::fs::write(&place, bytes).unwrap();
            std::fs::File::options().write(true).open(&place).unwrap().set_modified(time).unwrap();
        }
    }
    format!("{what}: {path}")
}

#[test]
fn a_build_that_takes_up_what_is_kept_equals_one_that_does_not() {
    follow(&Book::new(START), 21, 60);
    let book = Book::new(START);
    book.commit("2026-01-05");
    follow(&book, 22, 25);
}

/// What a page shows of other pages and of its history, each changed alone.
#[test]
fn a_change_elsewhere_reaches_the_pages_that_show_it() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
-- content/a.md --
---
related: [c.md]
---
# A

See [b](b.md#part).
-- content/b.md --
# B

## Part

Then [a](a.md) in a sentence.
-- content/c.md --
# C

First words.
",
    );
    book.commit("2026-01-05");
    let out = tempfile::tempdir().unwrap();
    let build = |what: &str, shown: &str, path: &str| {
        let fresh = tempfile::tempdir().unwrap();
        let fresh = published(&book, &fresh.path().join("fresh"), &mut Memory::once()).unwrap();
        let kept = published(&book, &out.path().join("kept"), &mut Memory::kept()).unwrap();
        assert!(kept == fresh, "{what}");
        assert!(String::from_utf8_lossy(&kept.0[path]).contains(shown), "{what}");
    };
    build("first", "First words.", "a.html");
    book.edit("content/c.md", "First words.", "Other words.");
    build("the summary of a related page", "Other words.", "a.html");
    book.edit("content/b.md", "in a sentence", "in its sentence");
    build("the sentence of a link", "in its sentence", "a.html");
    book.edit("content/b.md", "## Part", "## Whole");
    build("a heading that a link leads to", "has no heading #part", "a.html");
    book.commit("2026-02-03");
    build("a commit", "2026-02-03", "b.html");
}

fn follow(book: &Book, seed: u64, rounds: usize) {
    let rounds = std::env::var("CHECKBOOK_EDITS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(rounds);
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("kept");
    let mut dice = Dice::new(seed);
    let (mut log, mut sites) = (Vec::new(), 0);
    for round in 0..rounds {
        log.push(change(book, &mut dice, round));
        log.push(meddle(&folder, book, &mut dice));
        let fresh = out.path().join(format!("fresh{round}"));
        let fresh = published(book, &fresh, &mut Memory::once());
        let kept = published(book, &folder, &mut Memory::kept());
        assert_eq!(kept.is_some(), fresh.is_some(), "only one is published after {log:#?}");
        let (Some((kept, found)), Some((fresh, expected))) = (kept, fresh) else { continue };
        sites += 1;
        assert_eq!(found, expected, "after {log:#?}");
        let paths = kept.keys().chain(fresh.keys());
        let wrong: Vec<&String> = paths.filter(|path| kept.get(*path) != fresh.get(*path)).collect();
        assert!(wrong.is_empty(), "{wrong:?} differ after {log:#?}");
    }
    assert!(sites > rounds / 2, "only {sites} of the books could be published");
}
