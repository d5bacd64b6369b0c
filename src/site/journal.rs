//! What the files of a site were made of when they were left in their folder, and how they stood there then.

use std::collections::HashMap;
use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::content::Content;
use crate::base::SitePath;

/// What is known of the files that a publish left: a file whose question is the same, and that nobody has touched
/// since, does not have to be made to know that it is as it should be.
#[derive(Debug, Default)]
pub struct Journal {
    left: HashMap<Box<str>, Left, foldhash::fast::RandomState>,
}

/// A file as a publish left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The hash of what it was made of.
    question: u128,
    content: Content,
    stamp: Stamp,
}

/// By what a file shows that nobody has written to it. What a program can set as it likes is not all of it: no program
/// sets when a file was last changed in any way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    length: u64,
    modified: u128,
    changed: (i64, i64),
    place: (u64, u64),
}

impl Stamp {
    fn of(found: &Metadata) -> Stamp {
        let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let (changed, place) = marks(found);
        Stamp { length: found.len(), modified: found.modified().map_or(0, since), changed, place }
    }
}

/// When a file was last changed in any way, and which file of which disk it is.
#[cfg(unix)]
fn marks(found: &Metadata) -> ((i64, i64), (u64, u64)) {
    use std::os::unix::fs::MetadataExt;
    ((found.ctime(), found.ctime_nsec()), (found.dev(), found.ino()))
}

/// When a file was made: a file that takes the place of another one was made later.
#[cfg(not(unix))]
fn marks(found: &Metadata) -> ((i64, i64), (u64, u64)) {
    let made = found.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    ((i64::try_from(made.as_secs()).unwrap_or_default(), i64::from(made.subsec_nanos())), (0, 0))
}

impl Left {
    /// A file with this `content`, made of what `question` is the hash of; `None` when it is not what was `found`.
    pub(super) fn new(question: u128, content: Content, found: &Metadata) -> Option<Left> {
        let stands = found.is_file() && found.len() == content.length;
        stands.then(|| Left { question, content, stamp: Stamp::of(found) })
    }
}

impl Journal {
    /// What stands at `path`, when it was made of what `question` is the hash of, and is still as it was left.
    pub(super) fn content(&self, path: &SitePath, question: u128, found: &Metadata) -> Option<Content> {
        let left = self.left.get(path.as_str()).filter(|left| left.question == question)?;
        (left.stamp == Stamp::of(found)).then_some(left.content)
    }

    /// The hash of what stands at `path`, when it is still as it was left.
    pub(super) fn standing(&self, path: &SitePath, found: &Metadata) -> Option<u128> {
        let left = self.left.get(path.as_str())?;
        (left.stamp == Stamp::of(found)).then_some(left.content.hash)
    }

    /// The hash of what was left at `path`.
    pub fn hash(&self, path: &str) -> Option<u128> {
        self.left.get(path).map(|left| left.content.hash)
    }

    /// All files, in no order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Left)> {
        self.left.iter().map(|(path, left)| (&**path, left))
    }
}

impl FromIterator<(Box<str>, Left)> for Journal {
    fn from_iter<T: IntoIterator<Item = (Box<str>, Left)>>(files: T) -> Self {
        Journal { left: files.into_iter().collect() }
    }
}
