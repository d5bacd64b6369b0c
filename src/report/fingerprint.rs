//! The name of a finding that stays the same when text around it moves.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::base::Diagnostic;

/// A name for each finding, in their order: 32 hexadecimal digits, and which of the findings with these it is, from 1.
///
/// It is made of the rule, the file, what the finding is about and the heading above it, so neither lines nor the
/// wording of messages change it.
pub(super) fn fingerprints<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |diagnostic: &Diagnostic| {
        let parts =
            [diagnostic.rule.name, diagnostic.location.path.as_str(), &diagnostic.target(), &diagnostic.heading];
        let hash = half(&Sha256::digest(parts.join("\0").as_bytes()));
        let number = seen.entry(hash.clone()).or_insert(0);
        *number += 1;
        format!("{hash}:{number}")
    };
    findings.into_iter().map(&mut name).collect()
}

/// The first half of a hash of 32 bytes.
fn half(hash: &[u8]) -> String {
    let first: [u8; 16] = std::array::from_fn(|index| hash.get(index).copied().unwrap_or_default());
    format!("{:032x}", u128::from_be_bytes(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Location, Rule, Severity, SourcePath, Span, Subject};

    static RULE: Rule = Rule { name: "broken-link", severity: Severity::Error, summary: "" };

    fn found(target: &str, at: usize) -> Diagnostic {
        let place = Location::new(&SourcePath::new("a.md"), Span::empty(at));
        Diagnostic::new(&RULE, place, format!("line {at}")).about(Subject {
            kind: "link",
            raw: target.to_string(),
            target: target.to_string(),
            directory: None,
            tried: Vec::new(),
        })
    }

    #[test]
    fn a_name_does_not_know_where_a_finding_stands() {
        let names = |found: &[Diagnostic]| fingerprints(found);
        let one = names(&[found("x.md", 3), found("x.md", 9), found("y.md", 20)]);
        let moved = names(&[found("x.md", 30), found("x.md", 90), found("y.md", 200)]);
        assert_eq!(one, moved);
        assert_eq!(one[0].split(':').next(), one[1].split(':').next());
        assert!(one[0].ends_with(":1") && one[1].ends_with(":2") && one[2].ends_with(":1"));
        assert_eq!(one[0].len(), 34);
    }
}
