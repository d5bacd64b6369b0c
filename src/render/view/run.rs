//! What the scripts of a run may see of a page: the model that stands in it as JSON.

use serde::Serialize;

use crate::page::{FieldKind, Role, State};

/// What a page needs to be worked through.
#[derive(Clone, Debug, Serialize)]
pub struct RunView {
    /// The model as the text of a script element.
    pub model: String,
    /// Stylesheets, in their order.
    pub styles: Vec<String>,
    /// Scripts, in their order.
    pub scripts: Vec<String>,
}

/// What a list of runs needs.
#[derive(Clone, Debug, Serialize)]
pub struct RunsView {
    /// What tells this site from others of the same origin.
    pub site: String,
    /// Stylesheets, in their order.
    pub styles: Vec<String>,
    /// Scripts, in their order.
    pub scripts: Vec<String>,
}

/// The model of a page.
#[derive(Clone, Debug, Serialize)]
pub struct ModelView<'a> {
    /// What tells this site from others of the same origin.
    pub site: &'a str,
    /// The page itself.
    pub page: ModelPageView<'a>,
    /// The settings of the book.
    pub settings: ModelSettingsView,
    /// The headings.
    pub sections: Vec<ModelSectionView<'a>>,
    /// The boxes.
    pub steps: Vec<ModelStepView<'a>>,
    /// The blanks.
    pub fields: Vec<ModelFieldView<'a>>,
    /// The inline boxes.
    pub choices: Vec<ModelChoiceView<'a>>,
    /// The areas for notes.
    pub notes: Vec<ModelNoteView<'a>>,
    /// The placeholders.
    pub variables: Vec<ModelVariableView<'a>>,
}

/// The page of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelPageView<'a> {
    /// A name that outlives a move, when the author gave one.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its address, from the root of the site.
    pub url: &'a str,
    /// Where its source lies.
    pub file: &'a str,
    /// The hash of what there is to do on it; its prose does not count.
    pub revision: String,
    /// The first characters of its last commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<&'a str>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'a str>,
    /// The day on which somebody has to look at it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_by: Option<String>,
    /// `published`, `draft`, `review`, `deprecated` or `archived`; any other word as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// The settings of a model, in the words of `book.toml`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ModelSettingsView {
    /// How a step that is ticked in the document starts.
    pub prechecked: crate::input::config::Prechecked,
    /// What happens to a step when all the steps below it are done.
    pub auto_parent: crate::input::config::AutoParent,
    /// What happens when a command is copied while a placeholder in it has no value.
    pub copy_unfilled: crate::input::config::CopyUnfilled,
}

/// A heading of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelSectionView<'a> {
    /// Where it is on the page.
    pub anchor: &'a str,
    /// Its words.
    pub title: &'a str,
    /// As it is written: 1 to 6.
    pub level: u8,
    /// The section that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// What it is for, by its own words or those of a section around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// A step of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelStepView<'a> {
    /// Its element is `s-<key>`, which has its words and says what its box means.
    pub key: &'a str,
    /// The section that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<usize>,
    /// How the document has it.
    #[serde(skip_serializing_if = "is_open")]
    pub state: State,
    /// The step that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<&'a str>,
    /// Whether its author wrote the key.
    #[serde(skip_serializing_if = "is_false")]
    pub id: bool,
}

/// A blank of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelFieldView<'a> {
    /// Its element is `f-<key>`.
    pub key: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// What is to be filled in.
    pub kind: FieldKind,
    /// What follows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'a str>,
    /// The section that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<usize>,
    /// The step that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'a str>,
}

/// Inline boxes of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelChoiceView<'a> {
    /// Their elements are `c-<key>-<place>`.
    pub key: &'a str,
    /// What they are called.
    pub label: &'a str,
    /// The words of each.
    pub options: Vec<&'a str>,
    /// The section that they stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<usize>,
    /// The step that they stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'a str>,
}

/// An area for notes of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelNoteView<'a> {
    /// Its element is `n-<key>`.
    pub key: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// The section that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<usize>,
}

/// A placeholder of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelVariableView<'a> {
    /// Its name.
    pub name: &'a str,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a str>,
    /// The regular expression that its values must fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'a str>,
    /// The value that it has until somebody gives another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<&'a str>,
    /// Its only values, when there are any.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub options: &'a [String],
    /// Whether its value must not be kept.
    #[serde(skip_serializing_if = "is_false")]
    pub secret: bool,
    /// How often it is used.
    pub uses: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_open(state: &State) -> bool {
    *state == State::Open
}
