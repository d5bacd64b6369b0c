//! Pages that have aged, and slips that no reference shows.

use snapbox::str;

use crate::support::{Book, same};

impl Book {
    /// Each finding as a line, without its place.
    fn headlines(&self) -> String {
        let found = self.run(&["check", "--format", "short", "--fail-on", "never"]).done().stdout;
        found.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, said)| [said, "\n"]).collect()
    }
}

/// The findings in a book whose only page is this one.
fn headlines(page: &str) -> String {
    let book = Book::new("");
    book.put("content/index.md", page);
    book.headlines()
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
    assert_eq!(book.headlines(), overdue, "the book's interval, and a day in the text");
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
    assert_eq!(book.headlines(), "", "no git");
    book.git();
    assert_eq!(book.headlines(), "", "no commit");
}

#[test]
fn related_entries_that_say_too_much_or_too_little() {
    let book = Book::new(
        "\
-- book.toml --
[check.rules]
one-way-related = \"note\"
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
    same(
        &book.headlines(),
        str![[r#"
note[one-way-related]: `content/b.md` does not refer back to this page
warning[duplicate-related]: `/b.md` is already one of the related entries
warning[self-related]: `a.md` is this page itself
note[optional-missing]: optional `../gone.md` does not exist
warning[duplicate-related]: `../gone.md` is already one of the related entries
note[optional-missing]: optional `../gone.md` does not exist
warning[duplicate-related]: `c.md` is already one of the related entries

"#]],
    );
}

#[test]
fn links_that_are_none() {
    for (page, found) in [
        ("[a guide][gone]", "warning[undefined-reference]: the page does not define the label `gone`\n"),
        ("![a guide][gone]", "warning[undefined-reference]: the page does not define the label `gone`\n"),
        ("> - [the\n>   guide][]", "warning[undefined-reference]: the page does not define the label `the guide`\n"),
        ("[a guide][Here]\n\n[here]: #top", ""),
        ("`[a guide][gone]` and\n\n    [a guide][gone]\n\n<p>[a guide][gone]</p>", ""),
        (
            "[ ] yes [x] no\n- [ ] [x]\n- [x] box [text] alone",
            "note[prechecked-step]: 1 of 2 boxes is ticked in the document, and shown open\n",
        ),
        ("words [^1] and [words][^2], row[first][second], \\[a guide\\][gone]", ""),
        ("[a][b c](#home)", ""),
        ("[how to](a b.md)", "warning[malformed-link]: not a link: its destination holds a space\n"),
        (
            "![picture](my picture.png \"Title\")",
            "warning[malformed-link]: not a link: its destination holds a space\n",
        ),
        ("- [ ] [how to](../a b)\r\n", "warning[malformed-link]: not a link: its destination holds a space\n"),
        ("[how to] (a b.md), [note](as it was), `[how to](a b.md)`, [so](<a b.md>?)", ""),
        (
            "[words]() [more](#)",
            "warning[empty-link]: this link has no destination\nwarning[empty-link]: this link has no destination\n",
        ),
        ("![picture]()", "warning[empty-link]: this image has no destination\n"),
        ("[Back to top](#) [up ↑](#) `[]()`", ""),
    ] {
        let page = format!("\u{feff}# Home\n\n{page}\n");
        assert_eq!(headlines(&page), found, "{page}");
    }
}

#[test]
fn a_link_is_mended_alone_when_its_file_is_there() {
    let book = Book::new(
        "-- content/index.md --\n# Home\n[one](a%20b c.md) [two](d e.md) [three](/run me.sh)\n-- content/a b c.md --\n# A\n-- run me.sh --\n",
    );
    let report: serde_json::Value = serde_json::from_str(&book.run(&["check", "--format", "json"]).stdout).unwrap();
    let found = report["findings"].as_array().unwrap();
    let ways: Vec<&serde_json::Value> = found.iter().map(|one| &one["suggestions"][0]["applicability"]).collect();
    assert_eq!(ways, ["safe", "unsafe", "safe"], "{report:#}");
}

#[test]
fn words_that_wait_to_be_replaced() {
    let waits = |what: &str| format!("warning[unfilled-template]: `{what}` was never filled in\n");
    for (page, found) in [
        ("TBD", waits("TBD")),
        ("- [ ] TODO", waits("TODO")),
        ("## TBD", waits("TBD")),
        ("## TODO\n\n- [ ] Buy milk", String::new()),
        ("**TODO**", waits("TODO")),
        ("| A | B |\n|---|---|\n| TBD | TBD |\n| x | TBD |", [waits("TBD"), waits("TBD")].concat()),
        ("Call [Your Name] or <insert name>.", [waits("[Your Name]"), waits("<insert name>")].concat()),
        ("Lorem ipsum dolor sit amet", waits("Lorem ipsum dolor sit amet")),
        ("TODO: measure this.\n\nThe TODO list, todo, TBD by Ann.", String::new()),
        ("Replace [Your Name] by yours.", String::new()),
        ("`TODO` `[Your Name]` [Your Name](#home) [Insert] ____\n\n    TODO", String::new()),
        ("```\n[Insert notes here]\n```", String::new()),
    ] {
        assert_eq!(headlines(&format!("# Home\n\n{page}\n")), found, "{page}");
    }
    let still = |what: &str| format!("warning[unfilled-template]: {what}\n");
    for (matter, found) in [
        ("owner: tbd", still("`owner` is still `tbd`")),
        ("tags: [a, TODO]", still("`tags` is still `TODO`")),
        ("service: \"[Your service]\"", still("`service` is still `[Your service]`")),
        ("title:", still("`title` is empty")),
        ("owner:", String::new()),
    ] {
        assert_eq!(headlines(&format!("---\n{matter}\n---\n# Home\n")), found, "{matter}");
    }
    assert_eq!(headlines("# Home\n\n**Target date**: TBD\n"), still("`Target date` is still `TBD`"));
    assert_eq!(headlines("# A template for reports\n\nTBD\n"), "");
}

#[test]
fn ticks_that_the_document_has() {
    let mixed = "- [x] one\n- [ ] two\n- [x] three\n";
    let found = "note[prechecked-step]: 2 of 3 boxes are ticked in the document, and shown open\n";
    assert_eq!(headlines(mixed), found);
    assert_eq!(headlines("- [x] one\n- [x] two\n"), "", "a record");
    assert_eq!(headlines("- [ ] one\n- [~] two\n"), "", "left out is not done");
    assert_eq!(headlines(&format!("---\nstatus: Done\n---\n{mixed}")), "");
    let keeps = Book::new("-- book.toml --\n[runs]\nprechecked = \"keep\"\n");
    keeps.put("content/index.md", mixed);
    assert_eq!(keeps.headlines(), "");
}

#[test]
fn placeholders_and_prompts() {
    let note = "note[undeclared-placeholder]: `<zone>` is not among the variables of this page\n";
    assert_eq!(headlines("---\nvariables:\n  host: a\n---\n```sh\nssh <host> <zone>\n```\n"), note);
    assert_eq!(headlines("```sh\nssh <host> <zone>\n```\n"), "", "nothing is declared");
    let prompt = "note[prompt-in-script]: `bash` is for scripts, and this block shows a prompt\n";
    for (page, found) in [
        ("```bash\n$ ls\na\n```", prompt),
        ("- [ ] Look\n\n  ~~~ bash title=x\n  # first\n  $ ls\n  ~~~", prompt),
        ("```bash\r\n$ ls\r\n```\r\n", prompt),
        ("```console\n$ ls\n```", ""),
        ("```\n$ ls\n```", ""),
        ("```bash\necho a\n$ ls\n```", ""),
        ("```bash\n$HOME/bin/run\n```", ""),
    ] {
        assert_eq!(headlines(page), found, "{page}");
    }
}

#[test]
fn marks_that_a_shell_does_not_understand() {
    let quote = "error[smart-punctuation]: a shell does not take `“` for a quote\n";
    let dash = "error[smart-punctuation]: `–` begins an option, and is no `-`\n";
    let space = "error[smart-punctuation]: a space that a shell does not take for one\n";
    let open = "warning[shell-syntax]: this quote is never closed\n";
    for (page, found) in [
        ("```sh\necho “one” “two”\n```", quote.to_string()),
        ("```sh\r\necho “one”\r\necho “two”\r\n```\r\n", quote.repeat(2)),
        ("- [ ] Look\n\n  ```console\n  $ ls –l\n  a “b”\n  ```", dash.to_string()),
        ("> ```bash\n> ls\u{a0}-l\n> ```", space.to_string()),
        ("```bash\necho \"“one” – it’s\u{a0}so\" # “so”\necho it’s\n```", String::new()),
        ("```\necho “one”\n```\n\n`echo “one”`\n\n```python\nprint(“one”)\n```", String::new()),
        ("```bash\necho 'one\n```", open.to_string()),
        ("```bash\ncat <<EOF > a\none\n```", "warning[shell-syntax]: this here document never ends\n".to_string()),
        (
            "```bash\n./x --name=<name\n```",
            "error[unclosed-placeholder]: the placeholder `<name` is never closed\n".to_string(),
        ),
        ("```bash\nsort <input\ngit checkout <branch>\n```", String::new()),
    ] {
        let found_here: String =
            headlines(page).split_inclusive('\n').filter(|line| !line.contains("-script]")).collect();
        assert_eq!(found_here, found, "{page}");
    }
}

#[test]
fn marks_are_mended_where_they_stand() {
    let book = Book::new(
        "-- content/index.md --\n# Home\n\n- [ ] Look\n\n  ```sh\n  ls\n  cut -d‘,’\u{a0}–f 1 –-help –name\n  ```\n",
    );
    let report: serde_json::Value = serde_json::from_str(&book.run(&["check", "--format", "json"]).stdout).unwrap();
    let mut text = book.text("content/index.md");
    let mut edits = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        for edit in finding["suggestions"][0]["edits"].as_array().unwrap() {
            let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            edits.push((at("start"), at("end"), edit["replacement"].as_str().unwrap().to_string()));
        }
    }
    edits.sort();
    for (start, end, replacement) in edits.into_iter().rev() {
        text.replace_range(start..end, &replacement);
    }
    assert!(text.contains("  cut -d',' -f 1 --help --name\n"), "{text}\n{report:#}");
}

#[test]
fn a_command_leads_to_the_script_that_changed() {
    let book = Book::new(
        "\
-- content/restore.md --
---
reviewed: 2026-02-01
---
# Restore

```bash
bash run.sh
cd tools && bash run.sh
```
-- run.sh --
one
-- tools/run.sh --
one
",
    );
    book.commit("2026-01-01");
    book.put("tools/run.sh", "two");
    book.commit("2026-03-01");
    let found = book.check().done().stdout;
    assert!(found.contains("`tools/run.sh` changed on 2026-03-01"), "{found}");
    assert!(found.contains("--> content/restore.md:8:18"), "{found}");
}

#[test]
fn a_book_in_a_folder_of_its_repository_sees_files_beside_it() {
    let book = Book::new(
        "\
-- docs/book.toml --
[book]
src = \"pages\"
-- docs/pages/restore.md --
---
reviewed: 2026-02-01
related: [/tools/run.sh, ../local.sh]
---
# Restore
-- docs/local.sh --
one
-- tools/run.sh --
one
",
    );
    book.commit("2026-01-01");
    book.put("tools/run.sh", "two");
    book.put("docs/local.sh", "two");
    book.commit("2026-03-01");
    let output = book.command(&["check", "--format", "short"]).current_dir(book.root.join("docs")).output().unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("`../tools/run.sh` changed on 2026-03-01"), "{found}");
    assert!(found.contains("`local.sh` changed on 2026-03-01"), "{found}");
}
