//! The order of the book as `SUMMARY.md` gives it, in mdBook's format.

mod content;
mod entry;
mod reader;
#[cfg(test)]
mod tests;

pub use entry::{Entry, EntryKind};
pub use reader::{DUPLICATE_CHAPTER, Part, SUMMARY, Summary, parse};
