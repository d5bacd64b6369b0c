//! The bytes of one file: compared with what lies on disk, or written there.
#![expect(clippy::disallowed_methods, reason = "the one place that writes")]

use std::fs;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

use crate::base::{Error, SitePath};

use super::files::{File, Parcel, Piece};
use super::names::{on_disk, temporary};

/// How many bytes of a copied file are in memory at once.
const CHUNK: u64 = 128 * 1024;

/// What is known of bytes that were compared or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The same for the same bytes.
    pub hash: u128,
    /// How many they are.
    pub length: u64,
}

/// The bytes of a file; `None` when it is copied from one that cannot be read.
pub fn bytes(file: &File) -> Option<Arc<[u8]>> {
    match file {
        File::Made(bytes) => Some(Arc::clone(bytes)),
        File::Copied { from, .. } => fs::read(from).ok().map(Arc::from),
    }
}

/// Compares `parcel` with the regular file `there`, which is `length` bytes long and held the bytes of hash `known` when
/// we left it. `None` when it must be written.
pub fn compare(
    parcel: &mut Parcel<'_>,
    there: &Path,
    length: u64,
    known: Option<u128>,
) -> Result<Option<Content>, Error> {
    let file = match parcel {
        Parcel::File(file) => file,
        Parcel::Pieces(pieces) => return Ok(compare_pieces(pieces, there, length)),
    };
    match file {
        File::Made(bytes) => {
            if bytes.len() as u64 != length {
                return Ok(None);
            }
            let hash = xxh3_128(bytes);
            // The hash can only say that we left something else there. That it still stands there, only the disk can.
            let same = known.is_none_or(|known| known == hash) && fs::read(there).is_ok_and(|there| *there == **bytes);
            Ok(same.then_some(Content { hash, length }))
        }
        File::Copied { from, .. } => {
            let read = |source| read_error(from, source);
            let mut source = fs::File::open(&*from).map_err(read)?;
            if source.metadata().map_err(read)?.len() != length {
                return Ok(None);
            }
            match fs::File::open(there) {
                Ok(mut there) => compare_streams(&mut source, &mut there).map_err(read),
                Err(_) => Ok(None),
            }
        }
    }
}

/// Writes what is in `parcel` beside its place in `folder`, where [`settle`] lets it appear whole.
pub fn stage(folder: &Path, path: &SitePath, parcel: Parcel<'_>) -> Result<Content, Error> {
    let beside = on_disk(folder, &temporary(path));
    let failed = |source| write_error(folder, path, source);
    let written = create(&beside).map_err(failed).and_then(|mut to| match parcel {
        Parcel::File(File::Made(bytes)) => {
            to.write_all(&bytes).map_err(failed)?;
            Ok(Content { hash: xxh3_128(&bytes), length: bytes.len() as u64 })
        }
        Parcel::File(File::Copied { from, .. }) => {
            let read = |source| read_error(&from, source);
            let mut source = fs::File::open(&from).map_err(read)?;
            copy(&mut source, read, |chunk| to.write_all(chunk).map_err(failed))
        }
        Parcel::Pieces(pieces) => {
            let (mut hasher, mut length) = (Xxh3Default::new(), 0);
            let place = on_disk(folder, path.as_str());
            for piece in pieces {
                length += piece.length();
                each_chunk(piece, &place, |chunk| {
                    hasher.update(chunk);
                    to.write_all(chunk).map_err(failed)
                })?;
            }
            Ok(Content { hash: hasher.digest128(), length })
        }
    });
    if written.is_err() {
        discard(folder, path);
    }
    written
}

/// Calls `take` with the bytes of a piece of a file whose place is `place`.
fn each_chunk(piece: Piece, place: &Path, mut take: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    let read = |source| read_error(place, source);
    match piece {
        Piece::Made(bytes) => take(&bytes),
        Piece::Left { start, length } => {
            let mut file = fs::File::open(place).map_err(read)?;
            file.seek(SeekFrom::Start(start)).map_err(read)?;
            let mut rest = file.take(length);
            let mut chunk = Vec::new();
            loop {
                next_chunk(&mut rest, &mut chunk).map_err(read)?;
                if chunk.is_empty() {
                    break;
                }
                take(&chunk)?;
            }
            match rest.limit() {
                0 => Ok(()),
                _ => Err(read(ErrorKind::UnexpectedEof.into())),
            }
        }
    }
}

/// Renames what was staged for `path`, so that its place never holds a part of it.
pub fn settle(folder: &Path, path: &SitePath) -> Result<(), Error> {
    fs::rename(on_disk(folder, &temporary(path)), on_disk(folder, path.as_str()))
        .map_err(|source| write_error(folder, path, source))
}

/// Takes away what was staged for `path`. If that fails, the manifest still says that it may be there.
pub fn discard(folder: &Path, path: &SitePath) {
    fs::remove_file(on_disk(folder, &temporary(path))).ok();
}

fn write_error(folder: &Path, path: &SitePath, source: io::Error) -> Error {
    Error::Write { path: on_disk(folder, path.as_str()).display().to_string(), source }
}

fn read_error(from: &Path, source: io::Error) -> Error {
    Error::Read { path: from.display().to_string(), source }
}

/// A new file at `beside`; whatever has that name is taken away and never written through.
fn create(beside: &Path) -> io::Result<fs::File> {
    match fs::File::create_new(beside) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_file(beside)?;
            fs::File::create_new(beside)
        }
        created => created,
    }
}

/// Compares pieces with a file of `length` bytes; `None` when they differ.
fn compare_pieces(pieces: &mut dyn Iterator<Item = Piece>, there: &Path, length: u64) -> Option<Content> {
    let mut there = fs::File::open(there).ok()?;
    let (mut hasher, mut compared, mut chunk) = (Xxh3Default::new(), 0, Vec::new());
    for piece in pieces {
        let Piece::Made(piece) = piece else { return None };
        chunk.clear();
        let read = (&mut there).take(piece.len() as u64).read_to_end(&mut chunk);
        if read.is_err() || chunk != piece {
            return None;
        }
        hasher.update(&piece);
        compared += piece.len() as u64;
    }
    (compared == length).then(|| Content { hash: hasher.digest128(), length })
}

/// Fails only when `source` cannot be read; when the other one cannot, they are not the same.
fn compare_streams(source: &mut impl Read, there: &mut impl Read) -> io::Result<Option<Content>> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut hasher, mut length) = (Xxh3Default::new(), 0);
    loop {
        next_chunk(source, &mut left)?;
        if next_chunk(there, &mut right).is_err() || left != right {
            return Ok(None);
        }
        if left.is_empty() {
            return Ok(Some(Content { hash: hasher.digest128(), length }));
        }
        hasher.update(&left);
        length += left.len() as u64;
    }
}

fn copy(
    source: &mut impl Read,
    read: impl Fn(io::Error) -> Error,
    mut write: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<Content, Error> {
    let mut chunk = Vec::new();
    let (mut hasher, mut length) = (Xxh3Default::new(), 0);
    loop {
        next_chunk(source, &mut chunk).map_err(&read)?;
        if chunk.is_empty() {
            return Ok(Content { hash: hasher.digest128(), length });
        }
        write(&chunk)?;
        hasher.update(&chunk);
        length += chunk.len() as u64;
    }
}

/// Fills `chunk` with the next bytes: `CHUNK` of them, or fewer at the end.
fn next_chunk(from: &mut impl Read, chunk: &mut Vec<u8>) -> io::Result<()> {
    chunk.clear();
    from.take(CHUNK).read_to_end(chunk).map(|_| ())
}
