//! Mending a book: what changes, what stays, and when nothing is written.

use snapbox::str;

use crate::support::{Book, Dice, tree};

/// Enough lines for git to see a likeness.
const LONG: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

/// A repository in which a page and a script were renamed, and five documents that still have the old names.
fn renamed() -> Book {
    let book = Book::new(
        "\
-- content/index.md --
---
related:
  - ops/db.md
  - \"/ops/db.md#steps\"
---
# Home
-- content/ops/failover.md --
# Failover
First [restore](./db.md#steps), then [look](db.md).
-- content/ops/deploy.md --
# Deploy
See [the other page][db], or run `scripts/restore.sh` with `bash scripts/restore.sh --all`.

[db]: db.md 'Databases'
-- content/team/on-call.md --
# On call
<a href=\"../ops/db.md\">Databases</a>

```sh
./scripts/restore.sh --latest
```
",
    );
    book.put("content/ops/db.md", format!("# Databases\n## Steps\n{LONG}"));
    book.put("scripts/restore.sh", format!("#!/bin/sh\n{LONG}"));
    make_executable(&book, "scripts/restore.sh");
    book.put(
        "content/windows.md",
        "\u{feff}# Windows\r\n\r\nSee [db](ops/db.md) \u{2014} and\r\n![x](no.png) <br>\r\n",
    );
    book.commit("2026-01-01");
    book.run_git(&["mv", "content/ops/db.md", "content/ops/databases.md"], "2026-02-03");
    book.run_git(&["mv", "scripts/restore.sh", "scripts/db-restore.sh"], "2026-02-03");
    book.commit("2026-02-03");
    book
}

#[cfg(unix)]
fn make_executable(book: &Book, path: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(book.root.join(path), std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(book: &Book, path: &str) {
    book.run_git(&["init", "-q"], "2026-01-01");
    book.run_git(&["add", path], "2026-01-01");
    book.run_git(&["update-index", "--chmod=+x", path], "2026-01-01");
}

#[test]
fn all_documents_follow_a_rename() {
    let book = renamed();
    let said = book.check().code(1).stdout;
    assert_eq!(said.matches("renamed to `content/ops/databases.md` in ").count(), 7, "{said}");
    assert_eq!(said.matches("renamed to `scripts/db-restore.sh` in ").count(), 3, "{said}");
    book.run(&["check", "--fix"])
        .code(1)
        .stdout(str![[r#"
error[broken-image]: image file does not exist: `no.png`
 --> content/windows.md:4:6
  |
4 | ![x](no.png) <br>
  |      ^^^^^^ no file `content/no.png`
  |
  = help: create it, mend the path, or mark it as optional with `(if exists)` behind it

"#]])
        .stderr(str![[r#"
checked 6 pages, 11 references: 1 error, 10 fixed in [TIME]

"#]]);
    let texts = ["index.md", "ops/failover.md", "ops/deploy.md", "team/on-call.md"]
        .map(|path| book.text(&format!("content/{path}")));
    assert_eq!(
        texts.concat(),
        "\
---
related:
  - ops/databases.md
  - \"/ops/databases.md#steps\"
---
# Home
# Failover
First [restore](./databases.md#steps), then [look](databases.md).
# Deploy
See [the other page][db], or run `scripts/db-restore.sh` with `bash scripts/db-restore.sh --all`.

[db]: databases.md 'Databases'
# On call
<a href=\"../ops/databases.md\">Databases</a>

```sh
./scripts/db-restore.sh --latest
```
"
    );
    assert_eq!(
        book.text("content/windows.md"),
        "\u{feff}# Windows\r\n\r\nSee [db](ops/databases.md) \u{2014} and\r\n![x](no.png) <br>\r\n"
    );
    let before = tree(&book.root.join("content"));
    book.run(&["check", "--fix", "--fail-on", "never"]).done();
    assert!(before == tree(&book.root.join("content")), "a second run changes nothing");
}

#[test]
fn a_patch_is_what_would_be_done() {
    let book = renamed();
    let before = tree(&book.root.join("content"));
    let said = book.run(&["check", "--diff"]).code(1);
    assert!(before == tree(&book.root.join("content")), "nothing is written");
    assert!(said.stderr.ends_with("10 findings can be mended with `checkbook check --fix`\n"), "{}", said.stderr);
    book.put("change.patch", &said.stdout);
    book.run_git(&["apply", "change.patch"], "2026-02-04");
    let applied = tree(&book.root.join("content"));
    for (path, bytes) in &before {
        book.put(&format!("content/{path}"), bytes);
    }
    let fixed = book.run(&["check", "--fix", "--diff"]).code(1);
    assert_eq!(fixed.stdout, said.stdout);
    assert!(fixed.stderr.contains("error[broken-image]") && fixed.stderr.contains("10 fixed"), "{}", fixed.stderr);
    assert!(applied == tree(&book.root.join("content")));
    book.run(&["check", "--diff", "--format", "json"]).code(2);
}

#[test]
fn a_patch_names_files_from_the_root_of_the_repository() {
    let book = Book::new("-- docs/book.toml --\n-- docs/content/a.md --\n[x](B.md)\n-- docs/content/b.md --\n");
    book.git();
    let mut command = book.command(&["check", "--diff"]);
    let output = command.current_dir(book.root.join("docs")).output().unwrap();
    crate::support::same(
        std::str::from_utf8(&output.stdout).unwrap(),
        str![[r#"
--- a/docs/content/a.md
+++ b/docs/content/a.md
@@ -1 +1 @@
-[x](B.md)
+[x](b.md)

"#]],
    );
}

#[test]
fn guesses_have_to_be_asked_for() {
    let book =
        Book::new("-- content/a.md --\n[x](B.md) [y](dtabase.md)\n-- content/b.md --\n-- content/database.md --\n");
    book.run(&["check", "--fix"]).code(1);
    assert_eq!(book.text("content/a.md"), "[x](b.md) [y](dtabase.md)\n");
    book.run(&["check", "--unsafe-fixes"]).done();
    assert_eq!(book.text("content/a.md"), "[x](b.md) [y](database.md)\n");
}

#[test]
fn only_what_was_asked_for_is_mended() {
    let book = Book::new(
        "\
-- content/a.md --
# A
[x](B.md) [y](b.md#TOP-OF-B)
-- content/b.md --
# Top of B
[x](A.md)
",
    );
    let report = book.run(&["check", "--fix", "--only", "broken-anchor", "--format", "json"]).done().stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["summary"]["fixed"], &report["summary"]["errors"]), (&1.into(), &0.into()));
    assert_eq!(book.text("content/a.md"), "# A\n[x](B.md) [y](b.md#top-of-b)\n");
    book.run(&["check", "--fix", "content/b.md"]).done();
    assert_eq!(book.text("content/a.md"), "# A\n[x](B.md) [y](b.md#top-of-b)\n");
    assert_eq!(book.text("content/b.md"), "# Top of B\n[x](a.md)\n");
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system_are_mended_at_their_end_or_not_at_all() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let book = Book::new("-- content/a.md --\n[x](B.md)\n-- content/b.md --\n-- README.md --\n[x](content/B.md)\n");
    std::fs::set_permissions(book.root.join("README.md"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.md", book.root.join("content/again.md")).unwrap();
    book.git();
    book.run(&["check", "--fix"]).done();
    assert_eq!(book.text("content/a.md"), "[x](b.md)\n");
    book.run(&["check", "--fix", "README.md"]).done();
    assert_eq!(book.text("README.md"), "[x](content/b.md)\n");
    assert_eq!(std::fs::metadata(book.root.join("README.md")).unwrap().permissions().mode() & 0o777, 0o640);

    book.put("content/a.md", "[x](B.md)\n");
    std::fs::set_permissions(book.root.join("content/a.md"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let said = book.run(&["check", "--fix"]).code(2).stderr;
    assert!(said.contains("content/a.md") && said.contains("it is read-only"), "{said}");
    assert_eq!(book.text("content/a.md"), "[x](B.md)\n");
}

#[test]
fn what_is_mended_is_gone_and_all_else_stays() {
    let mut dice = Dice::new(7);
    for round in 0..25 {
        let book = random(&mut dice);
        let before = tree(&book.root.join("content"));
        let found = findings(&book);
        let safe = |found: &&serde_json::Value| found["suggestions"][0]["applicability"] == "safe";
        let mendable = found.iter().filter(safe).count();
        book.run(&["check", "--fix", "--fail-on", "never"]).done();
        let after = tree(&book.root.join("content"));
        let left = findings(&book);
        assert_eq!(left.iter().filter(safe).count(), 0, "round {round}: {left:#?}");
        assert_eq!(left.len(), found.len() - mendable, "round {round}: {found:#?}");
        assert!(mendable > 0, "round {round} has nothing to mend");
        for (path, bytes) in &before {
            let places = found.iter().filter(safe).filter(|found| found["file"] == format!("content/{path}"));
            let lines: Vec<u64> = places.map(|found| found["span"]["start"]["line"].as_u64().unwrap()).collect();
            let pairs = lines_of(bytes).into_iter().zip(lines_of(&after[path]));
            let changed = pairs.enumerate().filter(|(_, (old, new))| old != new).map(|(index, _)| index as u64 + 1);
            assert!(changed.into_iter().all(|line| lines.contains(&line)), "round {round}: {path}");
            assert_eq!(lines_of(bytes).len(), lines_of(&after[path]).len());
        }
        book.run(&["check", "--fix", "--fail-on", "never"]).done();
        assert!(after == tree(&book.root.join("content")), "round {round}: a second run changes nothing");
    }
}

fn lines_of(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

fn findings(book: &Book) -> Vec<serde_json::Value> {
    let report = book.run(&["check", "--format", "json", "--fail-on", "never"]).done().stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    report["findings"].as_array().unwrap().clone()
}

/// A book with references that are right, mendable and hopeless, one a line, with all ends of lines.
fn random(dice: &mut Dice) -> Book {
    let folders = ["", "ops/", "team/deep/"];
    let names = ["alpha", "bravo two", "charlie(3)", "delta", "écho"];
    let book = Book::new("-- book.toml --\n");
    let pages: Vec<String> =
        names.iter().map(|name| format!("{}{name}.md", folders[dice.below(folders.len())])).collect();
    for page in &pages {
        let end = ["\n", "\r\n"][dice.below(2)];
        let mut text = format!("{}# Page{end}{end}", ["", "\u{feff}"][dice.below(2)]);
        for _ in 0..6 {
            let target = &pages[dice.below(pages.len())];
            let written = match dice.below(5) {
                0 => format!("/{target}"),
                1 => format!("/{}", target.to_uppercase().replace(".MD", ".md")),
                2 => format!("/{}", target.replace(".md", ".markdown")),
                3 => format!("nowhere/{}", target.rsplit('/').next().unwrap()),
                _ => "hopeless/zzzzzzzzzzzz.md".to_string(),
            };
            let line = match dice.below(3) {
                0 => format!("- words ä [a link](<{written}>) and more"),
                1 => format!("![x](<{written}>)"),
                _ => format!("<a href=\"{written}\">é</a>"),
            };
            text.push_str(&format!("{line}{end}{end}"));
        }
        book.put(&format!("content/{page}"), text);
    }
    book
}
