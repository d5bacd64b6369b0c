//! Goes through the events of a page and keeps what it finds.

use std::collections::{HashMap, HashSet, VecDeque};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::base::{Span, Spanned};
use crate::page::anchor::Anchors;
use crate::page::block::{Block, Code, Container, Kind, Link};
use crate::page::facts::Fact;
use crate::page::form::{Choice, Field};
use crate::page::inline;
use crate::page::key::Keys;
use crate::page::markdown::{self, Dialect};
use crate::page::note;
use crate::page::reference::{Reference, ReferenceKind};
use crate::page::roles::{self, Role};
use crate::page::section::{self, Section};
use crate::page::slip::Slip;
use crate::page::step::{State, Step};
use crate::page::suppression::Suppressions;
use crate::page::variables::{self, Collector, Declaration, Variable};
use crate::shell::ProblemKind;

use super::mentions::Made;
use super::suppress::Waiting;
use crate::shell::Task;

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
    /// Targets of task runners that its commands call.
    pub tasks: Vec<Task>,
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
    /// What was most likely meant to be otherwise.
    pub slips: Vec<Spanned<Slip>>,
    /// What a shell would stumble over in code.
    pub shell_problems: Vec<Spanned<ProblemKind>>,
    /// What the page says about findings in it.
    pub suppressions: Suppressions,
    /// The first paragraph of prose.
    pub summary: String,
    /// A hash of its blocks of code.
    pub code: u64,
}

impl Outline {
    /// Gives back the room that the lists took while they grew: a large book has ten thousand of them.
    pub fn shrink(&mut self) {
        self.sections.shrink_to_fit();
        self.steps.shrink_to_fit();
        self.fields.shrink_to_fit();
        self.choices.shrink_to_fit();
        self.sign_offs.shrink_to_fit();
        self.expectations.shrink_to_fit();
        self.variables.shrink_to_fit();
        self.breaks.shrink_to_fit();
        self.hidden.shrink_to_fit();
    }
}

/// Reads the part `body` of `text`; keys are made for the page `id`, which declares the variables `declared`.
pub fn read(text: &str, body: Span, dialect: Dialect, id: &str, declared: &[Declaration]) -> Outline {
    let events = markdown::events(text, body, dialect);
    let mut reader = Reader {
        text,
        declared,
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
        made: Vec::new(),
        foreign: None,
        title: None,
        waiting: Waiting::default(),
        variables: Collector::default(),
        unused: HashMap::new(),
        step_keys: None,
    };
    reader.definitions(&events);
    let (undefined, labels) = (events.undefined(), events.labels());
    for (event, span) in events {
        reader.event(&event, span);
    }
    reader.end_block();
    reader.undefined(undefined.take(body.start), &labels);
    reader.finish()
}

/// What is known while the events of a page go by.
pub struct Reader<'t> {
    pub(super) text: &'t str,
    /// The variables that its front matter declares.
    pub(super) declared: &'t [Declaration],
    pub(super) out: Outline,
    pub(super) closing: Vec<Fact>,
    pub(super) anchors: Anchors,
    pub(super) keys: Keys,
    /// The way to each section so far, in the form that keys are made of.
    pub(super) paths: Vec<String>,
    pub(super) stack: Vec<Container>,
    pub(super) block: Option<Block>,
    pub(super) code: Option<Code>,
    /// The role of what follows a bold line that stands for a heading.
    pub(super) lead: Option<Role>,
    /// The words of the block before this one.
    pub(super) before: String,
    /// How many outermost blocks ended since the last thematic break.
    pub(super) blocks_since_rule: Option<usize>,
    /// How many blocks ended since the last heading.
    pub(super) in_section: usize,
    /// What the page's own commands and words make.
    pub(super) made: Vec<Made>,
    /// How deep the list lies whose items go on in another repository.
    pub(super) foreign: Option<usize>,
    /// The reference with which the block before this one ended.
    pub(super) title: Option<usize>,
    /// Comments of which it is not known yet what they are about.
    pub(super) waiting: Waiting,
    /// The placeholders so far.
    pub(super) variables: Collector,
    /// The definitions that no link has used yet, by where they lead, as numbers of their references.
    pub(super) unused: HashMap<String, VecDeque<usize>>,
    /// The keys of the steps so far, once an author gives one of their own.
    pub(super) step_keys: Option<HashSet<String>>,
}

/// What the own line of a list item holds besides words.
#[derive(Clone, Copy, Default)]
pub struct Line {
    pub(super) signs: bool,
    pub(super) fills: bool,
}

impl Reader<'_> {
    pub(super) fn event(&mut self, event: &Event<'_>, span: Span) {
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
        self.words_go_on(event, span);
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

    pub(super) fn block_event(&mut self, event: &Event<'_>, span: Span) {
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

    pub(super) fn start(&mut self, tag: &Tag<'_>, span: Span) {
        self.begins(tag, span);
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

    pub(super) fn end(&mut self, tag: TagEnd) {
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
        let ended = self.stack.pop();
        self.foreign = self.foreign.filter(|depth| self.stack.len() + 1 >= *depth);
        if let Some(Container::Item { step: None, marker: Some((marker, state)), span, .. }) = ended {
            self.step(span, (marker, state), String::new(), Line::default());
        }
        self.end_outermost();
    }

    pub(super) fn table(&mut self) -> Option<&mut Container> {
        self.stack.iter_mut().rev().find(|container| matches!(container, Container::Table { .. }))
    }

    pub(super) fn end_outermost(&mut self) {
        if self.stack.is_empty() {
            self.blocks_since_rule = self.blocks_since_rule.map(|blocks| blocks + 1);
            self.in_section += 1;
        }
    }

    pub(super) fn marker(&mut self, ticked: bool, span: Span) {
        let state = if ticked { State::Done } else { State::Open };
        if let Some(Container::Item { marker, .. }) =
            self.stack.iter_mut().rev().find(|container| matches!(container, Container::Item { .. }))
        {
            *marker = Some((span, state));
        }
    }

    pub(super) fn end_block(&mut self) {
        self.words_end();
        let Some(mut block) = self.block.take() else { return };
        self.leaves(&block);
        self.links(&mut block);
        self.unfilled(&block);
        self.mentions(&block);
        match std::mem::replace(&mut block.kind, Kind::Text) {
            Kind::Heading { level, id, role } => self.heading(level, id.as_deref(), role, &block),
            Kind::Cell => self.cell(&block),
            Kind::Paragraph | Kind::Text => self.words(&block),
        }
    }

    pub(super) fn heading(&mut self, level: u8, id: Option<&str>, role: Option<Role>, block: &Block) {
        let title = inline::words(&block.inlines.text);
        let anchor = match id {
            Some(id) => {
                self.anchors.reserve(id);
                id.to_string()
            }
            None => self.anchors.unique(&block.inlines.text),
        };
        let parent = self.above(level);
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

    /// The section that one of this level would stand in.
    fn above(&self, level: u8) -> Option<usize> {
        let mut nearest = self.out.sections.len().checked_sub(1);
        // Between a section and the one it stands in, all are as deep as it, or deeper.
        while let Some(section) = nearest.and_then(|number| self.out.sections.get(number)) {
            if section.level < level {
                break;
            }
            nearest = section.parent;
        }
        nearest
    }

    pub(super) fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        self.titled(&code);
        if code.is_note() {
            let label = Some(self.before.trim_end_matches(':').to_string()).filter(|words| !words.is_empty());
            let section = self.out.sections.last().map(|section| section.title.clone());
            let label = label.or(section).unwrap_or_else(|| "Notes".to_string());
            let key = self.key("note", &label);
            self.out.notes.push(note::NoteArea { key, span: code.span, label, hint: code.content.trim().to_string() });
        } else {
            self.out.code = xxh3_64_with_seed(code.content.as_bytes(), self.out.code);
            let comments = self.shell_comments(&code);
            let uses = variables::in_code(&code.content, &code.language, self.declared);
            self.variables.add(uses, |span| code.place(span));
            self.prompt(&code);
            self.boxes_in_code(&code);
            self.commands(&code, &comments);
            for line in code.comments().filter(|line| line.value.to_lowercase().starts_with("expected")) {
                self.out.expectations.push(line);
            }
        }
        self.end_outermost();
    }

    pub(super) fn finish(mut self) -> Outline {
        self.page_ends();
        self.out.opening_facts = self.out.facts.len();
        self.out.facts.append(&mut self.closing);
        self.mark_made();
        self.out.variables = self.variables.settle(self.declared);
        self.out.references.sort_by_key(|reference| reference.span);
        self.out.hidden.sort_unstable();
        self.out.breaks.sort_unstable();
        self.out.slips.sort_by_key(|slip| slip.span);
        self.out
    }
}

pub(super) fn is_signature(title: &str) -> bool {
    let title = title.to_lowercase();
    ["signature", "signed", "sign-off", "sign off"].iter().any(|word| title.contains(word))
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
