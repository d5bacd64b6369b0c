//! Baselines: how a repository with old findings takes one, how it shrinks, and what it never hides.

use snapbox::str;

use crate::support::Book;

const CONFIGURED: &str = "[check]\nbaseline = \"checkbook.baseline\"\n";

/// A book of 20 pages with 10 broken references on each; the last of them repeats the first.
fn legacy() -> Book {
    let book = Book::new("");
    book.put("book.toml", CONFIGURED);
    for page in 0..20 {
        let steps: Vec<String> = (0..9).map(|step| format!("- Step {step}: [see](missing-{step}.md)\n")).collect();
        let steps = steps.concat();
        book.put(
            &format!("content/page-{page:02}.md"),
            format!("# Page {page}\n\n{steps}\nAgain: [see](missing-0.md)\n"),
        );
    }
    book
}

fn lines(book: &Book) -> Vec<String> {
    book.text("checkbook.baseline").lines().filter(|line| !line.starts_with('#')).map(ToString::to_string).collect()
}

#[test]
fn a_legacy_repository_takes_a_baseline_and_pays_it_off() {
    let book = legacy();
    book.check().code(1).stderr(str![[r#"
checked 20 pages, 200 references: 200 errors in [TIME]

"#]]);
    book.run(&["check", "--baseline-add"]).done().stdout("").stderr(str![[r#"
added 200 findings to `checkbook.baseline`
checked 20 pages, 200 references: no findings, 200 in the baseline in [TIME]

"#]]);
    let first = lines(&book);
    assert_eq!(first.len(), 200);
    assert!(first.is_sorted());
    assert_eq!(first[..2], ["broken-link\tcontent/page-00.md\tcontent/missing-0.md"; 2]);
    book.check().done().stdout("").stderr(str![[r#"
checked 20 pages, 200 references: no findings, 200 in the baseline in [TIME]

"#]]);
    book.build().done();
    book.run(&["check", "--no-baseline"]).code(1);

    // Lines that move change nothing.
    book.edit("content/page-05.md", "# Page 5\n", "# Page 5\n\nA new beginning.\n");
    book.check().done().stdout("");

    // Ten are mended, and one of two that are equal is among them.
    book.put("content/page-03.md", "# Page 3\n\nAgain: [see](missing-0.md)\n");
    book.edit("content/page-04.md", "- Step 7: [see](missing-7.md)\n", "");
    let before = book.text("checkbook.baseline");
    let outcome = book.run(&["check", "--fail-on", "warning", "--format", "short"]).done();
    assert_eq!(outcome.stdout.lines().count(), 10, "{}", outcome.stdout);
    assert!(outcome.stdout.lines().all(|line| line.contains("warning[stale-baseline]")), "{}", outcome.stdout);
    assert_eq!(book.text("checkbook.baseline"), before, "a check writes nothing");
    book.run(&["check", "--baseline-strict"]).code(1);

    book.run(&["check", "--update-baseline"]).done().stdout("").stderr(str![[r#"
- broken-link content/page-03.md content/missing-0.md
- broken-link content/page-03.md content/missing-1.md
- broken-link content/page-03.md content/missing-2.md
- broken-link content/page-03.md content/missing-3.md
- broken-link content/page-03.md content/missing-4.md
- broken-link content/page-03.md content/missing-5.md
- broken-link content/page-03.md content/missing-6.md
- broken-link content/page-03.md content/missing-7.md
- broken-link content/page-03.md content/missing-8.md
- broken-link content/page-04.md content/missing-7.md
took 10 lines out of `checkbook.baseline`
checked 20 pages, 190 references: no findings, 190 in the baseline in [TIME]

"#]]);
    let second = lines(&book);
    assert_eq!(second.len(), 190);
    assert!(second.iter().all(|line| first.contains(line)));
    assert_eq!(second.iter().filter(|line| line.contains("page-03")).count(), 1);
    let after = book.text("checkbook.baseline");
    book.run(&["check", "--update-baseline"]).done();
    assert_eq!(book.text("checkbook.baseline"), after, "there was nothing more to take out");

    // What is new fails, also where the same is known on another page, and once more than it is known.
    book.edit("content/page-03.md", "# Page 3\n", "# Page 3\n\n[new](missing-1.md) [again](missing-0.md)\n");
    let outcome = book.run(&["check", "--update-baseline", "--format", "short"]).code(1);
    assert_eq!(outcome.stdout.lines().count(), 2, "{}", outcome.stdout);
    assert_eq!(book.text("checkbook.baseline"), after, "an update never adds");
    book.build().code(1);
}

#[test]
fn a_page_that_is_renamed_keeps_its_lines() {
    let book = legacy();
    book.run(&["check", "--baseline-add"]).done();
    let text = book.text("content/page-07.md");
    book.remove("content/page-07.md");
    book.put("content/seventh.md", &text);
    book.check().done().stdout("").stderr(str![[r#"
checked 20 pages, 200 references: no findings, 200 in the baseline in [TIME]

"#]]);
    book.run(&["check", "--update-baseline"]).done();
    assert_eq!(lines(&book).iter().filter(|line| line.contains("\tcontent/seventh.md\t")).count(), 10);
    assert_eq!(lines(&book).len(), 200);

    // A copy is no renaming: the page that is known is still there.
    book.put("content/copy.md", &text);
    let outcome = book.run(&["check", "--format", "short"]).code(1);
    assert_eq!(outcome.stdout.lines().count(), 10, "{}", outcome.stdout);
}

#[test]
fn a_baseline_is_added_to_rule_by_rule_and_never_with_notes() {
    let book = Book::new(
        "\
-- content/index.md --
---
related: [gone.md, \"maybe.md?\"]
---
# Home
[a](no.md) ![b](no.png) [c](#none) `scripts/`
-- scripts/x.sh --
",
    );
    book.run(&["check", "--update-baseline"]).code(2).stderr(str![[r#"
error: there is no baseline to update; `--baseline-add` makes one

"#]]);
    book.run(&["check", "--baseline", "known.txt"]).code(2).stderr(str![[r#"
error: there is no baseline `known.txt`; `--baseline-add` makes one

"#]]);
    book.run(&["check", "--baseline-add=brocken-link"]).code(2);
    book.run(&["check", "--baseline-add=broken-link"]).code(1).stderr(str![[r#"
added 1 finding to `checkbook.baseline`
name it in book.toml, so that it is read: `check.baseline = "checkbook.baseline"`
checked 1 page, 6 references: 3 errors, 1 note, 1 in the baseline in [TIME]

"#]]);
    assert_eq!(lines(&book), ["broken-link\tcontent/index.md\tcontent/no.md"]);
    book.run(&["check", "--baseline-add=broken-link"]).code(1);
    assert_eq!(lines(&book).len(), 1, "what is known is not added again");
    assert!(book.run(&["check", "--format", "short"]).code(1).stdout.contains("no.md"), "nothing names the file");
    book.run(&["check", "--baseline", "checkbook.baseline", "--baseline-add", "--only", "broken-image"]).done();
    book.run(&["check", "--baseline", "checkbook.baseline", "--baseline-add"]).done();
    assert_eq!(
        lines(&book),
        [
            "broken-anchor\tcontent/index.md\tcontent/index.md#none",
            "broken-image\tcontent/index.md\tcontent/no.png",
            "broken-link\tcontent/index.md\tcontent/no.md",
            "broken-related\tcontent/index.md\tcontent/gone.md",
        ]
    );
    let outcome = book.run(&["check", "--baseline", "checkbook.baseline", "--format", "json"]).done();
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(report["summary"]["baselined"], 4);
    let known = report["findings"].as_array().unwrap().iter().map(|finding| finding["baselined"] == true);
    assert_eq!(known.collect::<Vec<_>>(), [false, true, true, true, true], "the note, then what is known");
}

#[test]
fn lines_of_all_sorts() {
    let book = Book::new("-- content/index.md --\n# Home\n[a](no.md)\n-- notes.md --\n# Notes\n[b](gone.md)\n");
    book.put("book.toml", CONFIGURED);
    book.put(
        "checkbook.baseline",
        "\u{feff}# ours\r\nbroken-link\tcontent/index.md\tcontent/no.md\r\n\r\n<<<<<<< ours\r\n\
         brocken-link\tx\ty\r\n# kept\r\nbroken-link\tnotes.md\tgone.md\r\nscript-not-executable\ta.md\tb.sh\r\n\
         orphan-page\tcontent/b.md\tc",
    );
    book.run(&["check", "--format", "short"]).done().stdout(str![[r#"
checkbook.baseline:4:1: warning[stale-baseline]: this line is not a rule, a file and a target with tabs between
checkbook.baseline:5:1: warning[stale-baseline]: there is no rule `brocken-link`
checkbook.baseline:9:1: warning[stale-baseline]: `orphan-page` is no longer found in `content/b.md`: `c`

"#]]);
    book.run(&["check", "notes.md"]).done();
    book.run(&["check", "--update-baseline"]).done();
    assert_eq!(
        book.text("checkbook.baseline"),
        "\u{feff}# ours\r\nbroken-link\tcontent/index.md\tcontent/no.md\r\n\r\n\
         # kept\r\nbroken-link\tnotes.md\tgone.md\r\nscript-not-executable\ta.md\tb.sh\r\n"
    );
    book.put("checkbook.baseline", b"caf\xe9");
    book.check().code(2);
    book.run(&["check", "--no-baseline"]).code(1);
    book.remove("checkbook.baseline");
    book.check().code(1);
}
