//! Entries of `related` that say too much or too little.

use std::collections::HashMap;

use crate::base::{Diagnostic, Edit, Location, Rule, Severity, Span, Suggestion};
use crate::library::{Library, Target};
use crate::page::{Page, Reference, ReferenceKind};

/// Two entries lead to one place.
pub static DUPLICATE_RELATED: Rule = Rule {
    name: "duplicate-related",
    severity: Severity::Warning,
    summary: "two entries of `related` lead to the same page or file",
};

/// A page is related to itself.
pub static SELF_RELATED: Rule =
    Rule { name: "self-related", severity: Severity::Warning, summary: "an entry of `related` leads to its own page" };

/// A related page does not refer back.
pub static ONE_WAY_RELATED: Rule = Rule {
    name: "one-way-related",
    severity: Severity::Note,
    summary: "a related page, which names related pages itself, does not refer back",
};

/// What is wrong with the entries of `related` of `page`, besides those that lead to nothing.
pub fn check(page: &Page, library: &Library) -> Vec<Diagnostic> {
    let entries: Vec<(&Reference, &Target)> = page.references.iter().zip(library.targets(&page.path)).collect();
    let mut seen: HashMap<Place<'_>, &Reference> = HashMap::new();
    let mut found = Vec::new();
    // The entries of `related` are the first references, one for each.
    for ((reference, target), entry) in entries.into_iter().zip(&page.meta.related) {
        if reference.kind != ReferenceKind::Related {
            break;
        }
        let location = Location::new(&page.path, reference.span);
        let written = &reference.target;
        let first = seen.get(&place(reference, target)).copied();
        if matches!(target, Target::Page { path, .. } if *path == page.path) {
            let diagnostic = Diagnostic::new(&SELF_RELATED, location, format!("`{written}` is this page itself"))
                .help("take the entry out, or name the page that was meant");
            found.push(without(diagnostic, page, entry.span));
        } else if let Some(first) = first {
            let message = format!("`{written}` is already one of the related entries");
            let diagnostic = Diagnostic::new(&DUPLICATE_RELATED, location, message)
                .also(Location::new(&page.path, first.span), "first given here")
                .help("keep one of the two");
            found.push(without(diagnostic, page, entry.span));
        } else {
            found.extend(one_way(page, target, location, library));
        }
        seen.entry(place(reference, target)).or_insert(reference);
    }
    found
}

/// By what two entries are the same: where they lead, or what is written when they lead to nothing known.
#[derive(PartialEq, Eq, Hash)]
enum Place<'a> {
    Known(&'a Target),
    Written(&'a str),
}

fn place<'a>(reference: &'a Reference, target: &'a Target) -> Place<'a> {
    match target {
        Target::Page { .. } | Target::File(_) | Target::Folder(_) => Place::Known(target),
        _ => Place::Written(&reference.target),
    }
}

fn one_way(page: &Page, target: &Target, location: Location, library: &Library) -> Option<Diagnostic> {
    let Target::Page { path, .. } = target else { return None };
    let refers_back =
        library.targets(path).iter().any(|target| matches!(target, Target::Page { path, .. } if *path == page.path));
    if refers_back || library.page(path)?.meta.related.is_empty() {
        return None;
    }
    let message = format!("`{path}` does not refer back to this page");
    Some(Diagnostic::new(&ONE_WAY_RELATED, location, message).help(format!("add this page to `related` of `{path}`")))
}

fn without(diagnostic: Diagnostic, page: &Page, entry: Span) -> Diagnostic {
    match removal(&page.text, entry) {
        Some(span) => diagnostic.suggest(Suggestion {
            message: "take the entry out".to_string(),
            safe: true,
            edits: vec![Edit { span, replacement: String::new() }],
        }),
        None => diagnostic,
    }
}

/// What has to go so that the list at `entry` is without it and still a list: a whole line below `related:`, or the
/// entry and one comma. `None` when the entry does not stand in such a list.
fn removal(text: &str, entry: Span) -> Option<Span> {
    let (before, after) = (text.get(..entry.start)?, text.get(entry.end..)?);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = after.find('\n').map_or(after, |at| &after[..=at]);
    if before[line..].trim() == "-" {
        let said = rest.trim();
        return (said.is_empty() || said.starts_with('#')).then(|| Span::new(line, entry.end + rest.len()));
    }
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let gap = blanks(after);
    if let Some(behind) = after[gap..].strip_prefix(',') {
        return Some(Span::new(entry.start, entry.end + gap + 1 + blanks(behind)));
    }
    let kept = before.trim_end_matches([' ', '\t']);
    let is_last = after[gap..].starts_with(']');
    match kept.chars().next_back()? {
        ',' if is_last => Some(Span::new(kept.len() - 1, entry.end)),
        '[' if is_last => Some(entry),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_with_its_line_or_its_comma() {
        for (text, left) in [
            ("related:\n  - a.md\n  - X\n", Some("related:\n  - a.md\n")),
            ("related:\r\n- X # twice\r\n- b.md\r\n", Some("related:\r\n- b.md\r\n")),
            ("related: [a.md, X]", Some("related: [a.md]")),
            ("related: [X, b.md]", Some("related: [b.md]")),
            ("related: [ X ]", Some("related: [  ]")),
            ("related: [a.md, X , b.md]", Some("related: [a.md, b.md]")),
            ("related = [\n  X,\n  b.md,\n]", Some("related = [\n  \n  b.md,\n]")),
            ("related: X", None),
            ("related:\n  - X and more", None),
        ] {
            let at = text.find('X').unwrap();
            let removed = removal(text, Span::new(at, at + 1));
            let result = removed.map(|span| [&text[..span.start], &text[span.end..]].concat());
            assert_eq!(result.as_deref(), left, "{text}");
        }
    }
}
