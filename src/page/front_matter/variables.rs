//! The placeholders that front matter declares.

use std::collections::BTreeMap;

use super::fields::{UNKNOWN_KEY, WRONG_TYPE};
use super::node::{DUPLICATE_KEY, Field};
use crate::base::{Diagnostic, Location, Rule, SourcePath, Span, Spanned, closest};
use crate::page::variables::{Declaration, is_named};

/// What can be said of a variable.
pub(super) const MEMBERS: &[&str] = &["match", "label", "pattern", "default", "options", "secret"];

/// The variables in the value of the key `key` of the file `path`, and what is wrong with them.
///
/// They are a list of names, or a table in which each name has its label or a table of its own.
pub(super) fn declarations(path: &SourcePath, key: &str, value: Field<'_>) -> (Vec<Declaration>, Vec<Diagnostic>) {
    let mut reader = Reader { path, found: Vec::new(), given: BTreeMap::new(), problems: Vec::new() };
    if let Some(entries) = value.entries() {
        for (name, value) in entries {
            reader.entry(name.clone(), Some(value));
        }
    } else if let Some(items) = value.items() {
        for item in items {
            reader.item(key, item);
        }
    } else {
        let message = format!("`{key}` must be a table of names, found {}", value.kind());
        reader.problem(&WRONG_TYPE, value.span(), message, "write one `name: label` for each line");
    }
    (reader.found, reader.problems)
}

struct Reader<'a> {
    path: &'a SourcePath,
    found: Vec<Declaration>,
    /// Where each name was given first.
    given: BTreeMap<String, Span>,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn item(&mut self, key: &str, item: Field<'_>) {
        if let Some(name) = item.string() {
            self.entry(Spanned::new(name.trim().to_string(), item.span()), None);
        } else {
            let message = format!("an entry of `{key}` must be a name, found {}", item.kind());
            let help = "write a table when there is more to say than the name: `name: { label: … }`";
            self.problem(&WRONG_TYPE, item.span(), message, help);
        }
    }

    fn entry(&mut self, name: Spanned<String>, value: Option<Field<'_>>) {
        if !is_named(&name.value) {
            let message = format!("`{}` cannot be the name of a variable", name.value.replace('`', "'"));
            let help = "a name begins with a letter and holds letters, digits, `-` and `_`; \
                        what it looks like in code goes into `match`";
            return self.problem(&WRONG_TYPE, name.span, message, help);
        }
        if let Some(&first) = self.given.get(&name.value) {
            let problem = Diagnostic::new(
                &DUPLICATE_KEY,
                Location::new(self.path, name.span),
                format!("`{}` is given twice", name.value),
            );
            let problem = problem.help("keep one of them; the first is used");
            self.problems.push(problem.also(Location::new(self.path, first), "first given here"));
            return;
        }
        self.given.insert(name.value.clone(), name.span);
        let mut declaration = Declaration::new(name);
        match value.filter(|value| !value.is_null()) {
            None => {}
            Some(value) => match (value.text(), value.entries()) {
                (Some(label), _) => declaration.label = said(&label),
                (_, Some(members)) => {
                    for (member, value) in members {
                        self.member(&mut declaration, member, value);
                    }
                }
                _ => {
                    let name = &declaration.name.value;
                    let message = format!("`{name}` must be a label or a table, found {}", value.kind());
                    let help = "write `name: label`, or a table of `match`, `label`, `pattern`, `default`, `options` \
                                and `secret`";
                    self.problem(&WRONG_TYPE, value.span(), message, help);
                }
            },
        }
        self.found.push(declaration);
    }

    fn member(&mut self, declaration: &mut Declaration, member: &Spanned<String>, value: Field<'_>) {
        if value.is_null() {
            return;
        }
        let wrong = match member.value.as_str() {
            "label" => value.text().map(|text| declaration.label = said(&text)).is_none().then_some("text"),
            "pattern" => value.text().map(|text| declaration.pattern = said(&text)).is_none().then_some("text"),
            "default" => value.text().map(|text| declaration.default = said(&text)).is_none().then_some("text"),
            "secret" => value.boolean().map(|flag| declaration.secret = flag).is_none().then_some("`true` or `false`"),
            "match" => texts(value).map(|texts| declaration.matches = texts).is_none().then_some("text on one line"),
            "options" => texts(value).map(|texts| declaration.options = texts).is_none().then_some("a list of texts"),
            _ => return self.unknown(declaration, member),
        };
        if let Some(wanted) = wrong {
            let name = &declaration.name.value;
            let message = format!("`{}` of `{name}` must be {wanted}, found {}", member.value, value.kind());
            self.problem(&WRONG_TYPE, value.span(), message, "see the reference of front matter keys");
        }
    }

    fn unknown(&mut self, declaration: &Declaration, member: &Spanned<String>) {
        let message = format!("`{}` is nothing that `{}` can have", member.value, declaration.name.value);
        let help = match closest(&member.value, MEMBERS.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a variable has `{}`", MEMBERS.join("`, `")),
        };
        self.problem(&UNKNOWN_KEY, member.span, message, &help);
    }

    fn problem(&mut self, rule: &'static Rule, span: Span, message: String, help: &str) {
        self.problems.push(Diagnostic::new(rule, Location::new(self.path, span), message).help(help));
    }
}

fn said(text: &str) -> Option<String> {
    Some(text.trim().to_string()).filter(|text| !text.is_empty())
}

/// One text or a list of them, each on one line.
fn texts(value: Field<'_>) -> Option<Vec<String>> {
    let one = |value: Field<'_>| value.text().map(|text| text.trim().to_string()).filter(|text| !text.is_empty());
    let texts = match value.items() {
        Some(items) => items.into_iter().map(one).collect::<Option<Vec<String>>>()?,
        None => vec![one(value)?],
    };
    texts.iter().all(|text| !text.contains(['\n', '\r'])).then_some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::front_matter::read;

    fn declared(matter: &str) -> Vec<Declaration> {
        let text = format!("---\n{matter}\n---\n");
        let front_matter = read(&SourcePath::new("a.md"), &text);
        assert_eq!(front_matter.problems, [], "{matter}");
        front_matter.meta.variables
    }

    #[test]
    fn variables_are_declared_in_long_and_in_short() {
        let [commit] = &declared(
            "variables:\n  commit:\n    match: '<previous-stable-commit>'\n    label: Commit to go back to\n    \
             pattern: '[0-9a-f]{7,40}'\n    default: 1.10\n    options: [1.10, 2]\n    secret: yes",
        )[..] else {
            panic!("one was declared")
        };
        assert_eq!(
            (commit.name.value.as_str(), &commit.matches[..]),
            ("commit", &["<previous-stable-commit>".to_string()][..])
        );
        assert_eq!(commit.label.as_deref(), Some("Commit to go back to"));
        assert_eq!(commit.pattern.as_deref(), Some("[0-9a-f]{7,40}"));
        assert_eq!(
            (commit.default.as_deref(), commit.options.join(" "), commit.secret),
            (Some("1.10"), "1.10 2".into(), true)
        );
        let short = declared("variables: { host: Where to go, zone: , node: { match: [$NODE, '{node}'] } }");
        let said: Vec<_> =
            short.iter().map(|it| (it.name.value.as_str(), it.label.as_deref(), it.matches.len())).collect();
        assert_eq!(said, [("host", Some("Where to go"), 0), ("zone", None, 0), ("node", None, 2)]);
        let names: Vec<String> = declared("variables: [host, zone]").into_iter().map(|it| it.name.value).collect();
        assert_eq!(names, ["host", "zone"]);
    }
}
