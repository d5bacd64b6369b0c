//! Puts findings that say the same about the same file together.

use std::collections::BTreeMap;

use super::findings::Source;
use crate::base::Diagnostic;

/// A finding to show in full, and those that only repeat it.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) first: &'a Diagnostic,
    pub(super) more: Vec<&'a Diagnostic>,
}

/// Rules whose findings in one file have one cause, whatever each message names.
const ONE_CAUSE: [&str; 1] = ["wrong-encoding"];

/// How many lines are worth listing.
const LISTED: usize = 20;

/// The findings in groups, in the order of the first of each.
pub(super) fn fold<'a>(sorted: &[&'a Diagnostic]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known = BTreeMap::new();
    for &diagnostic in sorted {
        let message = if ONE_CAUSE.contains(&diagnostic.rule.name) { "" } else { &diagnostic.message };
        let key = (&diagnostic.location.path, diagnostic.rule.name, diagnostic.severity, message);
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.more.push(diagnostic),
            None => groups.push(Group { first: diagnostic, more: Vec::new() }),
        }
    }
    groups
}

impl Group<'_> {
    /// A note that says how often the finding is repeated and on which lines; `None` when it is not.
    pub(super) fn note(&self, source: Option<&Source>) -> Option<String> {
        let number = self.more.len();
        if number == 0 {
            return None;
        }
        let Some(source) = source else { return Some(format!("and {number} more here")) };
        let mut lines: Vec<usize> = self.more.iter().map(|d| source.position(d.location.span.start).line).collect();
        lines.dedup();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let listed: Vec<String> = lines.iter().take(LISTED).map(usize::to_string).collect();
        let rest = match lines.len().saturating_sub(LISTED) {
            0 => String::new(),
            1 => " and 1 other".into(),
            rest => format!(" and {rest} others"),
        };
        Some(format!("and {number} more here: {noun} {}{rest}", listed.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{Location, Rule, Severity, SourcePath, Span};

    static LINK: Rule = Rule { name: "broken-link", severity: Severity::Error, summary: "" };
    static ENCODING: Rule = Rule { name: "wrong-encoding", severity: Severity::Warning, summary: "" };

    fn at(rule: &'static Rule, path: &str, offset: usize, message: &str) -> Diagnostic {
        Diagnostic::new(rule, Location::new(&SourcePath::new(path), Span::empty(offset)), message)
    }

    #[test]
    fn only_the_same_message_in_the_same_file_is_a_repetition() {
        let found = [
            at(&LINK, "a.md", 0, "no file `x`"),
            at(&LINK, "a.md", 2, "no file `y`"),
            at(&LINK, "a.md", 4, "no file `x`"),
            at(&LINK, "b.md", 0, "no file `x`"),
            at(&ENCODING, "a.md", 1, "`Ã¤` was `ä`"),
            at(&ENCODING, "a.md", 5, "`Ã¶` was `ö`"),
            Diagnostic { severity: Severity::Note, ..at(&LINK, "a.md", 6, "no file `x`") },
        ];
        let refs: Vec<&Diagnostic> = found.iter().collect();
        let sizes: Vec<usize> = fold(&refs).iter().map(|group| 1 + group.more.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 2, 1]);
    }

    #[test]
    fn the_note_lists_each_line_once_and_not_too_many() {
        let text = "x\n".repeat(100);
        let source = Source::new(Arc::from(text.as_str()));
        let note = |offsets: &[usize], source: Option<&Source>| {
            let found: Vec<Diagnostic> = offsets.iter().map(|&offset| at(&LINK, "a.md", offset, "m")).collect();
            let refs: Vec<&Diagnostic> = found.iter().collect();
            fold(&refs).first().and_then(|group| group.note(source))
        };
        assert_eq!(note(&[0], Some(&source)), None);
        assert_eq!(note(&[0, 4], Some(&source)).unwrap(), "and 1 more here: line 3");
        assert_eq!(note(&[0, 0, 4, 5, 8], Some(&source)).unwrap(), "and 4 more here: lines 1, 3, 5");
        assert_eq!(note(&[0, 4], None).unwrap(), "and 1 more here");
        let many: Vec<usize> = (0..60).step_by(2).collect();
        let said = note(&many, Some(&source)).unwrap();
        assert!(said.starts_with("and 29 more here: lines 2, 3, 4,") && said.ends_with(", 21 and 9 others"), "{said}");
    }
}
