//! The lines of `checkbook.json`, one for each page. Those of pages that are as they were are taken over from the file
//! before it: a large book has a quarter of a gigabyte of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::data::{self, SITE_SCHEMA};
use super::frame::{Frame, GENERATOR};
use super::question::Questions;
use crate::base::SitePath;
use crate::library::{Destination, Redirects};
use crate::page::Page;
use crate::site::Piece;

/// How many pages are made into pieces at once.
const PART: usize = 256;

/// What stands between two lines.
const BETWEEN: &[u8] = b",\n";

/// What stands behind the lines of the pages in `checkbook.json`.
const FOOT: &[u8] = b"\n]}\n";

/// What stands before them.
fn head(frame: &Frame<'_>) -> Vec<u8> {
    let redirects = redirects(frame);
    let head = json!({
        "schema": SITE_SCHEMA, "generator": GENERATOR, "title": frame.title, "redirects": redirects,
    });
    format!("{},\"pages\":[\n", head.to_string().trim_end_matches('}')).into_bytes()
}

/// `checkbook.json` as a whole.
pub fn file(frame: &Frame<'_>) -> Vec<u8> {
    let published: Vec<_> = frame.library.published().collect();
    let lines: Vec<String> = published.par_iter().map(|(page, url)| data::line(frame, page, url)).collect();
    [head(frame), lines.join(",\n").into_bytes(), FOOT.to_vec()].concat()
}

/// Old addresses of pages, and where they lead; places on pages are written with `#`.
fn redirects(frame: &Frame<'_>) -> Vec<Value> {
    let to = |to: &Destination| match to {
        Destination::Site(at, fragment) if fragment.is_empty() => at.to_string(),
        Destination::Site(at, fragment) => format!("{at}#{fragment}"),
        Destination::Elsewhere(url) => url.clone(),
    };
    let mut rows = Vec::new();
    for (from, redirect) in Redirects::new(frame.library, &frame.config.html.redirect).iter() {
        rows.extend(redirect.to.iter().map(|end| json!({ "from": from, "to": to(end) })));
        let places = redirect.fragments.iter();
        rows.extend(places.map(|(name, end)| json!({ "from": format!("{from}#{name}"), "to": to(end) })));
    }
    rows
}

/// The lines of a file: each with the hash of what it is made of, and its length.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lines {
    head: u64,
    lines: Vec<(u128, u64)>,
}

impl Lines {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Where each line is: its first byte, and its length.
    fn places(&self) -> HashMap<u128, (u64, u64), foldhash::fast::RandomState> {
        let mut start = self.head;
        let place = |(print, length): &(u128, u64)| {
            let place = (*print, (start, *length));
            start += length + BETWEEN.len() as u64;
            place
        };
        self.lines.iter().map(place).collect()
    }
}

/// The file, piece by piece, where the lines that `before` knows are taken from the file that it is of; `lines` becomes
/// what is known of the new one.
pub fn pieces<'a>(
    frame: &'a Frame<'_>,
    questions: &'a Questions,
    before: &Lines,
    lines: &'a Mutex<Lines>,
) -> impl Iterator<Item = Piece> + Send + 'a {
    let known = before.places();
    let head = head(frame);
    *lines.lock().unwrap_or_else(PoisonError::into_inner) = Lines { head: head.len() as u64, lines: Vec::new() };
    let published: Vec<_> = frame.library.published().collect();
    let parts = (0..published.len()).step_by(PART).flat_map(move |start| {
        let part = &published[start..published.len().min(start + PART)];
        let line = |(page, url): &(&Arc<Page>, &SitePath)| {
            let print = questions.of_line(&page.path);
            let piece = match known.get(&print) {
                Some((start, length)) => Piece::Left { start: *start, length: *length },
                None => Piece::Made(data::line(frame, page, url).into_bytes()),
            };
            (print, piece)
        };
        let made: Vec<(u128, Piece)> = part.par_iter().map(line).collect();
        let known = made.iter().map(|(print, piece)| (*print, piece.length()));
        lines.lock().unwrap_or_else(PoisonError::into_inner).lines.extend(known);
        joined(made.into_iter().map(|(_, piece)| piece), start == 0)
    });
    std::iter::once(Piece::Made(head)).chain(parts).chain(std::iter::once(Piece::Made(FOOT.to_vec())))
}

/// Lines with what stands between them. Those that followed each other before are one piece.
fn joined(lines: impl Iterator<Item = Piece>, mut is_first: bool) -> Vec<Piece> {
    let between = BETWEEN.len() as u64;
    let mut pieces: Vec<Piece> = Vec::new();
    for line in lines {
        match (pieces.last_mut(), &line) {
            (Some(Piece::Left { start, length }), Piece::Left { start: next, length: more })
                if *start + *length + between == *next =>
            {
                *length += between + more;
            }
            _ => {
                pieces.extend((!is_first).then(|| Piece::Made(BETWEEN.to_vec())));
                pieces.push(line);
            }
        }
        is_first = false;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_followed_each_other_are_one_piece() {
        let left = |start, length| Piece::Left { start, length };
        let made = |text: &str| Piece::Made(text.into());
        let lines = Lines { head: 10, lines: vec![(1, 5), (2, 7), (3, 1)] };
        let places = lines.places();
        assert_eq!([1, 2, 3].map(|print| places[&print]), [(10, 5), (17, 7), (26, 1)]);
        let pieces = [left(10, 5), left(17, 7), made("x"), left(26, 1), left(10, 5)];
        let all = [left(10, 14), made(",\n"), made("x"), made(",\n"), left(26, 1), made(",\n"), left(10, 5)];
        assert_eq!(joined(pieces.into_iter(), true), all);
        assert_eq!(joined([made("x")].into_iter(), false), [made(",\n"), made("x")]);
    }
}
