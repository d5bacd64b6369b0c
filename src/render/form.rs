//! A page as a form on paper: the facts in its head, what the margins say, and how it is set.

use super::body::outline;
use super::document;
use super::frame::{Frame, date, status};
use super::view::{CodeView, DateView, FactView, FormView, PaperView};
use crate::base::{SitePath, percent_decode};
use crate::input::config::{Columns, PageBreak, StepColumns};
use crate::page::Page;

/// A page in two columns has more than this many steps for each block of code.
const FEW: usize = 10;

/// The most characters that the median step of a page in two columns has.
const SHORT: usize = 60;

/// The form of `page`, which the site has at `url`, in the file `from`; its words are for the caller to fill in.
pub fn view(frame: &Frame<'_>, page: &Page, url: &SitePath, from: &SitePath, qr: Option<CodeView>) -> FormView {
    let heading = page.title_section.and_then(|index| page.sections.get(index));
    FormView {
        title: page.title.clone(),
        anchor: document::anchor(page, &outline::headings(page)),
        subtitle: heading.map(|section| section.title.clone()).filter(|title| *title != page.title),
        description: page.meta.description.as_ref().map(|description| description.value.clone()),
        kind: document::kind(page),
        href: url.href_from(from),
        banner: document::banner(frame, page, from),
        facts: facts(frame, page, from),
        steps: page.counts().steps,
        revision: document::revision(page),
        paper: paper(frame, page, url),
        qr,
        links: Vec::new(),
        body: String::new(),
    }
}

/// What stands in the head of the form, as far as it is known.
fn facts(frame: &Frame<'_>, page: &Page, from: &SitePath) -> Vec<FactView> {
    let meta = &page.meta;
    let revision = match frame.commits.of_file(&page.path) {
        Some(commit) => format!("{}, commit {}", document::revision(page), commit.short()),
        None => document::revision(page),
    };
    let updated = if meta.updated.is_some() { "Updated" } else { "Changed" };
    let facts = [
        ("Version", meta.version.as_ref().map(|version| version.value.clone())),
        ("Revision", Some(revision)),
        (updated, changed(frame, page).map(|day| day.text)),
        ("Next review", frame.review_by(page).map(|day| date(day).text)),
        ("Owner", meta.owner.as_ref().map(|owner| owner.value.clone())),
        ("Status", status(page, from).map(|status| status.title)),
        ("Estimated duration", document::duration(page)),
    ];
    facts.into_iter().filter_map(|(label, value)| Some(fact(label, value?))).collect()
}

/// A line in the head of a form.
pub fn fact(label: &str, value: String) -> FactView {
    FactView { label: label.to_string(), value }
}

/// The day that a page names as that of its last change, else the one that is known.
pub fn changed(frame: &Frame<'_>, page: &Page) -> Option<DateView> {
    let said = page.meta.updated.as_ref().map(|day| day.value);
    said.or_else(|| frame.changed(page)).map(date)
}

/// How a page is printed, and what the margins of its sheets say.
pub fn paper(frame: &Frame<'_>, page: &Page, url: &SitePath) -> PaperView {
    let version = page.meta.version.as_ref().map(|version| format!("Version {}", version.value));
    let edition = frame.commits.of_file(&page.path).map(|commit| commit.short().to_string());
    let edition = edition.unwrap_or_else(|| document::revision(page));
    let day = changed(frame, page).map(|day| day.text);
    let columns = match frame.config.print.columns {
        Columns::One => 1,
        Columns::Two => 2,
        Columns::Auto => suited(page),
    };
    PaperView {
        revision: [version, Some(edition), day].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        address: frame.whole_address(url).map(|address| short(&address)),
        columns,
        ..of_book(frame, &page.title)
    }
}

/// How anything of the book is printed that is called `title`.
pub fn of_book(frame: &Frame<'_>, title: &str) -> PaperView {
    let print = &frame.config.print;
    let titles = [frame.title.as_str(), title];
    PaperView {
        title: if title == frame.title { title.to_string() } else { titles.join(" › ") },
        revision: String::new(),
        address: None,
        columns: 1,
        step_columns: match print.step_columns {
            StepColumns::TimeInitials => "time-initials",
            StepColumns::Initials => "initials",
            StepColumns::None => "none",
        },
        page_break: match print.page_break {
            PageBreak::None => "none",
            PageBreak::Phase => "phase",
        },
    }
}

/// An address for people: without its scheme, and with its letters as they are where that leads to the same place.
pub fn short(address: &str) -> String {
    let plain = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
    let means_another = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '%' | '?' | '#');
    percent_decode(plain).filter(|decoded| !decoded.contains(means_another)).unwrap_or_else(|| plain.to_string())
}

/// How many columns suit a page: short steps with few commands stand in two.
fn suited(page: &Page) -> u8 {
    let mut lengths: Vec<usize> = page.steps.iter().map(|step| step.text.chars().count()).collect();
    lengths.sort_unstable();
    match lengths.get(lengths.len() / 2) {
        Some(median) if *median <= SHORT && blocks(page.body.of(&page.text)) * FEW < page.steps.len() => 2,
        _ => 1,
    }
}

/// How many fenced blocks of code a text has. Each tears columns apart, also one outside of the steps.
fn blocks(text: &str) -> usize {
    let mut count = 0;
    let mut open: Option<&str> = None;
    for line in text.lines().map(str::trim_ascii).filter(|line| line.starts_with(['`', '~'])) {
        let mark = line.trim_start_matches(['`', '~']);
        let fence = &line[..line.len() - mark.len()];
        match open {
            None if fence.starts_with("```") || fence.starts_with("~~~") => (count, open) = (count + 1, Some(fence)),
            Some(opening) if mark.is_empty() && fence.starts_with(opening) => open = None,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::SourcePath;
    use crate::page::Dialect;

    fn page(text: &str) -> Page {
        Page::parse(&SourcePath::new("a.md"), &Arc::from(text), Dialect::default())
    }

    #[test]
    fn short_steps_without_code_stand_in_two_columns() {
        let short = "- [ ] Stop\n".repeat(12);
        let long = format!("- [ ] {}\n", "many words ".repeat(9)).repeat(13);
        let code = |steps: usize| format!("{short}{}", "- [ ] Run\n  ```sh\n  ls\n  ```\n".repeat(steps));
        assert_eq!(suited(&page(&format!("# T\n{short}"))), 2);
        assert_eq!(suited(&page(&format!("# T\n{short}{long}"))), 1);
        assert_eq!(suited(&page(&code(1))), 2);
        assert_eq!(suited(&page(&code(2))), 1);
        assert_eq!(suited(&page("# T\nwords\n```sh\nls\n```\n")), 1);
    }

    #[test]
    fn a_block_of_code_ends_with_its_own_fence() {
        assert_eq!(blocks("~~~~ sh\n```\n~~~\n~~~~\n\n- x\n  ```\n  a\n  ```\n``inline``\n"), 2);
    }

    #[test]
    fn a_short_address_leads_to_the_same_place() {
        for (address, expected) in [
            ("https://rb.example/ops/a.html", "rb.example/ops/a.html"),
            ("https://rb.example/", "rb.example"),
            ("https://rb.example/%C3%BC.html", "rb.example/ü.html"),
            ("https://rb.example/a%20b.html", "rb.example/a%20b.html"),
            ("https://rb.example/a%23b.html", "rb.example/a%23b.html"),
        ] {
            assert_eq!(short(address), expected);
        }
    }
}
