//! Colours shell text in one pass: commands, options, strings, variables and here documents.

mod shape;
mod words;

use std::collections::VecDeque;

use self::shape::{arithmetic, braces, name, placeholder, plain};
use super::Runs;
use super::scopes::Class;

/// How deep quotes and substitutions are followed; what is deeper has the colour of what is around it.
const MOST_DEEP: usize = 64;

/// Colours one script, a line at a time.
pub struct Shell {
    open: Vec<Frame>,
    /// Here documents whose bodies begin at the next line.
    announced: Vec<HereDocument>,
    /// Here documents in whose bodies the next line stands, the first one first.
    bodies: VecDeque<HereDocument>,
}

/// A quote, a substitution or the script itself.
struct Frame {
    kind: Kind,
    next: Next,
    /// What follows `in`, where that is a keyword: after the name of a `for` or the word of a `case`.
    after_in: Option<Next>,
    /// How many `case` are open.
    cases: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Script,
    /// `( … )`
    Group,
    /// `$( … )`, `<( … )`
    Substitution,
    /// `` ` … ` ``
    Backtick,
    /// `" … "`
    Double,
    /// `' … '`
    Single,
    /// `$' … '`, in which a backslash escapes.
    Escaped,
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Command,
    /// A command behind the options of another one, as behind `sudo`.
    Wrapped,
    /// The value of an option in front of it.
    Value,
    Argument,
    /// The name of a loop's variable.
    Variable,
    /// The name of a function.
    Function,
    /// A pattern of a `case`.
    Pattern,
}

struct HereDocument {
    end: String,
    /// Whether tabs may stand before its end.
    indented: bool,
}

impl Default for Shell {
    fn default() -> Self {
        Shell { open: vec![Frame::new(Kind::Script)], announced: Vec::new(), bodies: VecDeque::new() }
    }
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Frame { kind, next: Next::Command, after_in: None, cases: 0 }
    }
}

impl Shell {
    /// Adds the runs of one line, which ends at its line feed.
    pub fn line(&mut self, line: &str, runs: &mut Runs) {
        if let Some(body) = self.bodies.front() {
            let text = line.trim_end_matches(['\n', '\r']);
            let text = if body.indented { text.trim_start_matches('\t') } else { text };
            if text == body.end {
                self.bodies.pop_front();
                runs.push(line, Some(Class::Keyword));
            } else {
                runs.push(line, Some(Class::String));
            }
            return;
        }
        let mut cursor = Cursor { line, at: 0, runs, shell: self };
        while cursor.at < line.len() {
            let before = cursor.at;
            cursor.step();
            debug_assert!(cursor.at > before, "every step goes on");
        }
        self.bodies.extend(self.announced.drain(..));
    }
}

/// A place in a line.
struct Cursor<'a> {
    line: &'a str,
    at: usize,
    runs: &'a mut Runs,
    shell: &'a mut Shell,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.line.as_bytes().get(self.at + ahead).copied()
    }

    /// Whether what stands here goes on with a word.
    fn continues(&self) -> bool {
        self.at > 0 && !b" \t;|&()<>\n`".contains(&self.line.as_bytes()[self.at - 1])
    }

    fn push(&mut self, length: usize, class: Option<Class>) {
        let mut end = (self.at + length).min(self.line.len());
        while !self.line.is_char_boundary(end) {
            end += 1;
        }
        self.runs.push(&self.line[self.at..end], class);
        self.at = end;
    }

    fn top(&mut self) -> &mut Frame {
        if self.shell.open.is_empty() {
            self.shell.open.push(Frame::new(Kind::Script));
        }
        let last = self.shell.open.len() - 1;
        &mut self.shell.open[last]
    }

    fn enter(&mut self, kind: Kind) {
        if self.shell.open.len() < MOST_DEEP {
            self.shell.open.push(Frame::new(kind));
        }
    }

    fn leave(&mut self) {
        if self.shell.open.len() > 1 {
            self.shell.open.pop();
        }
    }

    /// Goes on by one piece.
    fn step(&mut self) {
        match self.top().kind {
            Kind::Single => self.until_quote(b'\'', &[]),
            Kind::Escaped => self.until_quote(b'\'', b"\\"),
            Kind::Double => self.until_quote(b'"', b"\\$`"),
            _ => self.code(),
        }
    }

    /// Text in quotes, up to where they close or something stands in it that is no text.
    fn until_quote(&mut self, quote: u8, special: &[u8]) {
        let bytes = self.rest().as_bytes();
        let length = bytes.iter().position(|byte| *byte == quote || special.contains(byte)).unwrap_or(bytes.len());
        match bytes.get(length) {
            None => self.push(length, Some(Class::String)),
            Some(byte) if *byte == quote => {
                self.push(length + 1, Some(Class::String));
                self.leave();
            }
            Some(b'\\') => self.push(length + 2, Some(Class::String)),
            Some(_) if length > 0 => self.push(length, Some(Class::String)),
            Some(b'`') => self.backtick(),
            Some(_) => self.dollar(Some(Class::String)),
        }
    }

    fn backtick(&mut self) {
        let open = self.shell.open.iter().rposition(|frame| frame.kind == Kind::Backtick);
        self.push(1, Some(Class::Operator));
        match open {
            Some(open) => self.shell.open.truncate(open.max(1)),
            None => self.enter(Kind::Backtick),
        }
    }

    /// `$` and what the shell puts in place of it; a lone one has the colour of what is around it.
    fn dollar(&mut self, around: Option<Class>) {
        let rest = self.rest().as_bytes();
        match rest.get(1) {
            Some(b'(') if rest.get(2) == Some(&b'(') && arithmetic(&rest[1..]).is_some() => {
                self.push(1 + arithmetic(&rest[1..]).unwrap_or(0), Some(Class::Number));
            }
            Some(b'(') => {
                self.push(1, Some(Class::Variable));
                self.push(1, None);
                self.enter(Kind::Substitution);
            }
            Some(b'{') => self.push(braces(rest), Some(Class::Variable)),
            Some(b'\'') if around.is_none() => {
                self.push(2, Some(Class::String));
                self.enter(Kind::Escaped);
            }
            Some(b'"') if around.is_none() => {
                self.push(2, Some(Class::String));
                self.enter(Kind::Double);
            }
            Some(b'0'..=b'9' | b'?' | b'!' | b'#' | b'@' | b'*' | b'$' | b'-') => self.push(2, Some(Class::Variable)),
            _ => match name(&rest[1..]) {
                0 => self.push(1, around),
                length => self.push(1 + length, Some(Class::Variable)),
            },
        }
    }

    /// Text outside of quotes.
    fn code(&mut self) {
        let rest = self.rest().as_bytes();
        match rest[0] {
            b' ' | b'\t' | b'\r' => {
                let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
                self.push(blanks, None);
            }
            b'\n' => {
                self.push(1, None);
                if !matches!(self.top().next, Next::Pattern) {
                    self.top().next = Next::Command;
                }
            }
            b'\\' if matches!(rest.get(1), Some(b'\n')) || rest.starts_with(b"\\\r\n") => self.push(rest.len(), None),
            b'#' if !self.continues() => {
                self.push(self.rest().trim_end_matches(['\n', '\r']).len(), Some(Class::Comment));
            }
            b';' | b'&' | b'|' => self.separator(rest),
            b'<' | b'>' => self.redirect(rest),
            b'(' => self.bracket(rest),
            b')' => self.close(),
            _ => self.word(),
        }
    }

    fn separator(&mut self, rest: &[u8]) {
        let length = [&b"&>>"[..], b";;&", b"&&", b"||", b"|&", b";;", b";&", b"&>"]
            .iter()
            .find(|sign| rest.starts_with(sign))
            .map_or(1, |sign| sign.len());
        let redirects = rest.starts_with(b"&>");
        let ends_case = rest[0] == b';' && length > 1;
        self.push(length, Some(Class::Operator));
        let frame = self.top();
        match frame.next {
            Next::Pattern => {}
            _ if redirects => {}
            _ if ends_case && frame.cases > 0 => frame.next = Next::Pattern,
            _ => frame.next = Next::Command,
        }
    }

    fn redirect(&mut self, rest: &[u8]) {
        if let Some(length) = placeholder(rest) {
            self.word_at(length);
            return;
        }
        if rest.get(1) == Some(&b'(') {
            self.push(1, Some(Class::Operator));
            self.push(1, None);
            self.enter(Kind::Substitution);
            return;
        }
        if rest.starts_with(b"<<") && !rest.starts_with(b"<<<") {
            self.here_document(rest);
            return;
        }
        let length = rest.iter().take_while(|byte| matches!(byte, b'<' | b'>' | b'&' | b'|')).count();
        self.push(length, Some(Class::Operator));
        // What it leads to is neither a command nor an option.
        let next = self.rest().as_bytes();
        let blanks = next.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.push(blanks, None);
        if self.rest().as_bytes().first().is_some_and(|byte| !b"\n;|&()<>\"'$`#".contains(byte)) {
            let length = plain(self.rest().as_bytes());
            self.push(length.max(1), None);
        }
    }

    fn here_document(&mut self, rest: &[u8]) {
        let indented = rest.get(2) == Some(&b'-');
        let sign = if indented { 3 } else { 2 };
        self.push(sign, Some(Class::Operator));
        let blanks = self.rest().bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.push(blanks, None);
        let word = self.rest().as_bytes();
        let length = word.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b";|&()<>".contains(byte)).count();
        let end: String = self.rest()[..length].chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect();
        if length > 0 {
            self.push(length, Some(Class::Keyword));
            self.shell.announced.push(HereDocument { end, indented });
        }
    }

    fn bracket(&mut self, rest: &[u8]) {
        match arithmetic(rest) {
            Some(length) if self.top().next == Next::Command => self.push(length, Some(Class::Number)),
            _ if self.top().next == Next::Pattern => self.push(1, None),
            _ => {
                let next = if self.top().next == Next::Command { Next::Command } else { Next::Argument };
                self.push(1, None);
                self.enter(Kind::Group);
                self.top().next = next;
            }
        }
    }

    fn close(&mut self) {
        self.push(1, None);
        let frame = self.top();
        if frame.next == Next::Pattern {
            frame.next = Next::Command;
        } else if matches!(frame.kind, Kind::Group | Kind::Substitution) {
            self.leave();
        }
    }
}
