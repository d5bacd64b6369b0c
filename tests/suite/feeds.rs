//! Feeds, canonical addresses and dates, and what validators demand of them.

use crate::support::Book;

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
    assert_eq!(days(&json, "date_modified"), ["2026-02-03", "2026-01-05", "2026-01-05", "2026-01-05"]);
    assert_eq!(days(&atom, "<updated"), ["2026-02-03", "2026-02-03", "2026-01-05", "2026-01-05", "2026-01-05"]);
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
    let sent = policy(&book.text("book/_headers"));
    assert_eq!(sent.strip_suffix("; frame-ancestors 'none'"), Some(&*policy(&page)), "hosts send what pages say");
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

/// What would end an element, a text or a string, and what may stand in no XML at all.
const BREAKERS: &[&str] = &[
    "]]>",
    "</title><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&lt;&bogus;&#0;",
    "\u{1b}[31m",
    "\u{b}\u{1}\u{7f}\u{9b}",
    "\u{fffe}\u{ffff}",
    "\u{2028}",
    "\\\" \\u0000",
];

#[test]
fn what_is_for_machines_stays_well_formed_and_inert_whatever_is_written() {
    let all = BREAKERS.join(" ");
    let json = serde_json::to_string(&all).unwrap();
    let toml = json.replace('\u{7f}', "\\u007F").replace("\\u007f", "\\u007F");
    let book = Book::new("-- content/index.md --\n# Home\n");
    let keys = ["title", "description", "owner", "category", "status", "version", "tags", "audience"];
    let front = keys.map(|key| format!("{key}: {json}\n")).concat();
    book.put("content/a.md", format!("---\n{front}---\n# {all}\n\n{all}\n\n- [ ] {all}\n"));
    book.put("content/b.md", format!("# {all}\n\n{all}\n"));
    book.put(
        "book.toml",
        format!(
            "[book]\ntitle = {toml}\ndescription = {toml}\nauthors = [{toml}]\n[output.html]\n\
             site-url = \"https://ops.example.com/\"\ngit-repository-url = \"https://git.example.com/a\"\n"
        ),
    );
    book.git();
    let subject = all.replace('\u{0}', "");
    let who = ["-c", "user.name=<b>]]>&", "-c", "user.email=ops@example.com"];
    book.run_git(&[&who[..], &["commit", "-q", "-m", &subject]].concat(), "2026-01-05");
    book.run(&["build", "--publish-anyway"]);
    let (mut documents, mut values) = (0, 0);
    for (path, bytes) in book.site() {
        let text = String::from_utf8_lossy(&bytes);
        if path.ends_with(".xml") {
            let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let is_script = |node: roxmltree::Node<'_, '_>| node.tag_name().name() == "script";
            assert!(!document.descendants().any(is_script), "{path}");
            documents += 1;
        } else if path.ends_with(".json") {
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{path}");
            values += 1;
        } else if path.ends_with(".html") {
            assert!(!text.contains("<script>alert"), "{path}");
            assert!(!text.contains('\u{1b}'), "{path}");
        }
    }
    assert!(documents >= 2 && values >= 2, "{documents} {values}");
    check_json(&serde_json::from_str(&book.text("book/feed.json")).unwrap());
    assert!(book.text("book/a.html").contains("]]&gt;"));
}
