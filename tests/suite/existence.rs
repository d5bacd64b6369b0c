//! What exists, what is only on this machine, and where that went which is no longer there.

use snapbox::str;

use crate::support::Book;

/// What `check --format short` says, without the summary.
fn short(book: &Book) -> String {
    book.run(&["check", "--format", "short", "--fail-on", "never"]).done().stdout
}

/// The findings as data.
fn findings(book: &Book) -> Vec<serde_json::Value> {
    let report = book.run(&["check", "--format", "json", "--fail-on", "never"]).done().stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    report["findings"].as_array().unwrap().clone()
}

/// For each finding: the text to write instead, whether it is safe, and the notes.
fn advice(book: &Book) -> Vec<String> {
    findings(book)
        .iter()
        .map(|found| {
            let first = &found["suggestions"][0];
            let text = first["edits"][0]["replacement"].as_str().unwrap_or("-");
            let safe = first["applicability"].as_str().unwrap_or("none");
            let notes: Vec<&str> = found["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str()).collect();
            let notes: Vec<&str> = notes.into_iter().filter(|note| !note.starts_with("tried")).collect();
            format!("{} {text} {safe} {}", found["rule"].as_str().unwrap(), notes.join("; ")).trim_end().to_string()
        })
        .collect()
}

/// Enough lines for git to see a likeness.
const LONG: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

#[test]
fn git_knows_where_a_file_went() {
    let book = Book::new(
        "\
-- content/index.md --
---
related: [ops/old.md]
---
# Home
[link](ops/old.md#steps) ![plan](img/plan.png) [never](ops/nothing-like-it.txt)
Run `scripts/restore.sh` and see [all](tools/).
-- content/tools/a.txt --
",
    );
    book.put("content/ops/old.md", format!("# Old\n## Steps\n{LONG}"));
    book.put("content/img/plan.png", format!("a picture {LONG}"));
    book.put("scripts/restore.sh", format!("#!/bin/sh\n{LONG}"));
    book.commit("2026-01-01");
    book.run_git(&["mv", "content/ops/old.md", "content/ops/middle.md"], "2026-01-10");
    book.run_git(&["mv", "content/tools", "content/helpers"], "2026-01-10");
    book.commit("2026-01-10");
    book.run_git(&["mv", "content/ops", "content/operations"], "2026-02-03");
    book.run_git(&["mv", "content/operations/middle.md", "content/operations/new name.md"], "2026-02-03");
    book.run_git(&["mv", "scripts/restore.sh", "scripts/bring-back.sh"], "2026-02-03");
    book.commit("2026-02-03");
    book.run_git(&["mv", "content/img/plan.png", "content/img/map.png"], "2026-02-04");
    let said: Vec<String> = advice(&book).iter().map(|line| without_commits(line)).collect();
    assert_eq!(
        said,
        [
            "broken-related operations/new%20name.md safe \
             renamed to `content/operations/new name.md` in COMMIT (2026-02-03)",
            "broken-link operations/new%20name.md#steps safe \
             renamed to `content/operations/new name.md` in COMMIT (2026-02-03)",
            "broken-image img/map.png safe renamed to `content/img/map.png`, which is not committed yet",
            "broken-link - none",
            "broken-code-path scripts/bring-back.sh safe renamed to `scripts/bring-back.sh` in COMMIT (2026-02-03)",
            "broken-link helpers/ safe renamed to `content/helpers` in COMMIT (2026-01-10)",
        ]
    );
}

/// ` in 3f2a1c9 (` as ` in COMMIT (`.
fn without_commits(line: &str) -> String {
    match line.split_once("` in ") {
        Some((before, after)) => {
            let (commit, rest) = after.split_once(' ').unwrap();
            assert!(commit.len() == 7 && commit.chars().all(|c| c.is_ascii_hexdigit()), "{line}");
            format!("{before}` in COMMIT {rest}")
        }
        None => line.to_string(),
    }
}

#[test]
fn a_file_that_only_resembles_the_old_one_is_no_safe_answer() {
    let book = Book::new("-- content/index.md --\n[a](zebra.md)\n-- content/other.md --\n# O\n");
    book.put("content/zebra.md", LONG);
    book.commit("2026-01-01");
    book.remove("content/zebra.md");
    book.put("content/walrus.md", "one\ntwo\nthree\nfour\nfive\nsix\nseven\n1\n2\n3\n4\n5\n");
    book.commit("2026-01-02");
    assert_eq!(
        without_commits(&advice(&book)[0]),
        "broken-link walrus.md unsafe renamed to `content/walrus.md` in COMMIT (2026-01-02)"
    );
}

#[test]
fn a_file_that_came_back_or_went_for_good_has_no_new_name() {
    let book = Book::new("-- content/index.md --\n[a](zebra.md) [b](walrus.md)\n");
    book.put("content/walrus.md", LONG);
    book.put("content/zebra.md", "# Zebra\n\nstripes\n");
    book.commit("2026-01-01");
    book.run_git(&["mv", "content/walrus.md", "content/seal.md"], "2026-01-02");
    book.remove("content/zebra.md");
    book.commit("2026-01-02");
    book.run_git(&["mv", "content/seal.md", "content/walrus.md"], "2026-01-03");
    book.commit("2026-01-03");
    assert_eq!(advice(&book), ["broken-link - none"]);
}

#[test]
fn a_shallow_clone_says_that_it_does_not_know() {
    let book = Book::new("-- content/index.md --\n[a](zebra.md)\n");
    book.put("content/zebra.md", LONG);
    book.commit("2026-01-01");
    book.run_git(&["mv", "content/zebra.md", "content/walrus.md"], "2026-01-02");
    book.commit("2026-01-02");
    book.put("content/later.txt", "");
    book.commit("2026-01-03");
    let url = format!("file://{}", book.root.display());
    book.run_git(&["clone", "-q", "--depth", "1", &url, "clone"], "2026-01-04");
    let copy = book.command(&["check", "--fail-on", "never"]).current_dir(book.root.join("clone")).output().unwrap();
    let said = String::from_utf8(copy.stdout).unwrap();
    assert!(
        said.contains("note: this clone of the repository is shallow, so an earlier rename is not known"),
        "{said}"
    );
    let here = book.run(&["check", "--fail-on", "never", "content"]).done().stdout;
    assert!(here.contains("renamed to `content/walrus.md`") && !here.contains("shallow"), "{here}");
}

#[test]
fn the_surest_way_of_looking_comes_first() {
    let book = Book::new(
        "\
-- content/a/index.md --
---
related: [pictures]
---
# A
[case](Guide.md) [extension](notes.txt) [added](notes) [index](sub.md) [page](../b/index.md)
[base](b/deep.md) [name](../nowhere/unique.md) [words](db-restore.md) [slip](gide.md) ![type](plan.png)
[two](../x/twin.md) [kin](../x/kin.md) [readme](../../elsewhere/entirely/README.md)
-- content/a/guide.md --
-- content/a/notes.md --
-- content/a/sub/README.md --
-- content/b.md --
-- content/b/deep.md --
-- content/c/unique.md --
-- content/a/restore-db.md --
-- content/a/plan.md --
-- content/a/deep/kin.md --
-- content/x-kin/kin.md --
-- content/y/twin.md --
-- content/z/twin.md --
-- pictures/p.png --
",
    );
    assert_eq!(
        advice(&book),
        [
            "case-mismatch guide.md safe systems that tell cases apart, such as Linux, do not find it",
            "broken-link notes.md unsafe",
            "broken-link notes.md safe",
            "broken-link sub/README.md safe",
            "broken-link ../b.md safe",
            "broken-link ../b/deep.md safe",
            "broken-link ../c/unique.md safe",
            "broken-link restore-db.md unsafe",
            "broken-link guide.md unsafe",
            "broken-image - none",
            "broken-link ../y/twin.md unsafe",
            "broken-link deep/kin.md unsafe",
            "broken-link - none",
        ]
    );
}

#[test]
fn paths_are_written_as_their_author_writes_them() {
    let book = Book::new(
        "\
-- book.toml --
-- content/a/index.md --
---
related:
  - /ops/Db.md
  - \"ops/Db.md\"
  - content/ops/Db.md
---
# A
[root](/ops/Db.md) [dot](./Near.md) [html](Near.html) [space](<a B.md>) <a href=\"Near.md\">raw</a> [by name][x]

[x]: ../ops/Db.md#top
-- content/ops/db.md --
-- content/a/near.md --
-- content/a/a b.md --
",
    );
    let texts: Vec<String> = advice(&book).iter().map(|line| line.split(" safe").next().unwrap().to_string()).collect();
    assert_eq!(
        texts,
        [
            "case-mismatch /ops/db.md",
            "case-mismatch ops/db.md",
            "case-mismatch content/ops/db.md",
            "case-mismatch /ops/db.md",
            "case-mismatch ./near.md",
            "case-mismatch near.html",
            "case-mismatch a b.md",
            "case-mismatch near.md",
            "case-mismatch ../ops/db.md#top",
        ]
    );
}

#[test]
fn a_heading_that_moved_is_followed() {
    let book = Book::new(
        "\
-- content/a.md --
# A
[moved](b.md#roll-back) [own](#roll-back) [everywhere](b.md#notes) [common](b.md#security)
-- content/b.md --
# B
-- content/c/d.md --
# D
## Roll back
## Notes
## Security
-- content/e.md --
# E
## Notes
",
    );
    assert_eq!(
        advice(&book),
        [
            "broken-anchor c/d.md#roll-back safe `content/c/d.md` has it, and no other page",
            "broken-anchor c/d.md#roll-back safe `content/c/d.md` has it, and no other page",
            "broken-anchor - none it has `#b`",
            "broken-anchor c/d.md#security unsafe `content/c/d.md` has it, and no other page",
        ]
    );
}

#[test]
fn what_git_does_not_have_yet() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
[page](new.md) [again](new.md) [file](../scripts/new.sh) [folder](fresh/) [maybe](maybe.md) (if exists)
[old](old.md) [mixed](mixed/)

```sh
pg_dump app > dump.sql
```
-- content/old.md --
-- content/mixed/a.txt --
",
    );
    book.git();
    for path in ["content/new.md", "content/maybe.md", "content/fresh/a.txt", "content/mixed/b.txt", "dump.sql"] {
        book.put(path, "");
    }
    book.put("scripts/new.sh", "");
    book.put("content/new.md", "[another new one](maybe.md)\n");
    crate::support::same(
        &short(&book),
        str![[r#"
content/index.md:2:8: warning[untracked-target]: `content/new.md` is not in git
content/index.md:2:39: warning[untracked-target]: `scripts/new.sh` is not in git
content/index.md:2:67: warning[untracked-target]: `content/fresh` is not in git

"#]],
    );
    let severities = |value: &str| {
        let said = book.run_with(&["check", "--format", "short"], &[("CI", value)]);
        (said.code, said.stdout.matches("error[untracked-target]").count())
    };
    assert_eq!(severities("true"), (1, 3));
    assert_eq!(severities("false"), (0, 0));
    book.put("book.toml", "[check]\ntracked-only = false\n");
    assert_eq!(short(&book), "");
}

#[test]
fn a_new_repository_is_not_reported_as_a_whole() {
    let book = Book::new("-- content/index.md --\n[a](a.md)\n-- content/a.md --\n");
    book.run_git(&["init", "-q"], "2026-01-01");
    assert_eq!(short(&book), "");
}
