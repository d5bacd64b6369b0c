//! Comments that let a finding be: what they say, and where they hold.

use crate::base::keep::{self, Word};
use crate::base::{Span, Spanned, closest};
use crate::page::roles::Role;
use serde::{Deserialize, Serialize};

/// What a page says about findings in it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Suppressions {
    /// Comments that let findings be, in no special order.
    pub comments: Vec<Suppression>,
    /// Comments that mean nothing.
    #[serde(skip)]
    pub faults: Vec<Fault>,
    /// Blocks of code in which nothing is checked.
    pub unchecked: Vec<Span>,
}

/// A comment that lets findings be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// The word that it begins with: `allow`.
    #[serde(with = "keep::word")]
    pub verb: Word,
    /// The whole comment.
    pub span: Span,
    /// The rules that it names, each with the bytes in which its findings are let be.
    pub rules: Vec<Allowed>,
    /// Why, in the author's words; empty when they do not say.
    pub reason: String,
    /// What is to be taken out of the file to take the comment back; empty when that takes a person.
    pub removal: Vec<Span>,
}

/// A rule whose findings are let be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    /// The rule's name as it is written.
    pub name: Spanned<String>,
    /// Where its findings are let be.
    pub scope: Span,
}

/// A comment that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub span: Span,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It names no rule.
    NoRules(&'static str),
    /// It begins with a word that nearly is one of ours.
    Misspelt(String, &'static str),
    /// It ends what never began.
    EndsNothing,
}

/// What the first word of a comment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Lets be what follows, or what stands on its line.
    Here,
    /// The same for the whole file.
    File,
    /// The same up to the comment that ends it.
    Begin,
    /// Ends it.
    End,
}

/// The words that a comment may begin with.
const VERBS: [(&str, Verb); 5] = [
    ("allow", Verb::Here),
    ("expect", Verb::Here),
    ("allow-file", Verb::File),
    ("begin-allow", Verb::Begin),
    ("end-allow", Verb::End),
];

/// What a comment says, before it is known where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its first word.
    pub verb: &'static str,
    /// What that does.
    pub does: Verb,
    /// The rules in its brackets.
    pub rules: Vec<Spanned<String>>,
    /// What follows the brackets.
    pub reason: String,
}

/// Reads the part `inside` of the file `text`, which is what a comment holds. `None` when it is not for the checker.
pub fn read(text: &str, inside: Span) -> Option<Result<Said, FaultKind>> {
    let words = inside.of(text);
    let lead = words.len() - words.trim_start().len();
    let rest = words.trim_start().strip_prefix("checkbook:")?;
    let start = inside.start + lead + "checkbook:".len();
    let said = rest.trim_start();
    let start = start + rest.len() - said.len();
    let length = said.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(said.len());
    let (first, rest) = said.split_at(length);
    let Some((verb, does)) = VERBS.into_iter().find(|(name, _)| *name == first) else {
        let near =
            closest(first, VERBS.iter().map(|(name, _)| *name)).filter(|_| Role::named(said.trim()).is_none())?;
        let (near, _) = VERBS.into_iter().find(|(name, _)| *name == near)?;
        return Some(Err(FaultKind::Misspelt(first.to_string(), near)));
    };
    let (rules, reason) = list(rest, start + length);
    if rules.is_empty() && does != Verb::End {
        return Some(Err(FaultKind::NoRules(verb)));
    }
    Some(Ok(Said { verb, does, rules, reason }))
}

/// The names in brackets at the start of `words`, which stand at byte `start`, and what follows the brackets.
fn list(words: &str, start: usize) -> (Vec<Spanned<String>>, String) {
    let open = words.trim_start().strip_prefix('(');
    let Some((inside, rest)) = open.and_then(|open| open.split_once(')')) else { return (Vec::new(), reason(words)) };
    let mut at = start + words.len() - words.trim_start().len() + 1;
    let mut names = Vec::new();
    for piece in inside.split(',') {
        // A comment may go over several lines of a quote.
        let is_frame = |c: char| c.is_whitespace() || c == '>';
        let name = piece.trim_matches(is_frame);
        let from = at + piece.len() - piece.trim_start_matches(is_frame).len();
        if !name.is_empty() {
            names.push(Spanned::new(name.to_string(), Span::new(from, from + name.len())));
        }
        at += piece.len() + 1;
    }
    (names, reason(rest))
}

fn reason(words: &str) -> String {
    let words = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':'));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of `text` around byte `at`, without its line break.
pub fn line(text: &str, at: usize) -> Span {
    let at = at.min(text.len());
    let bytes = text.as_bytes();
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |before| before + 1);
    let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |length| at + length);
    Span::new(start, end)
}

/// A line with the break at its end.
fn whole_line(text: &str, line: Span) -> Span {
    let rest = &text[line.end..];
    let length = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    Span::new(line.start, line.end + length)
}

/// What is to be taken out of `text` to take the comment at `comment` out: its lines, when they hold nothing else
/// but the frame of a quote, otherwise the comment and the blanks before it.
pub fn removal(text: &str, comment: Span) -> Span {
    removal_from(text, lines(text, comment), comment)
}

/// The whole lines around `span`, without the last line break.
pub fn lines(text: &str, span: Span) -> Span {
    Span::new(line(text, span.start).start, line(text, span.end).end)
}

fn removal_from(text: &str, lines: Span, comment: Span) -> Span {
    let (before, after) = (&text[lines.start..comment.start], &text[comment.end..lines.end]);
    if before.chars().all(|c| c.is_whitespace() || c == '>') && after.trim().is_empty() {
        return whole_line(text, lines);
    }
    let kept = before.trim_end_matches([' ', '\t']);
    let after_blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    if kept.is_empty() {
        Span::new(comment.start, comment.end + after_blanks)
    } else {
        Span::new(lines.start + kept.len(), comment.end)
    }
}

/// Where a comment begins in a line of shell text or YAML that the checker is to read: at its `#`.
pub fn hash_comment(line: &str) -> Option<usize> {
    line.match_indices('#').map(|(at, _)| at).find(|&at| {
        let free = line[..at].chars().next_back().is_none_or(char::is_whitespace);
        free && line[at + 1..].trim_start().starts_with("checkbook:")
    })
}

/// Takes the comments in the front matter, which ends at byte `end` of `text`.
pub fn in_front_matter(text: &str, end: usize, out: &mut Suppressions) {
    let mut lines = Vec::new();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < end {
        let here = line(text, at);
        lines.push(here);
        at = whole_line(text, here).end;
    }
    for (index, &here) in lines.iter().enumerate() {
        let Some(sign) = hash_comment(here.of(text)) else { continue };
        let comment = Span::new(here.start + sign, here.end);
        let alone = here.of(text)[..sign].trim().is_empty();
        let scope = if alone { entry(text, &lines[index + 1..], here.end) } else { here };
        out.hash(text, comment, scope);
    }
}

/// The entry that begins in `lines`: its first line that is no comment, and the lines that belong to it.
fn entry(text: &str, lines: &[Span], end: usize) -> Span {
    let is_said = |line: &&Span| !line.of(text).trim().is_empty() && !line.of(text).trim_start().starts_with('#');
    let Some(first) = lines.iter().position(|line| is_said(&line)) else { return Span::empty(end) };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let head = lines[first].of(text);
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    let belongs = |line: &&Span| {
        let words = line.of(text);
        let below = indent(words) > indent(head) || words.trim_start().starts_with([']', '}']);
        words.trim().is_empty() || below || (indent(words) == indent(head) && is_item(words) && !is_item(head))
    };
    let rest = lines[first + 1..].iter().take_while(belongs).count();
    Span::new(lines[first].start, lines[first + rest].end)
}

impl Suppressions {
    /// Takes a comment that begins with `#` and holds in `scope`.
    pub fn hash(&mut self, text: &str, comment: Span, scope: Span) {
        match read(text, Span::new(comment.start + 1, comment.end)) {
            Some(Ok(said)) => self.take(text, comment, said, scope, lines(text, comment)),
            Some(Err(kind)) => self.faults.push(Fault { span: comment, kind }),
            None => {}
        }
    }

    /// Takes what a comment on the lines `lines` says; it holds in `scope` unless it holds in the whole file.
    pub fn take(&mut self, text: &str, span: Span, said: Said, scope: Span, lines: Span) {
        let removal = removal_from(text, lines, span);
        match said.does {
            Verb::End => self.end(span, &said, removal),
            Verb::Here | Verb::Begin | Verb::File => {
                let scope = match said.does {
                    Verb::File => Span::new(0, text.len()),
                    Verb::Begin => Span::new(span.start, usize::MAX),
                    _ => scope,
                };
                let rules = said.rules.into_iter().map(|name| Allowed { name, scope }).collect();
                let removal = vec![removal];
                self.comments.push(Suppression { verb: said.verb, span, rules, reason: said.reason, removal });
            }
        }
    }

    /// Ends the last region that is open: for the rules that are named, else for all of it.
    fn end(&mut self, span: Span, said: &Said, removal: Span) {
        let is_open = |rule: &Allowed| rule.scope.end == usize::MAX;
        let mut found = false;
        if said.rules.is_empty()
            && let Some(last) = self.comments.iter_mut().rev().find(|comment| comment.rules.iter().any(is_open))
        {
            found = true;
            last.rules.iter_mut().filter(|rule| is_open(rule)).for_each(|rule| rule.scope.end = span.end);
            if !last.removal.is_empty() {
                last.removal.push(removal);
            }
        }
        for name in &said.rules {
            let is_named = |rule: &Allowed| is_open(rule) && rule.name.value == name.value;
            if let Some(last) = self.comments.iter_mut().rev().find(|comment| comment.rules.iter().any(is_named)) {
                found = true;
                last.rules.iter_mut().filter(|rule| is_named(rule)).for_each(|rule| rule.scope.end = span.end);
                // What ends single rules may end rules of several comments, and then nobody can say what to take out.
                last.removal.clear();
            }
        }
        if !found {
            self.faults.push(Fault { span, kind: FaultKind::EndsNothing });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::SourcePath;
    use crate::page::{Dialect, Page};

    fn said(text: &str) -> Option<Result<Said, FaultKind>> {
        read(text, Span::new(0, text.len()))
    }

    #[test]
    fn a_comment_names_rules_and_a_reason() {
        let text = " checkbook: allow( a-b ,\n> c ) – because  of\n it ";
        let Some(Ok(said)) = said(text) else { panic!("{text} says something") };
        let names: Vec<&str> = said.rules.iter().map(|name| name.span.of(text)).collect();
        assert_eq!((said.verb, names, said.reason.as_str()), ("allow", vec!["a-b", "c"], "because of it"));
    }

    #[test]
    fn what_is_none_of_ours_is_left_alone_and_slips_are_told() {
        for text in ["", "allow(a)", "checkbook:", "checkbook: branch", "checkbook: steps", "checkbook: hello(a)"] {
            assert_eq!(said(text), None, "{text}");
        }
        for (text, kind) in [
            ("checkbook: allow", FaultKind::NoRules("allow")),
            ("checkbook:allow-file()", FaultKind::NoRules("allow-file")),
            ("checkbook: begin-allow(a", FaultKind::NoRules("begin-allow")),
            ("checkbook: alow(a)", FaultKind::Misspelt("alow".to_string(), "allow")),
            ("checkbook: endallow", FaultKind::Misspelt("endallow".to_string(), "end-allow")),
        ] {
            assert_eq!(said(text), Some(Err(kind)), "{text}");
        }
    }

    #[test]
    fn taking_a_comment_out_leaves_no_gap() {
        for (text, left) in [
            ("a\n  <!-- c -->\nb", "a\nb"),
            ("a\r\n> <!-- c --> \r\nb", "a\r\nb"),
            ("a <!-- c --> b", "a b"),
            ("- <!-- c -->\n  b", "-\n  b"),
            ("a <!-- c -->", "a"),
            ("<!-- c --> a", "a"),
            ("<!-- c -->", ""),
        ] {
            let start = text.find("<!--").unwrap();
            let gone = removal(text, Span::new(start, start + "<!-- c -->".len()));
            assert_eq!(format!("{}{}", &text[..gone.start], &text[gone.end..]), left, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn places_lie_in_the_page(
            text in "(---\n)?(<!-- |# |checkbook: |allow|begin-allow|end-allow|\\(a\\)|\\(a, b|\\)|-->|\r\n|\n|> |- |1. |```sh\n|\
                     [a]: b\n|<p>|\\| |\\PC){0,30}"
        ) {
            let page = Page::parse(&SourcePath::new("a.md"), &text.as_str().into(), Dialect::default());
            let fits = |span: Span| text.get(span.start..span.end).is_some();
            for comment in &page.suppressions.comments {
                prop_assert!(fits(comment.span) && comment.removal.iter().all(|&span| fits(span)));
                for rule in &comment.rules {
                    prop_assert_eq!(rule.name.span.of(&text), &rule.name.value);
                    prop_assert!(fits(Span::new(rule.scope.start, rule.scope.end.min(text.len()))));
                }
            }
            prop_assert!(page.suppressions.faults.iter().all(|fault| fits(fault.span)));
        }
    }
}
