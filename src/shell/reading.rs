//! What is said about a piece of shell text.

use crate::base::Span;
use crate::base::keep::{self, Word};
use serde::{Deserialize, Serialize};

/// What a piece of shell says about files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The words that may name files, in the order in which they stand.
    pub words: Vec<FileWord>,
    /// Targets of task runners: `make restore`.
    pub tasks: Vec<Task>,
    /// What a shell would stumble over.
    pub problems: Vec<Problem>,
}

/// A word that may name a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileWord {
    /// The bytes that name the file, without quotes around them and without the flag before them.
    pub span: Span,
    /// The name as a command would see it, without quotes and escapes.
    pub name: String,
    /// What the command does with it.
    pub act: Act,
    /// Where the command runs.
    pub directory: Directory,
    /// Whether the script goes on without the file: `[ -f x ] && …`, `… || true`.
    pub guarded: bool,
    /// Why it is nothing to look for: `variable`, `remote`, `url`, …
    pub skip: Option<&'static str>,
}

/// What a command does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Runs it by its path: `./deploy.sh`.
    Run,
    /// Gives it to an interpreter: `python tools/x.py`.
    Interpret,
    /// Reads it into the shell: `source env.sh`.
    Source,
    /// Reads it, by a flag or a redirection that is known to take a file: `-f values.yaml`, `< dump.sql`.
    Input,
    /// Goes into it: `cd services/api`.
    Enter,
    /// Makes it: `> out.log`, `mkdir build`.
    Make,
    /// Anything else, or nothing: it is only named.
    Argument,
    /// It stands in a comment.
    Comment,
}

/// Where a command runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Directory {
    /// Where the block starts.
    #[default]
    Start,
    /// In a folder, from where the block starts; one of the machine when it starts with `/`.
    Folder(String),
    /// Nobody can know: `cd "$DIR"`.
    Unknown,
}

/// A target of a task runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The target.
    pub span: Span,
    /// The target as the runner sees it.
    pub name: String,
    /// `make`, `just`, `npm` or `task`.
    #[serde(with = "keep::word")]
    pub runner: Word,
    /// The file that was named for the runner to read, as in `make -f build/Makefile`.
    pub file: Option<String>,
    /// Where the runner runs.
    pub directory: Directory,
}

/// Something that a shell would stumble over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: ProblemKind,
}

/// What a shell would stumble over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProblemKind {
    /// A quote that is never closed.
    OpenQuote,
    /// A here document whose end is missing.
    OpenHeredoc,
    /// A typographic quote where a straight one was meant.
    SmartQuote,
    /// A typographic dash that starts an option.
    SmartDash,
    /// A space that does not break words.
    HardSpace,
    /// `<name` without its `>`.
    OpenPlaceholder,
}

/// How shell text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// As a script; lines may still start with a prompt.
    Script,
    /// As what a terminal showed: only lines with a prompt are commands.
    Transcript,
}

impl Form {
    /// How code in a language, as blocks of Markdown name it in lower case, is written down; `None` when it is no shell.
    pub fn of(language: &str) -> Option<Form> {
        match language {
            "ash" | "bash" | "dash" | "ksh" | "mksh" | "sh" | "shell" | "shellscript" | "zsh" => Some(Form::Script),
            "bash-session" | "console" | "session" | "sh-session" | "shell-session" | "shellsession" | "terminal" => {
                Some(Form::Transcript)
            }
            _ => None,
        }
    }
}
