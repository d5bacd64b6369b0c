//! What the HTML of a page's words must be, whatever the document does.

use crate::render::highlight::Palette;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Body, Href, HrefKind, Style, html};
use crate::base::SourcePath;
use crate::input::config::RawHtml;
use crate::page::{Dialect, Page};

fn written(text: &str) -> String {
    let page = Arc::new(Page::parse(&SourcePath::new("a.md"), &text.into(), Dialect::default()));
    let to = Href::To { href: "b.html".to_string(), kind: HrefKind::Page };
    let links = BTreeMap::from([("b.md".to_string(), to.clone()), ("i.png".to_string(), to)]);
    html(
        &Body { page, links, style: Style { raw_html: RawHtml::Safe, highlight: false, keep_ticks: false } },
        &Palette::default(),
    )
}

/// The headings, without what is around and in them.
fn outline(html: &str) -> Vec<String> {
    let starts = html.match_indices("<h").filter(|(at, _)| !html[*at..].starts_with("<hr"));
    starts.map(|(at, _)| html[at + 1..].split('>').next().unwrap().to_string()).collect()
}

#[test]
fn levels_have_no_gaps() {
    assert_eq!(
        outline(&written("# T\n#### A\n## B\n##### C\n### D")),
        ["h2 id=\"a\"", "h2 id=\"b\"", "h3 id=\"c\"", "h3 id=\"d\""]
    );
    assert_eq!(
        outline(&written("# T\n## A\n# U\n## B\n> # Q\n#### C")),
        ["h2 id=\"a\"", "h2 id=\"u\"", "h3 id=\"b\"", "h2 id=\"q\"", "h3 id=\"c\""]
    );
}

#[test]
fn no_two_elements_share_an_id() {
    let html =
        written("# T\n## A {#x}\n## B {#x}\n## cb-content\n## 🚀\n<a id=x></a><a id=cb-content></a>[^1]\n\n[^1]: y");
    assert_eq!(html.matches(" id=\"x\"").count(), 1, "{html}");
    assert!(!html.contains("id=\"\"") && !html.contains("id=\"cb-content\""), "{html}");
    assert!(html.contains("<h2>🚀</h2>") && html.contains("id=\"cb-fn-1\""), "{html}");
}

#[test]
fn a_heading_without_words_is_left_out() {
    assert_eq!(outline(&written("# T\n##\n\ntext\n## <!-- c -->\n## A")), ["h2 id=\"a\""]);
}

#[test]
fn a_heading_is_a_link_to_itself_unless_it_holds_one() {
    assert!(written("# T\n## A").contains("<h2 id=\"a\"><a class=\"anchor\" href=\"#a\">A</a></h2>"));
    assert!(written("# T\n## [A](b.md)").contains("<h2 id=\"a\"><a href=\"b.html\">A</a></h2>"));
    assert!(written("# T\n## A ____").matches("<a ").count() <= 1);
}

#[test]
fn every_link_has_a_name() {
    assert!(written("[](b.md)").contains("<a href=\"b.html\">b.md</a>"));
    assert!(written("[![](i.png)](b.md)").contains("alt=\"image\""));
    assert!(written("![](i.png)").contains("alt=\"\""));
}

#[test]
fn characters_that_html_forbids_are_left_out() {
    let html = written("a\u{1b}[1m b\u{fffe}\n\n```\n\u{7}x\u{85}\n```\n");
    assert!(html.contains("a[1m b") && !html.contains(['\u{1b}', '\u{fffe}', '\u{7}', '\u{85}']), "{html}");
}

#[test]
fn quotes_stand_only_in_markup() {
    let html = written("```\nid=\"x\" 'y'\n```\n\n`id=\"x\"` <b>\"</b>\n");
    assert!(html.contains("id=&quot;x&quot;") && !html.contains("\"x\""), "{html}");
}

#[test]
fn a_link_names_the_variables_in_its_address() {
    let text = "---\nvariables: { day: { match: '{date}' } }\n---\n[a](https://x.example/<cluster>/{date}?c=%3Ccluster%3E) \
                [b](https://<host>/x) [c](b.md) `{date}` `{cpu}`\n";
    let page = Arc::new(Page::parse(&SourcePath::new("a.md"), &text.into(), Dialect::default()));
    let uses: Vec<(&str, Vec<&str>)> = page
        .variables
        .iter()
        .map(|it| (it.name.as_str(), it.uses.iter().map(|span| span.of(text)).collect()))
        .collect();
    assert_eq!(
        uses,
        [("cluster", vec!["<cluster>", "%3Ccluster%3E"]), ("day", vec!["{date}", "{date}"]), ("host", vec!["<host>"])]
    );
    let external = Href::To { href: "https://x.example/as/written".to_string(), kind: HrefKind::External };
    let targets = page.references.iter().map(|it| it.target.clone()).filter(|target| target.contains("://"));
    let links = targets
        .map(|target| if target.contains("<host>") { (target, Href::Nowhere) } else { (target, external.clone()) });
    let style = Style { raw_html: RawHtml::Safe, highlight: false, keep_ticks: false };
    let links = links.collect();
    let html = html(&Body { page, links, style }, &Palette::default());
    let link = "href=\"https://x.example/%3Ccluster%3E/%3Cday%3E?c=%3Ccluster%3E\" data-variables=\"cluster day\"";
    assert!(html.contains(link), "{html}");
    let waiting = "title=\"https://&lt;host&gt;/x\" data-href=\"https://%3Chost%3E/x\" data-variables=\"host\"";
    assert!(html.contains(waiting), "{html}");
    assert!(html.contains("data-variable=\"day\">{date}</span></code> <code>{cpu}</code>"), "{html}");
}
