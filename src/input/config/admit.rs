//! Holds what was read against what may stand there: every key that nobody knows and every value of the wrong kind.

use serde_json::{Map, Value as Json};

use super::shape::{Form, Shape, join, spelled};
use super::tree::{Node, Table, Value};
use super::values::Days;
use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Span, Star, closest, pattern};

/// A setting that cannot be followed.
pub static CONFIGURATION: Rule = Rule {
    name: "configuration",
    severity: Severity::Error,
    summary: "`book.toml` or a variable of the environment says something that cannot be followed",
};

/// A setting of mdBook's that changes nothing here.
pub static IGNORED_SETTING: Rule =
    Rule { name: "ignored-setting", severity: Severity::Note, summary: "a setting of mdBook's has no effect here" };

/// What is left of a file when everything that has no effect or makes no sense is taken out.
pub struct Admitted {
    /// The settings, ready to be deserialised when there are no problems.
    pub settings: Json,
    /// What makes no sense.
    pub problems: Vec<Diagnostic>,
    /// What has no effect.
    pub notes: Vec<Diagnostic>,
}

/// Holds the file `path`, which reads `root`, against `shape`.
pub fn admit(path: &SourcePath, root: &Table, shape: &Shape) -> Admitted {
    let mut guard = Guard { path, shape, problems: Vec::new(), notes: Vec::new() };
    let settings = guard.table(root, shape, "");
    Admitted { settings, problems: guard.problems, notes: guard.notes }
}

/// A diagnostic about what a file or a variable says.
pub fn diagnostic(
    rule: &'static Rule,
    path: &SourcePath,
    span: Span,
    variable: Option<&str>,
    message: &str,
) -> Diagnostic {
    let message = match variable {
        Some(variable) => format!("{message} (set by `{variable}`)"),
        None => message.to_string(),
    };
    Diagnostic::new(rule, Location::new(path, span), message)
}

/// Keys that mdBook once had, and what to write instead.
const REMOVED: &[(&str, &str)] = &[
    ("output.html.curly-quotes", "use `smart-punctuation`"),
    ("output.html.copy-fonts", "put fonts into the `static` folder of a theme"),
    ("output.html.google-analytics", "name a script of your own in `additional-js`"),
];

struct Guard<'a> {
    path: &'a SourcePath,
    shape: &'a Shape,
    problems: Vec<Diagnostic>,
    notes: Vec<Diagnostic>,
}

impl Guard<'_> {
    fn table(&mut self, table: &Table, shape: &Shape, at: &str) -> Json {
        let mut admitted = Map::new();
        for (key, node) in table {
            let place = join(at, key);
            match shape.key(key) {
                None => self.unknown(key, node, shape, at),
                Some(Shape::Ignored) => self.ignored(key, node, shape, &place),
                Some(shape) => {
                    admitted.insert(key.clone(), self.value(node, shape, &place));
                }
            }
        }
        Json::Object(admitted)
    }

    fn value(&mut self, node: &Node, shape: &Shape, at: &str) -> Json {
        match (shape, &node.value) {
            (Shape::Table { required, .. }, Value::Table(table)) => {
                for key in required.iter().filter(|key| !table.contains_key(*key)) {
                    self.wrong(node, &format!("{} has no `{key}`", named(at)), None);
                }
                self.table(table, shape, at)
            }
            (Shape::List(shape), Value::List(entries)) => {
                let entry = |(index, entry)| self.value(entry, shape, &format!("{at}[{index}]"));
                Json::Array(entries.iter().enumerate().map(entry).collect())
            }
            (Shape::Text(form), Value::Text(text)) => self.text(node, *form, text),
            (Shape::Integer(least, most), Value::Integer(number)) => {
                if !(least..=most).contains(&number) {
                    self.wrong(node, &format!("{} must be from {least} to {most}", named(at)), None);
                }
                Json::from(*number)
            }
            (Shape::Boolean, Value::Boolean(boolean)) => Json::Bool(*boolean),
            (Shape::Word { noun, words }, Value::Text(word)) => {
                self.word(node, Json::from(word.as_str()), noun.as_deref(), words, at)
            }
            (Shape::Word { noun, words }, Value::Integer(number)) => {
                self.word(node, Json::from(*number), noun.as_deref(), words, at)
            }
            (Shape::Word { noun, words }, Value::Boolean(boolean)) => {
                self.word(node, Json::from(*boolean), noun.as_deref(), words, at)
            }
            (Shape::Either(shapes), value) => match shapes.iter().find(|shape| shape.fits(value)) {
                Some(shape) => self.value(node, shape, at),
                None => self.mismatch(node, shape, at),
            },
            _ => self.mismatch(node, shape, at),
        }
    }

    fn text(&mut self, node: &Node, form: Form, text: &str) -> Json {
        match form {
            Form::Glob => {
                if let Err(reason) = pattern(text, Star::Anywhere) {
                    self.wrong(node, &format!("`{text}` is not a pattern: {reason}"), None);
                }
            }
            Form::Days if Days::parse(text).is_none() => {
                let help = "write days, weeks, months or years, such as `90d`, `12w`, `6m` or `1y`";
                self.wrong(node, &format!("`{text}` is not a number of days"), Some(help.to_string()));
            }
            Form::Days | Form::Any => {}
        }
        Json::from(text)
    }

    fn word(&mut self, node: &Node, word: Json, noun: Option<&str>, words: &[Json], at: &str) -> Json {
        if words.contains(&word) {
            return word;
        }
        let written = spelled(&word);
        let known: Vec<String> = words.iter().map(spelled).collect();
        let noun = noun.map_or_else(|| format!("a value of {}", named(at)), with_article);
        let shape = Shape::Word { noun: None, words: words.to_vec() };
        let help = nearest(&written, known.iter().map(String::as_str)).map(|meant| format!("did you mean `{meant}`?"));
        self.wrong(node, &format!("`{written}` is not {noun}; expected {}", shape.expectation()), help);
        word
    }

    fn mismatch(&mut self, node: &Node, shape: &Shape, at: &str) -> Json {
        let help = match (shape, &node.value) {
            (Shape::Text(_), Value::Integer(_) | Value::Fraction | Value::Boolean(_) | Value::Date) => {
                Some("put the value in quotes".to_string())
            }
            (Shape::List(entries), value) if entries.fits(value) => Some("put the value in brackets".to_string()),
            (Shape::Boolean, Value::Text(text)) if text == "true" || text == "false" => {
                Some(format!("write `{text}` without quotes"))
            }
            (Shape::Integer(..), Value::Text(text)) if text.parse::<i64>().is_ok() => {
                Some(format!("write `{text}` without quotes"))
            }
            _ => None,
        };
        let message = format!("{} is {}; expected {}", named(at), node.value.kind(), shape.expectation());
        self.wrong(node, &message, help);
        Json::Null
    }

    fn unknown(&mut self, key: &str, node: &Node, table: &Shape, at: &str) {
        let place = join(at, key);
        if let Some((_, instead)) = REMOVED.iter().find(|(removed, _)| *removed == place) {
            self.wrong_at(
                node.key,
                node,
                &format!("`{key}` is no longer a key of `[{at}]`"),
                Some((*instead).to_string()),
            );
            return;
        }
        let mut elsewhere = self.shape.tables_with(key, "");
        elsewhere.retain(|table| !table.starts_with("output.checkbook"));
        let help = match (nearest(key, table.names()), elsewhere.as_slice()) {
            (Some(meant), _) => Some(format!("did you mean `{meant}`?")),
            (None, [table]) if table.is_empty() => Some(format!("`{key}` is a table of its own: `[{key}]`")),
            (None, [table]) => Some(format!("`{key}` belongs in `[{table}]`")),
            (None, _) => None,
        };
        let message = match (&node.value, at) {
            (Value::Table(_), "") => format!("unknown table `[{key}]`"),
            (_, "") => format!("unknown key `{key}` outside of any table"),
            _ => format!("unknown key `{key}` in `{}`", header(at)),
        };
        self.wrong_at(node.key, node, &message, help);
    }

    fn ignored(&mut self, key: &str, node: &Node, table: &Shape, at: &str) {
        let message = format!("`{at}` is mdBook's and has no effect here");
        let mut found = diagnostic(&IGNORED_SETTING, self.path, node.key, node.said_by(), &message);
        if let Some(meant) = nearest(key, table.names()) {
            found = found.help(format!("did you mean `{meant}`?"));
        }
        self.notes.push(found);
    }

    fn wrong(&mut self, node: &Node, message: &str, help: Option<String>) {
        self.wrong_at(node.span, node, message, help);
    }

    fn wrong_at(&mut self, span: Span, node: &Node, message: &str, help: Option<String>) {
        let found = diagnostic(&CONFIGURATION, self.path, span, node.said_by(), message);
        self.problems.push(Diagnostic { help, ..found });
    }
}

/// The word that was meant: one that is near, or the only one that starts with what was written. One letter tells nothing.
fn nearest<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.chars().count() < 2 {
        return None;
    }
    let words: Vec<&str> = words.into_iter().collect();
    closest(written, words.iter().copied()).or_else(|| {
        let mut longer = words.iter().filter(|word| written.len() >= 3 && word.starts_with(written));
        longer.next().filter(|_| longer.next().is_none()).copied()
    })
}

/// The place `at` as it stands in messages.
fn named(at: &str) -> String {
    match at.strip_suffix(']').and_then(|at| at.rsplit_once('[')) {
        Some((list, _)) => format!("an entry of `{list}`"),
        None => format!("`{at}`"),
    }
}

/// The header of the table `at` as it stands in the file.
fn header(at: &str) -> String {
    match at.strip_suffix(']').and_then(|at| at.rsplit_once('[')) {
        Some((list, _)) => format!("[[{list}]]"),
        None => format!("[{at}]"),
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
