//! What is kept on disk from one build to the next, beside the book. It only saves time: it may be removed at any moment,
//! and whatever is wrong with it is no error.

use std::path::{Path, PathBuf};

use super::Memory;
use crate::{input, site};

/// The folder, in the book's root.
const FOLDER: &str = ".checkbook";

/// What keeps git away from it, and programs that make backups.
const SIGNS: [(&str, &str); 2] =
    [(".gitignore", "*\n"), ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n")];

/// The colours of code.
const COLOURS: &str = "cache/colours";

/// Takes up what the last build kept.
pub fn load(root: &Path, memory: &Memory) {
    if let Some(bytes) = input::read_bytes(&root.join(FOLDER).join(COLOURS)) {
        memory.render.palette.load(&bytes);
    }
}

/// Keeps what the next build can use.
pub fn save(root: &Path, memory: &Memory) {
    let folder = root.join(FOLDER);
    // Somebody else's link may lead anywhere.
    if folder.is_symlink() {
        return;
    }
    let Some(bytes) = memory.render.palette.bytes() else { return };
    for (name, text) in SIGNS {
        site::create_file(&folder.join(name), text.as_bytes()).ok();
    }
    site::write_file(&folder.join(COLOURS), &bytes).ok();
}

/// The files that we keep, in the order in which they can be removed with the folders that this leaves empty.
pub fn files(root: &Path) -> Vec<PathBuf> {
    let folder = root.join(FOLDER);
    let is_ours = |(name, text): &(&str, &str)| {
        input::read_bytes(&folder.join(name)).is_some_and(|there| there == text.as_bytes())
    };
    if folder.is_symlink() || !SIGNS.iter().all(is_ours) {
        return Vec::new();
    }
    std::iter::once(COLOURS).chain(SIGNS.map(|(name, _)| name)).map(|name| folder.join(name)).collect()
}
