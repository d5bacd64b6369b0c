//! The folder in which a build keeps what the next one can use.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3Default;

use crate::base::{STORE, fingerprint};
use crate::{input, site};

/// The folders in it.
const FOLDERS: [&str; 2] = ["pages", "search"];

/// What keeps git away from it, and programs that make backups.
const SIGNS: [(&str, &str); 2] =
    [(".gitignore", "*\n"), ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n")];

/// How a file of it begins.
const MAGIC: &[u8] = b"checkbook cache 1\n";

/// The folder, and the program that is at work.
pub struct Folder {
    place: PathBuf,
    /// What another build of the program, which may find other things, does not write.
    program: [u8; 16],
}

impl Folder {
    /// The folder of the book in `root`; `None` when nothing may be kept there.
    pub fn of(root: &Path) -> Option<Folder> {
        let place = root.join(STORE);
        // Somebody else's link may lead anywhere.
        let above = place.ancestors().take_while(|folder| *folder != root).map(Path::to_path_buf);
        if above.chain(FOLDERS.map(|folder| place.join(folder))).any(|folder| folder.is_symlink()) {
            return None;
        }
        Some(Folder { place, program: program()?.to_le_bytes() })
    }

    /// A file with a form of its own.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        input::read_bytes(&self.place.join(name))
    }

    /// What [`Folder::write`] wrote, when it is whole and the same program wrote it.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = self.bytes(name)?;
        let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&self.program)?;
        let (sum, body) = rest.split_first_chunk::<16>()?;
        if sum_of(&[body]) != *sum {
            return None;
        }
        let head = bytes.len() - body.len();
        bytes.drain(..head);
        Some(bytes)
    }

    /// Keeps `parts` in one file.
    pub fn write(&self, name: &str, parts: &[&[u8]]) {
        let head: [&[u8]; 3] = [MAGIC, &self.program, &sum_of(parts)];
        self.put(name, &[head.concat(), parts.concat()].concat());
    }

    /// Keeps a file with a form of its own.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        for (name, text) in SIGNS {
            site::create_file(&self.place.join(name), text.as_bytes()).ok();
        }
        site::write_file(&self.place.join(name), bytes).ok();
    }

    /// Removes files that nothing reads any more.
    pub fn remove(&self, names: impl Iterator<Item = String>) {
        site::remove_files(&self.place, &names.map(|name| self.place.join(name)).collect::<Vec<_>>());
    }

    /// Where `names` lie, and what else we put there; nothing when the folder is not ours.
    pub fn ours(&self, names: impl Iterator<Item = String>) -> Vec<PathBuf> {
        let is_ours = |(name, text): &(&str, &str)| self.bytes(name).is_some_and(|there| there == text.as_bytes());
        if !SIGNS.iter().all(is_ours) {
            return Vec::new();
        }
        let signs = SIGNS.map(|(name, _)| name.to_string());
        names.chain(signs).map(|name| self.place.join(name)).collect()
    }
}

fn sum_of(parts: &[&[u8]]) -> [u8; 16] {
    let mut sum = Xxh3Default::new();
    for part in parts {
        sum.update(part);
    }
    sum.digest128().to_le_bytes()
}

/// What tells this build of the program from all others: its version, and its file.
fn program() -> Option<u128> {
    let file = std::env::current_exe().ok()?.metadata().ok()?;
    let made = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(fingerprint(&(env!("CARGO_PKG_VERSION"), file.len(), made)))
}
