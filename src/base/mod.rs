//! The words that every other stage is written in: paths, spans, rules, diagnostics, errors.

mod days;
mod diagnostic;
mod error;
pub mod keep;
mod memo;
mod number;
mod path;
mod pattern;
mod rule;
mod span;
mod words;

pub use days::parse_days;
pub use diagnostic::{Confidence, Diagnostic, Edit, Label, Subject, Suggestion};
pub use error::Error;
pub use memo::{Last, Memo, Text, fingerprint};
pub use number::{number, read_number};
pub use path::{MANIFEST, STORE, SitePath, SourcePath, normalise, percent_decode};
pub use pattern::{Star, pattern};
pub use rule::{Level, Rule, Severity};
pub use span::{LineIndex, Location, Position, Span, Spanned};
pub use words::{capitalised, closest, plural, sorted_words};
