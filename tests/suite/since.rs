//! `check --since`: what a change brought about, on its own lines and elsewhere.

use std::process::Command;

use snapbox::str;

use crate::support::Book;

/// Runs git in the book; everything is committed by one and the same person.
fn git(book: &Book, arguments: &[&str]) {
    let who = ["-c", "user.name=Ops", "-c", "user.email=ops@example.com", "-c", "commit.gpgsign=false"];
    let mut git = Command::new("git");
    let quiet = git.args(who).args(arguments).current_dir(&book.root).env("GIT_CONFIG_NOSYSTEM", "1");
    let output = quiet.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(book: &Book) {
    git(book, &["add", "-A"]);
    git(book, &["commit", "-q", "-m", "x"]);
}

/// A repository whose pages had findings before anything changed.
fn repository() -> Book {
    let book = Book::new(
        "\
-- docs/book.toml --
[book]
src = \".\"
-- docs/index.md --
# Home
[old rot](rot.md) [later gone](ops/db.md#restore) [page](ops/db.html)

```bash
./scripts/run.sh
cat ../conf/*.yaml
```
-- docs/ops/db.md --
# DB
[old rot](rot.md)
## Restore
Words that stay.
-- scripts/run.sh --
#!/bin/sh
-- conf/b.yaml --
",
    );
    git(&book, &["init", "-q", "-b", "main"]);
    git(&book, &["add", "-A"]);
    git(&book, &["update-index", "--chmod=+x", "scripts/run.sh"]);
    git(&book, &["commit", "-q", "-m", "first"]);
    git(&book, &["reset", "-q", "--hard"]);
    book
}

fn since(book: &Book, revision: &str) -> crate::support::Outcome {
    let mut command = book.command(&["check", "--since", revision, "--format", "short"]);
    let output = command.current_dir(book.root.join("docs")).output().unwrap();
    crate::support::Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn what_did_not_change_is_not_reported() {
    let book = repository();
    since(&book, "HEAD").done().stdout("");
    book.edit("docs/index.md", "# Home\n", "# Home\n\nMore words.\n\n");
    commit(&book);
    since(&book, "HEAD~1").done().stdout("");
    book.edit("docs/index.md", "More words.", "More [words](no.md).");
    since(&book, "HEAD").code(1).stdout(str![[r#"
index.md:3:14: error[broken-link]: link target does not exist: `no.md`

"#]]);
    commit(&book);
    since(&book, "HEAD~2").code(1).stdout(str![[r#"
index.md:3:14: error[broken-link]: link target does not exist: `no.md`

"#]]);
    book.put("docs/ops/new page.md", "# New\n[x](no.md)\n");
    since(&book, "HEAD").code(1).stdout(str![[r#"
ops/new page.md:2:5: error[broken-link]: link target does not exist: `no.md`

"#]]);
}

#[test]
fn untouched_pages_that_a_deletion_breaks_are_reported() {
    let book = repository();
    book.remove("scripts/run.sh");
    commit(&book);
    since(&book, "HEAD~1").code(1).stdout(str![[r#"
index.md:5:1: error[missing-script]: script does not exist: `./scripts/run.sh`

"#]]);

    book.remove("conf/b.yaml");
    since(&book, "HEAD").code(1).stdout(str![[r#"
index.md:6:5: error[broken-code-path]: path does not exist in the repository: `../conf/*.yaml`

"#]]);

    let book = repository();
    git(&book, &["mv", "docs/ops/db.md", "docs/ops/database.md"]);
    since(&book, "HEAD").code(1).stdout(str![[r#"
index.md:2:32: error[broken-link]: link target does not exist: `ops/db.md#restore`
index.md:2:58: error[broken-link]: link target does not exist: `ops/db.html`
ops/database.md:2:11: error[broken-link]: link target does not exist: `rot.md`
ops/db.md: warning[removed-page]: `ops/db.md` is no longer published, and its address `ops/db.html` is gone

"#]]);
    book.put("docs/ops/database.md", "---\naliases: [ops/db.html]\n---\n# DB\n## Restore\n");
    book.edit("docs/index.md", "ops/db.md#restore", "ops/database.md#restor");
    since(&book, "HEAD").code(1).stdout(str![[r#"
index.md:2:11: error[broken-link]: link target does not exist: `rot.md`
index.md:2:32: error[broken-anchor]: `ops/database.md` has no heading `#restor`
index.md:2:63: error[broken-link]: link target does not exist: `ops/db.html`

"#]]);
}

#[test]
fn a_heading_and_a_mode_that_change_are_seen_from_elsewhere() {
    let book = repository();
    book.edit("docs/ops/db.md", "## Restore", "## Recover");
    commit(&book);
    since(&book, "HEAD^").code(1).stdout(str![[r#"
index.md:2:32: error[broken-anchor]: `ops/db.md` has no heading `#restore`

"#]]);
    git(&book, &["update-index", "--chmod=-x", "scripts/run.sh"]);
    git(&book, &["commit", "-q", "-m", "x"]);
    git(&book, &["checkout", "-q", "HEAD", "--", "scripts/run.sh"]);
    if cfg!(unix) {
        since(&book, "HEAD^").code(1).stdout(str![[r#"
index.md:5:1: error[script-not-executable]: `../scripts/run.sh` is run by its path but is not executable

"#]]);
    }
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let book = repository();
    git(&book, &["checkout", "-q", "-b", "work"]);
    git(&book, &["checkout", "-q", "main"]);
    book.put("docs/main.md", "# Main\n[x](no.md)\n");
    commit(&book);
    git(&book, &["checkout", "-q", "work"]);
    book.put("docs/work.md", "# Work\n[y](no.md)\n");
    commit(&book);
    since(&book, "main").code(1).stdout(str![[r#"
work.md:2:5: error[broken-link]: link target does not exist: `no.md`

"#]]);
}

#[test]
fn revisions_that_nobody_knows() {
    let book = repository();
    for (revision, said) in [
        ("nonsense", "error: git knows no commit `nonsense`; give a branch, a tag or a commit\n"),
        ("--all", ""),
        ("HEAD:docs", "error: git knows no commit `HEAD:docs`; give a branch, a tag or a commit\n"),
    ] {
        let outcome = since(&book, revision).code(2);
        assert!(outcome.stderr.ends_with(said), "{}", outcome.stderr);
    }
    let outside = Book::new("-- content/index.md --\n# Home\n");
    outside
        .run(&["check", "--since", "HEAD"])
        .code(2)
        .stderr("error: there is no git repository around the book, or no `git` to ask\n");

    if cfg!(windows) {
        eprintln!("skipped: a path of Windows is no address for git");
        return;
    }
    for _ in 0..3 {
        git(&book, &["commit", "-q", "--allow-empty", "-m", "x"]);
    }
    let clone = Book::new("");
    let from = format!("file://{}", book.root.display());
    git(&clone, &["clone", "-q", "--depth", "1", &from, "."]);
    let outcome = since(&clone, "HEAD~2").code(2);
    assert!(outcome.stderr.contains("git fetch --unshallow"), "{}", outcome.stderr);
    since(&clone, "HEAD").done();
}
