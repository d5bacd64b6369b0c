//! What a site has for machines: redirects, copies, feeds and data.

use snapbox::str;

use crate::support::Book;

const MOVED: &str = "\
-- book.toml --
[output.html]
site-url = \"https://ops.example.com/books/\"
[output.html.redirect]
\"/ops/old.html\" = \"new.html#steps\"
\"/ops/old.html#first\" = \"new.html#prepare\"
\"/ops/older.html\" = \"old.html\"
\"/ops/new.html#gone\" = \"/index.html\"
\"/wiki\" = \"https://wiki.example.com/?a=1&b=2\"
-- content/index.md --
# Home
[ops](ops/new.md)
-- content/ops/new.md --
---
aliases: [/deploy.html, ops/ship]
---
# New
## Prepare
## Steps
";

#[test]
fn old_addresses_lead_on() {
    let book = Book::new(MOVED);
    book.check().done();
    book.build().done();
    let old = book.text("book/ops/old.html");
    assert!(old.contains("<meta http-equiv=\"refresh\" content=\"0; url=new.html#steps\">"), "{old}");
    assert!(old.contains("<link rel=\"canonical\" href=\"https://ops.example.com/books/ops/new.html\">"), "{old}");
    assert!(old.contains("<a href=\"new.html#steps\" data-moved>New</a>"), "{old}");
    assert!(old.contains("<a href=\"new.html#prepare\" data-moved-from=\"first\">"), "{old}");
    assert!(old.contains("script-src 'self'") && old.contains("src=\"../static/redirect.js\""), "{old}");
    assert!(book.text("book/ops/older.html").contains("url=new.html#steps\""), "a chain is followed to its end");
    assert!(book.text("book/deploy.html").contains("url=ops/new.html\""));
    assert!(book.text("book/ops/ship.html").contains("url=new.html\""));
    assert!(book.text("book/ops/ship/index.html").contains("url=../new.html\""));
    assert!(book.text("book/wiki.html").contains("url=https://wiki.example.com/?a=1&amp;b=2\""));
    let new = book.text("book/ops/new.html");
    assert!(new.contains("<a href=\"../index.html\" data-moved-from=\"gone\" hidden>"), "{new}");
    assert!(!book.text("book/index.html").contains("redirect.js"));
    assert!(!book.text("book/sitemap.xml").contains("old.html"));
}

#[test]
fn redirects_that_cannot_be_are_said() {
    let book = Book::new(
        "\
-- book.toml --
[output.html.redirect]
\"/index.html\" = \"a.html\"
\"/round.html\" = \"trip.html\"
\"/trip.html\" = \"round.html\"
\"/x.html\" = \"nothing.html\"
\"/y.html\" = \"a.html#nowhere\"
\"/z.html#here\" = \"a.html\"
\"../out.html\" = \"a.html\"
\"/js.html\" = \"javascript:alert(1)\"
-- content/index.md --
# Home
[a](a.md) [b](b.md) [old](moved.html)
-- content/a.md --
---
aliases: [moved.html, b.md]
---
# A
-- content/b.md --
---
aliases:
  - moved.html
---
# B
",
    );
    book.run(&["check", "--format", "short"]).code(1).stdout(str![[r#"
book.toml:2:1: error[bad-redirect]: `/index.html` is the address of the page `content/index.md`
book.toml:3:1: error[bad-redirect]: `round.html` leads in a circle
book.toml:4:1: error[bad-redirect]: `trip.html` leads in a circle
book.toml:5:1: error[bad-redirect]: `nothing.html` does not exist in the site
book.toml:6:1: error[bad-redirect]: `a.html#nowhere`: `content/a.md` has no heading `#nowhere`
book.toml:7:1: error[bad-redirect]: places on `z.html` lead elsewhere, but `z.html` itself leads nowhere
book.toml:8:1: error[bad-redirect]: `../out.html` is no address in the site
book.toml:9:1: error[bad-redirect]: `javascript:alert(1)` is no web address
content/a.md:2:23: error[bad-redirect]: `b.md` is the address of the page `content/b.md`
content/b.md:3:5: error[bad-redirect]: `moved.html` leads to `a.html` already
content/index.md:2:27: error[broken-link]: link target does not exist: `moved.html`

"#]]);
}

#[test]
fn a_redirect_in_the_settings_keeps_the_address_of_a_page_that_is_gone() {
    let book = Book::new("-- content/index.md --\n# Home\n-- content/a.md --\n# A\n-- content/b.md --\n# B\n");
    book.commit("2026-01-05");
    book.remove("content/a.md");
    book.remove("content/b.md");
    book.put("book.toml", "[output.html.redirect]\n\"/a.html\" = \"index.html\"\n");
    book.commit("2026-01-06");
    let said = book.run(&["check", "--since", "HEAD~1", "--format", "short"]).stdout;
    assert!(said.contains("b.html") && !said.contains("a.html"), "{said}");
}

const COPIED: &str = "\
-- book.toml --
[book]
title = \"Ops\"
description = \"What to do\"
-- content/README.md --
# Home
See [the plan](ops/plan.md#steps), [it](ops/draft.md) and ![a](img/a.png).
-- content/ops/plan.md --
---
title: \"The \\\"plan\\\"\"
owner: ops
tags: [deploy, 'a: b']
reviewed: 2026-01-05
related: [../README.md]
secret: inner
---
# Plan

<!-- nobody should read this -->

## Steps {#steps}

- [x] Done once, see [home](../README.md) {#one}
- [ ] Open <!-- hidden --> and <https://example.com/>
- [~] Left out

[a (b)]: <other (1).md> \"t\"
Then [a (b)][] and <a href=\"other (1).md\">HTML</a>.
-- content/ops/other (1).md --
---
status: deprecated
---
# Other
It is old.
-- content/ops/draft.md --
---
draft: true
---
# Draft
-- content/img/a.png --
";

#[test]
fn each_page_has_a_copy_in_markdown_that_leads_to_the_other_copies() {
    let book = Book::new(COPIED);
    book.build();
    crate::support::same(
        &book.text("book/ops/plan.md"),
        str![[r#"
---
title: "The /"plan/""
url: "plan.html"
owner: "ops"
reviewed: 2026-01-05
tags: ["deploy", "a: b"]
related: ["../index.md"]
---

# Plan


## Steps {#steps}

- [ ] Done once, see [home](../index.md) 
- [ ] Open and <https://example.com/>
- [ ] Left out

[a (b)]: <other%20%281%29.md> "t"
Then [a (b)][] and <a href="other%20%281%29.md">HTML</a>.

"#]],
    );
    crate::support::same(
        &book.text("book/index.md"),
        str![[r#"
---
title: "Home"
url: "index.html"
---

# Home
See [the plan](ops/plan.md#steps), [it](ops/draft.md) and ![a](img/a.png).

"#]],
    );
    assert!(!book.has("book/ops/draft.md"));
    let page = book.text("book/ops/plan.html");
    assert!(page.contains("<link rel=\"alternate\" type=\"text/markdown\" href=\"plan.md\">"), "{page}");
    crate::support::same(
        &book.text("book/llms.txt"),
        str![[r##"
# Ops

> What to do

## Pages

- [Home](index.md): See the plan, it and a.

## Ops

- [The "plan"](ops/plan.md): Then a (b) and HTML.

## Optional

- [Other](ops/other%20%281%29.md): It is old.

"##]],
    );
    book.put("book.toml", "[output.html]\nmarkdown-copies = false\nsite-url = \"https://example.com\"\n");
    book.build();
    assert!(!book.has("book/ops/plan.md") && !book.text("book/ops/plan.html").contains("text/markdown"));
    assert!(book.text("book/llms.txt").contains("](https://example.com/ops/plan.html)"));
}

const DATED: &str = "\
-- book.toml --
[book]
title = \"Ops & <more>\"
description = \"What to do\"
authors = [\"Ann\"]
[output.html]
site-url = \"https://ops.example.com/books/\"
git-repository-url = \"https://github.com/ops/books\"
edit-url-template = \"https://edit.example.com/{path}?at={commit}#L{line}\"
-- content/index.md --
# Home
[a](a.md) [b](b.md) [c](c.md) [d](d.md)
-- content/a.md --
---
description: \"Says <b> & \\\"more\\\"\"
updated: 2026-03-01
created: 2025-03-01
owner: Ben
tags: [deploy]
category: ops
---
# A & B
-- content/b.md --
# B
-- content/c.md --
---
status: deprecated
---
# C
-- content/d.md --
---
draft: true
---
# D
";

#[test]
fn feeds_hold_what_changed_and_pass_a_validator() {
    let book = Book::new(DATED);
    book.commit("2026-01-05");
    book.edit("content/b.md", "# B", "# B\n\nMore.");
    book.commit("2026-02-03");
    book.run(&["build", "--publish-anyway"]);
    let (atom, json) = (book.text("book/feed.xml"), book.text("book/feed.json"));
    check_atom(&atom);
    check_json(&serde_json::from_str(&json).unwrap());
    let days = |text: &str, key: &str| {
        let pieces = text.split(key).skip(1);
        pieces
            .map(|rest| rest.trim_start_matches(['>', '"', ':', ' ']).chars().take(10).collect())
            .collect::<Vec<String>>()
    };
    assert_eq!(days(&json, "date_modified"), ["2026-03-01", "2026-02-03", "2026-01-05", "2026-01-05"]);
    assert_eq!(days(&atom, "<updated"), ["2026-03-01", "2026-03-01", "2026-02-03", "2026-01-05", "2026-01-05"]);
    let map = book.text("book/sitemap.xml");
    assert!(map.contains("<loc>https://ops.example.com/books/b.html</loc><lastmod>2026-02-03</lastmod>"), "{map}");
    assert!(map.contains("<loc>https://ops.example.com/books/</loc>") && !map.contains("c.html"), "{map}");
    let page = book.text("book/a.html");
    for tag in [
        "<link rel=\"canonical\" href=\"https://ops.example.com/books/a.html\">",
        "<meta property=\"og:title\" content=\"A &amp; B\">",
        "<meta property=\"og:description\" content=\"Says &lt;b&gt; &amp; &quot;more&quot;\">",
        "type=\"application/atom+xml\" title=\"Ops &amp; &lt;more&gt;\" href=\"feed.xml\">",
        "type=\"application/feed+json\"",
        "https://edit.example.com/content/a.md?at=",
        "#L9\"",
    ] {
        assert!(page.contains(tag), "{tag} is not in {page}");
    }
    assert!(!book.text("book/404.html").contains("canonical"));
    let data: serde_json::Value = serde_json::from_str(&book.text("book/checkbook.json")).unwrap();
    let changed = &data["pages"][1]["changed"];
    assert_eq!((changed["day"].as_str(), changed["commit"].as_str().unwrap().len()), (Some("2026-02-03"), 7));
    let policy = |text: &str| text.split("default-src").nth(1).unwrap().split(['"', '\n']).next().unwrap().to_string();
    assert_eq!(policy(&book.text("book/_headers")), policy(&page), "hosts send what pages say");
    book.edit("book.toml", "site-url", "# site-url");
    book.run(&["build", "--publish-anyway"]);
    assert!(!book.has("book/feed.xml") && !book.has("book/feed.json"));
    assert!(!book.text("book/a.html").contains("canonical") && !book.text("book/a.html").contains("og:"));
}

/// What RFC 4287 demands of a feed and of its entries.
fn check_atom(text: &str) {
    const ATOM: &str = "http://www.w3.org/2005/Atom";
    let document = roxmltree::Document::parse(text).unwrap();
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    let one = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found: Vec<String> = node
            .children()
            .filter(|child| child.has_tag_name((ATOM, name)))
            .map(|child| child.text().unwrap_or_default().to_string())
            .collect();
        assert_eq!(found.len(), 1, "one {name} in {text}");
        found[0].clone()
    };
    let links = |node: roxmltree::Node<'_, '_>, relation: &str| {
        let is_it = |child: &roxmltree::Node<'_, '_>| {
            child.has_tag_name((ATOM, "link")) && child.attribute("rel") == Some(relation)
        };
        node.children().filter(is_it).map(|link| link.attribute("href").unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(links(feed, "self"), [one(feed, "id")]);
    assert_eq!(one(feed, "title"), "Ops & <more>");
    assert!(feed.children().any(|child| child.has_tag_name((ATOM, "author"))));
    let mut ids = vec![one(feed, "id")];
    let mut latest = Vec::new();
    for entry in feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))) {
        let id = one(entry, "id");
        assert_eq!(links(entry, "alternate"), std::slice::from_ref(&id));
        assert!(id.starts_with("https://") && !one(entry, "title").is_empty() && !one(entry, "summary").is_empty());
        let time = one(entry, "updated");
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "{time}");
        latest.push(time);
        ids.push(id);
    }
    assert!(latest.is_sorted_by(|a, b| a >= b) && one(feed, "updated") == latest[0]);
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "each id once");
}

/// What JSON Feed 1.1 demands, as a schema.
fn check_json(feed: &serde_json::Value) {
    let schema = serde_json::json!({
        "type": "object",
        "required": ["version", "title", "items"],
        "properties": {
            "version": { "const": "https://jsonfeed.org/version/1.1" },
            "title": { "type": "string", "minLength": 1 },
            "home_page_url": { "type": "string", "pattern": "^https?://" },
            "feed_url": { "type": "string", "pattern": "^https?://.*/feed[.]json$" },
            "description": { "type": "string" },
            "language": { "type": "string" },
            "authors": { "$ref": "#/$defs/authors" },
            "items": { "type": "array", "minItems": 1, "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "properties": {
                    "id": { "type": "string", "minLength": 1 },
                    "url": { "type": "string", "pattern": "^https?://" },
                    "title": { "type": "string" },
                    "content_text": { "type": "string", "minLength": 1 },
                    "date_published": { "$ref": "#/$defs/time" },
                    "date_modified": { "$ref": "#/$defs/time" },
                    "authors": { "$ref": "#/$defs/authors" },
                    "tags": { "type": "array", "minItems": 1, "items": { "type": "string" } }
                },
                "additionalProperties": false
            } }
        },
        "additionalProperties": false,
        "$defs": {
            "time": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$" },
            "authors": { "type": "array", "minItems": 1, "items": {
                "type": "object", "required": ["name"], "properties": { "name": { "type": "string", "minLength": 1 } }
            } }
        }
    });
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(feed).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_page_of_ones_own_for_what_is_missing_has_links_that_work_everywhere() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
site-url = \"https://ops.example.com/books/\"
-- content/index.md --
# Home
[lost](404.md)
-- content/404.md --
# Lost
[home](index.md)
",
    );
    book.build().done();
    let page = book.text("book/404.html");
    assert!(page.contains("<a href=\"/books/index.html\">home</a>") && !page.contains("canonical"), "{page}");
    assert!(!book.text("book/sitemap.xml").contains("404"));
}
