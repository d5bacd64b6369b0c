//! One pass over the Markdown of a page: what it says, and where it says it.

mod links;
mod mentions;
mod reader;
mod scripts;
mod slips;
mod suppress;
mod words;

pub use reader::{Outline, read};
