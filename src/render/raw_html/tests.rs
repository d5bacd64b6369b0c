//! Tests of raw HTML, most of them by whole pages of Markdown.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

/// A page of Markdown with a writer that knows little more than where raw HTML stands.
fn page(markdown: &str) -> String {
    let resolve = |address: &str| (address != "gone").then(|| address.replace(".md", ".html"));
    let taken = || HashSet::from(["taken".to_string()]);
    let mut raw = RawHtml::new(Policy::Safe, &resolve, &taken);
    let mut out = String::new();
    let mut block: Option<String> = None;
    let mut ends = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => raw.block(&block.take().unwrap(), &mut out),
            Event::Html(html) => block.as_mut().unwrap().push_str(&html),
            Event::InlineHtml(html) => raw.inline(&html, &mut out),
            Event::Start(tag) => {
                let (start, content) = element_of(&tag);
                if content == Some(Content::Link) || start == "<em>" {
                    raw.before_text(&mut out);
                } else {
                    raw.before_block(&mut out);
                }
                let nested = content == Some(Content::Link) && raw.in_link();
                let start = if nested { "" } else { start };
                out.push_str(start);
                ends.push(start);
                raw.enter(content.unwrap());
            }
            Event::End(_) => {
                raw.leave(&mut out);
                let start = ends.pop().unwrap();
                if !start.is_empty() {
                    out.extend(["</", start[1..].split([' ', '>']).next().unwrap(), ">"]);
                }
            }
            Event::Text(text) | Event::Code(text) => {
                raw.before_text(&mut out);
                write_text(&mut out, &text);
            }
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Rule => {
                raw.before_block(&mut out);
                out.push_str("<hr>");
            }
            _ => {}
        }
    }
    raw.finish(&mut out);
    out
}

fn element_of(tag: &Tag<'_>) -> (&'static str, Option<Content>) {
    match tag {
        Tag::Paragraph => ("<p>", Some(Content::Text)),
        Tag::Heading { .. } => ("<h2>", Some(Content::Text)),
        Tag::BlockQuote(_) => ("<blockquote>", Some(Content::Blocks)),
        Tag::CodeBlock(_) => ("<pre>", Some(Content::Text)),
        Tag::List(_) => ("<ul>", Some(Content::Blocks)),
        Tag::Item => ("<li>", Some(Content::Blocks)),
        Tag::Link { .. } | Tag::Image { .. } => ("<a href=\"x\">", Some(Content::Link)),
        _ => ("<em>", Some(Content::Text)),
    }
}

fn check(table: &[(&str, &str)]) {
    for (markdown, expected) in table {
        assert_eq!(page(markdown), *expected, "{markdown}");
    }
}

#[test]
fn images_links_and_alignment_of_a_readme() {
    check(&[
        (
            "<p align=\"center\">\n  <img src=\"a.png\" width=100% height=\"20px\" alt='A \"b\"'>\n  <a href=\"https://x.org\"><img src=\"https://img.shields.io/x\" alt=\"CI\"></a>\n</p>\n\ntext",
            "<p class=\"align-center\">\n  <img src=\"a.png\" alt=\"A &quot;b&quot;\" loading=\"lazy\">\n  <a class=\"external\" rel=\"noopener\" href=\"https://x.org\">CI</a>\n</p>\n<p>text</p>",
        ),
        (
            "<h1 align=center>Title <small>x</small></h1>\n\n<div align=\"center\">\n\n# Head\n\npara\n\n</div>\n\nafter",
            "<p class=\"raw-heading align-center\">Title <small>x</small></p>\n<div class=\"align-center\">\n<h2>Head</h2><p>para</p></div>\n<p>after</p>",
        ),
        (
            "<center><font color=red>x</font></center>\n\n<picture>\n<source srcset=a.png>\n<img src=\"b.png\">\n</picture>\n\n<video src=x><p>no</video> t",
            "<div class=\"align-center\"><span>x</span></div>\n\n\n<img src=\"b.png\" alt=\"\" loading=\"lazy\">\n\n<p>no t</p>",
        ),
        (
            r#"<img src="//evil/x.png"> <img src='data:image/png;base64,x'> <img src=> <img alt=a> <img src=gone alt=b> <img src=x.png align=left id=i title=t loading=eager> <a href=y><img src='https://e/x'></a> [<img src='https://e/x' alt=q>](z)"#,
            r#"<p><a class="external" rel="noopener" href="//evil/x.png">image</a>  &lt;img src=&gt; a b <img src="x.png" alt="" id="i" class="align-left" title="t" loading="lazy"> <a href="y">image</a> <a href="x">q</a></p>"#,
        ),
    ]);
}

#[test]
fn details_have_one_summary_which_comes_first() {
    check(&[
        (
            "<details>\n<summary><h3>Sum</h3></summary>\n\n- a\n- b\n\n</details>",
            "<details>\n<summary>Sum</summary>\n<ul><li>a</li><li>b</li></ul></details>",
        ),
        (
            "<details>\n\ntext\n\n</details>\n\n<details open><p>x</details>\n\n<details>",
            "<details>\n<summary>Details</summary><p>text</p></details>\n<details open><summary>Details</summary><p>x</p></details>\n<details><summary>Details</summary></details>",
        ),
        (
            "<details>\n\n<summary>A</summary>\n\ntext <summary>B</summary>\n\n</details>",
            "<details>\n<summary>A</summary>\n<p>text B</p></details>",
        ),
        (
            "<summary>stray</summary>\n\n<div><summary>s</summary><details>a<summary>late</summary></details></div>",
            "stray\n<div>s<details><summary>Details</summary>alate</details></div>",
        ),
    ]);
}

#[test]
fn ids_are_kept_once() {
    check(&[
        (
            "<a name=\"top\"></a>\n<a id=\"taken\"/>\n<a name='top'>x</a>\n\n[t](#top) <a name=in> x",
            "<p><span id=\"top\"></span>\n\nx</p><p><a href=\"x\">t</a> <span id=\"in\"></span> x</p>",
        ),
        (
            "<b id='a b'>1</b><b id='s-abcdefghij'>2</b><b id=ü>3</b><b id='&#1;'>4</b><b id=x title='&quot;&#1;' dir=RTL lang=xx>&#1;&#xFFFE;5</b><b id=x>6</b>",
            r#"<p><b>1</b><b>2</b><b id="ü">3</b><b>4</b><b id="x" title="&quot;" dir="rtl">5</b><b>6</b></p>"#,
        ),
        (
            "<summary id=z>q</summary><table id=t><tr id=u><td id=v></table><a name=w href=q>r</a>",
            r#"<span id="z"></span>q<table id="t"><tr id="u"><td id="v"></td></tr></table><a href="q" id="w">r</a>"#,
        ),
    ]);
}

#[test]
fn scripts_and_the_like_leave_nothing_that_runs() {
    check(&[
        (
            r#"<a href="javascript:alert(1)">a</a> <a href=' java&#10;script:x'>b</a> <a href='JAVASCRIPT&colon;x'>c</a> <a href='data:text/html,x'>d</a> <a href="vbscript:x" onclick=x style=y class=z>e</a>"#,
            "<p>a b c d e</p>",
        ),
        (
            "x <script>alert(1)</script> y\n\n<script>alert('<b>')\n\nx</script>\n\n<style>a{}</style>z\n\n<iframe src=x>in</iframe> out\n\n<svg onload=x><path d='M0'/><text>t</text></svg>after\n\n<template><b>x</b></template>",
            "<p>x alert(1) y</p>\nz\n out\n<p>&lt;text&gt;t&lt;/text&gt;after</p><p><b>x</b></p>",
        ),
        (
            "<!-- c --> <!doctype html> <?php x ?> <![CDATA[ x ]]>\n\n<!-- a\n\nb -->\n\ntext <!-- in --> more",
            "   \n\n<p>text  more</p>",
        ),
        (
            "<object><p>x</object> y\n\n<math><mi>x</mi></math> z\n\n<title>t</title> w\n\n<script>",
            "<p>x y</p><p>&lt;mi&gt;x&lt;/mi&gt; z</p> w\n",
        ),
        ("<html><head><title>x</title></head><body bgcolor=red><p>t</body></html>", "<p>t</p>"),
    ]);
}

#[test]
fn lists_hold_items_and_nothing_else() {
    check(&[
        (
            "<ul><li>a<li>b<ul><li>c</ul></ul> <li>stray</li>\n\n<ol start=3 reversed><li value=7>a</li>text<b>b</b></ol>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul> stray\n<ol start=\"3\"><li value=\"7\">a</li><li>text<b>b</b></li></ol>",
        ),
        (
            "<ul>\n\n- md\n\n</ul>\n\n<ul>\n\n<li>\n\nmd *em*\n\n</li>\n\n</ul>",
            "<ul>\n<li><ul><li>md</li></ul></li></ul>\n<ul>\n<li>\n<p>md <em>em</em></p></li>\n</ul>",
        ),
        (
            "<dl><dt>T<dd>D<dt>U</dl>\n\n<dl><dd>only</dl>\n\n<dl>text<div>x</div></dl>\n\n<dl><dt>\n\nmd\n\n</dl>",
            "<dl><dt>T</dt><dd>D</dd><dt>U</dt><dd></dd></dl>\n<dl><dt></dt><dd>only</dd></dl>\n<dl><dt></dt><dd>text<div>x</div></dd></dl>\n<dl><dt>\n</dt><dd><p>md</p></dd></dl>",
        ),
    ]);
}

#[test]
fn tables_hold_rows_of_cells() {
    check(&[
        (
            "<table align=center border=1 width=100%><caption>C</caption><colgroup><col></colgroup><thead><tr><th align=right>A<th>B</thead><tbody><tr><td colspan=2>x</table>",
            r#"<table class="align-center"><caption>C</caption><thead><tr><th class="align-right">A</th><th>B</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>"#,
        ),
        (
            "<table><tr><td>\n\n**bold**\n\n- x\n\n</td><td>y</td></tr>\n</table>\n\n<table><tr><th>\n\n# H\n\n</th></tr></table>",
            "<table><tr><td>\n<p><em>bold</em></p><ul><li>x</li></ul></td><td>y</td></tr>\n</table>\n<table><tr><td>\n<h2>H</h2></td></tr></table>",
        ),
        (
            "<table>text<tr></tr><thead><td>late head</thead><tr><caption>late</caption><td><table><tr><td>n</table></div>z</table>",
            "<table><tr><td>text</td></tr><tr><td></td></tr><tbody><tr><td>late head</td></tr></tbody><tr><td>late</td><td><table><tr><td>n</td></tr></table>z</td></tr></table>",
        ),
        (
            "<table>\n\nmd\n\n<tr>\n\nmd\n\n<td>\n\nmd\n\n</table>\n\n<td>stray<tr>\n\n</table>",
            "<table>\n<tr><td><p>md</p></td></tr><tr>\n<td><p>md</p></td><td>\n<p>md</p></td></tr></table>\nstray\n",
        ),
        (
            "<table><td><li>x</li><ul><td>y</table><ul><table><li>q",
            "<table><tr><td>x<ul></ul></td><td>y</td></tr></table><ul><li><table><tr><td>q</td></tr></table></li></ul>",
        ),
    ]);
}

#[test]
fn nothing_is_open_across_the_end_of_a_markdown_element() {
    check(&[
        (
            "a <div>b</div> <p>c</p> <table><tr><td>d</table> <ul><li>e</ul> <h1>f</h1> <hr> g<br/>h</br>i<wbr>",
            "<p>a b c d e f  g<br>h<br>i<wbr></p>",
        ),
        (
            "a <b>b <i>c</b> d</i> *e <kbd>f* g</kbd> <sub>1</sub><sup>2",
            "<p>a <b>b <i>c</i></b> d <em>e <kbd>f</kbd></em> g <sub>1</sub><sup>2</sup></p>",
        ),
        (
            "- a <b>b\n- c </b>\n  - <details><summary>s</summary>x\n- d <div>e\n\n> <div>\n> q\n\nr</div>",
            "<ul><li>a <b>b</b></li><li>c <ul><li><details><summary>s</summary>x\n</details></li></ul></li><li>d <div>e</div></li></ul><blockquote><div>\nq\n</div></blockquote><p>r</p>",
        ),
        (
            "[a <a href=y>b</a> c](x) <a href=z>d [e](x) <a href=w>f</a> g</a>",
            r#"<p><a href="x">a b c</a> <a href="z">d e f g</a></p>"#,
        ),
        (
            "<div><div><div><p><b><i>\n\nmd\n\n</i></b></p></div>\n\nx",
            "<div><div><div><p><b><i>\n</i></b></p><p>md</p><p></p><p>x</p></div></div></div>",
        ),
    ]);
}

#[test]
fn blocks_close_paragraphs_and_are_unwrapped_in_other_text() {
    check(&[
        (
            "<p>a<div>b</div></p><p><b>c<p>d</b><blockquote>e",
            "<p>a</p><div>b</div><p><b>c</b></p><p>d</p><blockquote>e</blockquote>",
        ),
        (
            "<a href=x><div id=q>in</div></a><h2 id=r>H<p>x</p></h2><pre>  a\n<b>c</b><div>d</div></pre>",
            "<p><a href=\"x\"><span id=\"q\"></span>in</a><span id=\"r\"></span>Hx  a\n<b>c</b>d</p>",
        ),
        (
            "<blockquote><p>a</blockquote><hr><ul><hr></ul><table><hr></table><dl><hr></dl><details><hr></details>",
            "<blockquote><p>a</p></blockquote><hr><ul><li><hr></li></ul><table><tr><td><hr></td></tr></table><dl><dt></dt><dd><hr></dd></dl><details><summary>Details</summary><hr></details>",
        ),
        (
            "<button><div>x</div></button><span><div>y</div></span><details><button><summary>z</summary>",
            "<p>x<span>y</span>z</p>",
        ),
    ]);
}

#[test]
fn other_elements_go_and_placeholders_stay() {
    check(&[
        (
            "ssh <host> and <your-token> and <my name> </host> <Tabs a=b>x</Tabs>\n\n<host>\n\n<config>v</config>",
            "<p>ssh &lt;host&gt; and &lt;your-token&gt; and &lt;my name&gt; &lt;/host&gt; x</p>&lt;host&gt;\n<p>&lt;config&gt;v&lt;/config&gt;</p>",
        ),
        (
            "<input type=checkbox checked> <button>b</button> <select><option>o</select> <textarea>t</textarea> <label>l</label> <form><input></form>\n\n<form action=x><fieldset><legend>L</legend><input name=x></fieldset></form>",
            "<p> b o t l </p><div><div>L</div></div>",
        ),
        (
            "<ruby>漢<rt>kan</rt></ruby> <bdo dir=rtl>x</bdo> <time>now</time> <data value=1>d</data> <abbr title=T>t</abbr> <dfn><dfn>x</dfn></dfn>",
            r#"<p>漢kan <span dir="rtl">x</span> <span>now</span> <span>d</span> <abbr title="T">t</abbr> <i><i>x</i></i></p>"#,
        ),
    ]);
}

#[test]
fn the_other_policies_rebuild_nothing() {
    let html = "<p onclick=x>a & b<!-- c --></p>\n";
    let resolve = |address: &str| Some(address.to_string());
    let written = |policy, html| {
        let mut raw = RawHtml::new(policy, &resolve, &HashSet::new);
        let (mut block, mut inline) = (String::new(), String::new());
        raw.block(html, &mut block);
        raw.inline(html, &mut inline);
        raw.finish(&mut block);
        (block, inline)
    };
    assert_eq!(written(Policy::Allow, html), (html.into(), html.into()));
    let shown = "&lt;p onclick=x&gt;a &amp; b&lt;/p&gt;";
    assert_eq!(written(Policy::Escape, html), (format!("<p>{shown}</p>\n"), format!("{shown}\n")));
    assert_eq!(written(Policy::Escape, "<!-- only -->\n"), (String::new(), "\n".into()));
}

#[test]
fn deep_nesting_ends() {
    let out = page(&"<div>".repeat(5000));
    assert_eq!(out.matches("<div>").count(), MAX_DEPTH);
    assert_eq!(out.matches("</div>").count(), MAX_DEPTH);
}

const ELEMENTS: &str = "a abbr b blockquote br caption code dd details div dl dt em h2 hr i img li ol p pre s span sub summary \
    table tbody td th thead tr ul";

const ATTRIBUTES: &str = "alt class dir height href id loading open rel src title width";

/// Whether the page is what it may be: allowed elements and attributes, every one closed in its turn.
fn is_clean(html: &str) -> Result<(), String> {
    let listed = |list: &str, name: &str| list.split(' ').any(|listed| listed == name);
    let mut open = Vec::new();
    let mut links = 0;
    for token in tokens(html) {
        match token {
            Token::Start(tag) => {
                if !listed(ELEMENTS, &tag.name) {
                    return Err(format!("element {}", tag.name));
                }
                for attribute in &tag.attributes {
                    let scheme = attribute.value.trim().to_lowercase().starts_with("javascript:");
                    if !listed(ATTRIBUTES, &attribute.name) || scheme {
                        return Err(format!("attribute {attribute:?}"));
                    }
                }
                links += usize::from(tag.name == "a");
                if links > 1 {
                    return Err("a link in a link".into());
                }
                if !matches!(&*tag.name, "br" | "hr" | "img") {
                    open.push(tag.name);
                }
            }
            Token::End { name, .. } => {
                links -= usize::from(name == "a");
                if open.pop().as_ref() != Some(&name) {
                    return Err(format!("misplaced end of {name}"));
                }
            }
            Token::Text(_) => {}
            Token::Comment(_) => return Err("a comment".into()),
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("open: {open:?}")) }
}

/// Parts of documents, between bars.
const WORDS: &str = "<|>|\"| |\n|\n\n|\n\n> |\n\n- |\n  - |*|\n# |](x)|[|é|\u{1}|&#60;|<a href=x>|<a name=x>|</a>|\
    <a href=' java&#9;script:x'>|<p>|</p>|<li>|</li>|<ul>|</ul>|<table>|</table>|<thead>|<caption>|\
    </caption>|<tr>|<td>|</td>|<th>|</th>|<details>|</details>|<summary>|</summary>|<b>|</b>|<pre>|</pre>|\
    <div>|</div>|<dl>|</dl>|<dt>|<dd>|<h1>|</h1>|<script>|</script>|<svg onload=x>|</svg>|<font id=y>|\
    </font>|<img src=a onerror=x>|<img src='https://x.y/z'>|<hr>|<br>|<p id=q align=center>|<!--|-->|<sub/>|\
    <td/>|<iframe src=x>|<style>|<host>|<form action=x>|<input autofocus onfocus=x>";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_comes_out_is_clean(words in prop::collection::vec(prop::sample::select(WORDS.split('|').collect::<Vec<_>>()), 0..60)) {
        let page = page(&words.concat());
        prop_assert_eq!(is_clean(&page), Ok(()), "{}", page);
    }
}
