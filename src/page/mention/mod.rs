//! Names of files in code and in plain words: where they stand, and what is said about them.
//!
//! What is found here are candidates. Whether one is a reference is decided by looking whether it exists, and only
//! where nothing exists by what it looks like and by the words around it.

mod cue;
mod host;
mod names;
mod shape;
mod words;

pub use cue::{Cue, around};
pub use shape::{Shape, doubt, is_glob, located};
pub use words::{in_code, in_prose};

use crate::base::Span;

/// A word that may name a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'t> {
    /// The bytes of the text that name it.
    pub span: Span,
    /// The path in it, without line numbers and names behind it.
    pub path: &'t str,
    /// The lines that are pointed at, first and last.
    pub lines: Option<(u32, u32)>,
}
