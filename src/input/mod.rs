//! What the book is made of, as it stands on disk.

mod changes;
mod commits;
pub mod config;
pub mod decode;
mod disk;
mod git;
mod history;
mod repository;
mod since;
mod sources;
mod walk;

pub use changes::{Change, Changes};
pub use commits::{LastCommit, LastCommits};
pub use disk::{Disk, ThemeFiles, seen_from};
pub use git::Silence;
pub use history::{Commit, History, Rename};
pub use repository::{Mode, PATTERNS, Repository, State};
pub use since::Since;
pub use sources::{
    Sources, content_folder, find_root, holds_markdown, is_outside, read_bytes, read_config, read_file, read_if_there,
    read_text, read_up_to,
};
