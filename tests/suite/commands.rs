//! The other commands: `init`, `new`, `list`, `refs`, `explain`, `schema`, `completions` and `man`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;
use snapbox::str;

use crate::support::{Book, paths, tree};

const LISTED: &str = "\
-- content/index.md --
# Home
[gone](gone.md) and [db](db.md#a) and <https://x.example> and [tag]({{tag}}.md)
-- content/db.md --
---
status: Published
tags: [db, ops]
owner: sam
reviewed: 2026-01-01
review-every: 30d
---
# DB
## A
- [ ] Stop the service
- [ ] Note the size: ____ GB
- Outcome: [ ] Done [ ] Failed

## Rollback if needed
- [ ] Undo `rm <path>`
";

#[test]
fn a_new_book_builds_without_a_finding() {
    let book = Book::new("");
    book.run(&["init", "team", "--title", "Team \"A\""]).done().stdout(str![]).stderr(str![[r#"
made team/book.toml
made team/content/index.md
made team/content/deploy.md
made team/content/rollback.md
made team/content/incident.md
made team/scripts/smoke-test.sh
next: checkbook build

"#]]);
    book.run(&["build", "team", "--fail-on", "note"]).done().stderr(str![[r#"
checked 4 pages, 14 references: no findings in [TIME]
published to [FOLDER]/runbooks/team/book: 68 written, 0 unchanged, 0 removed

"#]]);
    assert!(book.text("team/book/index.html").contains("Team &quot;A&quot;"));
    book.run(&["init", "team"]).code(2).stderr(str![[r#"
error: `team/book.toml` is there already; --force adds only what is missing

"#]]);
    book.remove("team/content/deploy.md");
    book.put("team/content/index.md", "# Mine\n");
    book.run(&["init", "team", "--force", "--theme"]).done().stderr(str![[r#"
made team/themes/default/static/boot.js
made team/themes/default/static/checkbook.css
made team/themes/default/static/find-parts.js
made team/themes/default/static/find.css
made team/themes/default/static/find.js
made team/themes/default/static/form.css
made team/themes/default/static/icon.svg
made team/themes/default/static/list.js
made team/themes/default/static/lists.css
made team/themes/default/static/paper-run.css
made team/themes/default/static/paper.css
made team/themes/default/static/paper.js
made team/themes/default/static/print-form.css
made team/themes/default/static/print.css
made team/themes/default/static/redirect.js
made team/themes/default/static/run-bar.js
made team/themes/default/static/run-branches.js
made team/themes/default/static/run-changes.js
made team/themes/default/static/run-copy.js
made team/themes/default/static/run-dom.js
made team/themes/default/static/run-export.js
made team/themes/default/static/run-fields.js
made team/themes/default/static/run-fill.css
made team/themes/default/static/run-form.js
made team/themes/default/static/run-hash.js
made team/themes/default/static/run-keys.js
made team/themes/default/static/run-later.js
made team/themes/default/static/run-match.js
made team/themes/default/static/run-model.js
made team/themes/default/static/run-panels.js
made team/themes/default/static/run-print.js
made team/themes/default/static/run-record.js
made team/themes/default/static/run-shape.js
made team/themes/default/static/run-start.js
made team/themes/default/static/run-steps.js
made team/themes/default/static/run-store.js
made team/themes/default/static/run-text.js
made team/themes/default/static/run-variables.js
made team/themes/default/static/run.css
made team/themes/default/static/run.js
made team/themes/default/static/runs.js
made team/themes/default/static/search-find.js
made team/themes/default/static/search-hits.js
made team/themes/default/static/search-index.js
made team/themes/default/static/search-words.js
made team/themes/default/static/search.js
made team/themes/default/static/site.js
made team/themes/default/static/tokens.css
made team/themes/default/templates/404.html
made team/themes/default/templates/base.html
made team/themes/default/templates/form.html
made team/themes/default/templates/health.html
made team/themes/default/templates/home.html
made team/themes/default/templates/list.html
made team/themes/default/templates/page.html
made team/themes/default/templates/paper.html
made team/themes/default/templates/parts/chips.html
made team/themes/default/templates/parts/crumbs.html
made team/themes/default/templates/parts/entry.html
made team/themes/default/templates/parts/footer.html
made team/themes/default/templates/parts/form_foot.html
made team/themes/default/templates/parts/form_head.html
made team/themes/default/templates/parts/header.html
made team/themes/default/templates/parts/icons.html
made team/themes/default/templates/parts/nav_level.html
made team/themes/default/templates/parts/navigation.html
made team/themes/default/templates/parts/page_foot.html
made team/themes/default/templates/parts/page_head.html
made team/themes/default/templates/parts/paper_data.html
made team/themes/default/templates/parts/run.html
made team/themes/default/templates/parts/run_files.html
made team/themes/default/templates/parts/toc.html
made team/themes/default/templates/print.html
made team/themes/default/templates/redirect.html
made team/themes/default/templates/runs.html
made team/themes/default/templates/source.html
made team/themes/default/templates/terms.html
adopted the Markdown in `content` as it is
next: checkbook build

"#]]);
    assert_eq!(book.text("team/content/index.md"), "# Mine\n");
    assert!(book.has("team/themes/default/templates/page.html"));
}

#[test]
fn a_folder_of_markdown_is_adopted_as_it_is() {
    let book = Book::new("-- docs/a.md --\n# A\n-- README.md --\n# Read me\n");
    let before = tree(&book.root);
    book.run(&["init"]).done().stderr(str![[r#"
made book.toml
adopted the Markdown in `docs` as it is
next: checkbook build

"#]]);
    crate::support::same(
        &book.text("book.toml"),
        str![[r#"
[book]
title = "runbooks"
src = "docs"

[check]
fail-on = "error"

[output.html]
# Scripts that pages refer to are shown only when they are named here.
# publish = ["scripts/**"]

"#]],
    );
    book.remove("book.toml");
    assert!(tree(&book.root) == before);
    let book = Book::new("-- a.md --\n# A\n");
    book.run(&["init"]).done();
    book.build().done();
    assert!(book.has("book/a.html"));
    let is_own = |path: &&str| !path.starts_with("book/") && !path.starts_with(".checkbook/");
    assert_eq!(paths(&tree(&book.root)).lines().filter(is_own).collect::<Vec<_>>(), ["a.md", "book.toml"]);
}

#[test]
fn a_new_checklist_comes_from_an_archetype() {
    let book = Book::new("-- book.toml --\n-- content/index.md --\n# Home\n");
    book.run(&["new", "content/deploy/blue-green"]).done().stderr(str![[r#"
made content/deploy/blue-green.md

"#]]);
    assert!(book.text("content/deploy/blue-green.md").contains("# Blue green\n"));
    book.run(&["check", "--fail-on", "note"]).done();
    book.run(&["new", "content/deploy/blue-green.md"]).code(2);
    book.run(&["new", "content/x.md", "--archetype", "no"]).code(2).stderr(str![[r#"
error: there is no archetype `no`; it would be `.checkbook/no.md` in the content folder

"#]]);
    book.put("content/.checkbook/short.md", "# {{ title }} of {{ date }}\n");
    book.run(&["new", "content/x.md", "--archetype", "short"]).done();
    assert_eq!(book.text("content/x.md"), "# X of 2026-11-01\n");
    book.put("content/.checkbook/short.md", "{{ titel }}");
    book.run(&["new", "content/y.md", "--archetype", "short"]).code(2).stderr(str![[r#"
error: the archetype has a mistake: Variable `titel` is not defined. Available variables: date, title

"#]]);
}

#[test]
fn documents_are_listed() {
    let book = Book::new(LISTED);
    book.run(&["list"])
        .done()
        .stdout(str![[r#"
FILE              STEPS  STATUS     OWNER  REVIEW              TITLE
content/db.md     2      Published  sam    overdue 2026-01-31  DB
content/index.md  0                                            Home

"#]])
        .stderr(str![]);
    book.run(&["list", "--format", "json", "--tag", "OPS"]).done().stdout(str![[r#"
[
{"file":"content/db.md","title":"DB","counts":{"steps":2,"criteria":0,"triggers":0,"branch_steps":1},"status":"Published","owner":"sam","tags":["db","ops"],"updated":null,"review_by":"2026-01-31","overdue":true,"draft":false}
]

"#]]);
    for (arguments, number) in [
        (&["list", "--format", "json"][..], 2),
        (&["list", "--format", "json", "--status", "published"], 1),
        (&["list", "--format", "json", "--overdue"], 1),
        (&["list", "--format", "json", "--status", "draft"], 0),
        (&["list", "--format", "json", "content/index.md"], 1),
    ] {
        let rows: Vec<Value> = serde_json::from_str(&book.run(arguments).done().stdout).unwrap();
        assert_eq!(rows.len(), number, "{arguments:?}");
    }
}

#[test]
fn references_are_listed() {
    let book = Book::new(LISTED);
    book.run(&["refs"])
        .done()
        .stdout(str![[r#"
PLACE                  KIND    STATUS    TEXT
content/index.md:2:8   link    missing   gone.md
content/index.md:2:26  anchor  ok        db.md#a
content/index.md:2:40  link    external  https://x.example

"#]])
        .stderr(str![]);
    book.run(&["refs", "--format", "json", "--explain-skips"]).done().stdout(str![[r#"
[
{"file":"content/db.md","line":15,"column":16,"end_line":15,"end_column":22,"kind":"inline-code","text":"<path>","target":"<path>","status":"ignored","reason":"placeholder"},
{"file":"content/index.md","line":2,"column":8,"end_line":2,"end_column":15,"kind":"link","text":"gone.md","target":"content/gone.md","status":"missing","reason":null},
{"file":"content/index.md","line":2,"column":26,"end_line":2,"end_column":33,"kind":"anchor","text":"db.md#a","target":"content/db.md#a","status":"ok","reason":null},
{"file":"content/index.md","line":2,"column":40,"end_line":2,"end_column":57,"kind":"link","text":"https://x.example","target":"https://x.example","status":"external","reason":null},
{"file":"content/index.md","line":2,"column":69,"end_line":2,"end_column":79,"kind":"link","text":"{{tag}}.md","target":"{{tag}}.md","status":"ignored","reason":"placeholder"}
]

"#]]);
    assert_eq!(book.refs().len(), 3);
    assert_eq!(book.run(&["refs", "--format", "json", "content/db.md"]).done().stdout, "[]\n");
}

#[test]
fn rules_and_pages_are_explained() {
    let book = Book::new(LISTED);
    let rule = book.run(&["explain", "broken-link"]).done();
    assert!(rule.stdout.starts_with("# broken-link\n") && rule.stdout.contains("\n## What it finds\n"));
    book.run(&["explain", "content/db.md"]).done().stdout(str![[r#"
DB
content/db.md

2 steps, 0 criteria, 0 triggers, 1 branch step
1 field, 1 choice, 1 variable, 1 reference

LINE  WHAT       NAME                   MORE
8     section    # DB
9     section    ## A
10    step       Stop the service       #s-flwweo4yzr
11    step       Note the size: GB      #s-scwavjmgry
11    field      Note the size          number in GB
12    choice     Outcome                Done / Failed
14    section    ## Rollback if needed  branch
15    branch     Undo rm <path>         #s-wanbj2gaak
15    variable   path                   1 use
15    reference  <path>                 Rollback if needed

"#]]);
    book.run(&["explain", "broken-lin"]).code(2).stderr(str![[r#"
error: `broken-lin` is neither a rule nor a file; did you mean the rule `broken-link`?

"#]]);
    book.run(&["explain"]).code(2);
    let all = book.run(&["explain", "--list"]).done().stdout;
    for line in all.lines().skip(1) {
        let name = line.split(' ').next().unwrap();
        book.run(&["explain", name]).done();
    }
    assert!(all.lines().count() > 20);
}

#[test]
fn every_schema_is_one_and_fits_its_data() {
    let book = Book::new(LISTED);
    for of in ["config", "front-matter", "check", "site"] {
        let schema: Value = serde_json::from_str(&book.run(&["schema", of]).done().stdout).unwrap();
        assert!(schema["$schema"].as_str().is_some_and(|name| name.contains("json-schema.org")), "{of}");
        assert!(schema.get("properties").is_some() || schema.get("$ref").is_some() || schema.get("anyOf").is_some());
    }
    book.run(&["build", "--publish-anyway"]).code(1);
    let site: Value = serde_json::from_str(&book.text("book/checkbook.json")).unwrap();
    let schema: Value = serde_json::from_str(&book.run(&["schema", "site"]).done().stdout).unwrap();
    let check: Value = serde_json::from_str(&book.run(&["check", "--format", "json"]).code(1).stdout).unwrap();
    let check_schema: Value = serde_json::from_str(&book.run(&["schema", "check"]).done().stdout).unwrap();
    for (data, schema) in [(&site, &schema), (&check, &check_schema)] {
        for key in schema["required"].as_array().unwrap() {
            assert!(data.get(key.as_str().unwrap()).is_some(), "{key} is required");
        }
        for key in data.as_object().unwrap().keys() {
            assert!(schema["properties"].get(key).is_some(), "{key} is not in the schema");
        }
    }
    assert_eq!(site["schema"], "checkbook.site/1");
    assert_eq!(check["schema"], "checkbook.check/1");
}

#[test]
fn completions_and_manual_are_printed() {
    let book = Book::new("");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(book.run(&["completions", shell]).done().stdout.contains("checkbook"), "{shell}");
    }
    assert!(book.run(&["man"]).done().stdout.contains(".TH checkbook"));
    assert!(book.run(&["--version"]).done().stdout.starts_with("checkbook "));
    book.run(&[]).code(2);
    book.run(&["biuld"]).code(2);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut text = String::new();
    for number in 0..3000 {
        text.push_str(&format!("- [a long enough link to fill a pipe]({number}.md) (optional)\n"));
    }
    let book = Book::new(&format!("-- content/index.md --\n# Home\n{text}"));
    for arguments in [&["refs"][..], &["check", "--format", "short"], &["completions", "zsh"]] {
        let mut child = book.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn colour_is_used_where_it_was_asked_for() {
    let book = Book::new("-- content/index.md --\n# Home\n[gone](gone.md)\n");
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        book.run_with(arguments, environment).code(1).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&["check"], &[]));
    assert!(coloured(&["check", "--color", "always"], &[]));
    assert!(coloured(&["check"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["check"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["check", "--color", "always", "--format", "json"], &[]));
}
