//! What a word of a command can be.

use crate::shell::reading::Act;

/// What a word is to the command that it is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file or folder; when loose, only if it looks like a path.
    File { act: Act, loose: bool },
    /// Files, with commas between them.
    Files(Act),
    /// No file, and nothing that looks like one.
    Nothing,
    /// No file, although it may look like one.
    Other(&'static str),
    /// The first word of another command.
    Command,
    /// The first word of what runs on another machine.
    Remote,
    /// Shell text.
    Shell,
    /// A module that is run like a command.
    Module,
    /// The folder in which the command runs.
    Folder,
    /// `host:container`.
    Mount,
    /// `source=host,target=container`.
    MountSpec,
    /// `@file` or `name=@file`.
    At,
    /// `name=file`.
    Keyed,
    /// A name, and a value in the next word.
    Pair,
    /// A number, if it is one.
    Number,
    /// `if=file` and `of=file`.
    Operand,
    /// `NAME=value`.
    Assignment,
    /// What `[` takes.
    Test,
    /// The archive of `tar`.
    Archive,
    /// An address from which a repository is cloned.
    Clone,
    /// An address.
    Url,
    /// A target of a task runner.
    Task(&'static str),
    /// A script of `package.json`, or a program that a package brings.
    Package,
    /// The file that a task runner reads.
    TaskFile,
    /// `host:path` or a file here.
    Host(Act),
    /// A file that is interpreted, or else a command.
    Script,
    /// A chart: a folder, or a name in a registry.
    Chart,
    /// Hosts, or a file with hosts.
    Inventory,
    /// `./folder[extras]`.
    Editable,
}

impl Kind {
    /// Reads the word that a table uses.
    pub fn parse(word: &str) -> Option<Kind> {
        let (word, loose) = word.strip_suffix('?').map_or((word, false), |word| (word, true));
        let kind = match word {
            "input" => Kind::File { act: Act::Input, loose },
            "make" => Kind::File { act: Act::Make, loose },
            "arg" => Kind::File { act: Act::Argument, loose },
            "loose" | "workflow" => Kind::File { act: Act::Argument, loose: true },
            "interpret" => Kind::File { act: Act::Interpret, loose },
            "source" => Kind::File { act: Act::Source, loose },
            "enter" => Kind::File { act: Act::Enter, loose },
            "inputs" => Kind::Files(Act::Input),
            "text" | "code" | "mode" => Kind::Nothing,
            "resource" => Kind::Other("resource"),
            "ref" => Kind::Other("ref"),
            "image" => Kind::Other("image"),
            "package" => Kind::Other("package"),
            "command" => Kind::Command,
            "remote" => Kind::Remote,
            "shell" => Kind::Shell,
            "module" => Kind::Module,
            "dir" => Kind::Folder,
            "mount" => Kind::Mount,
            "mountspec" => Kind::MountSpec,
            "at" => Kind::At,
            "keyed" => Kind::Keyed,
            "pair" => Kind::Pair,
            "number" => Kind::Number,
            "operand" => Kind::Operand,
            "assignment" => Kind::Assignment,
            "test" => Kind::Test,
            "archive" => Kind::Archive,
            "clone" => Kind::Clone,
            "url" => Kind::Url,
            "make-task" => Kind::Task("make"),
            "just-task" => Kind::Task("just"),
            "npm-task" => Kind::Task("npm"),
            "task-task" => Kind::Task("task"),
            "npm-bin" => Kind::Package,
            "taskfile" => Kind::TaskFile,
            "host" => Kind::Host(Act::Argument),
            "hostmake" => Kind::Host(Act::Make),
            "script" => Kind::Script,
            "chart" => Kind::Chart,
            "inventory" => Kind::Inventory,
            "editable" => Kind::Editable,
            _ => return None,
        };
        Some(kind)
    }
}
