//! What a page points at, and the names that it gives.

use pulldown_cmark::CowStr;

use crate::base::{Span, Spanned};
use crate::page::block::{Block, Container, Link};
use crate::page::html;
use crate::page::markdown::Events;
use crate::page::reference::{self, Reference, ReferenceKind};
use crate::page::roles::Role;
use crate::page::slip::{self, Slip};
use crate::page::variables::{self};

use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn inline_code(&mut self, words: &CowStr<'_>, span: Span) {
        let shift = span.of(self.text).find(words.as_ref()).map(|at| span.start + at);
        let uses = variables::in_code(words, "", self.declared);
        self.variables.add(uses, |place| shift.map(|shift| place.shift(shift)));
    }

    pub(super) fn html(&mut self, words: &str, span: Span) {
        if slip::is_request(words) {
            self.slip(Slip::Unfilled, Span::new(span.start, span.start + words.trim_end().len()));
        }
        if let Some(said) = html::comment(words) {
            if let Some(role) = said.strip_prefix("checkbook:") {
                self.section_role(Role::named(role.trim()), true);
            } else if let Some(id) = said.strip_prefix("id:")
                && let Some(Container::Item { id: explicit, .. }) = self.stack.last_mut()
            {
                *explicit = Some(id.trim().to_string());
            }
            return;
        }
        let section = self.out.sections.len().checked_sub(1);
        for found in html::ids_and_links(words) {
            let place = found.span.shift(span.start);
            let kind = match found.kind {
                html::HtmlRefKind::Id => {
                    self.out.ids.push(Spanned::new(found.value, place));
                    continue;
                }
                html::HtmlRefKind::Href => ReferenceKind::Link,
                html::HtmlRefKind::Src => ReferenceKind::Image,
            };
            let target = found.value;
            self.out.references.push(Reference {
                kind,
                target,
                span: place,
                optional: false,
                section,
                sentence: String::new(),
                mention: None,
            });
        }
    }

    pub(super) fn definitions(&mut self, events: &Events<'_>) {
        let definitions = events.definitions();
        self.waiting.runs = runs(self.text, definitions.iter().map(|definition| definition.span));
        for definition in definitions {
            let source = definition.span.of(self.text);
            let Some(colon) = source.find("]:").map(|at| at + 2) else { continue };
            let start = colon + source[colon..].len() - source[colon..].trim_start().len();
            let rest = &source[start..];
            let (start, length) = match rest.strip_prefix('<').and_then(|inside| inside.find('>')) {
                Some(length) => (start + 1, length),
                None => (start, rest.find(char::is_whitespace).unwrap_or(rest.len())),
            };
            let span = Span::new(start, start + length).shift(definition.span.start);
            self.unused.entry(definition.destination.clone()).or_default().push_back(self.out.references.len());
            self.out.references.push(Reference {
                kind: ReferenceKind::Link,
                target: definition.destination,
                span,
                optional: false,
                section: None,
                sentence: String::new(),
                mention: None,
            });
        }
    }

    /// The variables in the address of a link, which is written at `destination`, or elsewhere.
    fn link_variables(&mut self, link: &Link, destination: Option<Span>) {
        if link.kind != ReferenceKind::Link {
            return;
        }
        let text = self.text;
        // Where it is written elsewhere, the link itself stands for it.
        let written = destination.map_or(link.target.as_str(), |place| place.of(text));
        let place = |span: Span| Some(destination.map_or(link.span, |place| span.shift(place.start)));
        let uses = variables::in_address(written, self.declared);
        self.variables.add(uses, place);
    }

    pub(super) fn links(&mut self, block: &mut Block) {
        let section = self.out.sections.len().checked_sub(1);
        for link in block.links.drain(..) {
            let text = &block.inlines.text;
            self.empty_link(&link, text.get(link.start..link.end).unwrap_or_default());
            let optional = reference::is_optional(text.get(link.end..).unwrap_or_default());
            let sentence = reference::sentence(text, link.start);
            let destination = link.destination(self.text);
            self.link_variables(&link, destination);
            if let Some(span) = destination {
                let (kind, target) = (link.kind, link.target);
                self.out.references.push(Reference { kind, target, span, optional, section, sentence, mention: None });
            } else if link.is_reference()
                && let Some(definitions) = self.unused.get_mut(&link.target)
                && let Some(definition) = definitions.front().and_then(|&number| self.out.references.get_mut(number))
            {
                // One whose link has no words goes on waiting for one that has.
                if !sentence.is_empty() {
                    definitions.pop_front();
                }
                *definition = Reference { kind: link.kind, section, sentence, ..definition.clone() };
                definition.optional |= optional;
            }
        }
    }
}

/// The definitions at `spans`, each up to the end of the last one that follows it line by line.
fn runs(text: &str, spans: impl DoubleEndedIterator<Item = Span>) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for span in spans.rev() {
        let below = runs.last().filter(|below| Span::new(span.end, below.start).of(text).matches('\n').count() < 2);
        runs.push(Span::new(span.start, below.map_or(span.end, |below| below.end)));
    }
    runs.reverse();
    runs
}
