//! Pages that have aged, and slips that no reference shows.

use snapbox::str;

use crate::support::{Book, Outcome};

impl Outcome {
    /// The first line of each finding.
    fn headlines(&self) -> String {
        let levels = ["note[", "warning[", "error["];
        let heads = self.stdout.lines().filter(|line| levels.iter().any(|level| line.starts_with(level)));
        heads.flat_map(|line| [line, "\n"]).collect()
    }
}

/// The first line of each finding in a book whose only page is this one.
pub fn headlines(page: &str) -> String {
    let book = Book::new("-- book.toml --\n[check]\nfail-on = \"never\"\n");
    book.put("content/index.md", page);
    book.check().done().headlines()
}

#[test]
fn a_review_is_overdue_on_the_day_after() {
    let page = |matter: &str| headlines(&format!("---\n{matter}\n---\n# Home\n"));
    let overdue = "note[review-overdue]: the review of this page was due on 2026-10-31\n";
    for (matter, found) in [
        ("review-by: 2026-10-31", overdue),
        ("reviewed: 2026-10-01\nreview-every: 30d", overdue),
        ("review-by: 2026-11-01", ""),
        ("reviewed: 2020-01-01", ""),
        ("reviewed: 2020-01-01\nreview-by: 2026-11-02\nreview-every: 1d", ""),
        ("review-by: 2026-10-31\ndraft: true", ""),
        ("review-by: 2026-10-31\nstatus: Deprecated", ""),
        ("review-by: 2026-10-31\nstatus: published", overdue),
    ] {
        assert_eq!(page(matter), found, "{matter}");
    }
    let book =
        Book::new("-- book.toml --\n[review]\nevery = \"30d\"\n-- content/a.md --\n**Last reviewed**: 2026-10-01\n");
    assert_eq!(book.check().done().headlines(), overdue, "the book's interval, and a day in the text");
}

const REVIEWED: &str = "\
-- content/restore.md --
---
reviewed: 2026-02-01
related: [/run.sh, /old.sh, /added.sh, notes.md]
---
# Restore
[again](../run.sh) and [pages](backup.md)
-- content/backup.md --
# Back up
-- content/notes.md --
# Notes
-- run.sh --
one
-- old.sh --
one
";

#[test]
fn what_changed_after_the_review_is_said_once_for_each_file() {
    let book = Book::new(REVIEWED);
    book.commit("2026-01-01");
    book.put("old.sh", "two");
    book.put("content/notes.md", "# Notes\nMore.\n");
    book.commit("2026-02-01");
    book.put("run.sh", "two");
    book.put("added.sh", "new");
    book.commit("2026-03-01");
    book.put("run.sh", "three");
    book.put("content/backup.md", "# Back up\nMore.\n");
    book.commit("2026-03-02");
    book.put("run.sh", "four, which is not committed");
    book.check().done().stdout(str![[r#"
warning[drift-since-review]: reviewed on 2026-02-01, but `run.sh` changed on 2026-03-02 (b71db26)
 --> content/restore.md:3:11
  |
2 | reviewed: 2026-02-01
  |           ---------- the last review
3 | related: [/run.sh, /old.sh, /added.sh, notes.md]
  |           ^^^^^^^
  |
  = help: read what changed with `git show b71db26`, mend the page, then renew `reviewed`

"#]]);
}

#[test]
fn a_shallow_clone_blames_no_file_that_it_knows_nothing_of() {
    let book = Book::new(REVIEWED);
    book.put("added.sh", "one");
    book.commit("2026-01-01");
    book.put("content/notes.md", "# Notes\nMore.\n");
    book.commit("2026-03-01");
    book.put("old.sh", "two");
    book.commit("2026-03-02");
    let address = format!("file://{}", book.root.display());
    book.run_git(&["clone", "-q", "--depth", "1", &address, "shallow"], "2026-03-02");
    book.run_git(&["clone", "-q", "--depth", "2", &address, "deeper"], "2026-03-02");
    let found = |folder: &str| {
        let output = book.command(&["check"]).current_dir(book.root.join(folder)).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().next().unwrap_or_default().to_string()
    };
    assert_eq!(found("shallow"), "");
    let known = found("deeper");
    assert!(known.contains("`old.sh` changed on 2026-03-02"), "{known}");
}

#[test]
fn without_a_history_nothing_has_changed() {
    let book = Book::new(REVIEWED);
    book.put("added.sh", "one");
    assert_eq!(book.check().done().headlines(), "", "no git");
    book.git();
    assert_eq!(book.check().done().headlines(), "", "no commit");
}

#[test]
fn related_entries_that_say_too_much_or_too_little() {
    let book = Book::new(
        "\
-- content/a.md --
---
related:
  - b.md
  - /b.md
  - \"a.md\"
  - c.md#one
  - c.md#two
  - d.md
  - ../gone.md?
  - ../gone.md?
---
# A
-- content/b.md --
---
related: [c.md, c.md]
---
# B
-- content/c.md --
---
related: [b.md]
---
# C
[back](a.md)
## One
## Two
-- content/d.md --
# D
",
    );
    let mut found = book.check().done();
    found.stdout = found.headlines();
    found.stdout(str![[r#"
note[one-way-related]: `content/b.md` does not refer back to this page
warning[duplicate-related]: `/b.md` is already one of the related entries
warning[self-related]: `a.md` is this page itself
note[optional-missing]: optional `../gone.md` does not exist
warning[duplicate-related]: `../gone.md` is already one of the related entries
warning[duplicate-related]: `c.md` is already one of the related entries

"#]]);
}
