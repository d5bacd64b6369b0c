//! What the book is made of, as it stands on disk.

mod changes;
pub mod config;
pub mod decode;
mod git;
mod history;
mod repository;
mod since;
mod sources;

pub use changes::{Change, Changes};
pub use history::{Commit, History, Rename};
pub use repository::{Mode, Repository, State};
pub use since::Since;
pub use sources::{Sources, find_root, holds_markdown, read_config, read_file, read_if_there, read_text};
