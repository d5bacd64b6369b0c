//! What the lexer makes of shell text: commands, and the marks between them, in the order in which they end.

use crate::base::Span;
use crate::shell::word::Word;

/// A command, or a mark between commands.
#[derive(Debug)]
pub enum Event {
    /// A simple command.
    Command(Command),
    /// Words that are no command: those of a `for`, those of an array.
    Words(Vec<Word>),
    /// How the next command follows.
    Link(Link),
    /// Something that holds commands starts.
    Open(Scope),
    /// It ends.
    Close(Scope),
    /// `then`, `do` or `else`: the condition is over.
    Body,
    /// A comment, its `#` included.
    Comment(Span),
}

/// A simple command.
#[derive(Debug, Default)]
pub struct Command {
    /// Whether `!` stands before it.
    pub negated: bool,
    /// `NAME=value` before the command.
    pub assignments: Vec<Word>,
    /// Its name and its arguments.
    pub words: Vec<Word>,
    /// Its redirections.
    pub redirects: Vec<Redirect>,
}

impl Command {
    /// Whether nothing has been read of it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.assignments.is_empty() && self.redirects.is_empty()
    }
}

/// A redirection to or from a file.
#[derive(Debug)]
pub struct Redirect {
    /// Which way.
    pub flow: Flow,
    /// The number before it, as in `2>`.
    pub descriptor: Option<u8>,
    /// The file.
    pub target: Word,
}

/// Which way a redirection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// From a file.
    In,
    /// Into a file.
    Out,
    /// Text, or another descriptor.
    Other,
}

/// How a command follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|`.
    Pipe,
    /// `;`, `&` or the end of a line.
    End,
}

/// Something that holds commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `( … )`.
    Subshell,
    /// `{ … }`.
    Group,
    /// The body of a function.
    Function,
    /// `$( … )` and what is like it.
    Substitution,
    /// `if … fi`.
    If,
    /// `for`, `while`, `until` and `select`, up to `done`.
    Loop,
    /// `case … esac`.
    Case,
}
