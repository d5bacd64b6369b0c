//! Shows what a suggestion would change.

use annotate_snippets::{Patch, Snippet};

use super::excerpt::{Excerpt, lines};
use super::findings::Source;
use super::visible;
use crate::base::{Edit, Span};

/// How many lines one part of a diff may span.
const TALL: usize = 20;

/// How many parts a diff may have.
const PARTS: usize = 8;

/// The lines that `edits` change, before and after, a part for each run of lines; empty when the edits do not fit the
/// text or each other, or would fill the screen.
pub(super) fn diff(source: &Source, edits: &[Edit], columns: usize) -> Vec<Snippet<'static, Patch<'static>>> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let fits = sorted.iter().all(|edit| edit.span.start <= edit.span.end && source.clamp(edit.span) == edit.span);
    let apart = sorted.is_sorted_by(|one, next| one.span.end <= next.span.start);
    if !fits || !apart {
        return Vec::new();
    }
    let parts: Vec<&[&Edit]> =
        sorted.chunk_by(|one, next| source.lines.line(one.span.end) == source.lines.line(next.span.start)).collect();
    if parts.len() > PARTS {
        return Vec::new();
    }
    parts.iter().map(|part| snippet(source, part, columns)).collect::<Option<_>>().unwrap_or_default()
}

fn snippet(source: &Source, edits: &[&Edit], columns: usize) -> Option<Snippet<'static, Patch<'static>>> {
    let short = |edit: &&Edit| edit.replacement.lines().count() <= TALL && edit.replacement.len() <= TALL * columns;
    if !edits.iter().all(short) {
        return None;
    }
    let whole = Span::new(edits.first()?.span.start, edits.last()?.span.end);
    let excerpt = window(source, whole, columns)?;
    let patches = edits.iter().map(|edit| {
        let replacement = visible::source(&edit.replacement).replace("\r\n", "\n");
        Patch::new(excerpt.shift(edit.span), replacement)
    });
    Some(Snippet::source(excerpt.shown()).line_start(excerpt.first_line).patches(patches))
}

/// The lines around `span`, cut when there is one long line; `None` when several lines are too long or too many.
fn window(source: &Source, span: Span, columns: usize) -> Option<Excerpt<'_>> {
    let (first, last) = lines(source, span);
    let excerpt = Excerpt::of(source, span);
    let wide = |text: &str| text.chars().nth(columns).is_some();
    if last - first >= TALL || wide(span.of(&source.text)) {
        return None;
    }
    if !(first..=last).any(|line| wide(source.content(line).of(&source.text))) {
        return Some(excerpt);
    }
    (first == last).then(|| excerpt.around(span, columns / 4))
}
