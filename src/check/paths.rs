//! Paths in code, in commands and in words that lead to nothing, or that do not work the way they are used.

use super::links::{CASE_MISMATCH, OPTIONAL_MISSING, in_other_case};
use super::respell::{self, offer};
use super::suggest::{Clues, Lost, Reason};
use crate::base::{Confidence, Diagnostic, Location, Rule, Severity, SourcePath, Subject};
use crate::input::{Mode, State};
use crate::library::{Library, Missing, Target};
use crate::page::mention::is_glob;
use crate::page::{Mention, Page, Reference, ReferenceKind};
use crate::shell::{Act, Directory};

/// A path in code or in words is not there.
pub static BROKEN_CODE_PATH: Rule = Rule {
    name: "broken-code-path",
    severity: Severity::Error,
    summary: "a path in code or in the text does not exist in the repository",
};

/// A command runs a script that is not there.
pub static MISSING_SCRIPT: Rule =
    Rule { name: "missing-script", severity: Severity::Error, summary: "a command runs a script that does not exist" };

/// A command reads a file that is not there.
pub static MISSING_FILE_ARGUMENT: Rule = Rule {
    name: "missing-file-argument",
    severity: Severity::Warning,
    summary: "a command is given a file to read that does not exist",
};

/// A command goes into a folder that is not there.
pub static BAD_CD: Rule =
    Rule { name: "bad-cd", severity: Severity::Error, summary: "a command changes to a folder that does not exist" };

/// A path is there, but not from where the command runs.
pub static WRONG_WORKING_DIRECTORY: Rule = Rule {
    name: "wrong-working-directory",
    severity: Severity::Warning,
    summary: "a path exists, but not from the folder in which the command runs",
};

/// A script is run by its path and cannot be.
pub static SCRIPT_NOT_EXECUTABLE: Rule = Rule {
    name: "script-not-executable",
    severity: Severity::Error,
    summary: "a script is run by its path but committed without the executable bit",
};

/// A script does not say what runs it.
pub static SCRIPT_NO_SHEBANG: Rule = Rule {
    name: "script-no-shebang",
    severity: Severity::Note,
    summary: "a script is run by its path and does not start with `#!`",
};

/// A line of a file is pointed at that the file does not have.
pub static LINE_OUT_OF_RANGE: Rule = Rule {
    name: "line-out-of-range",
    severity: Severity::Warning,
    summary: "a line of a file is pointed at that the file does not have",
};

/// What is wrong with the paths that `page` names.
pub fn check(page: &Page, library: &Library, clues: &Clues<'_>) -> Vec<Diagnostic> {
    let targets = library.targets(&page.path);
    let mut found = Vec::new();
    for (reference, target) in page.references.iter().zip(targets) {
        let Some(mention) = &reference.mention else { continue };
        match target {
            // A command that goes on without the file says so itself.
            Target::Missing(_) if reference.optional && reference.kind == ReferenceKind::Command => {}
            Target::Missing(Missing::File(tried)) => {
                let absent = missing(page, reference, mention, tried);
                let before = found.len();
                found.push(meant(absent, page, reference, mention, (tried, before), library, clues));
            }
            Target::File(path) | Target::Page { path, .. } => {
                found.extend(misused(page, reference, mention, path, library));
            }
            _ => {}
        }
    }
    found
}

fn missing(page: &Page, reference: &Reference, mention: &Mention, tried: &[SourcePath]) -> Diagnostic {
    let location = Location::new(&page.path, reference.span);
    let path = &mention.path;
    if reference.optional {
        return Diagnostic::new(&OPTIONAL_MISSING, location, format!("optional `{path}` does not exist"))
            .about(subject(page, reference, mention, tried));
    }
    let (rule, message) = match mention.act {
        Act::Run | Act::Interpret | Act::Source => (&MISSING_SCRIPT, format!("script does not exist: `{path}`")),
        Act::Input => (&MISSING_FILE_ARGUMENT, format!("file to read does not exist: `{path}`")),
        Act::Enter => (&BAD_CD, format!("folder does not exist: `{path}`")),
        _ => (&BROKEN_CODE_PATH, format!("path does not exist in the repository: `{path}`")),
    };
    let mut diagnostic = Diagnostic::new(rule, location, message).about(subject(page, reference, mention, tried));
    diagnostic = match &mention.directory {
        Directory::Folder(folder) => diagnostic.label(format!("not found from `{folder}`")),
        _ => diagnostic.label("not found"),
    };
    if reference.kind == ReferenceKind::Prose || mention.act == Act::Comment {
        diagnostic.severity = Severity::Warning;
        diagnostic = diagnostic.likely();
    }
    if tried.len() > 1 {
        let places: Vec<String> = tried.iter().map(|place| format!("`{place}`")).collect();
        diagnostic = diagnostic.note(format!("tried {}", places.join(", ")));
    }
    diagnostic
}

/// The finding with what the path most likely means. A command is mended without a person only when the file is the
/// same one: it moved, or its case differs.
fn meant(
    absent: Diagnostic,
    page: &Page,
    reference: &Reference,
    mention: &Mention,
    (tried, before): (&[SourcePath], usize),
    library: &Library,
    clues: &Clues<'_>,
) -> Diagnostic {
    let written = if mention.act == Act::Enter { format!("{}/", mention.path) } else { mention.path.clone() };
    let lost = Lost { tried, written: &written, page: &page.path, before };
    let Some(meant) = clues.meant(&lost).filter(|_| !reference.optional && !is_glob(&mention.path)) else {
        return absent;
    };
    let spelling = respell::mention(&meant.path, page, reference, mention, tried, library);
    let absent = match meant.reason {
        Reason::Case => Diagnostic {
            severity: if absent.confidence == Confidence::Likely { absent.severity } else { CASE_MISMATCH.severity },
            confidence: absent.confidence,
            subject: absent.subject,
            ..in_other_case(absent.location, &mention.path, &meant.path)
        },
        _ => absent,
    };
    let mut offered = offer(absent, &meant, spelling, page);
    let is_same = matches!(meant.reason, Reason::Renamed(_) | Reason::Case);
    offered.suggestions.iter_mut().for_each(|suggestion| suggestion.safe &= is_same);
    offered
}

fn subject(page: &Page, reference: &Reference, mention: &Mention, tried: &[SourcePath]) -> Subject {
    Subject {
        kind: reference.kind.name(),
        raw: reference.span.of(&page.text).to_string(),
        target: tried.first().map_or_else(|| mention.path.clone(), ToString::to_string),
        directory: match &mention.directory {
            Directory::Folder(folder) => Some(folder.clone()),
            _ => None,
        },
        tried: tried.iter().map(ToString::to_string).collect(),
    }
}

/// What is wrong with the use of a path that exists.
fn misused(
    page: &Page,
    reference: &Reference,
    mention: &Mention,
    found: &SourcePath,
    library: &Library,
) -> Vec<Diagnostic> {
    let diagnostic = |rule, message: String| {
        Diagnostic::new(rule, Location::new(&page.path, reference.span), message).about(subject(
            page,
            reference,
            mention,
            std::slice::from_ref(found),
        ))
    };
    let mut wrong = Vec::new();
    if let Directory::Folder(folder) = &mention.directory
        && !folder.starts_with('/')
        && reads(mention.act)
        && !is_below(found, folder, &mention.path)
    {
        let message = format!("`{}` does not exist from `{folder}`, where this command runs", mention.path);
        wrong.push(
            diagnostic(&WRONG_WORKING_DIRECTORY, message)
                .note(format!("there is `{found}`"))
                .help("write the path as it is from there, or change to the right folder first"),
        );
    }
    if mention.act == Act::Run {
        wrong.extend(unrunnable(found, library).map(|(rule, message, help)| diagnostic(rule, message).help(help)));
    }
    if let Some((first, last)) = mention.lines
        && let Some(count) = library.repository.line_count(found)
        && last as usize > count
    {
        let lines = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
        wrong.push(diagnostic(&LINE_OUT_OF_RANGE, format!("`{found}` has no {lines}")).likely().help(format!(
            "it has {}; point at a heading or a name, which moves along",
            crate::base::plural(count, "line")
        )));
    }
    wrong
}

fn reads(act: Act) -> bool {
    matches!(act, Act::Run | Act::Interpret | Act::Source | Act::Input)
}

/// Whether `found` is what `path` means inside some folder that ends with `folder`.
fn is_below(found: &SourcePath, folder: &str, path: &str) -> bool {
    let expected = crate::base::normalise(&format!("{folder}/{path}"));
    let expected = expected.trim_start_matches("../");
    found.as_str() == expected || found.as_str().ends_with(&format!("/{expected}"))
}

/// Why a file cannot be run by its path.
fn unrunnable(path: &SourcePath, library: &Library) -> Option<(&'static Rule, String, String)> {
    let repository = &library.repository;
    match repository.state(path)? {
        State::Tracked { mode: Mode::Plain } => Some((
            &SCRIPT_NOT_EXECUTABLE,
            format!("`{path}` is run by its path but is not executable"),
            format!("run `git update-index --chmod=+x {}`, or call it with its interpreter", repository.path_of(path)),
        )),
        State::Tracked { mode: Mode::Executable } => {
            let first = repository.first_line(path)?;
            (!first.starts_with("#!")).then(|| {
                (
                    &SCRIPT_NO_SHEBANG,
                    format!("`{path}` does not say what runs it"),
                    "start it with a line such as `#!/usr/bin/env bash`".to_string(),
                )
            })
        }
        _ => None,
    }
}
