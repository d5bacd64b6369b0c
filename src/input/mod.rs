//! What the book is made of, as it stands on disk.

pub mod config;
