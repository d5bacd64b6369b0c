//! book.toml.
