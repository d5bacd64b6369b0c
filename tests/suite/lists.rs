//! The home page, the lists, the navigation and the health page of a site, and what pages say of their age.

use crate::support::Book;

const TEAM: &str = "\
-- book.toml --
[book]
title = \"Team\"
[output.html]
git-repository-url = \"https://git.example/team/repo\"
-- content/index.md --
# Team
-- content/ops/db.md --
---
owner: Data
status: published
category: Recovery
reviewed: 2026-01-01
review-every: 30d
tested: 2025-08-02
related: [web.md]
---
# Restore the database
**Estimated Duration**: 30 minutes

- [ ] Stop
See [the old one](old.md#a-part).
-- content/ops/web.md --
---
review-by: 2026-03-01
severity: critical
category: Recovery
---
# Web
- [ ] Stop
-- content/ops/old.md --
---
status: deprecated
replaced-by: web.md
review-by: 2020-01-01
---
# Old way
## A part
-- content/ops/notes.md --
---
pinned: true
status: review
owner: TBD
related: [gone.md?]
---
# Notes
See [the way](old.md).
-- content/ops/twin.md --
# notes
";

fn built() -> Book {
    let book = Book::new(TEAM);
    book.commit("2026-01-05");
    book.edit("content/ops/web.md", "- [ ] Stop", "- [ ] Halt");
    book.commit("2026-02-07");
    book.run(&["build", "--fail-on", "never"]).done();
    book
}

/// What stands in the text between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap_or_else(|| panic!("{start} is not in {text}"));
    text[from..].split(end).next().unwrap()
}

#[test]
fn a_page_says_when_git_saw_it_change_and_where_its_history_is() {
    let book = built();
    let page = book.text("book/ops/web.html");
    assert!(page.contains("Changed <time datetime=\"2026-02-07\">7 Feb 2026</time>"), "{page}");
    let origin = between(&page, "<p class=\"origin\">", "</p>");
    assert!(origin.contains("href=\"https://git.example/team/repo/commit/"), "{origin}");
    assert!(page.contains("https://git.example/team/repo/commits/HEAD/content/ops/web.md"));
    let database = book.text("book/ops/db.html");
    assert!(between(&database, "<p class=\"origin\">", "</p>").contains("2026-01-05"));
    assert!(
        database.contains("Last rehearsed <time datetime=\"2025-08-02\">") && database.contains("<li>30 minutes</li>")
    );
}

#[test]
fn the_recent_changes_of_a_page_unfold_at_its_foot() {
    let book = Book::new(TEAM);
    book.commit("2026-01-05");
    for day in 10..20 {
        book.edit("content/ops/web.md", "- [ ] Stop", "- [ ] Stop\n- [ ] Wait");
        book.commit(&format!("2026-01-{day}"));
    }
    book.edit("content/ops/web.md", "- [ ] Stop", "- [ ] Halt");
    book.git();
    let who = ["-c", "user.name=Ops", "-c", "user.email=ops@example.com", "commit", "-q", "-m"];
    book.run_git(&[&who[..], &["Say <b>halt</b>\n\nNobody stopped."]].concat(), "2026-02-07");
    book.run(&["build", "--fail-on", "never"]).done();
    let page = book.text("book/ops/web.html");
    let changes = between(&page, "<details class=\"changes screen-only\">", "</details>");
    let entries: Vec<&str> = changes.split("<li data-commit=\"").skip(1).collect();
    let (first, rest) = entries[0].split_once("\"><time datetime=\"2026-02-07\">7 Feb 2026</time> ").unwrap();
    assert_eq!(first.len(), 7);
    assert!(rest.starts_with(&format!("<a href=\"https://git.example/team/repo/commit/{first}")), "{rest}");
    assert!(rest.contains(">Say &lt;b&gt;halt&lt;/b&gt;</a></li>") && !changes.contains("Nobody"), "{rest}");
    assert_eq!(entries.len(), 8);
    assert!(entries[7].contains("2026-01-13"), "the newest are shown: {}", entries[7]);
    assert_eq!(book.text("book/ops/db.html").matches("<li data-commit=").count(), 1);
}

#[test]
fn a_shallow_clone_knows_only_the_days_that_it_has() {
    let book = built();
    let deep = book.root.to_str().unwrap();
    let clone = book.root.parent().unwrap().join("clone");
    let url = format!("file://{deep}");
    book.run_git(&["clone", "-q", "--depth", "1", &url, clone.to_str().unwrap()], "2026-03-01");
    book.run(&["build", clone.to_str().unwrap(), "--fail-on", "never"]).done();
    let page = std::fs::read_to_string(clone.join("book/ops/db.html")).unwrap();
    assert!(!between(&page, "<p class=\"origin\">", "</p>").contains("changed"), "{page}");
    assert!(!page.contains("Recent changes"), "{page}");
    let health = std::fs::read_to_string(clone.join("book/health.html")).unwrap();
    assert!(health.contains("shallow clone") && health.contains("of 6 of 6 pages is not known"), "{health}");
    assert!(!book.text("book/health.html").contains("shallow"));
}

#[test]
fn without_git_the_word_of_the_author_counts() {
    let book = Book::new(TEAM);
    book.edit("content/ops/web.md", "severity", "updated: 2026-05-01\nseverity");
    book.run(&["build", "--fail-on", "never"]).done();
    let home = book.text("book/index.html");
    let recent = between(&home, "id=\"cb-recent\"", "</section>");
    assert!(recent.contains("Updated <time datetime=\"2026-05-01\">") && !recent.contains("Restore the database"));
    assert!(!book.text("book/ops/web.html").contains("changed <time"));
}

#[test]
fn git_is_not_asked_when_the_settings_say_so() {
    let book = built();
    book.edit("book.toml", "[output.html]", "[output.html]\ngit-history = false");
    book.run(&["build", "--fail-on", "never"]).done();
    assert!(!book.text("book/ops/web.html").contains("changed <time"));
    assert!(!book.text("book/ops/web.html").contains("Recent changes"));
}

#[test]
fn the_home_page_shows_what_is_urgent_pinned_recent_and_due() {
    let book = built();
    let home = book.text("book/index.html");
    assert!(between(&home, "id=\"cb-emergency\"", "</section>").contains(">Web</a>"));
    let pinned = between(&home, "id=\"cb-pinned\"", "</section>");
    assert!(pinned.contains(">Notes</a>") && !pinned.contains(">Web</a>"));
    let categories = between(&home, "id=\"cb-categories\"", "</section>");
    assert!(categories.contains(">Recovery</a> <span class=\"count\">2</span>"), "{categories}");
    let recent = between(&home, "id=\"cb-recent\"", "</section>");
    let at = |words: &str| recent.find(words).unwrap_or_else(|| panic!("{words} is not in {recent}"));
    assert!(at(">Web</a>") < at(">Restore the database</a>"), "the newest first");
    let attention = between(&home, "id=\"cb-attention\"", "</section>");
    assert!(
        attention.contains("deprecated and still linked from 2 pages") && attention.contains("href=\"health.html\"")
    );
    let due = between(attention, "data-due", "</details>");
    let at = |words: &str| due.find(words).unwrap_or_else(|| panic!("{words} is not in {due}"));
    assert!(at(">Restore the database</a>") < at(">Web</a>") && !due.contains("Old way"), "the earliest first");
}

#[test]
fn the_health_page_says_what_the_book_needs() {
    let book = built();
    let health = book.text("book/health.html");
    for (anchor, there, not_there) in [
        ("reviews", "Restore the database", ">Notes<"),
        ("no-review", ">Notes<", "Restore the database"),
        ("no-owner", ">Web<", "Restore the database"),
        ("drafts", "<li>review</li>", ">Web<"),
        ("deprecated", "<li>from Restore the database</li>", ">Web<"),
        ("unfilled", "owner is still “TBD”", ">Web<"),
        ("references", "gone.md (optional)", ">Web<"),
        ("titles", "content/ops/twin.md", ">Web<"),
    ] {
        let section = between(&health, &format!("<section id=\"{anchor}\""), "</section>");
        assert!(section.contains(there), "{anchor} lacks {there}: {section}");
        assert!(!section.contains(not_there), "{anchor} has {not_there}: {section}");
    }
    assert!(!health.contains("<section id=\"orphans\""), "without SUMMARY.md no page is lost");
    assert!(health.contains("<meta name=\"robots\" content=\"noindex\">"));
    book.put("content/SUMMARY.md", "[Team](index.md)\n- [Web](ops/web.md)\n");
    book.run(&["build", "--fail-on", "never"]).done();
    let health = book.text("book/health.html");
    let orphans = between(&health, "<section id=\"orphans\"", "</section>");
    assert!(orphans.contains(">notes<") && !orphans.contains(">Old way<"), "{orphans}");
}

#[test]
fn related_pages_are_shown_in_both_directions_and_each_page_refers_once() {
    let book = built();
    let web = book.text("book/ops/web.html");
    let related = between(&web, "id=\"cb-related\"", "</section>");
    assert!(
        related.contains(">Restore the database</a>") && related.contains("names this page as related"),
        "{related}"
    );
    assert!(!web.contains("id=\"cb-referenced-by\""), "{web}");
    let database = book.text("book/ops/db.html");
    assert!(!between(&database, "id=\"cb-related\"", "</section>").contains("names this page"));
    let old = book.text("book/ops/old.html");
    let referring = between(&old, "id=\"cb-referenced-by\"", "</section>");
    assert_eq!(referring.matches(">Restore the database</a>").count(), 1);
    assert!(referring.contains("links here") && referring.contains("See the old one"), "{referring}");
}

#[test]
fn a_banner_leads_to_what_replaces_the_page_also_on_paper() {
    let book = built();
    let old = book.text("book/ops/old.html");
    assert!(old.contains("<a href=\"web.html\">Use “Web” instead</a>") && old.contains("content=\"noindex\""), "{old}");
    assert!(!old.contains("Review by"), "nobody reviews what is out of use");
    assert!(book.text("book/ops/notes.html").contains("not approved yet"));
    let sheet = book.text("book/print.html");
    assert!(sheet.contains("This page is deprecated.") && sheet.contains("Use “Web” instead"), "{sheet}");
}

#[test]
fn only_lists_load_the_script_of_lists() {
    let book = built();
    for (page, loads) in
        [("all", true), ("categories/recovery", true), ("health", true), ("index", true), ("ops/web", false)]
    {
        assert_eq!(book.text(&format!("book/{page}.html")).contains("static/list.js"), loads, "{page}");
    }
}

#[test]
fn nothing_of_a_review_is_said_in_a_book_without_reviews() {
    let book = Book::new("-- content/index.md --\n# A\n-- content/b.md --\n# B\n");
    book.build().done();
    for page in ["all", "b", "index"] {
        assert!(!book.text(&format!("book/{page}.html")).contains("No review date"), "{page}");
    }
    assert!(!book.text("book/health.html").contains("<section id=\"no-review\""));
}

#[test]
fn branches_fold_as_the_settings_say() {
    let book = Book::new("-- content/index.md --\n# A\n");
    for folder in ["one", "two"] {
        book.put(&format!("content/{folder}/index.md"), format!("# {folder}\n"));
        book.put(&format!("content/{folder}/deep/page.md"), format!("# Page of {folder}\n"));
    }
    let folds = |page: &str| {
        let html = book.text(page);
        let closed = html.matches("<details class=\"nav-fold\">").count();
        (html.matches("<details class=\"nav-fold\" open>").count(), closed)
    };
    book.build().done();
    assert_eq!(folds("book/index.html"), (4, 0), "nothing folds unless it is asked for");
    book.put("book.toml", "[output.html.fold]\nenable = true\nlevel = 1\n");
    book.build().done();
    assert_eq!(folds("book/index.html"), (2, 2), "one level is open");
    assert_eq!(folds("book/one/deep/page.html"), (3, 1), "and the way to the page");
}

#[test]
fn a_page_of_a_large_book_shows_only_the_way_to_it() {
    let book = Book::new("-- content/index.md --\n# A\n");
    for at in 0..130 {
        book.put(&format!("content/f{}/p{at}.md", at % 2), format!("# Page {at}\n"));
    }
    book.build().done();
    let home = book.text("book/index.html");
    assert!(!between(&home, "<nav", "</nav>").contains("Page 7"), "{home}");
    let page = book.text("book/f1/p7.html");
    assert!(between(&page, "id=\"cb-navigation\"", "</nav>").contains("All 65 pages here"));
}
