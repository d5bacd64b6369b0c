//! The finished site.

mod content;
mod files;
mod journal;
mod lock;
mod manifest;
mod names;
mod plan;
mod publish;
mod rewrite;
mod single;
#[cfg(test)]
mod tests;

pub use content::bytes;
pub use files::{File, Parcel, Piece, Site, Supply};
pub use journal::{Journal, Left};
pub use publish::{Published, clean, publish, publish_again, publish_beside};
pub use rewrite::rewrite;
pub use single::{append_file, create_file, make_executable, remove_files, write_file};
