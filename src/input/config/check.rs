//! The table `[check]`: what is checked, against what, and how much each finding weighs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Scalar, globs, path_map};
use crate::base::{Level, Severity};

/// What is checked, against what, and how much each finding weighs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// The least severity of a finding that fails the check.
    pub fail_on: FailOn,
    /// Where commands run when neither the page nor the block says it: `repo`, `page` or a folder.
    #[schemars(with = "String")]
    pub cwd: WorkingDirectory,
    /// Folders that a target with a leading `/` is looked up in, after the content folder, the book and the repository.
    pub roots: Vec<String>,
    /// File name extensions, without the dot, that make a word in code a path.
    pub extensions: Vec<String>,
    /// Targets that are never checked.
    #[schemars(schema_with = "globs")]
    pub ignore: Vec<String>,
    /// Targets that come to be while a runbook is followed.
    #[schemars(schema_with = "globs")]
    pub produced: Vec<String>,
    /// Paths of the machine that a runbook is run on; the repository does not hold them.
    #[schemars(schema_with = "globs")]
    pub runtime_paths: Vec<String>,
    /// Whether git's index decides what exists.
    pub tracked_only: TrackedOnly,
    /// The file of known findings that do not fail the check.
    pub baseline: Option<String>,
    /// Pages that are not checked; links to them still are.
    #[schemars(schema_with = "globs")]
    pub exclude: Vec<String>,
    /// Where paths of production machines lie in the repository.
    #[schemars(schema_with = "path_map")]
    pub path_map: BTreeMap<String, String>,
    /// What findings of a rule weigh, instead of what the rule itself says.
    pub rules: BTreeMap<String, Level>,
    /// What findings of a rule weigh in some pages; a later entry wins.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,
    /// Whether a comment that allows a finding must say why.
    pub require_reason: bool,
}

impl Default for Check {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        Check {
            fail_on: FailOn::default(),
            cwd: WorkingDirectory::default(),
            roots: Vec::new(),
            extensions: owned(&["sh", "py", "sql", "yaml", "yml", "toml", "json", "md", "tf", "conf", "service"]),
            ignore: Vec::new(),
            produced: Vec::new(),
            runtime_paths: owned(&["/var/**", "/etc/**", "/proc/**", "/tmp/**", "~/**"]),
            tracked_only: TrackedOnly::default(),
            baseline: None,
            exclude: Vec::new(),
            path_map: BTreeMap::new(),
            rules: BTreeMap::new(),
            overrides: Vec::new(),
            require_reason: false,
        }
    }
}

/// What findings of a rule weigh in some pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// The pages.
    #[schemars(schema_with = "globs")]
    pub paths: Vec<String>,
    /// What findings of a rule weigh in them.
    pub rules: BTreeMap<String, Level>,
}

/// The least severity of a finding that fails the check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "severity to fail on")]
pub enum FailOn {
    /// Only errors fail the check.
    #[default]
    Error,
    /// Warnings and errors fail it.
    Warning,
    /// Every finding fails it.
    Note,
    /// No finding fails it.
    Never,
}

impl FailOn {
    /// Whether a finding of `severity` fails the check.
    ///
    /// ```
    /// use checkbook::base::Severity;
    /// use checkbook::input::config::FailOn;
    /// assert!(FailOn::Warning.includes(Severity::Error));
    /// assert!(!FailOn::Warning.includes(Severity::Note));
    /// ```
    pub fn includes(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Note => true,
            FailOn::Never => false,
        }
    }
}

/// Whether git's index decides what exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Scalar", into = "Scalar")]
pub enum TrackedOnly {
    /// It does when the book lies in a git repository.
    #[default]
    Auto,
    /// It does.
    Yes,
    /// It does not, the disk decides.
    No,
}

impl TryFrom<Scalar> for TrackedOnly {
    type Error = &'static str;

    fn try_from(written: Scalar) -> Result<Self, Self::Error> {
        match written {
            Scalar::Boolean(true) => Ok(TrackedOnly::Yes),
            Scalar::Boolean(false) => Ok(TrackedOnly::No),
            Scalar::Text(word) if word == "auto" => Ok(TrackedOnly::Auto),
            _ => Err("expected `auto`, `true` or `false`"),
        }
    }
}

impl From<TrackedOnly> for Scalar {
    fn from(value: TrackedOnly) -> Self {
        match value {
            TrackedOnly::Auto => Scalar::Text("auto".to_string()),
            TrackedOnly::Yes => Scalar::Boolean(true),
            TrackedOnly::No => Scalar::Boolean(false),
        }
    }
}

impl JsonSchema for TrackedOnly {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TrackedOnly".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "title": "choice", "enum": ["auto", true, false] })
    }
}

/// Where commands run when neither the page nor the block says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum WorkingDirectory {
    /// In the root of the repository.
    #[default]
    Repository,
    /// In the folder of the page.
    Page,
    /// In this folder, from the book's root.
    Folder(String),
}

impl From<String> for WorkingDirectory {
    fn from(written: String) -> Self {
        match written.as_str() {
            "repo" => WorkingDirectory::Repository,
            "page" => WorkingDirectory::Page,
            _ => WorkingDirectory::Folder(written),
        }
    }
}

impl From<WorkingDirectory> for String {
    fn from(value: WorkingDirectory) -> Self {
        match value {
            WorkingDirectory::Repository => "repo".to_string(),
            WorkingDirectory::Page => "page".to_string(),
            WorkingDirectory::Folder(folder) => folder,
        }
    }
}
