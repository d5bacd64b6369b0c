//! UTF-8 text that was read in an older encoding and saved again: where it is, and what it should read.

mod repair;
mod table;
#[cfg(test)]
mod tests;

pub use repair::{Repair, WRONG_ENCODING, is_suspect, repaired, repairs};
