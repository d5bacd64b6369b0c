//! What the words around a path say about it: that it is gone, that it is still to be made, that it may be absent.

use crate::page::reference::is_optional;

/// What a sentence says about the path in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// It may be absent: `(if exists)`.
    Optional,
    /// It is said not to be there: removed, no longer, renamed from.
    Negated,
    /// It comes to be by what the sentence tells to do: create, writes to, saved as.
    Made,
    /// It only shows how something could be called.
    Example,
}

impl Cue {
    /// Why a path at which nothing exists is nothing to report; `None` when it is reported as optional.
    pub fn doubt(self) -> Option<&'static str> {
        match self {
            Cue::Optional => None,
            Cue::Negated => Some("negated"),
            Cue::Made => Some("produced"),
            Cue::Example => Some("example"),
        }
    }
}

/// Words that say that something is not there, wherever they stand in the sentence.
const GONE: &[&str] = &[
    "removed",
    "deleted",
    "no longer",
    "does not exist",
    "doesn't exist",
    "do not exist",
    "don't exist",
    "did not exist",
    "not exist",
    "was renamed",
    "renamed from",
    "moved from",
    "was moved",
    "used to be",
    "formerly",
    "previously",
    "deprecated",
    "obsolete",
    "retired",
    "is gone",
    "replaced by",
    "there is no",
    "has no ",
    "without a ",
    "historical",
    "never committed",
    "not committed",
    "not checked in",
    "git-ignored",
    "gitignored",
    "ignored by git",
];

/// Words right before a path that say that it is made.
const MAKES: &[&str] = &[
    "create",
    "creates",
    "created",
    "creating",
    "generate",
    "generates",
    "generated",
    "generating",
    "write",
    "writes",
    "written",
    "writing",
    "save",
    "saves",
    "saved",
    "saving",
    "produce",
    "produces",
    "produced",
    "output",
    "outputs",
    "export",
    "exported",
];

/// Words that say that something is only an example.
const EXAMPLES: &[&str] = &["e.g.", "for example", "for instance", "such as", "example:", "examples:", "like this"];

/// Words that say that a path may be absent.
const MAY: &[&str] =
    &["if it exists", "if they exist", "if exists", "if present", "if available", "when present", "optional"];

/// How a sentence goes on behind a path that is made.
const WILL_BE: &[&str] = &[
    "will be created",
    "will be generated",
    "will be written",
    "is generated",
    "is created",
    "gets created",
    "are generated",
];

/// Words of which each of the others has one: where none stands, nothing is said.
const SIGNS: &[&str] = &[
    "checked",
    "committed",
    "deleted",
    "deprecated",
    "example",
    "examples",
    "exist",
    "formerly",
    "g",
    "git",
    "gitignored",
    "gone",
    "has",
    "historical",
    "if",
    "instance",
    "like",
    "longer",
    "missing",
    "moved",
    "no",
    "obsolete",
    "optional",
    "present",
    "previously",
    "removed",
    "renamed",
    "replaced",
    "retired",
    "such",
    "used",
    "when",
    "without",
];

/// Whether one of the words of a text could say something about a path.
fn speaks(text: &str) -> bool {
    let says = |word: &str| !word.is_empty() && SIGNS.iter().chain(MAKES).any(|sign| sign.eq_ignore_ascii_case(word));
    text.split(|c: char| !c.is_ascii_alphabetic()).any(says)
}

/// How many words before a path are looked at for what makes it.
const REACH: usize = 5;

/// What the text of a block says about the path at `start..end` of it.
pub fn around(text: &str, start: usize, end: usize) -> Option<Cue> {
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    if is_optional(after) {
        return Some(Cue::Optional);
    }
    let before = near_end(before);
    let before = &before[sentence_start(before)..];
    let after = near_start(after);
    let after = &after[..sentence_end(after)];
    if !speaks(before) && !speaks(after) {
        return None;
    }
    let (before, after) = (before.to_lowercase(), after.to_lowercase());
    let lacks = before.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with("missing");
    let says = |words: &[&str]| words.iter().any(|word| has_word(&before, word) || has_word(&after, word));
    if lacks || says(GONE) {
        Some(Cue::Negated)
    } else if says(MAY) {
        Some(Cue::Optional)
    } else if EXAMPLES.iter().any(|word| before.contains(word)) {
        Some(Cue::Example)
    } else if makes(&before) || will_be(&after) {
        Some(Cue::Made)
    } else {
        None
    }
}

/// How many bytes of a sentence are looked at on either side. A text without any full stop is still gone through once.
const LONGEST: usize = 400;

fn near_start(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    &text[..end]
}

fn near_end(text: &str) -> &str {
    let start = (text.len().saturating_sub(LONGEST)..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[start.unwrap_or(text.len())..]
}

fn sentence_start(before: &str) -> usize {
    let ends = [". ", "! ", "? ", ".\n", "\n\n", "; "];
    ends.iter().filter_map(|end| before.rfind(end).map(|at| at + end.len())).max().unwrap_or(0)
}

fn sentence_end(after: &str) -> usize {
    let ends = [". ", "! ", "? ", ".\n", "\n\n", "; "];
    ends.iter().filter_map(|end| after.find(end)).min().unwrap_or(after.len())
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let starts = !text[..at].ends_with(char::is_alphanumeric);
        let ends = !text[at + word.len()..].starts_with(char::is_alphanumeric);
        starts && ends
    })
}

/// Whether the last words before a path make it: `save the output as`, `create a new file`.
fn makes(before: &str) -> bool {
    let words: Vec<&str> =
        before.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let near = words.len().saturating_sub(REACH);
    // `created by X`, `generated with X`, `created from X`: there X is what makes it.
    let by = words.last().is_some_and(|last| matches!(*last, "by" | "with" | "via" | "using" | "from" | "in" | "run"));
    !by && words[near..].iter().any(|word| MAKES.contains(word))
}

fn will_be(after: &str) -> bool {
    let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    WILL_BE.iter().any(|words| after.starts_with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_has_a_sign() {
        let all = [GONE, MAKES, EXAMPLES, MAY, WILL_BE].concat();
        for phrase in all.iter().chain(&["a missing"]) {
            assert!(speaks(&phrase.to_uppercase()), "{phrase}");
        }
        assert!(!speaks("Run the script with care, then wait."));
    }

    #[test]
    fn the_sentence_says_what_a_path_is() {
        let cue = |text: &str| {
            let at = text.find("x.sh").unwrap();
            around(text, at, at + 4)
        };
        for (text, expected) in [
            ("Run x.sh now.", None),
            ("The old x.sh was removed in 2.0.", Some(Cue::Negated)),
            ("Nothing was removed. Run x.sh now.", None),
            ("Run x.sh. The rest was removed.", None),
            ("Cause: a missing x.sh in the image", Some(Cue::Negated)),
            ("Run x.sh (if exists) first.", Some(Cue::Optional)),
            ("Save the output as x.sh", Some(Cue::Made)),
            ("Reports are created by x.sh", None),
            ("x.sh will be generated by the build", Some(Cue::Made)),
            ("A name such as x.sh", Some(Cue::Example)),
            ("Create a backup, stop the service, and then call it: x.sh", None),
        ] {
            assert_eq!(cue(text), expected, "{text}");
        }
    }
}
