//! What a part of a page is for: work to do, a reason to stop, a way back.

use serde::{Deserialize, Serialize};

/// What a box in a part of a page means. It decides what counts as progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Work to do.
    Step,
    /// A state that must hold at the end.
    Criterion,
    /// A reason to stop: a tick means that it went wrong.
    Trigger,
    /// Work that is done only in some case.
    Branch,
    /// A person's approval.
    SignOff,
}

impl Role {
    /// The word for it in data and markup.
    pub fn name(self) -> &'static str {
        match self {
            Role::Step => "step",
            Role::Criterion => "criterion",
            Role::Trigger => "trigger",
            Role::Branch => "branch",
            Role::SignOff => "sign-off",
        }
    }

    /// The role that a heading class or a `<!-- checkbook: … -->` comment names.
    pub fn named(name: &str) -> Option<Role> {
        match name {
            "step" | "steps" => Some(Role::Step),
            "criterion" | "criteria" => Some(Role::Criterion),
            "trigger" | "triggers" => Some(Role::Trigger),
            "branch" => Some(Role::Branch),
            "sign-off" | "signoff" => Some(Role::SignOff),
            _ => None,
        }
    }
}

/// Most headings hold none of these, and then none of the phrases that give a role.
const STEMS: [&str; 9] = ["roll", "criteri", "sign", "approv", "abort", "stop", "if ", "alternativ", "definition"];

/// The role that the words of a heading, or of a bold line that stands for one, give to what follows.
///
/// `None` when they say nothing: then the part has the role of the part that holds it.
pub fn of_heading(title: &str) -> Option<Role> {
    let words = plain(title);
    if !STEMS.iter().any(|stem| words.contains(stem)) && !words.contains("only when") {
        return None;
    }
    let has = |phrase: &str| contains_words(&words, phrase);
    // "Rollback if needed" is work for some case, "Rollback if:" a list of cases.
    let in_some_case = ["if needed", "if required", "if necessary"].iter().any(|phrase| has(phrase));
    let names_triggers =
        ["rollback criteria", "rollback trigger", "rollback triggers", "criteria for rollback", "abort criteria"]
            .iter()
            .chain(&["no-go criteria", "stop criteria", "abort conditions", "rollback conditions", "stop conditions"])
            .chain(&[
                "decision criteria for rollback",
                "triggers for rollback",
                "when to roll back",
                "when to rollback",
            ])
            .chain(&["when to abort", "abort triggers", "abort if", "stop if", "rollback if", "roll back if"])
            .any(|phrase| has(phrase));
    if names_triggers && !in_some_case {
        return Some(Role::Trigger);
    }
    if ["sign-off", "sign off", "signoff", "approvals", "signatures"].iter().any(|phrase| has(phrase)) {
        return Some(Role::SignOff);
    }
    if in_some_case
        || is_conditional(&words)
        || ["procedure", "procedures", "steps", "phase", "plan", "completion", "instructions", "actions"]
            .iter()
            .any(|what| has(&format!("rollback {what}")) || has(&format!("roll back {what}")))
        || words == "rollback"
        || words == "roll back"
        || words.starts_with("alternative:")
        || words.starts_with("alternatively:")
    {
        return Some(Role::Branch);
    }
    if ["success criteria", "acceptance criteria", "exit criteria", "definition of done", "completion criteria"]
        .iter()
        .any(|phrase| has(phrase))
    {
        return Some(Role::Criterion);
    }
    None
}

/// The role that the first paragraph of a section gives to the section.
pub fn of_lead(text: &str) -> Option<Role> {
    let words = plain(text);
    let first = words.split(['\n']).next().unwrap_or_default();
    let announces = words.trim_end().ends_with(':');
    if contains_words(&words, "if any of these") || contains_words(&words, "if any of the following") {
        return Some(Role::Trigger);
    }
    let stops = ["rollback", "roll back", "abort", "stop", "initiate rollback", "initiate a rollback"];
    if announces && stops.iter().any(|verb| first.starts_with(verb)) && contains_words(first, "if") {
        return Some(Role::Trigger);
    }
    let outcome = ["required", "successful", "succeeded", "succeeds", "needed", "necessary", "failed", "fails"];
    let conditional = (first.starts_with("if ") || first.starts_with("only if ") || first.starts_with("in case "))
        && announces
        && outcome.iter().any(|word| contains_words(first, word));
    let only = first.starts_with("only ") && contains_words(first, "if");
    (conditional || only).then_some(Role::Branch)
}

/// Whether words say that their thing may be left out: `(if applicable)`, `(optional)`, `(when needed)`.
pub fn is_optional(text: &str) -> bool {
    if !text.contains('(') {
        return false;
    }
    let words = plain(text);
    words
        .match_indices('(')
        .any(|(at, _)| ["if ", "optional", "when "].iter().any(|start| words[at + 1..].trim_start().starts_with(start)))
}

fn is_conditional(words: &str) -> bool {
    words
        .match_indices('(')
        .any(|(at, _)| ["if ", "only if", "only when"].iter().any(|start| words[at + 1..].starts_with(start)))
        || contains_words(words, "only if")
}

/// Lower case, with one kind of dash and hyphen, and without signs in front.
fn plain(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .map(|c| if matches!(c, '\u{2010}' | '\u{2011}' | '\u{2013}') { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

fn contains_words(text: &str, phrase: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(phrase).any(|(at, found)| {
        !is_word(text[..at].chars().next_back()) && !is_word(text[at + found.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_their_section_is_for() {
        for (title, role) in [
            ("Rollback Criteria", Some(Role::Trigger)),
            ("Decision Criteria for Rollback", Some(Role::Trigger)),
            ("Abort criteria", Some(Role::Trigger)),
            ("Rollback Procedure (If Issues Detected)", Some(Role::Branch)),
            ("🚨 Rollback Phase (Only If Problems)", Some(Role::Branch)),
            ("22. Rollback Completion", Some(Role::Branch)),
            ("Alternative: Rolling Restart", Some(Role::Branch)),
            ("Deep Dive Debugging (If needed)", Some(Role::Branch)),
            ("Rollback if needed", Some(Role::Branch)),
            ("Rollback if", Some(Role::Trigger)),
            ("13. Rollback Preparation", None),
            ("Rollback testing", None),
            ("Success Criteria Summary", Some(Role::Criterion)),
            ("Definition of Done", Some(Role::Criterion)),
            ("Final Sign-Off", Some(Role::SignOff)),
            ("Sign\u{2011}off", Some(Role::SignOff)),
            ("Deployment Steps", None),
            ("Notification", None),
            ("Maintenance window", None),
        ] {
            assert_eq!(of_heading(title), role, "{title}");
        }
    }

    #[test]
    fn the_first_paragraph_of_a_section_can_say_it_too() {
        for (text, role) in [
            ("Rollback immediately if ANY of these occur:", Some(Role::Trigger)),
            ("Initiate rollback if:", Some(Role::Trigger)),
            ("If deployment successful:", Some(Role::Branch)),
            ("If rollback required:", Some(Role::Branch)),
            ("Only execute if critical issues were found and cannot be resolved quickly", Some(Role::Branch)),
            ("If you are new here, read the guide first.", None),
            ("Deployment is successful when:", None),
        ] {
            assert_eq!(of_lead(text), role, "{text}");
        }
    }

    #[test]
    fn optional_words_stand_in_brackets() {
        assert!(is_optional("Copy assets (if applicable)"));
        assert!(is_optional("Stop the app (Optional, if no zero-downtime)"));
        assert!(!is_optional("Check (30-60 seconds) if it runs"));
    }
}
