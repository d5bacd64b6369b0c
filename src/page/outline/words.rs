//! What a block of words says: steps, blanks, boxes, facts, roles.

use crate::base::{Span, Spanned};
use crate::page::block::{Block, Container};
use crate::page::facts::{self};
use crate::page::form::{self, Choice, FieldKind};
use crate::page::inline;
use crate::page::label::Context;
use crate::page::reference::{self};
use crate::page::roles::{self, Role};
use crate::page::section::{self};
use crate::page::step::{State, Step};

use super::reader::{Line, Reader, is_signature};

impl Reader<'_> {
    /// A paragraph, or the text of a list item.
    pub(super) fn words(&mut self, block: &Block) {
        let text = &block.inlines.text;
        let outermost = self.stack.is_empty();
        if outermost && block.inlines.is_strong() {
            self.lead = roles::of_heading(text);
        }
        if outermost && self.in_section == 0 {
            self.section_role(roles::of_lead(text), false);
        }
        let (mut fields, choices) = form::find(&block.inlines, &self.context(None));
        let line = Line {
            signs: fields.iter().any(|field| field.kind == FieldKind::Signature),
            fills: !fields.is_empty() || !choices.is_empty(),
        };
        self.item_words(block, line);
        for field in &mut fields {
            field.key = self.key("field", &field.label);
        }
        self.out.fields.extend(fields);
        self.add_choices(choices);
        self.facts(block);
        if text.trim_start().to_lowercase().starts_with("expected:") {
            self.out.expectations.push(Spanned::new(inline::words(text), block.span));
        }
        let plain =
            outermost && self.out.summary.is_empty() && !block.inlines.strong().iter().any(|bold| bold.start == 0);
        if plain {
            self.out.summary = reference::sentence(text, 0);
        }
        self.before = inline::words(text);
    }

    pub(super) fn add_choices(&mut self, mut choices: Vec<Choice>) {
        for choice in &mut choices {
            choice.key = self.key("choice", &choice.label);
        }
        self.out.choices.extend(choices);
    }

    pub(super) fn context<'a>(&'a self, cell: Option<(&'a str, &'a str)>) -> Context<'a> {
        let step = self.stack.iter().rev().find_map(|container| match container {
            Container::Item { words: Some(words), .. } => Some(words.as_str()),
            _ => None,
        });
        let announced = Some(self.before.as_str()).filter(|before| before.ends_with(':'));
        let section = self.out.sections.last().map(|section| section.title.as_str());
        Context { line_before: None, cell, around: announced.or(step), section }
    }

    /// Gives the innermost item its words, and makes a step of it when it has a box.
    pub(super) fn item_words(&mut self, block: &Block, line: Line) {
        let Some(Container::Item { span, marker, words: None, .. }) = self.stack.last() else { return };
        let (span, marker) = (*span, *marker);
        let raw = &block.inlines.text;
        let skipped = raw.strip_prefix("[~] ").and_then(|_| block.inlines.source(0..3));
        let marker = marker.or(skipped.map(|span| (span, State::NotApplicable)));
        let text = form::words_without_marks(&block.inlines);
        let text = if skipped.is_some() { text.trim_start_matches("[~] ").to_string() } else { text };
        let mut index = None;
        if let Some((marker, state)) = marker {
            self.out.hidden.extend(skipped);
            index = Some(self.out.steps.len());
            let text = self.explicit_id(block, text);
            self.step(span, (marker, state), text, line);
        }
        if let Some(Container::Item { words, step, .. }) = self.stack.last_mut() {
            *words = Some(inline::words(raw));
            *step = index;
        }
    }

    /// Takes `{#id}` off the end of an item's text.
    pub(super) fn explicit_id(&mut self, block: &Block, text: String) -> String {
        let raw = block.inlines.text.trim_end();
        let Some(open) = raw.rfind("{#").filter(|_| raw.ends_with('}')) else { return text };
        let id = &raw[open + 2..raw.len() - 1];
        let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let Some(span) = block.inlines.source(open..raw.len()).filter(|_| is_id) else { return text };
        self.out.hidden.push(span);
        if let Some(Container::Item { id: explicit, .. }) = self.stack.last_mut() {
            *explicit = Some(id.to_string());
        }
        text.rfind("{#").map_or(text.clone(), |at| text[..at].trim_end().to_string())
    }

    pub(super) fn step(&mut self, item: Span, (marker, state): (Span, State), text: String, line: Line) {
        let role = self.role();
        let signs = line.signs && matches!(role, Role::Step | Role::SignOff | Role::Criterion);
        let explicit = self.stack.last().and_then(|container| match container {
            Container::Item { id, span, .. } if *span == item => id.clone(),
            _ => None,
        });
        let explicit = explicit.filter(|id| self.is_free(id));
        let named = explicit.is_some();
        let key = explicit.unwrap_or_else(|| self.key("step", &text));
        if let Some(keys) = &mut self.step_keys {
            keys.insert(key.clone());
        }
        self.out.steps.push(Step {
            key,
            named,
            item,
            marker,
            optional: roles::is_optional(&text),
            text,
            section: self.out.sections.len().checked_sub(1),
            role: if signs { Role::SignOff } else { role },
            state,
            depth: self.stack.iter().filter(|c| matches!(c, Container::Item { step: Some(_), .. })).count(),
            fills: line.fills,
        });
    }

    /// Whether no step before has this key.
    fn is_free(&mut self, id: &str) -> bool {
        let keys = || self.out.steps.iter().map(|step| step.key.clone()).collect();
        !self.step_keys.get_or_insert_with(keys).contains(id)
    }

    pub(super) fn role(&self) -> Role {
        let section = self.out.sections.last().and_then(|section| section.role);
        self.lead.or(section).unwrap_or(Role::Step)
    }

    pub(super) fn key(&mut self, what: &str, words: &str) -> String {
        self.keys.next(what, self.paths.last().map_or("", String::as_str), &section::normalised(words))
    }

    pub(super) fn cell(&mut self, block: &Block) {
        let words = inline::words(&block.inlines.text);
        let Some(Container::Table { header, row, head, .. }) = self.table() else { return };
        row.push(words);
        if *head {
            return;
        }
        let column = header.get(row.len() - 1).cloned().unwrap_or_default();
        let first = if row.len() > 1 { row.first().cloned().unwrap_or_default() } else { String::new() };
        let (mut fields, choices) = form::find(&block.inlines, &self.context(Some((&column, &first))));
        for field in &mut fields {
            if is_signature(&column) {
                field.kind = FieldKind::Signature;
            }
            field.key = self.key("field", &field.label);
        }
        self.out.fields.extend(fields);
        self.add_choices(choices);
    }

    pub(super) fn facts(&mut self, block: &Block) {
        let found = facts::find(&block.inlines);
        self.out.breaks.extend(found.breaks);
        let in_step = self.stack.iter().any(|c| matches!(c, Container::Item { step: Some(_), .. }));
        if found.facts.is_empty() || in_step || self.stack.len() > 2 {
            return;
        }
        if self.is_opening() {
            self.out.facts.extend(found.facts);
        } else if self.blocks_since_rule == Some(0) {
            self.closing.extend(found.facts);
        }
    }

    /// Whether the reader is still above the first section below the title, or in one that only introduces.
    pub(super) fn is_opening(&self) -> bool {
        let mut below = self.out.sections.iter().skip(1);
        match (self.out.sections.first(), below.next(), below.next()) {
            (None, ..) => true,
            (Some(first), None, _) => first.level == 1,
            (Some(_), Some(second), None) => {
                matches!(
                    section::normalised_heading(&second.title).as_str(),
                    "overview" | "summary" | "introduction" | "about"
                )
            }
            _ => false,
        }
    }

    pub(super) fn section_role(&mut self, role: Option<Role>, explicit: bool) {
        if let (Some(role), Some(section)) = (role, self.out.sections.last_mut())
            && (explicit || section.own_role.is_none())
        {
            (section.own_role, section.role) = (Some(role), Some(role));
        }
    }
}
