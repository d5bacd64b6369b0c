//! What a page has that was most likely meant to be otherwise, and what a shell would stumble over.

use crate::base::{Span, Spanned, closest};
use crate::page::block::{Block, Code, Kind, Link};
use crate::page::slip::{self, Slip, Undefined};
use crate::shell::Problem;

use super::reader::Reader;

/// How many labels without a definition are compared with those that have one, and with how many: a page of thousands
/// is no slip.
const HELPED: usize = 100;
const MOST_LABELS: usize = 1000;

impl Reader<'_> {
    pub(super) fn slip(&mut self, slip: Slip, span: Span) {
        self.out.slips.push(Spanned::new(slip, span));
    }

    /// References without a definition; `labels` are those that have one.
    pub(super) fn undefined(&mut self, met: Vec<Undefined>, labels: &[String]) {
        for (index, Undefined { span, label, bare }) in met.into_iter().enumerate() {
            // The parser leaves the empty brackets of `[label][]` out.
            let more = if !bare && self.text[span.end..].starts_with("[]") { 2 } else { 0 };
            let span = Span::new(span.start, span.end + more);
            if bare {
                if let Some(place) = slip::spaced_destination(self.text, span.end) {
                    self.slip(Slip::SpacedDestination, place);
                }
            } else if slip::is_reference(self.text, span, &label) {
                let known = labels.iter().map(String::as_str).take(if index < HELPED { MOST_LABELS } else { 0 });
                let near = closest(&label, known).map(str::to_string);
                self.slip(Slip::UndefinedLabel { label, near }, span);
            }
        }
    }

    /// A link that leads nowhere, unless its words say that the top of the page is meant.
    pub(super) fn empty_link(&mut self, link: &Link, words: &str) {
        let leads_up = link.target == "#" && (words.to_lowercase().contains("top") || words.contains('↑'));
        if matches!(link.target.as_str(), "" | "#") && !link.is_reference() && !leads_up {
            self.slip(Slip::EmptyLink, link.span);
        }
    }

    /// Words that wait to be replaced; in a table, the first of each row.
    pub(super) fn unfilled(&mut self, block: &Block) {
        let heading = matches!(block.kind, Kind::Heading { .. });
        let last = self.out.slips.last().filter(|last| last.value == Slip::Unfilled);
        let between = last.and_then(|last| self.text.get(last.span.end..block.span.start));
        if matches!(block.kind, Kind::Cell) && between.is_some_and(|between| !between.contains('\n')) {
            return;
        }
        for span in slip::unfilled(&block.inlines, heading, block.span) {
            self.slip(Slip::Unfilled, span);
        }
    }

    /// A prompt in a block that says it is a script.
    pub(super) fn prompt(&mut self, code: &Code) {
        if let Some(place) = slip::prompted(&code.language, &code.content, code.span.of(self.text)) {
            self.slip(Slip::PromptInScript, place.shift(code.span.start));
        }
    }

    /// Boxes in code that has no language; a single one may be anything.
    pub(super) fn boxes_in_code(&mut self, code: &Code) {
        let boxes = if code.language.is_empty() { slip::boxes(&code.content) } else { Vec::new() };
        if let Some(place) = boxes.first().filter(|_| boxes.len() > 1).and_then(|first| code.place(*first)) {
            self.slip(Slip::BoxesInCode(boxes.len()), place);
        }
    }

    /// What a shell would stumble over in a block of code that says it is for one; others are only likely to be.
    pub(super) fn stumbles(&mut self, code: &Code, problems: Vec<Problem>) {
        if matches!(code.language.as_str(), "" | "text") {
            return;
        }
        for problem in problems {
            // Lines of a list or a quotation are not in one piece in the file.
            let line = problem.span.of(&code.content).lines().next().map_or(0, str::len);
            let span = Span::new(problem.span.start, problem.span.start + line);
            if let Some(place) = code.place(span) {
                self.out.shell_problems.push(Spanned::new(problem.kind, place));
            }
        }
    }
}
