//! Events to HTML.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::headings::OpenHeading;
use super::links::{Image, OpenLink};
use super::spans::Places;
use super::{Body, Href, code, form, outline};
use crate::base::Span;
use crate::input::config;
use crate::page;
use crate::render::escape::text;
use crate::render::highlight::Palette;
use crate::render::raw_html::{Content, Policy, RawHtml};

/// Writes the HTML of a page's words.
pub fn write(body: &Body, palette: &Palette) -> String {
    let page = &body.page;
    let resolve = |target: &str| match body.links.get(target) {
        Some(Href::To { href, .. }) => Some(href.clone()),
        _ => None,
    };
    let headings = outline::headings(page);
    let ids = || {
        let named = outline::headings(page).into_iter().filter_map(|heading| heading.id);
        named.chain(outline::own_ids(page)).collect()
    };
    let mut writer = Writer {
        body,
        palette,
        out: String::with_capacity(page.body.end.saturating_sub(page.body.start) * 2),
        places: Places::new(page),
        raw: RawHtml::new(policy(body.style.raw_html), &resolve, &ids),
        html: None,
        frames: Vec::new(),
        line: Line::None,
        skip_to: 0,
        silent: 0,
        alt: None,
        image: None,
        code: None,
        links: Vec::new(),
        table: None,
        open_sections: Vec::new(),
        headings,
        heading: None,
        footnotes: Footnotes::default(),
    };
    for (event, span) in page::events(&page.text, page.body, page.dialect) {
        writer.event(event, span);
    }
    writer.finish()
}

/// The HTML of one page while it is being written.
pub struct Writer<'b> {
    pub(super) body: &'b Body,
    pub(super) palette: &'b Palette,
    pub(super) out: String,
    pub(super) places: Places,
    pub(super) raw: RawHtml<'b>,
    /// An HTML block while it is collected.
    pub(super) html: Option<String>,
    /// What each open block needs at its end.
    pub(super) frames: Vec<Frame>,
    pub(super) line: Line,
    /// Text before this byte of the file was written as part of a widget.
    skip_to: usize,
    /// How many open elements are not shown at all.
    pub(super) silent: usize,
    /// The description of an image while it is collected, and how many images are nested in it.
    pub(super) alt: Option<(String, usize)>,
    /// What the image becomes whose description is collected.
    pub(super) image: Option<Image>,
    pub(super) code: Option<super::blocks::Fence>,
    pub(super) links: Vec<OpenLink>,
    pub(super) table: Option<super::blocks::Table>,
    pub(super) open_sections: Vec<u8>,
    /// The headings, in the order of the page's sections.
    pub(super) headings: Vec<outline::Heading>,
    /// The heading that is being written.
    pub(super) heading: Option<OpenHeading>,
    pub(super) footnotes: Footnotes,
}

/// The line of a step, which holds its box and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// None is being written.
    None,
    /// The step's item was opened, its words have not come yet.
    Awaited(usize),
    /// The step's words are being written.
    Open(usize),
}

/// An open block.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What closes it.
    pub close: &'static str,
    /// Whether it is an element of the page.
    pub element: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        if let Some(fence) = &mut self.code {
            match event {
                Event::Text(words) => fence.code.push_str(&words),
                Event::End(TagEnd::CodeBlock) => self.end_code(),
                _ => {}
            }
            return;
        }
        if self.alt.is_some() {
            return self.alt_event(&event);
        }
        match event {
            Event::Start(tag) if page::is_inline(tag.to_end()) => self.start_inline(&tag),
            Event::Start(tag) => self.start_block(tag, span),
            Event::End(tag) => self.end(tag),
            _ if self.silent > 0 => {}
            Event::Text(words) => self.words(&words, span),
            Event::Code(code) => self.inline_code(&code, span),
            Event::SoftBreak => {
                let shown = self.body.page.breaks.binary_search(&span.start).is_ok();
                self.inline(if shown { "<br>\n" } else { "\n" });
            }
            Event::HardBreak => self.inline("<br>\n"),
            Event::Rule => {
                self.begin_block();
                self.out.push_str("<hr>\n");
            }
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::Html(html) => self.html.get_or_insert_default().push_str(&html),
            Event::InlineHtml(html) => {
                self.begin_inline();
                self.raw.inline(&html, &mut self.out);
            }
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.raw.finish(&mut self.out);
        while self.open_sections.pop().is_some() {
            self.out.push_str("</section>\n");
        }
        self.write_footnotes();
        self.out
    }

    fn words(&mut self, words: &str, span: Span) {
        self.begin_inline();
        let source = span.of(&self.body.page.text);
        if source != words {
            // An entity or a repaired run: no widget can stand in it.
            if span.start >= self.skip_to {
                text(&mut self.out, words);
            }
            return;
        }
        let mut at = span.start.max(self.skip_to);
        while let Some(widget) = self.places.widget(at, span.end) {
            text(&mut self.out, Span::new(at, widget.span.start).of(&self.body.page.text));
            form::widget(&mut self.out, &self.body.page, widget);
            at = widget.span.end;
        }
        self.skip_to = self.skip_to.max(at);
        if at < span.end {
            text(&mut self.out, Span::new(at, span.end).of(&self.body.page.text));
        }
    }

    fn inline_code(&mut self, words: &CowStr<'_>, span: Span) {
        if span.start < self.skip_to {
            return;
        }
        self.inline("<code>");
        code::inline(&mut self.out, words, &self.body.page.meta.variables);
        self.out.push_str("</code>");
    }

    pub(super) fn inline(&mut self, html: &str) {
        self.begin_inline();
        self.out.push_str(html);
    }

    /// Opens the line of a step when its first word comes.
    pub(super) fn begin_inline(&mut self) {
        if let Line::Awaited(index) = self.line {
            form::open_line(&mut self.out, &self.body.page.steps[index], self.body.style.keep_ticks);
            self.raw.enter(Content::Text);
            self.line = Line::Open(index);
        } else {
            self.raw.before_text(&mut self.out);
        }
    }

    /// Closes what cannot hold a block.
    pub(super) fn begin_block(&mut self) {
        self.end_line();
        self.raw.before_block(&mut self.out);
    }

    /// Closes the line of a step. A step without words still has its box.
    pub(super) fn end_line(&mut self) {
        if matches!(self.line, Line::Awaited(_)) {
            self.begin_inline();
        }
        if let Line::Open(index) = self.line {
            self.raw.leave(&mut self.out);
            form::close_line(&mut self.out, &self.body.page.steps[index]);
            self.line = Line::None;
        }
    }

    fn start_inline(&mut self, tag: &Tag<'_>) {
        if self.silent > 0 {
            return;
        }
        self.begin_inline();
        match tag {
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { dest_url, title, .. } => return self.start_link(dest_url, title),
            Tag::Image { dest_url, title, .. } => return self.start_image(dest_url, title),
            _ => {}
        }
        self.raw.enter(Content::Text);
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd) {
        if self.silent > 0 {
            return;
        }
        self.raw.leave(&mut self.out);
        match tag {
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }
}

fn policy(setting: config::RawHtml) -> Policy {
    match setting {
        config::RawHtml::Safe => Policy::Safe,
        config::RawHtml::Allow => Policy::Allow,
        config::RawHtml::Escape => Policy::Escape,
    }
}
