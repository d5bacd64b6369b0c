//! The sign on an output folder that a build is at work in it.
#![expect(clippy::disallowed_methods, reason = "the one place that writes")]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::base::Error;

use super::names::LOCK;

/// A lock on an output folder. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Locks `folder`, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// `Busy` when another build holds the lock, `Foreign` when something else has its name, `Write` when the disk
    /// fails.
    pub fn take(folder: &Path) -> Result<Lock, Error> {
        let write = |path: &Path, source| Error::Write { path: path.display().to_string(), source };
        let path = folder.join(LOCK);
        fs::create_dir_all(folder).map_err(|source| write(folder, source))?;
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(Error::Foreign { path: path.display().to_string() });
        }
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|source| write(&path, source))?;
        let busy = || Error::Busy { path: folder.display().to_string() };
        match file.try_lock() {
            Ok(()) => {}
            // A disk without locks is better published to than refused.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(source)) => return Err(write(&path, source)),
            Err(TryLockError::WouldBlock) => return Err(busy()),
        }
        if !names(&path, &file).map_err(|source| write(&path, source))? {
            return Err(busy());
        }
        Ok(Lock { path, file })
    }

    /// Whether a build was ever at work in `folder` and its lock file is still there.
    pub fn exists(folder: &Path) -> bool {
        fs::symlink_metadata(folder.join(LOCK)).is_ok()
    }

    /// Lets go of the lock and takes its file away.
    pub fn remove(self) -> Result<(), Error> {
        fs::remove_file(&self.path).map_err(|source| Error::Write { path: self.path.display().to_string(), source })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a program that another thread is just starting holds a copy of it for a
        // moment, and the next build would find the folder busy.
        self.file.unlock().ok();
    }
}

/// Whether `path` still names `file`: a `clean` may have removed it between our opening and our locking, and a lock
/// on a file without a name keeps nobody out.
fn names(path: &Path, file: &File) -> io::Result<bool> {
    match Handle::from_path(path) {
        Ok(there) => Ok(there == Handle::from_file(file.try_clone()?)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_counts_only_while_its_file_has_its_name() {
        let folder = tempfile::TempDir::new().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        assert!(names(&first.path, &first.file).unwrap());
        fs::remove_file(&first.path).unwrap();
        assert!(!names(&first.path, &first.file).unwrap());
        let second = Lock::take(folder.path()).unwrap();
        assert!(!names(&first.path, &first.file).unwrap(), "another file has the name now");
        second.remove().unwrap();
        assert!(!Lock::exists(folder.path()));
    }
}
