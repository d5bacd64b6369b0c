//! The findings that a book is known to have: a file with a line for each, and what has changed since it was written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::rules::rule;
use super::suppress::depends;
use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Span};
use crate::library::Library;

/// The baseline knows of a finding that is not there.
pub static STALE_BASELINE: Rule = Rule {
    name: "stale-baseline",
    severity: Severity::Warning,
    summary: "a line of the baseline is about a finding that is not there",
};

/// The first lines of a new baseline.
const HEADER: &str = "\
# checkbook baseline 1: findings that are known and do not fail the check.
# A line is a rule, a file and a target, with tabs between. Lines only ever go: `checkbook check --update-baseline`.
";

/// A baseline, and what it says of the findings of today.
#[derive(Debug)]
pub struct Baseline {
    /// Where it lies, from the book's root.
    pub path: SourcePath,
    /// The whole file.
    pub text: Arc<str>,
    entries: Vec<Entry>,
    stale: BTreeSet<usize>,
    moved: BTreeMap<usize, SourcePath>,
}

/// A line of a baseline that is no comment.
#[derive(Debug)]
struct Entry {
    /// The line without its break.
    span: Span,
    /// What it says; `None` when it does not say it in our way.
    key: Option<Key>,
}

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    file: String,
    target: String,
}

impl Key {
    fn of(found: &Diagnostic) -> Key {
        let file = found.location.path.as_str().to_string();
        Key { rule: found.rule.name.to_string(), file, target: found.target() }
    }

    fn parse(line: &str) -> Option<Key> {
        let parts: Vec<String> = line.split('\t').map(unescaped).collect();
        let [rule, file, target] = <[String; 3]>::try_from(parts).ok()?;
        Some(Key { rule, file, target })
    }

    fn line(&self) -> String {
        format!("{}\t{}\t{}", self.rule, escaped(&self.file), escaped(&self.target))
    }
}

/// Text without the signs that have a meaning in the file.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push(match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            }),
            letter => out.push(letter),
        }
    }
    out
}

/// What a baseline makes of findings.
#[derive(Debug, Default)]
pub struct Compared {
    /// Findings that it does not know.
    pub new: Vec<Diagnostic>,
    /// Findings that it knows.
    pub known: Vec<Diagnostic>,
    /// Its lines that no finding meets.
    pub stale: Vec<Diagnostic>,
}

impl Baseline {
    /// Reads the text of a baseline.
    pub fn new(path: SourcePath, text: Arc<str>) -> Self {
        let mut entries = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end_matches(['\r', '\n']);
            let mark = if at == 0 && words.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let said = &words[mark..];
            if !said.trim().is_empty() && !said.starts_with('#') {
                entries.push(Entry { span: Span::new(at + mark, at + words.len()), key: Key::parse(said) });
            }
            at += line.len();
        }
        Baseline { path, text, entries, stale: BTreeSet::new(), moved: BTreeMap::new() }
    }

    /// Tells known findings from new ones, each line for one finding. Notes are never known.
    pub fn compare(&mut self, found: Vec<Diagnostic>, library: &Library) -> Compared {
        let mut lines: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (index, entry) in self.entries.iter().enumerate().rev() {
            if let Some(key) = &entry.key {
                lines.entry(key.clone()).or_default().push(index);
            }
        }
        let mut met = BTreeSet::new();
        let mut compared = Compared::default();
        for diagnostic in found {
            let line = Some(&diagnostic)
                .filter(|found| found.severity > Severity::Note)
                .and_then(|found| lines.get_mut(&Key::of(found))?.pop());
            met.extend(line);
            if line.is_some() { compared.known.push(diagnostic) } else { compared.new.push(diagnostic) }
        }
        self.stale = (0..self.entries.len()).filter(|index| !met.contains(index)).collect();
        self.follow(&mut compared, library);
        let unmet: Vec<usize> = self.stale.iter().copied().filter(|&index| self.is_gone(index, library)).collect();
        self.stale = unmet.into_iter().collect();
        compared.stale = self.stale.iter().map(|&index| self.stale_line(index)).collect();
        compared
    }

    /// Lines whose page is gone mean the same finding on another page: it was renamed.
    fn follow(&mut self, compared: &mut Compared, library: &Library) {
        let is_there = |file: &SourcePath| library.pages.contains_key(file) || library.repository.has_file(file);
        let mut orphans: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for &index in self.stale.iter().rev() {
            if let Some(key) = self.entries[index].key.as_ref().filter(|key| !is_there(&SourcePath::new(&key.file))) {
                orphans.entry((key.rule.clone(), key.target.clone())).or_default().push(index);
            }
        }
        if orphans.is_empty() {
            return;
        }
        for diagnostic in std::mem::take(&mut compared.new) {
            let key = Key::of(&diagnostic);
            let line = Some(&diagnostic)
                .filter(|found| found.severity > Severity::Note)
                .and_then(|_| orphans.get_mut(&(key.rule, key.target))?.pop());
            match line {
                Some(index) => {
                    self.stale.remove(&index);
                    self.moved.insert(index, diagnostic.location.path.clone());
                    compared.known.push(diagnostic);
                }
                None => compared.new.push(diagnostic),
            }
        }
        compared.known.sort_by(Diagnostic::order);
    }

    /// Whether a line that no finding meets is of no use: it may be about a page that was not read this time, or about
    /// a rule that finds something else every day.
    fn is_gone(&self, index: usize, library: &Library) -> bool {
        let Some(key) = &self.entries[index].key else { return true };
        let file = SourcePath::new(&key.file);
        let unread = file.is_markdown() && !library.pages.contains_key(&file) && library.repository.has_file(&file);
        !(unread || depends(&key.rule))
    }

    fn stale_line(&self, index: usize) -> Diagnostic {
        let Entry { span, key } = &self.entries[index];
        let (message, help) = match key {
            None => (
                "this line is not a rule, a file and a target with tabs between".to_string(),
                "take it out, or begin it with `#`",
            ),
            Some(key) if rule(&key.rule).is_none() => {
                (format!("there is no rule `{}`", key.rule), "take the line out; `--update-baseline` does it")
            }
            Some(key) => (
                format!("`{}` is no longer found in `{}`: `{}`", key.rule, key.file, key.target),
                "take the line out; `--update-baseline` does it",
            ),
        };
        Diagnostic::new(&STALE_BASELINE, Location::new(&self.path, *span), message).help(help).aside()
    }

    /// The file without the lines that no finding meets, and those lines. Lines of pages that were renamed get the
    /// new name. `None` when nothing changes.
    pub fn pruned(&self) -> Option<(String, Vec<String>)> {
        if self.stale.is_empty() && self.moved.is_empty() {
            return None;
        }
        let mut out = String::new();
        let mut removed = Vec::new();
        let mut at = 0;
        for (index, entry) in self.entries.iter().enumerate() {
            out.push_str(&self.text[at..entry.span.start]);
            at = entry.span.end;
            if self.stale.contains(&index) {
                removed.push(entry.span.of(&self.text).to_string());
                let rest = &self.text[at..];
                at += rest.find('\n').map_or(rest.len(), |end| end + 1);
            } else if let (Some(path), Some(key)) = (self.moved.get(&index), &entry.key) {
                out.push_str(&Key { file: path.to_string(), ..key.clone() }.line());
            } else {
                out.push_str(entry.span.of(&self.text));
            }
        }
        out.push_str(&self.text[at..]);
        Some((out, removed))
    }
}

/// The text of the baseline `text` with a line more for each finding, in its place when the lines are sorted.
pub fn with(text: &str, found: &[&Diagnostic]) -> String {
    let text = if text.is_empty() { HEADER } else { text };
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut more: Vec<String> = found.iter().map(|found| Key::of(found).line()).collect();
    more.sort();
    let mut more = more.into_iter().peekable();
    let mut out = String::new();
    for line in text.lines() {
        let is_entry = !line.starts_with(['#', '\u{feff}']) && !line.trim().is_empty();
        while let Some(next) = more.next_if(|next| is_entry && next.as_str() < line) {
            out.push_str(&next);
            out.push_str(ending);
        }
        out.push_str(line);
        out.push_str(ending);
    }
    more.for_each(|next| out.extend([next.as_str(), ending]));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn new_lines_go_where_they_belong_and_comments_stay() {
        static RULE: Rule = Rule { name: "b", severity: Severity::Error, summary: "" };
        let location = Location::new(&SourcePath::new("x.md"), Span::default());
        let found: Vec<Diagnostic> =
            ["`y`", "`a\tb`"].iter().map(|said| Diagnostic::new(&RULE, location.clone(), *said)).collect();
        let found: Vec<&Diagnostic> = found.iter().collect();
        let text = "# ours\r\na\tx.md\t1\r\n# why\r\nb\tx.md\t`k`\r\nc\tx.md\t2";
        let expected =
            "# ours\r\na\tx.md\t1\r\n# why\r\nb\tx.md\t`a\\tb`\r\nb\tx.md\t`k`\r\nb\tx.md\t`y`\r\nc\tx.md\t2\r\n";
        assert_eq!(with(text, &found), expected);
        assert_eq!(with("", &found), format!("{HEADER}b\tx.md\t`a\\tb`\nb\tx.md\t`y`\n"));
    }

    proptest! {
        #[test]
        fn a_line_says_what_was_written(target in "(\\\\|\t|\n|\r|#| |\\PC){0,12}") {
            let key = Key { rule: "a".to_string(), file: "b c.md".to_string(), target };
            let line = key.line();
            prop_assert!(!line.contains(['\n', '\r']));
            prop_assert_eq!(Key::parse(&line), Some(key));
        }
    }
}
