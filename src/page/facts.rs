//! `**Key**: value` lines: metadata that people write in the text.

use super::form;
use super::inline::Inlines;
use super::label::Context;
use crate::base::Span;
use serde::{Deserialize, Serialize};

/// One `**Key**: value` or `**Key:** value` line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fact {
    /// The words in bold, without the colon.
    pub key: String,
    /// Where they stand.
    pub key_span: Span,
    /// What follows, as a reader sees it.
    pub value: String,
    /// Where it stands; the key's place when the value is not plain text.
    pub value_span: Span,
}

/// The facts of a block, and the line breaks before them that a reader should see.
#[derive(Debug, Default)]
pub struct Facts {
    /// The facts in the order in which they stand. A line that is still to be filled in is none.
    pub facts: Vec<Fact>,
    /// Where the breaks between lines with a key stand in the file, when there are at least two such lines.
    pub breaks: Vec<usize>,
}

/// Finds the lines of a block that begin with a bold key.
pub fn find(inlines: &Inlines) -> Facts {
    let mut found = Facts::default();
    if inlines.strong().is_empty() {
        return found;
    }
    let mut keyed = 0;
    for (start, line) in inlines.lines() {
        let Some((key, value)) = split(inlines, start, line) else { continue };
        keyed += 1;
        if start > 0 {
            found.breaks.extend(inlines.break_before(start));
        }
        let value_text = line[value..].trim();
        let key_text = line[..key.end].trim().trim_end_matches(':').trim_end();
        let Some(key_span) = inlines.source(start + key.start..start + key.start + key_text.len()) else { continue };
        if value_text.is_empty() || has_marks(inlines, start + value) {
            continue;
        }
        let value_start = start + value + (line[value..].len() - line[value..].trim_start().len());
        let value_span = inlines.source(value_start..value_start + value_text.len()).unwrap_or(key_span);
        found.facts.push(Fact { key: key_text.to_string(), key_span, value: value_text.to_string(), value_span });
    }
    if keyed < 2 {
        found.breaks.clear();
    }
    found
}

/// The key of a line, and where its value begins.
fn split(inlines: &Inlines, start: usize, line: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let first = start + line.len() - line.trim_start().len();
    let bold = inlines.strong().iter().find(|range| range.start == first && range.end <= start + line.len())?;
    let key = bold.start - start..bold.end - start;
    if line[key.clone()].trim_end().ends_with(':') {
        return Some((key.clone(), key.end));
    }
    let after = &line[key.end..];
    after.starts_with(':').then_some((key.clone(), key.end + 1))
}

fn has_marks(inlines: &Inlines, from: usize) -> bool {
    let (fields, choices) = form::find(inlines, &Context::default());
    let line_end = inlines.text[from..].find('\n').map_or(inlines.text.len(), |at| from + at);
    let inside = |span: Span| (from..line_end).contains(&inlines.at_source(span.start));
    fields.iter().any(|field| inside(field.span)) || choices.iter().any(|choice| inside(choice.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(file: &str) -> (Vec<(String, String)>, usize) {
        let mut inlines = Inlines::default();
        for (event, range) in pulldown_cmark::Parser::new(file).into_offset_iter() {
            inlines.push(&event, range.into(), file);
        }
        let found = find(&inlines);
        for fact in &found.facts {
            assert_eq!(fact.key_span.of(file), fact.key);
        }
        (found.facts.into_iter().map(|fact| (fact.key, fact.value)).collect(), found.breaks.len())
    }

    #[test]
    fn the_colon_may_stand_in_or_after_the_bold() {
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        assert_eq!(
            facts("**Version:** 1.0\n**Owner**: Ann `x`\n**Date**: ____"),
            (vec![pair("Version", "1.0"), pair("Owner", "Ann x")], 2)
        );
        assert_eq!(facts("**Note** that this is prose").0, []);
        assert_eq!(facts("**Key**: one line").1, 0);
    }
}
