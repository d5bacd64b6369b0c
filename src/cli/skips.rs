//! What looked like a reference and was not checked, and why.

use std::collections::BTreeMap;

use checkbook::{Book, SourcePath};

use super::list::table;

/// A table of everything on `pages` that was skipped, reason by reason; empty when nothing was.
pub fn listed(book: &Book, pages: &[SourcePath]) -> String {
    let asked = pages.iter().filter_map(|page| book.library.page(page));
    let mut rows: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for row in asked.flat_map(|page| checkbook::render::references(&book.library, page)) {
        let reason = match row.status {
            "external" => "external",
            _ => match row.reason {
                Some(reason) => reason,
                None => continue,
            },
        };
        // The reason stands first: a line of output never begins with somebody's text.
        rows.entry(reason).or_default().push(vec![
            reason.to_string(),
            row.place(),
            row.kind.to_string(),
            row.text.to_string(),
        ]);
    }
    if rows.is_empty() {
        return String::new();
    }
    table(&["REASON", "PLACE", "KIND", "TEXT"], rows.into_values().flatten().collect())
}

/// One line that counts what was skipped: `skipped 5: 3 external, 2 placeholder`.
pub fn counted(skipped: &BTreeMap<String, usize>) -> String {
    let all: usize = skipped.values().sum();
    let mut reasons: Vec<(&String, &usize)> = skipped.iter().collect();
    reasons.sort_by_key(|(reason, number)| (std::cmp::Reverse(**number), (*reason).clone()));
    let reasons: Vec<String> = reasons.into_iter().map(|(reason, number)| format!("{number} {reason}")).collect();
    if all == 0 { "skipped nothing".to_string() } else { format!("skipped {all}: {}", reasons.join(", ")) }
}
