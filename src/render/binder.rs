//! Binders: the whole book, or a category, as one file with a cover, contents and the form of each document.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::form;
use super::frame::{Frame, date, term_path};
use super::view::{BinderView, CoverView, PaperView};
use crate::base::SitePath;
use crate::input::LastCommit;
use crate::library::Group;
use crate::page::Page;

/// A binder of more Markdown than this serves nobody: no browser prints it. Its cover then says so.
const MOST: usize = 6 * 1024 * 1024;

/// What stands before the address in the margin, as in the theme's own stylesheet.
const UNCONTROLLED: &str = "Uncontrolled when printed – check ";

/// What a binder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binder {
    /// Every page.
    Book,
    /// The pages of the category with this slug.
    Category(String),
}

/// A page and where the site has it.
pub type Placed<'a> = (&'a Arc<Page>, &'a SitePath);

impl Binder {
    /// All binders of a book.
    pub fn all(frame: &Frame<'_>) -> Vec<Binder> {
        let categories = frame.library.terms.get(&Group::Category);
        let categories = categories.into_iter().flatten().map(|(slug, _)| Binder::Category(slug.clone()));
        std::iter::once(Binder::Book).chain(categories).collect()
    }

    /// Where it is; `None` when there is none or a page of the book has its place.
    pub fn at(&self, frame: &Frame<'_>) -> Option<SitePath> {
        match self {
            Binder::Book => Some(SitePath::new("print.html"))
                .filter(|at| frame.config.html.print.enable && frame.library.page_at(at).is_none()),
            Binder::Category(slug) => {
                let list = list(frame, slug)?;
                // A page at the address of the list has its own form there.
                frame.form_at(&list).filter(|_| frame.library.page_at(&list).is_none())
            }
        }
    }

    /// Where its stylesheet is: in the folder that is the site's own.
    pub fn style(&self) -> SitePath {
        match self {
            Binder::Book => SitePath::new("static/binders/book.css"),
            Binder::Category(slug) => SitePath::new(&format!("static/binders/categories/{slug}.css")),
        }
    }

    /// Its pages in the order in which they are read; `None` when they are too much for one file.
    pub fn pages<'a>(&self, frame: &'a Frame<'_>) -> Option<Vec<Placed<'a>>> {
        let library = frame.library;
        let placed = |path| library.pages.get(path).zip(library.url(path));
        let pages: Vec<Placed<'_>> = match self {
            Binder::Book => {
                let known = library.order.pages();
                let rest = library.published().filter(|(page, _)| !known.contains(&page.path));
                library.order.sequence.iter().filter_map(placed).chain(rest).collect()
            }
            Binder::Category(slug) => {
                let term = library.terms.get(&Group::Category).and_then(|terms| terms.get(slug));
                term.into_iter().flat_map(|term| &term.pages).filter_map(placed).collect()
            }
        };
        // Counted in Markdown, so that nothing has to be written to know it.
        let length: usize = pages.iter().map(|(page, _)| page.body.end - page.body.start).sum();
        (length <= MOST).then_some(pages)
    }

    /// The last address of its pages.
    pub fn last<'a>(&self, frame: &'a Frame<'_>) -> Option<&'a SitePath> {
        self.pages(frame)?.into_iter().map(|(_, url)| url).max()
    }

    /// What a template sees of it in the file `at`.
    pub fn view(&self, frame: &Frame<'_>, at: &SitePath) -> BinderView {
        let (title, description, href) = match self {
            Binder::Book => (frame.title.clone(), frame.config.book.description.clone(), frame.home.clone()),
            Binder::Category(slug) => {
                let term = frame.library.terms.get(&Group::Category).and_then(|terms| terms.get(slug));
                let title = term.map_or_else(|| slug.clone(), |term| term.title.clone());
                let href = term_path(Group::Category, &title);
                (title, Some(frame.title.clone()), href)
            }
        };
        BinderView { title, description, href: href.href_from(at), style: self.style().href_from(at) }
    }
}

fn list(frame: &Frame<'_>, slug: &str) -> Option<SitePath> {
    let term = frame.library.terms.get(&Group::Category)?.get(slug)?;
    Some(term_path(Group::Category, &term.title))
}

/// The cover of a binder: the last day on which a page changed, its commit where all that changed on that day have the
/// same, and how many documents there are.
pub fn cover(frame: &Frame<'_>, title: &str, pages: &[Placed<'_>]) -> CoverView {
    let last = pages.iter().filter_map(|(page, _)| frame.changed(page)).max().map(|day| (day, date(day).text));
    let commits = pages.iter().filter_map(|(page, _)| frame.commits.of_file(&page.path));
    let newest = commits.filter(|commit| last.as_ref().is_some_and(|(day, _)| commit.day == *day));
    let names: BTreeSet<&str> = newest.map(LastCommit::short).collect();
    let commit = names.first().filter(|_| names.len() == 1).map(ToString::to_string);
    let last = last.map(|(_, text)| text);
    let revision = [&commit, &last].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ");
    let paper = PaperView { revision, ..form::of_book(frame, title) };
    let facts = [("Changed", last), ("Commit", commit), ("Documents", Some(pages.len().to_string()))];
    let facts = facts.into_iter().filter_map(|(label, value)| Some(form::fact(label, value?)));
    CoverView { facts: facts.collect(), revision: None, paper }
}

/// The name of a document in a binder, by its place.
pub fn anchor(index: usize) -> String {
    format!("p{}", index + 1)
}

/// The stylesheet of a binder: margins that name the document. Only a page of its own name can say what is not the same
/// on every sheet.
pub fn style(papers: &[PaperView]) -> String {
    let mut css = "@charset \"utf-8\";\n".to_string();
    for (index, paper) in papers.iter().enumerate() {
        let name = anchor(index);
        css.push_str(&format!("@page {name}{{"));
        let address = paper.address.as_ref().map(|address| format!("{UNCONTROLLED}{address}"));
        let margins =
            [("top-left", Some(&paper.title)), ("top-right", Some(&paper.revision)), ("bottom-left", address.as_ref())];
        for (margin, words) in margins {
            if let Some(words) = words {
                css.push_str(&format!("@{margin}{{content:{}}}", string(words)));
            }
        }
        css.push_str(&format!("}}\n#{name}{{page:{name}}}\n"));
    }
    css
}

/// A text as a string of CSS.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // A backslash with zero stands for the sign of damage.
            c if c.is_control() => out.push_str(&format!("\\{:x} ", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_string_of_css() {
        let cases = [("a “b” ü", "\"a “b” ü\""), ("\"}\\", "\"\\\"}\\\\\""), ("a\nb\0", "\"a\\a b\\0 \"")];
        for (text, expected) in cases {
            assert_eq!(string(text), expected);
        }
    }
}
