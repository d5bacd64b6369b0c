//! One pass over the Markdown of a page: what it says, and where it says it.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::anchor::Anchors;
use super::block::{Block, Code, Container, Kind, Link};
use super::facts::{self, Fact};
use super::form::{self, Choice, Field, FieldKind};
use super::inline;
use super::key::Keys;
use super::label::Context;
use super::markdown::{self, Dialect, Events};
use super::reference::{self, Reference, ReferenceKind};
use super::roles::{self, Role};
use super::section::{self, Section};
use super::step::{State, Step};
use super::variables::{self, Variable};
use super::{html, note};
use crate::base::{Span, Spanned};

/// What one page says.
#[derive(Debug, Default)]
pub struct Outline {
    /// The headings and their sections, in the order in which they stand.
    pub sections: Vec<Section>,
    /// The boxes.
    pub steps: Vec<Step>,
    /// The blanks.
    pub fields: Vec<Field>,
    /// The inline boxes.
    pub choices: Vec<Choice>,
    /// The areas for notes.
    pub notes: Vec<note::NoteArea>,
    /// The tables in which people sign.
    pub sign_offs: Vec<Span>,
    /// What a command should print.
    pub expectations: Vec<Spanned<String>>,
    /// The placeholders in code.
    pub variables: Vec<Variable>,
    /// What the page points at.
    pub references: Vec<Reference>,
    /// Names in raw HTML that a link's fragment may lead to.
    pub ids: Vec<Spanned<String>>,
    /// Metadata in the text: the opening block's, then the closing one's.
    pub facts: Vec<Fact>,
    /// How many of the facts stand in the opening block.
    pub opening_facts: usize,
    /// Line breaks that a reader should see.
    pub breaks: Vec<usize>,
    /// Markup of ours that no reader should see.
    pub hidden: Vec<Span>,
    /// The first paragraph of prose.
    pub summary: String,
}

/// Reads the part `body` of `text`; keys are made for the page `id`.
pub fn read(text: &str, body: Span, dialect: Dialect, id: &str) -> Outline {
    let events = markdown::events(text, body, dialect);
    let mut reader = Reader {
        text,
        out: Outline::default(),
        closing: Vec::new(),
        anchors: Anchors::new(),
        keys: Keys::new(id),
        paths: Vec::new(),
        stack: Vec::new(),
        block: None,
        code: None,
        lead: None,
        before: String::new(),
        blocks_since_rule: None,
        in_section: 0,
    };
    reader.definitions(&events);
    for (event, span) in events {
        reader.event(&event, span);
    }
    reader.end_block();
    reader.finish()
}

struct Reader<'t> {
    text: &'t str,
    out: Outline,
    closing: Vec<Fact>,
    anchors: Anchors,
    keys: Keys,
    /// The way to each section so far, in the form that keys are made of.
    paths: Vec<String>,
    stack: Vec<Container>,
    block: Option<Block>,
    code: Option<Code>,
    /// The role of what follows a bold line that stands for a heading.
    lead: Option<Role>,
    /// The words of the block before this one.
    before: String,
    /// How many outermost blocks ended since the last thematic break.
    blocks_since_rule: Option<usize>,
    /// How many blocks ended since the last heading.
    in_section: usize,
}

/// What the own line of a list item holds besides words.
#[derive(Clone, Copy, Default)]
struct Line {
    signs: bool,
    fills: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        if let Some(code) = &mut self.code {
            match event {
                Event::Text(words) => code.push(words, span, self.text),
                Event::End(TagEnd::CodeBlock) => self.end_code(),
                _ => {}
            }
            return;
        }
        if markdown::is_block(event) {
            self.end_block();
            return self.block_event(event, span);
        }
        match event {
            Event::Html(words) => return self.html(words, span),
            Event::TaskListMarker(ticked) => return self.marker(*ticked, span),
            Event::InlineHtml(words) => self.html(words, span),
            Event::Code(words) => self.inline_code(words, span),
            _ => {}
        }
        let text = self.text;
        let block = self.block.get_or_insert_with(|| Block::new(Kind::Text, span));
        block.inlines.push(event, span, text);
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                block.open.push(Link::new(ReferenceKind::Link, *link_type, dest_url, span, block.inlines.text.len()));
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                block.open.push(Link::new(ReferenceKind::Image, *link_type, dest_url, span, block.inlines.text.len()));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let end = block.inlines.text.len();
                block.links.extend(block.open.pop().map(|link| Link { end, ..link }));
            }
            _ => {}
        }
    }

    fn block_event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag),
            Event::Rule => {
                self.lead = None;
                if self.stack.is_empty() {
                    self.blocks_since_rule = Some(0);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => self.block = Some(Block::new(Kind::Paragraph, span)),
            Tag::Heading { level, id, classes, .. } => {
                let role = classes.iter().find_map(|class| Role::named(class));
                let kind = Kind::Heading { level: number(*level), id: id.as_ref().map(ToString::to_string), role };
                self.block = Some(Block::new(kind, span));
            }
            Tag::TableCell => self.block = Some(Block::new(Kind::Cell, span)),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.as_ref()),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some(Code::new(info, span));
            }
            Tag::Item => self.stack.push(Container::item(span)),
            Tag::Table(_) => {
                self.stack.push(Container::Table { span, header: Vec::new(), row: Vec::new(), head: true });
            }
            _ => self.stack.push(Container::Other),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => return self.end_outermost(),
            TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::CodeBlock => return,
            TagEnd::TableHead => {
                if let Some(Container::Table { span, header, row, head }) = self.table() {
                    let signs = row.iter().any(|cell: &String| is_signature(cell));
                    *header = std::mem::take(row);
                    *head = false;
                    let span = *span;
                    self.out.sign_offs.extend(signs.then_some(span));
                }
            }
            TagEnd::TableRow => {
                if let Some(Container::Table { row, .. }) = self.table() {
                    row.clear();
                }
            }
            _ => {}
        }
        if let Some(Container::Item { step: None, marker: Some((marker, state)), span, .. }) = self.stack.pop() {
            self.step(span, (marker, state), String::new(), Line::default());
        }
        self.end_outermost();
    }

    fn table(&mut self) -> Option<&mut Container> {
        self.stack.iter_mut().rev().find(|container| matches!(container, Container::Table { .. }))
    }

    fn end_outermost(&mut self) {
        if self.stack.is_empty() {
            self.blocks_since_rule = self.blocks_since_rule.map(|blocks| blocks + 1);
            self.in_section += 1;
        }
    }

    fn marker(&mut self, ticked: bool, span: Span) {
        let state = if ticked { State::Done } else { State::Open };
        if let Some(Container::Item { marker, .. }) =
            self.stack.iter_mut().rev().find(|container| matches!(container, Container::Item { .. }))
        {
            *marker = Some((span, state));
        }
    }

    fn end_block(&mut self) {
        let Some(mut block) = self.block.take() else { return };
        self.links(&mut block);
        match std::mem::replace(&mut block.kind, Kind::Text) {
            Kind::Heading { level, id, role } => self.heading(level, id.as_deref(), role, &block),
            Kind::Cell => self.cell(&block),
            Kind::Paragraph | Kind::Text => self.words(&block),
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, role: Option<Role>, block: &Block) {
        let title = inline::words(&block.inlines.text);
        let anchor = match id {
            Some(id) => {
                self.anchors.reserve(id);
                id.to_string()
            }
            None => self.anchors.unique(&block.inlines.text),
        };
        let parent = self.out.sections.iter().rposition(|section| section.level < level);
        let above = parent.and_then(|parent| self.paths.get(parent)).map_or("", String::as_str);
        self.paths.push(format!("{above}\u{1e}{}", section::normalised_heading(&title)));
        // A title says what the page is about, not what part of it is for.
        let is_title = level == 1 && self.out.sections.is_empty();
        let own_role = role.or_else(|| roles::of_heading(&title).filter(|_| !is_title));
        let inherited = parent.and_then(|parent| self.out.sections[parent].role);
        self.out.sections.push(Section {
            level,
            title,
            anchor,
            heading: block.span,
            parent,
            own_role,
            role: own_role.or(inherited),
        });
        (self.lead, self.blocks_since_rule, self.in_section) = (None, None, 0);
        self.before.clear();
    }

    /// A paragraph, or the text of a list item.
    fn words(&mut self, block: &Block) {
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

    fn add_choices(&mut self, mut choices: Vec<Choice>) {
        for choice in &mut choices {
            choice.key = self.key("choice", &choice.label);
        }
        self.out.choices.extend(choices);
    }

    fn context<'a>(&'a self, cell: Option<(&'a str, &'a str)>) -> Context<'a> {
        let step = self.stack.iter().rev().find_map(|container| match container {
            Container::Item { words: Some(words), .. } => Some(words.as_str()),
            _ => None,
        });
        let announced = Some(self.before.as_str()).filter(|before| before.ends_with(':'));
        let section = self.out.sections.last().map(|section| section.title.as_str());
        Context { line_before: None, cell, around: announced.or(step), section }
    }

    /// Gives the innermost item its words, and makes a step of it when it has a box.
    fn item_words(&mut self, block: &Block, line: Line) {
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
    fn explicit_id(&mut self, block: &Block, text: String) -> String {
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

    fn step(&mut self, item: Span, (marker, state): (Span, State), text: String, line: Line) {
        let role = self.role();
        let signs = line.signs && matches!(role, Role::Step | Role::SignOff | Role::Criterion);
        let explicit = self.stack.last().and_then(|container| match container {
            Container::Item { id, span, .. } if *span == item => id.clone(),
            _ => None,
        });
        let key = match explicit.filter(|id| self.out.steps.iter().all(|step| step.key != *id)) {
            Some(id) => id,
            None => self.key("step", &text),
        };
        self.out.steps.push(Step {
            key,
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

    fn role(&self) -> Role {
        let section = self.out.sections.last().and_then(|section| section.role);
        self.lead.or(section).unwrap_or(Role::Step)
    }

    fn key(&mut self, what: &str, words: &str) -> String {
        self.keys.next(what, self.paths.last().map_or("", String::as_str), &section::normalised(words))
    }

    fn cell(&mut self, block: &Block) {
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

    fn facts(&mut self, block: &Block) {
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
    fn is_opening(&self) -> bool {
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

    fn section_role(&mut self, role: Option<Role>, explicit: bool) {
        if let (Some(role), Some(section)) = (role, self.out.sections.last_mut())
            && (explicit || section.own_role.is_none())
        {
            (section.own_role, section.role) = (Some(role), Some(role));
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        if code.is_note() {
            let label = Some(self.before.trim_end_matches(':').to_string()).filter(|words| !words.is_empty());
            let section = self.out.sections.last().map(|section| section.title.clone());
            let label = label.or(section).unwrap_or_else(|| "Notes".to_string());
            let key = self.key("note", &label);
            self.out.notes.push(note::NoteArea { key, span: code.span, label, hint: code.content.trim().to_string() });
        } else {
            if variables::may_hold(&code.language) {
                variables::collect(&mut self.out.variables, &code.content, |span| code.place(span));
            }
            for line in code.comments().filter(|line| line.value.to_lowercase().starts_with("expected")) {
                self.out.expectations.push(line);
            }
        }
        self.end_outermost();
    }

    fn inline_code(&mut self, words: &CowStr<'_>, span: Span) {
        let shift = span.of(self.text).find(words.as_ref()).map(|at| span.start + at);
        variables::collect(&mut self.out.variables, words, |place| shift.map(|shift| place.shift(shift)));
    }

    fn html(&mut self, words: &str, span: Span) {
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
            });
        }
    }

    fn definitions(&mut self, events: &Events<'_>) {
        for definition in events.definitions() {
            let source = definition.span.of(self.text);
            let Some(colon) = source.find("]:").map(|at| at + 2) else { continue };
            let start = colon + source[colon..].len() - source[colon..].trim_start().len();
            let rest = &source[start..];
            let (start, length) = match rest.strip_prefix('<').and_then(|inside| inside.find('>')) {
                Some(length) => (start + 1, length),
                None => (start, rest.find(char::is_whitespace).unwrap_or(rest.len())),
            };
            let span = Span::new(start, start + length).shift(definition.span.start);
            self.out.references.push(Reference {
                kind: ReferenceKind::Link,
                target: definition.destination,
                span,
                optional: false,
                section: None,
                sentence: String::new(),
            });
        }
    }

    fn links(&mut self, block: &mut Block) {
        let section = self.out.sections.len().checked_sub(1);
        for link in block.links.drain(..) {
            let text = &block.inlines.text;
            let optional = reference::is_optional(text.get(link.end..).unwrap_or_default());
            let sentence = reference::sentence(text, link.start);
            if let Some(span) = link.destination(self.text) {
                let (kind, target) = (link.kind, link.target);
                self.out.references.push(Reference { kind, target, span, optional, section, sentence });
            } else if let Some(definition) = self.out.references.iter_mut().find(|reference| {
                link.is_reference() && reference.target == link.target && reference.sentence.is_empty()
            }) {
                *definition = Reference { kind: link.kind, section, sentence, ..definition.clone() };
                definition.optional |= optional;
            }
        }
    }

    fn finish(mut self) -> Outline {
        self.out.opening_facts = self.out.facts.len();
        self.out.facts.append(&mut self.closing);
        self.out.references.sort_by_key(|reference| reference.span);
        self.out.hidden.sort_unstable();
        self.out.breaks.sort_unstable();
        self.out
    }
}

fn is_signature(title: &str) -> bool {
    let title = title.to_lowercase();
    ["signature", "signed", "sign-off", "sign off"].iter().any(|word| title.contains(word))
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
