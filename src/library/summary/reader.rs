//! Reads `SUMMARY.md` from its Markdown events.

use std::collections::HashMap;

use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use super::content::Content;
use super::entry::{Entry, destination_span, number};
use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Span, Suggestion, plural};
use crate::library::order::DEEPEST;

/// What stands in `SUMMARY.md` where mdBook's format has no place for it.
pub static SUMMARY: Rule = Rule {
    name: "summary",
    severity: Severity::Error,
    summary: "a line of `SUMMARY.md` is no chapter, or a chapter that has no file",
};

/// A file that `SUMMARY.md` lists more than once.
pub static DUPLICATE_CHAPTER: Rule =
    Rule { name: "duplicate-chapter", severity: Severity::Error, summary: "`SUMMARY.md` lists the same file twice" };

/// The chapters of a book in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Summary {
    /// What comes before the numbered chapters.
    pub prefix: Vec<Entry>,
    /// The numbered chapters. The numbers run on from part to part.
    pub parts: Vec<Part>,
    /// What comes after the numbered chapters.
    pub suffix: Vec<Entry>,
}

/// Numbered chapters under one title.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The title; `None` for chapters before the first title.
    pub title: Option<String>,
    /// The chapters and separators.
    pub entries: Vec<Entry>,
}

impl Summary {
    /// Every file that it lists, and where.
    pub fn targets(&self) -> Vec<(&SourcePath, Span)> {
        let parts = self.parts.iter().flat_map(|part| &part.entries);
        self.prefix.iter().chain(parts).chain(&self.suffix).flat_map(Entry::targets).collect()
    }
}

/// Reads the `SUMMARY.md` at `path` whose whole text is `text`.
///
/// Targets are seen from the folder of `path`. What mdBook would refuse is a diagnostic, and what can be understood
/// of it is in the summary all the same.
pub fn parse(path: &SourcePath, text: &str) -> (Summary, Vec<Diagnostic>) {
    let mut reader = Reader::new(path, text);
    let mut summary = Summary::default();
    reader.read(&mut summary);
    reader.diagnostics.sort_by(Diagnostic::order);
    (summary, reader.diagnostics)
}

/// Where in the file the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// Nothing was read yet, so that a heading is the title of the file.
    Start,
    Prefix,
    /// Straight after a part title, where mdBook drops a chapter that is no list item.
    Titled,
    Numbered,
    Suffix,
}

struct Reader<'a> {
    path: &'a SourcePath,
    text: &'a str,
    /// The bytes of the byte order mark, which the Markdown parser must not see.
    mark: usize,
    events: OffsetIter<'a>,
    /// Where each file is listed first.
    listed: HashMap<SourcePath, Span>,
    /// How many chapters are numbered at the top level so far.
    numbered: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(path: &'a SourcePath, text: &'a str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        Reader {
            path,
            text,
            mark: text.len() - body.len(),
            events: Parser::new_ext(body, Options::empty()).into_offset_iter(),
            listed: HashMap::new(),
            numbered: 0,
            diagnostics: Vec::new(),
        }
    }

    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.events.next().map(|(event, range)| (event, Span::from(range).shift(self.mark)))
    }

    fn read(&mut self, summary: &mut Summary) {
        let mut zone = Zone::Start;
        while let Some((event, span)) = self.next() {
            zone = match event {
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) | Event::Html(_)
                    if zone == Zone::Start =>
                {
                    zone
                }
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => self.heading(summary, zone, span),
                Event::Start(Tag::List(_)) => self.numbered(summary, zone, span),
                Event::Start(Tag::Paragraph) => {
                    let content = self.content(TagEnd::Paragraph, 0);
                    self.paragraph(summary, zone, content)
                }
                Event::Start(Tag::Link { dest_url, .. }) if outside(zone) => {
                    let link = self.link(&dest_url, span);
                    entries(summary, zone).push(link);
                    started(zone)
                }
                Event::Start(_) if !outside(zone) => {
                    self.skip();
                    started(zone)
                }
                Event::Rule => {
                    entries(summary, zone).push(Entry::separator(span));
                    started(zone)
                }
                _ => started(zone),
            };
        }
    }

    /// Reads a first-level heading: the title of the file, or that of a part.
    fn heading(&mut self, summary: &mut Summary, zone: Zone, span: Span) -> Zone {
        let (title, _) = self.title(TagEnd::Heading(HeadingLevel::H1));
        if zone == Zone::Start {
            return Zone::Prefix;
        }
        if zone == Zone::Suffix {
            let message = "a part after the suffix chapters";
            self.report(self.first_line(span), message, "no part may follow", "move the suffix chapters below it");
        }
        summary.parts.push(Part { title: Some(title), entries: Vec::new() });
        Zone::Titled
    }

    /// Reads a list outside any other: numbered chapters.
    fn numbered(&mut self, summary: &mut Summary, zone: Zone, span: Span) -> Zone {
        if zone == Zone::Suffix {
            let message = "a list after the suffix chapters";
            self.report(
                self.first_line(span),
                message,
                "no list may follow",
                "move the suffix chapters below the list",
            );
        }
        let mut list = self.list(0);
        number(&mut list, "", &mut self.numbered);
        entries(summary, Zone::Numbered).extend(list);
        Zone::Numbered
    }

    /// Files what a paragraph outside any list holds: unnumbered chapters.
    fn paragraph(&mut self, summary: &mut Summary, zone: Zone, content: Content) -> Zone {
        if let Some((span, text)) = &content.stray {
            self.not_a_link(*span, text);
        }
        let Some(first) = content.places.first() else { return started(zone) };
        if zone == Zone::Titled {
            let message = "a chapter below a part title that is not in a list";
            self.report(*first, message, "not a list item", "make it a list item: `- [Title](file.md)`");
        }
        let filed = if zone == Zone::Numbered { Zone::Suffix } else { zone };
        entries(summary, filed).extend(content.links);
        started(filed)
    }

    /// Reads the items of a list that was just opened.
    fn list(&mut self, depth: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let content = self.content(TagEnd::Item, depth);
                    entries.extend(self.item(content, span));
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        entries
    }

    /// The chapters of a list item: one, if it is written as it should be.
    fn item(&mut self, content: Content, span: Span) -> Vec<Entry> {
        let Content { mut links, places, stray, children } = content;
        match (places.get(1), stray) {
            (Some(second), _) => {
                let message = format!("a list item with {}", plural(links.len(), "link"));
                self.report(*second, &message, "no place for another chapter", "give each chapter its own list item");
            }
            (None, Some((span, text))) if links.is_empty() => {
                self.not_a_link(span, &text);
                links.push(Entry::chapter(text, None, span));
            }
            (None, Some((span, _))) => {
                let message = "a list item that is more than a link";
                self.report(span, message, "not part of the link", "leave nothing but `[Title](file.md)` in the item");
            }
            (None, None) if links.is_empty() => {
                let message = "a list item without a link";
                self.report(self.first_line(span), message, "no chapter here", "write `[Title](file.md)` in the item");
            }
            (None, None) => {}
        }
        // Chapters below an item that is none itself move up, so that they are not lost.
        match links.first_mut() {
            Some(chapter) => chapter.children = children,
            None => links = children,
        }
        links
    }

    /// Reads up to `end` and keeps links, stray text and nested lists apart.
    fn content(&mut self, end: TagEnd, depth: usize) -> Content {
        let mut content = Content::default();
        // Whether the stray text goes on, that is, nothing but markup came in between.
        let mut open = true;
        while let Some((event, span)) = self.next() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    content.links.push(self.link(&dest_url, span));
                    content.places.push(span);
                    open = content.stray.is_none();
                }
                Event::Start(Tag::List(_)) if depth + 1 < DEEPEST => {
                    let children = self.list(depth + 1);
                    content.children.extend(children);
                    open = content.stray.is_none();
                }
                Event::Start(Tag::List(_)) => {
                    let message = format!("a list more than {} deep", plural(DEEPEST, "level"));
                    self.report(self.first_line(span), &message, "too deep", "nest the chapters less");
                    self.skip();
                }
                Event::Start(Tag::Image { .. }) => self.skip(),
                Event::Start(Tag::Strong | Tag::Emphasis | Tag::Heading { .. } | Tag::BlockQuote(_))
                    if open && end == TagEnd::Item =>
                {
                    content.wrapped(span);
                }
                Event::Text(text) | Event::Code(text) if open => content.stray(span, &text),
                Event::SoftBreak | Event::HardBreak if open => content.stray(span, " "),
                _ => {}
            }
        }
        let stray = content.stray.take().filter(|(_, text)| !text.is_empty() || !content.links.is_empty());
        content.stray = stray.map(|(span, text)| (self.trimmed(span), text.trim().to_owned()));
        content
    }

    /// Reads the rest of a link that was just opened at `span`.
    fn link(&mut self, destination: &str, span: Span) -> Entry {
        let (title, end) = self.title(TagEnd::Link);
        // mdBook decodes nothing but spaces, and both must find the same file.
        let destination = destination.replace("%20", " ");
        if destination.is_empty() {
            return Entry::chapter(title, None, span);
        }
        let place = destination_span(self.text, span, end.unwrap_or(span.start + 1));
        if destination.contains("://") || destination.starts_with("mailto:") {
            let message = format!("`{destination}` is not a file of the book");
            self.report(place, &message, "an address", "list files here, and link to addresses from a page");
            return Entry::chapter(title, None, place);
        }
        let target = self.path.parent().join(&destination);
        self.once(&target, place);
        Entry::chapter(title, Some(target), place)
    }

    /// Reads up to `end`: the plain text, and where the last piece of it ends.
    fn title(&mut self, end: TagEnd) -> (String, Option<usize>) {
        let mut title = String::new();
        let mut last = None;
        while let Some((event, span)) = self.next() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Text(text) | Event::Code(text) => title.push_str(&text),
                Event::SoftBreak | Event::HardBreak => title.push(' '),
                _ => {}
            }
            last = last.max(Some(span.end));
        }
        (title, last)
    }

    /// Reads to the end of the element that was just opened.
    fn skip(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
    }

    /// Reports `target` when it is listed already.
    fn once(&mut self, target: &SourcePath, span: Span) {
        let Some(first) = self.listed.get(target) else {
            self.listed.insert(target.clone(), span);
            return;
        };
        let diagnostic =
            Diagnostic::new(&DUPLICATE_CHAPTER, Location::new(self.path, span), format!("`{target}` is listed twice"))
                .label("listed again")
                .also(Location::new(self.path, *first), "first listed here")
                .help("remove one of the two chapters, or make it a draft: `[Title]()`");
        self.diagnostics.push(diagnostic);
    }

    fn not_a_link(&mut self, span: Span, text: &str) {
        let mut diagnostic =
            Diagnostic::new(&SUMMARY, Location::new(self.path, span), format!("`{text}` is not a link"))
                .label("text where a link should be")
                .help("write `[Title](file.md)`, or `[Title]()` for a chapter that is still to be written");
        let source = span.of(self.text);
        if !source.contains(['[', ']', '\n', '\r', '\\']) {
            diagnostic = diagnostic.suggest(Suggestion {
                message: "make it a chapter that is still to be written".to_owned(),
                safe: false,
                edits: vec![Edit { span, replacement: format!("[{source}]()") }],
            });
        }
        self.diagnostics.push(diagnostic);
    }

    fn report(&mut self, span: Span, message: &str, label: &str, help: &str) {
        let location = Location::new(self.path, span);
        self.diagnostics.push(Diagnostic::new(&SUMMARY, location, message).label(label).help(help));
    }

    /// The same span without the blanks around it.
    fn trimmed(&self, span: Span) -> Span {
        let source = span.of(self.text);
        let start = span.end - source.trim_start().len();
        Span::new(start, start + source.trim().len())
    }

    /// The first line of `span`, without the blanks at its end.
    fn first_line(&self, span: Span) -> Span {
        let line = span.of(self.text).split(['\n', '\r']).next().unwrap_or_default();
        Span::new(span.start, span.start + line.trim_end().len())
    }
}

/// Whether chapters are written outside of lists here.
fn outside(zone: Zone) -> bool {
    matches!(zone, Zone::Start | Zone::Prefix | Zone::Suffix)
}

/// The zone after something other than a title was read.
fn started(zone: Zone) -> Zone {
    match zone {
        Zone::Start => Zone::Prefix,
        Zone::Titled => Zone::Numbered,
        zone => zone,
    }
}

/// Where the entries of a zone are collected.
fn entries(summary: &mut Summary, zone: Zone) -> &mut Vec<Entry> {
    match zone {
        Zone::Start | Zone::Prefix => &mut summary.prefix,
        Zone::Suffix => &mut summary.suffix,
        Zone::Titled | Zone::Numbered => {
            if summary.parts.is_empty() {
                summary.parts.push(Part { title: None, entries: Vec::new() });
            }
            let last = summary.parts.len() - 1;
            &mut summary.parts[last].entries
        }
    }
}
