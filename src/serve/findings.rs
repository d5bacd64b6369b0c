//! The findings as the open page in the browser is told them.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::base::{Diagnostic, LineIndex, Severity, SourcePath};

/// How many findings are told one by one; a browser is no place for thousands.
const MOST: usize = 100;

/// How many characters of a line are shown.
const WIDEST: usize = 240;

/// What is wrong with the book now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// The first of them, errors before all others.
    items: Vec<Item>,
    /// How many more there are.
    more: usize,
    /// What could not be used at all, so that the site is the one before: a file, or what the system said.
    pub failed: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Item {
    severity: Severity,
    rule: &'static str,
    message: String,
    file: String,
    line: usize,
    column: usize,
    excerpt: Vec<Line>,
    notes: Vec<String>,
    help: Vec<String>,
    /// The address that opens the place in an editor.
    editor: Option<String>,
}

/// A line of a file; `from` and `to` count characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Line {
    number: usize,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<usize>,
}

/// Where the files of a finding are, and how an editor is called.
pub struct Place<'a> {
    /// The book's root.
    pub root: &'a Path,
    /// The address that opens a file, with `{path}`, `{line}` and `{col}`.
    pub editor: Option<&'a str>,
    /// The text of a file.
    pub text: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
}

impl Findings {
    /// What is told of `diagnostics`.
    pub fn new(diagnostics: &[Diagnostic], place: &Place<'_>) -> Findings {
        let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
        let mut worst: Vec<&Diagnostic> = diagnostics.iter().collect();
        worst.sort_by_key(|found| std::cmp::Reverse(found.severity));
        Findings {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            items: worst.iter().take(MOST).map(|found| item(found, place)).collect(),
            more: worst.len().saturating_sub(MOST),
            failed: None,
        }
    }

    /// Nothing is known but that something of the machine failed.
    pub fn failed(said: String) -> Findings {
        Findings { failed: Some(said), ..Findings::default() }
    }
}

fn item(found: &Diagnostic, place: &Place<'_>) -> Item {
    let path = &found.location.path;
    let text = (place.text)(path);
    let (position, excerpt) = match &text {
        Some(text) => {
            let lines = LineIndex::new(text);
            (lines.position(text, found.location.span.start), excerpt(text, &lines, found))
        }
        None => (crate::base::Position { line: 1, column: 1 }, Vec::new()),
    };
    let opens = |address: &str| {
        let file = place.root.join(path.as_str());
        let file = file.to_string_lossy();
        let address = address.replace("{line}", &position.line.to_string());
        let address = address.replace("{col}", &position.column.to_string());
        address.replace("{path}", &super::inject::encoded_path(&file))
    };
    Item {
        severity: found.severity,
        rule: found.rule.name,
        message: found.message.clone(),
        file: path.to_string(),
        line: position.line,
        column: position.column,
        excerpt,
        notes: found.notes.clone(),
        help: found.help.iter().cloned().collect(),
        editor: place.editor.map(opens),
    }
}

/// The line of a finding between its neighbours.
fn excerpt(text: &str, lines: &LineIndex, found: &Diagnostic) -> Vec<Line> {
    let span = found.location.span;
    let at = lines.line(span.start);
    let whole = |number: usize| {
        let start = lines.start(number)?;
        let end = lines.start(number + 1).unwrap_or(text.len());
        text.get(start..end).map(|line| (start, line.trim_end_matches(['\n', '\r'])))
    };
    let line = |number: usize| {
        let (start, text) = whole(number)?;
        let mut line = Line { number, text: text.chars().take(WIDEST).collect(), ..Line::default() };
        if number == at {
            let column = |offset: usize| {
                text.get(..offset.clamp(start, start + text.len()) - start).map_or(0, |before| before.chars().count())
            };
            line.from = Some(column(span.start));
            line.to = Some(column(span.end));
        }
        Some(line)
    };
    (at.saturating_sub(1).max(1)..=at + 1).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Location, Rule, Span};

    static RULE: Rule = Rule { name: "broken-link", severity: Severity::Error, summary: "" };

    #[test]
    fn a_finding_is_told_with_its_lines_and_the_way_to_an_editor() {
        let text: Arc<str> = "# A\r\nSée [b](c.md) now\r\nend".into();
        let start = text.find('[').unwrap();
        let location = Location::new(&SourcePath::new("content/a.md"), Span::new(start, start + 9));
        let found = Diagnostic::new(&RULE, location, "gone").help("mend it");
        let place = Place {
            root: Path::new("/srv/my book"),
            editor: Some("vscode://file{path}:{line}:{col}"),
            text: &|_| Some(Arc::clone(&text)),
        };
        let told = serde_json::to_value(Findings::new(&[found], &place)).unwrap();
        let item = &told["items"][0];
        assert_eq!((item["line"].as_u64(), item["column"].as_u64()), (Some(2), Some(5)));
        assert_eq!(item["editor"], "vscode://file/srv/my%20book/content/a.md:2:5");
        let excerpt = serde_json::json!([
            { "number": 1, "text": "# A" },
            { "number": 2, "text": "Sée [b](c.md) now", "from": 4, "to": 13 },
            { "number": 3, "text": "end" },
        ]);
        assert_eq!(item["excerpt"], excerpt);
        assert_eq!(told["errors"], 1);
    }

    #[test]
    fn errors_come_first_and_only_so_many_are_told() {
        let at = |severity| {
            let location = Location::new(&SourcePath::new("a.md"), Span::empty(0));
            Diagnostic { severity, ..Diagnostic::new(&RULE, location, "m") }
        };
        let mut all = vec![at(Severity::Warning); 120];
        all.push(at(Severity::Error));
        let place = Place { root: Path::new("/"), editor: None, text: &|_| None };
        let told = Findings::new(&all, &place);
        assert_eq!((told.items.len(), told.more, told.errors, told.warnings), (MOST, 21, 1, 120));
        assert_eq!(told.items[0].severity, Severity::Error);
    }
}
