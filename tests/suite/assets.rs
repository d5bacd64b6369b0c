//! Files that are no pages: pictures, sources, the theme, links of the file system.

use snapbox::str;

use crate::support::{Book, paths};

#[test]
fn only_what_pages_refer_to_is_copied() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
![used](img/used.png) [sheet](plan.xlsx) [script](run.sh) [conf](img/app.conf) ![out](../out.png) [env](.hidden/k.png)
-- content/img/used.png --
used
-- content/img/unused.png --
unused
-- content/plan.xlsx --
-- content/run.sh --
echo secret
-- content/img/app.conf --
-- content/.hidden/k.png --
-- out.png --
",
    );
    book.build().done();
    let site = book.site();
    assert_eq!(site["img/used.png"], b"used\n");
    crate::support::same(
        &paths(&site),
        str![[r#"
.checkbook
.nojekyll
404.html
_headers
all.html
checkbook.json
health.html
img/used.png
index.html
index.md
index.print.html
llms.txt
plan.xlsx
print.html
search/245223723d.js
search/32d65ff6fd.js
search/directory.js
search/e2cde97c6b.js
search/p/0.js
static/binders/book.css
static/boot.js
static/checkbook.css
static/find-parts.js
static/find.css
static/find.js
static/form.css
static/icon.svg
static/list.js
static/lists.css
static/paper-run.css
static/paper.css
static/paper.js
static/redirect.js
static/run-base.js
static/run-copy.js
static/run-more.js
static/run-variables.js
static/run.css
static/run.js
static/runs.js
static/search-find.js
static/search-hits.js
static/search-index.js
static/search-words.js
static/search.js
static/site.js

"#]],
    );
    book.put("content/img/used.png", "changed");
    book.build().done();
    assert_eq!(book.site()["img/used.png"], b"changed");
}

#[test]
fn sources_are_shown_when_the_book_says_so() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
publish = [\"scripts/**\"]
-- content/index.md --
# Home
[run](../scripts/run.sh#L2) [other](../other.sh)
-- scripts/run.sh --
#!/bin/sh
echo \"<b>\" & exit
-- scripts/unused.sh --
-- other.sh --
",
    );
    book.build().done();
    let page = book.text("book/source/scripts/run.sh.html");
    assert!(page.contains("&lt;b&gt;"), "{page}");
    assert!(book.text("book/index.html").contains("href=\"source/scripts/run.sh.html\""));
    let shown: Vec<String> = book.site().into_keys().filter(|path| path.starts_with("source/")).collect();
    assert_eq!(shown, ["source/scripts/run.sh.html"]);
}

#[test]
fn a_theme_of_ones_own_is_laid_over_ours() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
-- themes/default/templates/parts/footer.html --
<footer>Mine: {{ site.title }}</footer>
-- themes/default/static/checkbook.css --
body { color: red }
-- themes/default/static/extra.css --
-- themes/default/notes.txt --
",
    );
    book.build().done();
    assert!(book.text("book/index.html").contains("<footer>Mine: runbooks</footer>"));
    assert!(book.text("book/index.html").contains("href=\"static/extra.css\""));
    let style = book.text("book/static/checkbook.css");
    assert!(
        style.starts_with(":root{") && style.contains("\nbody { color: red }\n") && style.contains("@media print{")
    );
    assert!(!style.contains(".shell{"), "{style}");
    assert!(!book.has("book/notes.txt") && book.has("book/static/site.js"));
}

#[test]
fn files_of_the_theme_are_called_by_what_is_in_them() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
additional-css = [\"assets/more.css\"]
-- content/a/deep.md --
# Deep
-- assets/more.css --
p { }
-- themes/default/static/own.js --
load(\"parts/own-part.js\");
-- themes/default/static/parts/own-part.js --
1;
",
    );
    let names = || -> Vec<String> {
        book.run_with(&["build"], &[("CHECKBOOK_OUTPUT__HTML__HASH_FILES", "true")]).done();
        let page = book.text("book/a/deep.html");
        let linked = page.split(['"', '\'']).filter_map(|part| part.strip_prefix("../static/"));
        let names: Vec<String> = linked.map(|name| format!("static/{name}")).collect();
        assert!(names.iter().all(|name| book.has(&format!("book/{name}"))), "{names:?}");
        names
    };
    let before = names();
    let find = |names: &[String], start: &str| names.iter().find(|name| name.starts_with(start)).unwrap().clone();
    let own = find(&before, "static/own-");
    let part = book.text(&format!("book/{own}")).split('"').nth(1).unwrap().to_string();
    assert!(part.starts_with("parts/own-part-") && book.has(&format!("book/static/{part}")), "{part}");
    for name in [&own, &find(&before, "static/checkbook-"), &find(&before, "static/added/assets/more-")] {
        assert!(book.text("book/_headers").contains(&format!("/{name}\n  Cache-Control: ")), "{name}");
    }
    book.put("themes/default/static/parts/own-part.js", "2;\n");
    book.put("assets/more.css", "p { color: red }\n");
    let after = names();
    let changed: Vec<&String> = before.iter().filter(|name| !after.contains(name)).collect();
    assert!(changed.len() == 3 && changed.contains(&&own), "{changed:?}");
    assert!(!book.has(&format!("book/{own}")), "what is no longer used is gone");
}

#[test]
fn a_theme_of_another_name() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
theme = \"ours\"
-- content/index.md --
# Home
-- themes/ours/templates/404.html --
lost
-- themes/default/templates/404.html --
not used
",
    );
    book.build().done();
    assert_eq!(book.text("book/404.html"), "lost\n");
}

#[test]
fn a_broken_template_is_a_finding_with_its_place() {
    let book = Book::new("-- content/index.md --\n# Home\n");
    book.put("themes/default/templates/page.html", "<p>\n{{ page.title }\n");
    book.build().code(1).stdout(str![]).stderr(str![[r#"
error[template]: Found `}` but expected }}.
 --> themes/default/templates/page.html:2:15
  |
2 | {{ page.title }
  |               ^
checked 1 page, 0 references: 1 error in [TIME]
nothing was published

"#]]);
    book.check().code(1);
    book.put("themes/default/templates/page.html", "ok");
    book.put("themes/default/templates/home.html", "<p>\nä {{ page.titel.x }}\n");
    book.build().code(1).stderr(str![[r#"
error[template]: Field `titel` is not defined. Available fields: anchor, banner, body, breadcrumbs, change, changes, counts, description, duration, edit, history, href, kind, markdown, meta, next, path, previous, print, referenced_by, related, review, revision, run, source, subtitle, summary, title, toc
 --> themes/default/templates/home.html:2:11
  |
2 | ä {{ page.titel.x }}
  |           ^^^^^
checked 1 page, 0 references: 1 error in [TIME]
nothing was published

"#]]);
    assert!(!book.has("book/index.html"));
    book.run(&["build", "--no-check"]).code(1);
    book.run(&["build", "--publish-anyway"]).code(1);
}

#[test]
fn files_that_the_settings_add() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
additional-css = [\"assets/more.css\"]
additional-js = [\"assets/more.js\"]
-- content/index.md --
# Home
-- assets/more.css --
p { }
-- assets/more.js --
",
    );
    book.build().done();
    assert!(book.text("book/index.html").contains("static/added/assets/more.css"));
    assert_eq!(book.text("book/static/added/assets/more.css"), "p { }\n");
    book.remove("assets/more.css");
    book.build().code(1).stderr(str![[r#"
error[configuration]: `assets/more.css` of `additional-css` does not exist
 --> book.toml:2:19
  |
2 | additional-css = ["assets/more.css"]
  |                   ^^^^^^^^^^^^^^^^^
  |
  = help: paths start at the book's root
checked 1 page, 0 references: 1 error in [TIME]
nothing was published

"#]]);
}

#[test]
fn hidden_and_excluded_files_are_no_pages() {
    let book = Book::new(
        "\
-- book.toml --
[build]
exclude = [\"content/vendor/**\", \"**/*.draft.md\"]
-- content/index.md --
# Home
-- content/.git/x.md --
-- content/.hidden/x.md --
-- content/node_modules/x/readme.md --
-- content/vendor/x.md --
-- content/a.draft.md --
-- content/shown.markdown --
-- content/SHOUT.MD --
",
    );
    book.build().done();
    let pages: Vec<String> =
        book.run(&["list", "--format", "json"]).done().stdout.lines().map(str::to_string).collect();
    assert_eq!(pages.len(), 5, "{pages:?}");
    assert!(book.has("book/shown.html") && book.has("book/SHOUT.html"));
    let hidden: Vec<String> = book.site().into_keys().filter(|p| p.contains('x') && p.ends_with("x.html")).collect();
    assert_eq!(hidden, ["index.html"]);
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system_are_followed_inside_the_repository_only() {
    use std::os::unix::fs::symlink;
    let book = Book::new(
        "\
-- content/index.md --
# Home
![in](in.png) ![leak](leak.png)
-- shared/inside.md --
# Inside
-- shared/in.png --
picture
",
    );
    book.put("../secret/outside.md", "# Secret outside\n");
    book.put("../secret/leak.png", "secret bytes");
    let at = |path: &str| book.root.join(path);
    symlink(at("shared/inside.md"), at("content/inside.md")).unwrap();
    symlink(at("../secret/outside.md"), at("content/outside.md")).unwrap();
    symlink(at("../secret"), at("content/folder")).unwrap();
    symlink("../shared", at("content/shared")).unwrap();
    symlink(at("shared/in.png"), at("content/in.png")).unwrap();
    symlink(at("../secret/leak.png"), at("content/leak.png")).unwrap();
    symlink("..", at("content/loop")).unwrap();
    let outcome = book.run(&["build", "--publish-anyway"]);
    let site = book.site();
    assert!(site.contains_key("inside.html"), "{}", outcome.stderr);
    assert!(site.contains_key("shared/inside.html"), "{}", outcome.stderr);
    assert_eq!(site["in.png"], b"picture\n");
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Secret outside") && !text.contains("secret bytes"), "{path} holds what lies outside");
    }
}

#[cfg(unix)]
#[test]
fn a_source_page_shows_nothing_from_outside_the_repository() {
    let book = Book::new(
        "\
-- book.toml --
[output.html]
publish = [\"**\"]
-- content/index.md --
# Home
[leak](../leak.sh)
",
    );
    book.put("../secret.sh", "echo secret words");
    std::os::unix::fs::symlink(book.root.join("../secret.sh"), book.root.join("leak.sh")).unwrap();
    book.run(&["build", "--publish-anyway"]);
    assert!(book.site().values().all(|bytes| !String::from_utf8_lossy(bytes).contains("secret words")));
}

#[test]
fn a_folder_that_only_has_the_name_of_the_output_belongs_to_the_book() {
    let book = Book::new(
        "\
-- book.toml --
[book]
src = \".\"
-- book/src/index.md --
# Inside
-- README.md --
# Outside
[inside](book/src/index.md)
",
    );
    book.check().done();
    book.run(&["build", "-d", "public"]).done();
    assert!(book.text("public/index.html").contains("href=\"book/src/index.html\""));
}
