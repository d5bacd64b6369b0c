//! What becomes of the files of a book when suggestions are applied.

mod apply;
mod patch;

pub use apply::{Mended, apply};
pub use patch::patch;
