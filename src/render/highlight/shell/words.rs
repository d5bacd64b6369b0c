//! The words of commands.

use super::shape::{assignment, plain};
use super::{Cursor, Kind, Next};
use crate::render::highlight::scopes::Class;

/// Words that begin a command list, or stand in front of a command.
const BEFORE_COMMAND: &[&str] = &["if", "then", "else", "elif", "while", "until", "do", "!", "{", "time", "coproc"];

/// Words that end one.
const AFTER_COMMAND: &[&str] = &["fi", "done", "esac", "}"];

/// Commands whose first word that is no option is a command again.
const WRAPPERS: &[&str] = &["sudo", "doas", "env", "exec", "nohup", "command", "builtin", "nice", "xargs"];

/// Options of these whose value is the next word.
const VALUED: &[&str] = &["-u", "-g", "-n", "-I", "-P", "-L", "-C"];

/// Words between two values in a test.
const COMPARISONS: &[&str] = &["=", "==", "!=", "=~"];

impl Cursor<'_> {
    /// A word up to the next blank or sign.
    pub(super) fn word(&mut self) {
        let length = plain(self.rest().as_bytes());
        if length > 0 {
            return self.word_at(length);
        }
        self.becomes_argument();
        match self.rest().as_bytes()[0] {
            b'"' => {
                self.push(1, Some(Class::String));
                self.enter(Kind::Double);
            }
            b'\'' => {
                self.push(1, Some(Class::String));
                self.enter(Kind::Single);
            }
            b'`' => self.backtick(),
            b'$' => self.dollar(None),
            b'\\' => self.push(2, None),
            _ => self.push(1, None),
        }
    }

    /// A command that begins with a quote or a variable has begun.
    fn becomes_argument(&mut self) {
        let frame = self.top();
        if !matches!(frame.next, Next::Pattern | Next::Argument) {
            frame.next = Next::Argument;
        }
    }

    /// Colours the next `length` bytes, which are text of a word, by where they stand.
    pub(super) fn word_at(&mut self, length: usize) {
        let text = &self.rest()[..length];
        let ends = self.peek(length).is_none_or(|byte| b" \t\r\n;|&()<>".contains(&byte));
        if self.continues() {
            return self.push(length, None);
        }
        match self.top().next {
            Next::Wrapped if text.starts_with('-') => {
                self.option(text);
                if VALUED.contains(&text) {
                    self.top().next = Next::Value;
                }
            }
            Next::Command | Next::Wrapped => self.command(text, ends),
            Next::Value => {
                self.push(length, None);
                self.top().next = Next::Wrapped;
            }
            Next::Variable => {
                self.push(length, Some(Class::Variable));
                self.top().next = Next::Argument;
            }
            Next::Function => {
                self.push(length, Some(Class::Function));
                self.top().next = Next::Command;
            }
            Next::Argument => self.argument(text),
            Next::Pattern if ends && text == "esac" => self.keyword(text),
            Next::Pattern => self.push(length, None),
        }
    }

    fn command(&mut self, text: &str, ends: bool) {
        if ends && is_keyword(text) {
            return self.keyword(text);
        }
        if let Some(equals) = assignment(text) {
            let signs = if text[equals..].starts_with('+') { 2 } else { 1 };
            self.push(equals, Some(Class::Variable));
            self.push(signs, Some(Class::Operator));
            self.push(text.len() - equals - signs, None);
            return;
        }
        self.push(text.len(), Some(Class::Function));
        if self.rest().starts_with("()") {
            self.push(2, None);
            self.top().next = Next::Command;
        } else {
            self.top().next = if WRAPPERS.contains(&text) { Next::Wrapped } else { Next::Argument };
        }
    }

    fn keyword(&mut self, text: &str) {
        self.push(text.len(), Some(Class::Keyword));
        let frame = self.top();
        frame.next = match text {
            "for" | "select" => Next::Variable,
            "function" => Next::Function,
            "case" => Next::Argument,
            _ if AFTER_COMMAND.contains(&text) => Next::Argument,
            _ => Next::Command,
        };
        match text {
            "case" => (frame.cases, frame.after_in) = (frame.cases + 1, Some(Next::Pattern)),
            "for" | "select" => frame.after_in = Some(Next::Argument),
            "esac" => frame.cases = frame.cases.saturating_sub(1),
            _ => {}
        }
    }

    fn argument(&mut self, text: &str) {
        let after_in = (text == "in").then(|| self.top().after_in.take()).flatten();
        if let Some(next) = after_in {
            self.push(text.len(), Some(Class::Keyword));
            self.top().next = next;
        } else if text.starts_with('-') && text.len() > 1 {
            self.option(text);
        } else if COMPARISONS.contains(&text) {
            self.push(text.len(), Some(Class::Operator));
        } else if matches!(text, "]" | "]]") {
            self.push(text.len(), Some(Class::Function));
        } else {
            self.push(text.len(), None);
        }
    }

    /// `--name=value`, of which the name has the colour.
    fn option(&mut self, text: &str) {
        let end = text.find('=').unwrap_or(text.len());
        self.push(end, Some(Class::Variable));
        self.push(text.len() - end, None);
    }
}

fn is_keyword(text: &str) -> bool {
    BEFORE_COMMAND.contains(&text)
        || AFTER_COMMAND.contains(&text)
        || matches!(text, "for" | "select" | "case" | "function")
}
