//! Finds the comments that let findings be, and the blocks that they are about.

use pulldown_cmark::{Event, Tag};

use crate::base::Span;
use crate::page::block::Code;
use crate::page::suppression::{Fault, Verb, hash_comment, line, lines, read};

use super::reader::Reader;
use super::scripts::form;

/// Comments of which it is not known yet what they are about.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Those that are about the next block.
    next: Vec<usize>,
    /// Those that are about the words that are being read.
    words: Vec<usize>,
    /// What is on the lines that were looked at last.
    row: Option<Row>,
    /// The link definitions of the page, which come as no event, each with those that follow it line by line.
    pub(super) runs: Vec<Span>,
}

/// What stands on some lines besides comments. A line may hold thousands of these.
#[derive(Clone, Copy, Debug)]
struct Row {
    lines: Span,
    /// Whether it is one line.
    is_one: bool,
    /// Where the last word ends.
    words_end: usize,
    /// Whether the words are only signs that begin a quote or an item.
    is_sign: bool,
}

impl Row {
    fn new(text: &str, lines: Span) -> Row {
        let (words, words_end) = without_comments(text, lines);
        let words = words.trim_matches(is_frame);
        let number = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = number.starts_with(['.', ')']) && number.len() < words.len();
        let mark = if is_number { &number[1..] } else { words };
        let mark = mark.trim_start_matches(['-', '*', '+']).trim();
        let is_sign = mark.is_empty() || matches!(mark, "[ ]" | "[x]" | "[X]");
        Row { lines, is_one: !lines.of(text).contains(['\n', '\r']), words_end, is_sign }
    }
}

impl Waiting {
    /// Whether a comment has its lines for itself, but for other comments and for signs that begin a quote or an item.
    fn is_alone(&mut self, text: &str, lines: Span, comment: Span) -> bool {
        let row = match self.row.filter(|row| row.lines == lines) {
            Some(row) => row,
            None => *self.row.insert(Row::new(text, lines)),
        };
        row.is_sign && row.words_end <= comment.start
    }

    /// The lines around a comment. Those around the one before are known, mostly.
    fn lines(&self, text: &str, comment: Span) -> Span {
        let is_around = |row: &Row| row.is_one && row.lines.start <= comment.start && comment.end <= row.lines.end;
        self.row.filter(is_around).map_or_else(|| lines(text, comment), |row| row.lines)
    }

    fn definitions_between(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.runs.partition_point(|run| run.start < start);
        self.runs.get(first).copied().filter(|run| run.start < end)
    }
}

impl Reader<'_> {
    /// The comments in the raw HTML at `html`, which is a block of its own or stands among words.
    pub(super) fn comments(&mut self, html: Span, is_block: bool) {
        let mut from = html.start;
        let mut words_end = None;
        while let Some(open) = self.text[from..html.end].find("<!--").map(|at| from + at) {
            let rest = &self.text[open..html.end];
            let Some(length) = rest.find("-->") else { return };
            let comment = Span::new(open, open + length + "-->".len());
            from = comment.end;
            let inside = Span::new(open + "<!--".len(), open + length);
            match read(self.text, inside) {
                Some(Ok(said)) => {
                    let lines = self.waiting.lines(self.text, comment);
                    let alone = self.waiting.is_alone(self.text, lines, comment);
                    let rest = Span::new(lines.end, html.end.max(lines.end));
                    let inner =
                        is_block && *words_end.get_or_insert_with(|| without_comments(self.text, html).1) > lines.end;
                    let about_next = alone && said.does == Verb::Here && !inner;
                    let scope = if alone && inner { rest } else { lines };
                    self.out.suppressions.take(self.text, comment, said, scope, lines);
                    if about_next {
                        self.wait(comment.end, is_block);
                    }
                }
                Some(Err(kind)) => self.out.suppressions.faults.push(Fault { span: comment, kind }),
                None => {}
            }
        }
    }

    /// Lets the last comment be about what follows.
    fn wait(&mut self, end: usize, is_block: bool) {
        let index = self.out.suppressions.comments.len() - 1;
        self.hold(index, Span::empty(end));
        if is_block { self.waiting.next.push(index) } else { self.waiting.words.push(index) }
    }

    fn hold(&mut self, index: usize, scope: Span) {
        for rule in &mut self.out.suppressions.comments[index].rules {
            rule.scope = scope;
        }
    }

    /// A block begins: comments that wait for one are about it, or about definitions that stand in between.
    pub(super) fn begins(&mut self, tag: &Tag<'_>, block: Span) {
        let is_html = matches!(tag, Tag::HtmlBlock);
        // One of nothing but comments is no block for those before it.
        if !is_html || !without_comments(self.text, block).0.trim_matches(is_frame).is_empty() {
            self.settle(block);
        }
        if is_html {
            self.comments(block, true);
        }
    }

    /// Gives the comments that wait for a block this one, and tells which are about it.
    fn settle(&mut self, block: Span) -> Vec<usize> {
        let mut about = Vec::new();
        for index in std::mem::take(&mut self.waiting.next) {
            let end = self.out.suppressions.comments[index].span.end;
            let definitions = self.waiting.definitions_between(end, block.start);
            about.extend(definitions.is_none().then_some(index));
            self.hold(index, definitions.unwrap_or(block));
        }
        about
    }

    /// Words are read at `span`; they are what some comments are about.
    pub(super) fn words_go_on(&mut self, event: &Event<'_>, span: Span) {
        if self.block.is_none() {
            let about = self.settle(span);
            self.waiting.words.extend(about);
        }
        match event {
            Event::SoftBreak | Event::HardBreak => {}
            Event::InlineHtml(html) if html.starts_with("<!--") => self.comments(span, false),
            _ => {
                for index in 0..self.waiting.words.len() {
                    for rule in &mut self.out.suppressions.comments[self.waiting.words[index]].rules {
                        rule.scope.end = rule.scope.end.max(span.end);
                    }
                }
            }
        }
    }

    /// The words end; a comment that none followed is about the next block.
    pub(super) fn words_end(&mut self) {
        for index in std::mem::take(&mut self.waiting.words) {
            let scope = self.out.suppressions.comments[index].rules.first().map(|rule| rule.scope);
            if scope.is_some_and(|scope| scope.start == scope.end) {
                self.waiting.next.push(index);
            }
        }
    }

    /// The page ends: only definitions can follow.
    pub(super) fn page_ends(&mut self) {
        self.settle(Span::empty(self.text.len()));
    }

    /// The comments of a block of shell text that are for the checker.
    pub(super) fn shell_comments(&mut self, code: &Code) -> Vec<Span> {
        if code.attribute("check").as_deref() == Some("false") {
            self.out.suppressions.unchecked.push(code.span);
            return Vec::new();
        }
        if !code.content.contains("checkbook:") || form(code).is_none() {
            return Vec::new();
        }
        let mut at = 0;
        let mut lines: Vec<Span> = Vec::new();
        for words in code.content.split_inclusive('\n') {
            lines.extend(code.place(Span::new(at, at)).map(|place| line(self.text, place.start)));
            at += words.len();
        }
        let mut comments = Vec::new();
        for (index, here) in lines.iter().enumerate() {
            let words = here.of(self.text);
            let Some(sign) = hash_comment(words) else { continue };
            let comment = Span::new(here.start + sign, here.end);
            let alone = words[..sign].trim_matches(is_frame).is_empty();
            let scope = if alone { command(self.text, &lines[index + 1..], here.end) } else { *here };
            self.out.suppressions.hash(self.text, comment, scope);
            comments.push(comment);
        }
        comments
    }
}

/// The lines up to the end of the first command in `lines`.
fn command(text: &str, lines: &[Span], end: usize) -> Span {
    let mut scope = Span::empty(end);
    for line in lines {
        if scope.start == scope.end {
            scope.start = line.start;
        }
        scope.end = line.end;
        let words = line.of(text).trim_matches(is_frame);
        if !(words.is_empty() || words.starts_with('#') || words.ends_with('\\')) {
            break;
        }
    }
    scope
}

/// What `span` holds besides comments, and where the last word of that ends.
fn without_comments(text: &str, span: Span) -> (String, usize) {
    let (mut out, mut end, mut at) = (String::new(), span.start, span.start);
    while at < span.end {
        let rest = &text[at..span.end];
        let words = rest.find("<!--").map_or(rest, |open| &rest[..open]);
        out.push_str(words);
        let kept = words.trim_end().len();
        end = if kept == 0 { end } else { at + kept };
        let Some(length) = rest[words.len()..].find("-->") else { break };
        at += words.len() + length + "-->".len();
    }
    (out, end)
}

/// Blanks, and the sign in front of each line of a quote.
fn is_frame(c: char) -> bool {
    c.is_whitespace() || c == '>'
}
