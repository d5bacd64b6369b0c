//! One Markdown file: what it says, and where it says it.

pub mod anchor;
pub mod dates;
pub mod encoding;
pub mod front_matter;
