//! What a site has for machines and for old addresses: redirects, copies in Markdown, the 404 page.

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
