//! Placeholders that stand for a value of the run: `<deployment-branch>`, and what front matter declares.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashMap;

use crate::base::{Span, Spanned};

/// A placeholder and every place where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variable {
    /// The name without the angle brackets.
    pub name: String,
    /// Where it is used, brackets included; nowhere when it is only declared.
    pub uses: Vec<Span>,
}

/// What front matter says of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Declaration {
    /// Its name.
    pub name: Spanned<String>,
    /// What else stands for it in code and addresses, whatever that looks like.
    pub matches: Vec<String>,
    /// What people call it.
    pub label: Option<String>,
    /// The regular expression that its values must fit.
    pub pattern: Option<String>,
    /// The value that it has until somebody gives another one.
    pub default: Option<String>,
    /// Its only values, when there are any.
    pub options: Vec<String>,
    /// Whether its value must not be kept.
    pub secret: bool,
}

impl Declaration {
    /// A variable of which nothing but the name is known.
    pub fn new(name: Spanned<String>) -> Self {
        let (label, pattern, default) = (None, None, None);
        Declaration { name, matches: Vec::new(), label, pattern, default, options: Vec::new(), secret: false }
    }
}

/// A use of a variable in a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use<'a> {
    /// The variable.
    pub name: &'a str,
    /// The bytes that its value replaces.
    pub span: Span,
}

/// Languages in which `<name>` means something of their own.
const TYPED: &[&str] = &[
    "html",
    "xml",
    "svg",
    "jsx",
    "tsx",
    "vue",
    "rust",
    "rs",
    "ts",
    "typescript",
    "java",
    "kotlin",
    "c",
    "cpp",
    "c++",
    "cs",
    "csharp",
    "go",
    "swift",
    "scala",
    "dart",
    "php",
    "markdown",
    "md",
];

/// Element names that people write in inline code to speak of HTML.
const ELEMENTS: &[&str] = &[
    "a", "b", "br", "p", "i", "u", "s", "em", "li", "ul", "ol", "td", "tr", "th", "div", "hr", "img", "h1", "h2", "h3",
    "h4", "h5", "h6", "pre", "code", "html", "head", "body", "span", "table", "form", "input", "meta", "link",
    "script", "style", "details", "summary", "kbd", "sub", "sup", "iframe", "svg", "video", "audio", "nav", "main",
    "header", "footer", "section", "article", "button", "label", "select", "option", "textarea", "title", "template",
    "strong",
];

/// The uses of variables in `code` of a language, in their order; `declared` are those of the page.
///
/// `<name>` is one unless the language means something else by it. Any other shape is one when it is declared.
pub fn in_code<'a>(code: &'a str, language: &str, declared: &'a [Declaration]) -> Vec<Use<'a>> {
    let mut found = if TYPED.contains(&language) { Vec::new() } else { bracketed(code, &["<"], &[">"], declared) };
    found.extend(declared.iter().flat_map(|declaration| literal(code, declaration)));
    apart(found)
}

/// The uses of variables in the address of a link to another site, where the brackets may be percent-encoded.
pub fn in_address<'a>(address: &'a str, declared: &'a [Declaration]) -> Vec<Use<'a>> {
    if !address.contains("://") {
        return Vec::new();
    }
    let mut found = bracketed(address, &["<", "%3C", "%3c"], &[">", "%3E", "%3e"], declared);
    found.extend(declared.iter().flat_map(|declaration| literal(address, declaration)));
    apart(found)
}

/// Names in brackets, each of which may be written in several ways.
fn bracketed<'a>(text: &'a str, open: &[&str], close: &[&str], declared: &[Declaration]) -> Vec<Use<'a>> {
    let mut found = Vec::new();
    for bracket in open {
        for (at, _) in text.match_indices(bracket) {
            let start = at + bracket.len();
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let length = text[start..].find(|c| !is_name(c)).unwrap_or(text.len() - start);
            let name = &text[start..start + length];
            let Some(closing) = close.iter().find(|bracket| text[start + length..].starts_with(**bracket)) else {
                continue;
            };
            let operator = text[..at].ends_with(['<', '&']) || text[..at].ends_with(|c: char| c.is_ascii_digit());
            let is_element = || {
                ELEMENTS.contains(&name.to_ascii_lowercase().as_str())
                    && declared.iter().all(|declaration| declaration.name.value != name)
            };
            if is_named(name) && !(operator && *bracket == "<") && !is_element() {
                found.push(Use { name, span: Span::new(at, start + length + closing.len()) });
            }
        }
    }
    found
}

/// Whether a variable can have this name.
pub fn is_named(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// What a declaration says stands for its variable, wherever it stands as a word of its own.
fn literal<'a>(text: &'a str, declaration: &'a Declaration) -> impl Iterator<Item = Use<'a>> {
    let find = move |written: &'a String| {
        text.match_indices(written.as_str())
            .filter(move |(at, _)| is_apart(text, *at, written))
            .map(|(at, _)| Use { name: &declaration.name.value, span: Span::new(at, at + written.len()) })
    };
    declaration.matches.iter().flat_map(find)
}

/// Whether no word goes on at either end of what is written at byte `at`. `$TOKEN_ID` does not hold `$TOKEN`.
fn is_apart(text: &str, at: usize, written: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text[..at].chars().next_back();
    let after = text[at + written.len()..].chars().next();
    let goes_on = is_word(after) || (after == Some('_') && written.starts_with('$'));
    let begins_inside = is_word(written.chars().next()) && is_word(before);
    let ends_inside = is_word(written.chars().next_back()) && goes_on;
    !begins_inside && !ends_inside
}

/// The uses in their order; of two that overlap the one that starts first and is longer, then the one declared.
fn apart(mut found: Vec<Use<'_>>) -> Vec<Use<'_>> {
    // What is declared was found last.
    found.reverse();
    found.sort_by_key(|found| (found.span.start, Reverse(found.span.end)));
    let mut end = 0;
    found.retain(|found| {
        let is_free = found.span.start >= end;
        end = if is_free { found.span.end } else { end };
        is_free
    });
    found
}

/// The uses of the variables of a page while it is read.
#[derive(Debug, Default)]
pub struct Collector {
    uses: HashMap<String, Vec<Span>>,
}

impl Collector {
    /// Adds uses; `place` turns bytes of the text they were found in into bytes of the file.
    pub fn add(&mut self, uses: Vec<Use<'_>>, place: impl Fn(Span) -> Option<Span>) {
        for Use { name, span } in uses {
            let Some(span) = place(span) else { continue };
            match self.uses.get_mut(name) {
                Some(uses) => uses.push(span),
                None => drop(self.uses.insert(name.to_string(), vec![span])),
            }
        }
    }

    /// The variables and their uses in the order in which they stand; those that are only declared come last.
    pub fn settle(mut self, declared: &[Declaration]) -> Vec<Variable> {
        let names = declared.iter().map(|declaration| &declaration.name.value);
        let unused: Vec<String> = names.filter(|name| !self.uses.contains_key(*name)).cloned().collect();
        self.uses.values_mut().for_each(|uses| uses.sort_unstable());
        let variable = |(name, uses)| Variable { name, uses };
        let mut variables: Vec<Variable> = self.uses.into_iter().map(variable).collect();
        variables.sort_unstable_by(|a, b| (&a.uses, &a.name).cmp(&(&b.uses, &b.name)));
        variables.extend(unused.into_iter().map(|name| Variable { name, uses: Vec::new() }));
        variables
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(name: &str, matches: &[&str]) -> Declaration {
        let matches = matches.iter().map(ToString::to_string).collect();
        Declaration { matches, ..Declaration::new(Spanned::new(name.to_string(), Span::empty(0))) }
    }

    fn names<'a>(code: &'a str, declared: &'a [Declaration]) -> Vec<(&'a str, &'a str)> {
        in_code(code, "sh", declared).into_iter().map(|found| (found.name, found.span.of(code))).collect()
    }

    #[test]
    fn placeholders_are_told_from_operators_and_markup() {
        let names = |code| in_code(code, "", &[]).into_iter().map(|found| found.name).collect::<Vec<_>>();
        assert_eq!(
            names("git checkout <deployment-branch> && x <previous_commit>"),
            ["deployment-branch", "previous_commit"]
        );
        assert_eq!(names("cat <<EOF > out.txt\nEOF"), [""; 0]);
        assert_eq!(names("sort <in >out; a 2<x>y; `<br>`"), [""; 0]);
        assert_eq!(names("if a < b then c > d; curl /cpus/{cpu_id} -H \"$TOKEN\""), [""; 0]);
        assert_eq!(in_code("Vec<String>", "rust", &[]), []);
    }

    #[test]
    fn what_is_declared_may_look_like_anything() {
        let all = [
            declared("day", &["YYYYMMDD", "{date}"]),
            declared("token", &["$TOKEN"]),
            declared("commit", &["<previous-stable-commit>"]),
            declared("table", &[]),
        ];
        let code =
            "dump_YYYYMMDD.sql {date} $TOKEN $TOKEN_ID $TOKENS XYYYYMMDD <previous-stable-commit> <table> <form>";
        assert_eq!(
            names(code, &all),
            [
                ("day", "YYYYMMDD"),
                ("day", "{date}"),
                ("token", "$TOKEN"),
                ("commit", "<previous-stable-commit>"),
                ("table", "<table>"),
            ]
        );
        assert_eq!(in_code("let day = {date};", "rust", &all).len(), 1, "what is declared counts in every language");
    }

    #[test]
    fn of_two_that_overlap_the_longer_one_counts() {
        let all = [declared("day", &["YYYYMMDD"]), declared("moment", &["YYYYMMDD_HHMMSS"]), declared("inner", &["b"])];
        assert_eq!(
            names("a_YYYYMMDD_HHMMSS YYYYMMDD <a-b>", &all),
            [("moment", "YYYYMMDD_HHMMSS"), ("day", "YYYYMMDD"), ("a-b", "<a-b>")]
        );
    }

    #[test]
    fn addresses_may_be_encoded() {
        let all = [declared("day", &["{date}"])];
        let address = "https://x.example/<cluster>/%3Chost%3E?d={date}&e=%3cnode%3e&f=%3Cbr%3E";
        let found: Vec<_> = in_address(address, &all).iter().map(|it| (it.name, it.span.of(address))).collect();
        assert_eq!(
            found,
            [("cluster", "<cluster>"), ("host", "%3Chost%3E"), ("day", "{date}"), ("node", "%3cnode%3e")]
        );
    }
}
