//! The boxes of a checklist.

use serde::{Deserialize, Serialize};

use super::roles::Role;
use crate::base::Span;

/// A task item: `- [ ] …`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// Its address is `#s-<key>`; written as `{#key}` at its end, or made of its words and its headings.
    pub key: String,
    /// Whether its author wrote the key.
    pub named: bool,
    /// The whole item with everything indented under it.
    pub item: Span,
    /// The box.
    pub marker: Span,
    /// The item's own words, without commands, blanks and what is indented under it.
    pub text: String,
    /// The section that it stands in.
    pub section: Option<usize>,
    /// What its box means.
    pub role: Role,
    /// How the document has it.
    pub state: State,
    /// Whether its words say that it may be left out.
    pub optional: bool,
    /// How many steps it is nested in.
    pub depth: usize,
    /// Whether its own line holds blanks or inline boxes.
    pub fills: bool,
}

/// How the document has a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
    /// `[~]`
    NotApplicable,
}

/// How many boxes of each meaning a page has; what a person needs to know before starting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Counts {
    /// Work to do, approvals included.
    pub steps: usize,
    /// States that must hold at the end.
    pub criteria: usize,
    /// Reasons to stop. They never count as progress.
    pub triggers: usize,
    /// Work that is done only in some case.
    pub branch_steps: usize,
}

impl Counts {
    /// Counts `steps` by their role.
    pub fn of(steps: &[Step]) -> Self {
        let mut counts = Counts::default();
        for step in steps {
            match step.role {
                Role::Step | Role::SignOff => counts.steps += 1,
                Role::Criterion => counts.criteria += 1,
                Role::Trigger => counts.triggers += 1,
                Role::Branch => counts.branch_steps += 1,
            }
        }
        counts
    }
}
