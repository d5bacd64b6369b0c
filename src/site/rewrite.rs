//! A file of the user that is mended in its place.
#![expect(clippy::disallowed_methods, reason = "one of the places that write")]

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::base::Error;

/// Makes the file at `place` hold `after` instead of `before`. It changes whole or not at all, and keeps its
/// permissions. A link stays, and what it leads to changes.
///
/// # Errors
/// When the file does not hold `before` any more, may not be written, or leads out of the folder `within`.
pub fn rewrite(place: &Path, within: &Path, before: &[u8], after: &[u8]) -> Result<(), Error> {
    replace(place, within, before, after).map_err(|source| Error::Write { path: place.display().to_string(), source })
}

fn replace(place: &Path, within: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let place = place.canonicalize()?;
    if !place.starts_with(within.canonicalize()?) {
        return Err(io::Error::other("it is a link that leads out of the repository"));
    }
    let facts = fs::metadata(&place)?;
    if facts.permissions().readonly() {
        return Err(io::Error::new(ErrorKind::PermissionDenied, "it is read-only"));
    }
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".checkbook-").tempfile_in(folder)?;
    beside.write_all(after)?;
    beside.as_file().set_permissions(facts.permissions())?;
    keep_owner(beside.path(), &facts);
    // As late as can be, so that nobody's work of this moment is lost.
    if fs::read(&place)? != before {
        return Err(io::Error::other("it was changed after it was checked; run the command again"));
    }
    beside.persist(&place).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn keep_owner(path: &Path, facts: &fs::Metadata) {
    use std::os::unix::fs::MetadataExt;
    // Only root may give files away, and for everybody else they are their own.
    std::os::unix::fs::chown(path, Some(facts.uid()), Some(facts.gid())).ok();
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changes_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.md");
        fs::write(&place, "one").unwrap();
        rewrite(&place, folder.path(), b"one", b"two").unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"two");
        let error = rewrite(&place, folder.path(), b"one", b"three").unwrap_err().to_string();
        assert!(error.contains("changed after it was checked"), "{error}");
        assert_eq!(fs::read(&place).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_lead_no_further_than_the_repository() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("book");
        fs::create_dir(&inside).unwrap();
        for (file, mode) in [("book/a.md", 0o750), ("secret.md", 0o600)] {
            fs::write(folder.path().join(file), "one").unwrap();
            fs::set_permissions(folder.path().join(file), fs::Permissions::from_mode(mode)).unwrap();
        }
        symlink("a.md", inside.join("link.md")).unwrap();
        symlink("../secret.md", inside.join("out.md")).unwrap();
        rewrite(&inside.join("link.md"), &inside, b"one", b"two").unwrap();
        assert!(inside.join("link.md").is_symlink());
        let facts = fs::metadata(inside.join("a.md")).unwrap();
        assert_eq!(
            (fs::read(inside.join("a.md")).unwrap(), facts.permissions().mode() & 0o777),
            (b"two".into(), 0o750)
        );
        let error = rewrite(&inside.join("out.md"), &inside, b"one", b"two").unwrap_err().to_string();
        assert!(error.contains("leads out of the repository"), "{error}");
        assert_eq!(fs::read(folder.path().join("secret.md")).unwrap(), b"one");
    }
}
