//! Highlights code by class, at build time, so that a page needs no script to be read.

mod lines;
mod palette;
mod scopes;
mod shell;

use std::collections::HashMap;
use std::sync::LazyLock;

use pulldown_cmark_escape::escape_html;
use syntect::parsing::{SyntaxReference, SyntaxSet};

use self::lines::KnownLines;
pub use self::palette::Palette;
pub use self::scopes::Class;
use self::shell::Shell;
use super::escape::without_illegal;

/// Longer code is shown plain, in bytes.
const MAX_CODE: usize = 64 * 1024;

/// Code with a longer line is shown plain, in bytes.
const MAX_LINE: usize = 2 * 1024;

/// A run of code of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The first byte in the code.
    pub start: usize,
    /// One past the last byte in the code.
    pub end: usize,
    /// What it is; `None` is plain code.
    pub class: Option<Class>,
}

/// The HTML of `code`: its text escaped with its quotes, runs of one class in `<span class="x">`.
///
/// `language` is the info string of the fence; its first word counts. `None` when there is no grammar for it, or the
/// code is too long to be worth it: then the caller escapes the code and is done.
///
/// ```
/// use checkbook::render::highlight::highlight;
/// let html = highlight("bash", "ls # all\n").unwrap();
/// assert_eq!(html, "<span class=\"f\">ls</span> <span class=\"c\"># all</span>\n");
/// assert_eq!(highlight("text", "ls"), None);
/// ```
pub fn highlight(language: &str, code: &str) -> Option<String> {
    let pieces = pieces(language, code)?;
    let mut html = String::with_capacity(code.len() * 2);
    for piece in pieces {
        let text = &without_illegal(code.get(piece.start..piece.end)?);
        match piece.class {
            Some(class) => {
                html.push_str("<span class=\"");
                html.push(class.letter());
                html.push_str("\">");
                escape_html(&mut html, text).ok()?;
                html.push_str("</span>");
            }
            None => escape_html(&mut html, text).ok()?,
        }
    }
    Some(html)
}

/// The runs of `code`, for callers that weave in marks of their own.
///
/// They cover the code without a gap, in order, and neighbours differ in class. `None` as for [`highlight`].
pub fn pieces(language: &str, code: &str) -> Option<Vec<Piece>> {
    pieces_with(&KnownLines::default(), language, code)
}

/// The same with what is known of `lines`.
fn pieces_with(lines: &KnownLines, language: &str, code: &str) -> Option<Vec<Piece>> {
    let language = name(language);
    if code.len() > MAX_CODE || code.split('\n').any(|line| line.len() > MAX_LINE) {
        return None;
    }
    let mut runs = Runs::default();
    if is_shell(&language) {
        if is_session(&language, code) {
            session(code, &mut runs);
        } else {
            let mut shell = Shell::default();
            code.split_inclusive('\n').for_each(|line| shell.line(line, &mut runs));
        }
    } else {
        lines.read(GRAMMARS.find(&language)?, code, &mut runs)?;
    }
    Some(runs.pieces)
}

/// Whether the fence's info string `language` says that the code is a shell's, with or without prompts.
pub fn is_shell(language: &str) -> bool {
    let language = name(language);
    SCRIPTS.contains(&&*language) || SESSIONS.contains(&&*language)
}

const SCRIPTS: &[&str] = &["bash", "sh", "shell", "shellscript", "zsh", "ksh", "mksh", "dash", "ash"];

const SESSIONS: &[&str] =
    &["console", "shell-session", "shellsession", "sh-session", "bash-session", "session", "terminal"];

/// Words that name a grammar which knows itself by another.
const ALIASES: &[(&str, &str)] = &[
    ("cfg", "ini"),
    ("conf", "ini"),
    ("containerfile", "dockerfile"),
    ("golang", "go"),
    ("js", "javascript"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("make", "makefile"),
    ("mysql", "sql"),
    ("node", "javascript"),
    ("patch", "diff"),
    ("pgsql", "sql"),
    ("plpgsql", "sql"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("properties", "java properties"),
    ("psql", "sql"),
    ("python3", "python"),
    ("service", "ini"),
    ("sqlite", "sql"),
    ("systemd", "ini"),
    ("udiff", "diff"),
];

/// Words that say that the text is no code.
const PLAIN: &[&str] = &["", "text", "txt", "plain", "plaintext", "output", "log", "none", "ascii"];

/// The first word of an info string, in lower case: `bash` of `Bash {cwd="x"}` and of `{.bash}`.
fn name(info: &str) -> String {
    let info = info.trim_start().trim_start_matches('{').trim_start().trim_start_matches('.');
    let end = info.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '{' | '}' | '[' | '=' | '?'));
    info[..end.unwrap_or(info.len())].to_lowercase()
}

struct Grammars {
    set: SyntaxSet,
    by_word: HashMap<String, usize>,
}

impl Grammars {
    /// The number of the grammar of a language.
    fn find(&self, language: &str) -> Option<usize> {
        if PLAIN.contains(&language) {
            return None;
        }
        let alias = ALIASES.iter().find(|(word, _)| *word == language).map(|(_, name)| *name);
        let word = alias.unwrap_or(language);
        self.by_word.get(word).copied()
    }
}

/// Read from the program once; it never changes after that.
static GRAMMARS: LazyLock<Grammars> = LazyLock::new(|| {
    let set = two_face::syntax::extra_newlines();
    let mut by_word = HashMap::new();
    let names = |syntax: &SyntaxReference| vec![syntax.name.clone()];
    let extensions = |syntax: &SyntaxReference| syntax.file_extensions.clone();
    for words in [names, extensions] {
        for (at, syntax) in set.syntaxes().iter().enumerate().filter(|(_, syntax)| syntax.name != "Plain Text") {
            for word in words(syntax) {
                by_word.entry(word.to_lowercase()).or_insert(at);
            }
        }
    }
    Grammars { set, by_word }
});

#[derive(Default)]
struct Runs {
    pieces: Vec<Piece>,
    /// Whether the last piece is nothing but white space.
    blank: bool,
}

impl Runs {
    /// Adds text. White space has no class, but what stands on both sides of it joins when it is of one class.
    fn push(&mut self, text: &str, class: Option<Class>) {
        let inner = text.trim_ascii_start();
        let before = text.len() - inner.len();
        let inner = inner.trim_ascii_end().len();
        self.add(before, None, true);
        let joins = self.blank && self.pieces.iter().nth_back(1).is_some_and(|piece| piece.class == class);
        if inner > 0 {
            if joins && let Some(blank) = self.pieces.pop() {
                self.add(blank.end - blank.start, class, false);
            }
            self.add(inner, class, false);
            self.add(text.len() - before - inner, None, true);
        }
    }

    fn add(&mut self, length: usize, class: Option<Class>, blank: bool) {
        if length == 0 {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.class == class => {
                last.end += length;
                self.blank &= blank;
            }
            last => {
                let start = last.map_or(0, |last| last.end);
                self.pieces.push(Piece { start, end: start + length, class });
                self.blank = blank;
            }
        }
    }
}

/// How much of a line is the prompt of a shell, with the space after it.
fn prompt(line: &str) -> Option<usize> {
    let text = line.trim_end();
    let indent = text.len() - text.trim_start().len();
    let rest = text.get(indent..)?;
    let at = rest
        .find(['$', '#', '%'])
        .filter(|at| rest.get(at + 1..).is_some_and(|s| s.is_empty() || s.starts_with(' ')))?;
    let host = rest.get(..at)?.trim_end();
    let host = host.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(host, |(_, host)| host.trim_start());
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let named = (host.contains('@') || host.ends_with('~')) && !host.contains(char::is_whitespace);
    let end = indent + at + 1;
    let space = usize::from(line.get(end..)?.starts_with(' '));
    (host.is_empty() || bracketed || named).then_some(end + space)
}

/// Whether the code is what a terminal shows, prompts and output, rather than a script.
fn is_session(language: &str, code: &str) -> bool {
    if SESSIONS.contains(&language) {
        return code.lines().any(|line| prompt(line).is_some());
    }
    // In a script, `# ` starts a comment and `% ` may be anything: only a dollar is proof.
    let first = code.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| prompt(line).is_some_and(|end| line[..end].trim_end().ends_with('$')))
}

/// Adds the runs of a shell session: prompts, commands and what they printed.
fn session(code: &str, runs: &mut Runs) {
    let mut command: Option<Shell> = None;
    let mut continues = false;
    for line in code.split_inclusive('\n') {
        let start = prompt(line).and_then(|end| line.split_at_checked(end));
        let more = line.strip_prefix("> ").filter(|_| command.is_some());
        let (mark, text) = match (start, more) {
            (Some(parts), _) => parts,
            (None, Some(rest)) => (&line[..2], rest),
            (None, None) => ("", line),
        };
        if start.is_none() && mark.is_empty() && !continues {
            command = None;
            runs.push(line, Some(Class::Output));
            continue;
        }
        runs.push(mark, Some(Class::Prompt));
        let shell = match command.take() {
            Some(shell) if start.is_none() => command.insert(shell),
            _ => command.insert(Shell::default()),
        };
        shell.line(text, runs);
        continues = text.trim_end_matches(['\r', '\n']).ends_with('\\');
    }
}

#[cfg(test)]
mod tests;
