//! The blocks of a page: headings and their sections, lists and steps, code, tables, quotes.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Tag, TagEnd};

use super::writer::{Frame, Line, Writer};
use super::{code, form};
use crate::base::Span;
use crate::render::escape::attribute;
use crate::render::raw_html::Content;

/// A code block while its code is collected.
#[derive(Debug)]
pub struct Fence {
    pub(super) language: String,
    pub(super) code: String,
    note: Option<usize>,
}

/// A table while it is written.
#[derive(Debug)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Writer<'_> {
    pub(super) fn start_block(&mut self, tag: Tag<'_>, span: Span) {
        if self.silent > 0 {
            self.silent += 1;
            return;
        }
        match tag {
            Tag::Paragraph => self.start_paragraph(span),
            Tag::Heading { level, .. } => self.start_heading(level as u8, span),
            Tag::Item => self.start_item(span),
            Tag::CodeBlock(kind) => self.start_code(&kind, span),
            Tag::HtmlBlock => {
                self.end_line();
                self.html = Some(String::new());
            }
            tag => {
                self.begin_block();
                self.start_container(tag, span);
            }
        }
    }

    fn start_container(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::List(Some(first)) => {
                let class = self.list_class(span);
                let start = if first == 1 { String::new() } else { format!(" start=\"{first}\"") };
                self.push(&format!("<ol{class}{start}>\n"), "</ol>\n");
            }
            Tag::List(None) => {
                let class = self.list_class(span);
                self.push(&format!("<ul{class}>\n"), "</ul>\n");
            }
            Tag::BlockQuote(None) => self.push("<blockquote>\n", "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::Table(alignments) => self.start_table(alignments, span),
            Tag::TableHead => {
                self.table_state(|table| (table.head, table.column) = (true, 0));
                self.push("<thead><tr>", "</tr></thead>\n<tbody>\n");
            }
            Tag::TableRow => {
                self.table_state(|table| (table.head, table.column) = (false, 0));
                self.push("<tr>", "</tr>\n");
            }
            Tag::TableCell => self.start_cell(),
            Tag::FootnoteDefinition(name) => {
                self.start_footnote(&name);
                self.push("", "");
            }
            Tag::DefinitionList => self.push("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.push("<dd>", "</dd>\n"),
            _ => self.push("", ""),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        if crate::page::is_inline(tag) {
            return self.end_inline(tag);
        }
        if self.silent > 0 {
            self.silent -= 1;
            return;
        }
        if tag == TagEnd::HtmlBlock {
            if let Some(html) = self.html.take() {
                self.raw.block(&html, &mut self.out);
            }
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        self.end_line();
        if frame.element {
            self.raw.leave(&mut self.out);
        }
        if matches!(tag, TagEnd::Heading(_)) && !self.end_heading() {
            return;
        }
        self.out.push_str(frame.close);
        match tag {
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => self.table = None,
            _ => {}
        }
    }

    fn push(&mut self, open: &str, close: &'static str) {
        self.push_content(open, close, Content::Blocks);
    }

    pub(super) fn push_content(&mut self, open: &str, close: &'static str, content: Content) {
        self.out.push_str(open);
        let element = !close.is_empty();
        if element {
            self.raw.enter(content);
        }
        self.frames.push(Frame { close, element });
    }

    fn start_paragraph(&mut self, span: Span) {
        // The first paragraph of a step is its line.
        if matches!(self.line, Line::Awaited(_)) {
            return self.push("", "");
        }
        self.begin_block();
        let page = &self.body.page;
        let next = page.breaks.partition_point(|&at| at < span.start);
        let facts = page.breaks.get(next).is_some_and(|&at| span.contains(at));
        let open = match (facts, self.places.is_expectation(span)) {
            (true, _) => "<p class=\"facts\">",
            (_, true) => "<p class=\"expectation\">",
            _ => "<p>",
        };
        self.push_content(open, "</p>\n", Content::Text);
    }

    fn start_item(&mut self, span: Span) {
        self.end_line();
        match self.places.step(span.start) {
            Some(index) => {
                form::open_step(&mut self.out, &self.body.page, &self.body.page.steps[index]);
                self.line = Line::Awaited(index);
            }
            None => self.out.push_str("<li>"),
        }
        self.push("", "</li>\n");
    }

    fn list_class(&self, span: Span) -> &'static str {
        if self.places.step(span.start).is_some() { " class=\"steps\"" } else { "" }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (name, title) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        let open = format!("<div class=\"alert alert-{name}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n");
        self.push(&open, "</div>\n");
    }

    fn start_table(&mut self, alignments: Vec<Alignment>, span: Span) {
        let signs = self.body.page.sign_offs.contains(&span);
        self.table = Some(Table { alignments, column: 0, head: true });
        let class = if signs { " class=\"sign-off\"" } else { "" };
        self.push(&format!("<div class=\"table\" tabindex=\"0\"><table{class}>\n"), "</tbody></table></div>\n");
    }

    fn table_state(&mut self, change: impl FnOnce(&mut Table)) {
        self.table.as_mut().map(change);
    }

    fn start_cell(&mut self) {
        let Some(table) = &mut self.table else { return self.push("<td>", "</td>") };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        table.column += 1;
        let head = table.head;
        let open = if head { format!("<th{class} scope=\"col\">") } else { format!("<td{class}>") };
        self.push(&open, if head { "</th>" } else { "</td>" });
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, span: Span) {
        self.begin_block();
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        self.code = Some(Fence { language, code: String::new(), note: self.places.note(span.start) });
    }

    pub(super) fn end_code(&mut self) {
        let Some(fence) = self.code.take().filter(|_| self.silent == 0) else { return };
        if let Some(note) = fence.note.and_then(|index| self.body.page.notes.get(index)) {
            return form::note(&mut self.out, note);
        }
        let language = fence.language.split([' ', ',', '{', '\t']).next().unwrap_or_default().to_lowercase();
        self.out.push_str("<div class=\"code\"");
        if !language.is_empty() {
            attribute(&mut self.out, "data-language", &language);
        }
        self.out.push_str("><pre tabindex=\"0\"><code");
        if !language.is_empty() {
            attribute(&mut self.out, "class", &format!("language-{language}"));
        }
        self.out.push('>');
        let colours = self.body.style.highlight.then(|| self.palette.pieces(&language, &fence.code)).flatten();
        code::block(&mut self.out, &fence.code, &language, colours, &self.body.page.meta.variables);
        self.out.push_str("</code></pre></div>\n");
    }
}
