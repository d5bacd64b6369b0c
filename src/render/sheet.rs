//! The whole book on one sheet, `print.html`: every page's words, with names and links made to fit.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::document;
use super::frame::Frame;
use super::view::{LinkView, SheetView};
use crate::base::{SitePath, SourcePath};
use crate::page::Page;

/// A sheet with more bytes than this serves nobody: no browser prints it. The sheet then says so.
const MOST: usize = 24 * 1024 * 1024;

/// The pages of the sheet and their contents; `None` when the book is too large for one.
pub fn view(
    frame: &Frame<'_>,
    body: &(dyn Fn(&SourcePath, &SitePath) -> Option<Arc<String>> + Sync),
    at: &SitePath,
) -> Option<(Vec<SheetView>, Vec<LinkView>)> {
    let pages = in_order(frame);
    // Where the text alone is too long, nothing has to be written to know it.
    if pages.iter().map(|(page, _)| page.body.end - page.body.start).sum::<usize>() > MOST {
        return None;
    }
    let bodies: Vec<Option<Arc<String>>> = pages.par_iter().map(|(page, url)| body(&page.path, url)).collect();
    if bodies.iter().flatten().map(|body| body.len()).sum::<usize>() > MOST {
        return None;
    }
    let names: HashMap<String, String> = pages
        .iter()
        .enumerate()
        .map(|(index, (_, url))| (url.as_str().to_string(), format!("p{}", index + 1)))
        .collect();
    let sheets: Vec<SheetView> = pages
        .iter()
        .zip(&bodies)
        .filter_map(|((page, url), body)| {
            let name = names.get(url.as_str())?;
            let body = body.as_ref()?;
            Some(SheetView {
                title: page.title.clone(),
                anchor: name.clone(),
                body: refit(body, name, url, &names),
                meta: document::meta(page, at),
                counts: document::counts(page),
                review: document::review(frame, page),
                banner: document::banner(frame, page, at),
            })
        })
        .collect();
    let contents = sheets
        .iter()
        .map(|sheet| LinkView { title: sheet.title.clone(), href: Some(format!("#{}", sheet.anchor)) })
        .collect();
    Some((sheets, contents))
}

/// The pages in the order of reading; those that the navigation does not have come last.
fn in_order<'a>(frame: &'a Frame<'_>) -> Vec<(&'a Page, &'a SitePath)> {
    let library = frame.library;
    let listed = library.order.sequence.iter().filter_map(|path| Some((library.page(path)?, library.url(path)?)));
    let known = library.order.pages();
    let rest = library.published().filter(|(page, _)| !known.contains(&page.path)).map(|(page, url)| (&**page, url));
    listed.chain(rest).collect()
}

/// Gives every name in the words of a page the page's own prefix, and makes links lead to places on the sheet.
///
/// Quotes stand only in markup of ours, because text is written with its quotes escaped; so a name is what stands
/// between ` id="` and the next quote.
fn refit(body: &str, prefix: &str, url: &SitePath, names: &HashMap<String, String>) -> String {
    attributes(body, |attribute, value| match attribute {
        "id" | "aria-labelledby" | "name" | "for" => Some(format!("{prefix}-{value}")),
        "href" | "src" => Some(relink(value, prefix, url, names)),
        _ => None,
    })
}

/// Makes the links of a page at the site's root lead there from any address, when the site knows its own.
///
/// For the page that hosts show at addresses that do not exist.
pub fn from_anywhere(html: &str, base: &str) -> String {
    attributes(html, |attribute, value| {
        let relative = !value.starts_with(['#', '/']) && !crate::library::is_external(value);
        (matches!(attribute, "href" | "src") && relative).then(|| format!("{base}{value}"))
    })
}

/// The HTML with the values that `change` gives for its attributes.
fn attributes(html: &str, change: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(found) = rest.find("=\"") {
        let (before, after) = rest.split_at(found + 2);
        let Some(end) = after.find('"') else { break };
        let attribute = before[..found].rsplit([' ', '<', '\n']).next().unwrap_or_default();
        out.push_str(before);
        let value = &after[..end];
        match change(attribute, value) {
            Some(value) => out.push_str(&value),
            None => out.push_str(value),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

fn relink(href: &str, prefix: &str, url: &SitePath, names: &HashMap<String, String>) -> String {
    if let Some(fragment) = href.strip_prefix('#') {
        return format!("#{prefix}-{fragment}");
    }
    if crate::library::is_external(href) {
        return href.to_string();
    }
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let folder = url.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    // The parts of an address are encoded one by one, so joining them needs no decoding.
    let place = crate::base::normalise(&format!("{folder}/{path}"));
    let known = crate::base::percent_decode(&place).and_then(|place| names.get(&place));
    match (known, fragment.is_empty()) {
        (Some(name), true) => format!("#{name}"),
        (Some(name), false) => format!("#{name}-{fragment}"),
        (None, true) => place,
        (None, false) => format!("{place}#{fragment}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_links_fit_the_sheet() {
        let names = HashMap::from([("ops/b.html".to_string(), "p2".to_string())]);
        let body = r##"<h2 id="x">a=&quot;b&quot;</h2><a href="#x">1</a><a href="b.html#y">2</a><img src="../i.png"><a href="https://e.example/?a=b">3</a>"##;
        assert_eq!(
            refit(body, "p1", &SitePath::new("ops/a.html"), &names),
            r##"<h2 id="p1-x">a=&quot;b&quot;</h2><a href="#p1-x">1</a><a href="#p2-y">2</a><img src="i.png"><a href="https://e.example/?a=b">3</a>"##
        );
    }
}
