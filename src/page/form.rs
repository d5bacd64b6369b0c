//! What a reader fills in: blanks (`____`) and inline boxes (`[ ] Yes [ ] No`), with the labels they have in the text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::inline::{Inlines, words};
use super::label::{self, Context};
use crate::base::Span;

/// A blank to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// Unique in the page; see [`super::key::Keys`].
    pub key: String,
    /// The underscores.
    pub span: Span,
    /// What the text around it calls it; never empty.
    pub label: String,
    /// What is to be filled in.
    pub kind: FieldKind,
    /// What follows it: `MB`, `%`, `minutes`.
    pub unit: Option<String>,
    /// What stands in brackets behind it: `HH:MM UTC`.
    pub hint: Option<String>,
    /// How many underscores there are.
    pub width: usize,
}

/// What is to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Anything on one line.
    Text,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A number; the unit stands in the text.
    Number,
    /// A person.
    Name,
    /// A commit, a tag, a path: set in a fixed pitch.
    Code,
    /// Several lines.
    Long,
    /// A person's signature.
    Signature,
}

/// One or more boxes in a line of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Choice {
    /// Unique in the page.
    pub key: String,
    /// From the first box to the end of the last option.
    pub span: Span,
    /// What the text in front of it calls it; never empty.
    pub label: String,
    /// The options; a lone one is a box of its own.
    pub options: Vec<Answer>,
    /// Whether nothing but plain text stands between the first box and the end of the last option.
    pub plain: bool,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Answer {
    /// The box alone: `[ ]`.
    pub marker: Span,
    /// What stands behind it.
    pub text: String,
    /// Whether the document has it ticked.
    pub ticked: bool,
}

/// Finds blanks and boxes in a block. Keys are left empty.
pub fn find(inlines: &Inlines, context: &Context<'_>) -> (Vec<Field>, Vec<Choice>) {
    if !inlines.text.contains("___") && !inlines.text.contains('[') {
        return (Vec::new(), Vec::new());
    }
    let mut fields = Vec::new();
    let mut choices = Vec::new();
    let mut before = None;
    for (start, line) in inlines.lines() {
        let context = Context { line_before: before, ..*context };
        let marks = marks(inlines, start, line);
        line_fields(inlines, start, line, &marks, &context, &mut fields);
        line_choices(inlines, start, line, &marks, &context, &mut choices);
        before = Some(line);
    }
    (fields, choices)
}

/// A blank or a box, in bytes of its line.
#[derive(Clone, Debug)]
struct Mark {
    range: Range<usize>,
    span: Span,
    /// `None` for a blank, whether it is ticked for a box.
    ticked: Option<bool>,
}

fn marks(inlines: &Inlines, start: usize, line: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(found) = line[at..].find(['_', '[']) {
        let from = at + found;
        let Some((end, ticked)) = mark_at(line, from) else {
            at = from + line[from..].chars().take_while(|&c| c == '_').count().max(1);
            continue;
        };
        at = end;
        if inlines.is_code(start + from) || inlines.is_link(start + from) {
            continue;
        }
        if let Some(span) = inlines.source(start + from..start + end) {
            marks.push(Mark { range: from..end, span, ticked });
        }
    }
    marks
}

/// The end of the mark that starts at byte `from`, and whether it is a box.
fn mark_at(line: &str, from: usize) -> Option<(usize, Option<bool>)> {
    let rest = &line[from..];
    if rest.starts_with('[') {
        let ticked = match rest.as_bytes().get(1)? {
            b' ' => false,
            b'x' | b'X' => true,
            _ => return None,
        };
        let spaced = rest[2..].strip_prefix(']')?.chars().next().is_none_or(char::is_whitespace);
        return spaced.then_some((from + 3, Some(ticked)));
    }
    let length = rest.bytes().take_while(|&b| b == b'_').count();
    let end = from + length;
    let before = line[..from].chars().next_back();
    let free = before.is_none_or(|c| !c.is_alphanumeric());
    let after = &line[end..];
    let open = after.chars().next().is_none_or(|c| !c.is_alphanumeric()) || label::unit(after).is_some();
    (length >= 3 && free && open).then_some((end, None))
}

fn line_fields(
    inlines: &Inlines,
    start: usize,
    line: &str,
    marks: &[Mark],
    context: &Context<'_>,
    fields: &mut Vec<Field>,
) {
    let first = fields.len();
    for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.ticked.is_none()) {
        let from = index.checked_sub(1).map_or(0, |before| after_unit(line, &marks[before]));
        let gap = &line[from..mark.range.start];
        let rest = &line[mark.range.end..];
        let bold = inlines
            .strong()
            .iter()
            .map(|range| range.start)
            .rfind(|&at| at >= start + from && at < start + mark.range.start);
        let gap = bold.map_or(gap, |at| &line[at - start..mark.range.start]);
        let label = if label::is_to(gap) && fields.len() > first {
            let main = fields.last_mut().map(|field| std::mem::take(&mut field.label)).unwrap_or_default();
            if let Some(field) = fields.last_mut() {
                field.label = format!("{main}, from");
            }
            format!("{main}, to")
        } else {
            let main = fields[first..].first().map(|field| field.label.as_str());
            label::of_field(gap, main, context)
        };
        let unit = label::unit(rest);
        let hint = label::hint(rest);
        fields.push(Field {
            key: String::new(),
            span: mark.span,
            kind: label::kind(&label, unit, hint),
            label,
            unit: unit.map(str::to_string),
            hint: hint.map(str::to_string),
            width: mark.range.len(),
        });
    }
}

/// Where the text behind a mark goes on after its unit.
fn after_unit(line: &str, mark: &Mark) -> usize {
    let rest = &line[mark.range.end..];
    let unit = if mark.ticked.is_none() { label::unit(rest) } else { None };
    mark.range.end + unit.map_or(0, |unit| rest.find(unit).unwrap_or_default() + unit.len())
}

fn line_choices(
    inlines: &Inlines,
    start: usize,
    line: &str,
    marks: &[Mark],
    context: &Context<'_>,
    choices: &mut Vec<Choice>,
) {
    let mut index = 0;
    while index < marks.len() {
        if marks[index].ticked.is_none() {
            index += 1;
            continue;
        }
        let from = index.checked_sub(1).map_or(0, |before| marks[before].range.end);
        let mut options: Vec<Answer> = Vec::new();
        let mut end = marks[index].range.start;
        while let Some(mark) = marks.get(index).filter(|mark| mark.ticked.is_some()) {
            let stop = marks.get(index + 1).map_or(line.len(), |next| next.range.start);
            let (text, length) = label::option(&line[mark.range.end..stop]);
            end = mark.range.end + length;
            options.push(Answer { marker: mark.span, text, ticked: mark.ticked == Some(true) });
            index += 1;
            if label::ends_group(&line[end..stop]) {
                break;
            }
        }
        let Some(first) = options.first() else { continue };
        let gap_end = inlines.at_source(first.marker.start) - start;
        let whole = inlines.source(start + gap_end..start + end);
        let span = whole.unwrap_or_else(|| Span::new(first.marker.start, options[options.len() - 1].marker.end));
        let label = label::of_choice(&line[from.min(gap_end)..gap_end], &first.text, context);
        choices.push(Choice { key: String::new(), span, label, options, plain: whole.is_some() });
    }
}

/// The words of a block without its blanks and boxes, as a step's name.
pub fn words_without_marks(inlines: &Inlines) -> String {
    let mut text = inlines.text.clone();
    for (start, line) in inlines.lines() {
        for mark in marks(inlines, start, line) {
            let range = start + mark.range.start..start + mark.range.end;
            let spaces = " ".repeat(range.len());
            text.replace_range(range, &spaces);
        }
    }
    words(&text)
}
