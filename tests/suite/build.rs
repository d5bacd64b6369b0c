//! What a build publishes, and what it leaves alone.

use std::path::Path;
use std::time::{Duration, SystemTime};

use checkbook::SourcePath;
use checkbook::base::percent_decode;
use snapbox::str;

use crate::support::{Book, Tree, paths};

const SMALL: &str = "\
-- book.toml --
[book]
title = \"Small\"
-- content/index.md --
---
tags: [start]
---
# Home
[db](ops/db.md#restore) [ops](ops/) [list](ops/README.md)
-- content/ops/README.md --
# Operations
-- content/ops/db.md --
---
related: [/index.md]
category: CI/CD
status: published
---
# DB
## Restore
- [ ] Stop the service
-- content/both/index.md --
# Index
-- content/both/README.md --
# Read me
";

#[test]
fn pages_keep_their_places() {
    let book = Book::new(SMALL);
    book.build().done().stdout(str![]).stderr(str![[r#"
checked 5 pages, 4 references: no findings in [TIME]
published to [FOLDER]/runbooks/book: 68 written, 0 unchanged, 0 removed

"#]]);
    let mut site = book.site();
    // The files of the theme are listed elsewhere.
    site.retain(|path, _| !path.starts_with("static/"));
    crate::support::same(
        &paths(&site),
        str![[r#"
.checkbook
.nojekyll
404.html
_headers
all.html
both/README.html
both/README.md
both/README.print.html
both/index.html
both/index.md
both/index.print.html
categories/ci-cd.html
categories/ci-cd.print.html
categories/index.html
checkbook.json
health.html
index.html
index.md
index.print.html
llms.txt
ops/db.html
ops/db.md
ops/db.print.html
ops/index.html
ops/index.md
ops/index.print.html
print.html
runs.html
search/03fad236b4.js
search/0eb1f1f31c.js
search/directory.js
search/fa80563eb6.js
search/p/0.js
search/p/1.js
search/p/2.js
search/p/3.js
search/p/4.js
statuses/index.html
statuses/published.html
tags/index.html
tags/start.html

"#]],
    );
}

#[test]
fn every_link_of_the_site_is_relative_and_leads_to_a_file() {
    let book = Book::new(SMALL);
    book.build().done();
    lead_somewhere(&book.site());
}

/// Every `href` and `src` in the pages of a site is relative and names a file, and an id of it if it has a fragment.
fn lead_somewhere(site: &Tree) {
    let mut seen = 0;
    for (path, bytes) in site.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        for attribute in [" href=\"", " src=\""] {
            for rest in html.split(attribute).skip(1) {
                let written = rest.split('"').next().unwrap().replace("&amp;", "&");
                assert!(!written.starts_with('/') && !written.contains("://"), "{path}: {written}");
                let (file, fragment) = written.split_once('#').unwrap_or((&written, ""));
                let file = SourcePath::new(path).parent().join(&percent_decode(file).unwrap());
                let file = if written.starts_with('#') { path.as_str() } else { file.as_str() };
                let target = site.get(file).unwrap_or_else(|| panic!("{path} links to {written}, which is not there"));
                let fragment = percent_decode(fragment).unwrap();
                let known = fragment.is_empty()
                    || fragment == "top"
                    || String::from_utf8_lossy(target).contains(&format!("id=\"{fragment}\""));
                assert!(known, "{path} links to {written}, but {file} has no such id");
                seen += 1;
            }
        }
    }
    assert!(seen > 0, "no link was found");
}

#[test]
fn the_starter_book_leads_nowhere_wrong() {
    let book = Book::new("");
    book.run(&["init"]).done();
    book.build().done();
    lead_somewhere(&book.site());
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let book = Book::new(SMALL);
    let mut sites = Vec::new();
    for (folder, threads) in [("one", "1"), ("four", "4"), ("again", "4")] {
        book.run_with(&["build", "-d", folder], &[("RAYON_NUM_THREADS", threads)]).done();
        sites.push(crate::support::tree(&book.root.join(folder)));
    }
    assert!(sites[0] == sites[1] && sites[1] == sites[2]);
    assert!(!book.has("book"));
}

#[test]
fn what_did_not_change_is_not_written_again() {
    let book = Book::new(SMALL);
    book.build().done();
    let before = SystemTime::now() - Duration::from_secs(3600);
    for path in book.site().keys() {
        let file = std::fs::File::options().write(true).open(book.root.join("book").join(path)).unwrap();
        file.set_modified(before).unwrap();
    }
    let time = |path: &str| std::fs::metadata(book.root.join("book").join(path)).unwrap().modified().unwrap();
    let kept = time("index.html");
    book.build().done().stderr(str![[r#"
checked 5 pages, 4 references: no findings in [TIME]
published to [FOLDER]/runbooks/book: 0 written, 68 unchanged, 0 removed

"#]]);
    assert_eq!(time("index.html"), kept);
    book.edit("content/ops/db.md", "Stop the service", "Stop it");
    book.build().done();
    assert_eq!(time("index.html"), kept);
    assert_eq!(time("static/site.js"), kept);
    assert_ne!(time("ops/db.html"), kept);
}

#[test]
fn what_the_book_no_longer_has_is_removed_and_the_rest_stays() {
    let book = Book::new(SMALL);
    book.build().done();
    book.remove("content/both/README.md");
    book.remove("content/both/index.md");
    book.put("book/mine.txt", "not checkbook's");
    book.build().done().stderr(str![[r#"
checked 3 pages, 4 references: no findings in [TIME]
published to [FOLDER]/runbooks/book: 24 written, 36 unchanged, 11 removed

"#]]);
    assert!(!book.has("book/both") && book.has("book/mine.txt"));
    book.run(&["clean"]).done().stderr(str![[r#"
removed 60 files from [FOLDER]/runbooks/book

"#]]);
    assert_eq!(paths(&book.site()), "mine.txt\n");
    book.remove("book/mine.txt");
    book.run(&["clean"]).done().stderr(str![[r#"
there is nothing in [FOLDER]/runbooks/book

"#]]);
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let book = Book::new(SMALL);
    book.put("elsewhere/thesis.txt", "years of work");
    book.run(&["build", "-d", "elsewhere"]).code(2).stderr(str![[r#"
error: `[FOLDER]/runbooks/elsewhere` is not empty and was not written by checkbook; choose another output folder, or empty it yourself

"#]]);
    assert_eq!(paths(&crate::support::tree(&book.root.join("elsewhere"))), "thesis.txt\n");
    book.run(&["clean", "-d", "elsewhere"]).code(2);
    assert!(book.has("elsewhere/thesis.txt"));
}

#[test]
fn a_failed_check_publishes_nothing() {
    let book = Book::new(SMALL);
    book.build().done();
    let before = book.site();
    book.edit("content/ops/README.md", "# Operations", "# Operations\n[x](gone.md)");
    book.build().code(1).stdout(str![]).stderr(str![[r#"
error[broken-link]: link target does not exist: `gone.md`
 --> content/ops/README.md:2:5
  |
2 | [x](gone.md)
  |     ^^^^^^^ no file `content/ops/gone.md`
  |
  = help: create it, mend the path, or mark it as optional with `(if exists)` behind it
checked 5 pages, 5 references: 1 error in [TIME]
nothing was published

"#]]);
    assert!(book.site() == before);
    book.run(&["build", "--fail-on", "never"]).code(0);
    assert!(book.site() != before);
    book.run(&["build", "-d", "a", "--publish-anyway"]).code(1);
    book.run(&["build", "-d", "b", "--no-check"]).done().stderr(str![[r#"
built 5 pages without a check
published to [FOLDER]/runbooks/b: 68 written, 0 unchanged, 0 removed

"#]]);
    let tree = |folder: &str| crate::support::tree(&book.root.join(folder));
    assert!(tree("a") == tree("b") && tree("a") == book.site());
    book.run(&["build", "--no-check", "--publish-anyway"]).code(2);
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    let book = Book::new("-- content/index.md --\n# Home\n-- content/wip.md --\n---\ndraft: true\n---\n# Wip secret\n");
    book.build().done();
    for (path, bytes) in book.site() {
        assert!(!String::from_utf8_lossy(&bytes).contains("Wip secret"), "{path}");
    }
    book.run(&["build", "--drafts"]).done();
    assert!(book.text("book/wip.html").contains("Wip secret"));
    book.build().done();
    assert!(!book.has("book/wip.html"));
}

#[test]
fn a_book_can_be_built_from_elsewhere() {
    let book = Book::new(SMALL);
    let mut command = book.command(&["build", "runbooks", "-d", "runbooks/out"]);
    assert!(command.current_dir(book.root.parent().unwrap()).status().unwrap().success());
    assert!(book.has("out/index.html") && !book.has("book"));
    let mut command = book.command(&["build"]);
    assert!(command.current_dir(book.root.join("content/ops")).status().unwrap().success());
    assert!(book.has("book/index.html") && !book.has("content/ops/book"));
    book.run(&["build", "nowhere"]).code(2);
}

#[test]
fn books_with_little_in_them() {
    let book = Book::new("-- book.toml --\n-- content/x.txt --\n");
    book.build().done();
    assert!(book.text("book/index.html").contains("<html"));
    lead_somewhere(&book.site());
    let book = Book::new(
        "-- content/empty.md --\n-- content/front.md --\n---\ntitle: Front\n---\n-- content/blank.md --\n\n \n",
    );
    book.build().done();
    assert!(book.text("book/empty.html").contains("Empty"));
    assert!(book.text("book/front.html").contains("Front"));
    lead_somewhere(&book.site());
}

#[test]
fn the_summary_gives_the_navigation() {
    let book = Book::new(
        "\
-- content/SUMMARY.md --
# Summary
[Start](index.md)

# First part
- [The database](ops/db.md)
  - [A draft]()
- [Another name](z.md)

---
[Last](last.md)
-- content/index.md --
# Home
-- content/ops/db.md --
# DB
-- content/z.md --
# Z
-- content/last.md --
# L
",
    );
    book.build().done().stderr(str![[r#"
checked 4 pages, 0 references: no findings in [TIME]
published to [FOLDER]/runbooks/book: 55 written, 0 unchanged, 0 removed

"#]]);
    let home = book.text("book/index.html");
    let at = |words: &str| home.find(words).unwrap_or_else(|| panic!("{words} is not in the navigation"));
    let order = ["First part", "The database", "Another name", "Last"].map(at);
    assert!(order.is_sorted(), "{order:?}");
    assert!(book.text("book/ops/db.html").contains("A draft") && !book.has("book/SUMMARY.html"));
    assert!(book.text("book/z.html").contains("href=\"last.html\""), "the next page");
    lead_somewhere(&book.site());
}

#[test]
fn a_site_that_knows_its_address() {
    let book = Book::new(SMALL);
    book.put("book.toml", "[output.html]\nsite-url = \"https://run.example/team/\"\n");
    book.build().done();
    crate::support::same(
        &book.text("book/sitemap.xml"),
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://run.example/team/both/README.html</loc></url>
<url><loc>https://run.example/team/both/</loc></url>
<url><loc>https://run.example/team/</loc></url>
<url><loc>https://run.example/team/ops/</loc></url>
<url><loc>https://run.example/team/ops/db.html</loc></url>
</urlset>

"#]],
    );
    let missing = book.text("book/404.html");
    assert!(missing.contains("href=\"/team/index.html\"") && missing.contains("src=\"/team/static/"), "{missing}");
    assert!(!missing.contains("href=\"static"));
    book.put("book.toml", "");
    book.build().done();
    assert!(!book.has("book/sitemap.xml"));
}

#[test]
fn links_into_the_repository_lead_to_its_host() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
git-repository-url = \"https://git.example/team/repo/\"
edit-url-template = \"https://git.example/team/repo/edit/main/{path}\"
-- content/index.md --
# Home
[line](../scripts/run.sh#L2) [folder](../scripts)
-- content/page.md --
# Page
[script](../scripts/a%20b.sh)
-- scripts/a b.sh --
-- scripts/run.sh --
echo secret
",
    );
    book.build().done();
    let home = book.text("book/index.html") + &book.text("book/page.html");
    let hrefs =
        ["blob/HEAD/scripts/run.sh#L2", "tree/HEAD/scripts", "blob/HEAD/scripts/a%20b.sh", "edit/main/content/page.md"];
    for href in hrefs {
        assert!(home.contains(&format!("href=\"https://git.example/team/repo/{href}\"")), "{href} in {home}");
    }
    assert!(book.site().values().all(|bytes| !String::from_utf8_lossy(bytes).contains("echo secret")));
}
