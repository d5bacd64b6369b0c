//! The list of the files in an output folder that are ours.
#![expect(clippy::disallowed_methods, reason = "the one place that writes")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{Error, SitePath};

use super::names::{DRAFT, LOCK, MANIFEST, refusal};

const SCHEMA: &str = "checkbook.manifest/1";

/// The paths that are ours, each with the hash of what stands there, or `None` while that is being changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<SitePath, Option<u128>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    schema: String,
    files: BTreeMap<String, Option<String>>,
}

impl Manifest {
    /// The manifest of `folder`; `None` when nothing is in there yet.
    ///
    /// # Errors
    ///
    /// `NotOurs` when there are files and no manifest, or one that we did not write whole; `Read` when the disk fails.
    pub fn read(folder: &Path) -> Result<Option<Manifest>, Error> {
        let path = || folder.display().to_string();
        let read = |source: io::Error| Error::Read { path: path(), source };
        match fs::symlink_metadata(folder.join(MANIFEST)) {
            Ok(found) if found.is_file() => {
                let text = fs::read(folder.join(MANIFEST)).map_err(read)?;
                Manifest::parse(&text).map(Some).ok_or_else(|| Error::NotOurs { path: path() })
            }
            Err(error) if error.kind() != ErrorKind::NotFound => Err(read(error)),
            Err(_) if is_empty(folder).map_err(read)? => Ok(None),
            Ok(_) | Err(_) => Err(Error::NotOurs { path: path() }),
        }
    }

    /// Reads a manifest. One that is cut off, or that names a path outside of the folder, is none.
    pub fn parse(text: &[u8]) -> Option<Manifest> {
        let text: Text = serde_json::from_slice(text).ok()?;
        if text.schema != SCHEMA {
            return None;
        }
        let entry = |(path, hash): (String, Option<String>)| {
            let hash = match hash {
                Some(hash) => Some(parse_hash(&hash)?),
                None => None,
            };
            refusal(&path).is_none().then(|| (SitePath::new(&path), hash))
        };
        text.files.into_iter().map(entry).collect::<Option<_>>().map(|files| Manifest { files })
    }

    /// The manifest as text: a line for each file, in the order of the paths.
    pub fn text(&self) -> String {
        let hash = |hash: &Option<u128>| hash.map(|hash| format!("{hash:032x}"));
        let files = self.files.iter().map(|(path, known)| (path.as_str().to_string(), hash(known))).collect();
        let text = Text { schema: SCHEMA.to_string(), files };
        // Strings with string keys always have a JSON form.
        serde_json::to_string_pretty(&text).unwrap_or_default() + "\n"
    }

    /// Makes this the manifest of `folder`, at once and whole. An equal one is left alone.
    pub fn save(&self, folder: &Path) -> Result<(), Error> {
        let (place, draft, text) = (folder.join(MANIFEST), folder.join(DRAFT), self.text());
        if fs::read(&place).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        fs::write(&draft, text)
            .and_then(|()| fs::rename(&draft, &place))
            .map_err(|source| Error::Write { path: place.display().to_string(), source })
    }

    /// This manifest and also `paths`, of which nobody knows what stands there.
    pub fn expecting<'a>(&self, paths: impl IntoIterator<Item = &'a SitePath>) -> Manifest {
        let mut files = self.files.clone();
        files.extend(paths.into_iter().map(|path| (path.clone(), None)));
        Manifest { files }
    }

    /// Whether `path` is ours.
    pub fn has(&self, path: &SitePath) -> bool {
        self.files.contains_key(path)
    }

    /// The hash of what we left at `path`, when a publish that wrote it came to its end.
    pub fn hash(&self, path: &SitePath) -> Option<u128> {
        self.files.get(path).copied().flatten()
    }

    /// Our paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.files.keys()
    }

    /// The paths that a publish was changing when it was killed.
    pub fn unfinished(&self) -> impl Iterator<Item = &SitePath> {
        self.files.iter().filter(|(_, hash)| hash.is_none()).map(|(path, _)| path)
    }
}

impl FromIterator<(SitePath, u128)> for Manifest {
    fn from_iter<T: IntoIterator<Item = (SitePath, u128)>>(files: T) -> Self {
        Manifest { files: files.into_iter().map(|(path, hash)| (path, Some(hash))).collect() }
    }
}

fn parse_hash(hash: &str) -> Option<u128> {
    let plain = hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u128::from_str_radix(hash, 16).ok()).flatten()
}

/// Whether nothing is in `folder` but what a build makes before it has a manifest.
fn is_empty(folder: &Path) -> io::Result<bool> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        entries => entries?,
    };
    for entry in entries {
        let name = entry?.file_name();
        if name != LOCK && name != DRAFT {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample() -> Manifest {
        let finished: Manifest =
            [(SitePath::new("b/ü \"\n.html"), 7), (SitePath::new("a.html"), u128::MAX)].into_iter().collect();
        finished.expecting(&[SitePath::new("b/c.html")])
    }

    #[test]
    fn the_text_is_read_back_and_is_sorted() {
        let text = sample().text();
        assert_eq!(Manifest::parse(text.as_bytes()), Some(sample()));
        assert!(text.find("a.html") < text.find("b/c.html"));
        assert_eq!(sample().unfinished().map(SitePath::as_str).collect::<Vec<_>>(), ["b/c.html"]);
        assert_eq!(sample().hash(&SitePath::new("a.html")), Some(u128::MAX));
    }

    #[test]
    fn what_is_cut_off_is_no_manifest() {
        let text = sample().text();
        let whole = text.trim_end().len();
        for end in 0..whole {
            assert_eq!(Manifest::parse(&text.as_bytes()[..end]), None, "cut off after {end} bytes");
        }
        assert!(Manifest::parse(&text.as_bytes()[..whole]).is_some());
    }

    #[test]
    fn what_we_never_write_is_no_manifest() {
        let with = |path: &str, hash: &str| {
            let text = format!("{{\"schema\":\"{SCHEMA}\",\"files\":{{{path:?}:{hash}}}}}");
            Manifest::parse(text.as_bytes())
        };
        assert!(with("a", "null").is_some());
        for path in ["../a", "/etc/passwd", "a/../../b", "a//b", "", ".", ".checkbook", ".checkbook.lock"] {
            assert_eq!(with(path, "null"), None, "{path}");
        }
        for hash in ["\"\"", "\"ff\"", "7", "\"+0000000000000000000000000000000\"", "\"zz\"", "true"] {
            assert_eq!(with("a", hash), None, "{hash}");
        }
        let other = sample().text().replace("/1", "/2");
        assert_eq!(Manifest::parse(other.as_bytes()), None);
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_a_manifest_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(Manifest::parse(&bytes), None);
        }

        #[test]
        fn a_damaged_manifest_never_names_a_path_outside(at in 0usize..200, byte in any::<u8>()) {
            let mut text = sample().text().into_bytes();
            let at = at % text.len();
            text[at] = byte;
            for path in Manifest::parse(&text).iter().flat_map(Manifest::paths) {
                prop_assert_eq!(refusal(path.as_str()), None);
            }
        }
    }
}
