//! Commands that a shell would not take as they are written.

use std::collections::HashSet;

use crate::base::{Diagnostic, Edit, Location, Rule, Severity, Span, Suggestion, closest};
use crate::page::{Page, ProblemKind, Slip};

/// A typographic mark in a command.
pub static SMART_PUNCTUATION: Rule = Rule {
    name: "smart-punctuation",
    severity: Severity::Error,
    summary: "a command holds typographic quotes, dashes or spaces that a shell does not understand",
};

/// A quote or a here document without its end.
pub static SHELL_SYNTAX: Rule = Rule {
    name: "shell-syntax",
    severity: Severity::Warning,
    summary: "a command has a quote or a here document that is never closed",
};

/// `<name` without its `>`.
pub static UNCLOSED_PLACEHOLDER: Rule = Rule {
    name: "unclosed-placeholder",
    severity: Severity::Error,
    summary: "a placeholder in a command is never closed",
};

/// A placeholder that the page does not declare.
pub static UNDECLARED_PLACEHOLDER: Rule = Rule {
    name: "undeclared-placeholder",
    severity: Severity::Note,
    summary: "a placeholder is not among the variables that its page declares",
};

/// `$ ` in a script.
pub static PROMPT_IN_SCRIPT: Rule = Rule {
    name: "prompt-in-script",
    severity: Severity::Note,
    summary: "a block that calls itself a script shows prompts",
};

/// What is wrong with the commands of `page`.
pub fn check(page: &Page) -> Vec<Diagnostic> {
    let mut found = punctuation(page);
    found.extend(page.shell_problems.iter().filter_map(|problem| open(page, problem.span, problem.value)));
    found.extend(undeclared(page));
    found.extend(page.slips.iter().filter(|slip| slip.value == Slip::PromptInScript).map(|slip| {
        let location = Location::new(&page.path, slip.span);
        let message = format!("`{}` is for scripts, and this block shows a prompt", slip.span.of(&page.text));
        Diagnostic::new(&PROMPT_IN_SCRIPT, location, message)
            .help("call it `console`, or take the prompts and the output out")
            .suggest(Suggestion {
                message: "call it `console`".to_string(),
                safe: true,
                edits: vec![Edit { span: slip.span, replacement: "console".to_string() }],
            })
    }));
    found
}

/// One finding for each line and each kind of mark.
fn punctuation(page: &Page) -> Vec<Diagnostic> {
    let kinds = [ProblemKind::SmartQuote, ProblemKind::SmartDash, ProblemKind::HardSpace];
    let mut found = Vec::new();
    for kind in kinds {
        let marks = page.shell_problems.iter().filter(|problem| problem.value == kind).map(|problem| problem.span);
        let mut lines: Vec<Vec<Span>> = Vec::new();
        for mark in marks {
            let same = |last: &Span| page.text.get(last.end..mark.start).is_some_and(|gap| !gap.contains('\n'));
            match lines.last_mut() {
                Some(line) if line.last().is_some_and(same) => line.push(mark),
                _ => lines.push(vec![mark]),
            }
        }
        found.extend(lines.iter().map(|line| typographic(page, kind, line)));
    }
    found
}

fn typographic(page: &Page, kind: ProblemKind, marks: &[Span]) -> Diagnostic {
    let first = marks.first().copied().unwrap_or_default();
    let mark = first.of(&page.text);
    let (message, help) = match kind {
        ProblemKind::SmartDash => (format!("`{mark}` begins an option, and is no `-`"), "type `-` or `--`"),
        ProblemKind::HardSpace => {
            ("a space that a shell does not take for one".to_string(), "type an ordinary space here")
        }
        _ => (format!("a shell does not take `{mark}` for a quote"), "type `\"` or `'`"),
    };
    let plain: Vec<(String, bool)> = marks.iter().map(|mark| plain(kind, *mark, &page.text)).collect();
    let edits = marks.iter().zip(&plain).map(|(span, (plain, _))| Edit { span: *span, replacement: plain.clone() });
    Diagnostic::new(&SMART_PUNCTUATION, Location::new(&page.path, first), message).help(help).suggest(Suggestion {
        message: "write it plainly".to_string(),
        safe: plain.iter().all(|(_, safe)| *safe),
        edits: edits.collect(),
    })
}

/// What was typed before a program made it typographic, and whether that is sure.
fn plain(kind: ProblemKind, mark: Span, text: &str) -> (String, bool) {
    match kind {
        ProblemKind::SmartDash => {
            let after = text.get(mark.end..).unwrap_or_default();
            let letters = after.chars().take_while(|c| c.is_alphanumeric()).count();
            // Programs make one dash of two. A long option may still have had one: `find . -name x`.
            if letters < 2 { ("-".to_string(), true) } else { ("--".to_string(), false) }
        }
        ProblemKind::HardSpace => (" ".to_string(), true),
        _ => (if mark.of(text).contains(['‘', '’', '‚']) { "'" } else { "\"" }.to_string(), true),
    }
}

fn open(page: &Page, span: Span, kind: ProblemKind) -> Option<Diagnostic> {
    let written = span.of(&page.text);
    let (rule, message, help) = match kind {
        ProblemKind::OpenQuote => (&SHELL_SYNTAX, "this quote is never closed", "close it, or put `\\` before it"),
        ProblemKind::OpenHeredoc => {
            (&SHELL_SYNTAX, "this here document never ends", "end it with a line that holds its word and nothing else")
        }
        ProblemKind::OpenPlaceholder => {
            let message = format!("the placeholder `{written}` is never closed");
            let help = "close it with `>`; a shell would read a file of that name";
            return Some(Diagnostic::new(&UNCLOSED_PLACEHOLDER, Location::new(&page.path, span), message).help(help));
        }
        _ => return None,
    };
    Some(Diagnostic::new(rule, Location::new(&page.path, span), message).help(help))
}

/// For how many placeholders of a page a declared one is looked for that was meant: thousands are no slip.
const HELPED: usize = 100;

/// Placeholders that are not declared, in a page that declares some.
fn undeclared(page: &Page) -> Vec<Diagnostic> {
    let declared: Vec<&str> = page.meta.variables.iter().map(|it| it.name.value.as_str()).collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let known: HashSet<&str> = declared.iter().copied().collect();
    let unknown = page.variables.iter().filter(|variable| !known.contains(variable.name.as_str()));
    unknown
        .enumerate()
        .filter_map(|(index, variable)| {
            let first = variable.uses.first()?;
            let message = format!("`{}` is not among the variables of this page", first.of(&page.text));
            let mut diagnostic = Diagnostic::new(&UNDECLARED_PLACEHOLDER, Location::new(&page.path, *first), message);
            for place in variable.uses.iter().skip(1).take(3) {
                diagnostic = diagnostic.also(Location::new(&page.path, *place), "and here");
            }
            // In the address of a link it may be encoded.
            let plain = format!("<{}>", variable.name);
            let is_plain = variable.uses.iter().all(|span| span.of(&page.text) == plain);
            let near =
                if is_plain && index < HELPED { closest(&variable.name, declared.iter().copied()) } else { None };
            Some(match near {
                Some(near) => diagnostic.help(format!("did you mean `<{near}>`?")).suggest(Suggestion {
                    message: format!("use `<{near}>`"),
                    safe: false,
                    edits: variable.uses.iter().map(|&span| Edit { span, replacement: format!("<{near}>") }).collect(),
                }),
                None => diagnostic.help(format!("declare `{}` in `variables`", variable.name)),
            })
        })
        .collect()
}
