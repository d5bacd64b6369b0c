//! Reads words: quotes, substitutions, keywords.

use crate::base::Span;
use crate::shell::event::{Event, Link, Scope};
use crate::shell::lex::{Lexer, MOST_DEEP};
use crate::shell::reading::ProblemKind;
use crate::shell::scan;
use crate::shell::word::Word;

/// How far the end of a `[[` may be from the end of its line.
const TEST_REACH: usize = 300;

impl Lexer<'_, '_> {
    /// Reads the next word and finds out what it is: a keyword, an assignment, or a word of the command.
    pub fn next_word(&mut self) {
        let Some(word) = self.word() else {
            self.at += 1;
            return;
        };
        let descriptor =
            word.plain().filter(|_| matches!(self.peek(0), Some(b'<' | b'>'))).and_then(|w| w.parse().ok());
        if descriptor.is_some() {
            self.redirect(descriptor);
        } else if !self.command.is_empty() || !self.keyword(&word) {
            self.argument(word);
        }
    }

    fn argument(&mut self, word: Word) {
        let test = self.command.words.is_empty() && word.plain() == Some("[[");
        if self.command.words.is_empty() && word.assigns().is_some() {
            self.command.assignments.push(word);
        } else {
            self.command.words.push(word);
        }
        if test {
            self.test();
        }
    }

    /// The words of `[[ … ]]`, in which `<`, `&&` and brackets are words too.
    fn test(&mut self) {
        loop {
            self.blanks();
            match self.peek(0) {
                None => return,
                Some(b'\n') => {
                    let more = self.command.words.last().is_some_and(|word| matches!(word.name.as_str(), "&&" | "||"));
                    // Only with its end in sight, or a forgotten one would swallow commands.
                    let ahead = &self.bytes[self.at..self.end.min(self.at + TEST_REACH)];
                    if !more || memchr::memmem::find(ahead, b"]]").is_none() {
                        return;
                    }
                    self.at += 1;
                }
                Some(b'<' | b'>' | b'&' | b'|' | b'(' | b')' | b';') => {
                    let length = if self.peek(1) == self.peek(0) { 2 } else { 1 };
                    let mut word = Word::at(self.at);
                    word.take(self.text.source, self.at, self.at + length);
                    self.at += length;
                    word.span.end = self.at;
                    self.command.words.push(word);
                }
                Some(_) => {
                    let Some(word) = self.word() else { return };
                    let last = word.plain() == Some("]]");
                    self.command.words.push(word);
                    if last {
                        return;
                    }
                }
            }
        }
    }

    /// Whether `word` is a keyword, which is passed then.
    fn keyword(&mut self, word: &Word) -> bool {
        let Some(name) = word.plain() else { return false };
        let event = match name {
            "if" => Event::Open(Scope::If),
            "while" | "until" => Event::Open(Scope::Loop),
            "then" | "else" | "do" => Event::Body,
            "elif" => return true,
            "fi" => Event::Close(Scope::If),
            "done" => Event::Close(Scope::Loop),
            "{" => Event::Open(Scope::Group),
            "}" => Event::Close(Scope::Group),
            "!" => {
                self.command.negated = true;
                return true;
            }
            "for" | "select" => return self.for_words(),
            "case" => return self.case_word(),
            "esac" => {
                self.cases.pop();
                Event::Close(Scope::Case)
            }
            "function" => return self.function(),
            _ => return false,
        };
        self.out.events.push(event);
        true
    }

    /// `for NAME in WORDS`.
    fn for_words(&mut self) -> bool {
        self.out.events.push(Event::Open(Scope::Loop));
        self.blanks();
        if self.peek(0) == Some(b'(') {
            return true;
        }
        let mut words = Vec::new();
        self.plain_words(&mut words);
        let listed = words.get(1).is_some_and(|word| word.plain() == Some("in"));
        if listed && words.len() > 2 {
            self.out.events.push(Event::Words(words.split_off(2)));
        }
        true
    }

    /// Reads words up to the next operator or line.
    fn plain_words(&mut self, words: &mut Vec<Word>) {
        loop {
            self.blanks();
            if self.peek(0).is_none_or(|byte| b"\n;&|()<>#".contains(&byte)) {
                return;
            }
            let Some(word) = self.word() else { return };
            words.push(word);
        }
    }

    /// `case WORD in`.
    fn case_word(&mut self) -> bool {
        let mut words = Vec::new();
        self.plain_words(&mut words);
        if words.last().is_some_and(|word| word.plain() == Some("in")) {
            self.cases.push(true);
            self.out.events.push(Event::Open(Scope::Case));
        }
        true
    }

    /// `function NAME {`.
    fn function(&mut self) -> bool {
        self.blanks();
        if self.peek(0).is_some_and(|byte| !b"\n;&|()<>".contains(&byte)) {
            self.word();
        }
        self.blanks();
        self.function_sign();
        self.function_body();
        true
    }

    /// Passes the pattern of a `case` and its `)`, if one comes next.
    pub fn pattern_follows(&mut self) -> bool {
        if self.cases.last() != Some(&true) || !self.command.is_empty() {
            return false;
        }
        let rest = &self.bytes[self.at..self.end];
        if matches!(rest.first(), Some(b'\n' | b'#')) || is_esac(rest) {
            return false;
        }
        if let Some(last) = self.cases.last_mut() {
            *last = false;
        }
        let skip = usize::from(rest.first() == Some(&b'('));
        let mut quote = None;
        for (length, &byte) in rest.iter().enumerate().skip(skip) {
            match (byte, quote) {
                (b'\n' | b'`', _) | (b';' | b'&' | b'(', None) => return false,
                (b')', None) => {
                    self.at += length + 1;
                    return true;
                }
                (byte, Some(open)) if byte == open => quote = None,
                (b'\'' | b'"', None) => quote = Some(byte),
                _ => {}
            }
        }
        false
    }

    /// Reads a word; `None` if none starts here.
    pub fn word(&mut self) -> Option<Word> {
        let source = self.text.source;
        let mut word = Word::at(self.at);
        while let Some(byte) = self.peek(0) {
            match byte {
                b'<' | b'>' if self.at == word.span.start && self.peek(1) == Some(b'(') => {
                    self.substitution(&mut word, 1, self.end);
                }
                b'(' if self.opens_array(&word) => self.array(&mut word),
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => break,
                0xc2 if self.peek(1) == Some(0xa0) => break,
                0xe2 if self.peek(1) == Some(0x80) && self.peek(2) == Some(0xaf) => break,
                b'\\' => self.escape(&mut word),
                b'\'' | b'"' => self.quoted(&mut word),
                b'$' => self.dollar(&mut word, self.end),
                b'`' => self.substitution(&mut word, 0, self.end),
                _ => {
                    let start = self.at;
                    if byte == 0xe2 {
                        self.typographic(&word);
                    }
                    while self.peek(0).is_some_and(|byte| !b" \t\r\n;&|()<>\\'\"$`\xc2\xe2".contains(&byte)) {
                        self.at += 1;
                    }
                    // The first byte of a letter such as `é` is taken with the letter.
                    self.at = self.at.max(start + character(self.bytes[start]));
                    word.take(source, start, self.at);
                }
            }
        }
        word.span.end = self.at;
        (word.span.end > word.span.start).then_some(word)
    }

    fn opens_array(&self, word: &Word) -> bool {
        self.depth < MOST_DEEP && word.assigns().is_some_and(|equals| equals + 1 == word.name.len())
    }

    fn escape(&mut self, word: &mut Word) {
        let length = match (self.peek(1), self.peek(2)) {
            (Some(b'\n'), _) => 2,
            (Some(b'\r'), Some(b'\n')) => 3,
            (Some(byte), _) => {
                word.quoted = true;
                let length = character(byte);
                word.take(self.text.source, self.at + 1, self.at + 1 + length);
                1 + length
            }
            (None, _) => 1,
        };
        self.at = (self.at + length).min(self.end);
    }

    /// A quoted part; one that is never closed ends with its line.
    fn quoted(&mut self, word: &mut Word) {
        word.quoted = true;
        let (mark, start) = (self.bytes[self.at], self.at);
        let close = scan::quote(self.bytes, start, self.end, self.lines);
        let stop = close.unwrap_or_else(|| {
            self.problem(Span::new(start, start + 1), ProblemKind::OpenQuote);
            scan::line_end(self.bytes, start, self.end)
        });
        self.at += 1;
        if mark == b'"' {
            self.double(word, stop);
        } else {
            word.take(self.text.source, self.at, stop);
        }
        self.at = if close.is_some() { stop + 1 } else { stop };
    }

    /// What stands between double quotes.
    fn double(&mut self, word: &mut Word, stop: usize) {
        while self.at < stop {
            match self.bytes[self.at] {
                b'\\' if self.at + 1 < stop => {
                    let next = self.bytes[self.at + 1];
                    if b"$`\"\\".contains(&next) {
                        word.take(self.text.source, self.at + 1, self.at + 2);
                        self.at += 2;
                    } else if next == b'\n' {
                        self.at += 2;
                    } else {
                        word.take(self.text.source, self.at, self.at + 1);
                        self.at += 1;
                    }
                }
                b'$' if !matches!(self.bytes.get(self.at + 1), Some(b'\'' | b'"')) => self.dollar(word, stop),
                b'`' => self.substitution(word, 0, stop),
                _ => {
                    let found = self.bytes[self.at + 1..stop].iter().position(|byte| b"\\$`".contains(byte));
                    let end = found.map_or(stop, |found| self.at + 1 + found);
                    word.take(self.text.source, self.at, end);
                    self.at = end;
                }
            }
        }
    }

    /// `$name`, `${…}`, `$(…)`, `$((…))`, `$'…'`.
    fn dollar(&mut self, word: &mut Word, stop: usize) {
        let start = self.at;
        let next = self.bytes[..stop].get(start + 1).copied().unwrap_or(b' ');
        let end = match next {
            b'\'' => return self.escaped(word),
            b'"' => {
                self.at += 1;
                return self.quoted(word);
            }
            b'(' => return self.substitution(word, 1, stop),
            b'{' => scan::nest(self.bytes, start + 1, stop, self.lines).unwrap_or(start + 2),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
                start + 1 + self.bytes[start + 1..stop].iter().take_while(|byte| name(byte)).count()
            }
            b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'!' | b'$' | b'-' => start + 2,
            _ => start + 1,
        };
        word.expands |= end > start + 1;
        word.take(self.text.source, start, end);
        self.at = end;
    }

    fn escaped(&mut self, word: &mut Word) {
        word.quoted = true;
        let open = self.at + 1;
        let close = scan::escaped_quote(self.bytes, open, self.end);
        let stop = close.unwrap_or_else(|| {
            self.problem(Span::new(open, open + 1), ProblemKind::OpenQuote);
            scan::line_end(self.bytes, open, self.end)
        });
        word.take(self.text.source, open + 1, stop);
        self.at = if close.is_some() { stop + 1 } else { stop };
    }

    /// `$(…)`, `<(…)` or a pair of backticks, `before` bytes in front of what opens; the commands inside are read.
    fn substitution(&mut self, word: &mut Word, before: usize, stop: usize) {
        word.expands = true;
        let (start, open) = (self.at, self.at + before);
        let found = scan::nest(self.bytes, open, stop, self.lines);
        let end = found.unwrap_or_else(|| scan::line_end(self.bytes, open, stop).max(open + 1));
        let inside = Span::new(open + 1, if found.is_some() { end - 1 } else { end });
        let arithmetic = self.bytes[open..stop].starts_with(b"((") && self.bytes[..end].ends_with(b"))");
        if !arithmetic {
            self.inside(inside, Scope::Substitution);
        }
        word.take(self.text.source, start, end);
        self.at = end;
    }

    /// Reads commands that stand inside of a word.
    fn inside(&mut self, region: Span, scope: Scope) {
        if self.depth >= MOST_DEEP {
            return;
        }
        self.out.events.push(Event::Open(scope));
        Lexer::new(self.text, self.lines, self.out, region, self.depth + 1).run();
        self.out.events.push(Event::Link(Link::End));
        self.out.events.push(Event::Close(scope));
    }

    /// `NAME=(…)`: the words of an array.
    fn array(&mut self, word: &mut Word) {
        let found = scan::nest(self.bytes, self.at, self.end, self.lines);
        let end = found.unwrap_or_else(|| scan::line_end(self.bytes, self.at, self.end).max(self.at + 1));
        let whole = std::mem::replace(&mut self.end, if found.is_some() { end - 1 } else { end });
        let mut words = Vec::new();
        self.depth += 1;
        self.at += 1;
        while self.at < self.end {
            self.plain_words(&mut words);
            match self.peek(0) {
                Some(b'#') => self.at = scan::line_end(self.bytes, self.at, self.end),
                Some(_) => self.at += 1,
                None => {}
            }
        }
        self.depth -= 1;
        self.end = whole;
        self.at = end;
        word.expands = true;
        if !words.is_empty() {
            self.out.events.push(Event::Words(words));
        }
    }
}

fn is_esac(rest: &[u8]) -> bool {
    rest.strip_prefix(b"esac")
        .is_some_and(|rest| rest.first().is_none_or(|b| b.is_ascii_whitespace() || b";)&|".contains(b)))
}

/// How many bytes the character takes that starts with `byte`.
fn character(byte: u8) -> usize {
    match byte {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}
