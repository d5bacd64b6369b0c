//! Single files outside the published site: a starter book, a new checklist, a report.
#![expect(clippy::disallowed_methods, reason = "one of the places that write")]

use std::io::Write;
use std::path::Path;

use crate::base::Error;

/// Makes a file with its folders. One that is there already is left alone.
///
/// # Errors
/// When it exists, or cannot be written.
pub fn create_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let temporary = written(path, bytes)?;
    temporary.persist_noclobber(path).map_err(|error| failed(path, error.error))?;
    Ok(())
}

/// Writes a file that may be replaced, such as a report. It appears whole or not at all. A link stays, and what it leads
/// to is written; so is what is no file, such as `/dev/stdout` or a pipe, whose place must not be taken.
///
/// # Errors
/// When it cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let found = std::fs::metadata(path);
    if found.as_ref().is_ok_and(|found| !found.is_file()) {
        let file = std::fs::OpenOptions::new().write(true).open(path);
        return file.and_then(|mut file| file.write_all(bytes)).map_err(|error| failed(path, error));
    }
    let place = if found.is_ok() { path.canonicalize().map_err(|error| failed(path, error))? } else { path.into() };
    let temporary = written(&place, bytes)?;
    temporary.persist(&place).map_err(|error| failed(path, error.error))?;
    Ok(())
}

/// Adds to the end of a file, as services do with what several steps write; makes it when it is not there.
///
/// # Errors
/// When it cannot be written.
pub fn append_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(bytes)).map_err(|error| failed(path, error))
}

/// Removes files that we wrote below `root`, and the folders down from there that this leaves empty; those that are not
/// there are none.
pub fn remove_files(root: &Path, paths: &[std::path::PathBuf]) {
    for path in paths {
        std::fs::remove_file(path).ok();
        let above = path.ancestors().skip(1).take_while(|folder| *folder != root);
        // One that is not empty stays, and so do those above it.
        above.map(std::fs::remove_dir).take_while(Result::is_ok).for_each(drop);
    }
}

/// Lets a script be run directly, where the system knows of that.
///
/// # Errors
/// When the system refuses.
pub fn make_executable(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(path, permissions).map_err(|error| failed(path, error))?;
    }
    Ok(())
}

fn written(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".checkbook-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let mut temporary = builder.tempfile_in(folder).map_err(|error| failed(folder, error))?;
    temporary.write_all(bytes).map_err(|error| failed(path, error))?;
    Ok(temporary)
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_never_overwritten_by_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.md");
        create_file(&path, b"one").unwrap();
        assert!(create_file(&path, b"two").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        write_file(&path, b"three").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"three");
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1, "no temporary file is left");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_a_report_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let [kept, link] = ["kept", "link"].map(|name| folder.path().join(name));
        std::fs::write(&kept, "old").unwrap();
        std::os::unix::fs::symlink(&kept, &link).unwrap();
        write_file(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&kept).unwrap(), b"new");
        assert!(link.is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe).unwrap()
        });
        write_file(&pipe, b"report").unwrap();
        assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(reader.join().unwrap(), b"report");
    }
}
