//! The shape of a record, `checkbook.run/1`, and its JSON Schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The name of the shape. Within one number, members are only ever added.
pub const SCHEMA: &str = "checkbook.run/1";

/// The JSON Schema of a record.
pub fn schema() -> Value {
    schemars::schema_for!(Record).to_value()
}

/// Enough of a document to see what it is.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    pub schema: String,
}

/// A record of a run: what was done on a page, when and by whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(title = "checkbook.run/1")]
pub struct Record {
    /// The name of this shape.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The run.
    pub run: RunHead,
    /// The page that was worked through.
    pub page: PageHead,
    /// The values of the variables, without the secret ones.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// The blanks with their values.
    #[serde(default)]
    pub fields: Vec<Blank>,
    /// The inline boxes with their values.
    #[serde(default)]
    pub choices: Vec<Blank>,
    /// The areas for notes with what stands in them.
    #[serde(default)]
    pub notes: Vec<Blank>,
    /// The headings.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// The steps with their states.
    pub steps: Vec<Step>,
    /// The reasons to stop that were met.
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    /// The parts that are worked through only in some case.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// The signatures.
    #[serde(default)]
    pub signatures: Vec<Signature>,
    /// Steps that had a state when the page lost them.
    #[serde(default)]
    pub removed: Vec<Removed>,
    /// Values of blanks that the page lost.
    #[serde(default)]
    pub lost: Vec<Lost>,
    /// How the page changed during the run.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// All that happened, in its order. Everything above follows from it.
    pub events: Vec<Event>,
    /// How many steps have which state.
    pub counts: Counts,
    /// The SHA-256 of the text of the record with this value left empty, in 64 hexadecimal digits.
    #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}

/// A run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct RunHead {
    /// Its name among all runs.
    pub id: String,
    /// What people call it; may be empty.
    pub name: String,
    /// Whether it was for practice.
    #[schemars(extend("enum" = ["live", "rehearsal"]))]
    pub kind: String,
    /// What became of it.
    #[schemars(extend("enum" = ["active", "completed", "completed-with-open-steps", "aborted", "rolled-back"]))]
    pub status: String,
    /// When it began, with the local offset.
    #[schemars(extend("format" = "date-time"))]
    pub started: String,
    /// When it was finished.
    #[serde(default)]
    pub ended: Option<String>,
    /// Who worked on it.
    #[serde(default)]
    pub operators: Vec<String>,
}

/// The page of a run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PageHead {
    /// A name that outlives a move, when its author gave one.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address, from the root of the site.
    pub url: String,
    /// Where its source lies.
    #[serde(default)]
    pub file: Option<String>,
    /// The hash of what there was to do on it at last.
    pub revision: String,
    /// Its last commit.
    #[serde(default)]
    pub commit: Option<String>,
    /// Its version.
    #[serde(default)]
    pub version: Option<String>,
    /// All revisions that the run saw.
    #[serde(default)]
    pub revisions_seen: Vec<String>,
}

/// Something that was filled in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Blank {
    /// Its element on the page: `f-…`, `c-…` or `n-…`.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The words of the boxes of a choice.
    #[serde(default)]
    pub options: Vec<String>,
    /// What was filled in: text, or whether a lone box is ticked.
    #[serde(default)]
    pub value: Option<Value>,
    /// When.
    #[serde(default)]
    pub t: Option<String>,
    /// The headings above it.
    #[serde(default)]
    pub path: Vec<String>,
}

/// A heading.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Section {
    /// Where it is on the page.
    pub anchor: String,
    /// Its words.
    pub title: String,
    /// What the part below it is for.
    #[serde(default)]
    pub role: Option<String>,
    /// The place in this list of the part that holds it.
    #[serde(default)]
    pub parent: Option<usize>,
}

/// A step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Step {
    /// Its element on the page: `s-…`.
    #[schemars(extend("pattern" = "^s-."))]
    pub id: String,
    /// The headings above it.
    #[serde(default)]
    pub path: Vec<String>,
    /// Its own words.
    pub text: String,
    /// What became of it.
    #[schemars(extend("enum" = ["open", "done", "not-applicable", "failed"]))]
    pub state: String,
    /// When it got this state; null when it never had another one than at first.
    #[serde(default)]
    pub t: Option<String>,
    /// The initials of who gave it this state.
    #[serde(default)]
    pub who: Option<String>,
    /// What was noted about it.
    #[serde(default)]
    pub note: Option<String>,
    /// Why it failed or does not apply.
    #[serde(default)]
    pub reason: Option<String>,
    /// The revision of the page in which it got this state.
    #[serde(default)]
    pub revision: Option<String>,
    /// What its box means.
    #[serde(default = "step")]
    #[schemars(extend("enum" = ["step", "criterion", "trigger", "branch", "sign-off"]))]
    pub role: String,
    /// What a change of the page did to it.
    #[serde(default)]
    pub flag: Option<String>,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Its commands.
    #[serde(default)]
    pub commands: Option<String>,
    /// The key of the step that holds it.
    #[serde(default)]
    pub parent: Option<String>,
    /// The place of its heading in `sections`.
    #[serde(default)]
    pub section: Option<usize>,
    /// Whether its author wrote its key.
    #[serde(default)]
    pub named: bool,
    /// Its state at the beginning, when it was not open.
    #[serde(default)]
    pub preset: Option<String>,
}

fn step() -> String {
    "step".to_string()
}

/// A reason to stop that was met.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Trigger {
    /// The step.
    pub id: String,
    /// Its words.
    pub text: String,
    /// When.
    #[serde(default)]
    pub t: Option<String>,
}

/// A part that is worked through only in some case.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Branch {
    /// Where it is on the page.
    #[serde(default)]
    pub anchor: String,
    /// Its heading and those above it.
    #[serde(default)]
    pub path: Vec<String>,
    /// When the case came; null when it did not.
    #[serde(default)]
    pub activated: Option<String>,
}

/// A signature: a name that somebody typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Signature {
    /// What was signed.
    pub id: String,
    /// The name.
    pub name: String,
    /// When.
    #[serde(default)]
    pub t: Option<String>,
    /// The initials of who worked on the run.
    #[serde(default)]
    pub who: Option<String>,
}

/// A step that the page lost.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Removed {
    /// The element that it had.
    pub id: String,
    /// The headings that were above it.
    #[serde(default)]
    pub path: Vec<String>,
    /// Its words.
    pub text: String,
    /// What had become of it.
    pub state: String,
    /// When.
    #[serde(default)]
    pub t: Option<String>,
    /// By whom.
    #[serde(default)]
    pub who: Option<String>,
    /// What was noted about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// A value whose blank the page lost.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Lost {
    /// `fields`, `choices` or `notes`
    pub kind: String,
    /// What it was called.
    pub label: String,
    /// What had been filled in.
    #[serde(default)]
    pub value: Option<Value>,
    /// When.
    #[serde(default)]
    pub t: Option<String>,
}

/// A change of the page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Change {
    /// When the run met it.
    pub t: String,
    /// The revision before.
    pub from: String,
    /// The revision after.
    pub to: String,
    /// How many steps were new.
    #[serde(default)]
    pub added: usize,
    /// How many were gone.
    #[serde(default)]
    pub removed: usize,
    /// How many said something else.
    #[serde(default)]
    pub reworded: usize,
    /// How many stood elsewhere.
    #[serde(default)]
    pub moved: usize,
}

/// Something that happened: when, what, on what (an element, a name or an anchor), by whom, and more about it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Event(
    /// When, with the local offset.
    #[schemars(extend("format" = "date-time"))]
    pub String,
    /// What.
    pub String,
    /// On what.
    pub Option<String>,
    /// The initials of who did it.
    pub String,
    /// Its `id`, and what belongs to its kind.
    pub Map<String, Value>,
);

/// How many steps have which state. Triggers never count, and branches only when their case came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Counts {
    /// All of them.
    pub total: usize,
    /// Done.
    pub done: usize,
    /// Not applicable.
    pub na: usize,
    /// Failed.
    pub failed: usize,
    /// Open.
    pub open: usize,
}

impl Event {
    /// A text that belongs to its kind.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.4.get(name).and_then(Value::as_str)
    }

    /// A list that belongs to its kind.
    pub fn list(&self, name: &str) -> &[Value] {
        self.4.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}
