//! The only place that starts `git`.

use std::path::Path;
use std::process::Command;

use crate::base::Error;

/// What `git` prints for `arguments` in the folder `top`; `None` when there is no git or it fails.
pub(super) fn run(top: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(top).args(arguments).env("GIT_OPTIONAL_LOCKS", "0").output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// What `git` prints for `arguments` in the folder `top`.
///
/// # Errors
/// When there is no git, or it fails.
pub(super) fn ask(top: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let failed = |message: String| Error::Git { arguments: arguments.join(" "), message };
    let mut command = Command::new("git");
    command.arg("-C").arg(top).args(arguments).env("GIT_OPTIONAL_LOCKS", "0");
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_string()))
    }
}

/// Whether what came of asking git says that a repository is damaged, and not that git is missing or keeps away from a
/// repository of somebody else.
pub(super) fn is_at_fault(said: &str) -> bool {
    !said.contains("dubious ownership") && Command::new("git").arg("--version").output().is_ok()
}
