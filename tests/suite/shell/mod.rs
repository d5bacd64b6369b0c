//! What the shell reader makes of commands as runbooks have them.

mod generate;
mod oracle;

use std::fmt::Write;
use std::path::Path;

use checkbook::shell::{Directory, FileWord, Form, ProblemKind, read};

/// Scripts, each line behind `| `, and below them what they do with files.
///
/// The expectations are made anew from what is read, so that they can be written by the test and judged by a person.
fn told(cases: &str) -> String {
    let mut out = String::new();
    let mut script = String::new();
    for line in cases.lines().chain([""]) {
        if let Some(code) = line.strip_prefix("| ").or_else(|| (line == "|").then_some("")) {
            let _ = writeln!(out, "{line}");
            script.push_str(code);
            script.push('\n');
            continue;
        }
        if !script.is_empty() {
            out.push_str(&answer(&std::mem::take(&mut script)));
        }
        if line.is_empty() || line.starts_with("# ") {
            let _ = writeln!(out, "{line}");
        }
    }
    out.pop();
    out
}

/// What a script does with files, one line a word.
fn answer(script: &str) -> String {
    let reading = read(script, Form::Script);
    let mut out = String::new();
    for word in &reading.words {
        let _ = writeln!(out, "    {}", describe(script, word));
    }
    for task in &reading.tasks {
        let file = task.file.as_ref().map(|file| format!(" from {file}")).unwrap_or_default();
        assert_eq!(task.span.of(script), task.name);
        let _ = writeln!(out, "    {} target {}{file}{}", task.runner, task.name, place(&task.directory));
    }
    for problem in &reading.problems {
        let _ = writeln!(out, "    {} {}", kind(problem.kind), problem.span.of(script).escape_debug());
    }
    out
}

fn describe(script: &str, word: &FileWord) -> String {
    let written = word.span.of(script);
    let written = if written == word.name { String::new() } else { format!(" written {written}") };
    let guarded = if word.guarded { " guarded" } else { "" };
    let skip = word.skip.map(|why| format!(" ({why})")).unwrap_or_default();
    let act = format!("{:?}", word.act).to_lowercase();
    format!("{act} {}{written}{}{guarded}{skip}", word.name, place(&word.directory))
}

fn place(directory: &Directory) -> String {
    match directory {
        Directory::Start => String::new(),
        Directory::Folder(folder) => format!(" in {folder}"),
        Directory::Unknown => " somewhere".to_string(),
    }
}

fn kind(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::OpenQuote => "open quote",
        ProblemKind::OpenHeredoc => "open here document",
        ProblemKind::SmartQuote => "smart quote",
        ProblemKind::SmartDash => "smart dash",
        ProblemKind::HardSpace => "hard space",
        ProblemKind::OpenPlaceholder => "open placeholder",
    }
}

fn table(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/shell").join(name);
    let cases = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let told = told(&cases);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(told, snapbox::Data::read_from(&path, None).raw());
}

#[test]
fn commands_name_files() {
    for name in ["commands.txt", "tools.txt", "platform.txt", "languages.txt", "text.txt"] {
        table(name);
    }
}
