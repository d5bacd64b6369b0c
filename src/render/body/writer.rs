//! Events to HTML.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::escape::{attribute, text};
use super::spans::Places;
use super::{Body, Href, HrefKind, form};
use crate::base::Span;
use crate::input::config;
use crate::page;
use crate::render::raw_html::{Content, Policy, RawHtml};

/// Writes the HTML of a page's words.
pub fn write(body: &Body) -> String {
    let page = &body.page;
    let resolve = |target: &str| match body.links.get(target) {
        Some(Href::To { href, .. }) => Some(href.clone()),
        _ => None,
    };
    let first_levels = page
        .sections
        .iter()
        .enumerate()
        .filter(|(index, section)| section.level == 1 && page.title_section != Some(*index));
    let mut writer = Writer {
        body,
        out: String::with_capacity(page.body.end.saturating_sub(page.body.start) * 2),
        places: Places::new(page),
        raw: RawHtml::new(policy(body.style.raw_html), &resolve, ids(page)),
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
        heading: None,
        deeper: u8::from(first_levels.count() > 0),
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
    image: Option<Image>,
    pub(super) code: Option<super::blocks::Fence>,
    /// What each open link is closed with.
    links: Vec<&'static str>,
    pub(super) table: Option<super::blocks::Table>,
    pub(super) open_sections: Vec<u8>,
    /// The section whose heading is being written.
    pub(super) heading: Option<usize>,
    /// By how much headings are moved down, so that the page's title stays the only one of its level.
    pub(super) deeper: u8,
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

/// The footnotes of a page, in the order in which they are referred to.
#[derive(Debug, Default)]
pub struct Footnotes {
    order: Vec<String>,
    references: HashMap<String, usize>,
    texts: HashMap<String, String>,
    /// The footnote that is being written, and the page's HTML that waits meanwhile.
    waiting: Option<(String, String)>,
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
            Event::Start(tag) if is_inline(&tag) => self.start_inline(&tag),
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

    fn inline_code(&mut self, code: &CowStr<'_>, span: Span) {
        if span.start < self.skip_to {
            return;
        }
        self.inline("<code>");
        text(&mut self.out, code);
        self.out.push_str("</code>");
    }

    fn inline(&mut self, html: &str) {
        self.begin_inline();
        self.out.push_str(html);
    }

    /// Opens the line of a step when its first word comes.
    fn begin_inline(&mut self) {
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
            TagEnd::Link => {
                let close = self.links.pop().unwrap_or_default();
                self.out.push_str(close);
            }
            _ => {}
        }
    }

    fn start_link(&mut self, target: &str, title: &str) {
        // The file's name is the description of a link to what readers cannot go to.
        let close = match self.body.links.get(target) {
            Some(Href::To { href, kind }) if !self.raw.in_link() => {
                self.out.push_str("<a");
                match kind {
                    HrefKind::External => self.out.push_str(" class=\"external\" rel=\"noreferrer\""),
                    HrefKind::File => self.out.push_str(" class=\"file\""),
                    HrefKind::Page => {}
                }
                attribute(&mut self.out, "href", href);
                if !title.is_empty() {
                    attribute(&mut self.out, "title", title);
                }
                self.out.push('>');
                "</a>"
            }
            Some(Href::Broken(why)) => {
                self.out.push_str("<span class=\"missing\"");
                attribute(&mut self.out, "title", why);
                self.out.push('>');
                "</span>"
            }
            Some(Href::Nowhere) => {
                self.out.push_str("<span class=\"file\"");
                attribute(&mut self.out, "title", target);
                self.out.push('>');
                "</span>"
            }
            _ => {
                self.out.push_str("<span>");
                "</span>"
            }
        };
        self.links.push(close);
        self.raw.enter(if close == "</a>" { Content::Link } else { Content::Text });
    }

    fn start_image(&mut self, target: &str, title: &str) {
        self.alt = Some((String::new(), 0));
        let in_link = !self.links.is_empty() || self.raw.in_link();
        let close = match self.body.links.get(target) {
            Some(Href::To { kind: HrefKind::External, .. }) if in_link => Image::Words,
            Some(Href::To { href, kind: HrefKind::External }) => Image::Link(href.clone()),
            Some(Href::To { href, .. }) => Image::Picture(href.clone(), title.to_string()),
            Some(Href::Broken(why)) => Image::Missing(why.clone()),
            _ => Image::Words,
        };
        self.image = Some(close);
    }

    fn alt_event(&mut self, event: &Event<'_>) {
        let Some((alt, nested)) = &mut self.alt else { return };
        match event {
            Event::Text(words) | Event::Code(words) => alt.push_str(words),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Start(Tag::Image { .. }) => *nested += 1,
            Event::End(TagEnd::Image) if *nested > 0 => *nested -= 1,
            Event::End(TagEnd::Image) => self.end_image(),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        let Some((alt, _)) = self.alt.take() else { return };
        let words = if alt.trim().is_empty() { "image" } else { alt.trim() };
        match self.image.take() {
            Some(Image::Picture(href, title)) => {
                self.out.push_str("<img loading=\"lazy\"");
                attribute(&mut self.out, "src", &href);
                attribute(&mut self.out, "alt", alt.trim());
                if !title.is_empty() {
                    attribute(&mut self.out, "title", &title);
                }
                self.out.push('>');
            }
            // The site makes no request to other sites, so their images are links.
            Some(Image::Link(href)) => {
                self.out.push_str("<a class=\"external\" rel=\"noreferrer\"");
                attribute(&mut self.out, "href", &href);
                self.out.push('>');
                text(&mut self.out, words);
                self.out.push_str("</a>");
            }
            Some(Image::Missing(why)) => {
                self.out.push_str("<span class=\"missing\"");
                attribute(&mut self.out, "title", &why);
                self.out.push('>');
                text(&mut self.out, words);
                self.out.push_str("</span>");
            }
            Some(Image::Words) | None => text(&mut self.out, words),
        }
    }

    fn footnote_reference(&mut self, name: &str) {
        let number = self.footnotes.number(name);
        let count = self.footnotes.references.entry(name.to_string()).or_default();
        *count += 1;
        let id = if *count == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{count}") };
        self.inline(&format!("<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>"));
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        let page = std::mem::take(&mut self.out);
        self.footnotes.waiting = Some((name.to_string(), page));
    }

    pub(super) fn end_footnote(&mut self) {
        let Some((name, page)) = self.footnotes.waiting.take() else { return };
        let words = std::mem::replace(&mut self.out, page);
        self.footnotes.texts.entry(name).or_insert(words);
    }

    fn write_footnotes(&mut self) {
        let Footnotes { order, texts, .. } = &self.footnotes;
        if order.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        for (index, name) in order.iter().enumerate() {
            let number = index + 1;
            let words = texts.get(name).map_or("", String::as_str);
            self.out.push_str(&format!(
                "<li id=\"fn-{number}\">{words} <a href=\"#fnref-{number}\" aria-label=\"Back to the text\">↩</a></li>\n"
            ));
        }
        self.out.push_str("</ol></section>\n");
    }
}

fn policy(setting: config::RawHtml) -> Policy {
    match setting {
        config::RawHtml::Safe => Policy::Safe,
        config::RawHtml::Allow => Policy::Allow,
        config::RawHtml::Escape => Policy::Escape,
    }
}

/// The names that Markdown gives on a page.
fn ids(page: &page::Page) -> Vec<String> {
    page.sections.iter().map(|section| section.anchor.clone()).collect()
}

/// What an image becomes.
#[derive(Clone, Debug)]
pub enum Image {
    /// A picture of the site, with its title.
    Picture(String, String),
    /// A link to a picture of another site.
    Link(String),
    /// A picture that is not there; why.
    Missing(String),
    /// Its description alone.
    Words,
}

impl Footnotes {
    fn number(&mut self, name: &str) -> usize {
        if let Some(index) = self.order.iter().position(|known| known == name) {
            index + 1
        } else {
            self.order.push(name.to_string());
            self.order.len()
        }
    }
}

pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}
