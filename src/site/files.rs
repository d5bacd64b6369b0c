//! All files of the site, as a value.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::base::{Error, SitePath};

/// The files of a site by their paths. Complete before the first of them is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    files: BTreeMap<SitePath, File>,
}

/// A file of the site. Two that are equal give the same bytes; copies are compared by what is known of them unread.
#[derive(Clone, PartialEq, Eq)]
pub enum File {
    /// These bytes.
    Made(Arc<[u8]>),
    /// The bytes of another file, read when the site is published or shown.
    Copied {
        /// Where the bytes are.
        from: PathBuf,
        /// When they last changed, so that a site with an edited picture differs from the one before.
        modified: Option<SystemTime>,
        /// How many they were when the book was read.
        length: u64,
    },
}

/// What can be published: paths, and the file at each of them, made when its turn comes. So a site that is larger than
/// the memory can be published too.
pub trait Supply: Sync {
    /// Why a file cannot be made, or cannot be written.
    type Error: From<Error> + Send;

    /// Every path, in order.
    fn paths(&self) -> impl Iterator<Item = &SitePath>;

    /// The same in the order in which they are best made.
    fn turns(&self) -> Vec<&SitePath> {
        self.paths().collect()
    }

    /// The hash of all that the file at a path is made of, when that is known without making it: as long as it stays the
    /// same, so does the file.
    fn question(&self, _path: &SitePath) -> Option<u128> {
        None
    }

    /// Whether a path is one of them.
    fn has(&self, path: &SitePath) -> bool;

    /// The file at a path; `None` when it turns out that there is nothing to make it of. Asked again, it is the same.
    ///
    /// # Errors
    /// When it cannot be made.
    fn file(&self, path: &SitePath) -> Result<Option<Parcel<'_>>, Self::Error>;

    /// The same, when a file with this hash stands at the path: its pieces may be [`Piece::Left`].
    ///
    /// # Errors
    /// As [`Supply::file`].
    fn file_upon(&self, path: &SitePath, _hash: u128) -> Result<Option<Parcel<'_>>, Self::Error> {
        self.file(path)
    }
}

/// A file on its way into a folder.
pub enum Parcel<'a> {
    /// A whole one.
    File(File),
    /// One that is too long to be in memory as a whole, piece by piece.
    Pieces(Box<dyn Iterator<Item = Piece> + Send + 'a>),
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These bytes.
    Made(Vec<u8>),
    /// Bytes of the file that stands in its place.
    Left {
        /// The first of them.
        start: u64,
        /// How many they are.
        length: u64,
    },
}

impl Piece {
    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        match self {
            Piece::Made(bytes) => bytes.len() as u64,
            Piece::Left { length, .. } => *length,
        }
    }
}

impl From<File> for Parcel<'_> {
    fn from(file: File) -> Self {
        Parcel::File(file)
    }
}

impl Supply for Site {
    type Error = Error;

    fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.files.keys()
    }

    fn has(&self, path: &SitePath) -> bool {
        self.files.contains_key(path)
    }

    fn file(&self, path: &SitePath) -> Result<Option<Parcel<'_>>, Error> {
        Ok(self.files.get(path).cloned().map(Parcel::File))
    }
}

impl Site {
    /// A site without files.
    pub fn new() -> Self {
        Site::default()
    }

    /// Puts `file` at `path`, and gives back the file that was there before: two sources want the same place.
    ///
    /// ```
    /// use checkbook::{SitePath, site::Site};
    /// let mut site = Site::new();
    /// assert_eq!(site.add(SitePath::new("index.html"), "one"), None);
    /// assert_eq!(site.add(SitePath::new("index.html"), "two"), Some("one".into()));
    /// ```
    pub fn add(&mut self, path: SitePath, file: impl Into<File>) -> Option<File> {
        self.files.insert(path, file.into())
    }

    /// The file at `path`.
    pub fn get(&self, path: &SitePath) -> Option<&File> {
        self.files.get(path)
    }

    /// Takes the file at `path` out.
    pub fn remove(&mut self, path: &SitePath) -> Option<File> {
        self.files.remove(path)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&SitePath, &File)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl From<Arc<[u8]>> for File {
    fn from(bytes: Arc<[u8]>) -> Self {
        File::Made(bytes)
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        File::Made(bytes.into())
    }
}

impl From<&[u8]> for File {
    fn from(bytes: &[u8]) -> Self {
        File::Made(bytes.into())
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        File::Made(text.into_bytes().into())
    }
}

impl From<&str> for File {
    fn from(text: &str) -> Self {
        File::Made(text.as_bytes().into())
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            File::Made(bytes) => write!(f, "Made({} bytes)", bytes.len()),
            File::Copied { from, modified, length } => {
                write!(f, "Copied({length} bytes of {} at {modified:?})", from.display())
            }
        }
    }
}
