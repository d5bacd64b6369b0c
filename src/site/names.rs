//! The names that things have inside an output folder.

pub use crate::base::MANIFEST;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_128;

use crate::base::{SitePath, normalise};

/// The next manifest, until it is renamed.
pub const DRAFT: &str = ".checkbook.new";
/// The file that a build at work holds locked. Empty.
pub const LOCK: &str = ".checkbook.lock";

/// Where the site's `path` lies on disk.
pub fn on_disk(folder: &Path, path: &str) -> PathBuf {
    let mut place = folder.to_path_buf();
    place.extend(path.split('/'));
    place
}

/// The name under which the file `path` is written before it is renamed: always the same one, in the same folder, so
/// that a manifest which names the file also says where a killed build may have left its temporary.
pub fn temporary(path: &SitePath) -> String {
    let name = format!("{MANIFEST}-{:032x}", xxh3_128(path.as_str().as_bytes()));
    parent(path.as_str()).map_or(name.clone(), |folder| format!("{folder}/{name}"))
}

/// Why no file of a site can have this path; `None` when one can.
pub fn refusal(path: &str) -> Option<&'static str> {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if path.is_empty() || path.contains('\0') || !plain || normalise(path) != path {
        return Some("the path does not lead to a file inside the output folder");
    }
    let own = |part: &str| part.get(..MANIFEST.len()).is_some_and(|start| start.eq_ignore_ascii_case(MANIFEST));
    path.split('/').any(own).then_some("names that begin with `.checkbook` are kept for checkbook itself")
}

/// The folder of `path`; `None` at the top.
pub fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// The folders that `path` is in, the innermost first.
pub fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

/// Whether this says that nothing can be there. A name that the disk refuses counts too: such a path gets into a
/// manifest when writing it fails, and must not make every later publish fail.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename)
}

/// The same for two paths that some file system takes for one: without case, and composed.
pub fn fold(path: &str) -> String {
    if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        path.nfc().collect::<String>().to_lowercase().nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_inside_the_folder_are_accepted() {
        for path in ["a", "a/b.html", "..a/b", ".well-known/x", "a b/ü", "x.checkbook", ".checkboo"] {
            assert_eq!(refusal(path), None, "{path}");
        }
        for path in ["", ".", "..", "../a", "a/../b", "/a", "a/", "a//b", "./a", "a\0b"] {
            assert!(refusal(path).is_some_and(|why| why.contains("inside")), "{path:?}");
        }
        for path in [".checkbook", ".Checkbook.lock", ".checkbook/a", "a/.checkbook-00"] {
            assert!(refusal(path).is_some_and(|why| why.contains("kept")), "{path:?}");
        }
    }

    #[test]
    fn a_temporary_lies_beside_its_file_and_is_never_a_file_of_the_site() {
        for path in ["a.html", "x/a.html", "x/y/a.html"] {
            let temporary = temporary(&SitePath::new(path));
            assert_eq!(parent(&temporary), parent(path));
            assert!(refusal(&temporary).is_some());
        }
        assert_ne!(temporary(&SitePath::new("x/a")), temporary(&SitePath::new("x/b")));
    }

    #[test]
    fn folders_come_from_the_inside_out() {
        assert_eq!(folders("a/b/c.html").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders("c.html").count(), 0);
    }

    #[test]
    fn names_that_some_disks_confuse_fold_to_one() {
        assert_eq!(fold("Guide/A.html"), fold("guide/a.HTML"));
        assert_eq!(fold("u\u{308}ber"), fold("\u{dc}BER"));
        assert_ne!(fold("a"), fold("b"));
    }
}
