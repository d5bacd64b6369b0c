//! Cuts shell text into commands, and goes on at the next line whatever a line holds.

use crate::base::Span;
use crate::shell::event::{Command, Event, Flow, Link, Redirect, Scope};
use crate::shell::heredoc::Lines;
use crate::shell::mask::Text;
use crate::shell::reading::{Problem, ProblemKind};
use crate::shell::scan;

/// How deep substitutions are looked into.
pub const MOST_DEEP: usize = 12;

/// What a text was cut into.
#[derive(Default)]
pub struct Lexed {
    /// The commands and what stands between them.
    pub events: Vec<Event>,
    /// What a shell would stumble over.
    pub problems: Vec<Problem>,
}

/// Cuts a whole text.
pub fn lex(text: &Text<'_>) -> Lexed {
    let lines = Lines::new(&text.masked);
    let mut out = Lexed::default();
    Lexer::new(text, &lines, &mut out, Span::new(0, text.masked.len()), 0).run();
    out.problems.sort_by_key(|problem| (problem.span, problem.kind));
    out
}

/// Cuts a part of a text that is shell text by itself.
pub fn part(text: &Text<'_>, region: Span) -> Lexed {
    let lines = Lines::new("");
    let mut out = Lexed::default();
    Lexer::new(text, &lines, &mut out, region, 1).run();
    out
}

/// A here document whose body is still to come.
pub struct Pending {
    end: String,
    place: Span,
}

/// What is known while one region of a text is cut.
pub struct Lexer<'a, 't> {
    pub text: &'a Text<'t>,
    pub bytes: &'a [u8],
    pub lines: &'a Lines<'a>,
    pub out: &'a mut Lexed,
    pub at: usize,
    pub end: usize,
    pub depth: usize,
    pub command: Command,
    pub pending: Vec<Pending>,
    /// For each open `case`, whether a pattern comes next.
    pub cases: Vec<bool>,
    /// Up to where `((` is known to open no arithmetic.
    pub plain_until: usize,
}

impl<'a, 't> Lexer<'a, 't> {
    /// A lexer for the bytes `region`, at `depth` substitutions.
    pub fn new(text: &'a Text<'t>, lines: &'a Lines<'a>, out: &'a mut Lexed, region: Span, depth: usize) -> Self {
        Lexer {
            bytes: text.masked.as_bytes(),
            text,
            lines,
            out,
            at: region.start,
            end: region.end,
            depth,
            command: Command::default(),
            pending: Vec::new(),
            cases: Vec::new(),
            plain_until: 0,
        }
    }

    /// Cuts the whole region.
    pub fn run(&mut self) {
        while self.at < self.end {
            self.blanks();
            let Some(byte) = self.peek(0) else { break };
            if self.pattern_follows() {
                continue;
            }
            match byte {
                b'\n' => self.line_break(),
                b'#' => self.comment(),
                b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => self.operator(byte),
                _ => self.next_word(),
            }
        }
        self.finish(None);
        for body in std::mem::take(&mut self.pending) {
            self.problem(body.place, ProblemKind::OpenHeredoc);
        }
    }

    /// The byte `ahead` bytes further on, inside of the region.
    pub fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes[..self.end].get(self.at + ahead).copied()
    }

    pub fn problem(&mut self, span: Span, kind: ProblemKind) {
        self.out.problems.push(Problem { span, kind });
    }

    /// Passes blanks, continued lines, and spaces that a shell would not take for one.
    pub fn blanks(&mut self) {
        loop {
            match (self.peek(0), self.peek(1), self.peek(2)) {
                (Some(b' ' | b'\t' | b'\r'), ..) => self.at += 1,
                (Some(b'\\'), Some(b'\n'), _) => self.at += 2,
                (Some(b'\\'), Some(b'\r'), Some(b'\n')) => self.at += 3,
                (Some(0xc2), Some(0xa0), _) => self.hard_space(2),
                (Some(0xe2), Some(0x80), Some(0xaf)) => self.hard_space(3),
                _ => return,
            }
        }
    }

    fn hard_space(&mut self, length: usize) {
        if !self.command.is_empty() || !matches!(self.peek(length), None | Some(b'\n' | b'\r')) {
            self.problem(Span::new(self.at, self.at + length), ProblemKind::HardSpace);
        }
        self.at += length;
    }

    /// Ends the command that is being read.
    pub fn finish(&mut self, link: Option<Link>) {
        let command = std::mem::take(&mut self.command);
        if !command.is_empty() {
            self.out.events.push(Event::Command(command));
        }
        if let Some(link) = link {
            self.out.events.push(Event::Link(link));
        }
    }

    fn line_break(&mut self) {
        self.at += 1;
        // After `&&` and `|` the next line goes on; the link has been written then, and no command is open.
        let goes_on = self.command.is_empty()
            && matches!(self.out.events.last(), Some(Event::Link(Link::And | Link::Or | Link::Pipe)));
        self.finish((!goes_on).then_some(Link::End));
        for body in std::mem::take(&mut self.pending) {
            match self.lines.end(&body.end, self.at, self.end) {
                Some(after) => self.at = after,
                None => self.problem(body.place, ProblemKind::OpenHeredoc),
            }
        }
    }

    fn comment(&mut self) {
        let end = scan::line_end(self.bytes, self.at, self.end);
        self.out.events.push(Event::Comment(Span::new(self.at, end)));
        self.at = end;
    }

    fn operator(&mut self, byte: u8) {
        match (byte, self.peek(1)) {
            (b'<' | b'>', Some(b'(')) => self.next_word(),
            (b'<' | b'>', _) | (b'&', Some(b'>')) => self.redirect(None),
            (b';', Some(b';' | b'&')) => {
                let length = if self.peek(1) == Some(b';') && self.peek(2) == Some(b'&') { 3 } else { 2 };
                self.at += length;
                self.finish(Some(Link::End));
                if let Some(pattern) = self.cases.last_mut() {
                    *pattern = true;
                }
            }
            (b'&', Some(b'&')) => self.link(2, Link::And),
            (b'|', Some(b'|')) => self.link(2, Link::Or),
            (b'|', Some(b'&')) => self.link(2, Link::Pipe),
            (b'|', _) => self.link(1, Link::Pipe),
            (b';' | b'&', _) => self.link(1, Link::End),
            (b')', _) => {
                self.at += 1;
                self.finish(None);
                self.out.events.push(Event::Close(Scope::Subshell));
            }
            _ => self.bracket(),
        }
    }

    fn link(&mut self, length: usize, link: Link) {
        self.at += length;
        self.finish(Some(link));
    }

    /// `(`: a subshell, arithmetic, or the sign of a function.
    fn bracket(&mut self) {
        if self.command.words.len() == 1 && self.function_sign() {
            self.command = Command::default();
            self.function_body();
            return;
        }
        let doubled = self.command.is_empty() && self.peek(1) == Some(b'(') && self.at >= self.plain_until;
        if let Some(end) = doubled.then(|| self.arithmetic()).flatten() {
            self.at = end;
            return;
        }
        self.finish(None);
        self.at += 1;
        self.out.events.push(Event::Open(Scope::Subshell));
    }

    /// The end of `(( … ))`.
    fn arithmetic(&mut self) -> Option<usize> {
        let mut open = 0usize;
        let mut at = self.at;
        while at < self.end && self.bytes[at] != b'\n' {
            match self.bytes[at] {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            at += 1;
            if open == 1 && self.bytes[at - 1] == b')' {
                if self.bytes[..self.end].get(at) == Some(&b')') {
                    return Some(at + 1);
                }
                break;
            }
        }
        self.plain_until = at;
        None
    }

    /// Whether `()` stands here; it is passed then.
    pub fn function_sign(&mut self) -> bool {
        let mut ahead = 1;
        while matches!(self.peek(ahead), Some(b' ' | b'\t')) {
            ahead += 1;
        }
        let sign = self.peek(0) == Some(b'(') && self.peek(ahead) == Some(b')');
        if sign {
            self.at += ahead + 1;
        }
        sign
    }

    /// Passes the `{` of a function.
    pub fn function_body(&mut self) {
        let start = self.at;
        while matches!(self.peek(0), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        if self.peek(0) == Some(b'{') {
            self.at += 1;
            self.out.events.push(Event::Open(Scope::Function));
        } else {
            self.at = start;
        }
    }

    /// Reads `<`, `>` and their kin with the word behind them.
    pub fn redirect(&mut self, descriptor: Option<u8>) {
        let start = self.at;
        let rest = &self.bytes[self.at..self.end];
        let (length, flow) = REDIRECTS
            .iter()
            .find(|(sign, _)| rest.starts_with(sign.as_bytes()))
            .map_or((1, Flow::Other), |(sign, flow)| (sign.len(), *flow));
        let duplicates = rest[..length].ends_with(b"&");
        if rest.starts_with(b"<<") && !rest.starts_with(b"<<<") {
            let (end, after) = scan::delimiter(self.bytes, self.at + 2, self.end);
            self.at = after;
            if let Some(end) = end {
                self.pending.push(Pending { end, place: Span::new(start, after) });
            }
            return;
        }
        let glued = start > 0 && b"-/_.=:".contains(&self.bytes[start - 1]);
        self.at += length;
        let close = self.peek(0).is_some_and(|b| b.is_ascii_alphabetic());
        self.blanks();
        if self.peek(0).is_none_or(|b| b"\n;|()<>".contains(&b)) {
            return;
        }
        let Some(target) = self.word() else { return };
        if &rest[..length] == b"<" && close && (glued || self.text.has_placeholder(&target.name)) {
            self.problem(Span::new(start, target.span.end), ProblemKind::OpenPlaceholder);
        } else {
            let number = target.name == "-" || target.name.bytes().all(|b| b.is_ascii_digit());
            let flow = if duplicates && number { Flow::Other } else { flow };
            self.command.redirects.push(Redirect { flow, descriptor, target });
        }
    }
}

/// Redirections, the longer ones first.
const REDIRECTS: &[(&str, Flow)] = &[
    ("&>>", Flow::Out),
    ("<<<", Flow::Other),
    ("&>", Flow::Out),
    (">>", Flow::Out),
    (">|", Flow::Out),
    (">&", Flow::Out),
    ("<>", Flow::In),
    ("<&", Flow::In),
    ("<", Flow::In),
    (">", Flow::Out),
];
