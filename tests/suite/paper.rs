//! Forms and binders: what a site has for the printer, without a script.

use crate::support::Book;

const OPS: &str = "\
-- book.toml --
[book]
title = \"Ops\"
description = \"What we run\"
[output.html]
hash-files = false
site-url = \"https://rb.example.com/team/\"
-- content/index.md --
# Ops
-- content/ops/db.md --
---
version: 1.3.0
owner: Data
status: published
category: Recovery
review-by: 2026-06-01
---
# Restore \"the\" database
**Estimated Duration**: 30 minutes

See [the web](web.md#halt), [ours](#stop) and ![it](../it.png).

## Stop
- [ ] Stop
- [ ] Start
-- content/ops/web.md --
---
status: deprecated
category: Recovery
---
# Web
## Halt
Words.
-- content/it.png --
";

fn built() -> Book {
    let book = Book::new(OPS);
    book.commit("2026-01-05");
    book.edit("content/ops/web.md", "Words.", "More words.");
    book.commit("2026-02-07");
    book.run(&["build", "--fail-on", "never"]).done();
    book
}

/// What stands in the text between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start} is not in {text}"));
    rest.split(end).next().unwrap()
}

#[test]
fn a_form_has_the_words_of_its_page_and_nothing_around_them() {
    let book = built();
    let page = book.text("book/ops/db.html");
    let form = book.text("book/ops/db.print.html");
    for (start, end, holds) in [
        ("<div class=\"paper form-head\">", "</figure>\n</div>", "<svg role=\"img\""),
        ("<div class=\"body\">", "</article>", "<li class=\"step\""),
    ] {
        // What follows the form on the page is not printed.
        let printed = |html: &str| between(html, start, end).split("<footer").next().unwrap().trim_end().to_string();
        assert!(printed(&form).contains(holds));
        assert_eq!(printed(&form), printed(&page));
    }
    for absent in ["<script", "<nav", "class=\"bar\"", "rel=\"alternate\"", "class=\"actions\""] {
        assert!(!form.contains(absent), "{absent}");
    }
    assert!(form.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(form.contains("<link rel=\"canonical\" href=\"https://rb.example.com/team/ops/db.html\">"));
    assert!(
        form.contains("<p class=\"paper form-end\">End of Restore &quot;the&quot; database: 2 steps</p>\n\n</article>")
    );
    let web = book.text("book/ops/web.print.html");
    assert!(web.contains("This page is deprecated.") && web.contains("End of Web</p>"), "{web}");
    assert!(!web.contains("class=\"blanks\""), "there is nothing to do");
}

#[test]
fn the_head_of_a_form_says_which_edition_it_is() {
    let book = built();
    let form = book.text("book/ops/db.print.html");
    let facts = between(&form, "<dl class=\"form-facts\">", "</dl>");
    let labels: Vec<&str> = facts.split("<dt>").skip(1).map(|fact| fact.split('<').next().unwrap()).collect();
    let expected = ["Version", "Revision", "Changed", "Next review", "Owner", "Status", "Estimated duration"];
    assert_eq!(labels, expected);
    let revision = between(facts, "<dt>Revision</dt><dd>", "</dd>");
    let (revision, commit) = revision.split_once(", commit ").unwrap();
    assert_eq!((revision.len(), commit.len()), (8, 7));
    let root = between(&form, "<html", ">");
    for attribute in [
        "data-paper-title=\"Ops › Restore &quot;the&quot; database\"".to_string(),
        format!("data-paper-revision=\"Version 1.3.0 · {commit} · 5 Jan 2026\""),
        "data-paper-address=\"rb.example.com/team/ops/db.html\"".to_string(),
        format!("data-revision=\"{revision}\""),
        "data-columns=\"2\" data-step-columns=\"time-initials\" data-page-break=\"none\"".to_string(),
    ] {
        assert!(root.contains(&attribute), "{attribute} is not in {root}");
        assert!(between(&book.text("book/ops/db.html"), "<html", ">").contains(&attribute), "{attribute}");
    }
    let web = between(&book.text("book/ops/web.print.html"), "<dl class=\"form-facts\">", "</dl>").to_string();
    assert!(!web.contains("Version") && web.contains("7 Feb 2026"), "{web}");
}

#[test]
fn a_page_leads_to_its_form_and_to_its_binders() {
    let book = built();
    let link = |page: &str| between(&book.text(page), "<a class=\"print-link\" ", ">").to_string();
    let expected =
        "href=\"db.print.html\" data-binder=\"../categories/recovery.print.html\" data-book=\"../print.html\"";
    assert_eq!(link("book/ops/db.html"), expected);
    assert!(book.has("book/index.print.html") && !book.has("book/404.print.html") && !book.has("book/all.print.html"));
    let map = book.text("book/sitemap.xml");
    assert!(map.contains("ops/db.html") && !map.contains("print.html"), "{map}");
}

#[test]
fn a_binder_holds_the_forms_of_its_documents() {
    let book = built();
    let binder = book.text("book/categories/recovery.print.html");
    let contents = between(&binder, "<nav class=\"contents\"", "</nav>");
    assert!(contents.contains("<a href=\"#p1\">Restore &quot;the&quot; database</a></td><td>1.3.0</td>"), "{contents}");
    assert_eq!(binder.matches("<article class=\"page sheet").count(), 2);
    assert_eq!(binder.matches("<div class=\"paper form-head\">").count(), 2);
    assert_eq!(binder.matches("class=\"qr\"").count(), 2);
    for link in ["href=\"#p2-halt\"", "href=\"#p1-stop\"", "src=\"../it.png\"", "id=\"p1-stop\"", "id=\"p2\""] {
        assert!(binder.contains(link), "{link}");
    }
    assert!(!binder.contains("<script"));
    let ids: Vec<&str> = binder.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let once: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    let cover = between(&binder, "<header class=\"cover\">", "</header>");
    assert!(cover.contains("<h1>Recovery</h1>") && cover.contains("<dd>7 Feb 2026</dd>"), "{cover}");
    assert!(cover.contains("<dt>Commit</dt>") && cover.contains("<dt>Documents</dt><dd>2</dd>"), "{cover}");
    assert!(binder.contains("href=\"../static/binders/categories/recovery.css\""));
    let style = book.text("book/static/binders/categories/recovery.css");
    let first =
        "@page p1{@top-left{content:\"Ops › Restore \\\"the\\\" database\"}@top-right{content:\"Version 1.3.0 · ";
    assert!(style.contains(first) && style.contains("#p2{page:p2}"), "{style}");
    assert!(book.text("book/print.html").contains("<dt>Documents</dt><dd>3</dd>"));
    assert!(book.has("book/static/binders/book.css"));
}

#[test]
fn settings_of_paper_reach_the_files() {
    let book = built();
    assert!(!book.text("book/static/print.css").contains("{ size:"));
    let settings =
        "[print]\npaper = \"a5\"\nlandscape = true\ncolumns = 1\nstep-columns = \"none\"\npage-break = \"phase\"\n";
    book.edit("book.toml", "[output.html]\n", &format!("{settings}[output.html]\n"));
    book.run(&["build", "--fail-on", "never"]).done();
    assert!(book.text("book/static/print.css").ends_with("\n@page { size: A5 landscape }\n"));
    let form = book.text("book/ops/db.print.html");
    assert!(form.contains("data-columns=\"1\" data-step-columns=\"none\" data-page-break=\"phase\""), "{form}");
}

#[test]
fn what_the_author_wrote_keeps_its_address() {
    let book = Book::new(
        "\
-- book.toml --
[output.html.redirect]
\"/old.html\" = \"/a.print.html\"
-- content/index.md --
# Home
-- content/a.md --
---
category: Ops
---
# A
-- content/b.md --
# B
-- content/b.print.md --
# By hand
-- content/print.md --
# Print
-- content/categories/ops.md --
# Our own
",
    );
    book.build().done();
    let text = |path: &str| book.text(&format!("book/{path}"));
    assert!(text("b.print.html").contains("By hand") && !text("b.html").contains("class=\"print-link\""));
    assert!(text("print.html").contains("<h1 id=\"print\">Print</h1>"));
    assert!(text("categories/ops.print.html").contains("<h1 id=\"our-own\">Our own</h1>"));
    let link = between(&text("a.html"), "<a class=\"print-link\" ", ">").to_string();
    assert_eq!(link, "href=\"a.print.html\"");
    assert!(text("old.html").contains("a.print.html"), "a form is a place to lead to");
}

#[test]
fn a_book_may_go_without_forms() {
    let book = Book::new(OPS);
    book.edit("book.toml", "[output.html]\n", "[output.html.print]\nenable = false\n[output.html]\n");
    book.run(&["build", "--fail-on", "never"]).done();
    assert!(crate::support::paths(&book.site()).lines().all(|path| !path.ends_with("print.html")));
    assert!(!book.text("book/ops/db.html").contains("class=\"print-link\""));
}
