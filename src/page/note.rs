//! Areas for notes.

use crate::base::Span;
use serde::{Deserialize, Serialize};

/// A code fence that holds nothing but room for notes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NoteArea {
    /// Unique in the page.
    pub key: String,
    /// The fence.
    pub span: Span,
    /// What the text before it calls it.
    pub label: String,
    /// What stands in the fence.
    pub hint: String,
}
