//! `list`

use std::borrow::Cow;

use checkbook::Memory;
use checkbook::page::Page;
use checkbook::report::one_line;
use jiff::civil::Date;
use serde_json::json;

use super::DONE;
use super::arguments::{List, Listing};
use super::check::is_asked;
use super::data::lines;
use super::output::{Failed, Output, open, today};

/// Lists the documents.
pub fn run(arguments: &List, output: &mut Output) -> Result<u8, Failed> {
    let (_, book, paths) = open(None, &arguments.paths, true, &mut Memory::default())?;
    let today = today();
    let every = book.config.review.every.map(|days| days.0);
    let same = |wanted: &Option<String>, values: &[&str]| {
        wanted.as_ref().is_none_or(|wanted| values.iter().any(|value| value.eq_ignore_ascii_case(wanted)))
    };
    let pages: Vec<(&Page, Option<Date>)> = book
        .library
        .pages
        .values()
        .map(|page| (&**page, page.review_by(every)))
        .filter(|(page, _)| is_asked(&page.path, &paths))
        .filter(|(page, _)| {
            let status: Vec<&str> = page.meta.status.iter().map(|status| status.value.as_str()).collect();
            let tags: Vec<&str> = page.meta.tags.iter().map(|tag| tag.value.as_str()).collect();
            same(&arguments.status, &status) && same(&arguments.tag, &tags)
        })
        .filter(|(_, review)| !arguments.overdue || review.is_some_and(|day| day < today))
        .collect();
    match arguments.format {
        Listing::Json => {
            let rows: Vec<_> = pages.iter().map(|(page, review)| row(page, *review, today)).collect();
            output.data(lines(&rows))?;
        }
        Listing::Table => {
            let rows = pages.iter().map(|(page, review)| cells(page, *review, today)).collect();
            output.data(table(&["FILE", "STEPS", "STATUS", "OWNER", "REVIEW", "TITLE"], rows))?;
        }
    }
    Ok(DONE)
}

fn text(value: Option<&checkbook::base::Spanned<String>>) -> Option<&str> {
    value.map(|value| value.value.as_str())
}

fn row(page: &Page, review: Option<Date>, today: Date) -> serde_json::Value {
    json!({
        "file": page.path, "title": page.title, "counts": page.counts(), "status": text(page.meta.status.as_ref()),
        "owner": text(page.meta.owner.as_ref()), "tags": page.meta.tags.iter().map(|t| &t.value).collect::<Vec<_>>(),
        "updated": page.meta.updated.as_ref().map(|day| day.value.to_string()),
        "review_by": review.map(|day| day.to_string()), "overdue": review.is_some_and(|day| day < today),
        "draft": page.meta.draft,
    })
}

fn cells(page: &Page, review: Option<Date>, today: Date) -> Vec<String> {
    let counts = page.counts();
    let review = match review {
        Some(day) if day < today => format!("overdue {day}"),
        Some(day) => day.to_string(),
        None => String::new(),
    };
    let status = text(page.meta.status.as_ref()).unwrap_or(if page.meta.draft { "draft" } else { "" });
    vec![
        page.path.to_string(),
        (counts.steps + counts.criteria).to_string(),
        status.to_string(),
        text(page.meta.owner.as_ref()).unwrap_or_default().to_string(),
        review,
        page.title.clone(),
    ]
}

/// Rows under headings, in columns, with nothing in them that steers, because the rows are somebody's text.
pub fn table(heads: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut all = vec![heads.iter().map(|head| (*head).to_string()).collect::<Vec<_>>()];
    all.extend(rows.into_iter().map(|row| row.iter().map(|cell| one_line(cell).into_owned()).collect()));
    let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut out = String::new();
    for row in &all {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        out.push_str(line_start(cells.collect::<Vec<_>>().join("  ").trim_end()).as_ref());
        out.push('\n');
    }
    out
}

/// Somebody's text, fit to begin a line: a runner takes `::` there for a command to itself.
pub fn line_start(text: &str) -> Cow<'_, str> {
    let text = one_line(text);
    if text.trim_start().starts_with("::") { format!("./{text}").into() } else { text }
}
