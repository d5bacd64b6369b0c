//! The small tables of our own: `[front-matter]`, `[review]`, `[print]`, `[search]`, `[runs]` and `[serve]`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Columns, Days};

/// What the front matter of every page must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FrontMatterPolicy {
    /// Keys that every page must have.
    pub required: Vec<String>,
    /// The values that a key may have.
    pub values: BTreeMap<String, Vec<String>>,
}

/// When pages are due for review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Review {
    /// The interval of a page that has `reviewed` and no interval of its own.
    pub every: Option<Days>,
}

/// How pages are printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Print {
    /// The size of the paper.
    pub paper: Paper,
    /// Whether the paper lies on its long side.
    pub landscape: bool,
    /// The number of columns.
    pub columns: Columns,
    /// The blanks to the right of each step.
    pub step_columns: StepColumns,
    /// Where a new sheet starts.
    pub page_break: PageBreak,
}

/// The size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "paper size")]
pub enum Paper {
    /// What is in the printer.
    #[default]
    Auto,
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
    /// 8.5 × 11 inches.
    Letter,
    /// 8.5 × 14 inches.
    Legal,
}

/// The blanks to the right of each step on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "choice of step columns")]
pub enum StepColumns {
    /// One for the time and one for initials.
    #[default]
    TimeInitials,
    /// One for initials.
    Initials,
    /// None.
    None,
}

/// Where a new sheet starts within a page of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "page break")]
pub enum PageBreak {
    /// Where the last one is full.
    #[default]
    None,
    /// At each heading of the second level too.
    Phase,
}

/// The search of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Search {
    /// Whether the site can be searched; `output.html.search.enable` can turn it off too.
    pub enable: bool,
}

impl Default for Search {
    fn default() -> Self {
        Search { enable: true }
    }
}

/// How checklists behave while somebody works through them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Runs {
    /// How a step that is ticked in the document starts.
    pub prechecked: Prechecked,
    /// What happens to a step when all the steps below it are done.
    pub auto_parent: AutoParent,
    /// What happens when a command is copied while a placeholder in it has no value.
    pub copy_unfilled: CopyUnfilled,
}

/// How a step that is ticked in the document starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "way with ticked steps")]
pub enum Prechecked {
    /// Open.
    #[default]
    Reset,
    /// Done.
    Keep,
}

/// What happens to a step when all the steps below it are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "way with parent steps")]
pub enum AutoParent {
    /// The page suggests to tick it.
    #[default]
    Suggest,
    /// It is ticked.
    Tick,
    /// Nothing.
    Off,
}

/// What happens when a command is copied while a placeholder in it has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "way with unfilled placeholders")]
pub enum CopyUnfilled {
    /// It is copied, and the page says what is missing.
    #[default]
    Warn,
    /// It is not copied.
    Block,
}

/// The preview.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Serve {
    /// The name or address that it listens on.
    pub hostname: String,
    /// The port that it listens on; 0 for any that is free.
    pub port: u16,
    /// How it sees that a file changed.
    pub watcher: Watcher,
    /// The address that opens a file in an editor, with `{path}`, `{line}` and `{col}`.
    pub editor_url: Option<String>,
}

impl Default for Serve {
    fn default() -> Self {
        Serve { hostname: "localhost".to_string(), port: 3000, watcher: Watcher::default(), editor_url: None }
    }
}

/// How the preview sees that a file changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "watcher")]
pub enum Watcher {
    /// The system tells.
    #[default]
    Native,
    /// It looks again and again, for disks whose changes the system does not tell.
    Poll,
}
