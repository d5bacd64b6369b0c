//! The list of all rules, and what the manual says of each.

use super::{anchors, baseline, commands, levels, links, metadata, pages, paths};
use super::{redirects, related, review, since, slips, steps, suppress, tasks, unfilled, untracked};
use crate::base::Rule;
use crate::input::{config, decode};
use crate::page::{self, encoding, front_matter};
use crate::{library, render};

/// Pairs each rule with its page in the manual, which is named after it.
macro_rules! rules {
    ($($rule:expr => $name:literal),* $(,)?) => {
        /// Every rule, by name.
        pub static RULES: &[&Rule] = &[$(&$rule),*];

        /// What the manual says of each rule, in the same order.
        static MANUAL: &[&str] = &[$(include_str!(concat!("../../content/rules/", $name, ".md"))),*];
    };
}

rules! {
    paths::BAD_CD => "bad-cd",
    front_matter::BAD_DATE => "bad-date",
    redirects::BAD_REDIRECT => "bad-redirect",
    anchors::BROKEN_ANCHOR => "broken-anchor",
    paths::BROKEN_CODE_PATH => "broken-code-path",
    links::BROKEN_IMAGE => "broken-image",
    links::BROKEN_LINK => "broken-link",
    links::BROKEN_RELATED => "broken-related",
    links::CASE_MISMATCH => "case-mismatch",
    config::CONFIGURATION => "configuration",
    review::DRIFT_SINCE_REVIEW => "drift-since-review",
    page::DUPLICATE_ANCHOR => "duplicate-anchor",
    library::summary::DUPLICATE_CHAPTER => "duplicate-chapter",
    front_matter::DUPLICATE_KEY => "duplicate-key",
    related::DUPLICATE_RELATED => "duplicate-related",
    slips::EMPTY_LINK => "empty-link",
    front_matter::FRONT_MATTER_SYNTAX => "front-matter-syntax",
    front_matter::FRONT_MATTER_UNCLOSED => "front-matter-unclosed",
    config::IGNORED_SETTING => "ignored-setting",
    paths::LINE_OUT_OF_RANGE => "line-out-of-range",
    slips::MALFORMED_LINK => "malformed-link",
    paths::MISSING_FILE_ARGUMENT => "missing-file-argument",
    metadata::MISSING_KEY => "missing-key",
    suppress::MISSING_REASON => "missing-reason",
    paths::MISSING_SCRIPT => "missing-script",
    tasks::MISSING_TARGET => "missing-target",
    decode::NOT_UTF8 => "not-utf-8",
    related::ONE_WAY_RELATED => "one-way-related",
    links::OPTIONAL_MISSING => "optional-missing",
    pages::ORPHAN_PAGE => "orphan-page",
    links::OUTSIDE_REPOSITORY => "outside-repository",
    library::PAGE_CLASH => "page-clash",
    steps::PRECHECKED_STEP => "prechecked-step",
    commands::PROMPT_IN_SCRIPT => "prompt-in-script",
    since::REMOVED_PAGE => "removed-page",
    review::REVIEW_OVERDUE => "review-overdue",
    paths::SCRIPT_NO_SHEBANG => "script-no-shebang",
    paths::SCRIPT_NOT_EXECUTABLE => "script-not-executable",
    related::SELF_RELATED => "self-related",
    commands::SHELL_SYNTAX => "shell-syntax",
    commands::SMART_PUNCTUATION => "smart-punctuation",
    baseline::STALE_BASELINE => "stale-baseline",
    library::summary::SUMMARY => "summary",
    steps::TASK_IN_FENCE => "task-in-fence",
    render::TEMPLATE => "template",
    commands::UNCLOSED_PLACEHOLDER => "unclosed-placeholder",
    commands::UNDECLARED_PLACEHOLDER => "undeclared-placeholder",
    slips::UNDEFINED_REFERENCE => "undefined-reference",
    unfilled::UNFILLED_TEMPLATE => "unfilled-template",
    front_matter::UNKNOWN_KEY => "unknown-key",
    levels::UNKNOWN_RULE => "unknown-rule",
    metadata::UNKNOWN_VALUE => "unknown-value",
    links::UNPUBLISHED_TARGET => "unpublished-target",
    decode::UNREADABLE => "unreadable-file",
    untracked::UNTRACKED_TARGET => "untracked-target",
    suppress::UNUSED_SUPPRESSION => "unused-suppression",
    encoding::WRONG_ENCODING => "wrong-encoding",
    front_matter::WRONG_TYPE => "wrong-type",
    paths::WRONG_WORKING_DIRECTORY => "wrong-working-directory",
}

/// Rules whose findings are said even when a book turns them off, because without them a build fails for no reason.
pub(super) const NEVER_OFF: &[&str] = &[render::TEMPLATE.name];

/// Rules that only say something in books that ask for them, by giving them a level.
const OFF: &[&str] = &[related::ONE_WAY_RELATED.name];

/// Whether a rule says nothing unless the book gives it a level.
pub fn is_off(name: &str) -> bool {
    OFF.contains(&name)
}

/// The rule with this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// What the manual says of the rule with this name: Markdown without front matter.
pub fn explain(name: &str) -> Option<&'static str> {
    let index = RULES.iter().position(|rule| rule.name == name)?;
    let page = MANUAL.get(index)?;
    Some(page.split_once("\n---\n").map_or(page, |(_, body)| body.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_named_once_and_have_their_own_manual_page() {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for name in names {
            let manual = explain(name).unwrap();
            assert!(manual.starts_with(&format!("# {name}\n")), "the manual page of {name}");
        }
    }
}
