//! What a page says to the scripts by which it is worked through.

use serde_json::{Value, json};

use crate::support::Book;

const BOOK: &str = "\
-- book.toml --
[book]
title = \"Ops\"
[runs]
prechecked = \"keep\"
auto-parent = \"tick\"
copy-unfilled = \"block\"
-- content/index.md --
# Home
[prose](prose.md) [deploy](ops/deploy.md)
-- content/prose.md --
# Prose
Nothing to do, `ls -l`.
-- content/ops/deploy.md --
---
title: Deploy
id: deploy
version: 1.10
status: Obsolete
review-by: 2026-03-01
---
# Deploy

**Build**: ____ MB

## Roll out

- [ ] Stop {#stop}
  - [x] Drain (if needed): ____
  - [~] Wait
- [ ] Start `<host>`
  ```sh
  start <host>
  ```

Healthy: [ ] Yes [ ] No

```
[Add any notes]
```

## Rollback criteria

- [ ] Errors

## Rollback (only if needed)

### Database

- [ ] Restore
";

/// The text of the model in a page, and what it says.
fn model(html: &str) -> Option<(&str, Value)> {
    let (_, rest) = html.split_once("<script type=\"application/json\" id=\"cb-model\">")?;
    let (text, _) = rest.split_once("</script>").unwrap();
    Some((text, serde_json::from_str(text).unwrap()))
}

fn model_of(book: &Book, page: &str) -> Value {
    model(&book.text(page)).unwrap_or_else(|| panic!("{page} has no model")).1
}

/// The files that a page loads, in their order.
fn loaded(html: &str) -> Vec<&str> {
    let tags = html.split('<').filter(|tag| tag.starts_with("script src=") || tag.starts_with("link rel=\"stylesheet"));
    tags.map(|tag| tag.split("static/").nth(1).unwrap().split('"').next().unwrap()).collect()
}

#[test]
fn a_page_says_what_there_is_to_do_on_it() {
    let book = Book::new(BOOK);
    book.build().done();
    let mut model = model_of(&book, "book/ops/deploy.html");
    let revision = model["page"]["revision"].take();
    assert!(revision.as_str().unwrap().chars().all(|c| c.is_ascii_hexdigit()) && revision.as_str().unwrap().len() == 8);
    assert_eq!(
        model["page"],
        json!({ "id": "deploy", "title": "Deploy", "url": "ops/deploy.html", "file": "content/ops/deploy.md",
            "revision": null, "version": "1.10", "status": "deprecated" })
    );
    assert_eq!(model["settings"], json!({ "prechecked": "keep", "auto_parent": "tick", "copy_unfilled": "block" }));
    let sections: Vec<_> =
        model["sections"].as_array().unwrap().iter().map(|it| (&it["anchor"], &it["role"])).collect();
    assert_eq!(
        sections,
        [
            (&json!("deploy"), &json!(null)),
            (&json!("roll-out"), &json!(null)),
            (&json!("rollback-criteria"), &json!("trigger")),
            (&json!("rollback-only-if-needed"), &json!("branch")),
            (&json!("database"), &json!("branch")),
        ]
    );
    assert_eq!(model["sections"][4]["parent"], 3);
    let steps = model["steps"].as_array().unwrap();
    assert_eq!(steps[0], json!({ "key": "stop", "section": 1, "id": true }));
    let drain = json!({ "key": steps[1]["key"], "section": 1, "state": "done", "parent": "stop" });
    assert_eq!(steps[1], drain);
    assert_eq!((&steps[2]["state"], &steps[2]["parent"]), (&json!("not-applicable"), &json!("stop")));
    assert_eq!((&steps[3]["parent"], &steps[3]["section"]), (&json!(null), &json!(1)));
    let fields = model["fields"].as_array().unwrap();
    assert_eq!(
        (&fields[0]["section"], &fields[0]["step"], &fields[0]["unit"]),
        (&json!(0), &json!(null), &json!("MB"))
    );
    assert_eq!((&fields[1]["section"], &fields[1]["step"]), (&json!(1), &steps[1]["key"]));
    assert_eq!((&model["choices"][0]["options"], &model["choices"][0]["section"]), (&json!(["Yes", "No"]), &json!(1)));
    assert_eq!((&model["notes"][0]["section"], &model["notes"][0]["key"].is_string()), (&json!(1), &true));
    assert_eq!(model["variables"], json!([{ "name": "host", "uses": 2 }]));
}

#[test]
fn a_book_with_steps_has_a_list_of_runs() {
    let book = Book::new(BOOK);
    book.build().done();
    let list = book.text("book/runs.html");
    let site = model_of(&book, "book/ops/deploy.html")["site"].as_str().unwrap().to_string();
    assert!(list.contains(&format!("<div id=\"cb-runs\" data-site=\"{site}\">")), "{list}");
    assert!(loaded(&list).ends_with(&["run-more.js", "runs.js"]) && !loaded(&list).contains(&"run.js"), "{list}");
    let resume = format!(
        "<section id=\"cb-resume\" class=\"resume\" aria-label=\"Runs in progress\" data-site=\"{site}\" hidden>"
    );
    assert!(book.text("book/index.html").contains(&resume));
    assert!(book.text("book/ops/deploy.html").contains("<a href=\"../runs.html\">Runs</a>"));
    let mut wanted: Vec<String> = loaded(&book.text("book/index.html")).into_iter().map(str::to_string).collect();
    book.put("content/index.md", "# Home\n[prose](prose.md) [deploy](ops/deploy.md)\n- [ ] Look\n");
    book.build().done();
    let home = book.text("book/index.html");
    let mut once = loaded(&home);
    wanted.retain(|file| !once.contains(&file.as_str()));
    assert_eq!(
        wanted,
        ["run-base.js"],
        "a home page with steps loads both, and what they share is in the file for steps"
    );
    assert_eq!(once.last(), Some(&"runs.js"));
    once.sort_unstable();
    assert!(once.windows(2).all(|pair| pair[0] != pair[1]), "{once:?}");
    book.put("content/index.md", "# Home\n[prose](prose.md)\n");
    book.remove("content/ops/deploy.md");
    book.build().done();
    assert!(!book.has("book/runs.html"));
    for page in ["index", "prose", "all"] {
        let html = book.text(&format!("book/{page}.html"));
        assert!(!html.contains("runs.html") && !html.contains("static/run") && !html.contains("cb-resume"), "{page}");
    }
}

#[test]
fn the_model_says_what_the_data_says() {
    let book = Book::new(BOOK);
    book.build().done();
    let model = model_of(&book, "book/ops/deploy.html");
    let data: Value = serde_json::from_str(&book.text("book/checkbook.json")).unwrap();
    let page = data["pages"].as_array().unwrap().iter().find(|page| page["url"] == "ops/deploy.html").unwrap();
    for (list, members) in [
        ("steps", &["key"][..]),
        ("fields", &["key", "label", "unit"]),
        ("choices", &["key", "label", "options"]),
        ("notes", &["key", "label"]),
        ("variables", &["name", "uses", "label", "default"]),
    ] {
        let (said, known) = (model[list].as_array().unwrap(), page[list].as_array().unwrap());
        assert!(said.len() == known.len() && !said.is_empty(), "{list}");
        for (said, known) in said.iter().zip(known) {
            for member in members {
                assert_eq!(said[member], known[member], "{member} of {list}");
            }
        }
    }
    assert_eq!(model["page"]["revision"], page["revision"]);
    for (section, heading) in model["sections"].as_array().unwrap().iter().zip(page["headings"].as_array().unwrap()) {
        for member in ["anchor", "title", "level", "role"] {
            assert_eq!(section[member], heading[member], "{member}");
        }
    }
}

#[test]
fn only_a_page_with_something_to_do_loads_what_runs_need() {
    let book = Book::new(BOOK);
    book.build().done();
    let html = book.text("book/ops/deploy.html");
    assert!(loaded(&html).ends_with(&["run.css", "run-variables.js"]), "{html}");
    assert!(html.contains("<div id=\"cb-run\" class=\"run-mount\"></div>"));
    assert!(html.contains("<input class=\"tick\" type=\"checkbox\">"));
    let prose = book.text("book/prose.html");
    assert!(model(&prose).is_none() && !prose.contains("static/run") && !prose.contains("cb-run\""));
    book.put("content/index.md", "# Home\n[prose](prose.md) [deploy](ops/deploy.md)\n- [ ] Look\n");
    book.build().done();
    let home = book.text("book/index.html");
    assert_eq!(model(&home).unwrap().1["page"]["url"], "index.html");
    assert_eq!(loaded(&home).iter().filter(|file| **file == "run.js").count(), 1);
}

#[test]
fn variables_are_what_front_matter_says_of_them() {
    let book = Book::new(
        "\
-- content/index.md --
---
variables:
  commit: { match: <previous-stable-commit>, label: Commit to go back to, pattern: '[0-9a-f]{7,40}' }
  day: { match: [YYYYMMDD, '{date}'], default: '20261121' }
  token: { match: $TOKEN, secret: true }
  zone: { options: [eu, us] }
---
# Home

- [ ] Go back: `git checkout <previous-stable-commit>`
  ```bash
  pg_dump > dump_YYYYMMDD.sql  # for {cpu_id} of <zone>
  curl -H \"Authorization: $TOKEN\" https://x.example/$TOKEN_URL
  # Expected: {date}
  ```
- [ ] Look at [the graphs](https://graphs.example/<cluster>?from={date})
",
    );
    book.check().done();
    book.build().done();
    let html = book.text("book/index.html");
    let (_, model) = model(&html).unwrap();
    assert_eq!(
        model["variables"],
        json!([
            { "name": "commit", "label": "Commit to go back to", "pattern": "[0-9a-f]{7,40}", "uses": 1 },
            { "name": "day", "default": "20261121", "uses": 3 },
            { "name": "zone", "options": ["eu", "us"], "uses": 1 },
            { "name": "token", "secret": true, "uses": 1 },
            { "name": "cluster", "uses": 1 },
        ])
    );
    let used = |name: &str| html.matches(&format!("<span class=\"variable\" data-variable=\"{name}\">")).count();
    assert_eq!(["commit", "day", "zone", "token"].map(used), [1, 2, 1, 1]);
    assert!(
        html.contains("href=\"https://graphs.example/%3Ccluster%3E?from=%3Cday%3E\" data-variables=\"cluster day\"")
    );
    assert!(html.contains("{cpu_id}") && html.contains("<span class=\"x\">"), "{html}");
    let explained = book.run(&["explain", "content/index.md"]).done().stdout;
    assert!(explained.contains("2 steps") && explained.contains("5 variables"), "{explained}");
    for row in [
        "1 use, declared, Commit to go back to, written <previous-stable-commit>, like [0-9a-f]{7,40}",
        "3 uses, declared, written YYYYMMDD or {date}, default 20261121",
        "1 use, declared, one of eu / us",
        "1 use, declared, written $TOKEN, secret",
    ] {
        assert!(explained.contains(row), "{row}\n{explained}");
    }
}

#[test]
fn hostile_words_stay_data() {
    let words =
        "</script><script>alert(1)</script> <!-- <script> \\u0022 &quot; \u{2028} \u{7f} \u{fdd0} \u{1fffe} href=";
    let book = Book::new("-- content/index.md --\n# Home\n");
    for page in ["a", "404"] {
        book.put(
            &format!("content/{page}.md"),
            format!("---\ntitle: '{words}'\n---\n\n## `{words}` \"it's\" `src=`\n\n- [ ] Step\n"),
        );
    }
    book.put(
        "book.toml",
        "[output.html]\nsite-url = \"https://example.com/ops/\"\n[check.rules]\norphan-page = \"off\"\n",
    );
    book.run(&["build", "--no-check"]).done();
    for page in ["a", "404"] {
        let html = book.text(&format!("book/{page}.html"));
        let (text, model) = model(&html).unwrap();
        assert!(!text.contains(['<', '\u{2028}', '\u{7f}', '\u{fdd0}', '\u{1fffe}']), "{text}");
        assert_eq!(model["page"]["title"], words);
        let heading = model["sections"][0]["title"].as_str().unwrap();
        assert!(heading.contains("<script>alert(1)</script>") && heading.ends_with("src="), "{heading}");
        assert_eq!(html.matches("<script>").count(), 0);
    }
}

#[test]
fn prose_makes_no_new_revision_and_work_does() {
    let book = Book::new(BOOK);
    let revision = || {
        book.run(&["build", "--no-check"]).done();
        model_of(&book, "book/ops/deploy.html")["page"]["revision"].clone()
    };
    let first = revision();
    book.edit("content/ops/deploy.md", "## Roll out\n", "Some more prose.\n\n## Roll out\n\nAnd here.\n");
    assert_eq!(revision(), first);
    let mut seen = vec![first];
    for (from, to) in [
        ("Restore", "Restore all"),
        ("start <host>", "start --now <host>"),
        ("____ MB", "____ GB"),
        ("Yes [ ] No", "Yes [ ] Not"),
        ("- [ ] Errors", "- [ ] Errors\n- [ ] Warnings"),
    ] {
        book.edit("content/ops/deploy.md", from, to);
        let next = revision();
        assert!(!seen.contains(&next), "{to}");
        seen.push(next);
    }
}

#[test]
fn sites_of_one_host_are_told_apart() {
    let id = |toml: &str| {
        let book = Book::new("-- content/index.md --\n# Home\n- [ ] Look\n");
        book.put("book.toml", toml);
        book.build().done();
        model_of(&book, "book/index.html")["site"].as_str().unwrap().to_string()
    };
    let at = |title: &str, url: &str| format!("[book]\ntitle = \"{title}\"\n[output.html]\nsite-url = \"{url}\"\n");
    let first = id(&at("Ops", "https://a.example/ops/"));
    assert!((8..=16).contains(&first.len()), "{first}");
    assert_eq!(id(&at("Ops", "https://b.example/ops")), first, "the host is known to the browser");
    assert_ne!(id(&at("Ops", "https://a.example/dev/")), first);
    assert_ne!(id(&at("Dev", "https://a.example/ops/")), first);
}
