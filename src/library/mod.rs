//! All pages together.
pub mod summary;
