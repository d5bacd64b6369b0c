//! Shell text: its words with their places, and what its commands do with files.

mod classify;
mod comments;
mod event;
mod folder;
mod guards;
mod heredoc;
mod kind;
mod lex;
mod mask;
mod nested;
mod prompt;
mod punctuation;
mod reading;
mod scan;
mod tools;
mod usage;
mod value;
mod walk;
mod word;

use crate::base::Span;

pub use reading::{Act, Directory, FileWord, Form, Problem, ProblemKind, Reading, Task};

use event::Event;
use mask::Text;

/// Reads shell text. It never fails: a line that makes no sense says nothing, and the next one is read anew.
pub fn read(text: &str, form: Form) -> Reading {
    let text = Text::new(text, form);
    let lexed = lex::lex(&text);
    walk::walk(&text, lexed)
}

/// The words of each simple command of a script, quotes included, the command's own name first.
///
/// A command inside of another one, as in `echo $(date)`, stands before it.
pub fn commands(text: &str) -> Vec<Vec<Span>> {
    let text = Text::new(text, Form::Script);
    let events = lex::lex(&text).events;
    let commands = events.into_iter().filter_map(|event| match event {
        Event::Command(command) if !command.words.is_empty() => Some(command),
        _ => None,
    });
    commands.map(|command| command.words.iter().map(|word| word.span).collect()).collect()
}

#[cfg(test)]
mod tests;
