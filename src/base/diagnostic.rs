//! What is wrong with the book, where, and what to do about it.

use super::{Location, Rule, Severity, Span};

/// Something that is wrong with the book. It never ends a command by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How much it weighs, after the configuration had its say.
    pub severity: Severity,
    /// Where it is.
    pub location: Location,
    /// What is wrong: lower case, no full stop, names as written in backticks.
    pub message: String,
    /// What stands under the carets; the message alone when there is none.
    pub label: Option<String>,
    /// Facts that explain it, such as the places that were tried.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// Edits that would mend it.
    pub suggestions: Vec<Suggestion>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The reference that it is about, when it is about one.
    pub subject: Option<Box<Subject>>,
    /// The anchor of the heading that it stands under; empty outside of pages and above the first heading.
    pub heading: String,
    /// Whether it is about the upkeep of the check and not about the book: it is reported behind all others, and
    /// fails nothing unless it is an error.
    pub aside: bool,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Found by looking, with no guess in it.
    Certain,
    /// Found by reading what people most likely meant.
    Likely,
}

/// The reference that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// How it is written: `related`, `link`, `image`, `anchor`, `inline-code`, `command` or `prose`.
    pub kind: &'static str,
    /// As it is written.
    pub raw: String,
    /// What it comes to: a path from the book's root, with its `#fragment`. The same for every way of writing it.
    pub target: String,
    /// The folder in which its command runs, when that is known and matters.
    pub directory: Option<String>,
    /// The places at which it was looked for, in that order.
    pub tried: Vec<String>,
}

/// A second place, and what it has to do with a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// Where it is.
    pub location: Location,
    /// What stands there.
    pub message: String,
}

/// Edits that mend a diagnostic when they are applied together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Suggestion {
    /// What applying it does, as an imperative: "use the new path".
    pub message: String,
    /// Whether it can be applied without a person looking at it.
    pub safe: bool,
    /// The edits, all in the file of the diagnostic.
    pub edits: Vec<Edit>,
}

/// A span of a file and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// Bytes of the file.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

impl Diagnostic {
    /// A diagnostic of `rule` at `location`, with the rule's own severity and nothing but a message.
    pub fn new(rule: &'static Rule, location: Location, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            location,
            message: message.into(),
            label: None,
            notes: Vec::new(),
            help: None,
            related: Vec::new(),
            suggestions: Vec::new(),
            confidence: Confidence::Certain,
            subject: None,
            heading: String::new(),
            aside: false,
        }
    }

    /// The same, about the upkeep of the check.
    #[must_use]
    pub fn aside(mut self) -> Self {
        self.aside = true;
        self
    }

    /// The same, but not quite sure.
    #[must_use]
    pub fn likely(mut self) -> Self {
        self.confidence = Confidence::Likely;
        self
    }

    /// The same, about a reference.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(Box::new(subject));
        self
    }

    /// The same, with `label` under the carets.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, with one more fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same, saying what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with one more place that belongs to it.
    #[must_use]
    pub fn also(mut self, location: Location, message: impl Into<String>) -> Self {
        self.related.push(Label { location, message: message.into() });
        self
    }

    /// The same, with one more way to mend it.
    #[must_use]
    pub fn suggest(mut self, suggestion: Suggestion) -> Self {
        self.suggestions.push(suggestion);
        self
    }

    /// What it is about, in words that stay when lines move: the target of its reference, else its message without
    /// the numbers that are not part of a name.
    pub fn target(&self) -> String {
        if let Some(subject) = &self.subject {
            return subject.target.clone();
        }
        let parts = self.message.split('`').enumerate().map(|(index, part)| {
            // Every other part stands between backticks.
            if index % 2 == 1 { part.to_string() } else { part.replace(|c: char| c.is_ascii_digit(), "") }
        });
        parts.collect::<Vec<_>>().join("`")
    }

    /// The order in which diagnostics are reported: by place, then by rule.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |d: &Self| (d.aside, d.location.path.clone(), d.location.span, d.rule.name);
        key(self).cmp(&key(other)).then_with(|| self.message.cmp(&other.message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;

    #[test]
    fn a_target_keeps_the_numbers_of_names_only() {
        static RULE: Rule = Rule { name: "x", severity: Severity::Note, summary: "" };
        let location = Location::new(&SourcePath::new("a.md"), Span::default());
        let said = Diagnostic::new(&RULE, location, "line 12 of `v2.md` is 3 too long");
        assert_eq!(said.target(), "line  of `v2.md` is  too long");
    }
}
