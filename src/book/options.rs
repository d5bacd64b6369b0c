//! What a build is asked for.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::SourcePath;

/// What a build is asked for, besides what the book itself says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether the site is looked at while it is written: names of files then stay when what is in them changes.
    pub preview: bool,
    /// The day on which the book is checked; without one, no review is overdue.
    pub today: Option<jiff::civil::Date>,
    /// Markdown files and folders to read beside the book's own, from its root.
    pub more: Vec<SourcePath>,
    /// The environment, for settings that it overrides and for `CI`.
    pub environment: Vec<(String, String)>,
    /// Which findings are known.
    pub baseline: KnownBy,
    /// Texts of the book's own files that count instead of those on disk.
    pub texts: BTreeMap<SourcePath, Arc<str>>,
    /// A commit: only what has changed since then, and what that brought about, is reported.
    pub since: Option<String>,
}

/// Which file says what is known to be wrong.
#[derive(Clone, Debug, Default)]
pub enum KnownBy {
    /// The one that the book names, if it names one.
    #[default]
    Book,
    /// The one that the book names, else this one from the book's root.
    BookElse(SourcePath),
    /// None, whatever the book says.
    Nothing,
    /// This one.
    File {
        /// Where it lies on disk.
        place: PathBuf,
        /// The same from the book's root.
        path: SourcePath,
    },
}

impl Options {
    /// Whether a machine checks what was pushed to it, as it says itself by `CI`.
    pub(super) fn is_in_ci(&self) -> bool {
        let named = self.environment.iter().find(|(name, _)| name == "CI");
        named.is_some_and(|(_, value)| !matches!(value.as_str(), "" | "0" | "false"))
    }
}
