//! What `check` prints only when it is asked to: what was skipped, fewer findings, the settings.

use snapbox::str;

use crate::support::Book;

fn book() -> Book {
    Book::new(
        "\
-- book.toml --
[check]
ignore = [\"backups/**\"]
[check.rules]
broken-image = \"warning\"
-- content/index.md --
---
related: [\"maybe.md?\"]
---
# Home
![p](p.png) [a](no.md) [x](https://x.example) [y](../backups/a.md)
[<z>](<{{page}}.md>) `config.yaml`

[b](nothing.md)
",
    )
}

#[test]
fn what_was_skipped_is_counted_and_listed() {
    let book = book();
    book.run(&["check", "--format", "short", "--explain-skips"])
        .code(1)
        .stdout(str![[r#"
content/index.md:2:12: note[optional-missing]: optional `maybe.md` does not exist
content/index.md:5:6: warning[broken-image]: image file does not exist: `p.png`
content/index.md:5:17: error[broken-link]: link target does not exist: `no.md`
content/index.md:8:5: error[broken-link]: link target does not exist: `nothing.md`
REASON       PLACE                  KIND         TEXT
bare-name    content/index.md:6:23  inline-code  config.yaml
external     content/index.md:5:28  link         https://x.example
ignored      content/index.md:5:51  link         ../backups/a.md
placeholder  content/index.md:6:8   link         {{page}}.md

"#]])
        .stderr(str![[r#"
skipped 4: 1 bare-name, 1 external, 1 ignored, 1 placeholder
checked 1 page, 4 references (4 skipped): 2 errors, 1 warning, 1 note in [TIME]

"#]]);
    let json = book.run(&["check", "--format", "json", "--explain-skips"]).code(1).stderr("").stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let skipped = report["summary"]["skipped"].as_object().unwrap();
    assert_eq!(skipped.values().map(|number| number.as_u64().unwrap()).sum::<u64>(), 4);
    let sound = Book::new("-- content/index.md --\n# Home\n");
    sound.run(&["check", "--explain-skips"]).done().stdout("").stderr(str![[r#"
skipped nothing
checked 1 page, 0 references: no findings in [TIME]

"#]]);
}

#[test]
fn fewer_findings_are_printed_and_all_count() {
    let book = book();
    let report = book.root.join("all.txt");
    let also = format!("short={}", report.display());
    let outcome = book.run(&["check", "--format", "short", "--max-findings", "2", "--report", &also]).code(1);
    outcome
        .stdout(str![[r#"
content/index.md:5:17: error[broken-link]: link target does not exist: `no.md`
content/index.md:8:5: error[broken-link]: link target does not exist: `nothing.md`

"#]])
        .stderr(str![[r#"
2 more findings not shown
checked 1 page, 4 references (4 skipped): 2 errors, 1 warning, 1 note in [TIME]

"#]]);
    assert_eq!(book.text("all.txt").lines().count(), 4, "a file has them all");
    book.run(&["check", "--max-findings", "0"]).code(1).stdout("");
    let all = book.run(&["check"]).code(1);
    assert_eq!(book.run(&["check", "--max-findings", "4"]).code(1).stdout, all.stdout);
}

#[test]
fn the_settings_that_are_in_effect_are_printed() {
    let book = book();
    let outcome = book.run_with(&["check", "--print-config"], &[("CHECKBOOK_CHECK__FAIL_ON", "note")]).done();
    let printed = outcome.stdout;
    for line in ["fail-on = \"note\"", "broken-image = \"warning\"", "build-dir = \"book\"", "[output.html]"] {
        assert!(printed.lines().any(|printed| printed == line), "{line} is not in\n{printed}");
    }
    book.put("book.toml", &printed);
    assert_eq!(book.run(&["check", "--print-config"]).done().stdout, printed, "it can be read as it is printed");
    book.put("book.toml", "[check]\nfail-onn = 1\n");
    book.run(&["check", "--print-config"]).code(2);
}
