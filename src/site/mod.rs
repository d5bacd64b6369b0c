//! The finished site.

mod content;
mod files;
mod lock;
mod manifest;
mod names;
mod plan;
mod publish;
#[cfg(test)]
mod tests;

pub use files::{File, Site};
pub use publish::{Published, clean, publish};
