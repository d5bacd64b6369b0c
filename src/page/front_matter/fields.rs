//! Turns the entries of front matter into metadata, and says which of them do not fit.

use std::collections::BTreeMap;

use super::keys::{Key, in_front_matter, near};
use super::meta::{Meta, comma_list};
use super::node::{DUPLICATE_KEY, Field};
use super::variables::declarations;
use crate::base::parse_days;
use crate::base::{Diagnostic, Edit, Location, Rule, Severity, SourcePath, Span, Spanned, Suggestion};
use crate::page::dates::parse_date;

/// A value of another type than its key asks for.
pub static WRONG_TYPE: Rule =
    Rule { name: "wrong-type", severity: Severity::Error, summary: "a front matter value that its key cannot hold" };

/// A date that is in no calendar.
pub static BAD_DATE: Rule =
    Rule { name: "bad-date", severity: Severity::Error, summary: "a front matter date that is not a date" };

/// A key that is likely a slip of a known one.
pub static UNKNOWN_KEY: Rule = Rule {
    name: "unknown-key",
    severity: Severity::Warning,
    summary: "a front matter key that looks like a misspelt one",
};

/// The metadata in the table `root` of the file `path`, whose whole text is `text`.
pub(super) fn metadata(path: &SourcePath, text: &str, root: Field<'_>) -> (Meta, Vec<Diagnostic>) {
    let mut reader = Reader { path, text, meta: Meta::default(), given: BTreeMap::new(), problems: Vec::new() };
    for (key, value) in root.entries().unwrap_or_default() {
        reader.meta.keys.push(key.clone());
        match in_front_matter(&key.value) {
            Some(known) => reader.known(known, key, value),
            None => reader.unknown(key, value),
        }
    }
    (reader.meta, reader.problems)
}

struct Reader<'a> {
    path: &'a SourcePath,
    text: &'a str,
    meta: Meta,
    given: BTreeMap<Key, &'a Spanned<String>>,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn known(&mut self, known: Key, key: &'a Spanned<String>, value: Field<'_>) {
        if let Some(first) = self.given.get(&known) {
            let message = format!("`{}` and `{}` are the same key", key.value, first.value);
            let problem = Diagnostic::new(&DUPLICATE_KEY, Location::new(self.path, key.span), message)
                .help(format!("keep one of them, best as `{}`; the first is used", known.name()))
                .also(Location::new(self.path, first.span), "first given here");
            self.problems.push(problem);
            return;
        }
        self.given.insert(known, key);
        if value.is_null() || value.string().is_some_and(|text| text.trim().is_empty()) {
            return;
        }
        let span = value.span();
        if let Some(slot) = self.meta.text(known) {
            match value.text() {
                Some(text) => *slot = Some(Spanned::new(text, span)),
                None => self.wrong_type(key, value, "text", Some("put the value in quotes if it is meant as text")),
            }
        } else if self.meta.list(known).is_some() {
            self.list(known, key, value);
        } else if self.meta.date(known).is_some() {
            self.date(known, key, value);
        } else if let Some(slot) = self.meta.flag(known) {
            match value.boolean() {
                Some(flag) => *slot = flag,
                None => self.wrong_type(key, value, "`true` or `false`", None),
            }
        } else {
            self.single(known, key, value);
        }
    }

    /// Keeps what a template may know, and warns of a slip.
    fn unknown(&mut self, key: &Spanned<String>, value: Field<'_>) {
        self.meta.extra.insert(key.value.clone(), value.json());
        let Some(name) = near(&key.value) else { return };
        let quote = key.span.of(self.text).chars().next().filter(|c| "\"'".contains(*c));
        let quote = quote.map(String::from).unwrap_or_default();
        let edit = Edit { span: key.span, replacement: format!("{quote}{name}{quote}") };
        let problem = Diagnostic::new(
            &UNKNOWN_KEY,
            Location::new(self.path, key.span),
            format!("`{}` is not a key that checkbook knows", key.value),
        );
        let suggestion = Suggestion { message: format!("rename it to `{name}`"), safe: false, edits: vec![edit] };
        self.problems.push(problem.help(format!("did you mean `{name}`?")).suggest(suggestion));
    }

    fn list(&mut self, known: Key, key: &Spanned<String>, value: Field<'_>) {
        let mut words = Vec::new();
        if let Some(items) = value.items() {
            for item in items {
                if let Some(text) = item.text() {
                    words.extend((!text.trim().is_empty()).then(|| Spanned::new(text, item.span())));
                } else {
                    let message = format!("an entry of `{}` must be text, found {}", key.value, item.kind());
                    self.problem(&WRONG_TYPE, item.span(), message, "write one text for each `-`");
                }
            }
        } else if let Some(text) = value.string() {
            let is_comma_list = matches!(known, Key::Audience | Key::Tags);
            let start = value.span().of(self.text).find(text).map(|at| value.span().start + at);
            if is_comma_list {
                words = comma_list(text, start, value.span());
            } else {
                words.push(Spanned::new(text.to_owned(), value.span()));
            }
        } else {
            let name = known.name();
            self.wrong_type(key, value, "a list of text", Some(&format!("write `{name}: [first, second]`")));
        }
        if let Some(slot) = self.meta.list(known) {
            *slot = words;
        }
    }

    fn date(&mut self, known: Key, key: &Spanned<String>, value: Field<'_>) {
        let Some(text) = value.text() else { return self.wrong_type(key, value, "a date", None) };
        if let (Some(date), Some(slot)) = (parse_date(&text), self.meta.date(known)) {
            *slot = Some(Spanned::new(date, value.span()));
        } else {
            let help = "write a day of the calendar, such as `2025-11-14`";
            self.problem(&BAD_DATE, value.span(), format!("`{}` is not a date", text.replace('`', "'")), help);
        }
    }

    /// The keys whose type no other key shares.
    fn single(&mut self, known: Key, key: &Spanned<String>, value: Field<'_>) {
        let span = value.span();
        match known {
            Key::Order => match value.integer() {
                Some(order) => self.meta.order = Some(Spanned::new(order, span)),
                None => self.wrong_type(key, value, "a whole number", None),
            },
            Key::ReviewEvery => match value.text().as_deref().and_then(parse_days) {
                Some(days) => self.meta.review_every = Some(Spanned::new(days, span)),
                None => self.wrong_type(key, value, "a number of days", Some("write `90d`, `12w`, `6m` or `1y`")),
            },
            _ => {
                let (declared, problems) = declarations(self.path, &key.value, value);
                self.meta.variables = declared;
                self.problems.extend(problems);
            }
        }
    }

    fn wrong_type(&mut self, key: &Spanned<String>, value: Field<'_>, wanted: &str, help: Option<&str>) {
        let message = format!("`{}` must be {wanted}, found {}", key.value, value.kind());
        let problem = Diagnostic::new(&WRONG_TYPE, Location::new(self.path, value.span()), message);
        self.problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    fn problem(&mut self, rule: &'static Rule, span: Span, message: String, help: &str) {
        self.problems.push(Diagnostic::new(rule, Location::new(self.path, span), message).help(help));
    }
}
