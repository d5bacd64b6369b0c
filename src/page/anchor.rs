//! anchor.
